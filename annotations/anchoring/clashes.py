"""Annotations on different words that were anchored to the same ones: all but one of them are orphans.

Where a passage that stood twice stands once, the annotations on both copies find the one that is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotations.anchoring.anchor import Anchor, AnchorState
from annotations.spans import Span

_BACK: Final = 4
"""How many anchors before it in the text an anchor is compared with."""


def without_clashes(
    old: Sequence[Span | None], anchors: Sequence[Anchor], ranks: Sequence[tuple[float, ...]]
) -> list[Anchor]:
    """Return ``anchors`` with orphans for those whose words are taken by one of a higher rank.

    ``old`` are the spans the words had; two that shared words then may share them now.
    """
    kept = list(anchors)
    placed = [(anchor.span, number) for number, anchor in enumerate(anchors) if anchor.span is not None]
    placed.sort()
    for at, (span, number) in enumerate(placed):
        for other, rival in placed[max(0, at - _BACK) : at]:
            if kept[rival].span is None or not _clash(old[number], span, old[rival], other):
                continue
            loser, taken = (number, other) if ranks[number] <= ranks[rival] else (rival, span)
            reason = "another annotation stands on these words"
            kept[loser] = Anchor(None, AnchorState.ORPHAN, 0.0, (reason,), (taken,))
            if loser == number:
                break
    return kept


def _clash(one: Span | None, new: Span, other: Span | None, rival: Span) -> bool:
    """Tell whether two annotations that had no words in common share half of what they stand on now."""
    if one is None or other is None or one.overlaps(other):
        return False
    common = min(new.end, rival.end) - max(new.start, rival.start)
    return 2 * common >= min(new.length, rival.length)
