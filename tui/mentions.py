"""The mentions known so far, by the chunk of the text they were found in.  Pure.

Chunks arrive in any order; replacing one never touches the others, so a long article costs no more to
complete than a short one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from annotations.spans import Span, SpanIndex

if TYPE_CHECKING:
    from annotations.entities.mentions import Mention


PIECE: Final = 256
"""Mentions of one chunk kept together: changing one of them costs no more than making their index anew."""


class Mentions:
    """A growing store of mentions; offers what :class:`~annotations.spans.SpanIndex` offers for drawing."""

    def __init__(self) -> None:
        self._chunks: dict[int, SpanIndex[Mention]] = {}
        self._starts: list[int] = []

    def put(self, start: int, end: int, mentions: Iterable[Mention]) -> None:
        """Replace what is known of the chunk ``[start, end)``, in which every one of ``mentions`` starts."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        for known in self._starts[first:last]:
            del self._chunks[known]
        del self._starts[first:last]
        found = sorted(mentions)
        cuts = [start, *(found[at].start for at in range(PIECE, len(found), PIECE)), end]
        edges = [0, *range(PIECE, len(found), PIECE), len(found)]
        for cut, (low, high) in zip(cuts, pairwise(edges), strict=False):
            insort(self._starts, cut)
            self._chunks[cut] = SpanIndex((mention.span, mention) for mention in found[low:high])

    def replace(self, start: int, end: int, mentions: Iterable[Mention]) -> list[Mention]:
        """Let ``mentions`` be those that start in ``[start, end)``; return those that were.

        What is not known yet stays so.
        """
        gone: list[Mention] = []
        left = sorted(mentions)
        starts = [each.start for each in left]
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        for number in range(first, last):
            own = self._starts[number]
            after = self._starts[number + 1] if number + 1 < last else end
            kept = []
            for span, mention in self._chunks[own]:
                if start <= span.start < end:
                    gone.append(mention)
                else:
                    kept.append((span, mention))
            fresh = left[bisect_left(starts, max(own, start)) : bisect_left(starts, after)]
            self._chunks[own] = SpanIndex((*kept, *((each.span, each) for each in fresh)))
        return gone

    def __len__(self) -> int:
        return sum(map(len, self._chunks.values()))

    def __iter__(self) -> Iterator[Mention]:
        for start in self._starts:
            for _, mention in self._chunks[start]:
                yield mention

    def _touching(self, start: int, end: int) -> Iterator[tuple[Span, Mention]]:
        # One that a person made may go on in the chunk after its own.
        first = max(0, bisect_right(self._starts, start) - 2)
        for known in self._starts[first : bisect_left(self._starts, end)]:
            yield from self._chunks[known].touching(start, end)

    def touching(self, start: int, end: int) -> Iterator[tuple[Span, str]]:
        """Yield (span, kind) for every mention that shares a code point with ``[start, end)``."""
        for span, mention in self._touching(start, end):
            yield span, mention.kind

    def at(self, offset: int) -> Mention | None:
        """Return the mention at ``offset``."""
        return next((mention for _, mention in self._touching(offset, offset + 1)), None)

    def after(self, offset: int) -> Mention | None:
        """Return the first mention that starts after ``offset``."""
        for start in self._starts[max(0, bisect_right(self._starts, offset) - 1) :]:
            found = self._chunks[start].after(offset)
            if found is not None:
                return found[1]
        return None

    def before(self, offset: int) -> Mention | None:
        """Return the last mention that starts before ``offset``."""
        for start in reversed(self._starts[: bisect_left(self._starts, offset)]):
            found = self._chunks[start].before(offset)
            if found is not None:
                return found[1]
        return None
