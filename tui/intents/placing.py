"""An article that changed: going through the notes that are not surely on their words, and settling each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import work

from annotations.errors import DipleError
from annotations.spans import Span
from tui.commands import PANE
from tui.intents.views import Views
from tui.keys import Press
from tui.screens.base import WIDE

if TYPE_CHECKING:
    from annotations.anchoring import Anchor
    from annotations.model import Annotation
    from annotations.notebook import Notebook
    from tui.changes import Changes

_ROOM: Final = 60
"""Columns from which the keys for an orphan are told in full."""

_AROUND: Final = 40
"""Code points of text shown at most on either side of a place that can be chosen."""


class Placing(Views):
    """Intents of the group Articles that changed."""

    def do_uncertain_next(self, press: Press) -> None:
        """Go to the next annotation that may not be on its words."""
        self._to_uncertain(press.count or 1)

    def do_uncertain_previous(self, press: Press) -> None:
        """Go to the one before."""
        self._to_uncertain(-(press.count or 1))

    def _to_uncertain(self, by: int) -> None:
        order = self.standing.uncertain
        if self.notebook is None:
            return
        if not order:
            count = len(self.standing.moved)
            moved = f": {count} moved, and {'has' if count == 1 else 'have'} the same words; M accepts"
            self.say(f"no note is uncertain{moved if count else ''}")
            return
        here = self.annotation_here()
        at = order.index(here.id) + by if here is not None and here.id in order else self._from_cursor(by)
        at %= len(order)
        if self.mode == PANE:
            self.leave_pane()
        self.go_to_annotation(order[at])
        anchor = self.notebook.anchor(self.notebook.get(order[at]))
        state = anchor.state.value
        self.say(f"{state} {at + 1}/{len(order)} · {self._ways(anchor)}")

    def _ways(self, anchor: Anchor) -> str:
        """Return the keys that settle an uncertain annotation."""
        if anchor.state.value != "orphan":
            return "= accepts · O gone"
        wide = self.size.width >= _ROOM
        if anchor.rivals:
            return "= shows where it may be · O leaves it" if wide else "= maybe here · O gone"
        return "select its words, then P · O leaves it" if wide else "v, P put · O gone"

    def _from_cursor(self, by: int) -> int:
        """Return the number of the uncertain annotation that ``by`` leads to from where the person is."""
        assert self.notebook is not None
        placed = [*self.standing.edited, *self.standing.ambiguous]
        spans = [self.notebook.anchor(each).span for each in placed]
        before = sum(span is not None and span.start < self.cursor for span in spans)
        return before + by - 1 if by > 0 else before + by

    # -- settling one ------------------------------------------------------------------------------

    def do_place_accept(self, press: Press) -> None:
        """Say that the annotation here is on its words."""
        annotation = self.editable_annotation()
        if annotation is None or self.notebook is None:
            return
        anchor = self.notebook.anchor(annotation)
        state = anchor.state.value
        if state == "exact":
            self.say("it is where it was: there is nothing to accept")
        elif state == "ambiguous" or (anchor.span is None and anchor.rivals):
            self._pick_place(annotation, anchor)
        elif anchor.span is None:
            self.say("its words are gone: select other words, then P puts it there")
        else:
            self._accept(annotation.id)

    def _accept(self, *identities: str, told: str = "accepted") -> None:
        def accept(notebook: Notebook) -> bool:
            notebook.accept(*identities)
            return True

        if self.attempt(accept):
            self._settled(told)

    def _settled(self, done: str) -> None:
        """Say what was done and how much is left to look at."""
        left = len(self.standing.uncertain)
        self.say(f"{done} · saved · U takes it back{f' · {left} uncertain: ]u' if left else ''}")

    def _pick_place(self, annotation: Annotation, anchor: Anchor) -> None:
        """Ask which of several places is the right one; an orphan may be at one of those thought of."""
        from tui.widgets.picker import Option, Picker

        best = anchor.span or anchor.rivals[0]
        spans = sorted({best, *anchor.rivals})
        options = [
            Option(span, self._in_context(span), "where it is now" if span == anchor.span else "")
            for span in spans
        ]
        title = f"Which is “{annotation.quote}”?"
        picker = Picker(title, options, self.over.palette, at=spans.index(best))
        self.ask(picker, lambda span: self._picked(annotation, anchor, span), about=best)

    def _in_context(self, span: Span) -> str:
        text = self.article.text
        around = max(8, min(_AROUND, (self.size.width - span.length) // 2 - 4))
        before, after = text[max(0, span.start - around) : span.start], text[span.end : span.end + around]
        return " ".join(f"{before}[{text[span.start : span.end]}]{after}".split())

    def _picked(self, annotation: Annotation, anchor: Anchor, span: Span) -> None:
        if span == anchor.span:
            self._accept(annotation.id)
        else:
            self._put(annotation.id, span)

    def do_place_accept_moved(self, press: Press) -> None:
        """Say that all annotations that moved are on their words."""
        if not self.editable():
            return
        notes, corrections = self.standing.moved, self.standing.carried
        if notes or corrections:
            from annotations.agreeing import counted

            told = f"{counted(len(notes), len(corrections))} accepted"
            self._accept(*(each.id for each in notes), *corrections, told=told)
        else:
            self.say("no note moved")

    def do_place_orphan(self, press: Press) -> None:
        """Say that the words of the annotation here are gone."""
        annotation = self.editable_annotation()
        if annotation is None:
            return

        def leave(notebook: Notebook) -> bool:
            notebook.leave_orphan(annotation.id)
            return True

        if self.attempt(leave):
            if self.mode != PANE:
                self.let_go()
            self._settled("left as an orphan")

    # -- attaching ---------------------------------------------------------------------------------

    def do_place_attach(self, press: Press) -> None:
        """Attach an annotation to the words selected."""
        span = self.words_here() if self.editable() else None
        if span is None or self.notebook is None:
            return
        notes = self._looking_for_words()
        if not notes:
            self.say("no note looks for words: each is on its own")
            return
        from tui.widgets.picker import Option, Picker

        notebook = self.notebook
        options = [Option(each.id, self._called(each), notebook.anchor(each).state.value) for each in notes]
        picker = Picker(f"Which note is about {self.quoted(span)}?", options, self.over.palette)
        self.ask(picker, lambda identity: self._put(identity, span), about=span)

    def _looking_for_words(self) -> list[Annotation]:
        """Return the annotations that may belong elsewhere, the one chosen in the pane first."""
        standing = self.standing
        notes = [
            *standing.orphans,
            *standing.ambiguous,
            *standing.edited,
            *standing.left,
            *standing.moved,
        ]
        return sorted(notes, key=lambda each: each.id != self.pane.chosen)

    def _called(self, annotation: Annotation) -> str:
        note = " ".join((annotation.note or "").split())
        return f"{' '.join((annotation.quote or '').split())}{f' · {note}' if note else ''}"

    def _put(self, identity: str, span: Span) -> None:
        annotation = self.attempt(lambda notebook: notebook.edit(identity, span=span))
        if annotation is not None:
            self.made(annotation, "attached")
            self._settled("attached")

    # -- what changed ------------------------------------------------------------------------------

    def say_changed(self) -> None:
        """Say that the article changed since it was annotated, and how the notes fared."""
        told = self.standing.told(moved=True) or "every note is on its words"
        wide = self.size.width >= WIDE
        since, shows = "changed since it was annotated", "W shows what"
        self.tell(f"{since}: {told} · {shows}" if wide else f"changed: {shows} · {told}")

    def do_changes(self, press: Press) -> None:
        """Show what changed since the article was annotated."""
        if self.notebook is None:
            self.say("the notes are still being opened; try again in a moment")
            return
        self.say("comparing …")
        here = self.annotation_here()
        self._compare_texts(self.notebook, here.id if here is not None else "")

    @work(thread=True, exclusive=True, group="changes", exit_on_error=False)
    def _compare_texts(self, notebook: Notebook, about: str, text: str = "") -> None:
        from tui.changes import since_annotated

        try:
            found = since_annotated(notebook, about, text)
        except (DipleError, OSError) as error:
            self.later(self.say, str(error))
            return
        self.later(self._show_changes, found, about)

    def compare_with(self, text: str) -> None:
        """Compare the article with another old text, by its digest."""
        if self.notebook is not None:
            self._compare_texts(self.notebook, "", text)

    def _show_changes(self, changes: Changes, about: str) -> None:
        """Show the changes over the article, from the note ``about`` on, else from the page's start on."""
        if self.panel is not None:
            return
        if self.app.screen is not self:
            self.show_other_changes(changes)
            return
        self.say("")
        found = (span for span, identity in changes.notes if identity == about)
        top = changes.joined.of_new(Span(self.page.span.start, self.page.span.start + 1)).start
        after = (span for span in changes.joined.changes if span.end > top)
        self.show_changes(changes, next(found, next(after, None)))

    def show_changes(self, changes: Changes, start: Span | None) -> None:
        """Show changes over the article, from ``start`` on."""
        raise NotImplementedError

    def show_other_changes(self, changes: Changes) -> None:
        """Show other changes in place of those that are shown, if any are."""
        raise NotImplementedError

    def read_on(self, offset: int | None) -> None:
        """Go to where the person was when the changes were left."""
        if offset is not None:
            self.diple.jumps.leave(self.place)
            if self.mode == PANE:
                self.leave_pane()
            self.let_go()
            self.put_cursor(offset)
