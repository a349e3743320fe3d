"""The reader as a whole: library, palette, help, theme, mouse, stop, quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import lifeline
from tui.keys import Press
from tui.screens.base import ReadingBase

if TYPE_CHECKING:
    from annotations.edits import Edit


class Whole(ReadingBase):
    """Intents of the group Reader."""

    _warned: tuple[Edit, ...] | None = None
    """The unsaved edits that leaving was asked about."""

    def do_library(self, press: Press) -> None:
        """Show the articles of the folder."""
        if self.article.path is None:
            self.say("this article is not in a folder")
            return
        self.diple.show_library(self.article.path.absolute().parent)

    def do_palette(self, press: Press) -> None:
        """Find a command by its name."""
        self.diple.show_palette()

    def do_help(self, press: Press) -> None:
        """Show the keys."""
        self.diple.show_help()

    def do_theme(self, press: Press) -> None:
        """Take the next theme."""
        self.say(f"theme: {self.diple.next_theme()}")

    def do_mouse(self, press: Press) -> None:
        """Leave the mouse to the terminal, or take it back."""
        on = self.diple.switch_mouse()
        self.say("the reader has the mouse" if on else "the terminal has the mouse")

    def do_stop(self, press: Press) -> None:
        """Go to the shell that started the reader, and come back from there."""
        if not lifeline.stop(self.app):
            self.say("there is no shell to go to that could bring the reader back")

    def do_quit(self, press: Press) -> None:
        """Leave; edits that could not be written are tried once more, and asked about."""
        notebook = self.notebook
        if notebook is not None and notebook.unsaved:
            self.attempt(lambda notebook: notebook.save())
            self.note_unsaved()
            if notebook.unsaved and self._warned != notebook.pending:
                self._warned = notebook.pending
                why, fault = self.said.removeprefix("! "), self.diple.journal.flush()
                then = "and the next start tries it once more" if fault is None else "and loses it"
                self.say(f"! not saved; q again leaves, {then}: {why}")  # the why may be cut
                return
        self.diple.leave()
