"""Which processes live: a file that each holds by ``flock`` as long as it does, whatever ends it.

Files may lie in a home that several hosts share, whose locks need not reach each other: a process of another
host counts as gone only when it has not been heard of for a week.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotations.durable import unfinished
from annotations.places import ensure

LONG: Final = 7 * 86400.0
"""Seconds after which a process of another host counts as gone."""

_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
_TRIES: Final = 20


@dataclass(frozen=True)
class Process:
    """One process: the host it runs on, what tells one start of that host's kernel from another, its pid."""

    host: str
    boot: str
    pid: int


NOBODY: Final = Process("", "", 0)
"""Stands for a process that let go of what it held before it ended."""


def this_process() -> Process:
    """Return the process that asks."""
    boot = ""
    with suppress(OSError):  # only Linux tells
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    return Process(os.uname().nodename, boot, os.getpid())


def hold(path: Path) -> int:
    """Make the file ``path``, held until the process ends, and return its descriptor; closing that lets go.

    It is never to be seen without being held.  Where the file system has no locks it is made all the same.
    Raises :class:`OSError` when it cannot be made.
    """
    temporary = unfinished(ensure(path.parent))
    handle = os.open(temporary, _FLAGS | os.O_EXCL, 0o600)
    try:
        os.fchmod(handle, 0o600)
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.rename(temporary, path)
    except BaseException:
        os.close(handle)
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return handle


@contextmanager
def succeeding(path: Path, process: Process, heard: float) -> Iterator[bool]:
    """Tell whether ``process``, which holds or held ``path``, is gone; nobody else is told so meanwhile.

    ``heard`` is when it was last heard of, in seconds since 1970.  The file is removed after the block when
    it is gone.  Never raises: where nothing can be found out, it is not gone.
    """
    handle = _taken(path, process)
    if handle is None:
        yield False
        return
    try:
        gone = _in_reach(process) or time.time() - heard > LONG
        yield gone
        if gone:
            with suppress(OSError):
                os.unlink(path)
    finally:
        os.close(handle)


def _taken(path: Path, process: Process) -> int | None:
    """Return the descriptor of ``path``, held by this process now; ``None`` when another has it."""
    for _ in range(_TRIES):
        try:
            handle = os.open(path, _FLAGS, 0o600)
        except OSError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except OSError:  # a file system without locks
            if not _runs(process):
                return handle
            os.close(handle)
            return None
        with suppress(OSError):
            if os.path.samestat(os.fstat(handle), os.stat(path)):
                return handle
        os.close(handle)  # another removed it between the two calls
    return None


def _in_reach(process: Process) -> bool:
    """Tell whether its lock can be trusted here: it ran on this host, or had let go already."""
    here = this_process()
    return process.host in (here.host, NOBODY.host) or (process.boot == here.boot != "")


def _runs(process: Process) -> bool:
    """Tell whether a process of this number runs here, since the same start of the kernel."""
    if process.boot != this_process().boot:
        return False
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError, TypeError):
        return True
    return process.pid > 0
