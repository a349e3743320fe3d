"""A file's bytes replaced whole and durably.

A unique temporary file in the same folder, fsync, ``os.replace``, fsync of the folder.  Mode, owner, group
and extended attributes stay as they can; a new file is for whoever may write in the folder.  Where it fails,
what was there before still is.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

_UNFINISHED: Final = ".tmp"
_ABANDONED: Final = 3600.0
"""Seconds after which a temporary file that is still there was left by a process that was killed."""


def replace(
    target: Path,
    data: bytes | Callable[[BinaryIO], object],
    *,
    unless: Callable[[], bool] = lambda: False,
    mode: int | None = None,
    changed: float | None = None,
) -> bool:
    """Put ``data`` in the place of ``target``, which is no symbolic link; tell whether that was done.

    What is too much for memory is written by a function that is given the open file.
    ``unless`` is asked when all is ready and nothing but the rename is left to do; if it says so, nothing
    happens.  ``mode`` is the file's whatever the umask and whatever was there, ``changed`` its time of
    change in seconds since 1970.  When it returns true, the bytes are on disk.  Raises :class:`OSError`.
    """
    temporary = unfinished(target.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    handle = os.open(temporary, flags, 0o666 if mode is None else mode)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is None:
                _take_after(handle, target)
            else:
                os.fchmod(handle, mode)
            if isinstance(data, bytes):
                file.write(data)
            else:
                data(file)
            file.flush()
            if changed is not None:
                os.utime(handle, (changed, changed))
            os.fsync(handle)
        if unless():
            os.unlink(temporary)
            return False
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(target.parent)
    return True


def unfinished(folder: Path) -> Path:
    """Return a new name in ``folder``; a file that is left with it goes with the next :func:`sweep`."""
    return folder / f".diple-{os.urandom(8).hex()}{_UNFINISHED}"


def sync_folder(folder: Path) -> None:
    """Make new names durable; where a folder cannot be synced by itself, everything is."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:  # it may be written and not be listed
        os.sync()
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
        os.sync()
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left in ``folder``; what cannot be removed stays."""
    limit = time.time() - _ABANDONED
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".diple-") and entry.name.endswith(_UNFINISHED):
                with contextlib.suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < limit:
                        os.unlink(entry.path)


def _take_after(handle: int, target: Path) -> None:
    """Give the new file the owner, group, mode and extended attributes (ACLs) of the one it will replace.

    Where the group cannot be kept, the new group gets no more than everyone has.
    """
    try:
        old = target.stat()
    except FileNotFoundError:
        _share(handle, target.parent.stat())
        return
    mode = stat.S_IMODE(old.st_mode)
    try:
        os.fchown(handle, old.st_uid if os.geteuid() == 0 else -1, old.st_gid)
    except OSError:  # not a group of this user, or a file system or a container that knows none
        mode = mode & ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    if stat.S_IMODE(os.fstat(handle).st_mode) != mode:
        os.fchmod(handle, mode)
    if hasattr(os, "listxattr"):
        for name in _attributes(target):
            with contextlib.suppress(OSError):
                os.setxattr(handle, name, os.getxattr(target, name))


def _share(handle: int, folder: os.stat_result) -> None:
    """Let the group that may write in the folder write the new file, unless it may not even read it.

    Only where the file is of that group, as in a folder with the set-group-id bit.
    """
    new = os.fstat(handle)
    shared = folder.st_mode & stat.S_IWGRP and folder.st_gid == new.st_gid
    if shared and new.st_mode & stat.S_IRGRP:
        os.fchmod(handle, stat.S_IMODE(new.st_mode) | stat.S_IWGRP)


def _attributes(path: Path) -> list[str]:
    try:
        return os.listxattr(path)
    except OSError:  # a file system without them
        return []
