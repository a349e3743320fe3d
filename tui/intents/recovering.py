"""What an earlier run left: its undo, unsaved edits, unfinished notes; and what this run leaves."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import work

from annotations.errors import DipleError
from annotations.places import settled
from tui.drafts import piece_of
from tui.intents.writing import Writing
from tui.keys import Press
from tui.notation import spoken
from tui.opening import Unfinished, unfinished

if TYPE_CHECKING:
    from textual.timer import Timer

    from annotations.edits import Edit
    from annotations.journal import Left
    from annotations.notebook import Notebook
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
        if notebook.read_only:
            return
        notebook.resume(*(_edits(part) for part in kept.undo))
        # What this run could not save when it left the article stands first.
        found = (*self.diple.journal.own(notebook.path), *kept.left)
        for left in found:
            if left.edits:
                self._do_again(left)
        if kept.elsewhere and not self.diple.told_of_drafts:
            self.diple.told_of_drafts = True
            self.tell(f"a note on {kept.elsewhere[0]} is not finished ({self._command('note.unfinished')})")
        self._offers = [left for left in found if left.draft is not None]
        self._offer_next()

    def _command(self, id: str) -> str:
        """Return what to press for a command that may have no key."""
        by_id = {each.id: each for each in self.keys.intents}
        keys = by_id[id].keys or by_id["palette"].keys
        told = spoken(keys[0]) if keys else ""
        return told if by_id[id].keys else f"{told} {by_id[id].title}".lstrip()

    def _do_again(self, left: Left) -> None:
        """Make edits that an earlier run could not save; those of another version of diple are left to it."""
        edits = _edits(left.edits)
        if not edits:
            self.say("! edits that an earlier run could not save cannot be read; they stay in the journal")
            return
        if self.diple.journal.claim(left) is None:  # another reader was quicker
            return
        done = self.attempt(lambda notebook: notebook.reapply(edits) or True)
        if done:
            count = f"{len(edits)} edit{'s' if len(edits) != 1 else ''}"
            self.say(f"{count} that could not be saved {_when(left.time)}: saved now")
        self.note_unsaved()
        renamed = self.notebook is not None and left.sidecar != str(settled(self.notebook.path))
        if renamed and (done or self.unsaved):
            self.diple.journal.pending(left.sidecar, ())
        self.diple.flush_journal()

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
        answered, later = partial(self._answered, left), self._kept_for_later
        self.ask(panel, answered, about=piece.about, cancelled=later)

    def _kept_for_later(self) -> None:
        self._offers = ()
        self.say(f"kept for later ({self._command('note.unfinished')})")

    def _answered(self, left: Left, go_on: bool) -> None:
        if not go_on:
            self._throw_away(left)
            self._offer_next()
            return
        claimed = self.diple.journal.claim(left)
        if claimed is None or claimed.draft is None:
            self.say("another reader went on with it")
            self._offer_next()
            return
        draft = claimed.draft
        self.write_on(piece_of(draft, self.article), draft.text, draft.key, self._offer_next)

    def _throw_away(self, left: Left) -> None:
        self.diple.journal.discard(left)
        self.say("thrown away")

    # -- all that are not finished -----------------------------------------------------------------

    def do_note_unfinished(self, press: Press) -> None:
        """Come back to notes that were not finished."""
        if self.editable() and self.notebook is not None:
            self._look_for_unfinished(self.notebook)

    @work(thread=True, exclusive=True, group="unfinished", exit_on_error=False)
    def _look_for_unfinished(self, notebook: Notebook) -> None:
        self.later(self._list_unfinished, unfinished(notebook, self.diple.journal.own(notebook.path)))

    def _list_unfinished(self, found: Sequence[Unfinished]) -> None:
        """Offer what there is: the only one at once, else all to choose from."""
        if not found:
            self.say("every note is finished")
        elif len(found) == 1:
            self._go_on_with(found[0])
        else:
            from tui.widgets.picker import Option, Picker

            options = [Option(each, *self._called_unfinished(each)) for each in found]
            self.ask(Picker("Which note goes on?", options, self.over.palette), self._go_on_with)

    def _called_unfinished(self, one: Unfinished) -> tuple[str, str]:
        draft = one.left.draft
        assert draft is not None
        return " ".join(draft.text.split()), f"{'here' if one.here else draft.name} · {_when(draft.time)}"

    def _go_on_with(self, one: Unfinished) -> None:
        """Offer a note of this article, open the article of another, or show its words where that is gone."""
        draft = one.left.draft
        assert draft is not None
        if one.here:
            self._offers = [one.left]
            self._offer_next()
        elif one.article:
            self.diple.jumps.leave(self.place)
            self.diple.open(one.article)
        else:
            from tui.widgets.panel import OfferPanel

            title = f"Not finished, {_when(draft.time)}: a note on {draft.name}, which is not found"
            self.ask(OfferPanel(title, draft.text, go_on="copy"), partial(self._words_taken, one.left))

    def _words_taken(self, left: Left, copied: bool) -> None:
        assert left.draft is not None
        if copied:
            self.say(f"copied{self.diple.copy(left.draft.text)}; it stays until it is thrown away")
        else:
            self._throw_away(left)

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
