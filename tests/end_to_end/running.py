"""Runs ``diple`` in a pseudo-terminal, as a person does."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any, Final

from tests.ptyscreen import Pty
from tests.waiting import PATIENCE, until
from tui.palette import THEMES

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


@contextmanager
def _readers_end(reader: Pty) -> Iterator[int]:
    """Open the reader's own side of the terminal, to see and change what waits in it."""
    handle = os.open(f"/proc/{reader.pid}/fd/0", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        yield handle
    finally:
        os.close(handle)


def stall(reader: Pty) -> None:
    """Fill the terminal until the system takes no more, and have the reader draw screen after screen.

    The theme is the one from before.
    """
    settle(reader)  # so that nothing comes in the middle of a sequence

    def full() -> bool:
        """Put NULs in it, which show nothing; tell whether none had room since the last time."""
        with suppress(BlockingIOError):
            while os.write(terminal, bytes(1024)):
                filled.append(monotonic())
        return monotonic() > filled[-1] + 6 * FRAME  # the system makes a little room by itself at first

    filled = [monotonic()]
    with _readers_end(reader) as terminal:
        until(full, "the terminal to be full")
    for _ in range(3 * len(THEMES)):
        reader.send("T")
        settle_unread(reader, 3 * FRAME)


def settle_unread(reader: Pty, quiet: float = 0.1) -> None:
    """Wait, without reading what it writes, until the reader dealt with what was typed."""
    unread = bytearray(4)
    since = monotonic()

    def rests() -> bool:
        nonlocal since
        fcntl.ioctl(terminal, termios.FIONREAD, unread)
        if any(unread) or is_busy(reader.pid):
            since = monotonic()
        return monotonic() >= since + quiet

    with _readers_end(reader) as terminal:
        until(rests, "the reader to come to rest")


def settle(reader: Pty, quiet: float = 0.1) -> None:
    """Read until the reader dealt with what was typed: for ``quiet`` seconds it wrote nothing and waited."""
    deadline = monotonic() + PATIENCE
    since = monotonic()
    while (now := monotonic()) < since + quiet:
        assert now < deadline, "it did not come to rest"
        if reader.read_some(now + FRAME / 2) or is_busy(reader.pid):
            since = monotonic()
    reader.terminal.draw()


def is_busy(pid: int) -> bool:
    """Tell whether a thread of a process is running, or would if the processor or the disk were free."""
    for each in Path(f"/proc/{pid}/task").glob("*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            if each.read_text().rpartition(")")[2].split()[0] in "RD":
                return True
    return False
