"""The undo of each sidecar's last run, so that a reader started again can take its edits back.

In the user's state folder, for its owner alone, one file a sidecar; kept as long as the trash
(``trash_days``), since what was deleted is in it too.  A convenience: what cannot be read or written counts
as nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from annotations.durable import sweep
from annotations.places import settled, state_dir
from annotations.private import DAY, write_private
from annotations.trash import days

MOST: Final = 200
"""Sidecars whose undo is kept; those changed longest ago go first."""

FORMAT: Final = 1


def remember(sidecar: Path, done: Sequence[bytes], undone: Sequence[bytes]) -> None:
    """Keep edits (JSON each, oldest first) for the next run, those done and those taken back."""
    path = _path(sidecar)
    with suppress(OSError):
        if days() and (done or undone):
            kept = {"format": FORMAT, "sidecar": str(settled(sidecar))}
            kept |= {"done": texts(done), "undone": texts(undone)}
            write_private(path, json.dumps(kept).encode("ascii"))
        else:
            path.unlink(missing_ok=True)
        _purge(path.parent)


def last(sidecar: Path) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return the edits of the last run that were done, and those taken back, as they were given."""
    path = _path(sidecar)
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        kept = json.loads(path.read_bytes())
        kept_long_enough = path.stat().st_mtime < time.time() - days() * DAY
        if kept["format"] == FORMAT and kept["sidecar"] == str(settled(sidecar)) and not kept_long_enough:
            return raw(kept["done"]), raw(kept["undone"])
    return (), ()


def texts(edits: Sequence[bytes]) -> list[str]:
    """Return JSON bytes as texts that can stand in JSON; :func:`raw` is the inverse."""
    return [edit.decode("utf-8", "surrogateescape") for edit in edits]


def raw(edits: Sequence[str]) -> tuple[bytes, ...]:
    """Return what :func:`texts` was given."""
    return tuple(edit.encode("utf-8", "surrogateescape") for edit in edits)


def _purge(folder: Path) -> None:
    sweep(folder)
    limit = time.time() - days() * DAY
    with os.scandir(folder) as entries:
        times = sorted((entry.stat().st_mtime, entry.path) for entry in entries)
    for at, (changed, path) in enumerate(times):
        if changed < limit or at < len(times) - MOST:
            os.unlink(path)


def _path(sidecar: Path) -> Path:
    name = hashlib.sha256(os.fsencode(settled(sidecar))).hexdigest()[:32]
    return state_dir() / "undo" / f"{name}.json"
