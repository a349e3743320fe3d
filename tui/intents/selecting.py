"""Selecting words with the keyboard and the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotations.spans import Span
from tui import motions, wrap
from tui.keys import Press
from tui.screens.base import ReadingBase
from tui.whereabouts import Here

if TYPE_CHECKING:
    from annotations.text import Text
    from tui.widgets.page import Page


class Selecting(ReadingBase):
    """Intents of the group Selecting."""

    def do_select(self, press: Press) -> None:
        """Start to select where the cursor or the marked thing is; again to let go."""
        if self.selecting:
            self.let_go()
        elif self.here is not None:
            self.select(self.here.span)
        else:
            start = self.cursor
            word = motions.word_at(self.article.text, start)
            self.select(Span(start, start + 1) if word or self.over.cursor else self._first_word(start))
        self.show_status()

    def _first_word(self, offset: int) -> Span:
        start = motions.next_word(self.article.text, offset)
        return Span(start, start + 1)

    def do_cancel(self, press: Press) -> None:
        """Let go of the selection, of the search, then of the pane; where it led the cursor stays."""
        here, searching = self.here, self.over.pattern is not None
        if self.mode == "pane":
            self.leave_pane()
        elif searching and here is not None and not (self.selecting or here.kind or here.annotation):
            self.put_cursor(here.span.start, show=False)
        elif self.selecting or here or (self.over.cursor and not searching):
            self.let_go()
        elif self.over.pattern is not None:
            self.over.pattern = None
            self.page.refresh()
        elif self.pane.chosen:
            self.pane.chosen = ""
            self.show_pane()
        self.show_status()

    # -- the cursor --------------------------------------------------------------------------------

    def do_cursor_left(self, press: Press) -> None:
        """Move left by graphemes."""
        offset = self.cursor
        for _ in range(min(press.count or 1, 1000)):
            offset = motions.character_before(self.article.text, offset)
        self.put_cursor(offset)

    def do_cursor_right(self, press: Press) -> None:
        """Move right by graphemes."""
        offset = self.cursor
        for _ in range(min(press.count or 1, 1000)):
            units = wrap.graphemes(self.article.text[offset : offset + 64])
            offset += units[0].end if len(units) > 1 else 0
        self.put_cursor(offset)

    def do_cursor_down(self, press: Press) -> None:
        """Move down by rows, in the same column."""
        self._by_rows(press.count or 1)

    def do_cursor_up(self, press: Press) -> None:
        """Move up by rows, in the same column."""
        self._by_rows(-(press.count or 1))

    def _by_rows(self, by: int) -> None:
        rows = self.page.layout_rows
        anchor = rows.anchor_of(self.cursor)
        row = rows.row(anchor)
        x = row.indent + wrap.width(self.article.text[row.start : self.cursor])
        target = rows.row(rows.move(anchor, by))
        words = self.article.text[target.start : target.end]
        offset = target.start + wrap.offset_at(words, max(0, x - target.indent))
        self.put_cursor(min(offset, max(target.start, target.end - 1)))

    def do_word_next(self, press: Press) -> None:
        """Move to the next word; a selection takes words as wholes, and gives them up as wholes."""
        if not self.selecting:
            self.step_cursor(press, motions.next_word)
        elif self.cursor >= self.origin:
            self.step_cursor(press, motions.word_end)
        else:
            self.step_cursor(press, self._next_selected)

    def _next_selected(self, text: Text, offset: int) -> int:
        """Return the next word up to the selection's other end; its last one is not given up."""
        found = motions.next_word(text, offset)
        if found > self.origin:
            self.say("the last word stays selected; o moves the other end")
        return found if found <= self.origin else offset

    def do_word_end(self, press: Press) -> None:
        """Move to the end of the word."""
        self.step_cursor(press, motions.word_end)

    def do_word_previous(self, press: Press) -> None:
        """Move to the word before."""
        self.step_cursor(press, motions.previous_word)

    def do_row_start(self, press: Press) -> None:
        """Move to the start of the row."""
        self.put_cursor(self.page.layout_rows.row(self.page.layout_rows.anchor_of(self.cursor)).start)

    def do_row_end(self, press: Press) -> None:
        """Move to the end of the row."""
        row = self.page.layout_rows.row(self.page.layout_rows.anchor_of(self.cursor))
        self.put_cursor(max(row.start, row.end - 1))

    # -- objects -----------------------------------------------------------------------------------

    def do_select_word(self, press: Press) -> None:
        """Select the word at the cursor."""
        self._take(motions.word_at(self.article.text, self.cursor), "no word here")

    def do_select_sentence(self, press: Press) -> None:
        """Select the sentence at the cursor."""
        self._take(motions.sentence_at(self.article.text, self.cursor), "no sentence here")

    def do_select_paragraph(self, press: Press) -> None:
        """Select the paragraph at the cursor."""
        self._take(motions.paragraph_at(self.article.text, self.cursor), "no paragraph here")

    def do_select_entity(self, press: Press) -> None:
        """Select the mention at the cursor."""
        mention = self.mentions.at(self.cursor)
        self._take(mention.span if mention else None, "no entity here")

    def _take(self, span: Span | None, otherwise: str) -> None:
        if span is None or not span.length:
            self.say(otherwise)
            return
        self.grown.clear()
        self.select(span)
        self.show_status()

    def do_select_grow(self, press: Press) -> None:
        """Select the next larger unit."""
        start = self.cursor
        now = self.over.selection or (self.here.span if self.here else Span(start, start))
        near = [span for span, _ in self.mentions.touching(now.start, now.start + 1)]
        larger = motions.grown(self.article.text, now, near)
        self.grown.append(now)
        kept = list(self.grown)
        self.select(larger)
        self.grown = kept
        self.show_status()

    def do_select_shrink(self, press: Press) -> None:
        """Select the unit before it grew."""
        kept = self.grown[:-1]
        if not self.grown or not self.grown[-1].length:
            self.let_go()
        else:
            self.select(self.grown[-1])
            self.grown = kept
        self.show_status()

    def do_select_swap(self, press: Press) -> None:
        """Move the other end of the selection."""
        selection, cursor = self.over.selection, self.cursor
        if selection is None:
            return
        last = max(selection.start, motions.character_before(self.article.text, selection.end))
        at_end = cursor >= last
        self.origin = last if at_end else selection.start
        self.put_cursor(selection.start if at_end else last)

    # -- the mouse ---------------------------------------------------------------------------------

    def on_page_dragged(self, event: Page.Dragged) -> None:
        """Select what was dragged over."""
        event.stop()
        low, high = sorted((event.origin, event.offset))
        self.select(Span(low, motions.character_end(self.article.text, high)))
        self.show_status()

    def on_page_pointed(self, event: Page.Pointed) -> None:
        """A click goes to what is there; two select the word, three the sentence, four the paragraph."""
        event.stop()
        self.set_focus(self.page)
        if event.offset is None:
            self.let_go()
        elif event.times == 1:
            self._point(event.offset)
        else:
            units = (motions.word_at, motions.sentence_at, motions.paragraph_at)
            span = units[min(event.times, 4) - 2](self.article.text, event.offset)
            if span is not None and span.length:
                self.select(span)
        self.show_status()

    def _point(self, offset: int) -> None:
        self.let_go()
        mention = self.mentions.at(offset)
        found = min(
            self.standing.placed.touching(offset, offset + 1),
            key=lambda pair: pair[0].length,
            default=None,
        )
        if found is not None:
            self.go(Here(found[0], annotation=found[1].id), jump=False)
            self.peek(found[1].id)
        elif mention is not None:
            self.go(Here(mention.span, kind=mention.kind), jump=False)
        else:
            self.put_cursor(offset)
