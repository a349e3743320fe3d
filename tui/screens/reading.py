"""The reading screen: wires the article, its notebook and the recogniser to page, pane and bars."""

from __future__ import annotations

import gc
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from annotations.article import Article
from annotations.errors import DipleError
from annotations.spans import Span, SpanIndex
from tui import opening
from tui.intents.moving import Moving
from tui.intents.placing import Placing
from tui.intents.recognising import Recognising
from tui.intents.recovering import Recovering
from tui.intents.rereading import Rereading
from tui.intents.searching import Searching
from tui.intents.selecting import Selecting
from tui.intents.side import Side
from tui.intents.telling import Telling
from tui.intents.whole import Whole
from tui.keys import Keys, Press
from tui.layers import Layers
from tui.screens.base import WIDE
from tui.standing import overview_of
from tui.widgets.bar import Bar
from tui.widgets.page import Page
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from annotations.edits import Change
    from tui.changes import Changes
    from tui.standing import Overview

SETTLING = 0.08
"""Seconds between the first paint of a long article and the reading of the rest of it."""

MEASURE = 84
"""The widest row of text in cells: longer ones are hard to read."""


class ReadingScreen(
    Recognising, Side, Selecting, Searching, Moving, Whole, Recovering, Rereading, Placing, Telling
):
    """One open article."""

    def __init__(self, article: Article, look: Layers, keys: Keys, *, start: int = 0, line: int = 0) -> None:
        """``start`` is the offset shown first; ``line`` (from 1) a line of the text to go to instead."""
        super().__init__(article, look, keys)
        self.start = start
        self._line = line
        self._followed = Span(-1, -1)
        self.begin_views()

    # -- start -------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, page and pane, status."""
        look = self.over.palette
        yield Bar("header", look.bar)
        with Horizontal(id="middle"):
            region = self.diple.policy.scroll_region
            page = Page(self.article.text, self.over, start=self.start, measure=MEASURE, region=region)
            yield page
            pane = Pane(look)
            pane.display = self.app.size.width >= WIDE and self.diple.wants_pane(self.article)
            page.companion = pane
            yield pane
        yield Bar("status", look.bar)

    def on_mount(self) -> None:
        """Show the bars; all that can wait waits for the first paint."""
        if not self.query("#page"):  # the app ended meanwhile, and mounts nothing more
            return
        self.page.focus()
        self.show_header()
        self.call_after_refresh(self._first_painted)

    def _first_painted(self) -> None:
        if self._line:
            self.go_to_line(self._line)
        self.diple.first_painted()
        self.over.palette = self.pane.look = self.diple.coloured(self.over.palette)
        for notice in self.article.notices:
            self.say(notice)
        # A long text is counted to its end: not while the terminal still draws the first screen.
        # (A timer of no time at all divides by it.)
        if isinstance(self.article.text, str):
            self._complete()
        else:
            self.set_timer(SETTLING, self._complete)

    def show_header(self) -> None:
        """Show title, date, length and who reads."""
        article = self.article
        facts = [article.metadata.date or ""]
        if isinstance(article.text, str):
            facts.append(f"{len(article.text.split()):,} words".replace(",", "\u00a0"))
        facts.append(self.diple.creator)
        shown = [fact for fact in facts if fact]
        while shown[1:] and sum(map(len, shown)) + 3 * len(shown) > self.app.size.width // 2:
            shown.pop()
        self.query_one("#header", Bar).show(article.title, " · ".join(shown))

    @work(thread=True, group="opening", exit_on_error=False)
    def _complete(self) -> None:
        """Open the notebook and find the blocks, in the background."""
        self.diple.start_recogniser(self.article)
        try:
            opened = opening.complete(self.article, self.diple.creator)
            styles = opening.block_styles(opened.article, self.over.palette)
        except (DipleError, OSError) as error:
            self.later(self._failed, f"! {error}")
            return
        self.later(self._completed, opened, styles)

    def _failed(self, why: str) -> None:
        if not self.handed_over:
            self.say(why)
            self.recognise(self.page.span)

    def _completed(self, opened: opening.Opened, styles: SpanIndex[Any]) -> None:
        if not self.is_attached or self.handed_over:
            return
        if opened.article is not self.article:
            self.article = opened.article
            self.page.take(opened.article.text)
            self.show_header()
        self.notebook = opened.notebook
        self.notebook.subscribe(self._changed)
        self.over.blocks = styles
        self._take_over(opened.overview)
        self.decide_at_first()
        shown = self.page.span
        self.page.refresh_span(
            *(span for span, _ in (*styles.touching(*shown), *self.over.notes.touching(*shown)))
        )
        for notice in (*self.article.notices, *self.notebook.notices):
            self.say(notice)
        if self.standing.changed and self.standing.told(moved=True):
            self.say_changed()
        self.keep_watch()
        self.take_up(opened.kept)
        for waiting in self.when_ready:
            waiting()
        self.when_ready.clear()
        self.show_pane()
        self.show_status()
        self.recognise(self.page.span)
        if len(self.app.screen_stack) == 1:  # what is left of later articles must be collected some day
            gc.freeze()  # thousands of notes need not be looked through for garbage while a key waits

    def on_unmount(self) -> None:
        """Stop what runs in the background."""
        self.rest()

    def rest(self) -> None:
        """Stop what works and looks for this article in the background."""
        super().rest()
        self.end_watch()

    # -- changes -----------------------------------------------------------------------------------

    def _changed(self, changes: tuple[Change, ...]) -> None:
        drawn = self._drawn_notes()
        self._notes_changed(changes)
        other = self.decide_anew(changes)
        self.page.refresh_span(*(span for span, _, _ in drawn ^ self._drawn_notes()), *other)
        self.show_pane()
        self.look_again(changes)
        self.tell_of_others(changes)
        self.keep_unsaved()
        self.keep_undo()

    def _drawn_notes(self) -> set[tuple[Span, str, bool]]:
        """Return the notes on screen as they are drawn: where, whose, and whether in doubt."""
        notes = self.over.notes.touching(*self.page.span)
        return {(span, identity, identity in self.over.doubtful) for span, identity in notes}

    def _notes_changed(self, changes: tuple[Change, ...]) -> None:
        assert self.notebook is not None
        self._take_over(overview_of(self.notebook), changes)

    def _take_over(self, overview: Overview, changes: tuple[Change, ...] | None = None) -> None:
        """Take over what is drawn of the notebook; ``changes`` are what happened to it since."""
        assert self.notebook is not None
        self.take_decisions(self.notebook, changes, decides=overview.decides)
        self.take_notes(overview)
        self._followed = Span(-1, -1)
        self.over.notes = overview.notes
        self.over.doubtful = self.standing.doubtful

    def on_page_moved(self, event: Page.Moved) -> None:
        """Keep bars, pane and recogniser in step with the page."""
        event.stop()
        self._follow_page()
        self.show_status()

    def _follow_page(self) -> None:
        """Bring what depends on the rows on screen up to date; does nothing when they are the same."""
        shown = self.page.span
        if shown == self._followed:
            return
        self._followed = shown
        if self.recognition is not None:
            self.recognition.look(shown)
        if self.pane.display and self.pane.view == "Notes":
            self.show_pane()
        elif self.pane.display:
            self.pane.repair()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the pane away in a narrow terminal."""
        wide = event.size.width >= WIDE
        self.set_class(not wide, "-narrow")
        if not self.query("#page"):  # the first size may come before there is anything to fold
            return
        if not wide and self.pane.display and self.page.display:
            self.pane.display = False
            self.set_focus(self.page)
        elif wide and not self.page.display:
            self.page.display = True

    # -- keys --------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Give keys to intents, unless a panel is being typed into."""
        if self.panel is not None or self.focused is None or self.focused.id not in ("page", "pane"):
            return
        if event.key == "ctrl+c":  # the app tells how to leave
            return
        key = event.character if event.is_printable and event.character else event.key
        key = "space" if key == " " else key
        self.diple.dismiss_orientation()
        event.stop()
        event.prevent_default()
        self.said = ""
        press = self.keys.press(key, self.mode)
        if press is not None:
            self.carry_out(press)
        # At once, not when the page's message arrives: one frame shows it all.
        self._follow_page()
        self.show_status()
        self.last_key = monotonic()

    def carry_out(self, press: Press) -> None:
        """Do what an intent says."""
        self.safely(getattr(self, press.intent.action), press)

    # -- other screens, the theme ------------------------------------------------------------------

    def show_changes(self, changes: Changes, start: Span | None) -> None:
        """Show changes over the article, from ``start`` on."""
        from tui.screens.changes import ChangesScreen

        uncertain, region = frozenset(self.standing.uncertain), self.diple.policy.scroll_region
        given = changes, self.over.palette, uncertain, self.lines_of
        screen = ChangesScreen(*given, other=self.compare_with, start=start, region=region)
        self.diple.push_screen(screen, self.read_on)

    def show_other_changes(self, changes: Changes) -> None:
        """Show other changes in place of those that are shown, if any are."""
        from tui.screens.changes import ChangesScreen

        if isinstance(self.app.screen, ChangesScreen):
            self.app.screen.take(changes)

    def take_palette(self, look: Any) -> None:
        """Draw in another theme."""
        self.over.palette = look
        for bar in self.query(Bar):
            bar.restyle(look.bar)
        self.pane.look = look
        self.over.blocks = opening.block_styles(self.article, look)
        self.refresh(layout=True)
        self.page.refresh()
        self.pane.refresh()
