"""A bar of one row: words at the left, words at the right; only the cells that change are written."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui import wrap


class Bar(Widget):
    """One row of text in one style."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    @dataclass
    class Clicked(Message):
        """The bar was clicked at a cell."""

        bar: Bar
        x: int

    def __init__(self, id: str, style: Style) -> None:
        """``style`` is what the whole row is drawn in."""
        super().__init__(id=id)
        self._style = style
        self._left = self._right = ""

    def restyle(self, style: Style) -> None:
        """Draw in another style."""
        self._style = style
        self.refresh()

    def show(self, left: str | None = None, right: str | None = None) -> None:
        """Change the words; ``None`` leaves a side as it is."""
        before = self._line(self.size.width)
        self._left = self._left if left is None else left
        self._right = self._right if right is None else right
        after = self._line(self.size.width)
        if before == after:
            return
        if not (wrap.is_simple(before) and wrap.is_simple(after)):
            self.refresh()
            return
        first = next(x for x, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1])
        last = next(x for x in range(len(after) - 1, -1, -1) if before[x] != after[x])
        self.refresh(Region(first, 0, last - first + 1, 1))

    def on_click(self, event: events.Click) -> None:
        """Tell where it was clicked."""
        self.post_message(self.Clicked(self, event.x))

    def _line(self, cells: int) -> str:
        """Return the row; the left side gives way to the right one."""
        right = wrap.fit(self._right, max(0, cells - 2))
        left = wrap.fit(self._left, max(0, cells - wrap.width(right) - 3))
        gap = cells - wrap.width(left) - wrap.width(right) - 2
        return f" {left}{' ' * max(0, gap)}{right} "[: max(0, cells)]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of the cells asked for."""
        line = self._line(self.size.width)
        strip = Strip([Segment(line, self._style)], wrap.width(line))
        return [strip.crop_extend(crop.x, crop.right, self._style) for _ in range(crop.height)]
