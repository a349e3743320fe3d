"""What every group of intents stands on: the article, its notebook, the page, where the person is."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual.worker import get_current_worker

from annotations.article import Article
from annotations.errors import DipleError
from annotations.spans import Span
from annotations.text import Text
from tui import motions
from tui.asking import Asking
from tui.commands import PANE, READING, SELECTING
from tui.jumps import Place
from tui.keys import Keys, Press
from tui.layers import Layers
from tui.mentions import Mentions
from tui.standing import Standing
from tui.widgets.bar import Bar
from tui.widgets.page import Page
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from annotations.conflicts import Unsettled
    from annotations.model import Annotation
    from annotations.notebook import Notebook
    from tui.app import DipleApp
    from tui.widgets.panel import Panel

WIDE = 100
"""Columns from which the side pane stands beside the page; below, it takes the page's place."""


@dataclass(frozen=True, slots=True)
class Here:
    """The thing a jump or a click went to: its span, and the annotation or the kind of entity it is."""

    span: Span
    annotation: str = ""
    kind: str = ""


def _unsaved(error: DipleError | OSError) -> str:
    """Return why an edit is kept in memory alone: the reason first, since a narrow line cuts the rest."""
    what, where = (error.what, error.where) if isinstance(error, DipleError) else (str(error), None)
    place = f" ({where})" if where else ""
    return f"{what}; kept, and tried again every two seconds{place}"


class ReadingBase(Asking):
    """State of one open article, and the little that every intent needs."""

    def __init__(self, article: Article, look: Layers, keys: Keys) -> None:
        super().__init__()
        self.article = article
        self.over = look
        self.keys = keys
        self.notebook: Notebook | None = None
        self.mentions = Mentions()
        self.here: Here | None = None
        self.selecting = False
        self.origin = 0
        """Where the selection began, while words are being selected."""
        self.grown: list[Span] = []
        """Smaller selections to shrink back to."""
        self.said = ""
        self.conflicts: tuple[Unsettled, ...] = ()
        """What merging left unsettled in this article."""
        self.standing = Standing()
        """How the annotations stand in today's text."""
        self.when_ready: list[Callable[[], None]] = []
        """What waits for the notebook."""
        self._saving = False

    # -- parts -------------------------------------------------------------------------------------

    @property
    def diple(self) -> DipleApp:
        """The app, by its own type."""
        return cast("DipleApp", self.app)

    @property
    def page(self) -> Page:
        """The page."""
        return self.query_one("#page", Page)

    @property
    def pane(self) -> Pane:
        """The side pane."""
        return self.query_one("#pane", Pane)

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

    @property
    def unsaved(self) -> int:
        """How many edits are in memory alone."""
        return len(self.notebook.pending) if self.notebook is not None else 0

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

    # -- telling -----------------------------------------------------------------------------------

    def say(self, words: str) -> None:
        """Show a line in the status bar until the next key; files of the article's folder by their names."""
        if self.folder is not None:
            words = words.replace(f"{self.folder}{os.sep}", "")
        self.said = words
        self.show_status()

    def say_besides(self, words: str) -> None:
        """Show a line that comes from the background, after what was said of a key."""
        self.say(f"{self.said} · {words}" if self.said else words)

    # What one group of intents does and others ask for.

    def show_status(self) -> None:
        """Bring the status bar up to date."""
        raise NotImplementedError

    def carry_out(self, press: Press) -> None:
        """Do what an intent says."""
        raise NotImplementedError

    def go_to_annotation(self, identity: str) -> None:
        """Go to an annotation's words and choose it in the pane."""
        raise NotImplementedError

    def keep_unsaved(self) -> None:
        """Have edits that are not on disk kept in the journal; when all are, end that."""
        raise NotImplementedError

    def show_pane(self, view: str | None = None) -> None:
        """Bring the pane up to date, with another view if one is named."""
        raise NotImplementedError

    def show_orphan(self, identity: str) -> None:
        """Go to an annotation whose words are gone, in the pane."""
        raise NotImplementedError

    def peek(self, identity: str) -> None:
        """Show what an annotation says: in the pane, or where it is folded away in the status bar."""
        raise NotImplementedError

    def leave_pane(self, *, fold: bool = False) -> None:
        """Go back from the pane to the page."""
        raise NotImplementedError

    def attempt(self, edit: Callable[[Notebook], Any]) -> Any:
        """Make an edit on the notebook; tell what happened when it could not be made or saved."""
        if self.notebook is None:
            self.say("the notes are still being opened; try again in a moment")
            return None
        self._saving, unsaved = True, self.unsaved
        try:
            return edit(self.notebook)
        except (DipleError, OSError) as error:
            self.say(f"! {_unsaved(error)}" if self.unsaved > unsaved else f"! {error}")
            return None
        finally:
            self._saving = False
            self.call_later(self.tell_news)

    def tell_news(self) -> None:
        """Say what merging with others' work did, after what was said of the edit itself."""
        if self.notebook is None:
            return
        place = f"{self.notebook.path}: "
        lines = [line.removeprefix(place) for line in self.notebook.news()]
        if lines:
            self.say_besides(" · ".join(lines))

    def save_rest(self) -> None:
        """Save what is not on disk yet; not over a save that a signal interrupted."""
        if self.notebook is not None and self.notebook.unsaved and not self._saving:
            self.notebook.save()

    def note_unsaved(self) -> None:
        """Hand edits that are not on disk to the journal."""
        raise NotImplementedError

    def keep_draft(self) -> None:
        """Bring what is being typed to disk."""

    def later(self, call: Callable[..., Any], *values: Any) -> None:
        """From a worker thread, call something in the app's thread, unless nobody waits for it any more."""
        if self.app.is_running and not get_current_worker().is_cancelled:
            self.app.call_from_thread(call, *values)

    # -- panels ------------------------------------------------------------------------------------

    def ask(
        self,
        panel: Panel,
        done: Callable[[Any], None],
        *,
        about: Span | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Open a panel; ``done`` gets its value unless it was ``cancelled``.  ``about`` is kept in view."""
        if self.open_panel(panel, done, cancelled) and about is not None:
            self.call_after_refresh(self.page.scroll_to_offset, about.start)

    def panel_is_gone(self) -> None:
        """Put the focus where it was."""
        self.set_focus(self.page if self.page.display else self.pane)

    def panel_is_dealt_with(self) -> None:
        """Go on with what waited for the panel."""
        self.show_status()
        self.call_after_refresh(self.diple.show_waiting)  # unless that opened the next panel

    # -- annotations -------------------------------------------------------------------------------

    def annotation_here(self) -> Annotation | None:
        """Return the annotation the person means: chosen in the pane, gone to, or under the cursor."""
        if self.notebook is None:
            return None
        known = {annotation.id: annotation for annotation in self.notebook.annotations}
        if self.mode == PANE:
            return known.get(self.pane.chosen)
        if self.selecting:
            return None
        if self.here is not None:
            return known.get(self.here.annotation)
        cursor = self.over.cursor
        if cursor is not None and self.page.row_of(cursor.start) is not None:
            for _, annotation in self.notebook.spans.touching(*cursor):
                return annotation
        return None

    def span_here(self) -> Span | None:
        """Return the words the person means: the selection, or the mention gone to."""
        if self.selecting:
            return self.over.selection
        if self.here is not None and not self.here.annotation:
            return self.here.span
        return None
