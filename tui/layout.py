"""Rows of an article at one width: row <-> offset, without ever wrapping more than is looked at.

The text is taken a *stretch* at a time: what stands between two line feeds, or a piece of it where a
line is longer than :data:`LIMIT`.  Where a long line is cut depends on the text alone, so the rows are
the same whichever way they are reached.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, NamedTuple

from annotations.text import Text, Utf8Text
from tui import wrap

LIMIT: Final = 8192
"""The longest stretch in code points."""

_SLACK: Final = 256
_CLOSE: Final = 32
_KEPT: Final = 400


class Anchor(NamedTuple):
    """A row by the stretch it belongs to: offset of the stretch in code points, number of the row in it."""

    stretch: int
    row: int


class Row(NamedTuple):
    """One row of the screen: the half-open span drawn, in code points, and cells left empty before it.

    ``stop`` is where the next row's text begins; white space the line was cut at lies between ``end``
    and ``stop``.  ``first`` tells whether the row begins its stretch.
    """

    start: int
    end: int
    stop: int
    indent: int
    first: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text without line feed, wrapped: ``[start, end)``, and where the next stretch starts."""

    start: int
    end: int
    next: int
    text: str
    rows: tuple[Row, ...]


class Layout:
    """The rows of ``text`` wrapped to ``columns`` cells."""

    def __init__(self, text: Text, columns: int) -> None:
        self.text = text
        self.columns = max(1, columns)
        self._kept: OrderedDict[int, Stretch] = OrderedDict()

    # -- stretches ---------------------------------------------------------------------------------

    def stretch_at(self, offset: int) -> Stretch:
        """Return the stretch that holds ``offset`` (its line feed included); past the end, the last one."""
        offset = max(0, offset)
        if offset and not self.text[offset : offset + 1]:
            offset = max(0, len(self.text) - 1)
        start, long = self._start_of(offset)
        kept = self._kept.get(start)
        if kept is not None:
            self._kept.move_to_end(start)
            return kept
        body = self.text[start : start + LIMIT + _SLACK]
        feed = body.find("\n")
        if long or (feed < 0 and len(body) > LIMIT):
            border = self._border_after(start) - start
            end = feed if 0 <= feed < border else min(border, len(body))
        else:
            end = feed if feed >= 0 else len(body)
        stop = end + 1 if body[end : end + 1] == "\n" else end
        stretch = self._kept[start] = self._wrapped(start, body[:end], start + stop)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return stretch

    def _wrapped(self, start: int, body: str, following: int) -> Stretch:
        cut = wrap.wrap(body, self.columns)
        stops = [start + a for a, _ in cut.rows[1:]] + [start + len(body)]
        rows = tuple(
            Row(start + a, start + b, stop, cut.indent if number else 0, number == 0)
            for number, ((a, b), stop) in enumerate(zip(cut.rows, stops, strict=True))
        )
        return Stretch(start, start + len(body), following, body, rows)

    def _start_of(self, offset: int) -> tuple[int, bool]:
        """Return where the stretch holding ``offset`` starts, and whether its line is a long one."""
        low = max(0, offset - LIMIT - _SLACK)
        feed = self.text[low:offset].rfind("\n")
        if feed >= 0 or low == 0:
            start = low + feed + 1
            if offset - start <= LIMIT:
                body = self.text[start : start + LIMIT + 1]
                if len(body) <= LIMIT or "\n" in body:
                    return start, False
            return max(start, self._border_before(offset)), True
        return self._border_before(offset), True

    def _border(self, number: int) -> int:
        """Return where a long line is cut near ``number * LIMIT``, but never before a line feed."""
        border = self._white_border(number * LIMIT)
        return border + 1 if self.text[border : border + 1] == "\n" else border

    def _white_border(self, grid: int) -> int:
        """Return the offset after the last white space before ``grid``, else ``grid``, between graphemes."""
        before = self.text[max(0, grid - _SLACK) : grid]
        space = max(before.rfind(" "), before.rfind("\n"))
        border = grid - len(before) + space + 1 if space >= 0 else grid
        if wrap.is_simple(self.text[max(0, border - 1) : border + 1]):
            return border
        low = max(0, border - min(_CLOSE, _SLACK))
        near = wrap.graphemes(self.text[low : border + 2])
        start = max((unit.start for unit in near if unit.start <= border - low), default=0)
        return low + start if start else border

    def _border_before(self, offset: int) -> int:
        number = offset // LIMIT + 1
        while (border := self._border(number)) > offset:
            number -= 1
        return border

    def _border_after(self, offset: int) -> int:
        number = offset // LIMIT
        while (border := self._border(number)) <= offset:
            number += 1
        return border

    def following(self, stretch: Stretch) -> Stretch | None:
        """Return the stretch after this one, ``None`` at the end of the text."""
        if stretch.next == stretch.start or not self.text[stretch.next : stretch.next + 1]:
            return None
        return self.stretch_at(stretch.next)

    # -- rows --------------------------------------------------------------------------------------

    def anchor_of(self, offset: int) -> Anchor:
        """Return the row on which ``offset`` is drawn (or is swallowed by a line's end)."""
        stretch = self.stretch_at(offset)
        number = bisect_right(stretch.rows, offset, key=lambda row: row.start) - 1
        return Anchor(stretch.start, max(0, number))

    def row(self, anchor: Anchor) -> Row:
        """Return the row an anchor names."""
        return self.stretch_at(anchor.stretch).rows[anchor.row]

    def rows(self, anchor: Anchor, count: int) -> list[Row]:
        """Return up to ``count`` rows from ``anchor`` on; fewer at the end of the text."""
        found: list[Row] = []
        stretch: Stretch | None = self.stretch_at(anchor.stretch)
        first = anchor.row
        while stretch is not None and len(found) < count:
            found.extend(stretch.rows[first : first + count - len(found)])
            stretch, first = self.following(stretch), 0
        return found

    def move(self, anchor: Anchor, by: int) -> Anchor:
        """Return the row ``by`` rows further down (up when negative), stopping at the text's ends."""
        stretch = self.stretch_at(anchor.stretch)
        number = anchor.row + by
        while number < 0:
            if stretch.start == 0:
                return Anchor(0, 0)
            stretch = self.stretch_at(stretch.start - 1)
            number += len(stretch.rows)
        while number >= len(stretch.rows):
            after = self.following(stretch)
            if after is None:
                return Anchor(stretch.start, len(stretch.rows) - 1)
            number -= len(stretch.rows)
            stretch = after
        return Anchor(stretch.start, number)

    def last(self, height: int) -> Anchor:
        """Return the top row of a page of ``height`` rows that shows the end of the text."""
        stretch = self.stretch_at(max(0, len(self.text) - 1))
        return self.move(Anchor(stretch.start, len(stretch.rows) - 1), 1 - height)

    def shows_end(self, anchor: Anchor, height: int) -> bool:
        """Tell whether a page of ``height`` rows from ``anchor`` reaches the end of the text."""
        rows = self.rows(anchor, height + 1)
        return len(rows) <= height


def share(text: Text, offset: int) -> float:
    """Return how far ``offset`` is into the text, 0 to 1, without counting a long text to its end."""
    if isinstance(text, Utf8Text):
        return text.share(offset)
    return offset / len(text) if len(text) else 1.0
