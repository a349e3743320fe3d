"""Which of several overlapping mentions stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Final

from annotations.entities.kinds import KINDS, NO_KIND
from annotations.entities.mentions import Mention

PATTERN_KINDS: Final = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
"""Kinds whose written forms are regular, so that a pattern knows better than a statistical model."""

_KIND_ORDER: Final = {kind: at for at, kind in enumerate((*KINDS, NO_KIND))}


def engine_priority(mention: Mention) -> int:
    """Return the rank of a mention among others of its length: the lower wins.

    A person comes first, then the user's lists, then patterns for the kinds they know, then what the
    statistical recogniser and the reading of the whole article found, then patterns for any other kind.
    """
    if mention.engine in ("person", "list"):
        return 0 if mention.engine == "person" else 1
    if mention.engine == "pattern":
        return 2 if mention.kind in PATTERN_KINDS else 4
    return 3


def resolve_overlaps(
    mentions: Iterable[Mention], priority: Callable[[Mention], int] = engine_priority
) -> list[Mention]:
    """Return the mentions that stand, in order, no two sharing a code point.

    What a person decided stands before everything else.  Among the rest the longest wins, then the
    one of the lower ``priority``, then the earlier, then the kind listed first: the result does not
    depend on the order of ``mentions``.  Empty spans are dropped.  Costs O(n log n).
    """

    ordered = sorted(each for each in mentions if each.start < each.end)
    standing: list[Mention] = []
    first = 0
    while first < len(ordered):
        after, end = first + 1, ordered[first].end
        while after < len(ordered) and ordered[after].start < end:
            end = max(end, ordered[after].end)
            after += 1
        # Only mentions that touch compete; mostly there is but one.
        standing += ordered[first:after] if after == first + 1 else _winners(ordered[first:after], priority)
        first = after
    return standing


def _winners(rivals: list[Mention], priority: Callable[[Mention], int]) -> list[Mention]:
    def rank(mention: Mention) -> tuple[bool, int, int, int, int]:
        return (
            mention.engine != "person",
            mention.start - mention.end,
            priority(mention),
            mention.start,
            _KIND_ORDER[mention.kind],
        )

    starts: list[int] = []
    standing: list[Mention] = []
    for mention in sorted(rivals, key=rank):
        at = bisect_left(starts, mention.end)
        if at and standing[at - 1].end > mention.start:
            continue
        starts.insert(at, mention.start)
        standing.insert(at, mention)
    return standing
