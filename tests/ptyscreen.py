"""Run a program in a real pseudo-terminal and look at its screen: the end-to-end tests' eyes and hands.

    with Pty(["diple", "report.txt"], columns=100, lines=30) as reader:
        reader.wait_for("Delegation")           # text on the screen, or a function of the session
        reader.send("a"); reader.send(Key.ENTER)
        assert reader.cell(2, 5).reverse
        reader.send("q")
        assert reader.wait_for_exit() == 0

Nothing sleeps: every wait has a condition and a deadline, and one that is missed raises
:class:`AssertionError` with what was on the screen.
"""

from __future__ import annotations

import contextlib
import fcntl
import heapq
import os
import pty
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from time import monotonic
from types import TracebackType
from typing import Any, Final, NoReturn, Self

from pyte.screens import Char

from tests.emulator import Terminal
from tests.waiting import PATIENCE

_READ: Final = 65536
_POLL: Final = 0.05
"""Seconds between two looks at a condition while the program is silent."""
_INHERITED_FROM_ANOTHER_TERMINAL: Final = (
    "COLUMNS", "LINES", "NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "STY", "TMUX", "TERM_PROGRAM",
)  # fmt: skip


class Key(StrEnum):
    """What a terminal sends for keys that are no characters."""

    UP = "\x1b[A"
    DOWN = "\x1b[B"
    RIGHT = "\x1b[C"
    LEFT = "\x1b[D"
    HOME = "\x1b[H"
    END = "\x1b[F"
    PAGE_UP = "\x1b[5~"
    PAGE_DOWN = "\x1b[6~"
    DELETE = "\x1b[3~"
    ENTER = "\r"
    TAB = "\t"
    BACK_TAB = "\x1b[Z"
    BACKSPACE = "\x7f"
    ESCAPE = "\x1b"
    F1 = "\x1bOP"


def ctrl(letter: str) -> str:
    """Return what a terminal sends for Control and ``letter``."""
    return chr(ord(letter.upper()) & 0x1F)


class Line:
    """What lies between the keyboard and the program: here, nothing.  Times in seconds."""

    def up(self, at: float, size: int) -> float:
        """Return when ``size`` bytes typed at ``at`` reach the program."""
        return at

    def down(self, at: float, size: int) -> float:
        """Return when ``size`` bytes written at ``at`` are seen."""
        return at

    def full_until(self, now: float) -> float:
        """Return the time before which the line takes no more output (``now`` or earlier: it does)."""
        return now


