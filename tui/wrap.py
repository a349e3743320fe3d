"""One line of text and a width in cells -> rows; owns the widths of graphemes and nothing else does.

Offsets are code points of the text given.  A grapheme is what a terminal draws in one place: a
character with its combining marks, or an emoji with its joiners.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from rich.cells import split_graphemes

from annotations.safe import visible

TAB: Final = 4
"""Cells between tab stops, counted from the start of the row."""

_NARROW: Final = (
    " -~\u00a0-\u00ac\u00ae-\u02ff"
    "\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u218b\u2400-\u2421\u2500-\u25fc\ufffd"
)
"""Characters that take one cell and join with a neighbour only where a mark follows."""
_WIDE: Final = (
    "\u3000-\u3029\u3031-\u303c\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3165-\u318e\u3190-\u31e3"
    "\u31f0-\u321e\u3220-\u3247\u3250-\u3296\u329a-\ua48c\ua490-\ua4c6\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\uff01-\uff60\uffe0-\uffe6"
)
"""The same of two cells."""
_SIMPLE: Final = re.compile(f"[{_NARROW}]*")
_EVEN: Final = f"[{_NARROW}{_WIDE}\t]*"
_FLAG: Final = "\U0001f1e6-\U0001f1ff"
_MARK: Final = f"[^{_NARROW}{_WIDE}{_FLAG}\t\u200b]"
_RUN: Final = (
    f"(?P<alone>[\t\u200b])|(?P<even>[{_NARROW}{_WIDE}]+(?!{_MARK}))"
    f"|(?P<flag>[{_FLAG}]{{2}}{_MARK}*)|[{_NARROW}{_WIDE}{_FLAG}]{_MARK}*|{_MARK}+"
)
"""Tabs and the space of no width; characters by themselves; flags; one with marks or other things after."""

_HANGING: Final = re.compile(r" *(?:(?:[-*+•>]+|\d{1,3}[.)]) +)*")
_WHITE: Final = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"
_NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】〙〗…‥’”％℃｡､･｣!%),.:;?]}\"'»›‼⁇⁈⁉〜～–"
    "ーｰ々〻ゝゞヽヾ゛゜ﾞﾟぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
)
_NEVER_LAST: Final = frozenset("（［｛〔〈《「『【〘〖‘“￥＄｢([{\"'«‹$£€¥")
"""Marks that a row of East Asian text does not begin and does not end with (after JIS X 4051)."""

_PICTOGRAPH: Final = (
    "\u2190-\u23ff\u2600-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001fbff"
)
_LONE_JOINER: Final = f"(?<![{_PICTOGRAPH}\ufe0f])\u200d|\u200d(?![{_PICTOGRAPH}])"


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Return a large expression compiled, at its first use: start-up must not wait for it."""
    return re.compile(expression)


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


def prepare() -> None:
    """Load what only characters of other widths need: it takes some 20 ms, for which no key should wait."""
    graphemes("\u6771\U0001f642\u200d\u0301")


def is_simple(text: str) -> bool:
    """Tell whether every character takes exactly one cell by itself."""
    return (text.isascii() and text.isprintable()) or _SIMPLE.fullmatch(text) is not None


def graphemes(text: str) -> list[Grapheme]:
    """Cut ``text`` into drawn units, in order and without gaps; controls take the cell of their stand-in."""
    starts, cells = _measured(text)
    return [*map(Grapheme, starts, [*starts[1:], len(text)], cells)]


def safe(text: str) -> str:
    """Return ``text`` safe to draw, one code point for one, tabs kept.

    Besides what :func:`~annotations.safe.visible` does, a joiner that joins no emoji becomes a non-joiner
    (U+200C): what it stands before is drawn in cells of its own.
    """
    text = visible(text)
    return _compiled(_LONE_JOINER).sub("\u200c", text) if "\u200d" in text else text


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


def _measured(text: str) -> tuple[list[int], list[int]]:
    """Return where each grapheme starts, and the cells it takes (a tab 0)."""
    starts: list[int] = []
    cells: list[int] = []
    for run in _compiled(_RUN).finditer(safe(text)):
        at, words = run.start(), run.group()
        if run.lastgroup == "even":
            starts += range(at, run.end())
            cells += [1] * len(words) if is_simple(words) else map(_cells_of, words)
        elif run.lastgroup == "alone":  # Rich would take it for part of the character before
            starts.append(at)
            cells.append(0)
        else:
            spans, _ = split_graphemes(words)
            if run.lastgroup == "flag":
                spans[:2] = [(0, spans[1][1], spans[0][2] + spans[1][2])]
            starts += [at + start for start, _, _ in spans]
            cells += [width for _, _, width in spans]
    return starts, cells


def _cells_of(even: str) -> int:
    return 2 if "\u3000" <= even <= "\uffe6" else 1


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
    line = _Line(text)
    first, room, floor = 0, columns, _floor(text, indent)
    while first < line.count:
        reached = line.reach(first, room)
        following = line.next_row(first, reached, floor)
        start, end = line.borders[first], line.borders[following]
        if reached < line.count:
            end = start + len(text[start:end].rstrip(_WHITE))
        rows.append((start, end))
        first, room, floor = following, columns - indent, 0
    return rows or [(0, 0)]


class _Line:
    """A line measured: ``borders`` of its graphemes, ``edges`` in cells at each, numbers of the ``tabs``.

    The cells of a tab depend on where its row begins, so they are in no edge that is looked at.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        if _compiled(_EVEN).fullmatch(text):
            self.borders: Sequence[int] = range(len(text) + 1)
            self.edges = list(accumulate(map(_cells_of, text), initial=0))
            self.tabs = [tab.start() for tab in re.finditer("\t", text)]
        else:
            starts, cells = _measured(text)
            self.borders = [*starts, len(text)]
            self.edges = list(accumulate(cells, initial=0))
            self.tabs = [bisect_left(starts, tab.start()) for tab in re.finditer("\t", text)]
        self.count = len(self.borders) - 1

    def reach(self, first: int, room: int) -> int:
        """Return the number of the first grapheme beyond ``room`` cells from the start of ``first``."""
        x, at = 0, first
        for tab in self.tabs[bisect_left(self.tabs, first) :]:
            fitting = self._fitting(at, room - x)
            if fitting < tab:
                return fitting
            x += self.edges[tab] - self.edges[at]
            x += TAB - x % TAB
            if x > room:
                return tab
            at = tab + 1
        return self._fitting(at, room - x)

    def _fitting(self, first: int, room: int) -> int:
        return bisect_right(self.edges, self.edges[first] + room) - 1

    def next_row(self, first: int, reached: int, floor: int) -> int:
        """Return the number of the grapheme that begins the next row; white space hangs at this one's end."""
        number = self._after_white(reached)
        if number == self.count:
            return number
        for cut in range(number, first, -1):
            if self.borders[cut] > floor and self._may_break(cut):
                return cut
        return self._after_white(max(number, first + 1))

    def _after_white(self, number: int) -> int:
        while number < self.count and self.text[self.borders[number] : self.borders[number + 1]] in _WHITE:
            number += 1
        return number

    def _may_break(self, number: int) -> bool:
        """Tell whether a row may begin with a grapheme."""
        before, after = self.text[self.borders[number] - 1], self.text[self.borders[number]]
        if after in _WHITE:
            return False
        if before in _WHITE:
            return True
        left, here, right = self.edges[number - 1 : number + 2]
        if here - left < 2 and right - here < 2:
            return False
        return after not in _NEVER_FIRST and self.text[self.borders[number - 1]] not in _NEVER_LAST
