"""Files of the user's own folders that only their owner can read: written whole or not at all, durably."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from annotations.places import ensure

DAY: Final = 86400.0
"""Seconds."""

UNFINISHED: Final = ".diple-"
"""What the name of a file begins with that is still being written."""

_MODE: Final = 0o600


def write_private(path: Path, data: bytes, *, changed: float | None = None) -> None:
    """Put ``data`` in the place of whatever is at ``path``; when it returns, the bytes are on disk.

    Folders that are missing are made.  Whatever the umask, nobody but the owner can read the file.
    ``changed`` is what its time of change is set to, in seconds since 1970.  Raises :class:`OSError` as
    writing does; then what was there before still is.
    """
    temporary = ensure(path.parent) / f"{UNFINISHED}{os.urandom(8).hex()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, _MODE)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, _MODE)  # a umask may have taken the owner's own rights
            file.write(data)
            file.flush()
            if changed is not None:
                os.utime(handle, (changed, changed))
            os.fsync(handle)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync(path.parent)


def clear_away(folder: Path, now: float | None = None) -> None:
    """Remove the files in ``folder`` whose writing was broken off more than a day before ``now`` (a time)."""
    limit = (time.time() if now is None else now) - DAY
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(UNFINISHED):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < limit:
                        os.unlink(entry.path)


def _sync(folder: Path) -> None:
    """Make a new name durable, where the file system can do that for one folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
