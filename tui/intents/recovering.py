"""What an earlier run left: its undo, unsaved edits, unfinished notes; and what this run leaves."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual import work

from annotations.errors import DipleError
from tui.drafts import piece_of
from tui.intents.writing import Writing

if TYPE_CHECKING:
    from textual.timer import Timer

    from annotations.edits import Edit
    from annotations.journal import Left
    from tui.opening import Kept

SETTLED: Final = 0.5
"""Seconds after an edit before the undo of this run is written for the next."""


class Recovering(Writing):
    """Takes up what was left, and leaves its own."""

    _offers: Sequence[Left] = ()
    handed_over = False
    """Whether another article is read in place of this one."""
    _edited = False
    _leaving: Timer | None = None

    def take_up(self, kept: Kept) -> None:
        """Take up what an earlier run left of this article; its notebook is open."""
        notebook = self.notebook
        assert notebook is not None
        if self.handed_over:  # while it was being opened
            self.notebook = None
        if self.handed_over or notebook.read_only:
            return
        notebook.resume(*(_edits(part) for part in kept.undo))
        # What this run could not save when it left the article stands first.
        found = (*self.diple.journal.own(notebook.path), *kept.left)
        for left in found:
            if left.edits:
                self._do_again(left)
        if kept.elsewhere:
            self.say(f"a note on {kept.elsewhere[0]} is not finished: open that article to go on with it")
        self._offers = [left for left in found if left.draft is not None]
        self._offer_next()

    def _do_again(self, left: Left) -> None:
        """Make edits that an earlier run could not save; those of another version of diple are left to it."""
        edits = _edits(left.edits)
        if not edits:
            self.say("! edits that an earlier run could not save cannot be read; they stay in the journal")
            return
        if self.diple.journal.claim(left) is None:  # another reader was quicker
            return
        if self.attempt(lambda notebook: notebook.reapply(edits) or True):
            count = f"{len(edits)} edit{'s' if len(edits) != 1 else ''}"
            self.say(f"{count} that could not be saved {_when(left.time)}: saved now")
        self.keep_unsaved()

    def _offer_next(self) -> None:
        """Offer the next note that was not finished."""
        if not self._offers or self.panel is not None:
            return
        left, *self._offers = self._offers
        draft = left.draft
        assert draft is not None
        from tui.widgets.panel import OfferPanel

        piece = piece_of(draft, self.article)
        panel = OfferPanel(f"Not finished, {_when(draft.time)}: {piece.title}", draft.text)
        self.ask(panel, lambda go_on: self._answered(left, go_on), about=piece.about)

    def _answered(self, left: Left, go_on: bool) -> None:
        if not go_on:
            self.diple.journal.discard(left)
            self.say("thrown away")
            self._offer_next()
            return
        claimed = self.diple.journal.claim(left)
        if claimed is None or claimed.draft is None:
            self.say("another reader went on with it")
            return
        self.write(piece_of(claimed.draft, self.article), claimed.draft.text)
        self.keep_draft(claimed.draft.text)
        if self.piece is not None and claimed.draft.key != self.draft_key:
            self.diple.journal.drop(claimed.draft.key)

    # -- what this run leaves ----------------------------------------------------------------------

    def hand_over(self) -> bool:
        """Leave this article for another, for good; tell whether nothing is lost by that.

        Edits that cannot be saved are in the journal then, and taken up by whoever opens the article next.
        """
        if self.notebook is not None:
            with suppress(DipleError, OSError):
                self.save_rest()
            self.note_unsaved()
            fault = self.diple.journal.flush()
            if fault is not None and self.notebook.unsaved:
                self.say(f"! not left, for what is not saved would be lost: {fault}")
                return False
            self.leave_undo()
        self.notebook, self.handed_over = None, True
        return True

    def keep_unsaved(self) -> None:
        """Have edits that are not on disk kept in the journal; when all are, end that."""
        self.note_unsaved()
        self.diple.flush_journal()

    def note_unsaved(self) -> None:
        """Hand edits that are not on disk to the journal."""
        from annotations.edits import edit_json

        if self.notebook is not None:
            edits = [edit_json(each) for each in self.notebook.pending]
            self.diple.journal.pending(self.notebook.path, edits)

    def keep_undo(self) -> None:
        """Have the undo of this run kept for the next, in a moment."""
        self._edited = True
        if self._leaving is None:
            self._leaving = self.set_timer(SETTLED, self._keep_undo_now)

    @work(thread=True, exclusive=True, group="undo", exit_on_error=False)
    def _keep_undo_now(self) -> None:
        self._leaving = None
        self.leave_undo()

    def leave_undo(self) -> None:
        """Write the undo of this run; does nothing when nothing was edited."""
        from annotations import undo
        from annotations.edits import edit_json

        if self.notebook is not None and self._edited:
            done = [edit_json(each) for each in self.notebook.done]
            undo.remember(self.notebook.path, done, [edit_json(each) for each in self.notebook.undone])


def _when(time: str) -> str:
    """Return a time of the journal as the clock here shows it; the day where it is another."""
    try:
        there = datetime.fromisoformat(time).astimezone()
    except (ValueError, OverflowError, OSError):
        return time
    return (
        f"{there:%H:%M}" if there.date() == datetime.now().astimezone().date() else f"{there:%Y-%m-%d %H:%M}"
    )


def _edits(kept: Sequence[bytes]) -> tuple[Edit, ...]:
    """Return edits from the journal; one that makes no sense makes none of them any use."""
    from annotations.edits import edit_of

    with suppress(ValueError):
        return tuple(edit_of(each) for each in kept)
    return ()
