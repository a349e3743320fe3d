"""Edits made, taken back and done again; refused where the sidecar is for reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from annotations import edits, sidecar
from annotations.article import Article
from annotations.collection import Collection
from annotations.edits import Change, Edit, Step, Version
from annotations.errors import ReadOnly, UsageError
from annotations.saving import Saving

MOST_UNDONE: Final = 100
"""Edits that can be taken back."""


class Undoing(Saving):
    """The annotations of one article with the edits that were made in this run, and in those before it."""

    def __init__(
        self,
        article: Article,
        place: sidecar.Place,
        loaded: sidecar.Loaded,
        clock: Callable[[], datetime],
        patience: float,
    ) -> None:
        super().__init__(article, place, loaded, clock, patience)
        self._writable = place.writable
        self._done: list[Edit] = []
        self._undone: list[Edit] = []

    @property
    def read_only(self) -> bool:
        """Whether edits are refused: the sidecar cannot be written, or not without losing some of it."""
        found = self._collection
        return not self._writable or (found is not None and (found.fault is not None or found.newer))

    @property
    def done(self) -> tuple[Edit, ...]:
        """The edits that can be taken back, the last one last."""
        return tuple(self._done)

    @property
    def undone(self) -> tuple[Edit, ...]:
        """The edits taken back that can be done again, the next one last."""
        return tuple(self._undone)

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to do again."""
        return bool(self._undone)

    def undo(self) -> Change | None:
        """Take the last edit back, save, and return what that changed; ``None`` when there is none.

        What others changed meanwhile stays; :class:`UsageError` tells where that leaves nothing to take back.
        """
        return self._replay(self._done, self._undone, "undo")

    def redo(self) -> Change | None:
        """Do the edit taken back last again, save, and return what that changed; ``None`` for none."""
        return self._replay(self._undone, self._done, "redo")

    def resume(self, done: Iterable[Edit], undone: Iterable[Edit]) -> None:
        """Take up the undo of an earlier run; nothing happens when edits were made since it was opened."""
        if not self._done and not self._undone:
            self._done = list(done)[-MOST_UNDONE:]
            self._undone = list(undone)[-MOST_UNDONE:]

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
            self._done = [*self._done, edit][-MOST_UNDONE:]
        self._undone = []
        self._commit(edit, start)

    def _join(self, label: str, time: str, base: Mapping[str, Version], ours: Mapping[str, Version]) -> bool:
        steps = self._joined(label, base, ours)
        if steps:
            self._do(label, time, *steps)
        return bool(steps)

    def _replay(self, source: list[Edit], goal: list[Edit], label: str) -> Change | None:
        if not source:
            return None
        self._check_writable()
        edit, collection = source.pop(), self._ready()
        wanted = (edit.inverse() if label == "undo" else edit).among(collection.article)
        steps = []
        for step in wanted.steps:
            now = self._by_id.get(step.id), edits.tombstone_of(collection, step.id)
            possible = edits.replayed(step, now)
            if possible is not None:
                steps.append(possible)
        if not steps:
            what = "taken back" if label == "undo" else "done again"
            raise UsageError(f"it was changed elsewhere since, so this edit cannot be {what}")
        goal.append(edit)
        self._commit(Edit(tuple(steps), label, self._time(), collection.article))
        return steps[0].change
