"""Places of an article's older text in a newer one, and a place that was remembered with its words.  Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from annotations.errors import DipleError
from annotations.spans import Span
from annotations.text import Text

if TYPE_CHECKING:
    from annotations.worddiff import WordDiff

WORDS: Final = 120
"""Code points that a place is remembered by."""

_COMPARED: Final = 1 << 22
"""Code points up to which two texts are compared; in longer ones the words around a place are looked for."""

_REACH: Final = 1 << 17
"""Code points either side of where words are expected that are looked through."""

_PIECES: Final = ((0, WORDS), (0, 60), (0, 30), (0, 15), (40, 80), (80, WORDS))
"""The parts of the words a place is remembered by that are looked for, one after the other."""

_WORD: Final = re.compile(r"\S")

_KEPT: Final = 0.5
"""The share of its words that has to be left of a span that is followed."""


class Following(Protocol):
    """Says where places of the older text are in the newer one."""

    def offset(self, at: int) -> int:
        """Return where what stood at ``at`` is now, or else what stands in its place."""
        ...

    def span(self, span: Span) -> Span | None:
        """Return where words are now, ``None`` for words that are gone."""
        ...


def following(old: Text, new: Text) -> Following:
    """Compare two texts, in time that grows with their lengths; of long ones no more is read than needed."""
    with suppress(DipleError):  # the file that the old text was read from may be another by now
        if not (old[_COMPARED : _COMPARED + 1] or new[_COMPARED : _COMPARED + 1]):
            return _Compared(old[0:_COMPARED], new[0:_COMPARED])
    return _Near(old, new)


class _Compared:
    """Two texts compared by word, but for the lines at both ends that are the same."""

    def __init__(self, old: str, new: str) -> None:
        from annotations.worddiff import compare

        self._old, self._new = old, new
        most = min(len(old), len(new))
        head = _shared(lambda count: old[:count] == new[:count], most)
        tail = _shared(lambda count: old[len(old) - count :] == new[len(new) - count :], most - head)
        self._head = old.rfind("\n", 0, head) + 1 if head < len(old) or head < len(new) else head
        cut = old.find("\n", len(old) - tail) if tail < most - self._head else len(old) - tail - 1
        self._tail = len(old) - cut - 1 if cut >= 0 else 0
        was = old[self._head : len(old) - self._tail]
        self._diff: WordDiff = compare(was, new[self._head : len(new) - self._tail])

    def offset(self, at: int) -> int:
        """Return where what stood at ``at`` is now, or else what stands in its place."""
        at = max(0, min(at, len(self._old)))
        if at < self._head:
            return at
        if at >= len(self._old) - self._tail:
            return at + len(self._new) - len(self._old)
        old, new, runs = self._diff.old, self._diff.new, self._diff.runs
        folded = old.folded(at - self._head)
        number = bisect_right(runs, folded, key=lambda run: run.old) - 1
        if number < 0:
            return self._head
        run = runs[number]
        if folded < run.old + run.length:
            now = run.new + folded - run.old
            return self._head + new.real(now, now + 1).start
        end = self._head + new.real(run.new, run.new + run.length).end
        words = _WORD.search(self._new, end)
        return words.start() if words is not None else end

    def span(self, span: Span) -> Span | None:
        """Return where words are now, ``None`` for words that are gone."""
        first, last = self._head, len(self._old) - self._tail
        if span.end <= first or span.start >= last:
            start = self.offset(span.start)
            return Span(start, start + span.length)
        if span.start < first or span.end > last:  # of which a part is the same for certain
            start, end = self.offset(span.start), min(self.offset(span.end - 1) + 1, len(self._new))
            return Span(start, end) if start < end else None
        carried = self._diff.carry(Span(span.start - first, span.end - first))
        if carried is None or carried.kept < _KEPT:
            return None
        return Span(carried.span.start + first, carried.span.end + first)


def _shared(same: Callable[[int], bool], most: int) -> int:
    """Return the largest count up to ``most`` for which ``same`` holds; it holds for all smaller ones."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        low, most = (middle, most) if same(middle) else (low, middle - 1)
    return low


class _Near:
    """Two texts too long to be compared: what is looked for is near where the last was found."""

    def __init__(self, old: Text, new: Text) -> None:
        self._old, self._new = old, new
        self._drift = 0

    def offset(self, at: int) -> int:
        """Return where the words at ``at`` are now; where they are not found, as far on as those before."""
        found = placed(self._new, words_at(self._old, at), max(0, at + self._drift))
        self._drift = found - at
        return found

    def span(self, span: Span) -> Span | None:
        """Return where words are now, ``None`` for words that are gone."""
        start = self.offset(span.start)
        with suppress(DipleError):
            if self._old[slice(*span)] == self._new[start : start + span.length]:
                return Span(start, start + span.length)
        return None


def words_at(text: Text, offset: int) -> str:
    """Return what to remember a place by; empty where the text cannot be read any more."""
    with suppress(DipleError):
        return text[offset : offset + WORDS]
    return ""


def placed(text: Text, words: str, offset: int) -> int:
    """Return where ``words`` that stood at ``offset``, or some of them, are nearest to it, else that."""
    if not words.strip() or text[offset : offset + len(words)] == words:
        return offset
    low = max(0, offset - _REACH)
    around = text[low : offset + _REACH]
    for first, last in _PIECES:
        piece, expected = words[first:last], offset + first - low
        if piece.strip():
            after, earlier = around.find(piece, expected), around.rfind(piece, 0, expected + len(piece) - 1)
            found = [at for at in (after, earlier) if at >= 0]
            if found:
                return max(0, low + min(found, key=lambda at: abs(at - expected)) - first)
    return offset
