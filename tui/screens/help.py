"""Help: the keys, and what the marks mean; made from the table of intents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui import wrap
from tui.commands import Intent
from tui.notation import spoken
from tui.palette import Palette
from tui.widgets.bar import Bar

_KEYS = 16
_SIGNS = {
    ">": "Annotations begin in this row.",
    "?": "So do some that may not be on their words: the article changed.",
    "·": "An entity is named in this row that there is a note on.",
}


class HelpText(ScrollView, can_focus=True):
    """The rows of the help."""

    DEFAULT_CSS = "HelpText { height: 1fr; width: 1fr; overflow-x: hidden; scrollbar-gutter: stable; }"
    ALLOW_SELECT = False

    def __init__(self, intents: Sequence[Intent], look: Palette) -> None:
        super().__init__()
        self._intents = intents
        self._look = look
        self._rows: list[list[Segment]] = []

    def on_resize(self) -> None:
        """Make the rows for this width."""
        cells = self.scrollable_content_region.width
        self._rows = list(self._made(cells))
        self.virtual_size = Size(cells, len(self._rows))
        self.refresh()

    def _made(self, cells: int) -> list[list[Segment]]:
        base = self._look.text
        rows: list[list[Segment]] = []
        for group in dict.fromkeys(each.group for each in self._intents):
            rows += [[], [Segment(f" {group}", base + Style(bold=True, underline=True))]]
            for each in self._intents:
                if each.group == group:
                    rows += self._entry(" ".join(map(spoken, each.keys)) or "(in :)", each.help, cells)
        rows += [[], [Segment(" Signs in the margin", base + Style(bold=True, underline=True))]]
        for sign, words in _SIGNS.items():
            rows += self._entry(sign, words, cells)
        rows += [[], [Segment(" Kinds of entities", base + Style(bold=True, underline=True))]]
        return [*rows, *self._kinds(cells), []]

    def _entry(self, keys: str, words: str, cells: int) -> list[list[Segment]]:
        base = self._look.text
        room = max(10, cells - _KEYS - 1)
        lines = [words[start:end] for start, end in wrap.wrap(words, room).rows]
        lead = [keys.ljust(_KEYS - 2)] + [""] * (len(lines) - 1)
        return [
            [Segment(f"  {left:<{_KEYS - 2}}", base + Style(bold=True)), Segment(line, base)]
            for left, line in zip(lead, lines, strict=True)
        ]

    def _kinds(self, cells: int) -> Iterator[list[Segment]]:
        from annotations.entities.kinds import KIND_LETTERS, KIND_MEANINGS

        base = self._look.text
        for kind, letter in KIND_LETTERS.items():
            (_, meaning), *more = self._entry("", KIND_MEANINGS[kind], cells)
            drawn = Segment(kind, base + self._look.entities.get(kind, Style.null()))
            gap = Segment(" " * (_KEYS - 4 - len(kind)), base)
            yield [Segment(f"  {letter} ", base), drawn, gap, meaning]
            yield from more

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        at = y + self.scroll_offset.y
        base, cells = self._look.text, self.size.width
        row = self._rows[at] if at < len(self._rows) else []
        return Strip(row).crop_extend(0, cells, base)


class HelpScreen(Screen[None]):
    """Shows the keys until a key is pressed that does not scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown,d", "scroll(20)", show=False),
        Binding("b,pageup,u", "scroll(-20)", show=False),
        Binding("g,home", "end(False)", show=False),
        Binding("G,end", "end(True)", show=False),
        Binding("escape,q,enter,f1,question_mark", "dismiss", show=False),
    ]

    def __init__(self, intents: Sequence[Intent], look: Palette) -> None:
        super().__init__()
        self._intents = intents
        self._look = look

    def compose(self) -> ComposeResult:
        """Title, rows, hint."""
        yield Bar("help-title", self._look.bar)
        yield HelpText(self._intents, self._look)
        yield Bar("help-hint", self._look.bar)

    def on_mount(self) -> None:
        """Say how to leave."""
        self.query_one(HelpText).focus()
        self.call_after_refresh(self._say)

    def _say(self) -> None:
        more = "every key can be rebound by its id: diple keys" if self.size.width >= 64 else ""
        self.query_one("#help-title", Bar).show("diple: keys", more)
        self.query_one("#help-hint", Bar).show("j k Space b g G scroll · Esc back", "")

    def action_scroll(self, rows: int) -> None:
        """Scroll."""
        self.query_one(HelpText).scroll_relative(y=rows, animate=False)

    def action_end(self, last: bool) -> None:
        """Go to the last row, or to the first."""
        text = self.query_one(HelpText)
        (text.scroll_end if last else text.scroll_home)(animate=False, immediate=True)
