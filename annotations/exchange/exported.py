"""What was exported to which file, so that no text which is something else is ever written over.

A list in the user's state folder, a line an export: the digests of the file's path and of its bytes.  A
file that somebody edited since, or put there, is none of those; nor is what could not be kept or read.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from annotations.places import ensure, state_dir
from annotations.private import write_private

LARGEST: Final = 4 << 20
"""Bytes of the list at which the older half of it is left out."""


def remember(path: Path) -> None:
    """Remember that the file ``path``, which is no symbolic link, holds what was exported; never raises."""
    with suppress(OSError):
        line = f"{_name(path)} {_digest_of(path)}\n".encode("ascii")
        place = _place()
        ensure(place.parent)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, line)
            size = os.fstat(handle).st_size
        finally:
            os.close(handle)
        if size > LARGEST:
            write_private(place, place.read_bytes()[-LARGEST // 2 :].partition(b"\n")[2])


class Exported:
    """The files that hold what was exported, as the list has them when this is made."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}
        with suppress(OSError, ValueError), open(_place(), encoding="ascii") as lines:
            for line in lines:
                name, _, digest = line.strip().partition(" ")
                self._digests[name] = digest

    def __contains__(self, path: Path) -> bool:
        """Tell whether the file ``path``, no symbolic link, holds what was exported to it last."""
        known = self._digests.get(_name(path))
        with suppress(OSError):
            return known is not None and known == _digest_of(path)
        return False


def _place() -> Path:
    return state_dir() / "exported"


def _name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()


def _digest_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
