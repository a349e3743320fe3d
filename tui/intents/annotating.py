"""Notes, tags, replies, highlights; delete, undo, redo; copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import work

from annotations.errors import DipleError
from annotations.spans import Span
from tui import motions
from tui.keys import Press
from tui.screens.base import Here, ReadingBase

if TYPE_CHECKING:
    from annotations.model import Annotation, EntityTarget, ReplyTo, Whole
    from annotations.notebook import Change, Notebook
    from tui.widgets.picker import Option, Picker, TagPanel

UNMARKED = "select words first: v, + or the mouse; ]e goes to an entity; A is for the whole article"

_EDITS: Final = {"add": "a new annotation", "edit": "a change", "delete": "a deletion"}
"""What an edit is called when it is undone."""


class Annotating(ReadingBase):
    """Intents of the group Annotating, but for cross-references."""

    def _target(self) -> Span | None:
        """Return the words a new annotation is for, telling when there are none."""
        span = self.span_here()
        if span is None and self.over.cursor is not None:
            span = motions.word_at(self.article.text, self.cursor)
        if span is None:
            self.say(UNMARKED)
        return span

    def _editable(self) -> bool:
        if self.notebook is None:
            self.say("the notes are still being opened; try again in a moment")
            return False
        if self.notebook.read_only:
            why = self.notebook.notices[0] if self.notebook.notices else "the notes cannot be written"
            self.say(f"! read-only: {why}")
            return False
        return True

    def made(self, annotation: Annotation | None, done: str) -> None:
        """Go to a new or changed annotation and say that it is saved."""
        if annotation is None or self.notebook is None:
            return
        span = self.notebook.anchor(annotation).span if annotation.reply_to is None else None
        if span is not None and self.mode != "pane":
            self.go(Here(span, annotation=annotation.id), jump=False)
        self.say(f"{done} · saved")

    def quoted(self, span: Span | None) -> str:
        """Return the words of a span for a panel's title."""
        if span is None:
            return ""
        words = " ".join(self.article.text[span.start : min(span.end, span.start + 120)].split())
        return f"“{words}”"

    def do_note(self, press: Press) -> None:
        """Write a note, or edit the one here."""
        if not self._editable():
            return
        from tui.widgets.panel import NotePanel

        annotation = self.annotation_here()
        if annotation is not None:
            identity = annotation.id
            about = annotation.quote or ""
            self.ask(
                NotePanel(f"Note on “{about}”" if about else "Note", annotation.note or ""),
                lambda text: self.made(
                    self.attempt(lambda notebook: notebook.edit(identity, note=text or None)), "note"
                ),
                about=self.here.span if self.here else None,
            )
            return
        span = self._target()
        if span is not None:
            self.ask(
                NotePanel(f"Note on {self.quoted(span)}"),
                lambda text: self._add_note(span, text),
                about=span,
            )

    def _add_note(self, target: Span | Whole | EntityTarget | ReplyTo, text: str) -> None:
        if not text.strip():
            self.say("nothing written, nothing saved")
            return
        self.made(self.attempt(lambda notebook: notebook.add(target, note=text)), "note")

    def do_note_article(self, press: Press) -> None:
        """Write a note on the whole article."""
        if not self._editable():
            return
        from annotations.model import WHOLE
        from tui.widgets.panel import NotePanel

        self.ask(NotePanel("Note on the whole article"), lambda text: self._add_note(WHOLE, text))

    def do_reply(self, press: Press) -> None:
        """Answer the annotation here."""
        if not self._editable():
            return
        annotation = self.annotation_here()
        if annotation is None:
            self.say("go to an annotation first, with ]a or in the side pane")
            return
        from annotations.model import ReplyTo
        from tui.widgets.panel import NotePanel

        target = ReplyTo(annotation.reply_to or annotation.id)
        self.ask(
            NotePanel(f"Reply to {self._first_words(annotation)}"), lambda text: self._add_note(target, text)
        )

    def _first_words(self, annotation: Annotation) -> str:
        from tui.targets import words_of

        return words_of(annotation)[:80]

    def do_tag(self, press: Press) -> None:
        """Edit tags."""
        if not self._editable():
            return
        assert self.notebook is not None
        from tui.widgets.picker import Option, TagPanel

        annotation = self.annotation_here()
        span = None if annotation is not None else self._target()
        if annotation is None and span is None:
            return
        in_use = [Option(tag, tag, f"{count}") for tag, count in self.notebook.tags.most_common()]
        about = self._first_words(annotation) if annotation else self.quoted(span)

        def save(tags: tuple[str, ...]) -> None:
            if annotation is not None:
                self.made(self.attempt(lambda notebook: notebook.edit(annotation.id, tags=tags)), "tags")
            elif tags and span is not None:
                self.made(self.attempt(lambda notebook: notebook.add(span, tags=tags)), "tags")

        tags = annotation.tags if annotation else ()
        panel = TagPanel(f"Tags on {about}", tags, in_use, self.over.palette)
        self.ask(panel, save, about=span)
        if self.folder is not None:
            self._offer_tags(panel, self.folder)

    @work(thread=True, exclusive=True, group="offers", exit_on_error=False)
    def _offer_tags(self, panel: TagPanel, folder: Path) -> None:
        """Read the tags in use in the folder in the background."""
        from tui.targets import tags_in
        from tui.widgets.picker import Option

        try:
            found = [Option(tag, tag, f"{count}") for tag, count in tags_in(folder).most_common()]
        except (DipleError, OSError):
            return
        self.later(self.offered, panel, found)

    def offered(self, picker: Picker, options: list[Option]) -> None:
        """Offer what was found to a picker that is still open."""
        if picker.is_attached:
            picker.offer(options)

    def do_highlight(self, press: Press) -> None:
        """Mark the selection without a note."""
        if not self._editable():
            return
        span = self._target()
        if span is not None:
            self.made(self.attempt(lambda notebook: notebook.add(span)), "highlight")

    def do_delete(self, press: Press) -> None:
        """Delete the annotation here."""
        if not self._editable():
            return
        annotation = self.annotation_here()
        if annotation is None:
            self.say("go to an annotation first, with ]a or in the side pane")
            return
        identity = annotation.id

        def remove(notebook: Notebook) -> bool:
            notebook.delete(identity)
            return True

        if self.attempt(remove):
            self.let_go()
            self.say("deleted · saved · U brings it back")

    def do_undo(self, press: Press) -> None:
        """Take the last edit back."""
        if self._editable():
            self._again("undo")

    def do_redo(self, press: Press) -> None:
        """Do the undone edit again."""
        if self._editable():
            self._again("redo")

    def _again(self, way: str) -> None:
        before = self.notebook is not None and (
            self.notebook.can_undo if way == "undo" else self.notebook.can_redo
        )
        if not before:
            self.say(f"nothing to {way}")
            return
        change: Change | None = self.attempt(
            lambda notebook: notebook.undo() if way == "undo" else notebook.redo()
        )
        if change is None or self.notebook is None:
            return
        span = self.notebook.anchor(change.after).span if change.after is not None else None
        if span is not None and change.after is not None:
            self.go(Here(span, annotation=change.after.id), jump=False)
        else:
            self.let_go()
        what = _EDITS.get(change.label, change.label)
        self.say(f"{'took back' if way == 'undo' else 'did again'}: {what} · saved")

    def do_copy(self, press: Press) -> None:
        """Copy words to the clipboard of the terminal and to a file."""
        span = self.span_here()
        annotation = self.annotation_here()
        if span is not None:
            words = self.article.text[span.start : span.end]
        elif annotation is not None:
            words = annotation.quote or annotation.note or ""
        else:
            words = ""
        if not words:
            self.say(UNMARKED)
            return
        where = self.diple.copy(words)
        self.say(f"copied {len(words)} characters{where}")
