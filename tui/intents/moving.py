"""Moving through the article: rows, pages, paragraphs, annotations, entities, marks, the jump list."""

from __future__ import annotations

from annotations.article import BlockKind
from annotations.spans import Span
from tui import motions
from tui.jumps import Place
from tui.keys import Press
from tui.screens.base import ReadingBase
from tui.whereabouts import Here


class Moving(ReadingBase):
    """Intents of the group Moving."""

    def _scroll(self, rows: int) -> None:
        if not self.page.scroll_by(rows):
            self.say("the end" if rows > 0 else "the start")

    def do_line_down(self, press: Press) -> None:
        """Scroll down by rows."""
        self._scroll(press.count or 1)

    def do_line_up(self, press: Press) -> None:
        """Scroll up by rows."""
        self._scroll(-(press.count or 1))

    def do_page_down(self, press: Press) -> None:
        """Scroll down by screens, one row of the last kept."""
        self._scroll(max(1, self.page.size.height - 1) * (press.count or 1))

    def do_page_up(self, press: Press) -> None:
        """Scroll up by screens."""
        self._scroll(-max(1, self.page.size.height - 1) * (press.count or 1))

    def do_half_down(self, press: Press) -> None:
        """Scroll down by half screens."""
        self._scroll(max(1, self.page.size.height // 2) * (press.count or 1))

    def do_half_up(self, press: Press) -> None:
        """Scroll up by half screens."""
        self._scroll(-max(1, self.page.size.height // 2) * (press.count or 1))

    def do_text_start(self, press: Press) -> None:
        """Go to the start, or select up to it."""
        if self.selecting:
            self.put_cursor(0)
            return
        self.diple.jumps.leave(self.place)
        self.page.to_start()

    def do_text_end(self, press: Press) -> None:
        """Go to the end, or with a count to that line of the text."""
        if press.count is not None:
            self.go_to_line(press.count)
        elif self.selecting:
            self.put_cursor(len(self.article.text) - 1)
        else:
            self.diple.jumps.leave(self.place)
            self.page.to_end()

    def go_to_line(self, number: int) -> None:
        """Go to a line of the text (from 1), or the last one."""
        text, offset = self.article.text, 0
        for _ in range(number - 1):
            body = text[offset : offset + 4096]
            while body and "\n" not in body:
                offset += len(body)
                body = text[offset : offset + 4096]
            if not body:
                break
            offset += body.index("\n") + 1
        self.diple.jumps.leave(self.place)
        self.page.scroll_to_offset(offset, margin=0.0)

    # -- units of the text -------------------------------------------------------------------------

    def do_paragraph_next(self, press: Press) -> None:
        """Put the cursor on the next paragraph."""
        self.step_cursor(press, motions.next_paragraph)

    def do_paragraph_previous(self, press: Press) -> None:
        """Put the cursor on the paragraph before."""
        self.step_cursor(press, motions.previous_paragraph)

    def do_sentence_next(self, press: Press) -> None:
        """Put the cursor on the next sentence."""
        self.step_cursor(press, motions.next_sentence)

    def do_sentence_previous(self, press: Press) -> None:
        """Put the cursor on the sentence before."""
        self.step_cursor(press, motions.previous_sentence)

    def _headings(self) -> list[int]:
        if isinstance(self.article.text, str) or len(self.article.text) <= 1_000_000:
            return [block.start for block in self.article.blocks if block.kind is BlockKind.HEADING]
        return []

    def do_heading_next(self, press: Press) -> None:
        """Go to the next heading."""
        here = self.cursor
        self._go_to_heading(next((each for each in self._headings() if each > here), None))

    def do_heading_previous(self, press: Press) -> None:
        """Go to the heading before."""
        here = self.cursor
        self._go_to_heading(next((each for each in reversed(self._headings()) if each < here), None))

    def _go_to_heading(self, offset: int | None) -> None:
        if offset is None:
            self.say("no more headings that way")
            return
        self.diple.jumps.leave(self.place)
        self.page.scroll_to_offset(offset, margin=0.0)
        self.put_cursor(offset)

    # -- annotations --------------------------------------------------------------------------------

    def do_annotation_next(self, press: Press) -> None:
        """Go to the next annotation."""
        self._to_annotation(press.count or 1)

    def do_annotation_previous(self, press: Press) -> None:
        """Go to the annotation before."""
        self._to_annotation(-(press.count or 1))

    def _to_annotation(self, by: int) -> None:
        if self.notebook is None:
            return
        placed = [(span, annotation.id) for span, annotation in self.standing.placed]
        if not placed:
            none = "no notes yet: v selects words, a makes a note"
            others = len(self.notebook.annotations) > len(self.notebook.decisions)
            self.say("no notes on words; Tab shows the others" if others else none)
            return
        known = [identity for _, identity in placed]
        if self.here is not None and self.here.annotation in known:
            at = known.index(self.here.annotation) + by
        else:
            after = sum(1 for span, _ in placed if span.start < self.cursor)
            at = after + by - 1 if by > 0 else after + by
        if not 0 <= at < len(placed):
            self.say("no more annotations that way")
            return
        self.go_to_annotation(placed[at][1])

    def go_to_annotation(self, identity: str, *, jump: bool = True) -> None:
        """Go to an annotation's words and choose it in the pane."""
        if self.notebook is None:
            return
        annotation = self.notebook.get(identity)
        anchor = self.notebook.anchor(annotation)
        if anchor.state.value == "orphan":
            self.show_orphan(identity)
            return
        if anchor.span is not None:
            self.go(Here(anchor.span, annotation=identity), jump=jump)
        self.peek(identity)

    def go_to_annotation_named(self, ending: str) -> None:
        """Go to the annotation whose id ends so in the article just opened; tell when there is none."""
        found = self.attempt(lambda notebook: notebook.get(ending))
        if found is not None:
            self.go_to_annotation(found.id, jump=False)  # one step back leads to where one came from

    def words(self, span: Span) -> str:
        """Return the words of a span on one line."""
        return " ".join(self.article.text[span.start : span.end].split())

    # -- places ------------------------------------------------------------------------------------

    def do_mark_set(self, press: Press) -> None:
        """Set a mark."""
        self.diple.jumps.marks[press.letter] = self.place
        self.say(f"mark {press.letter} set")

    def do_mark_go(self, press: Press) -> None:
        """Go to a mark."""
        place = self.diple.jumps.marks.get(press.letter)
        if place is None:
            self.say(f"there is no mark {press.letter}: m{press.letter} sets it")
            return
        self.diple.jumps.leave(self.place)
        self.travel(place)

    def do_jump_last(self, press: Press) -> None:
        """Go back to where the last jump left."""
        place, here = self.diple.jumps.last(), self.place
        if place is None:
            self.say("there was no jump yet")
            return
        self.diple.jumps.leave(here)
        self.travel(place)

    def do_jump_back(self, press: Press) -> None:
        """Go back in the jump list."""
        place = self.diple.jumps.back(self.place)
        if place is None:
            self.say("no older place")
        else:
            self.travel(place)

    def do_jump_forward(self, press: Press) -> None:
        """Go forward in the jump list."""
        place = self.diple.jumps.forward()
        if place is None:
            self.say("no newer place")
        else:
            self.travel(place)

    def travel(self, place: Place) -> None:
        """Go to a place, in another article where it is one."""
        if place.article != self.opened_by:
            self.diple.open(place.article, offset=place.offset)
            return
        self.let_go()
        self.page.scroll_to_offset(place.offset)
        self.put_cursor(place.offset)
