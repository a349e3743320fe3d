"""The mentions known so far, by the chunk of the text they were found in.  Pure.

Chunks arrive in any order; replacing one never touches the others, so a long article costs no more to
complete than a short one.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from annotations.spans import Span, SpanIndex

if TYPE_CHECKING:
    from annotations.entities.mentions import Mention


class Mentions:
    """A growing store of mentions; offers what :class:`~annotations.spans.SpanIndex` offers for drawing."""

    def __init__(self) -> None:
        self._chunks: dict[int, tuple[int, SpanIndex[str]]] = {}
        self._starts: list[int] = []
        self._found: dict[int, list[Mention]] = {}

    def put(self, start: int, end: int, mentions: Iterable[Mention]) -> None:
        """Replace what is known of the chunk ``[start, end)``."""
        found = list(mentions)
        if start not in self._chunks:
            insort(self._starts, start)
        self._found[start] = found
        self._chunks[start] = end, SpanIndex((mention.span, mention.kind) for mention in found)

    def __len__(self) -> int:
        return sum(len(found) for found in self._found.values())

    def __iter__(self) -> Iterator[Mention]:
        for start in self._starts:
            yield from self._found[start]

    def known(self, start: int) -> bool:
        """Tell whether the chunk that starts there has been put."""
        return start in self._chunks

    def touching(self, start: int, end: int) -> Iterator[tuple[Span, str]]:
        """Yield (span, kind) for every mention that shares a code point with ``[start, end)``."""
        first = max(0, bisect_right(self._starts, start) - 1)
        for at in range(first, len(self._starts)):
            if self._starts[at] >= end:
                return
            yield from self._chunks[self._starts[at]][1].touching(start, end)

    def at(self, offset: int) -> Mention | None:
        """Return the mention at ``offset``."""
        for span, _ in self.touching(offset, offset + 1):
            return next(each for each in self.near(offset) if each.span == span)
        return None

    def near(self, offset: int) -> list[Mention]:
        """Return the mentions of the chunk that holds ``offset``."""
        at = bisect_right(self._starts, offset) - 1
        return self._found[self._starts[at]] if at >= 0 else []

    def after(self, offset: int) -> Mention | None:
        """Return the first mention that starts after ``offset``."""
        first = max(0, bisect_right(self._starts, offset) - 1)
        for start in self._starts[first:]:
            for mention in self._found[start]:
                if mention.start > offset:
                    return mention
        return None

    def before(self, offset: int) -> Mention | None:
        """Return the last mention that starts before ``offset``."""
        for start in reversed(self._starts[: bisect_right(self._starts, offset)]):
            for mention in reversed(self._found[start]):
                if mention.start < offset:
                    return mention
        return None
