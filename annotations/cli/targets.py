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
        said = self.note or self.tags or self.links or self.kind or self.identify
        if named[0] not in ("--quote", "--span") and not said:
            todo = "give --note, --tag, --link, --kind or --identify"
            raise UsageError(f"nothing to add with {named[0]}", where="add", todo=todo)

    def add_to(self, notebook: Notebook, source: str) -> Annotation:
        """Add what was asked for to ``notebook`` and return it."""
        links = [parse_link(link) for link in self.links]
        target = self._target(notebook, source)
        note = note_text(self.note) or None
        return notebook.add(target, note=note, tags=self.tags, links=links, kind=self.kind, uri=self.identify)

    def _target(self, notebook: Notebook, source: str) -> Span | Whole | EntityTarget | ReplyTo:
        if self.quote is not None:
            return quoted(notebook.article, self.quote, self.nth)
        if self.span is not None:
            return within(notebook.article, self.span)
        if self.entity is not None:
            return entity_called(notebook, source, self.entity, self.kind)
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


def entity_called(notebook: Notebook, source: str, name: str, kind: str | None) -> EntityTarget:
    """Return the entity that goes by ``name``, or but for capitals; of several the one mentioned most.

    Where none is recognised, ``kind`` says what it is; without one :class:`NotFound` is raised.
    """
    from annotations.cli.progress import recognised
    from annotations.decisions import Decisions
    from annotations.entities.grouping import folded
    from annotations.entities.kinds import NO_KIND

    wanted, article = folded(name), notebook.article
    decisions = Decisions.of(notebook)
    mentions = decisions.over(recognised(article, source), article.text)
    entities = decisions.entities(mentions, article.text)
    rivals = [
        one for one in entities if wanted.casefold() in (each.casefold() for each in (one.name, *one.aliases))
    ]
    if rivals:
        best = max(rivals, key=lambda one: (one.name == wanted, len(one.mentions)))
        return EntityTarget(best.name, best.kind)
    if kind and kind != NO_KIND:
        return EntityTarget(wanted, kind)
    raise NotFound(f"no entity {name!r} was found", where=article.name, todo="say what it is with --kind")
