"""The reading screen: wires the article, its notebook and the recogniser to page, pane and bars."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.worker import WorkerCancelled

from annotations.article import Article
from annotations.errors import DipleError
from annotations.spans import Span, SpanIndex
from tui import opening
from tui.intents.moving import Moving
from tui.intents.placing import Placing
from tui.intents.recovering import Recovering
from tui.intents.searching import Searching
from tui.intents.selecting import Selecting
from tui.intents.side import Side
from tui.intents.telling import Telling
from tui.intents.watching import Watching
from tui.intents.whole import Whole
from tui.keys import Keys, Press
from tui.layers import Layers
from tui.screens.base import WIDE
from tui.widgets.bar import Bar
from tui.widgets.page import Page
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from annotations.edits import Change
    from annotations.entities.mentions import Mention
    from tui.changes import Changes
    from tui.recognition import Recognition

SETTLING = 0.1
"""Seconds between the first paint of a long article and the reading of the rest of it."""

STILL = 0.2
"""Seconds after a key before what was found in the background is painted."""

MEASURE = 84
"""The widest row of text in cells: longer ones are hard to read."""


class ReadingScreen(Side, Selecting, Searching, Moving, Whole, Recovering, Watching, Placing, Telling):
    """One open article."""

    def __init__(self, article: Article, look: Layers, keys: Keys, *, start: int = 0, line: int = 0) -> None:
        """``start`` is the offset shown first; ``line`` (from 1) a line of the text to go to instead."""
        super().__init__(article, look, keys)
        self._start = start
        self._line = line
        self._recognition: Recognition | None = None
        self._stale: list[Span] = []
        self._last_key = 0.0
        self._resting = False
        self._followed = Span(-1, -1)
        self.begin_views()

    # -- start -------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, page and pane, status."""
        look = self.over.palette
        yield Bar("header", look.bar)
        with Horizontal(id="middle"):
            region = self.diple.policy.scroll_region
            page = Page(self.article.text, self.over, start=self._start, measure=MEASURE, region=region)
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
        try:
            opened = opening.complete(self.article, self.diple.creator)
            styles = opening.block_styles(opened.article, self.over.palette)
        except (DipleError, OSError) as error:
            self.later(self._failed, f"! {error}")
            return
        self.later(self._completed, opened, styles)

    def _failed(self, why: str) -> None:
        self.say(why)
        self._recognise()

    def _completed(self, opened: opening.Opened, styles: SpanIndex[Any]) -> None:
        if not self.is_attached:
            return
        if opened.article is not self.article:
            self.article = opened.article
            self.page.take(opened.article.text)
            self.show_header()
        self.notebook = opened.notebook
        self.notebook.subscribe(self._changed)
        self.over.blocks = styles
        self._notes_changed()
        shown = self.page.span
        self.page.refresh_span(
            *(span for span, _ in (*styles.touching(*shown), *self.over.notes.touching(*shown)))
        )
        if self.standing.changed:
            self.say_changed()
        for notice in (*self.article.notices, *self.notebook.notices):
            self.say(notice)
        self.keep_watch()
        self.take_up(opened.kept)
        for waiting in self.when_ready:
            waiting()
        self.when_ready.clear()
        self.show_status()
        self._recognise()

    # -- entities ----------------------------------------------------------------------------------

    @work(thread=True, group="recognition", exit_on_error=False)
    def _recognise(self) -> None:
        from tui.recognition import Recognition

        recognition = Recognition(
            self.article,
            lambda start, end, mentions: self.later(self._found, start, end, mentions),
            self._progressed,
            self.diple.config.model,
        )
        self._recognition = recognition
        recognition.look(self.page.span)
        try:
            recognition.run()
        except DipleError as error:
            self.later(self.say, f"! {error}")
        except WorkerCancelled:
            return
        self._progressed(0, 0)

    def _progressed(self, done: int, wanted: int) -> None:
        """Take note, in the recogniser's thread, of how far it is; with nothing wanted it rests."""
        if not wanted:
            from tui.heap import give_back

            give_back()
        self.later(self._show_progress, done, wanted)

    def _found(self, start: int, end: int, mentions: Sequence[Mention]) -> None:
        shown = self.page.span
        before = set(self.mentions.touching(*shown))
        if self.decisions is not None:
            mentions = self.decisions.over(mentions, self.article.text, Span(start, end))
        self.mentions.put(start, end, mentions)
        self.over.mentions = self.mentions
        self.entities = None
        # Only the rows that look different now: on a slow line every row counts.
        self._stale += [span for span, _ in before.symmetric_difference(self.mentions.touching(*shown))]
        self._repaint_when_still()

    def _repaint_when_still(self) -> None:
        """Repaint what the background changed, but not between the keys of somebody who is scrolling."""
        rest = self._last_key + STILL - monotonic()
        if rest <= 0:
            self.page.refresh_span(*self._stale)
            self._stale.clear()
            self.show_status()
        elif not self._resting:
            self._resting = True
            self.set_timer(rest, self._rested)

    def _rested(self) -> None:
        self._resting = False
        self._repaint_when_still()

    def _show_progress(self, done: int, wanted: int) -> None:
        progress = f"entities {100 * done // wanted}%" if done < wanted else ""
        if progress != self.progress:
            self.progress = progress
            self._repaint_when_still()
        if not progress:
            self.show_pane()

    def on_unmount(self) -> None:
        """Stop what runs in the background."""
        self.rest()

    def rest(self) -> None:
        """Stop recognising: another article is read now."""
        if self._recognition is not None:
            self._recognition.stop()

    # -- changes -----------------------------------------------------------------------------------

    def _changed(self, changes: tuple[Change, ...]) -> None:
        drawn = self._drawn_notes()
        self._notes_changed()
        touched = [each for change in changes for each in (change.before, change.after) if each is not None]
        if any(each.kind for each in touched):
            self._recorrect()
        self.page.refresh_span(*(span for span, _, _ in drawn ^ self._drawn_notes()))
        self.show_pane()
        self.tell_of_others(changes)
        self.keep_unsaved()
        self.keep_undo()

    def _drawn_notes(self) -> set[tuple[Span, str, bool]]:
        """Return the notes on screen as they are drawn: where, whose, and whether in doubt."""
        notes = self.over.notes.touching(*self.page.span)
        return {(span, identity, identity in self.over.doubtful) for span, identity in notes}

    def _notes_changed(self) -> None:
        """Take over what is drawn of the notebook."""
        from annotations.decisions import Decisions

        assert self.notebook is not None
        notebook = self.notebook
        self.decisions = Decisions.of(notebook)
        self.take_notes(notebook)
        self._followed = Span(-1, -1)
        self.over.notes = SpanIndex((span, each.id) for span, each in notebook.spans)
        self.over.doubtful = self.standing.doubtful

    def _recorrect(self) -> None:
        """Lay the corrections over the mentions anew."""
        if self._recognition is not None:
            for start, end, mentions in self._recognition.results():
                self._found(start, end, mentions)

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
        if self._recognition is not None:
            self._recognition.look(shown)
        if self.pane.display and self.pane.view == "Notes":
            self.show_pane()
        elif self.pane.display:
            self.pane.repair()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the pane away in a narrow terminal."""
        wide = event.size.width >= WIDE
        self.set_class(not wide, "-narrow")
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
        self._last_key = monotonic()

    def carry_out(self, press: Press) -> None:
        """Do what an intent says."""
        self.safely(getattr(self, press.intent.action), press)

    # -- other screens, the theme ------------------------------------------------------------------

    def show_changes(self, changes: Changes, start: Span | None) -> None:
        """Show changes over the article, from ``start`` on."""
        from tui.screens.changes import ChangesScreen

        uncertain, region = frozenset(self.standing.uncertain), self.diple.policy.scroll_region
        given = changes, self.over.palette, uncertain, self.lines_of
        self.diple.push_screen(ChangesScreen(*given, start=start, region=region), self.read_on)

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
