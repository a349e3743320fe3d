"""What the screens that show a text have: a page, and a pane beside it."""

from __future__ import annotations

from textual.widget import Widget

from tui.widgets.page import Page
from tui.widgets.pane import Pane


class Paged(Widget):
    """A screen with a page and a side pane."""

    @property
    def page(self) -> Page:
        """The page."""
        return self.query_one("#page", Page)

    @property
    def pane(self) -> Pane:
        """The side pane."""
        return self.query_one("#pane", Pane)
