"""The page: one virtual widget that wraps and paints only the rows on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotations.spans import Span
from annotations.text import Text
from tui import lifeline, wrap
from tui.layers import ON_ENTITY, Layers
from tui.layout import Anchor, Layout, Row, share
from tui.paint import GUTTER, paint_row

WHEEL = 3
"""Rows a turn of the mouse wheel scrolls."""


class Companion(Protocol):
    """What stands beside the page on the same rows, and moves with them when the terminal moves them."""

    @property
    def moves_along(self) -> bool:
        """Whether it fills the rest of the rows, and all of it is painted."""
        ...

    def moved(self, by: int) -> None:
        """Take note that the terminal moved its rows up by ``by``."""
        ...


class Page(Widget, can_focus=True):
    """Shows an article from an anchor row on; the scroll position is kept as an offset across resizes."""

    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Moved(Message):
        """The page shows other rows; ``start`` and ``end`` are the offsets on screen."""

        start: int
        end: int

        def can_replace(self, message: Message) -> bool:
            """Only the last place matters."""
            return isinstance(message, Page.Moved)

    @dataclass
    class Pointed(Message):
        """The mouse was clicked ``times`` times at ``offset`` (``None`` in the empty part of the page)."""

        offset: int | None
        times: int

    @dataclass
    class Dragged(Message):
        """The mouse was dragged from one offset to another; ``done`` when the button was let go."""

        origin: int
        offset: int
        done: bool

    def __init__(
        self, text: Text, layers: Layers, *, start: int = 0, measure: int = 0, region: bool = True
    ) -> None:
        """``start`` is the offset shown first, ``measure`` the widest row in cells (0: the whole width)."""
        super().__init__(id="page")
        self.over = layers
        self.layout_rows = Layout(text, 80)
        self.rows: list[Row] = []
        self._top = Anchor(0, 0)
        self._start = start
        self._measure = measure
        self._region_allowed = region
        self._settled = False
        self._fitted = Size(0, 0)
        """The size the rows were found for."""
        self._pressed: int | None = None
        self._dragged = False
        self.companion: Companion | None = None

    # -- geometry ----------------------------------------------------------------------------------

    @property
    def text(self) -> Text:
        """The text shown."""
        return self.layout_rows.text

    @property
    def span(self) -> Span:
        """The offsets on screen."""
        return Span(self.rows[0].start, self.rows[-1].stop) if self.rows else Span(0, 0)

    @property
    def progress(self) -> float:
        """How far the last row on screen is into the text, 0 to 1."""
        if not self.rows:
            return 1.0
        if self.layout_rows.shows_end(self._top, self.size.height):
            return 1.0
        return share(self.text, self.rows[-1].stop)

    @property
    def _pad(self) -> int:
        return max(0, self.size.width - GUTTER - self.layout_rows.columns - 1) // 2 if self._measure else 0

    def on_resize(self) -> None:
        """Wrap anew for another width; the row with the first offset on screen stays the first."""
        if self.size != self._fitted:
            self._fit()
            self.refresh()
        self.post_message(self.Moved(*self.span))

    def _fit(self) -> None:
        """Find the rows for the size there is now."""
        self._fitted = self.size
        room = max(1, self.size.width - GUTTER - 1)
        columns = min(room, self._measure) if self._measure else room
        if columns != self.layout_rows.columns or not self.rows:
            self.layout_rows = Layout(self.text, columns)
            self._top = self.layout_rows.anchor_of(self._start)
        start = self._start
        self._place(self._clamped(self._top))
        self._start = start  # so that the old width brings the old rows back

    def take(self, text: Text) -> None:
        """Show another text from about the same place."""
        self.layout_rows = Layout(text, self.layout_rows.columns)
        self._show(self._clamped(self.layout_rows.anchor_of(self._start)))

    def _clamped(self, anchor: Anchor) -> Anchor:
        """Return ``anchor``, or the last one that leaves no empty rows below the text."""
        height = max(1, self.size.height)
        missing = height - len(self.layout_rows.rows(anchor, height))
        return self.layout_rows.move(anchor, -missing) if missing > 0 else anchor

    # -- moving ------------------------------------------------------------------------------------

    def scroll_by(self, rows: int) -> bool:
        """Scroll by rows (up when negative); return whether anything moved."""
        wanted = self._clamped(self.layout_rows.move(self._top, rows))
        if wanted == self._top:
            return False
        before = self._top
        exact = self.layout_rows.move(before, rows) == wanted and abs(rows) < self.size.height
        self._show(wanted, rows if exact else None)
        return True

    def scroll_to_offset(self, offset: int, *, margin: float | None = None) -> None:
        """Bring ``offset`` on screen; a no-op when it is there.

        ``margin`` says where its row goes, as a share of the height from the top (default: a quarter when
        it was off screen); given, the page scrolls even if the offset is on screen already.
        """
        if (
            margin is None
            and self.rows
            and self.span.start <= offset < max(self.span.end, self.span.start + 1)
        ):
            return
        row = self.layout_rows.anchor_of(offset)
        above = int(self.size.height * (0.25 if margin is None else margin))
        wanted = self._clamped(self.layout_rows.move(row, -above))
        if wanted != self._top:
            self._show(wanted)

    def to_start(self) -> None:
        """Show the start of the text."""
        self._show(Anchor(0, 0))

    def to_end(self) -> None:
        """Show the end of the text; counts a long text to its end the first time."""
        self._show(self.layout_rows.last(max(1, self.size.height)))

    def _place(self, top: Anchor) -> None:
        self._top = top
        self.rows = self.layout_rows.rows(top, max(1, self.size.height))
        self._start = self.rows[0].start if self.rows else 0

    def _show(self, top: Anchor, by: int | None = None) -> None:
        self._place(top)
        if by is None or not self._scroll_terminal(by):
            self.refresh()
        self.post_message(self.Moved(*self.span))

    def _scroll_terminal(self, by: int) -> bool:
        """Move the rows on screen in the terminal itself, with what stands beside them."""
        area = self.region
        alone = area.width == self.screen.size.width
        beside = None if alone else self.companion
        if not (self._region_allowed and self._settled and (alone or (beside and beside.moves_along))):
            return False
        if self.over.palette.text.bgcolor is not None or not self.screen.is_current:
            return False
        if not lifeline.scroll_rows(self.app, area.y, area.height, by):
            return False
        new = Region(0, area.height - by, area.width, by) if by > 0 else Region(0, 0, area.width, -by)
        self.refresh(new)
        if beside is not None:
            beside.moved(by)
        return True

    # -- painting ----------------------------------------------------------------------------------

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Page:
        """Repaint; until that is done the terminal's rows must not be moved."""
        self._settled = False
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def refresh_span(self, *spans: Span | None) -> None:
        """Repaint the rows that show any of the spans."""
        for y, row in enumerate(self.rows):
            stop = max(row.stop, row.start + 1)
            if any(each is not None and each.start < stop and each.end > row.start for each in spans):
                self.refresh(Region(0, y, self.size.width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of the cells asked for, painted anew: the terminal may have moved them."""
        self._settled = lifeline.is_painted(self)
        if not self.rows:  # the first paint comes before the message of the first size
            self._fit()
        return [self.render_line(y).crop(crop.x, crop.right) for y in range(crop.y, crop.bottom)]

    def render_line(self, y: int) -> Strip:
        """Return the strip of one row of the screen."""
        look = self.over.palette
        cells = self.size.width
        if y >= len(self.rows):
            return Strip.blank(cells, look.text)
        row = self.rows[y]
        sign = self.over.sign(row.start, max(row.stop, row.start + 1))
        style = look.faint if sign == ON_ENTITY else look.mark
        gutter = Segment(f"{sign} ", look.text + style) if sign else Segment("  ", look.text)
        marks = self.over.marks(self.text, row.start, row.stop)
        words = self.text[row.start : row.end]
        return paint_row(row, words, marks, look.text, gutter=gutter, pad=self._pad, cells=cells)

    # -- the mouse ---------------------------------------------------------------------------------

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the offset drawn at a cell of the page, ``None`` below the text."""
        if not 0 <= y < len(self.rows):
            return None
        row = self.rows[y]
        column = max(0, x - self._pad - GUTTER - row.indent)
        return row.start + wrap.offset_at(self.text[row.start : row.end], column)

    def row_of(self, offset: int) -> int | None:
        """Return the number of the row on screen that shows ``offset``, ``None`` when it is not there."""
        for y, row in enumerate(self.rows):
            if row.start <= offset < max(row.stop, row.start + 1):
                return y
        return None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self.scroll_by(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self.scroll_by(-WHEEL)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start a drag."""
        if event.button == 1:
            self._dragged = False
            self._pressed = self.offset_at(event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go on with a drag."""
        offset = self.offset_at(event.x, event.y)
        if self._pressed is None or offset is None or not event.button:
            return
        if offset != self._pressed or self._dragged:
            self._dragged = True
            self.post_message(self.Dragged(self._pressed, offset, False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a drag."""
        self.release_mouse()
        offset = self.offset_at(event.x, event.y)
        if self._pressed is not None and offset is not None and (offset != self._pressed or self._dragged):
            self._dragged = True
            self.post_message(self.Dragged(self._pressed, offset, True))
        self._pressed = None

    def on_click(self, event: events.Click) -> None:
        """Tell where the mouse pointed; a button let go after a drag points at nothing."""
        if not self._dragged:
            self.post_message(self.Pointed(self.offset_at(event.x, event.y), event.chain))
