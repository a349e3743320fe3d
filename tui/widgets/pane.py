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

from tui import lifeline, wrap
from tui.layers import CHECK, ON_ENTITY
from tui.margin import Line
from tui.palette import Palette

VIEWS = NOTES, ENTITIES, LINKS, SEEN, CONFLICTS, TRASH = (
    "Notes", "Entities", "Links", "Seen before", "Conflicts", "Trash",
)  # fmt: skip
"""In the order of their names in the first row; the last three are there when there is something in them."""

_HEADS = ((20, True), (5, True), (20, False), (5, False), (3, False))
"""How the views are named, where there is most room first: letters of a name, and with counts or without.

The counts go before short names are cut: they are told when their view is shown.
"""

HERE = "»"
"""Stands before the entity that the page is at, while the keys go to the page."""


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
        self._rows: dict[str, int] | None = {}
        """The last line of each item; worked out when they are asked for."""
        self._top = 0
        self._painted: list[tuple[object, ...] | None] = []
        """What each row of the terminal shows; ``None`` where that is not known."""
        self._asked: set[int] = set()
        """Rows that are to be painted."""
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
    def rows(self) -> Mapping[str, int]:
        """The number of the last line of each item that can be chosen, in order."""
        if self._rows is None:
            self._rows = {line.key: at for at, line in enumerate(self._lines)}
            self._rows.pop("", None)
        return self._rows

    @property
    def keys(self) -> list[str]:
        """The items that can be chosen, in order."""
        return list(self.rows)

    def show(self, view: str, lines: Sequence[Line], counts: Mapping[str, int | None]) -> None:
        """Show other lines; keeps what is chosen and where the list stands when the view is the same."""
        if view != self.view:
            self._top, self.view = 0, view
        self._lines, self._counts, self._rows = lines, counts, None
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
        self._asked.update(y for each in regions or (self.size.region,) for y in range(each.y, each.bottom))
        if not regions:
            self._painted = []
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def choose(self, key: str) -> None:
        """Make an item the chosen one and bring it on screen: its first line, and as many more as fit."""
        self.chosen = key
        if key in self.rows:
            first = last = self.rows[key]
            while first and self._lines[first - 1].key == key:
                first -= 1
            room = self.lines_shown
            if not self._top <= first < self._top + room:
                self._top = max(0, min(first - room // 3, len(self._lines) - room))
            elif last >= self._top + room:
                self._top = min(first, last + 1 - room)
        self.repair()

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
        """Return each view with the words that name it: with its count, or short where room is scarce.

        The one that is shown has its full name and its count in any case.
        """
        for length, counts in _HEADS:
            heads = [(view, self._head(view, length, counts)) for view in self.views]
            if sum(wrap.width(words) + 2 for _, words in heads) <= self.size.width:
                break
        return heads

    def _head(self, view: str, length: int, counts: bool) -> str:
        """Return the words that name a view; of its name no more letters than ``length``."""
        here, count = view == self.view, self._counts.get(view)
        word = view.partition(" ")[0]
        name = view if here or len(view) <= length else word if len(word) <= length else word[:3]
        return name if count is None or not (here or counts) else f"{name} {count}"

    def _drawn(self, y: int) -> tuple[object, ...]:
        if y == 0:
            return ("heads", self.view, *self._heads())
        at = self._top + y - 1
        line = self._lines[at] if at < len(self._lines) else Line("")
        chosen = bool(line.key) and line.key == self.chosen
        return (*line, chosen, chosen and self.has_focus)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of the cells asked for, painted anew: the terminal may have moved them."""
        self._settled = lifeline.is_painted(self)
        self._painted += [None] * (self.size.height - len(self._painted))
        for y in range(crop.y, min(crop.bottom, self.size.height)):
            drawn = self._drawn(y)
            if self._settled and y in self._asked:
                self._painted[y] = drawn
            elif self._painted[y] != drawn:  # the frame may be of other widgets alone
                self._painted[y] = None
        if self._settled:
            self._asked.clear()
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
        there = bool(line.mark and line.key) and line.key == self.chosen
        sign = HERE if there and not self.has_focus else " "
        segments = [Segment("│", base + look.faint), Segment(sign, base + look.mark)]
        if line.mark and not (there and self.has_focus):
            entity = look.entities.get(line.mark, Style.null())
            indent = len(left) - len(left.lstrip(f" {ON_ENTITY}{CHECK}"))
            segments += [Segment(left[:indent], style), Segment(left[indent:], style + entity)]
            segments.append(Segment(" " * gap + right, style))
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
