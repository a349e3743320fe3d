"""Spans written down as selectors, and selectors found again in today's text.

Scores follow the weights the Hypothesis client uses (50 quote, 20 prefix, 20 suffix, 2 position, of 92), so
that figures can be compared: https://github.com/hypothesis/client, ``src/annotator/anchoring/match-quote.ts``
describes them.  Only exact copies of the words are looked for so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotations.errors import BadData, UsageError
from annotations.model import Annotation, selector_of
from annotations.records import (
    TextPositionSelector,
    TextQuoteSelector,
)
from annotations.spans import Span
from annotations.text import Text, find

CONTEXT_LENGTH: Final = 32
"""Code points of text kept before and after the quoted words."""

_NEAR: Final = 4096
"""Code points either side of where the words are expected that are looked through first."""

_MOST_COPIES: Final = 200
"""Copies of one quote that are weighed against each other; more say nothing."""

_SAME: Final = 0.03
"""Scores closer than this are as good as each other (more than the position can make up for)."""


class AnchorState(StrEnum):
    """How sure it is that an annotation stands where it is shown."""

    EXACT = "exact"
    MOVED = "moved"
    EDITED = "edited"
    AMBIGUOUS = "ambiguous"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an annotation stands in today's text: span (``None``: nowhere), state, score from 0 to 1."""

    span: Span | None
    state: AnchorState
    score: float


ORPHANED: Final = Anchor(None, AnchorState.ORPHAN, 0.0)
"""The anchor of words that are gone."""

UNPLACED: Final = Anchor(None, AnchorState.EXACT, 1.0)
"""The anchor of what has no place in the text: the article as a whole, an entity, a reply."""


def describe(text: Text, span: Span) -> tuple[TextQuoteSelector, TextPositionSelector]:
    """Return the selectors of ``span``: its words with up to 32 code points either side, and its place.

    Raises :class:`UsageError` for a span that is empty or not in the text, :class:`BadData` if the text does
    not read the same twice.
    """
    start, end = span
    words = text[start:end] if 0 <= start < end else ""
    if not words or len(words) != end - start:
        raise UsageError("the span holds no text", where=f"{start}:{end}", todo="count code points from 0")
    begin = max(0, start - CONTEXT_LENGTH)
    prefix, suffix = text[begin:start], text[end : end + CONTEXT_LENGTH]
    if text[begin : end + CONTEXT_LENGTH] != prefix + words + suffix:
        raise BadData("the text changed while it was read", todo="open the article again")
    return (
        TextQuoteSelector(exact=words, prefix=prefix, suffix=suffix),
        TextPositionSelector(start=start, end=end),
    )


def resolve(annotations: Iterable[Annotation], text: Text, same_digest: bool) -> dict[str, Anchor]:
    """Return the anchor of every annotation by id.

    With ``same_digest`` the selectors were made on this very text and positions are taken as they are.  Else
    the words are looked for: ``exact`` where they were, ``moved`` elsewhere, ``ambiguous`` when several
    places are as good, ``orphan`` when they are gone.  Annotations are best given in canonical order: how far
    the last one moved tells where to look for the next.
    """
    anchors: dict[str, Anchor] = {}
    drift = 0
    for annotation in annotations:
        span = annotation.position
        if same_digest and span is not None and span.start < span.end <= _known_length(text, span):
            anchors[annotation.id] = Anchor(span, AnchorState.EXACT, 1.0)
            continue
        quote = selector_of(annotation, TextQuoteSelector)
        if quote is None:
            anchors[annotation.id] = ORPHANED if span is not None else UNPLACED
            continue
        anchor = anchors[annotation.id] = _search(quote, span, text, drift)
        if anchor.span is not None and span is not None and anchor.state is not AnchorState.AMBIGUOUS:
            drift = anchor.span.start - span.start
    return anchors


def _known_length(text: Text, span: Span) -> int:
    """Return ``span.end`` if the text reaches that far, else 0, without counting a long text to its end."""
    return span.end if span.end <= 0 or text[span.end - 1 : span.end] else 0


def _search(quote: TextQuoteSelector, span: Span | None, text: Text, drift: int) -> Anchor:
    """Look for the words near where they should be, with all of their context, then everywhere."""
    words = quote.exact
    if not words:
        return ORPHANED
    if span is not None:
        near = _with_context(quote, text, span.start, drift)
        if near is not None:
            state = AnchorState.EXACT if near == span.start else AnchorState.MOVED
            return Anchor(Span(near, near + len(words)), state, 1.0)
    copies = list(_copies(words, text))
    if not copies:
        return ORPHANED
    expected = span.start + drift if span else 0
    ranked = sorted(((_votes(quote, text, at), -abs(at - expected), at) for at in copies), reverse=True)
    score, _, at = ranked[0]
    state = AnchorState.EXACT if span and at == span.start else AnchorState.MOVED
    if len(copies) > _MOST_COPIES or (len(ranked) > 1 and score - ranked[1][0] < _SAME):
        state = AnchorState.AMBIGUOUS
    return Anchor(Span(at, at + len(words)), state, score)


def _with_context(quote: TextQuoteSelector, text: Text, start: int, drift: int) -> int | None:
    """Return where words and context stand unchanged nearest to ``start + drift``, or ``None``.

    A copy with all 64 code points of context where the annotations before it lead to expect it is the one.
    """
    prefix, suffix = quote.prefix or "", quote.suffix or ""
    pattern = prefix + quote.exact + suffix
    if len(prefix) + len(suffix) < CONTEXT_LENGTH:
        return None
    centre = max(0, start + drift - len(prefix))
    begin = max(0, centre - _NEAR)
    window = text[begin : centre + _NEAR + len(pattern)]
    after = window.find(pattern, centre - begin)
    before = window.rfind(pattern, 0, max(0, centre - begin) + len(pattern) - 1)
    found = [begin + at for at in (after, before) if at >= 0]
    return min(found, key=lambda at: abs(at - centre)) + len(prefix) if found else None


def _copies(words: str, text: Text) -> Iterator[int]:
    """Yield where ``words`` stand in the text, one more than are weighed at the most."""
    at = -1
    for _ in range(_MOST_COPIES + 1):
        at = find(text, words, at + 1)
        if at < 0:
            return
        yield at


def _votes(quote: TextQuoteSelector, text: Text, at: int) -> float:
    """Score an exact copy at ``at`` by how much of the context either side is the same, 0 to 1."""
    prefix, suffix = quote.prefix or "", quote.suffix or ""
    end = at + len(quote.exact)
    before = text[max(0, at - len(prefix)) : at]
    after = text[end : end + len(suffix)]
    left = _shared(prefix[::-1], before[::-1]) / len(prefix) if prefix else 1.0
    right = _shared(suffix, after) / len(suffix) if suffix else 1.0
    return (50 + 20 * left + 20 * right) / 90


def _shared(one: str, other: str) -> int:
    """Return how many code points the two have in common from their start."""
    for count, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return count
    return min(len(one), len(other))
