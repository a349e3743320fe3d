"""The side pane: views of lines it is given, a chosen item, nothing of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui import wrap
from tui.margin import Line
from tui.palette import Palette

VIEWS = ("Notes", "Entities", "Links", "Conflicts", "Trash")
"""In the order of their names in the first row; the last two are there when there is something in them."""


class Pane(Widget, can_focus=True):
    """Draws a row of view names and, below it, lines."""

    DEFAULT_CSS = "Pane { height: 1fr; width: 1fr; }"
    ALLOW_SELECT = False

    @dataclass
    class Chosen(Message):
        """The mouse chose an item, or a view by its name (``item`` is empty then)."""

        item: str
        view: str

    @dataclass
    class Resized(Message):
        """The pane has another size, and needs other lines."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(id="pane")
        self.look = palette
        self.view = VIEWS[0]
        self.chosen = ""
        self._counts: Mapping[str, int | None] = {}
        self._lines: Sequence[Line] = ()
        self._top = 0
        self._painted: list[tuple[object, ...] | None] = []
        """What each row of the terminal shows; ``None`` where that is not known."""
        self._settled = False

    @property
    def lines_shown(self) -> int:
        """Rows below the view names."""
        return max(0, self.size.height - 1)

    @property
    def columns(self) -> int:
        """Cells for a line's words."""
        return max(1, self.size.width - 3)

    @property
    def keys(self) -> list[str]:
        """The items that can be chosen, in order."""
        return list(dict.fromkeys(line.key for line in self._lines if line.key))

    def show(self, view: str, lines: Sequence[Line], counts: Mapping[str, int | None]) -> None:
        """Show other lines; keeps what is chosen and where the list stands when the view is the same."""
        if view != self.view:
            self._top, self.view = 0, view
        self._lines, self._counts = lines, counts
        self._top = max(0, min(self._top, len(lines) - self.lines_shown))
        self.repair()

    def repair(self) -> None:
        """Repaint the rows that show something else than they should."""
        self._painted += [None] * (self.size.height - len(self._painted))
        for y in range(self.size.height):
            if self._painted[y] != self._drawn(y):
                self.refresh(Region(0, y, self.size.width, 1))

    # -- beside the page ---------------------------------------------------------------------------

    @property
    def moves_along(self) -> bool:
        """Whether the pane fills the rest of the page's rows, and all of it is painted."""
        return self._settled and self.display and self.region.right == self.screen.size.width

    def moved(self, by: int) -> None:
        """The terminal moved the rows up by ``by``: what they show now is to be compared with that."""
        unknown: list[tuple[object, ...] | None] = [None] * abs(by)
        self._painted = [*self._painted[by:], *unknown] if by > 0 else [*unknown, *self._painted[:by]]

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Pane:
        """Repaint; until that is done the terminal's rows must not be moved."""
        self._settled = False
        if not regions:
            self._painted = []
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def choose(self, key: str) -> None:
        """Make an item the chosen one and bring its first line on screen."""
        self.chosen = key
        first = next((at for at, line in enumerate(self._lines) if line.key == key), None)
        if first is not None and not self._top <= first < self._top + self.lines_shown:
            self._top = max(0, min(first - self.lines_shown // 3, len(self._lines) - self.lines_shown))
        self.refresh()

    def step(self, by: int) -> str:
        """Choose the item ``by`` further down; return its key, empty when there is none."""
        keys = self.keys
        if not keys:
            return ""
        before = keys.index(self.chosen) if self.chosen in keys else (-1 if by > 0 else len(keys))
        self.choose(keys[max(0, min(before + by, len(keys) - 1))])
        return self.chosen

    def on_resize(self) -> None:
        """Ask for lines of the new size."""
        self.post_message(self.Resized())

    def on_focus(self) -> None:
        """Show the chosen item as such."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the chosen item no longer as such."""
        self.refresh()

    # -- painting ----------------------------------------------------------------------------------

    @property
    def views(self) -> list[str]:
        """The views there are now."""
        return [view for view in VIEWS if view in self._counts] or [self.view]

    def _heads(self) -> list[tuple[str, str]]:
        """Return each view with the words that name it: with its count, or short where room is scarce."""
        counted = [
            (view, view if self._counts.get(view) is None else f"{view} {self._counts[view]}")
            for view in self.views
        ]
        named = [(view, words if view == self.view else view) for view, words in counted]
        short = [(view, words if view == self.view else view[:3]) for view, words in counted]
        for heads in (counted, named):
            if 2 + sum(wrap.width(words) + 2 for _, words in heads) - 2 <= self.size.width:
                return heads
        return short

    def _drawn(self, y: int) -> tuple[object, ...]:
        if y == 0:
            return ("heads", self.view, *self._heads())
        at = self._top + y - 1
        line = self._lines[at] if at < len(self._lines) else Line("")
        return (*line, bool(line.key) and line.key == self.chosen and self.has_focus)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of the cells asked for, painted anew: the terminal may have moved them."""
        self._settled = True
        self._painted += [None] * (self.size.height - len(self._painted))
        for y in range(crop.y, min(crop.bottom, self.size.height)):
            self._painted[y] = self._drawn(y)
        return [self.render_line(y).crop(crop.x, crop.right) for y in range(crop.y, crop.bottom)]

    def render_line(self, y: int) -> Strip:
        """Return the strip of one row: the view names, or a line."""
        if y == 0:
            return self._head_strip()
        at = self._top + y - 1
        return self._line_strip(self._lines[at] if at < len(self._lines) else Line(""))

    def _head_strip(self) -> Strip:
        base, cells = self.look.text, self.size.width
        segments = [Segment("│ ", base + self.look.faint)]
        for view, words in self._heads():
            style = base + (Style(bold=True, underline=True) if view == self.view else self.look.faint)
            segments += [Segment(words, style), Segment("  ", base)]
        return Strip(segments).crop_extend(0, cells, base)

    def _line_strip(self, line: Line) -> Strip:
        look, cells = self.look, self.size.width
        base = look.text
        styles = {
            "head": base + Style(bold=True),
            "body": base,
            "faint": base + look.faint,
            "group": base + look.heading,
            "warning": base + look.warning,
        }
        style = styles[line.style]
        if line.key and line.key == self.chosen and self.has_focus:
            style = style + look.chosen
        room = max(0, cells - 3)
        right = wrap.fit(line.right, room // 2)
        left = wrap.fit(line.left, room - wrap.width(right) - (1 if right else 0))
        gap = room - wrap.width(left) - wrap.width(right)
        segments = [Segment("│ ", base + look.faint)]
        if line.mark and not (line.key == self.chosen and self.has_focus):
            entity = look.entities.get(line.mark, Style.null())
            segments += [Segment(left, style + entity), Segment(" " * gap + right, style)]
        else:
            segments.append(Segment(left + " " * gap + right, style))
        return Strip([*segments, Segment(" ", base)]).crop_extend(0, cells, base)

    # -- the mouse ---------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        if event.y == 0:
            x = 2
            for view, words in self._heads():
                if x <= event.x < x + wrap.width(words):
                    self.post_message(self.Chosen("", view))
                x += wrap.width(words) + 2
            return
        at = self._top + event.y - 1
        if at < len(self._lines) and self._lines[at].key:
            self.post_message(self.Chosen(self._lines[at].key, self.view))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll a list that is longer than the pane."""
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll a list that is longer than the pane."""
        event.stop()
        self._scroll(-3)

    def _scroll(self, by: int) -> None:
        top = max(0, min(self._top + by, len(self._lines) - self.lines_shown))
        if top != self._top:
            self._top = top
            self.refresh()
