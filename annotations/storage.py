"""One sidecar that others write as well: what was last read of it, and merging that with what is there."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations import durable, sidecar
from annotations.codec import decode, encode
from annotations.collection import Collection
from annotations.errors import ReadOnly
from annotations.model import Annotation

if TYPE_CHECKING:
    from annotations.merge import Disagreement, Merged

_SHOWN: Final = 5
"""Disagreements that are told of one by one."""

Bury = Callable[[list[Annotation], Collection], None]
"""Keeps annotations that others deleted, before they are gone; the collection says of which article."""

Stamp = tuple[int, int, int, int, int]
"""Device, inode, size, times of change (nanoseconds) of a file."""


@dataclass(frozen=True)
class Outcome:
    """The collection as it is now, on disk and in memory, and the lines a person should hear of that."""

    collection: Collection
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What somebody else wrote, as it was read when the file had this ``stamp``."""

    stamp: Stamp
    digest: str
    collection: Collection


class Storage:
    """The sidecar at ``path``; ``patience`` is how many seconds a write waits for other writers."""

    def __init__(self, path: Path, loaded: sidecar.Loaded, patience: float, bury: Bury) -> None:
        self.path = path
        self._base = loaded.collection
        self._digest = loaded.digest
        self._patience = patience
        self._bury = bury
        self._seen: Stamp | None = None
        self._swept = False

    def write(self, ours: Collection) -> Outcome:
        """Write ``ours``, merged with what others wrote since it was last read.

        Raises as :func:`annotations.sidecar.update` does, and the fault of a file that others left in a state
        that cannot be merged; then nothing is written.
        """
        outcome = Outcome(ours)

        def revise(found: bytes | None) -> bytes:
            nonlocal outcome
            outcome = self._with_others(ours, found)
            return encode(outcome.collection)

        written = sidecar.update(self.path, revise, patience=self._patience)
        if not self._swept:
            self._swept = True
            durable.sweep(Path(os.path.realpath(self.path)).parent)
        self._base, self._digest = outcome.collection, written.digest
        return outcome

    def _with_others(self, ours: Collection, found: bytes | None) -> Outcome:
        if found is None:
            gone = f"{self.path}: the file was gone; all annotations were written again"
            return Outcome(ours, (gone,) if self._digest is not None else ())
        if sidecar.digest_of(found) == self._digest:
            return Outcome(ours)
        return self._merged(ours, self._sound(found))

    def ahead(self) -> Found | None:
        """Read what others wrote since, for :meth:`look`; changes nothing, so any thread may call it.

        ``None`` when there is nothing new, or :meth:`look` has to see it for itself.  Raises as that does.
        """
        stamp = _stamp_of(self.path)
        found = sidecar.bytes_of(self.path) if stamp is not None and stamp != self._seen else None
        if stamp is None or found is None or (digest := sidecar.digest_of(found)) == self._digest:
            return None
        return Found(stamp, digest, self._sound(found))

    def look(self, ours: Collection | None, *, edited: bool, ahead: Found | None = None) -> Outcome | None:
        """Read what others wrote since, merged with ``ours``; ``None`` when there is nothing to read.

        ``edited`` says whether there is anything in ``ours`` that is not on disk; ``ahead`` is what was read
        already, which counts unless the file is another by now.  A file that is not there
        is nothing new: what is in memory may be all that is left of it.  Raises :class:`BadData` and
        :class:`ReadOnly` for one that cannot be read or merged, every time it has changed.
        """
        stamp = _stamp_of(self.path)
        if stamp is None or stamp == self._seen:
            return None
        if ahead is not None and ahead.stamp == stamp and ahead.digest != self._digest:
            self._seen, theirs, digest = stamp, ahead.collection, ahead.digest
        else:
            found = sidecar.bytes_of(self.path)
            self._seen = stamp  # from before it was read: what is written after that is seen the next time
            if found is None:
                return None
            if (digest := sidecar.digest_of(found)) == self._digest:
                return Outcome(ours) if ours is not None else None
            theirs = self._sound(found)
        if ours is None or not edited:
            outcome = Outcome(theirs)
            self._keep_gone(ours, theirs)
        else:
            outcome = self._merged(ours, theirs)
        self._base, self._digest = theirs, digest
        return outcome

    def _sound(self, found: bytes) -> Collection:
        theirs = decode(found, self.path)
        if theirs.fault is not None:
            raise theirs.fault
        if theirs.newer:
            what = f"written by a newer diple (format {theirs.format}) since it was opened"
            raise ReadOnly(what, where=self.path, todo="update diple to save what was edited here")
        return theirs

    def _merged(self, ours: Collection, theirs: Collection) -> Outcome:
        from annotations.merge import merge

        merged = merge(self._base, ours, theirs)
        self._keep_gone(ours, merged.collection)
        return Outcome(merged.collection, lines_of(merged, self.path))

    def _keep_gone(self, ours: Collection | None, left: Collection) -> None:
        if ours is None or ours.annotations is left.annotations:
            return
        there = {record.id for record in left.annotations}
        gone = [record for record in ours.annotations if record.id not in there]
        if gone:
            self._bury(gone, ours)


def lines_of(merged: Merged, path: Path) -> tuple[str, ...]:
    """Return what a person should hear of a merge: each disagreement, some of them where there are many."""
    told: tuple[Disagreement, ...] = merged.disagreements
    lines = [f"{path}: {each.what}{f' ({each.id[-8:]})' if each.id else ''}" for each in told[:_SHOWN]]
    if len(told) > _SHOWN:
        lines.append(f"{path}: {len(told) - _SHOWN} more conflicts like that")
    return tuple(lines)


def _stamp_of(path: Path) -> Stamp | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
