"""Spans of a text and a sorted index that answers which of them touch a stretch of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Span(NamedTuple):
    """Half-open ``[start, end)`` in code points of an article's text."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Code points covered."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class SpanIndex(Generic[T]):
    """Items by their span, in order of (start, end); immutable once built.

    :meth:`touching` costs O(log n + answers x log n) however long single spans are: a heap-shaped tree
    of the largest end prunes stretches that stop before the one asked for.
    """

    def __init__(self, items: Iterable[tuple[Span, T]] = ()) -> None:
        pairs = sorted(items, key=lambda pair: pair[0])
        self._spans = [pair[0] for pair in pairs]
        self._items = [pair[1] for pair in pairs]
        self._starts = [span.start for span in self._spans]
        self._leaves = 1
        while self._leaves < len(pairs):
            self._leaves *= 2
        self._ends = [-1] * (2 * self._leaves)
        for at, span in enumerate(self._spans, self._leaves):
            self._ends[at] = span.end
        for at in range(self._leaves - 1, 0, -1):
            self._ends[at] = max(self._ends[2 * at], self._ends[2 * at + 1])

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[tuple[Span, T]]:
        return zip(self._spans, self._items, strict=True)

    @property
    def spans(self) -> Sequence[Span]:
        """All spans in order."""
        return self._spans

    def touching(self, start: int, end: int) -> Iterator[tuple[Span, T]]:
        """Yield (span, item) for every span that shares a code point with ``[start, end)``, in order."""
        stop = bisect_left(self._starts, end)
        todo = [(1, 0, self._leaves)] if stop else []
        while todo:
            node, low, high = todo.pop()
            if low >= stop or self._ends[node] <= start:
                continue
            if node >= self._leaves:
                yield self._spans[low], self._items[low]
                continue
            middle = (low + high) // 2
            todo.append((2 * node + 1, middle, high))
            todo.append((2 * node, low, middle))

    def after(self, offset: int) -> tuple[Span, T] | None:
        """Return the first item that starts after ``offset``."""
        at = bisect_left(self._starts, offset + 1)
        return (self._spans[at], self._items[at]) if at < len(self._items) else None

    def before(self, offset: int) -> tuple[Span, T] | None:
        """Return the last item that starts before ``offset``."""
        at = bisect_left(self._starts, offset) - 1
        return (self._spans[at], self._items[at]) if at >= 0 else None
