"""Drives the reader in memory: keys in; rows, messages and the sidecar on disk out.

async with reading(path) as reader:
    await reader.press("]", "e")
    await reader.until(lambda: "Moscow" in reader.status)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final, TypeVar

from textual import events
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from annotations.article import Article
from annotations.config import Config
from annotations.formats import open_article
from annotations.notebook import Notebook
from annotations.sidecar import beside
from annotations.spans import Span
from tests.waiting import PATIENCE
from tui import memory
from tui.app import DipleApp
from tui.screens.reading import ReadingScreen
from tui.widgets.panel import Panel

WIDE: Final = (120, 36)
MEDIUM: Final = (80, 24)
NARROW: Final = (40, 12)
"""Sizes of a terminal, in columns and rows."""

_ROUNDS: Final = 40
"""Turns of the event loop, of which a key needs a few at each part of the app it is handed to."""

_MANY: Final = 6

REPORT: Final = """Delegation visits the harbour

The visit comes with Moscow keen to secure the fate of two military bases there. Ana Petrova spoke first. \
She did not stay.

Talks in Damascus went on until 28 January 2025. Rosneft sent nobody, and Moscow said nothing.

A third paragraph closes the part. It has two sentences.
"""
"""An article that fits on every screen but the smallest."""

M = TypeVar("M", bound=Message)


class Reader:
    """An app under test."""

    def __init__(self, app: DipleApp, pilot: Pilot[int], seen: list[Message]) -> None:
        self.app = app
        self.pilot = pilot
        self._seen = seen

    # What a person does

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has been dealt with."""
        await press(self.pilot, *keys)

    async def burst(self, *keys: str) -> None:
        """Press keys faster than they are dealt with, as they come over a slow line."""
        for key in keys:
            self.app.post_message(_key(key))
        await self.settle()

    async def type(self, words: str) -> None:
        """Type words: many of them are pasted, but for the last letter."""
        if len(words) > _MANY:
            self.app.post_message(events.Paste(words[:-1]))
            words = words[-1]
        await self.press(*("enter" if each == "\n" else each for each in words))

    async def write(self, words: str, *, end: str = "ctrl+d") -> None:
        """Type into the panel that is open, and end it."""
        await self.until(
            lambda: self.panel is not None and self.app.focused in self.panel.query("*"), "a panel"
        )
        await self.type(words)
        await self.press(end)
        await self.until(lambda: self.panel is None, "the panel closed")

    async def mouse(self, kind: type[events.MouseEvent], widget: Widget, x: int, y: int) -> None:
        """Do something with the mouse at a cell of a widget; the left button is down unless it only turns."""
        column, row = widget.region.x + x, widget.region.y + y
        wheel = issubclass(kind, events.MouseScrollDown | events.MouseScrollUp)
        self.app.post_message(
            kind(None, column, row, 0, 0, 0 if wheel else 1, False, False, False, column, row)
        )
        await self.settle()

    async def click(self, widget: Widget, x: int, y: int, times: int = 1) -> None:
        """Click."""
        for _ in range(times):
            await self.mouse(events.MouseDown, widget, x, y)
            await self.mouse(events.MouseUp, widget, x, y)

    async def point(self, words: str, times: int = 1) -> None:
        """Click on words of the page."""
        await self.click(self.screen.page, *self.cell_of(words), times)

    async def drag(self, words: str, to: str) -> None:
        """Drag the mouse from the first letter of some words to the last one of others."""
        page = self.screen.page
        x, y = self.cell_of(to)
        await self.mouse(events.MouseDown, page, *self.cell_of(words))
        await self.mouse(events.MouseMove, page, x + len(to) - 1, y)
        await self.mouse(events.MouseUp, page, x + len(to) - 1, y)

    async def go_to(self, words: str) -> None:
        """Select words by the mouse (a part of one row)."""
        await self.drag(words, words)
        await self.until(lambda: self.selected == words, f"{words!r} selected, not {self.selected!r}")

    async def leave(self) -> None:
        """Leave the reader."""
        self.app.post_message(_key("q"))
        deadline = monotonic() + PATIENCE
        while self.app.is_running:
            assert monotonic() < deadline, "the reader did not end"
            await asyncio.sleep(0.002)
        assert self.app.return_value == (3 if self.app.unsaved else 0)

    # What a person sees

    @property
    def screen(self) -> ReadingScreen:
        """The reading screen on top."""
        assert isinstance(self.app.screen, ReadingScreen), self.app.screen
        return self.app.screen

    @property
    def panel(self) -> Panel | None:
        """The open panel."""
        return self.screen.panel

    @property
    def panel_text(self) -> str:
        """The rows of the open panel."""
        assert self.panel is not None
        return "\n".join(row for each in self.panel.children for row in rows_of(each))

    @property
    def page_text(self) -> str:
        """The rows of the page, none while a new screen is made."""
        return "\n".join(row for page in self.screen.query("#page") for row in rows_of(page))

    @property
    def pane_text(self) -> str:
        """The rows of the side pane."""
        return "\n".join(rows_of(self.screen.pane))

    @property
    def status(self) -> str:
        """The last row."""
        return rows_of(self.screen.status)[0]

    @property
    def selected(self) -> str | None:
        """The words selected."""
        return self._words(self.screen.over.selection)

    @property
    def current(self) -> str | None:
        """The words a jump or a click went to."""
        return self._words(self.screen.over.current)

    def _words(self, span: Span | None) -> str | None:
        return None if span is None else self.screen.article.text[span.start : span.end]

    @property
    def cursor(self) -> int | None:
        """The offset of the cursor."""
        cursor = self.screen.over.cursor
        return None if cursor is None else cursor.start

    @property
    def top(self) -> int:
        """The first offset on screen."""
        return self.screen.page.span.start

    def cell_of(self, words: str) -> tuple[int, int]:
        """Return the column and row, in the page, of words that stand on one of its rows."""
        for y, row in enumerate(rows_of(self.screen.page)):
            if words in row:
                return row.index(words), y
        raise AssertionError(f"{words!r} is not on the page:\n{self.page_text}")

    def kinds(self, words: str, nth: int = 1) -> set[str]:
        """Return the kinds that the page shows over an occurrence of some words, counted from 1."""
        start = self.screen.article.find(words, nth).start
        return {kind for _, kind in self.screen.over.mentions.touching(start, start + len(words))}

    # What happened

    def messages(self, kind: type[M]) -> list[M]:
        """Return the messages of a kind that were posted, in order, each once."""
        found = [each for each in self._seen if isinstance(each, kind)]
        return list({id(each): each for each in found}.values())

    @property
    def sidecar(self) -> Path:
        """Where the notes of the article on screen lie."""
        path = self.screen.article.path
        assert path is not None
        return beside(path)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The annotations on disk."""
        return items_of(self.sidecar)

    @property
    def notebook(self) -> Notebook:
        """The notebook of the article on screen."""
        assert self.screen.notebook is not None
        return self.screen.notebook

    # Waiting

    async def settle(self) -> None:
        """Let every part of the app deal with what it was handed."""
        await _settle(self.pilot)

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds; fail with the screen where it does not."""
        deadline = monotonic() + PATIENCE
        while not condition():
            if monotonic() > deadline or not self.app.is_running:
                raise AssertionError(f"waited for {what or 'a condition'}; {self._described()}")
            await asyncio.sleep(0.002)
            await self.pilot.pause(0)

    async def says(self, words: str) -> None:
        """Wait until the status bar shows some words."""
        await self.until(lambda: words in self.status, f"{words!r} in the status bar")

    def _described(self) -> str:
        if not isinstance(self.app.screen, ReadingScreen):
            return f"on {self.app.screen}"
        return f"said {self.screen.said!r}; on screen:\n{self.page_text}\n{self.status}\n{self.pane_text}"

    async def ready(self) -> None:
        """Wait until the notes are open and the entities found."""
        await self.until(
            lambda: isinstance(self.app.screen, ReadingScreen) and self.screen.notebook is not None,
            "the notes",
        )
        await self.until(self._recognised, "the entities")

    def _recognised(self) -> bool:
        return not any(
            each.group == "recognition" and each.node is self.screen and not each.is_finished
            for each in self.app.workers
        )


