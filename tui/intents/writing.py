"""Notes being written: on words, on an annotation, on the article, in reply; what a panel opens for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from annotations.errors import DipleError
from annotations.spans import Span
from tui import motions
from tui.drafts import Piece, key_of, noted, on_words, target_of
from tui.keys import Press
from tui.screens.base import ReadingBase
from tui.whereabouts import Here

if TYPE_CHECKING:
    from textual.timer import Timer

    from annotations.edits import Edit
    from annotations.model import Annotation
    from tui.widgets.panel import NotePanel

UNMARKED: Final = "select words first: v, + or the mouse; ]e goes to an entity; A is for the whole article"
NOWHERE: Final = "go to an annotation first, with ]a or in the side pane"


KEPT: Final = 1.0
"""Seconds after which what was typed is in the journal."""


class Writing(ReadingBase):
    """Intents that open the note panel, and what the others of the group Annotating share."""

    piece: Piece | None = None
    """What the note being written is for."""
    draft_key = ""
    """What the journal knows the note being written by."""
    _keeping: Timer | None = None
    _kept_last: Edit | None = None
    """The edit not saved yet whose annotation was gone to last."""

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
        """Go to a new or changed annotation and say that it is saved; one that is only kept was told of."""
        kept = annotation is None
        if annotation is None:
            annotation = self._kept_now()
        if annotation is None or self.notebook is None:
            return
        span = self.notebook.anchor(annotation).span if annotation.reply_to is None else None
        if span is not None and self.mode != "pane":
            self.go(Here(span, annotation=annotation.id), jump=False)
        if not kept:
            self.say(f"{done} · saved")

    def _kept_now(self) -> Annotation | None:
        """Return what the edit that could not be saved just now was about; ``None`` when it was refused."""
        last = self.notebook.pending[-1] if self.notebook is not None and self.unsaved else None
        if last is None or last is self._kept_last:
            return None
        self._kept_last = last
        return last.steps[0].change.after

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
            self.write(on_words(subject, self.article))
        elif subject is not None:
            title = f"Note on “{subject.quote}”" if subject.quote else "Note"
            about = self.here.span if self.here else None
            self.write(Piece(title, edited=subject, about=about), subject.note or "")

    def do_note_article(self, press: Press) -> None:
        """Write a note on the whole article."""
        if self.editable():
            self.write(Piece("Note on the whole article"))

    def do_reply(self, press: Press) -> None:
        """Answer the annotation here."""
        annotation = self.editable_annotation()
        if annotation is not None:
            title = f"Reply to {self.first_words(annotation)}"
            self.write(
                Piece(title, reply_to=annotation.reply_to or annotation.id, about=self._words_of(annotation))
            )

    def _words_of(self, annotation: Annotation) -> Span | None:
        """Return the words that an annotation, or the one it answers, is about."""
        assert self.notebook is not None
        with suppress(DipleError):  # what it answers may be gone
            root = self.notebook.get(annotation.reply_to or annotation.id)
            return self.notebook.anchor(root).span
        return None

    def write(self, piece: Piece, text: str = "", then: Callable[[], None] | None = None) -> None:
        """Open the panel to write a note in; what is typed is kept in the journal until it is done with.

        ``then`` is called when it is.
        """
        from tui.widgets.panel import NotePanel

        if self.panel is not None:
            return
        self.piece = piece
        saved = piece.edited.note or "" if piece.edited is not None else ""

        def thrown_away() -> None:
            self._thrown_away()
            if then is not None:
                then()

        def written(text: str) -> None:
            if self._written(piece, text, then) and then is not None:
                then()

        panel = NotePanel(piece.title, text, saved=saved)
        self.ask(panel, written, about=piece.about, cancelled=thrown_away)

    def write_on(self, piece: Piece, text: str, key: str, then: Callable[[], None] | None = None) -> None:
        """Go on with words that the journal has under ``key``; they are there all the time."""
        self.write(piece, text, then)
        if self.piece is not piece:
            return
        self.keep_draft(text)
        if key != self.draft_key:
            self.diple.journal.drop(key)
            self.diple.flush_journal()

    def _written(self, piece: Piece, text: str, then: Callable[[], None] | None) -> bool:
        """Put what was written into the notebook; tell whether that is done with."""
        if not text.strip() and piece.edited is None:
            self._thrown_away()
            self.say("nothing written, nothing saved")
            return True
        self.keep_draft(text)  # until it is in the notebook
        unsaved = self.unsaved
        annotation = self.attempt(lambda notebook: noted(notebook, piece, text))
        if annotation is not None or self.unsaved > unsaved:
            self._thrown_away()
            self.made(annotation, "note")
            return True
        # Refused, and why was said: the words are not to be typed again.
        if piece.reply_to and self.notebook is not None and self.notebook.known(piece.reply_to) is None:
            piece = on_words(piece.about, self.article)
            self.say("! what this answers was deleted: ^D makes a note of it instead, Esc throws it away")
        self.call_after_refresh(self.write_on, piece, text, self.draft_key, then)
        return False

    # -- the draft ---------------------------------------------------------------------------------

    def on_note_panel_typed(self, event: NotePanel.Typed) -> None:
        """Keep what was typed, in a moment, and in the background."""
        event.stop()
        if self._keeping is None:
            self._keeping = self.set_timer(KEPT, self._keep_typed)

    def _keep_typed(self) -> None:
        self._keeping = None
        self._note_draft()
        self.diple.flush_journal()

    def keep_draft(self, text: str | None = None) -> None:
        """Have what is being written on disk when this returns; ``text`` is what the panel held last."""
        if self._note_draft(text):
            self.diple.journal.flush()

    def _note_draft(self, text: str | None = None) -> bool:
        """Hand what is being written to the journal; tell whether there is anything."""
        piece, notebook = self.piece, self.notebook
        if piece is None or notebook is None:
            return False
        if text is None:
            words = self.query("#panel #words")
            if not words:
                return False
            text = str(getattr(words.first(), "text", ""))
        from annotations.journal import Draft

        target = target_of(piece, self.article)
        self.draft_key = key_of(target)
        if not text.strip():
            self.diple.journal.drop(self.draft_key)
            return True
        now = datetime.now(UTC).isoformat(timespec="seconds")
        name, place, article = self.article.name, str(notebook.path), notebook.article
        info = notebook.collection.article if notebook.collection is not None else None
        known = article.digest, info.id if info is not None else article.id
        draft = Draft(self.draft_key, place, self.opened_by, name, "note", target, text, now, *known)
        self.diple.journal.keep(draft)
        return True

    def _thrown_away(self) -> None:
        """Forget the draft: it is saved, or was thrown away."""
        self.piece = None
        if self.draft_key:
            self.diple.journal.drop(self.draft_key)
            self.draft_key = ""
            self.diple.flush_journal()
