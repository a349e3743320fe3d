"""Files of the user's own folders that only their owner can read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from annotations import durable
from annotations.places import ensure

DAY: Final = 86400.0
"""Seconds."""

_MODE: Final = 0o600


def write_private(path: Path, data: bytes, *, changed: float | None = None) -> None:
    """Put ``data`` in the place of whatever is at ``path``; when it returns, the bytes are on disk.

    Folders that are missing are made.  Whatever the umask, nobody but the owner can read the file.
    ``changed`` is what its time of change is set to, in seconds since 1970.  Raises :class:`OSError` as
    writing does; then what was there before still is.
    """
    ensure(path.parent)
    durable.replace(path, data, mode=_MODE, changed=changed)
