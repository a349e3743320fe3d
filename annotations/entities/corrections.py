"""What a person decided about mentions, laid over what the recognisers found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from annotations.entities.mentions import Mention
from annotations.entities.overlap import resolve_overlaps
from annotations.spans import Span


def apply_corrections(
    mentions: Iterable[Mention], corrections: Iterable[tuple[Span, str | None]]
) -> list[Mention]:
    """Return ``mentions`` with each span of ``corrections`` made a mention of its kind, or of none.

    A kind puts a mention of engine ``person`` on exactly that span, replacing all that overlap it;
    ``None`` takes away every mention that overlaps the span.  Of corrections that overlap the last
    one given stands.
    """
    decided = _standing(corrections)
    kept = _clear_of([span for span, _ in decided], mentions)
    kept += [Mention(span.start, span.end, kind, "person") for span, kind in decided if kind is not None]
    return resolve_overlaps(kept)


def _standing(corrections: Iterable[tuple[Span, str | None]]) -> list[tuple[Span, str | None]]:
    """Return the corrections no later one overlaps, in order of their spans."""
    spans: list[Span] = []
    kinds: list[str | None] = []
    for span, kind in reversed(list(corrections)):
        at = bisect_left(spans, Span(span.end, span.end))
        if span.start < span.end and not (at and spans[at - 1].end > span.start):
            spans.insert(at, span)
            kinds.insert(at, kind)
    return list(zip(spans, kinds, strict=True))


def _clear_of(spans: list[Span], mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions that share no code point with any of ``spans`` (in order, disjoint)."""
    kept, at = [], 0
    for mention in sorted(mentions):
        while at < len(spans) and spans[at].end <= mention.start:
            at += 1
        if at == len(spans) or spans[at].start >= mention.end:
            kept.append(mention)
    return kept
