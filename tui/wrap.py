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
_WHITE: Final = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"
_ALONE: Final = re.compile("[^\t\u200b]+|[\t\u200b]")
"""Tabs and the space of no width, which Rich would take for part of the character before."""
_NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】〙〗…‥’”％℃｡､･｣!%),.:;?]}\"'»›‼⁇⁈⁉〜～–"
    "ーｰ々〻ゝゞヽヾ゛゜ﾞﾟぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
)
_NEVER_LAST: Final = frozenset("（［｛〔〈《「『【〘〖‘“￥＄｢([{\"'«‹$£€¥")
"""Marks that a row of East Asian text does not begin and does not end with (after JIS X 4051)."""

_PICTOGRAPH: Final = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff"
_LONE_JOINER: Final = re.compile(f"(?<![{_PICTOGRAPH}\ufe0f])\u200d|\u200d(?![{_PICTOGRAPH}])")
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


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
    found: list[Grapheme] = []
    for piece in _ALONE.finditer(safe(text)):
        at, words = piece.start(), piece.group()
        if words in ("\t", "\u200b"):
            found.append(Grapheme(at, at + 1, 0))
        else:
            spans, _ = split_graphemes(words)
            found += [Grapheme(at + start, at + end, cells) for start, end, cells in spans]
    return _with_flags(text, found) if _FLAG.search(text) else found


def safe(text: str) -> str:
    """Return ``text`` safe to draw, one code point for one, tabs kept.

    Besides what :func:`~annotations.safe.visible` does, a joiner that joins no emoji becomes a non-joiner
    (U+200C): what it stands before is drawn in cells of its own.
    """
    text = visible(text)
    return _LONE_JOINER.sub("\u200c", text) if "\u200d" in text else text


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
        return safe(text)
    first, *others = safe(text).split("\t")
    out = [first]
    x += width(first)
    for piece in others:
        tab = TAB - x % TAB
        out += [" " * tab, piece]
        x += tab + width(piece)
    return "".join(out)


def fit(text: str, cells: int) -> str:
    """Return ``text`` on one safe line, cut with an ellipsis where it is wider than ``cells``."""
    text = safe(text.replace("\n", " ").replace("\t", " "))
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


def _floor(text: str, indent: int) -> int:
    """Return up to where the first row is never cut: its list mark, or the white space it begins with."""
    return max(indent, len(text) - len(text.lstrip(_WHITE)))


def _wrap_simple(text: str, columns: int, indent: int) -> list[tuple[int, int]]:
    rows: list[tuple[int, int]] = []
    at, end, room = 0, len(text), columns
    first = _floor(text, indent)
    while end - at > room:
        cut = text.rfind(" ", at + first, at + room + 1)
        cut = cut if cut > at else at + room
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
    first, room, floor = 0, columns, _floor(text, indent)
    while first < len(units):
        following = _row_end(text, units, first, room, floor)
        start = units[first].start
        stop = units[following].start if following < len(units) else len(text)
        end = start + len(text[start:stop].rstrip(_WHITE))
        if following == len(units) and _fits(text, units[first:], room):
            end = stop
        rows.append((start, end))
        first, room, floor = following, columns - indent, 0
    return rows or [(0, 0)]


def _row_end(text: str, units: list[Grapheme], first: int, room: int, floor: int) -> int:
    """Return the number of the grapheme that begins the next row; white space hangs at this one's end."""
    x, number, cut = 0, first, -1
    while number < len(units):
        unit = units[number]
        if number > first and unit.start > floor and _may_break(text, units[number - 1], unit):
            cut = number
        x += _cells(text, unit, x)
        if x > room and not _is_white(text, unit):
            break
        number += 1
    if number == len(units):
        return number
    if cut < 0:
        cut = max(number, first + 1)
        while cut < len(units) and _is_white(text, units[cut]):
            cut += 1
    return cut


def _fits(text: str, units: list[Grapheme], room: int) -> bool:
    x = 0
    for unit in units:
        x += _cells(text, unit, x)
    return x <= room


def _is_white(text: str, unit: Grapheme) -> bool:
    return text[unit.start] in _WHITE and text[unit.end - 1] in _WHITE


def _may_break(text: str, left: Grapheme, right: Grapheme) -> bool:
    before, after = text[left.end - 1], text[right.start]
    if after in _WHITE:
        return False
    if before in _WHITE:
        return True
    if left.cells < 2 and right.cells < 2:
        return False
    return after not in _NEVER_FIRST and text[left.start] not in _NEVER_LAST


def _with_flags(text: str, units: list[Grapheme]) -> list[Grapheme]:
    """Return the graphemes with each two letters of a flag made one."""
    joined: list[Grapheme] = []
    open_flag = False
    for unit in units:
        letter = "\U0001f1e6" <= text[unit.start] <= "\U0001f1ff"
        if letter and open_flag and joined[-1].end == unit.start:
            before = joined.pop()
            unit = Grapheme(before.start, unit.end, before.cells + unit.cells)
            letter = False
        open_flag = letter and unit.end == unit.start + 1
        joined.append(unit)
    return joined
