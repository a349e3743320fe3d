"""Running part of a test as a user whom file modes bind: root may write everywhere."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


def as_plain_user(check: Callable[[], object]) -> None:
    """Call ``check`` as a user without rights: here, unless this is root's process; fail as it does."""
    if os.geteuid() != 0:
        check()
    else:
        as_user(NOBODY, NOBODY, check)


def as_user(uid: int, group: int, check: Callable[[], object]) -> None:
    """Call ``check`` in a process of its own as a user with one group, as root can; fail as it does."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
            os.setgid(group)
            os.setuid(uid)
            check()
            status = 0
        except BaseException:
            os.write(writing, traceback.format_exc().encode()[-4000:])
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        trace = told.read().decode()
    _, status = os.waitpid(child, 0)
    assert status == 0, trace


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give a temporary folder that every user can enter, list and write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        try:
            yield folder
        finally:
            for path in (folder, *folder.rglob("*")):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o777)
