"""What the options of `diple add` ask for: which words, entity or annotation, and what to say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from annotations.cli.changes import note_text
from annotations.errors import NotFound, UsageError
from annotations.model import WHOLE, EntityTarget, ReplyTo, Whole, parse_link
from annotations.spans import Span
from annotations.text import find

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.entities.mentions import Entity
    from annotations.model import Annotation
    from annotations.notebook import Notebook

_COUNTED: Final = 1000
"""Occurrences of a quote that are counted before it is "more than" that many."""

_ABOUT: Final = ("--quote", "--span", "--whole", "--entity", "--reply-to")


@dataclass(frozen=True)
class Request:
    """The options of one `diple add`, as given."""

    quote: str | None = None
    nth: int | None = None
    span: Span | None = None
    whole: bool = False
    entity: str | None = None
    reply_to: str | None = None
    note: str | None = None
    tags: Sequence[str] = ()
    links: Sequence[str] = ()
    kind: str | None = None
    identify: str | None = None
    same_as: str | None = None
    apart: bool = False

    def check(self, source: str) -> None:
        """Raise :class:`UsageError` for what can be seen to be wrong before the article is read."""
        about = (self.quote, self.span, self.whole or None, self.entity, self.reply_to)
        named = [option for option, given in zip(_ABOUT, about, strict=True) if given is not None]
        if len(named) != 1:
            what = f"{' and '.join(named)} exclude each other" if named else "nothing says what it is about"
            raise UsageError(what, where="add", todo=f"give one of {', '.join(_ABOUT)}")
        if self.nth is not None and self.quote is None:
            raise UsageError("--nth counts occurrences of a quote", where="add", todo="give --quote too")
        if self.note == "-" and source == "-":
            raise UsageError("the article and the note cannot both be standard input", where="add")
        which = {"--identify": self.identify, "--same-as": self.same_as, "--apart": self.apart}
        chosen = [option for option, given in which.items() if given]
        if len(chosen) > 1:
            what = f"{' and '.join(chosen)} exclude each other"
            raise UsageError(what, where="add", todo="say one of them")
        if chosen and named[0] not in ("--quote", "--span", "--entity"):
            todo = "give --quote, --span or --entity"
            raise UsageError(f"{chosen[0]} is about words or an entity", where="add", todo=todo)
        said = self.note or self.tags or self.links or self.kind or chosen
        if named[0] not in ("--quote", "--span") and not said:
            todo = "give --note, --tag, --link, --kind, --identify, --same-as or --apart"
            raise UsageError(f"nothing to add with {named[0]}", where="add", todo=todo)

    def add_to(self, notebook: Notebook, source: str) -> Annotation:
        """Add what was asked for to ``notebook`` and return it."""
        links = [parse_link(link) for link in self.links]
        target = self._target(notebook, source)
        uri = self._thing(notebook, source, target)
        note = note_text(self.note) or None
        return notebook.add(target, note=note, tags=self.tags, links=links, kind=self.kind, uri=uri)

    def _thing(
        self, notebook: Notebook, source: str, target: Span | Whole | EntityTarget | ReplyTo
    ) -> str | None:
        """Return the URI of the thing it is said to be."""
        from annotations.entities.identity import apart, identity_of

        if self.same_as is None and not self.apart:
            return self.identify
        name, entities = notebook.article.name, entities_of(notebook, source)
        if isinstance(target, Span) and not (self.kind or _is_mentioned(target, entities)):
            todo = "say with --kind what kind of entity they are"
            raise UsageError("these words are no entity", where=name, todo=todo)
        if self.same_as is not None:
            other = _called(self.same_as, entities)
            if other is None:
                todo = "see 'diple entities' for their names"
                raise NotFound(f"no entity {self.same_as!r} was found", where=name, todo=todo)
            if isinstance(target, EntityTarget) and target.name in (other.name, *other.aliases):
                todo = "name another entity, or say --apart"
                raise UsageError(f"{target.name} is {other.name} already", where=name, todo=todo)
            return other.uri or identity_of(other.name)
        if isinstance(target, EntityTarget):
            return identity_of(target.name)
        assert isinstance(target, Span)
        return apart(notebook.article.text[target.start : target.end], entities)

    def _target(self, notebook: Notebook, source: str) -> Span | Whole | EntityTarget | ReplyTo:
        if self.quote is not None:
            return quoted(notebook.article, self.quote, self.nth)
        if self.span is not None:
            return within(notebook.article, self.span)
        if self.entity is not None:
            own = self.apart or self.same_as is not None
            return entity_called(notebook, source, self.entity, self.kind, own=own)
        return WHOLE if self.reply_to is None else ReplyTo(notebook.get(self.reply_to).id)


def quoted(article: Article, quote: str, nth: int | None) -> Span:
    """Return the span of ``quote``, the ``nth`` (from 1) where it occurs more than once.

    Raises :class:`NotFound` when it does not occur (so often), :class:`UsageError` when it occurs more
    than once and ``nth`` does not say which.
    """
    span = article.find(quote, nth or 1)
    if nth is None and (count := _occurrences(article, quote)) > 1:
        times = f"{count}" if count <= _COUNTED else f"more than {_COUNTED}"
        raise UsageError(
            f"the quote is {times} times in the text", where=article.name, todo="say which with --nth"
        )
    return span


def _occurrences(article: Article, quote: str) -> int:
    count, at = 0, find(article.text, quote)
    while at >= 0 and count <= _COUNTED:
        count += 1
        at = find(article.text, quote, at + 1)
    return count


def within(article: Article, span: Span) -> Span:
    """Return ``span`` if the article's text reaches that far; raise :class:`UsageError` if not."""
    if article.text[span.end - 1 : span.end]:
        return span
    length = len(article.text)
    raise UsageError(
        f"the span {span.start}:{span.end} ends after the text, which has {length} characters",
        where=article.name,
        todo="count code points from 0",
    )


