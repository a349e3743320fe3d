"""What people decided about mentions, laid over what the recognisers found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from annotations.entities.corrections import apply_corrections
from annotations.entities.grouping import folded, group, surface
from annotations.entities.mentions import Mention
from annotations.model import Annotation, moment
from annotations.spans import Span, SpanIndex

if TYPE_CHECKING:
    from annotations.notebook import Notebook
    from annotations.text import Text


class Decision(NamedTuple):
    """A kind and its rank among all decisions: of two that exclude each other the higher stands."""

    rank: int
    kind: str


@dataclass(frozen=True)
class Decisions:
    """The corrections in one notebook as they stood when :meth:`of` was called, by name and by span."""

    names: Mapping[str, Decision]
    spans: SpanIndex[Decision]

    @classmethod
    def of(cls, notebook: Notebook) -> Decisions:
        """Return what the annotations of ``notebook`` correct; the later one outranks the earlier."""
        corrections = sorted((one for one in notebook.annotations if one.kind is not None), key=_when)
        names: dict[str, Decision] = {}
        spans: list[tuple[Span, Decision]] = []
        for rank, annotation in enumerate(corrections):
            decision = Decision(rank, annotation.kind or "")
            if annotation.entity is not None:
                names[folded(annotation.entity[0])] = decision
            elif span := notebook.anchor(annotation).span:
                spans.append((span, decision))
        return cls(names, SpanIndex(spans))

    def over(self, mentions: Iterable[Mention], text: Text, within: Span | None = None) -> list[Mention]:
        """Return ``mentions`` of ``text`` with what was decided laid over them.

        A correction of words makes them a mention of that kind; one of an entity changes all its mentions,
        and one of another name it goes by those of that name.  With ``within``, the span that was looked
        through for ``mentions``, only what starts in it is returned, so that a long text can be marked a
        chunk at a time.
        """
        found = list(mentions)
        if not self.names and not len(self.spans):
            return found
        decided = list(self._named(found, text)) if self.names else []
        placed = self.spans if within is None else self.spans.touching(*within)
        decided += [(decision, span) for span, decision in placed]
        standing = apply_corrections(found, ((span, decision.kind) for decision, span in sorted(decided)))
        return [one for one in standing if within is None or within.start <= one.start < within.end]

    def _named(self, mentions: list[Mention], text: Text) -> Iterator[tuple[Decision, Span]]:
        """Yield what was decided about names, with the spans of the mentions that go by them."""
        for entity in group(mentions, text):
            whole = self.names.get(entity.name)
            for mention in entity.mentions:
                own = self.names.get(surface(text, mention)) if entity.aliases else whole
                standing = max((each for each in (whole, own) if each), default=None)
                if standing:
                    yield standing, mention.span


def decided(notebook: Notebook, mentions: Iterable[Mention]) -> list[Mention]:
    """Return ``mentions`` of the notebook's article with what was decided laid over them."""
    return Decisions.of(notebook).over(mentions, notebook.article.text)


def _when(annotation: Annotation) -> tuple[datetime, str]:
    time = moment(annotation.modified) or moment(annotation.created)
    return time or datetime.min.replace(tzinfo=UTC), annotation.id
