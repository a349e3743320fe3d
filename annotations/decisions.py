"""What people decided about mentions, laid over what the recognisers found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from annotations.entities.chunking import unwrapped
from annotations.entities.corrections import apply_corrections
from annotations.entities.gazetteer import Finder, plain
from annotations.entities.grouping import folded, group, joined, surface
from annotations.entities.kinds import KINDS, NO_KIND
from annotations.entities.mentions import Entity, Mention
from annotations.entities.propagation import Taken
from annotations.model import Annotation, moment
from annotations.spans import Span, SpanIndex

if TYPE_CHECKING:
    from annotations.notebook import Notebook
    from annotations.text import Text


class Decision(NamedTuple):
    """A kind and its rank among all decisions: of two that exclude each other the higher stands.

    The kind :data:`~annotations.entities.kinds.NO_KIND` says that there is no mention.
    """

    rank: int
    kind: str


@dataclass(frozen=True)
class Decisions:
    """The corrections in one notebook as they stood when :meth:`of` was called, by name and by span.

    ``uris`` say which things are meant, by the words that name them in the article, each with its rank.
    """

    names: Mapping[str, Decision]
    spans: SpanIndex[Decision]
    uris: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, notebook: Notebook) -> Decisions:
        """Return what the annotations of ``notebook`` correct; the later one outranks the earlier.

        One to a kind that there is not counts for nothing.
        """
        names: dict[str, Decision] = {}
        spans: list[tuple[Span, Decision]] = []
        uris: dict[str, tuple[int, str]] = {}
        deciding = (one for one in notebook.annotations if one.kind is not None or one.uri is not None)
        for rank, annotation in enumerate(sorted(deciding, key=when)):
            name = folded(annotation.entity[0] if annotation.entity else annotation.quote or "")
            if annotation.uri is not None:
                uris[name] = rank, annotation.uri
            if annotation.kind not in KINDS and annotation.kind != NO_KIND:
                continue
            decision = Decision(rank, annotation.kind)
            if annotation.entity is not None:
                names[name] = decision
            elif span := notebook.anchor(annotation).span:
                spans.append((span, decision))
        return cls(names, SpanIndex(spans), uris)

    def uri(self, entity: Entity) -> str | None:
        """Return the URI a person gave ``entity``, the last one under any of the names it goes by."""
        known = [self.uris[name] for name in (entity.name, *entity.aliases) if name in self.uris]
        return max(known)[1] if known else None

    def entities(self, mentions: Iterable[Mention], text: Text) -> list[Entity]:
        """Return the entities that ``mentions`` of ``text`` make; those a person gave one URI are one."""
        found = group(mentions, text)
        return joined(found, self.uri) if self.uris else found

    def over(self, mentions: Iterable[Mention], text: Text, within: Span | None = None) -> list[Mention]:
        """Return ``mentions`` of ``text`` with what was decided laid over them.

        A correction of words makes them a mention of that kind, or of none; one of an entity changes all its
        mentions, and one of another name it goes by those of that name.  A name that was given a kind is a
        mention wherever it stands by itself and nothing else was found.  With ``within``, the span that was
        looked through for ``mentions``, only what starts in it is returned, so that a long text can be marked
        a chunk at a time.
        """
        found = list(mentions)
        if not self.names and not len(self.spans):
            return found
        decided = self.named(found, text, within or Span(0, len(text))) if self.names else []
        placed = self.spans if within is None else self.spans.touching(*within)
        decided += [(decision, span) for span, decision in placed]
        corrections = (
            (span, None if decision.kind == NO_KIND else decision.kind) for decision, span in sorted(decided)
        )
        standing = apply_corrections(found, corrections)
        return [one for one in standing if within is None or within.start <= one.start < within.end]

    def named(self, mentions: list[Mention], text: Text, within: Span) -> list[tuple[Decision, Span]]:
        """Return what was decided about names, with the spans it reaches, given the ``mentions`` there are.

        Where a name stands and is no mention it is looked for ``within`` a span alone.
        """
        return [*self._mentioned(mentions, text), *self._added(mentions, text, within)]

    def _mentioned(self, mentions: list[Mention], text: Text) -> Iterator[tuple[Decision, Span]]:
        """Yield what was decided about names, with the spans of the mentions that go by them."""
        for entity in self.entities(mentions, text):
            whole = self.names.get(entity.name)
            for mention in entity.mentions:
                own = self.names.get(surface(text, mention)) if entity.aliases else whole
                standing = max((each for each in (whole, own) if each), default=None)
                if standing:
                    yield standing, mention.span

    def _added(self, mentions: list[Mention], text: Text, within: Span) -> Iterator[tuple[Decision, Span]]:
        """Yield what was decided about names, with the spans in which they stand and nothing was found."""
        finder, by_words = self._finder
        if not by_words:
            return
        # A name may reach beyond the end, and what stands before the start tells whether one starts there.
        low, longest = max(0, within.start - 1), max(map(len, by_words))
        words = plain(unwrapped(text[low : within.end + longest]))
        taken = Taken(mentions)
        for start, end in finder.find(words):
            span = Span(low + start, low + end)
            if within.start <= span.start < within.end and taken.free(*span):
                yield by_words[words[start:end]], span

    @cached_property
    def _finder(self) -> tuple[Finder, Mapping[str, Decision]]:
        """What finds the names that were given a kind, and what was decided about each."""
        by_words = {plain(name): each for name, each in self.names.items() if name and each.kind != NO_KIND}
        return Finder(by_words), by_words


def decided(notebook: Notebook, mentions: Iterable[Mention]) -> list[Mention]:
    """Return ``mentions`` of the notebook's article with what was decided laid over them."""
    return Decisions.of(notebook).over(mentions, notebook.article.text)


def when(annotation: Annotation) -> tuple[datetime, str]:
    """Return the sort key of decisions: when it was made or changed, then its id."""
    time = moment(annotation.modified) or moment(annotation.created)
    return time or datetime.min.replace(tzinfo=UTC), annotation.id