def environment(extra: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """Return this process's environment as a fresh terminal would give it, with ``extra`` on top.

    A value of ``None`` in ``extra`` takes the variable away.
    """
    result: dict[str, str] = {
        name: value for name, value in os.environ.items() if name not in _INHERITED_FROM_ANOTHER_TERMINAL
    }
    result.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8", LC_ALL="C.UTF-8")
    for name, value in (extra or {}).items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = value
    return result


class Pty:
    """A program running in a pseudo-terminal whose screen can be looked at."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 100,
        lines: int = 30,
        env: Mapping[str, str | None] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        terminal: Terminal | None = None,
        line: Line | None = None,
    ) -> None:
        self.terminal = terminal or Terminal(columns, lines)
        self.terminal.resize(columns, lines)
        self.output = bytearray()
        """Every byte the program wrote."""
        self.status: int | None = None
        """The exit status once the program has ended (negative: the signal that ended it)."""
        self.ended = False
        """Whether the program's side of the terminal is closed."""
        self._line = line or Line()
        self._typed: list[tuple[float, int, bytes]] = []
        self._count = 0
        self._unwritten = b""
        self._last_seen = 0.0
        self.started = monotonic()
        """When the program was started (``time.monotonic``): not after its first step."""
        self.pid, self._fd = _start(command, columns, lines, environment(env), cwd)
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What a person does

    def send(self, keys: str | bytes, at: float | None = None) -> None:
        """Type ``keys``, now or at the time ``at`` (which comes while the output is read)."""
        data = keys.encode() if isinstance(keys, str) else keys
        self._type(data, monotonic() if at is None else at)
        self._write_what_is_due()

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal; the program gets SIGWINCH."""
        self.terminal.resize(columns, lines)
        _set_size(self._fd, columns, lines)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    # What the system sees

    def attributes(self) -> list[Any]:
        """Return the attributes of the terminal (``termios.tcgetattr``)."""
        return termios.tcgetattr(self._fd)

    # What a person sees

    def screen_text(self) -> str:
        """Return what stands on the screen, a line a row."""
        return self.terminal.text()

    def row(self, y: int) -> str:
        """Return row ``y`` (from 0) without the blanks at its end."""
        return self.terminal.row(y)

    def cell(self, x: int, y: int) -> Char:
        """Return the cell at column ``x``, row ``y`` (from 0), with its attributes."""
        return self.terminal.cell(x, y)

    def find(self, words: str) -> tuple[int, int]:
        """Return the (column, row) of ``words`` on the screen; fails when they are not there."""
        place = self.terminal.find(words)
        if place is None:
            self._fail(f"{words!r} is not on the screen")
        return place

    def wait_for(self, what: str | Callable[[Pty], object], within: float = PATIENCE) -> None:
        """Read until ``what`` stands on the screen, or is true of this session; at most ``within`` seconds.

        A frame that is only half drawn is not looked at.
        """
        deadline = monotonic() + within
        while True:
            while self.read_some(monotonic()) and monotonic() < deadline:
                pass
            self.terminal.draw()
            if not self.terminal.in_frame and self._shows(what):
                return
            now = monotonic()
            if now >= deadline or self.ended:
                wanted = repr(what) if isinstance(what, str) else getattr(what, "__name__", "the condition")
                self._fail(f"ended before {wanted}" if self.ended else f"waited {within:g} s for {wanted}")
            self.read_some(min(deadline, now + _POLL))

    def _shows(self, what: str | Callable[[Pty], object]) -> bool:
        return what in self.screen_text() if isinstance(what, str) else bool(what(self))

    def wait_for_exit(self, within: float = PATIENCE) -> int:
        """Read until the program has ended; return its exit status."""
        deadline = monotonic() + within
        while not self._has_exited():
            if monotonic() >= deadline:
                self._fail(f"still running after {within:g} s")
            if not self.read_some(min(deadline, monotonic() + _POLL)) and self.ended:
                select.select([], [], [], 0.001)
        while self.read_some(monotonic()):
            pass
        self.terminal.draw()
        assert self.status is not None
        return self.status

    # Reading, with the time in hand

    def read_some(self, until: float) -> bool:
        """Wait for output until the time ``until``; take one piece of it.  Tell whether there was any.

        Queries in it are answered at once.  It is drawn when :meth:`Terminal.draw` is called, so that the
        drawing costs the program nothing.
        """
        while not self.ended:
            self._write_what_is_due()
            now = monotonic()
            due = self._typed[0][0] if self._typed else until
            room = self._line.full_until(now)
            watched, wake = ([self._fd], min(until, due)) if room <= now else ([], min(until, due, room))
            pushed = [self._fd] if self._unwritten else []
            if select.select(watched, pushed, [], max(0.0, wake - now))[0]:
                return self._take()
            if monotonic() >= until:
                return False
        return False

    def read_until_quiet(self, quiet: float, until: float, *, since: float | None = None) -> None:
        """Read until nothing was seen for ``quiet`` seconds, at most until the time ``until``.

        With ``since`` the quiet counts only once something came after that time.
        """
        while not self.ended:
            now = monotonic()
            answered = since is None or self._last_seen > since
            end = min(until, max(self._last_seen, since or 0.0) + quiet) if answered else until
            if now >= end:
                return
            self.read_some(end)

    def _take(self) -> bool:
        try:
            data = os.read(self._fd, _READ)
        except OSError:
            # Linux reports EIO once the last holder of the other side has closed it.
            data = b""
        now = monotonic()
        if not data:
            self.ended = True
            return False
        self.output += data
        self._last_seen = self._line.down(now, len(data))
        answer = self.terminal.receive(data, self._last_seen)
        if answer:
            self._type(answer, self._last_seen)
            self._write_what_is_due()
        return True

    def _type(self, data: bytes, at: float) -> None:
        self._count += 1
        heapq.heappush(self._typed, (self._line.up(at, len(data)), self._count, data))

    def _write_what_is_due(self) -> None:
        while self._typed and self._typed[0][0] <= monotonic():
            self._unwritten += heapq.heappop(self._typed)[2]
        if not self._unwritten or self.ended:
            return
        try:
            self._unwritten = self._unwritten[os.write(self._fd, self._unwritten) :]
        except BlockingIOError:
            return
        except OSError:
            self.ended = True

    # The end

    def _has_exited(self) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def close(self, within: float = PATIENCE) -> int:
        """Hang up, end the program and return its exit status; a program that stays is killed."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd, self.ended = -1, True
        deadline = monotonic() + within
        while not self._has_exited():
            if monotonic() >= deadline:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)
            select.select([], [], [], 0.005)
        assert self.status is not None
        return self.status

    def _fail(self, what: str) -> NoReturn:
        state = f"exit status {self.status}" if self._has_exited() else "running"
        frame = "-" * self.terminal.screen.columns
        raise AssertionError(f"{what} ({state}); on the screen:\n{frame}\n{self.screen_text()}\n{frame}")


def _set_size(fd: int, columns: int, lines: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, columns * 8, lines * 16))


def _start(
    command: Sequence[str],
    columns: int,
    lines: int,
    env: dict[str, str],
    cwd: str | os.PathLike[str] | None,
) -> tuple[int, int]:
    """Start ``command`` as the leader of a new session on a new terminal; return its pid and our side."""
    pid, fd = pty.fork()
    if pid:
        return pid, fd
    try:
        _set_size(0, columns, lines)
        if cwd is not None:
            os.chdir(cwd)
        os.execvpe(command[0], list(command), env)
    except BaseException as error:
        os.write(2, f"cannot start {command[0]}: {error}\r\n".encode())
    finally:
        os._exit(127)
    sys.exit(127)
