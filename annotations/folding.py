"""Text folded so that what differs only in how it was typed or set compares as equal, with the way back.

White space of any kind and length is one space; curly quotation marks, primes and guillemets are straight;
dashes and hyphens are ``-``; soft hyphens and zero-width spaces are nothing; letters with marks are composed
(NFC).  Offsets map both ways, in code points, and a folded span always covers whole code points of the text.
Linear in the length of the text, whatever it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from annotations.spans import Span

_SPACES: Final = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680" + "".join(
    map(chr, (*range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000))
)
_ALIKE: Final = (
    *((space, " ") for space in _SPACES),
    *((quote, "'") for quote in "\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02bc`\xb4"),
    *((quote, '"') for quote in "\u201c\u201d\u201e\u201f\u2033\xab\xbb"),
    *((dash, "-") for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
)
"""Code points taken one for one as another."""

_ASCII_ALIKE: Final = tuple(pair for pair in _ALIKE if pair[0].isascii())
_OTHERS_ALIKE: Final = {one: other for one, other in _ALIKE if not one.isascii()}
_OTHERS: Final = re.compile(f"[{''.join(_OTHERS_ALIKE)}]")
_FOLDABLE: Final = re.compile(rf"  |[{re.escape(''.join(one for one, _ in _ASCII_ALIKE))}]|[^\x00-\x7f]")
"""What a text has in it that is not folded to itself."""

_RUNS: Final = re.compile(" [ \xad\u200b\u2060\ufeff]+")
_OF_OTHER_LENGTH: Final = re.compile("[\xad\u200b\u2060\ufeff\u2026]")
_MARK: Final = (
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0655\u0670\u093c\u09bc\u09be\u09d7"
    "\u0a3c\u0b3c\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0c56\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u102e"
    "\u1161-\u1175\u11a8-\u11c2\u1b35\u3099\u309a\u2126\u212a\u212b]"
)
# The first is written out so that the search for it is the fast one.
_MARKS: Final = re.compile(f"{_MARK}{_MARK}{{0,15}}")
"""What composes with the letter before it or is put in order, a few at a time: composing costs the square of
how many there are.  And the letters that are signs of other letters."""


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is the folded text; the rest are the stretches whose length changed, in order.

    Of each: where it starts folded, where it starts in the real text, and its length in both.
    """

    text: str
    starts: tuple[int, ...]
    reals: tuple[int, ...]
    lengths: tuple[int, ...]
    real_lengths: tuple[int, ...]

    def real(self, start: int, end: int) -> Span:
        """Return the span of the real text that the folded ``[start, end)`` stands for."""
        first = self._real(start)
        return Span(first, max(first, self._real_end(end)))

    def _real(self, at: int) -> int:
        number = bisect_right(self.starts, at) - 1
        if number < 0:
            return at
        inside = at - self.starts[number]
        if inside < self.lengths[number]:
            return self.reals[number]
        return self.reals[number] + self.real_lengths[number] + inside - self.lengths[number]

    def _real_end(self, end: int) -> int:
        last = end - 1
        number = bisect_right(self.starts, last) - 1
        if number >= 0 and last - self.starts[number] < self.lengths[number]:
            return self.reals[number] + self.real_lengths[number]
        return self._real(last) + 1

    def folded(self, at: int) -> int:
        """Return where the real offset ``at`` is in the folded text; inside a stretch, where that starts."""
        number = bisect_right(self.reals, at) - 1
        if number < 0:
            return at
        inside = at - self.reals[number]
        if inside < self.real_lengths[number]:
            return self.starts[number]
        return self.starts[number] + self.lengths[number] + inside - self.real_lengths[number]


def fold(text: str) -> Folded:
    """Return ``text`` folded."""
    if _FOLDABLE.search(text) is None:
        return Folded(text, (), (), (), ())
    alike = text
    for one, other in _ASCII_ALIKE:
        if one in alike:
            alike = alike.replace(one, other)
    if not alike.isascii():
        alike = _OTHERS.sub(lambda match: _OTHERS_ALIKE[match.group()], alike)
    found = _units(alike)
    parts: list[str] = []
    starts, reals, lengths, real_lengths = [], [], [], []
    done = at = 0
    for start, end, instead in found:
        parts.append(alike[done:start])
        at += start - done
        starts.append(at)
        reals.append(start)
        lengths.append(len(instead))
        real_lengths.append(end - start)
        parts.append(instead)
        at += len(instead)
        done = end
    parts.append(alike[done:])
    return Folded("".join(parts), tuple(starts), tuple(reals), tuple(lengths), tuple(real_lengths))


def _units(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, what stands there instead) of the stretches whose length changes, in order."""
    units = [(*match.span(), " ") for match in _RUNS.finditer(text)]
    if text.isascii():
        return units
    count = len(units)
    others = _OF_OTHER_LENGTH.finditer(text)
    units += ((*match.span(), "..." if match.group() == "\u2026" else "") for match in others)
    units += _composed(text)
    return units if len(units) == count else _apart(sorted(units))


def _composed(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the letters with marks that are not composed, each with its composed form."""
    for match in _MARKS.finditer(text):
        start, end = max(0, match.start() - 1), match.end()
        letter = text[start:end]
        composed = normalize("NFC", letter)
        if composed != letter:
            yield start, end, composed


def _apart(units: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return ``units`` without those that overlap the one before."""
    kept: list[tuple[int, int, str]] = []
    for unit in units:
        if not kept or unit[0] >= kept[-1][1]:
            kept.append(unit)
    return kept
