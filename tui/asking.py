"""A screen that asks: one panel at a time, whose value goes to whoever opened it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from tui.typeahead import Dealt

if TYPE_CHECKING:
    from tui.widgets.panel import Panel


class Asking(Screen[None]):
    """Opens panels, and hands on what they close with."""

    _panel_done: Callable[[Any], None] | None = None
    _panel_cancelled: Callable[[], None] | None = None

    @property
    def panel(self) -> Panel | None:
        """The open panel."""
        # By its id: the class costs an import that the first key must not wait for.
        found = self.query("#panel")
        return cast("Panel", found.first()) if found else None

    def open_panel(
        self, panel: Panel, done: Callable[[Any], None], cancelled: Callable[[], None] | None
    ) -> bool:
        """Open a panel unless one is open; ``done`` gets its value unless it was ``cancelled``."""
        if self.panel is not None:
            return False
        self._panel_done, self._panel_cancelled = done, cancelled
        self.mount(panel)
        return True

    async def on_panel_closed(self, event: Panel.Closed) -> None:
        """A panel is done with: hand on its value."""
        event.stop()
        done, cancelled = self._panel_done, self._panel_cancelled
        self._panel_done = self._panel_cancelled = None
        await event.panel.remove()
        self.panel_is_gone()
        if event.value is None and cancelled is not None:
            self.safely(cancelled)
        elif event.value is not None and done is not None:
            self.safely(done, event.value)
        self.panel_is_dealt_with()
        self.post_message(Dealt())

    def safely(self, call: Callable[..., object], *values: object) -> None:
        """Call something; a fault in it is told, and costs nobody the article or a note."""
        try:
            call(*values)
        except Exception as error:
            if os.environ.get("DIPLE_TRACEBACK"):
                raise
            self.say(f"! a fault in diple itself: {type(error).__name__}: {error}")

    def say(self, words: str) -> None:
        """Show a line."""
        raise NotImplementedError

    def panel_is_gone(self) -> None:
        """Put the focus elsewhere: the panel is closed, its value not handed on yet."""

    def panel_is_dealt_with(self) -> None:
        """The panel's value was handed on."""
