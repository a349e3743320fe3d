"""What opens at the foot of the page to be typed into, and closes with a value or with none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from rich.text import Text as RichText
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Label, TextArea

from annotations.safe import visible, visible_line
from tui.typeahead import Dealt

_NOTE_ROWS: Final = 6
_FRAME_ROWS: Final = 3
"""Rows of a panel besides what is typed into: its rule, its title, its hint."""


class Line(Input):
    """A line of input that shows what it holds as it is, never as commands to the terminal."""

    def __init__(self, value: str = "", placeholder: str = "", id: str = "line") -> None:
        super().__init__(visible_line(value), placeholder, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Replace controls in whatever was typed or pasted, one for one."""
        return visible_line(value)


class Words(TextArea):
    """Several lines of input, drawn safely."""

    def __init__(self, text: str, *, read_only: bool = False) -> None:
        super().__init__(
            text, id="words", soft_wrap=True, compact=True, tab_behavior="focus", read_only=read_only
        )
        self.cursor_blink = False
        self.show_cursor = not read_only
        self.move_cursor(self.document.end)

    def get_line(self, line_index: int) -> RichText:
        """Return a line for drawing, with controls replaced one for one."""
        return RichText(visible(self.document.get_line(line_index)), end="")


class Panel(Vertical):
    """Base of the panels: a title, a hint with the keys, something to type in.

    Ends with exactly one :class:`Closed`; ``value`` is ``None`` when the person thought better of it.
    """

    DEFAULT_CSS = """
    Panel { dock: bottom; height: auto; max-height: 60%; background: $surface; border-top: solid $primary; }
    Panel Label { width: 1fr; height: 1; padding: 0 1; }
    Panel .hint { color: $text-muted; }
    Panel Line, Panel Words { border: none; padding: 0 1; background: $surface; width: 1fr; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Closed(Message):
        """The panel is done with."""

        panel: Panel
        value: Any

        @property
        def control(self) -> Panel:
            """The panel."""
            return self.panel

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(id="panel")
        self.changing = True
        """Whether it is opening or closing, so that keys must wait."""
        self._title = visible_line(title)
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Title, what is typed into, hint."""
        yield Label(self._title, id="panel-title", markup=False)
        yield from self.body()
        yield Label(self._hint, classes="hint", id="panel-hint", markup=False)

    def body(self) -> Iterable[Any]:
        """Return the widgets between title and hint."""
        return ()

    def hint(self, words: str) -> None:
        """Say something else in the last line."""
        self.query_one("#panel-hint", Label).update(visible_line(words))

    def close(self, value: Any = None) -> None:
        """End the panel with ``value``."""
        if not self.changing:
            self.changing = True
            self.post_message(self.Closed(self, value))

    # Textual calls the handlers of every class in the hierarchy; so they stand here alone, and what
    # panels do differently stands in plain methods.

    def on_mount(self) -> None:
        """Start."""
        self.begin()
        self.changing = False
        self.post_message(Dealt())

    def on_key(self, event: events.Key) -> None:
        """Give the panel its keys; Escape cancels, Enter submits the line."""
        if self.pressed(event.key):
            event.stop()
            event.prevent_default()
        elif event.key == "escape":
            event.stop()
            event.prevent_default()
            self.cancel()
        elif event.key == "enter" and isinstance(self.screen.focused, Line):
            # Not by the message of the line, which would come after keys typed ahead.
            event.stop()
            event.prevent_default()
            self.submitted(self.screen.focused.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed into the line."""
        event.stop()
        self.typed(event.value)

    def begin(self) -> None:
        """The panel is on screen: put the focus where the typing starts."""

    def rows_for(self, wanted: int) -> int:
        """Return how many of ``wanted`` rows there is room for, with title and hint, in a low terminal."""
        return max(1, min(wanted, self.screen.size.height * 6 // 10 - _FRAME_ROWS))

    def pressed(self, key: str) -> bool:
        """Take a key before the line does; return whether it was one of the panel's."""
        return False

    def typed(self, value: str) -> None:
        """The line holds ``value`` now."""

    def submitted(self, value: str) -> None:
        """Enter was pressed in a line that holds ``value``."""

    def cancel(self) -> None:
        """Escape was pressed."""
        self.close(None)


class NotePanel(Panel):
    """Writes a note of several lines (Markdown)."""

    class Typed(Message):
        """The words are others now."""

    def __init__(self, title: str, text: str = "", *, saved: str = "") -> None:
        """``text`` is there at first, ``saved`` what of it is in the notebook already."""
        super().__init__(title, "^D save · Esc cancel · Markdown")
        self._text = text
        self._saved = saved.strip()
        self._warned_of = ""

    def body(self) -> Iterable[Any]:
        """Return the note."""
        return (Words(self._text),)

    def begin(self) -> None:
        """Start to write."""
        self.query_one(Words).styles.height = self.rows_for(_NOTE_ROWS)
        self.screen.set_focus(self.query_one(Words))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell that something was typed."""
        event.stop()
        if not self.changing:
            self.post_message(self.Typed())

    def pressed(self, key: str) -> bool:
        """Save."""
        if key not in ("ctrl+d", "f2"):
            return False
        self.close(self.query_one(Words).text.strip("\n"))
        return True

    def cancel(self) -> None:
        """Ask once before words are thrown away."""
        words = self.query_one(Words).text.strip()
        if words in ("", self._saved, self._warned_of):
            self.close(None)
        else:
            self._warned_of = words
            self.hint("Esc again throws it away · ^D saves")


class OfferPanel(Panel):
    """Offers a note that was not finished; closes with whether to ``go_on`` with it, as that is called."""

    def __init__(self, title: str, text: str, *, go_on: str = "go on") -> None:
        super().__init__(title, f"Enter {go_on} · D throw away · Esc later")
        self._text = text

    def body(self) -> Iterable[Any]:
        """Return the words, to be looked at."""
        return (Words(self._text, read_only=True),)

    def begin(self) -> None:
        """Show as much as there is room for."""
        self.query_one(Words).styles.height = self.rows_for(_NOTE_ROWS)
        self.screen.set_focus(self.query_one(Words))

    def pressed(self, key: str) -> bool:
        """Go on with it, or throw it away."""
        if key not in ("enter", "D"):
            return False
        self.close(key == "enter")
        return True


class SearchPanel(Panel):
    """Searches while it is typed in; tells how many matches there are."""

    @dataclass
    class Typed(Message):
        """Something else is searched for."""

        words: str

    def __init__(self, words: str = "") -> None:
        super().__init__("Search", "Enter keep · Esc back · small letters match capitals · /…/ is a pattern")
        self._words = words

    def body(self) -> Iterable[Any]:
        """Return the line."""
        return (Line(self._words, "words to find"),)

    def begin(self) -> None:
        """Start to type."""
        self.screen.set_focus(self.query_one(Line))

    def typed(self, value: str) -> None:
        """Search at once."""
        self.post_message(self.Typed(value))

    def submitted(self, value: str) -> None:
        """Keep what was found."""
        self.close(value)

    def tell(self, words: str) -> None:
        """Say how many there are."""
        self.query_one("#panel-title", Label).update(f"Search: {words}" if words else "Search")
