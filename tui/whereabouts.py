"""Where the person is in an open article: the cursor, the selection, the thing gone to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from annotations.article import Article
from annotations.spans import Span
from annotations.text import Text
from tui import motions
from tui.asking import Asking
from tui.commands import PANE, READING, SELECTING
from tui.jumps import Place
from tui.keys import Keys, Press
from tui.layers import Layers
from tui.widgets.bar import Bar
from tui.widgets.paged import Paged

if TYPE_CHECKING:
    from tui.app import DipleApp


@dataclass(frozen=True, slots=True)
class Here:
    """The thing a jump or a click went to: its span, and the annotation or the kind of entity it is."""

    span: Span
    annotation: str = ""
    kind: str = ""


class Whereabouts(Asking, Paged):
    """One open article on screen, and the place in it that keys are about."""

    def __init__(self, article: Article, look: Layers, keys: Keys) -> None:
        super().__init__()
        self.article = article
        self.over = look
        self.keys = keys
        self.here: Here | None = None
        self.selecting = False
        self.origin = 0
        """Where the selection began, while words are being selected."""
        self.grown: list[Span] = []
        """Smaller selections to shrink back to."""

    # -- parts -------------------------------------------------------------------------------------

    @property
    def diple(self) -> DipleApp:
        """The app, by its own type."""
        return cast("DipleApp", self.app)

    @property
    def status(self) -> Bar:
        """The last row."""
        return self.query_one("#status", Bar)

    @property
    def mode(self) -> str:
        """Which keys count now."""
        if self.focused is not None and self.focused.id == "pane":
            return PANE
        return SELECTING if self.selecting else READING

    @property
    def place(self) -> Place:
        """Where the person is, for the jump list."""
        return Place(self.opened_by, self.cursor)

    @property
    def opened_by(self) -> str:
        """What opens this article again: its path or URL."""
        if self.article.path is not None:
            return str(self.article.path.absolute())
        return self.article.metadata.url or ""

    @property
    def folder(self) -> Path | None:
        """The folder of the article, in which links are looked for."""
        return self.article.path.absolute().parent if self.article.path is not None else None

    # -- where -------------------------------------------------------------------------------------

    @property
    def cursor(self) -> int:
        """The offset motions start from: the cursor while it is on screen, else the first row's start."""
        cursor = self.over.cursor
        if cursor is not None and self.page.row_of(cursor.start) is not None:
            return cursor.start
        if self.here is not None and self.page.row_of(self.here.span.start) is not None:
            return self.here.span.start
        return self.page.span.start

    def repaint(self, change: Callable[[], None]) -> None:
        """Make a change to the passing layers and repaint the rows that showed or show them."""
        before = (self.over.current, self.over.selection, self.over.cursor)
        change()
        after = (self.over.current, self.over.selection, self.over.cursor)
        self.page.refresh_span(*(each for each in (*before, *after) if before != after))

    def put_cursor(self, offset: int, *, show: bool = True) -> None:
        """Move the cursor; while words are being selected, the selection follows."""
        text = self.article.text
        offset = max(0, offset)
        if not text[offset : offset + 1]:
            offset = motions.character_before(text, len(text))

        def change() -> None:
            self.over.cursor = Span(offset, motions.character_end(text, offset))
            if self.selecting:
                low, high = sorted((self.origin, offset))
                self.over.selection = Span(low, motions.character_end(text, high))
            elif self.here is not None:
                self.here = self.over.current = None

        if show:
            self.page.scroll_to_offset(offset)
        self.repaint(change)

    def step_cursor(self, press: Press, find: Callable[[Text, int], int]) -> None:
        """Move the cursor by ``find``, as often as was asked for."""
        offset = self.cursor
        for _ in range(min(press.count or 1, 1000)):
            offset = find(self.article.text, offset)
        self.put_cursor(offset)

    def select(self, span: Span) -> None:
        """Make ``span`` the selection, the cursor at its end."""

        def change() -> None:
            self.selecting = True
            self.origin = span.start
            self.here = self.over.current = None
            self.over.selection = span
            last = motions.character_before(self.article.text, span.end)
            self.over.cursor = Span(max(span.start, last), span.end)

        self.page.scroll_to_offset(span.start)
        self.repaint(change)

    def let_go(self) -> None:
        """End selecting and forget the thing a jump went to."""

        def change() -> None:
            self.selecting = False
            self.here = self.over.current = self.over.selection = self.over.cursor = None
            self.grown.clear()

        self.repaint(change)

    def go(self, here: Here, *, jump: bool = True) -> None:
        """Go to a thing and mark it; ``jump`` remembers where it was gone from."""
        if jump:
            self.diple.jumps.leave(self.place)

        def change() -> None:
            self.selecting = False
            self.over.selection = self.over.cursor = None
            self.here, self.over.current = here, here.span

        self.page.scroll_to_offset(here.span.start)
        self.repaint(change)
