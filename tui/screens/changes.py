"""What changed in an article since it was annotated: both texts as one, the notes in its margin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen

from annotations.spans import Span, SpanIndex
from tui import margin
from tui.layers import Layers
from tui.margin import Line
from tui.palette import Palette
from tui.screens.base import WIDE
from tui.widgets.bar import Bar
from tui.widgets.page import Page
from tui.widgets.paged import Paged
from tui.widgets.pane import VIEWS, Pane

if TYPE_CHECKING:
    from tui.changes import Changes

MEASURE = 84
"""The widest row of text in cells."""

_ROOM = 64
_KEYS = (
    ("n next change", "change(1)"),
    ("N the one before", "change(-1)"),
    ("Enter read on here", "read_on"),
    ("Esc back", "dismiss(None)"),
)
_FEW_KEYS = (("n N change", "change(1)"), ("Enter read", "read_on"), ("Esc back", "dismiss(None)"))
"""What the last row says and a click on it does; and in terminals narrower than :data:`_ROOM` cells."""
_OTHER = ("o another old text", "other"), ("o other text", "other")
"""The same for going on to the next of several old texts; in place of the last one where room is scarce."""
_GAP = " · "


class ChangesScreen(Screen[int | None], Paged):
    """Shows what changed; ends with the offset in the article to read on at, or ``None``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "screen(1)", show=False),
        Binding("b,pageup", "screen(-1)", show=False),
        Binding("d", "screen(0.5)", show=False),
        Binding("u", "screen(-0.5)", show=False),
        Binding("g,home", "start", show=False),
        Binding("G,end", "end", show=False),
        Binding("n", "change(1)", show=False),
        Binding("N", "change(-1)", show=False),
        Binding("o", "other", show=False),
        Binding("enter", "read_on", show=False),
        Binding("escape,q,W", "dismiss(None)", show=False),
    ]

    def __init__(
        self,
        changes: Changes,
        look: Palette,
        doubtful: frozenset[str],
        lines: Callable[[str, int], list[Line]],
        *,
        other: Callable[[str], object],
        start: Span | None = None,
        region: bool = True,
    ) -> None:
        """``lines`` returns those of an id for so many columns; ``start`` is shown first.

        ``other`` is asked for the changes since another text, by its digest, which :meth:`take` shows.
        """
        super().__init__()
        self._changes = changes
        self._look = look
        self._lines = lines
        self._other = other
        self.over = Layers(look, blocks=self._styles(), notes=changes.notes, doubtful=doubtful)
        self._first = start or next(iter(changes.joined.changes), Span(0, 1))
        self._at = 0
        """The number of the change gone to last."""
        self._region = region

    def _styles(self) -> SpanIndex[Style]:
        both = self._changes.joined
        gone = [(span, self._look.gone) for span in both.gone]
        return SpanIndex([*gone, *((span, self._look.fresh) for span in both.fresh)])

    def take(self, changes: Changes) -> None:
        """Show the changes since another text, from the same place of today's on."""
        today = self._changes.joined.to_new(self.page.span.start)
        self._changes = changes
        self.over.blocks, self.over.notes, self.over.current = self._styles(), changes.notes, None
        self.pane.display = len(changes.notes) > 0
        self.page.take(changes.joined.text)
        top = changes.joined.of_new(Span(today, today + 1)).start
        self.page.scroll_to_offset(top, margin=0.0)
        self._go_to(top)
        if self.over.current is not None:
            self._bring(self.over.current)

    def compose(self) -> ComposeResult:
        """Title, text and notes, keys."""
        yield Bar("changes-title", self._look.bar)
        with Container(id="changes-middle"):
            page = Page(self._changes.joined.text, self.over, measure=MEASURE, region=self._region)
            yield page
            pane = Pane(self._look)
            pane.can_focus = False
            pane.display = len(self._changes.notes) > 0
            page.companion = pane
            yield pane
        yield Bar("changes-keys", self._look.bar)

    def on_mount(self) -> None:
        """Go to where it starts."""
        self.page.focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._bring(self._first)
        self._go_to(self._first.start)

    def _go_to(self, offset: int) -> None:
        """Mark the change at ``offset`` or the next one after it."""
        changes = self._changes.joined.changes
        self._at = min(sum(change.end <= offset for change in changes), max(0, len(changes) - 1))
        self._mark()

    def on_resize(self, event: events.Resize) -> None:
        """Put the notes beside the text, or below it where the terminal is narrow."""
        self.set_class(event.size.width < WIDE, "-narrow")

    # -- what is shown -----------------------------------------------------------------------------

    def on_page_moved(self, event: Page.Moved) -> None:
        """Keep the notes in step with the page."""
        event.stop()
        self._show()

    def on_pane_resized(self, event: Pane.Resized) -> None:
        """The notes need other lines."""
        event.stop()
        self._show()

    def _show(self) -> None:
        count, wide = len(self._changes.joined.changes), self.size.width >= _ROOM
        at = f"{'change ' if wide else ''}{self._at + 1} of {count}" if count else "no words changed"
        title = f"{'What changed' if wide else 'Changed'} since {self._changes.since}"
        if (lost := self._changes.elsewhere) and wide:
            at += f" · {lost} orphan{'s' if lost > 1 else ''} of another text"
        elif lost:
            at += f" · +{lost}"
        self.query_one("#changes-title", Bar).show(title, at)
        self.query_one("#changes-keys", Bar).show(
            _GAP.join(words for words, _ in self._hints), f"{self.page.progress:.0%}"
        )
        if self.pane.display:
            self.pane.show(VIEWS[0], self._noted(), {VIEWS[0]: len(self._changes.notes)})

    @property
    def _hints(self) -> tuple[tuple[str, str], ...]:
        several = len(self._changes.texts) > 1
        if self.size.width >= _ROOM:
            return (*_KEYS[:-1], _OTHER[0], _KEYS[-1]) if several else _KEYS
        return (*_FEW_KEYS[:-1], _OTHER[1]) if several else _FEW_KEYS

    def _noted(self) -> list[Line]:
        """Return the lines of the notes on screen: beside their rows, or below the page one after the other.

        There is not much room below the page, so there they begin with those at the change gone to.
        """
        beside, notes, current = self.size.width >= WIDE, self._changes.notes, self.over.current
        start, end = self.page.span
        if not beside and current is not None and self.page.row_of(current.start) is not None:
            start = current.start
        blocks: list[tuple[int, list[Line]]] = []
        for span, identity in notes.touching(start, max(end, start + 1)):
            row = (self.page.row_of(max(span.start, start)) or 0) if beside else 0
            blocks.append((row, self._lines(identity, self.pane.columns)))
        above = sum(span.end <= start for span in notes.spans)
        below = sum(span.start >= end for span in notes.spans)
        end = self.page.progress == 1
        return margin.aligned(blocks, self.pane.lines_shown, above, below, end=end)

    def _mark(self) -> None:
        """Mark the change that was gone to."""
        changes = self._changes.joined.changes
        before = self.over.current
        self.over.current = changes[self._at] if changes else None
        self.page.refresh_span(before, self.over.current)
        self._show()

    # -- the mouse ---------------------------------------------------------------------------------

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        """A note was clicked: show where it stands."""
        event.stop()
        for span, identity in self._changes.notes:
            if identity == event.item:
                self._bring(span)

    def on_page_pointed(self, event: Page.Pointed) -> None:
        """The text was clicked: what comes next is the next change from there."""
        event.stop()
        if event.offset is not None and self._changes.joined.changes:
            self._go_to(event.offset)

    async def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """Do what the hint that was clicked offers."""
        event.stop()
        x = 1
        for hint, action in self._hints:
            if event.bar.id == "changes-keys" and x <= event.x < x + len(hint):
                await self.run_action(action)
                return
            x += len(hint) + len(_GAP)

    # -- keys --------------------------------------------------------------------------------------

    def action_scroll(self, rows: int) -> None:
        """Scroll by rows."""
        self.page.scroll_by(rows)
        self._show()  # at once, not when the page's message arrives: one frame shows it all

    def action_screen(self, share: float) -> None:
        """Scroll by screens."""
        self.page.scroll_by(int(share * max(1, self.page.size.height - 1)))
        self._show()

    def action_start(self) -> None:
        """Go to the start."""
        self.page.to_start()

    def action_end(self) -> None:
        """Go to the end."""
        self.page.to_end()

    def action_change(self, by: int) -> None:
        """Go to the next change, from the last one to the first."""
        changes = self._changes.joined.changes
        if changes:
            self._at = (self._at + by) % len(changes)
            self._bring(changes[self._at])
            self._mark()

    def _bring(self, span: Span) -> None:
        """Bring a span on screen, to its end where that is possible."""
        whole = self.page.row_of(span.start) is not None and self.page.row_of(span.end - 1) is not None
        self.page.scroll_to_offset(span.start, margin=None if whole else 0.25)

    def action_other(self) -> None:
        """Show the changes since the next of several old texts."""
        texts = self._changes.texts
        if len(texts) > 1:
            self._other(texts[(texts.index(self._changes.text) + 1) % len(texts)])

    def action_read_on(self) -> None:
        """Go back to the article, to what is shown here."""
        joined = self._changes.joined
        current = self.over.current
        seen = current is not None and self.page.row_of(current.start) is not None
        start = current.start if seen and current is not None else self.page.span.start
        self.dismiss(joined.to_new(start))
