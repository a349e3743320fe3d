"""Notes being written: on words, on an annotation, on the article, in reply; what a panel opens for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from annotations.spans import Span
from tui import motions
from tui.keys import Press
from tui.screens.base import Here, ReadingBase

if TYPE_CHECKING:
    from annotations.model import Annotation
    from annotations.notebook import Notebook

UNMARKED: Final = "select words first: v, + or the mouse; ]e goes to an entity; A is for the whole article"
NOWHERE: Final = "go to an annotation first, with ]a or in the side pane"


@dataclass(frozen=True)
class Piece:
    """What a note being written is for.

    One of: words (``span``), an annotation whose note is changed (``edited``, as it was when the panel
    opened), an annotation that is answered (``reply_to``, its id); else the article as a whole.
    """

    title: str
    span: Span | None = None
    edited: Annotation | None = None
    reply_to: str = ""


class Writing(ReadingBase):
    """Intents that open the note panel, and what the others of the group Annotating share."""

    # -- what an edit is for -----------------------------------------------------------------------

    def editable(self) -> bool:
        """Tell whether edits can be made, and why not."""
        if self.notebook is None:
            self.say("the notes are still being opened; try again in a moment")
            return False
        if self.notebook.read_only:
            why = self.notebook.notices[0] if self.notebook.notices else "the notes cannot be written"
            self.say(f"! read-only: {why}")
            return False
        return True

    def words_here(self) -> Span | None:
        """Return the words a new annotation is for, telling when there are none."""
        span = self.span_here()
        if span is None and self.over.cursor is not None:
            span = motions.word_at(self.article.text, self.cursor)
        if span is None:
            self.say(UNMARKED)
        return span

    def subject(self) -> Annotation | Span | None:
        """Return the annotation here, else the words; telling when an edit cannot be made of either."""
        return (self.annotation_here() or self.words_here()) if self.editable() else None

    def editable_annotation(self) -> Annotation | None:
        """Return the annotation here if it can be edited, telling when not."""
        if not self.editable():
            return None
        annotation = self.annotation_here()
        if annotation is None:
            self.say(NOWHERE)
        return annotation

    def made(self, annotation: Annotation | None, done: str) -> None:
        """Go to a new or changed annotation and say that it is saved."""
        if annotation is None or self.notebook is None:
            return
        span = self.notebook.anchor(annotation).span if annotation.reply_to is None else None
        if span is not None and self.mode != "pane":
            self.go(Here(span, annotation=annotation.id), jump=False)
        self.say(f"{done} · saved")

    # -- words for titles --------------------------------------------------------------------------

    def quoted(self, span: Span) -> str:
        """Return the words of a span for a panel's title."""
        words = " ".join(self.article.text[span.start : min(span.end, span.start + 120)].split())
        return f"“{words}”"

    def first_words(self, annotation: Annotation) -> str:
        """Return what an annotation is called in a title."""
        from tui.targets import words_of

        return words_of(annotation)[:80]

    def named(self, subject: Annotation | Span) -> str:
        """Return what is annotated, for a panel's title."""
        return self.quoted(subject) if isinstance(subject, Span) else self.first_words(subject)

    # -- writing -----------------------------------------------------------------------------------

    def do_note(self, press: Press) -> None:
        """Write a note, or edit the one here."""
        subject = self.subject()
        if isinstance(subject, Span):
            self.write(Piece(f"Note on {self.quoted(subject)}", span=subject))
        elif subject is not None:
            about = subject.quote or ""
            title = f"Note on “{about}”" if about else "Note"
            self.write(
                Piece(title, self.here.span if self.here else None, edited=subject), subject.note or ""
            )

    def do_note_article(self, press: Press) -> None:
        """Write a note on the whole article."""
        if self.editable():
            self.write(Piece("Note on the whole article"))

    def do_reply(self, press: Press) -> None:
        """Answer the annotation here."""
        annotation = self.editable_annotation()
        if annotation is not None:
            title = f"Reply to {self.first_words(annotation)}"
            self.write(Piece(title, reply_to=annotation.reply_to or annotation.id))

    def write(self, piece: Piece, text: str = "") -> None:
        """Open the panel to write a note in."""
        from tui.widgets.panel import NotePanel

        self.ask(NotePanel(piece.title, text), lambda text: self._written(piece, text), about=piece.span)

    def _written(self, piece: Piece, text: str) -> None:
        if not text.strip() and piece.edited is None:
            self.say("nothing written, nothing saved")
            return
        self.made(self.attempt(lambda notebook: noted(notebook, piece, text)), "note")


def noted(notebook: Notebook, piece: Piece, text: str) -> Annotation:
    """Put a note that was written into the notebook; return the annotation it stands in."""
    from annotations.model import WHOLE, ReplyTo

    if piece.edited is not None:
        return notebook.edit(piece.edited.id, note=text or None)
    if piece.reply_to:
        return notebook.add(ReplyTo(piece.reply_to), note=text)
    return notebook.add(piece.span if piece.span is not None else WHOLE, note=text)
