"""A list to pick from by typing: fuzzy, with the keyboard or the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui import wrap
from tui.palette import Palette
from tui.widgets.panel import Line, Panel

ROWS = 8
"""Options shown at a time."""

_LEAST_SCORE = 55
_STEPS = {"down": 1, "up": -1, "pagedown": ROWS, "pageup": -ROWS, "ctrl+n": 1}


class Option(NamedTuple):
    """One thing to pick: what it stands for, its words, and more about it."""

    value: Any
    words: str
    detail: str = ""


def ranked(options: Sequence[Option], typed: str, most: int = 200) -> list[Option]:
    """Return the options that fit what was typed, the best first; all of them when nothing was."""
    typed = typed.strip()
    if not typed:
        return list(options[:most])
    from rapidfuzz import fuzz, process, utils

    scored = process.extract(
        typed,
        [f"{option.words} {option.detail}" for option in options],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=most,
        score_cutoff=_LEAST_SCORE,
    )
    exact = [at for at, option in enumerate(options) if typed.casefold() in option.words.casefold()]
    order = list(dict.fromkeys([*exact, *(at for _, _, at in scored)]))
    return [options[at] for at in order[:most]]


class Choices(Widget):
    """The rows of a picker; the chosen one is reversed."""

    DEFAULT_CSS = "Choices { height: auto; width: 1fr; }"
    ALLOW_SELECT = False

    @dataclass
    class Taken(Message):
        """An option was clicked."""

        choices: Choices

    def __init__(self, look: Palette, *, rows: int | None = ROWS) -> None:
        """``rows`` are shown at most; ``None`` fills the height there is."""
        super().__init__(id="choices")
        self._look = look
        self.most = rows
        self.options: list[Option] = []
        self.empty = "nothing fits"
        """What is said where there is nothing to choose."""
        self.at = 0
        self._top = 0

    def show(self, options: list[Option], at: int = 0) -> None:
        """Offer other options, the one at ``at`` chosen."""
        self.options, self.at, self._top = options, max(0, min(at, len(options) - 1)), 0
        self.step(0)
        self.refresh(layout=True)

    def step(self, by: int) -> None:
        """Choose the option ``by`` further down."""
        self.at = max(0, min(self.at + by, len(self.options) - 1))
        self._top = max(min(self._top, self.at), self.at - self._rows + 1, 0)
        self.refresh()

    @property
    def _rows(self) -> int:
        return max(1, self.most or self.size.height)

    @property
    def chosen(self) -> Option | None:
        """The chosen option."""
        return self.options[self.at] if self.options else None

    def get_content_height(self, *_: object) -> int:
        """Return the rows needed."""
        return max(1, min(self._rows, len(self.options)))

    def render_line(self, y: int) -> Strip:
        """Return one option."""
        base, cells = self.visual_style.rich_style, self.size.width
        if not self.options:
            words = wrap.fit(f"  {self.empty}", cells) if y == 0 else ""
            return Strip([Segment(words, base)]).crop_extend(0, cells, base)
        at = self._top + y
        if at >= len(self.options):
            return Strip.blank(cells, base)
        option = self.options[at]
        style = base + (Style(reverse=True) if at == self.at else Style.null())
        detail = wrap.fit(option.detail, max(cells // 2, cells - wrap.width(option.words) - 4))
        words = wrap.fit(option.words, max(1, cells - wrap.width(detail) - 4))
        gap = " " * max(1, cells - wrap.width(words) - wrap.width(detail) - 3)
        return Strip([Segment(f"  {words}{gap}{detail} ", style)]).crop_extend(0, cells, style)

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse."""
        if self._top + event.y < len(self.options):
            self.at = self._top + event.y
            self.refresh()
            self.post_message(self.Taken(self))


