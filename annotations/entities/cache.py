"""Mentions kept on disk by text, engine and version, so that an article read again is marked at once.

A cache only: it may be deleted at any time, what cannot be read counts as absent, and what cannot be
written is left out.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from annotations.entities.kinds import KINDS
from annotations.entities.mentions import Engine, Mention
from annotations.places import cache_dir, ensure

LIMIT: Final = 64 << 20
"""Most bytes the cache keeps; beyond that the files used longest ago go."""

_FORMAT: Final = 1
_Row = tuple[int, int, str, Engine]
_File = tuple[int, str, list[_Row]]


def cache_folder() -> Path:
    """Return the folder the cache lives in; it need not exist."""
    return cache_dir() / "entities"


def holds(digest: str, engine: str, version: str) -> bool:
    """Tell, without reading it, whether something is kept for a text's digest."""
    return _path(cache_folder(), digest, engine, version).exists()


def load(digest: str, engine: str, version: str, *, folder: Path | None = None) -> list[Mention] | None:
    """Return the mentions kept for a text's digest, or ``None`` when there are none to trust."""
    import msgspec

    path = _path(folder or cache_folder(), digest, engine, version)
    try:
        form, key, rows = msgspec.json.decode(path.read_bytes(), type=_File)
        os.utime(path)
    except (OSError, ValueError):
        return None
    if form != _FORMAT or key != _key(digest, engine, version):
        return None
    if any(not 0 <= start < end or kind not in KINDS for start, end, kind, _ in rows):
        return None
    return [Mention(*row) for row in rows]


def store(
    digest: str,
    engine: str,
    version: str,
    mentions: Iterable[Mention],
    *,
    folder: Path | None = None,
    limit: int = LIMIT,
) -> None:
    """Keep ``mentions`` for a text's digest, and at most ``limit`` bytes in all.

    A full disk or a folder that cannot be written changes nothing.
    """
    import msgspec

    rows = [(each.start, each.end, each.kind, each.engine) for each in mentions]
    data = msgspec.json.encode((_FORMAT, _key(digest, engine, version), rows))
    folder = folder or cache_folder()
    with suppress(OSError):
        _replace(_path(ensure(folder), digest, engine, version), data)
        _shrink(folder, limit)


def _path(folder: Path, digest: str, engine: str, version: str) -> Path:
    name = hashlib.sha256(_key(digest, engine, version).encode()).hexdigest()[:40]
    return folder / f"{name}.json"


def _shrink(folder: Path, limit: int) -> None:
    """Delete the files used longest ago until the rest is within ``limit`` bytes."""
    with os.scandir(folder) as entries:
        files = [(entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in entries]
    excess = sum(size for _, size, _ in files) - limit
    for _, size, path in sorted(files):
        if excess <= 0:
            return
        with suppress(FileNotFoundError):
            os.unlink(path)
        excess -= size


def _key(digest: str, engine: str, version: str) -> str:
    return f"{digest} {engine} {version}"


def _replace(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` whole or not at all; needs no fsync, a torn cache is a miss."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
