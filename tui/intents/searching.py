"""Searching the article while typing; a long one in the background, so that no key waits for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual import work
from textual.worker import get_current_worker

from annotations.spans import Span
from tui import search
from tui.commands import PANE
from tui.jumps import Place
from tui.keys import Press
from tui.screens.base import ReadingBase
from tui.whereabouts import Here

if TYPE_CHECKING:
    from tui.widgets.panel import SearchPanel

NOTHING = "nothing found"


class Searching(ReadingBase):
    """Intents of the group Moving that search."""

    _before_search = Place("", 0)
    _told = ""
    """What the panel says of what is being typed."""

    def do_search(self, press: Press) -> None:
        """Search as it is typed."""
        from tui.widgets.panel import SearchPanel

        if self.mode == PANE:
            self.leave_pane()
        place, top, pattern = self.place, self.page.span.start, self.over.pattern
        here, cursor = self.here, self.over.cursor
        self._before_search = place

        def back() -> None:
            self.over.pattern = pattern
            self.page.scroll_to_offset(top, margin=0.0)
            if self.selecting:
                self.put_cursor(place.offset, show=False)
            else:
                self.here, self.over.current = here, here.span if here else None
                self.over.cursor = cursor
            self.page.refresh()

        def keep(words: str) -> None:
            self.diple.jumps.leave(place)
            if self._told:
                self.say(self._told)

        self._told = ""
        self.ask(SearchPanel(), keep, cancelled=back)

    def on_search_panel_typed(self, event: SearchPanel.Typed) -> None:
        """Show the first match from where the search began."""
        event.stop()
        self.over.pattern = search.pattern(event.words)
        self.page.refresh()
        if self.over.pattern is None:
            self._tell("")
        else:
            self._look(self.over.pattern, self._before_search.offset - 1, 1)

    def do_search_next(self, press: Press) -> None:
        """Go to the next match."""
        self._step_match(press.count or 1)

    def do_search_previous(self, press: Press) -> None:
        """Go to the match before."""
        self._step_match(-(press.count or 1))

    def _step_match(self, by: int) -> None:
        if self.over.pattern is None:
            self.say("nothing is searched for: / starts a search")
        else:
            self._look(self.over.pattern, self.cursor, by)

    def _look(self, wanted: re.Pattern[str], offset: int, by: int) -> None:
        """Go to the ``by``-th match after ``offset`` (before it when negative), and tell the count."""
        if not isinstance(self.article.text, str):
            self._tell("searching …")
            self._look_far(wanted, offset, by)
            return
        found = search.stepped(self.article.text, wanted, offset, by)
        self._show_match(wanted, found)
        if found is not None:
            self._show_count(wanted, search.counted(self.article.text, wanted, found))

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def _look_far(self, wanted: re.Pattern[str], offset: int, by: int) -> None:
        worker = get_current_worker()
        found = search.stepped(self.article.text, wanted, offset, by, lambda: worker.is_cancelled)
        self.later(self._show_match, wanted, found)
        if found is not None:
            count = search.counted(self.article.text, wanted, found, lambda: worker.is_cancelled)
            self.later(self._show_count, wanted, count)

    def _show_match(self, wanted: re.Pattern[str], found: Span | None) -> None:
        """Go to a match; while words are being selected, select up to it."""
        if wanted is not self.over.pattern:
            return
        if found is None:
            self._tell(NOTHING)
        elif self.selecting:
            self.put_cursor(found.start)
        else:
            self.go(Here(found), jump=False)

    def _show_count(self, wanted: re.Pattern[str], count: tuple[int, int]) -> None:
        number, total = count
        if wanted is self.over.pattern:
            self._tell(f"{number} of {total}{'+' if total >= search.MOST else ''}")

    def _tell(self, words: str) -> None:
        from tui.widgets.panel import SearchPanel

        if isinstance(self.panel, SearchPanel):
            self._told = words
            self.panel.tell(words)
        elif words:
            self.say(words)
