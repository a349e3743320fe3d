"""Runs ``diple`` in a pseudo-terminal, as a person does."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.ptyscreen import Pty

ROOT: Final = Path(__file__).parents[2]

COMMAND: Final = (sys.executable, "-m", "tui")


def environment(home: Path, **extra: str | None) -> dict[str, str | None]:
    """Return what the command is to find in its environment: a home of its own, and this checkout."""
    return {
        "DIPLE_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": None,
        "USER": "reader",
    } | extra


def oriented(home: Path, **config: str) -> Path:
    """Make a home in which the reader was started before, with some settings."""
    (home / "state").mkdir(parents=True, exist_ok=True)
    (home / "state" / "reader.json").write_text('{"oriented": true}')
    (home / "config").mkdir(exist_ok=True)
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in config.items()]
    (home / "config" / "config.toml").write_text("".join(lines))
    return home


def diple(
    *arguments: str | os.PathLike[str], home: Path, columns: int = 120, lines: int = 36, **env: str | None
) -> Pty:
    """Start the command."""
    command: Sequence[str] = [*COMMAND, *map(os.fspath, arguments)]
    return Pty(command, columns=columns, lines=lines, env=environment(home, **env))


def items_of(sidecar: Path) -> list[dict[str, Any]]:
    """Return the annotations on disk."""
    found: list[dict[str, Any]] = (
        json.loads(sidecar.read_bytes())["first"]["items"] if sidecar.exists() else []
    )
    return found
