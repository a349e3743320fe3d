"""The articles of a folder, to pick one from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from annotations.errors import DipleError
from annotations.safe import visible_line
from tui.palette import Palette
from tui.widgets.bar import Bar
from tui.widgets.panel import Line
from tui.widgets.picker import Choices, Option, ranked


class LibraryScreen(Screen[None]):
    """Lists articles; type to find one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False)]

    @dataclass
    class Picked(Message):
        """An article is to be read: its path."""

        path: str

    def __init__(self, folder: Path, look: Palette) -> None:
        super().__init__()
        self._folder = folder
        self._look = look
        self._options: list[Option] = []

    def compose(self) -> ComposeResult:
        """Title, what is typed, the articles, hint."""
        yield Bar("library-title", self._look.bar)
        yield Line("", "type to find an article")
        yield Choices(self._look, rows=None)
        yield Bar("library-hint", self._look.bar)

    def on_mount(self) -> None:
        """Read the folder in the background."""
        self.query_one(Line).focus()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self.say("reading the folder …")
        self._read()

    def say(self, words: str) -> None:
        """Show a line beside the folder's name; files of the folder by their names in it."""
        words = words.replace(f"{self._folder}{os.sep}", "")
        self.query_one("#library-title", Bar).show(visible_line(str(self._folder)), words)
        self.query_one("#library-hint", Bar).show("Enter read · ↑ ↓ choose · Esc back", "")

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _read(self) -> None:
        from annotations import sidecar
        from annotations.formats import list_articles

        try:
            articles = list_articles(self._folder)
        except (DipleError, OSError) as error:
            self.app.call_from_thread(self.say, f"! {error}")
            return
        options = []
        for path in articles:
            noted = sidecar.beside(path).exists()
            name = str(path.relative_to(self._folder)) if path.is_relative_to(self._folder) else path.name
            options.append(Option(str(path), visible_line(name), "has notes" if noted else ""))
        self.app.call_from_thread(self._show, options)

    def _show(self, options: list[Option]) -> None:
        self._options = options
        self.query_one(Choices).show(ranked(options, self.query_one(Line).value, len(options) or 1))
        self.say(f"{len(options)} articles" if len(options) != 1 else "1 article")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        self.query_one(Choices).show(ranked(self._options, event.value, len(self._options) or 1))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the chosen one."""
        self._take()

    def on_choices_taken(self, event: Choices.Taken) -> None:
        """Read the one that was clicked."""
        self._take()

    def on_key(self, event: events.Key) -> None:
        """Move the choice."""
        steps = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10, "ctrl+n": 1}
        if event.key in steps:
            event.stop()
            event.prevent_default()
            self.query_one(Choices).step(steps[event.key])

    def _take(self) -> None:
        chosen = self.query_one(Choices).chosen
        if chosen is None:
            return
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)
        self.post_message(self.Picked(chosen.value))

    def action_back(self) -> None:
        """Go back to the article, or leave when there is none."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)
        else:
            self.app.exit(0)
