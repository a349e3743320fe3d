"""An article that changed is read again; the place, the selection, marks and jumps stay with their words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import work

from annotations.errors import DipleError
from annotations.spans import Span
from tui import motions
from tui.commands import PANE
from tui.following import Following, following
from tui.intents.watching import Watching
from tui.keys import Press
from tui.whereabouts import Here

if TYPE_CHECKING:
    from tui.screens.reading import ReadingScreen


class Rereading(Watching):
    """The intent that reads the article anew."""

    start = 0
    """The offset shown first."""

    def do_reread(self, press: Press) -> None:
        """Read the article anew, at the same words."""
        if not self.opened_by:
            self.say("this article cannot be read again: it has no place")
        elif self.article_changed or self.article.path is None:
            self.say(f"reading {self.opened_by} …")
            self._read_again()
        else:
            self.say("the article is as it was when it was opened")

    @work(thread=True, exclusive=True, group="rereading", exit_on_error=False)
    def _read_again(self) -> None:
        try:
            article = self.read_now(self.opened_by)
            follow = following(self.article.text, article.text)
        except (DipleError, OSError) as error:
            self.later(self.say, f"! {error}")
            return
        self.later(self.diple.show_article, article, 0, "", partial(self._hand_on, follow))

    def _hand_on(self, follow: Following, new: ReadingScreen) -> None:
        """Give a screen of the newer text what the person has on this one."""
        top = self.page.span.start
        new.start = follow.offset(top) if top else 0  # who is at the start sees what is new there
        new.over.pattern = self.over.pattern
        self._hand_on_place(follow, new)
        self.diple.jumps.follow(self.opened_by, follow.offset)
        view, chosen, in_pane = self.pane.view, self.pane.chosen, self.mode == PANE

        def ready() -> None:
            new.pane.chosen = chosen
            if in_pane:
                new.open_pane(view)
            else:
                new.show_pane(view)
            if new.standing.changed:
                new.say_changed()
            else:
                new.tell("read again")

        new.when_ready.append(ready)

    def _hand_on_place(self, follow: Following, new: ReadingScreen) -> None:
        """Hand on what is selected or gone to, or the cursor; of words that are gone, where they stood."""
        cursor, selection = self.over.cursor, self.over.selection if self.selecting else None
        words = selection or (self.here.span if self.here is not None else None)
        span = follow.span(words) if words is not None else None
        if span is not None and selection is not None:
            new.selecting, new.over.selection = True, span
            backwards = cursor is not None and cursor.start < self.origin
            last = motions.character_before(new.article.text, span.end)
            new.origin = last if backwards else span.start
            new.over.cursor = _character(new, span.start if backwards else max(span.start, last))
        elif span is not None and self.here is not None:
            new.here = Here(span, self.here.annotation, self.here.kind)
            new.over.current = span
        elif words is not None or cursor is not None:
            at = follow.offset((words or cursor or Span(0, 0)).start)
            new.over.cursor = _character(new, at)


def _character(new: ReadingScreen, offset: int) -> Span:
    text = new.article.text
    if not text[offset : offset + 1]:
        offset = motions.character_before(text, len(text))
    return Span(offset, motions.character_end(text, offset))
