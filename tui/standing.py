"""How annotations stand in today's text: which are uncertain, and what a person is told of one.  Pure.

What merely decides about an entity is left out: it shows in the entities, wherever their words are now.  Only
that it moved is known, to be accepted with the notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from annotations.spans import SpanIndex

if TYPE_CHECKING:  # the records cost an import that the first paint must not wait for
    from annotations.anchoring import Anchor
    from annotations.conflicts import Unsettled
    from annotations.model import Annotation
    from annotations.notebook import Notebook

UNCERTAIN: Final = ("orphan", "edited", "ambiguous")
"""States of an anchor that a person should look at."""

_ROOM: Final = 60
"""Code points up to which words are shown as they are beside others."""
_KEPT: Final = 3
"""Words of what is the same that are shown before and after what is not."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The annotations in their places, and those that are not where they were by state, in order of the text.

    ``left`` are the orphans that a person left as such: listed, but no longer asked about.
    """

    moved: tuple[Annotation, ...] = ()
    edited: tuple[Annotation, ...] = ()
    ambiguous: tuple[Annotation, ...] = ()
    orphans: tuple[Annotation, ...] = ()
    left: tuple[Annotation, ...] = ()
    uncertain: tuple[str, ...] = ()
    """The ids of all that a person should look at; orphans, which have no place, come last."""
    doubtful: frozenset[str] = field(default_factory=frozenset)
    """The ids of those that are drawn over words which may not be theirs."""
    placed: SpanIndex[Annotation] = field(default_factory=SpanIndex, compare=False)
    """All that have a place, by their span."""
    carried: frozenset[str] = frozenset()
    """The ids of those that merely decide about an entity, the words of which moved."""
    changed: bool = False
    """Whether there are annotations that were made on another text than today's."""

    def told(self, *, moved: bool = False) -> str:
        """Return how many there are of each state, empty when all is well; ``moved`` counts those too."""
        counts = (
            (len(self.orphans), "orphan" if len(self.orphans) == 1 else "orphans"),
            (len(self.edited), "edited"),
            (len(self.ambiguous), "ambiguous"),
            (len(self.moved) if moved else 0, "moved"),
        )
        return " · ".join(f"{count} {what}" for count, what in counts if count)


def standing_of(notebook: Notebook) -> Standing:
    """Return how a notebook's annotations stand."""
    found: dict[str, list[tuple[int, Annotation]]] = {}
    article, collection = notebook.article, notebook.collection
    if collection is None:
        return Standing()
    changed, decisions = False, notebook.decisions
    carried = []
    for each in notebook.annotations:
        anchor = notebook.anchor(each)
        state = anchor.state.value
        if each.id in decisions:
            if state == "moved":
                carried.append(each.id)
            continue
        if state != "exact":
            if state == "orphan" and getattr(each.target, "orphaned", None) == article.digest:
                state = "left"
            place = anchor.span or each.position
            found.setdefault(state, []).append((place.start if place else 0, each))
        if not changed and each.position is not None:
            changed = collection.made_on(each) != article.digest

    def of(*states: str) -> tuple[Annotation, ...]:
        pairs = [pair for state in states for pair in found.get(state, ())]
        return tuple(each for _, each in sorted(pairs, key=lambda pair: (pair[0], pair[1].id)))

    placed = tuple(each.id for each in of("edited", "ambiguous"))
    notes = (pair for pair in notebook.spans if pair[1].id not in decisions)
    return Standing(
        of("moved"),
        of("edited"),
        of("ambiguous"),
        of("orphan"),
        of("left"),
        (*placed, *(each.id for each in of("orphan"))),
        frozenset(placed),
        SpanIndex(notes) if decisions else notebook.spans,
        frozenset(carried),
        changed,
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is shown of a notebook, worked out in one go: of thousands of annotations, in some 50 ms."""

    standing: Standing
    notes: SpanIndex[str]
    """The ids of the annotations that have a place, by their span."""
    conflicts: tuple[Unsettled, ...]
    links: int
    """Cross-references of the article."""
    count: int
    """Annotations of the article; what merely decides about an entity is none of them."""
    replies: dict[str, list[Annotation]]
    """By the annotation they answer."""
    unplaced: list[Annotation]
    """Those about no words that are no replies: on the whole article, on an entity."""
    on_entities: dict[str, list[Annotation]]
    """Notes on entities, by the name they are on; a mere correction is none."""
    decides: bool
    """Whether anything was decided about an entity."""


def overview_of(notebook: Notebook) -> Overview:
    """Return what there is to show of a notebook; any thread may ask before others use the notebook."""
    standing, decisions = standing_of(notebook), notebook.decisions
    replies: dict[str, list[Annotation]] = {}
    on_entities: dict[str, list[Annotation]] = {}
    unplaced: list[Annotation] = []
    links, decides = 0, False
    for each in notebook.annotations:
        links += len(each.links)
        decides = decides or each.kind is not None or each.uri is not None
        if each.reply_to is not None:
            replies.setdefault(each.reply_to, []).append(each)
        elif each.id not in decisions and is_about_no_words(notebook.anchor(each)):
            unplaced.append(each)
        if each.entity is not None and (each.note or each.tags or each.links):
            on_entities.setdefault(" ".join(each.entity[0].split()), []).append(each)
    return Overview(
        standing,
        SpanIndex((span, each.id) for span, each in standing.placed),
        notebook.conflicts,
        links,
        len(notebook.annotations) - len(decisions),
        replies,
        unplaced,
        on_entities,
        decides,
    )


def is_about_no_words(anchor: Anchor) -> bool:
    """Tell whether an anchor is that of an annotation on an article or an entity, or of a reply."""
    return anchor.span is None and anchor.state.value == "exact"


def why(anchor: Anchor, quote: str, now: str, *, whole: bool) -> list[str]:
    """Return what is told of an anchor below its ``quote``.

    ``now`` are the words that stand there today, for an orphan those at its likeliest place, if any.
    ``whole`` tells all the reasons.
    """
    state = anchor.state.value
    if state == "exact":
        return []
    told: list[str] = []
    if state == "edited" and " ".join(quote.split()) != " ".join(now.split()):
        was, now = differing(quote, now)
        told = [f"now: {now}"] if was == quote else [f"was: {was}", f"now: {now}"]
    elif state == "orphan" and now:
        told = [f"perhaps: {differing(quote, now)[1]}"]
    if whole:
        told += anchor.reasons
    elif state != "moved" and not told:
        told += anchor.reasons[:1]
    return told


def differing(old: str, new: str) -> tuple[str, str]:
    """Return two wordings on one line each; of long ones, what differs with a few words around it."""
    one, other = old.split(), new.split()
    if max(len(old), len(new)) <= _ROOM:
        return " ".join(one), " ".join(other)
    first = _shared(one, other)
    last = _shared(one[first:][::-1], other[first:][::-1])
    first, last = max(0, first - _KEPT), max(0, last - _KEPT)
    return _cut(one, first, last), _cut(other, first, last)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _cut(words: Sequence[str], first: int, last: int) -> str:
    shown = " ".join(words[first : len(words) - last])
    return f"{'… ' if first else ''}{shown}{' …' if last else ''}"
