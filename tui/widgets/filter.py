"""A line to narrow a list by: what is typed counts at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textual.message import Message

from tui.widgets.panel import Line, Panel


class FilterPanel(Panel):
    """Narrows while it is typed in; closes with what is to be kept, and with nothing when that is to go."""

    @dataclass
    class Typed(Message):
        """Something else is narrowed by."""

        words: str

    def __init__(self, words: str = "") -> None:
        """``words`` are what it is narrowed by already."""
        super().__init__("Narrow the entities", "Enter keep · Esc all of them")
        self._words = words

    def body(self) -> Iterable[Any]:
        """Return the line."""
        return (Line(self._words, "name, alias or kind"),)

    def begin(self) -> None:
        """Start to type, after what is there."""
        line = self.query_one(Line)
        self.screen.set_focus(line)
        line.cursor_position = len(line.value)

    def typed(self, value: str) -> None:
        """Narrow at once."""
        self.post_message(self.Typed(value))

    def submitted(self, value: str) -> None:
        """Keep it."""
        self.close(value)