@asynccontextmanager
async def reading(
    source: Path | Article,
    *,
    size: tuple[int, int] = WIDE,
    ready: bool = True,
    config: Config | None = None,
    at: str = "",
    oriented: bool = True,
) -> AsyncIterator[Reader]:
    """Open an article in an app of its own; unless ``oriented``, it is the first start."""
    if oriented and not memory.load().oriented:
        memory.save(memory.Memory(oriented=True))
    article = source if isinstance(source, Article) else open_article(source)
    async with running(DipleApp(article, config=config, creator="alice", at=at), size) as reader:
        if ready:
            await reader.ready()
        yield reader


@asynccontextmanager
async def running(app: DipleApp, size: tuple[int, int] = WIDE) -> AsyncIterator[Reader]:
    """Run an app."""
    seen: list[Message] = []
    async with app.run_test(size=size, message_hook=seen.append, notifications=True) as pilot:
        yield Reader(app, pilot, seen)
        if app.is_running:
            await _settle(pilot)  # what is still being painted is not taken down in the midst of it


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each when the one before has been dealt with."""
    for key in keys:
        pilot.app.post_message(_key(key))
        await _settle(pilot)


async def _settle(pilot: Pilot[Any]) -> None:
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)
    await pilot.pause(0)


def rows_of(widget: Widget) -> list[str]:
    """Return the rows a widget draws, as text."""
    return ["".join(each.text for each in strip) for strip in widget.render_lines(widget.outer_size.region)]


def items_of(sidecar: Path) -> list[dict[str, Any]]:
    """Return the annotations of a sidecar; none where there is none."""
    if not sidecar.exists():
        return []
    found: list[dict[str, Any]] = json.loads(sidecar.read_bytes())["first"]["items"]
    return found


def bodies(item: dict[str, Any], purpose: str) -> list[str]:
    """Return what an annotation on disk says for a purpose: its note, its tags, its links' targets."""
    return [
        each.get("value", each.get("source")) for each in item.get("body", []) if each["purpose"] == purpose
    ]


def quote(item: dict[str, Any]) -> str:
    """Return the words an annotation on disk is about."""
    return str(item["target"]["selector"][0]["exact"])


_NAMES: Final = {
    "space": " ",
    "]": "right_square_bracket",
    "[": "left_square_bracket",
}


def _key(key: str) -> events.Key:
    if key == " ":
        key = "space"
    if len(key) == 1:
        return events.Key(_NAMES.get(key, key), key)
    return events.Key(key, " " if key == "space" else None)
