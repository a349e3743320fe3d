"""Runs ``diple`` in a pseudo-terminal, as a person does."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from tests.ptyscreen import Pty

ROOT: Final = Path(__file__).parents[2]

COMMAND: Final = (sys.executable, "-m", "tui")

NO_MODEL: Final = "xx_none"
"""A pipeline that is not installed: keeps the statistical recogniser out of tests that are about else."""

FRAME: Final = 1 / 60
"""Seconds."""


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


def until(condition: Callable[[], object], within: float = 10.0) -> None:
    """Wait without reading what the reader writes."""
    deadline = monotonic() + within
    while not condition():
        assert monotonic() < deadline, "waited in vain"
        sleep(FRAME)


def stall(reader: Pty) -> None:
    """Have the reader write more than anybody reads: 30 screens, where the system keeps 68 kB."""
    for _ in range(30):
        reader.send("T")
        sleep(2 * FRAME)


def settle(reader: Pty, quiet: float = 0.1, within: float = 10.0) -> None:
    """Read until the reader dealt with what was typed: for ``quiet`` seconds it wrote nothing and waited."""
    deadline = monotonic() + within
    since = monotonic()
    while (now := monotonic()) < since + quiet:
        assert now < deadline, "it did not come to rest"
        if reader.read_some(now + FRAME / 2) or _is_busy(reader.pid):
            since = monotonic()
    reader.terminal.draw()


def _is_busy(pid: int) -> bool:
    """Tell whether a thread of a process is running, or would if the processor were free."""
    states = (each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/stat"))
    return any(state.rpartition(")")[2].split()[0] == "R" for state in states)
