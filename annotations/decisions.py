"""What people decided about mentions, laid over what the recognisers found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, TypeGuard

from annotations.entities.chunking import unwrapped
from annotations.entities.corrections import apply_corrections
from annotations.entities.gazetteer import Finder, plain
from annotations.entities.grouping import folded, group, surface, usual_kind
from annotations.entities.identity import EARLIEST, Rank, Tie, Ties, identified
from annotations.entities.kinds import KINDS, NO_KIND
from annotations.entities.lists import gazetteer_or_world
from annotations.entities.mentions import Entity, Mention
from annotations.entities.propagation import Taken
from annotations.model import Annotation, moment
from annotations.spans import Span, SpanIndex

if TYPE_CHECKING:
    from annotations.edits import Change
    from annotations.notebook import Notebook
    from annotations.text import Text

LATEST: Final[Rank] = (datetime.max.replace(tzinfo=UTC), "")
"""The rank of a decision that is about to be made."""

_FEW: Final = 20
"""Changes that are taken over one by one."""

_BESIDE: Final = 256
"""Code points beyond a stretch in which names that start in it may end; more where there are longer names."""


class Decision(NamedTuple):
    """A kind and its rank among all decisions: of two that exclude each other the higher stands.

    The kind :data:`~annotations.entities.kinds.NO_KIND` says that there is no mention.
    """

    rank: Rank
    kind: str
    part_of: str = ""
    """The entity that a mention it reaches was found to be of, where it is about all of an entity."""


@dataclass(frozen=True)
class Decisions:
    """The corrections in one notebook as they stood when :meth:`of` was called, by name and by span.

    ``ties`` say which things are meant.
    """

    names: Mapping[str, Decision] = field(default_factory=dict)
    spans: SpanIndex[Decision] = field(default_factory=SpanIndex)
    ties: Ties = field(default_factory=Ties)

    @classmethod
    def of(cls, notebook: Notebook, learnt: Mapping[str, str] | None = None) -> Decisions:
        """Return what the annotations of ``notebook`` correct; the later one outranks the earlier.

        ``learnt`` are identities by name that were decided elsewhere.  A kind that there is not counts for
        nothing.
        """
        names: dict[str, Decision] = {}
        spans: list[tuple[Span, Decision]] = []
        tied = {name: Tie(EARLIEST, identity) for name, identity in (learnt or {}).items()}
        placed: list[tuple[Span, Tie]] = []
        deciding = (one for one in notebook.annotations if one.kind is not None or one.uri is not None)
        for rank, annotation in sorted(((when(one), one) for one in deciding), key=lambda pair: pair[0]):
            name = folded(annotation.entity[0]) if annotation.entity else None
            span = notebook.anchor(annotation).span if name is None else None
            tie = Tie(rank, annotation.uri) if annotation.uri is not None else None
            decision = Decision(rank, annotation.kind) if is_kind(annotation.kind) else None
            if name is not None:
                tied |= {name: tie} if tie else {}
                names |= {name: decision} if decision else {}
            elif span is not None:
                placed += [(span, tie)] if tie else []
                spans += [(span, decision)] if decision else []
        return cls(names, SpanIndex(spans), Ties(tied, SpanIndex(placed)))

    def after(self, notebook: Notebook, changes: Sequence[Change], learnt: Mapping[str, str]) -> Decisions:
        """Return what :meth:`of` does when these ``changes`` were made since; a few cost little."""
        touched = [each for change in changes for each in (change.before, change.after) if each is not None]
        if len(touched) > _FEW or any(each.entity is not None for each in touched):
            return Decisions.of(notebook, learnt)
        ids = {each.id for each in touched}
        made = [(when(each), each) for change in changes if (each := change.after) is not None]
        placed = [(rank, each, span) for rank, each in made if (span := notebook.anchor(each).span)]
        spans = [pair for pair in self.spans if pair[1].rank[1] not in ids]
        spans += [(span, Decision(rank, each.kind)) for rank, each, span in placed if is_kind(each.kind)]
        ties = self.ties
        if any(each.uri is not None for each in touched):
            tied = [pair for pair in ties.spans if pair[1].rank[1] not in ids]
            tied += [(span, Tie(rank, each.uri)) for rank, each, span in placed if each.uri is not None]
            ties = Ties(ties.names, SpanIndex(tied))
        return Decisions(self.names, SpanIndex(spans), ties)

    def entities(self, mentions: Iterable[Mention], text: Text) -> list[Entity]:
        """Return the entities that ``mentions`` of ``text`` make, merged and split as people said."""
        found = group(mentions, text)
        return identified(found, text, self.ties) if self.ties else found

    def over(self, mentions: Iterable[Mention], text: Text, within: Span | None = None) -> list[Mention]:
        """Return ``mentions`` of ``text`` with what was decided laid over them.

        A correction of words makes them a mention of that kind, or of none; one of an entity changes all its
        mentions, and one of another name it goes by those of that name.  A name that was given a kind is a
        mention wherever it stands by itself and nothing else was found, or nothing but parts of it.  What is
        tied to another thing is of the kind of that, unless a kind was decided for it.  With ``within``, the
        span that was looked through for ``mentions``, only what starts in it is returned, so that a long
        text can be marked a chunk at a time.
        """
        found = list(mentions)
        if not self.names and not len(self.spans) and not self.ties:
            return found
        named = Named(Found(found, text), text, within or Span(0, len(text)), self.ties)
        decided = SpanIndex((span, decision) for decision, span in named.decided(self))
        placed = self.spans if within is None else self.spans.touching(*within)
        standing = laid_over(
            found,
            ((each, span) for pairs in (named.tied(self, decided), decided, placed) for span, each in pairs),
        )
        return [one for one in standing if within is None or within.start <= one.start < within.end]

    @cached_property
    def finder(self) -> tuple[Finder, Mapping[str, Decision]]:
        """What finds the names that were given a kind, and what was decided about each."""
        by_words = {plain(name): each for name, each in self.names.items() if name and each.kind != NO_KIND}
        return Finder(by_words), by_words


def is_kind(kind: str | None) -> TypeGuard[str]:
    """Tell whether words may be of this kind, or none; a newer diple may know others."""
    return kind in KINDS or kind == NO_KIND


def laid_over(mentions: Iterable[Mention], decided: Iterable[tuple[Decision, Span]]) -> list[Mention]:
    """Return ``mentions`` with what was ``decided`` of spans laid over them, the highest rank first."""
    ordered = sorted(decided)
    standing = apply_corrections(
        mentions, ((span, None if each.kind == NO_KIND else each.kind) for each, span in ordered)
    )
    parts = {span: each.part_of for each, span in ordered}
    return [
        replace(one, part_of=parts[one.span]) if one.engine == "person" and parts.get(one.span) else one
        for one in standing
    ]


class Found:
    """The mentions found in a stretch of a text, in order, with the entities they make if nobody decides."""

    def __init__(self, mentions: Iterable[Mention], text: Text) -> None:
        self.mentions = sorted(mentions)
        self._text = text

    @cached_property
    def entities(self) -> Sequence[Entity]:
        """The entities, whatever people said."""
        return group(self.mentions, self._text)

    @cached_property
    def words(self) -> Set[str]:
        """All that the entities may be called: the words of mentions, and names they have in lists."""
        words, known = {surface(self._text, each) for each in self.mentions}, gazetteer_or_world()
        return words | {name.canonical for each in words if (name := known.get(each))}

    def concerned(self, ties: Ties) -> bool:
        """Tell whether anything here may be another thing by ``ties``; grouping takes longer."""
        if not self.mentions or not ties:
            return False
        low, high = self.mentions[0].start, max(each.end for each in self.mentions)
        return any(True for _ in ties.spans.touching(low, high)) or not self.words.isdisjoint(ties.names)

    @cached_property
    def names(self) -> Mapping[Span, str]:
        """The name of the entity that each mention is of."""
        return {mention.span: entity.name for entity in self.entities for mention in entity.mentions}


class _Moved(NamedTuple):
    """An entity to which mentions were tied: its ``own``, that say its kind, and ``others``."""

    own: Sequence[Mention]
    others: Sequence[Mention]


class Named:
    """The mentions found in a stretch of a text by the names they go by: where decisions about names reach.

    What was found and the ``ties`` are the same for all decisions that are asked about.
    """

    def __init__(self, found: Found, text: Text, within: Span, ties: Ties) -> None:
        """``within`` was looked through for what was ``found``; names are looked for in it alone."""
        self.mentions = found.mentions
        self._found = found
        self._text = text
        self._within = within
        self._ties = ties if found.concerned(ties) else Ties()
        self._words: tuple[int, str] | None = None
        self._beside = _BESIDE

    def prepare(self) -> None:
        """Work out what takes long, so that :meth:`decided` is quick; another thread may do so."""
        _ = self._reached, self._moved, self._found.names, self._found.words
        self._plain(_BESIDE)

    @cached_property
    def _entities(self) -> Sequence[Entity]:
        found = self._found.entities
        return identified(found, self._text, self._ties) if self._ties else found

    @cached_property
    def _reached(self) -> Mapping[str, Mapping[Span, str]]:
        """The spans of mentions by the name of their entity, and by the words they are.

        With those of a whole entity goes the name of the entity that was found.
        """
        reached: dict[str, dict[Span, str]] = {}
        for mention in self.mentions:
            reached.setdefault(surface(self._text, mention), {})[mention.span] = ""
        for entity in self._entities:
            found = {each.span: self._found.names[each.span] for each in entity.mentions}
            reached.setdefault(entity.name, {}).update(found)
        return reached

    @cached_property
    def _moved(self) -> Sequence[_Moved]:
        """The entities with mentions that are what they were not found to be."""
        moved = []
        for entity in self._entities if self._ties else ():
            own: list[Mention] = []
            others: list[Mention] = []
            for each in entity.mentions:
                known = entity.name in (self._found.names[each.span], surface(self._text, each))
                (own if known else others).append(each)
            if others:
                moved.append(_Moved(own or others, others))
        return moved

    def tied(self, decisions: Decisions, decided: SpanIndex[Decision]) -> list[tuple[Span, Decision]]:
        """Return the kinds that mentions have from what they are tied to, with their spans.

        They come before all that was ``decided`` of names here, and of words.
        """
        kinds: list[tuple[Span, Decision]] = []
        for own, others in self._moved:
            standing = [one for each in own for one in _as_decided(each, decided, decisions.spans)]
            if standing:
                kind, names = usual_kind(standing), self._found.names
                kinds += [
                    (each.span, Decision(EARLIEST, kind, names[each.span]))
                    for each in others
                    if each.kind != kind
                ]
        return kinds

    def decided(self, decisions: Decisions) -> list[tuple[Decision, Span]]:
        """Return what was decided about names, with the spans it reaches, no two of them overlapping.

        The longer of two names stands, and a name stands inside a longer one that was said to be none.
        """
        if not decisions.names:
            return []
        standing: dict[Span, Decision] = {}
        for name, decision in decisions.names.items():
            for span, part_of in self._reached.get(name, {}).items():
                each = decision._replace(part_of=part_of)
                standing[span] = max(each, standing.get(span, each))
        added = self._added(decisions, standing)
        clear = Taken(Mention(*span, decision.kind) for decision, span in added)
        return [*((each, span) for span, each in standing.items() if clear.free(*span)), *added]

    def _added(self, decisions: Decisions, standing: Mapping[Span, Decision]) -> list[tuple[Decision, Span]]:
        """Return what was decided about names, with the spans in which they stand and nothing was found."""
        finder, by_words = decisions.finder
        if not by_words:
            return []
        none = {span for span, decision in standing.items() if decision.kind == NO_KIND}
        taken = Taken(each for each in self.mentions if each.span not in none)
        start, words = self._plain(max(map(len, by_words)))
        found = ((Span(start + low, start + high), words[low:high]) for low, high in finder.find(words))
        return [
            (by_words[name], span)
            for span, name in found
            if self._within.start <= span.start < self._within.end
            and (taken.free(*span) or (" " in name and taken.covered_by(*span)))
        ]

    def _plain(self, longest: int) -> tuple[int, str]:
        """Return the words that are looked through for names, with their offset in the text."""
        # A name may reach beyond the end, and what stands before the start tells whether one starts there.
        if self._words is None or longest > self._beside:
            low, self._beside = max(0, self._within.start - 1), max(self._beside, longest)
            self._words = low, plain(unwrapped(self._text[low : self._within.end + self._beside]))
        return self._words


def _as_decided(mention: Mention, *decided: SpanIndex[Decision]) -> list[Mention]:
    """Return a mention of the kind that was decided; nothing where it stands no more."""
    said = [(each, span) for pairs in decided for span, each in pairs.touching(*mention.span)]
    if not said:
        return [mention]
    each, span = max(said)
    return [replace(mention, kind=each.kind)] if span == mention.span and each.kind != NO_KIND else []


def decided(notebook: Notebook, mentions: Iterable[Mention]) -> list[Mention]:
    """Return ``mentions`` of the notebook's article with what was decided laid over them."""
    return Decisions.of(notebook).over(mentions, notebook.article.text)


def when(annotation: Annotation) -> Rank:
    """Return the sort key of decisions: when it was made or changed, then its id."""
    time = moment(annotation.modified) or moment(annotation.created)
    return time or EARLIEST[0], annotation.id
