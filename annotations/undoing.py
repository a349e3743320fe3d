"""Edits made, taken back and done again; refused where the sidecar is for reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from annotations import edits
from annotations.collection import Collection
from annotations.edits import Change, Edit, Step, Version
from annotations.errors import ReadOnly, UsageError
from annotations.saving import Saving

MOST_UNDONE: Final = 100
"""Edits that can be taken back."""


class Undoing(Saving):
    """The annotations of one article with the edits that were made in this run, and in those before it."""

    done: tuple[Edit, ...] = ()
    """The edits that can be taken back, the last one last."""
    undone: tuple[Edit, ...] = ()
    """The edits taken back that can be done again, the next one last."""

    @property
    def read_only(self) -> bool:
        """Whether edits are refused: the sidecar cannot be written, or not without losing some of it."""
        found = self._collection
        return not self._writable or (found is not None and (found.fault is not None or found.newer))

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self.done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to do again."""
        return bool(self.undone)

    def undo(self) -> Change | None:
        """Take the last edit back, save, and return what that changed; ``None`` when there is none.

        What others changed meanwhile stays; :class:`UsageError` tells where that leaves nothing to take back.
        """
        return self._replay("undo")

    def redo(self) -> Change | None:
        """Do the edit taken back last again, save, and return what that changed; ``None`` for none."""
        return self._replay("redo")

    def resume(self, done: Iterable[Edit], undone: Iterable[Edit]) -> None:
        """Take up the undo of an earlier run; nothing happens when edits were made since it was opened."""
        if not self.done and not self.undone:
            self.done, self.undone = tuple(done)[-MOST_UNDONE:], tuple(undone)[-MOST_UNDONE:]

    def reapply(self, again: Iterable[Edit]) -> bool:
        """Do ``again`` what an earlier run could not save, merged with what is there; tell if there was any.

        Raises :class:`ReadOnly`, and what :meth:`save` raises.
        """
        before, after = edits.ends(edit.among(self._ready().article) for edit in again)
        if not before:
            return False
        self._check_writable()
        return self._join("recover", self._time(), before, after)

    # For edits

    def _check_writable(self) -> None:
        if not self.read_only:
            return
        found = self._collection
        if found is not None and found.fault is not None:
            raise ReadOnly(found.fault.what, where=found.fault.where, todo=found.fault.todo)
        if found is not None and found.newer:
            what = f"written by a newer diple (format {found.format}), so open for reading only"
            raise ReadOnly(what, where=self.path, todo="update diple to change it")
        todo = "make the file and its folder writable"
        raise ReadOnly("the annotations are open for reading only", where=self.path, todo=todo)

    def _do(self, label: str, time: str, *steps: Step, start: Collection | None = None) -> None:
        """Make an edit that can be taken back."""
        edit = Edit(steps, label, time, (start or self._ready()).article)
        if steps:
            self.done = (*self.done, edit)[-MOST_UNDONE:]
        self.undone = ()
        self._commit(edit, start)

    def _join(self, label: str, time: str, base: Mapping[str, Version], ours: Mapping[str, Version]) -> bool:
        steps = self._joined(label, base, ours)
        if steps:
            self._do(label, time, *steps)
        return bool(steps)

    def _replay(self, label: str) -> Change | None:
        """Take back (``undo``) or do again (``redo``) the next edit; one that cannot be is dropped."""
        undoing = label == "undo"
        source = self.done if undoing else self.undone
        if not source:
            return None
        self._check_writable()
        edit, collection = source[-1], self._ready()
        wanted = (edit.inverse() if undoing else edit).among(collection.article)
        steps = []
        for step in wanted.steps:
            now = self._by_id.get(step.id), edits.tombstone_of(collection, step.id)
            possible = edits.replayed(step, now)
            if possible is not None:
                steps.append(possible)
        moved = (edit,) if steps else ()
        if undoing:
            self.done, self.undone = source[:-1], (*self.undone, *moved)
        else:
            self.done, self.undone = (*self.done, *moved), source[:-1]
        if not steps:
            what = "taken back" if undoing else "done again"
            raise UsageError(f"it was changed elsewhere since, so this edit cannot be {what}")
        self._commit(Edit(tuple(steps), label, self._time(), collection.article))
        return steps[0].change
