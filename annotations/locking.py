"""The lock that keeps writers of one file apart: a courtesy, which never stops anybody for long.

A hidden file beside what is written, held with :mod:`filelock` and removed again by whoever holds it.  Who
may write in the folder may take the lock.  Where there is none to be had (the folder cannot be written, the
file system knows no locks, another keeps it too long) the work goes on without: what keeps edits from being
lost is that bytes are compared before they are replaced (:mod:`annotations.sidecar`).
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from filelock import BaseFileLock

READER: Final = 1.0
"""Seconds the reader waits for a lock, while nothing can be typed."""

COMMAND: Final = 10.0
"""Seconds a command waits for a lock."""

_BETWEEN: Final = 0.005
_GRACE: Final = 0.1
"""Seconds in which a file of another user, made just now, becomes one that this user may lock."""

_LONGEST_NAME: Final = 255
_held: set[tuple[str, int]] = set()
"""Paths of lock files and the threads that hold them."""


def lock_path(target: Path) -> Path:
    """Return the lock file of ``target``; two long names that differ at the end alone share one."""
    name = os.fsencode(target.name)[: _LONGEST_NAME - len("..lock")]
    return target.with_name(f".{os.fsdecode(name)}.lock")


@contextmanager
def locked(target: Path, patience: float) -> Iterator[bool]:
    """Keep other writers of ``target`` out while the block runs; give whether that is really so.

    Waits ``patience`` seconds at most.  Never raises, and makes no folder.  A thread that holds the lock
    already (a signal came while it wrote) gets no second one and does not wait.
    """
    path = lock_path(target)
    ours = str(path), threading.get_ident()
    if ours in _held:
        yield False
        return
    _held.add(ours)
    try:
        lock = _Lock(path) if path.parent.is_dir() else None  # filelock would make the folder
        got = lock is not None and lock.take(patience)
        try:
            yield got
        finally:
            if lock is not None and got:
                lock.give_back()
    finally:
        _held.discard(ours)


class _Lock:
    """One lock file, as long as it is held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: BaseFileLock | None = None
        self._handle = -1

    def take(self, patience: float) -> bool:
        """Wait for the lock, ``patience`` seconds at most; tell whether it was got."""
        from filelock import FileLock  # costs more than commands that only read should take

        deadline = time.monotonic() + patience
        grace = time.monotonic() + min(_GRACE, patience)
        with suppress(OSError, RuntimeError, ValueError):
            self._lock = FileLock(
                self._path,
                mode=_mode_in(self._path.parent),
                thread_local=False,
                poll_interval=_BETWEEN,
                fallback_to_soft=False,  # a file that nobody removes would be in the way for ever
                preserve_lock_file=True,  # it is removed here
                on_acquired=self._acquired,
            )
            while True:
                try:
                    self._lock.acquire(timeout=max(0.0, deadline - time.monotonic()))
                except PermissionError:
                    if time.monotonic() > grace:
                        return False
                    time.sleep(_BETWEEN)
                else:
                    return True
        return False

    def _acquired(self, handle: int) -> None:
        """Let whoever may write in the folder lock the file as well."""
        self._handle = handle
        with suppress(OSError):
            folder = self._path.parent.stat()
            if os.fstat(handle).st_gid != folder.st_gid:
                os.fchown(handle, -1, folder.st_gid)

    def give_back(self) -> None:
        """Remove the file and let go of it.

        It is removed while it is held: whoever waits for it sees then that what was got has no name any
        more, and starts over.  One that lies there instead of ours is another's.
        """
        assert self._lock is not None
        with suppress(OSError):
            if os.path.samestat(os.fstat(self._handle), os.lstat(self._path)):
                os.unlink(self._path)
        with suppress(OSError, RuntimeError):
            self._lock.release()


def _mode_in(folder: Path) -> int:
    """Return the mode of a lock in ``folder``: those who may write there may read and write it."""
    mode = 0o600
    with suppress(OSError):
        held = folder.stat().st_mode
        mode |= 0o060 if held & stat.S_IWGRP else 0
        mode |= 0o006 if held & stat.S_IWOTH else 0
    return mode