def entities_of(notebook: Notebook, source: str) -> list[Entity]:
    """Return the entities of the notebook's article as people decided."""
    from annotations.cli.progress import recognised
    from annotations.decisions import Decisions
    from annotations.learning import Learning

    learning, article = Learning(), notebook.article
    decisions = Decisions.of(notebook, learning.things_for(article))
    mentions = recognised(article, source, learning=learning)
    return decisions.entities(decisions.over(mentions, article.text), article.text)


def entity_called(
    notebook: Notebook, source: str, name: str, kind: str | None, *, own: bool = False
) -> EntityTarget:
    """Return the entity that goes by ``name``, or but for capitals; of several the one mentioned most.

    With ``own`` it is the name by itself where the entity has others.  Where none is recognised, ``kind``
    says what it is; without one :class:`NotFound` is raised.
    """
    from annotations.entities.grouping import folded
    from annotations.entities.kinds import NO_KIND

    wanted = folded(name)
    if best := _called(wanted, entities_of(notebook, source)):
        alias = next((each for each in best.aliases if each.casefold() == wanted.casefold()), best.name)
        alone = own and best.name.casefold() != wanted.casefold()
        return EntityTarget(alias if alone else best.name, best.kind)
    if kind and kind != NO_KIND:
        return EntityTarget(wanted, kind)
    raise NotFound(
        f"no entity {name!r} was found", where=notebook.article.name, todo="say what it is with --kind"
    )


def _is_mentioned(span: Span, entities: Sequence[Entity]) -> bool:
    return any(each.span.overlaps(span) for one in entities for each in one.mentions)


def _called(name: str, entities: Sequence[Entity]) -> Entity | None:
    from annotations.entities.grouping import folded

    wanted = folded(name)
    folds = wanted.casefold()
    rivals = [one for one in entities if folds in (each.casefold() for each in (one.name, *one.aliases))]
    return max(rivals, key=lambda one: (one.name == wanted, len(one.mentions)), default=None)