class Picker(Panel):
    """Picks one of some options; closes with its value.

    ``free`` turns what was typed into an option of its own (a URL, a new tag), or into ``None``.
    """

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        look: Palette,
        *,
        placeholder: str = "type to find",
        free: Callable[[str], Option | None] | None = None,
        at: int = 0,
    ) -> None:
        super().__init__(title, "Enter take · ↑ ↓ choose · Esc cancel")
        self._options = options
        self._look = look
        self._placeholder = placeholder
        self._free = free
        self._at = at

    def body(self) -> Iterable[Any]:
        """Return the line and the rows."""
        return (Line("", self._placeholder), Choices(self._look))

    def begin(self) -> None:
        """Offer everything."""
        self.query_one(Choices).most = self.rows_for(ROWS + 1) - 1 or 1
        self.query_one(Choices).show(self._fitting(""), self._at)
        self.screen.set_focus(self.query_one(Line))

    def _fitting(self, typed: str) -> list[Option]:
        fitting = ranked(self._options, typed)
        own = self._free(typed) if self._free and typed.strip() else None
        return [own, *fitting] if own else fitting

    def offer(self, options: Sequence[Option]) -> None:
        """Offer other options, as they are found."""
        self._options = options
        choices = self.query_one(Choices)
        choices.show(self._fitting(self.query_one(Line).value), choices.at)

    def typed(self, value: str) -> None:
        """Offer what fits."""
        self.query_one(Choices).show(self._fitting(value), self._at if not value else 0)

    def submitted(self, value: str) -> None:
        """Take the chosen one."""
        self.take()

    def take(self) -> None:
        """Close with the chosen option."""
        chosen = self.query_one(Choices).chosen
        if chosen is not None:
            self.close(chosen.value)

    def on_choices_taken(self, event: Choices.Taken) -> None:
        """Take what was clicked."""
        event.stop()
        self.take()

    def pressed(self, key: str) -> bool:
        """Move the choice."""
        by = _STEPS.get(key, 0)
        if by:
            self.query_one(Choices).step(by)
        return bool(by)


class TagPanel(Picker):
    """Edits the tags of one annotation: separated by commas, completed from the tags in use.

    Closes with a tuple of tags.
    """

    def __init__(self, title: str, tags: Sequence[str], in_use: Sequence[Option], look: Palette) -> None:
        super().__init__(title, in_use, look)
        self._hint = "Enter save · Tab complete · ↑ ↓ choose · commas between tags · Esc cancel"
        self._tags = tags

    def body(self) -> Iterable[Any]:
        """Return the line with the tags there are, and the tags in use."""
        value = ", ".join(self._tags) + (", " if self._tags else "")
        return (Line(value, "tags, separated by commas"), Choices(self._look))

    def begin(self) -> None:
        """Start at the end of the line."""
        choices = self.query_one(Choices)
        choices.most = self.rows_for(ROWS + 1) - 1 or 1
        choices.empty = "no such tag in use yet: Enter saves what you typed"
        line = self.query_one(Line)
        self.screen.set_focus(line)
        line.cursor_position = len(line.value)
        self._offer(line.value)

    def offer(self, options: Sequence[Option]) -> None:
        """Offer other tags, as they are found."""
        self._options = options
        self._offer(self.query_one(Line).value)

    def _offer(self, typed: str) -> None:
        present = {tag.strip().lstrip("#").casefold() for tag in typed.split(",")[:-1]}
        left = [option for option in self._options if option.words.casefold() not in present]
        self.query_one(Choices).show(ranked(left, typed.rpartition(",")[2].strip().lstrip("#")))

    def typed(self, value: str) -> None:
        """Offer what completes the tag being typed."""
        self._offer(value)

    def take(self) -> None:
        """Put the chosen tag in the place of the one being typed."""
        chosen = self.query_one(Choices).chosen
        line = self.query_one(Line)
        if chosen is not None:
            before = line.value.rpartition(",")[0]
            line.value = f"{before}, {chosen.words}, " if before else f"{chosen.words}, "
            line.cursor_position = len(line.value)

    def submitted(self, value: str) -> None:
        """Save."""
        tags = [tag.strip().lstrip("#").strip() for tag in value.split(",")]
        self.close(tuple(dict.fromkeys(tag for tag in tags if tag)))

    def pressed(self, key: str) -> bool:
        """Complete with Tab."""
        if key != "tab":
            return super().pressed(key)
        self.take()
        return True
