"""One line of text and a width in cells -> rows; owns the widths of graphemes and nothing else does.

Offsets are code points of the text given.  A grapheme is what a terminal draws in one place: a
character with its combining marks, or an emoji with its joiners.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import split_graphemes

from annotations.safe import visible

TAB: Final = 4
"""Cells between tab stops, counted from the start of the row."""

_SIMPLE: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff"
    "\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u218b\u2400-\u2421\u2500-\u25fc\ufffd]*"
)
"""Characters that always take one cell and never join with a neighbour."""

_HANGING: Final = re.compile(r" *(?:(?:[-*+•>]+|\d{1,3}[.)]) +)*")
_BREAK_AFTER: Final = frozenset(
    " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u3000"
)
_NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】〙〗ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…‥’”％℃"
)
_NEVER_LAST: Final = frozenset("（［｛〔〈《「『【〘〖‘“￥＄")


class Grapheme(NamedTuple):
    """One drawn unit: ``[start, end)`` in code points and its width in cells (a tab's is 0 here)."""

    start: int
    end: int
    cells: int


class Wrapped(NamedTuple):
    """A line cut into rows.

    ``rows`` are half-open spans in code points; white space a row was cut at stands in none of them.
    ``indent`` is how many cells every row after the first is moved in by.
    """

    rows: tuple[tuple[int, int], ...]
    indent: int


def is_simple(text: str) -> bool:
    """Tell whether every character takes exactly one cell by itself."""
    return (text.isascii() and text.isprintable()) or _SIMPLE.fullmatch(text) is not None


def graphemes(text: str) -> list[Grapheme]:
    """Cut ``text`` into drawn units, in order and without gaps; controls take the cell of their stand-in."""
    spans, _ = split_graphemes(visible(text))
    return [Grapheme(start, end, 0 if text[start] == "\t" else cells) for start, end, cells in spans]


def cells_before(text: str, offset: int) -> int:
    """Return the cells taken by ``text[:offset]`` when the text starts at the left edge of a row."""
    if is_simple(text):
        return min(offset, len(text))
    x = 0
    for unit in graphemes(text):
        if unit.start >= offset:
            break
        x += _cells(text, unit, x)
    return x


def width(text: str) -> int:
    """Return the cells that ``text`` takes from the left edge of a row."""
    return cells_before(text, len(text))


def offset_at(text: str, x: int) -> int:
    """Return the offset of the grapheme drawn at cell ``x``; past the end, the length of the text."""
    if is_simple(text):
        return max(0, min(x, len(text)))
    at = 0
    for unit in graphemes(text):
        at += _cells(text, unit, at)
        if at > x:
            return unit.start
    return len(text)


def drawn(text: str, x: int = 0) -> str:
    """Return ``text`` as it is written to the terminal from cell ``x`` on: safe, and with tabs filled."""
    if "\t" not in text:
        return visible(text)
    out: list[str] = []
    for unit in graphemes(text):
        cells = _cells(text, unit, x)
        out.append(" " * cells if text[unit.start] == "\t" else visible(text[unit.start : unit.end]))
        x += cells
    return "".join(out)


def fit(text: str, cells: int) -> str:
    """Return ``text`` on one safe line, cut with an ellipsis where it is wider than ``cells``."""
    text = visible(text.replace("\n", " ").replace("\t", " "))
    if width(text) <= cells:
        return text
    return text[: offset_at(text, cells - 1)].rstrip() + "…" if cells > 0 else ""


def hanging(text: str, columns: int) -> int:
    """Return the cells by which the rows after the first are moved in: below the words of a list item."""
    match = _HANGING.match(text)
    indent = len(match.group()) if match else 0
    return indent if 2 <= indent <= columns // 3 else 0


@lru_cache(maxsize=1024)
def wrap(text: str, columns: int) -> Wrapped:
    """Cut one line (no LF) into rows of at most ``columns`` cells, at white space where there is some.

    A grapheme is never split, so a single one wider than ``columns`` gets a row of its own.  Between wide
    (East Asian) characters a row may be cut anywhere except before a closing and after an opening mark.
    """
    columns = max(1, columns)
    indent = hanging(text, columns)
    rows = _wrap_simple(text, columns, indent) if is_simple(text) else _wrap_graphemes(text, columns, indent)
    return Wrapped(tuple(rows), indent)


def _cells(text: str, unit: Grapheme, x: int) -> int:
    return TAB - x % TAB if text[unit.start] == "\t" else unit.cells


def _wrap_simple(text: str, columns: int, indent: int) -> list[tuple[int, int]]:
    rows: list[tuple[int, int]] = []
    at, end, room = 0, len(text), columns
    first = indent
    while end - at > room:
        cut = text.rfind(" ", at + first, at + room + 1)
        if cut <= at:
            cut = at + room
            rows.append((at, cut))
        else:
            rows.append((at, at + len(text[at:cut].rstrip(" "))))
        at = cut
        while at < end and text[at] == " ":
            at += 1
        room, first = columns - indent, 0
    if at < end or not rows:
        rows.append((at, end))
    return rows


def _wrap_graphemes(text: str, columns: int, indent: int) -> list[tuple[int, int]]:
    rows: list[tuple[int, int]] = []
    units = graphemes(text)
    first = at = 0
    while first < len(units):
        x, number, cut = 0, first, -1
        room = columns - (indent if rows else 0)
        while number < len(units):
            unit = units[number]
            if number > first and _may_break(text, units[number - 1], unit):
                cut = number
            x += _cells(text, unit, x)
            if x > room and text[unit.start] not in _BREAK_AFTER:
                break
            number += 1
        if number == len(units):
            break
        cut = cut if cut > first else max(number, first + 1)
        stop = units[cut].start if cut < len(units) else len(text)
        rows.append((at, at + len(text[at:stop].rstrip(" \t\u3000"))))
        first, at = cut, stop
    if at < len(text) or not rows:
        rows.append((at, len(text)))
    return rows


def _may_break(text: str, left: Grapheme, right: Grapheme) -> bool:
    before, after = text[left.start], text[right.start]
    if after in _BREAK_AFTER:
        return False
    if before in _BREAK_AFTER:
        return True
    if left.cells < 2 and right.cells < 2:
        return False
    return after not in _NEVER_FIRST and before not in _NEVER_LAST
