"""One start of one program, measured as the person at the keyboard sees it.

Every time is taken when bytes are read from the terminal (or, over a slow line, when they would arrive).
The bytes are drawn afterwards, between the measurements, to see which of them changed the screen; so the
cost of the emulator is in no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Final

from tests.benchmarks.gentext import FIRST, LAST
from tests.benchmarks.processes import cost_of
from tests.benchmarks.programs import KEYS, Program
from tests.ptyscreen import Line, Pty

Figures = dict[str, float]
"""Figure -> seconds, bytes, or a count a second (see :func:`measure`)."""

_QUIET: Final = 0.07
"""Seconds without output after which an answer is taken to be complete."""
_SETTLED: Final = 0.3
"""Seconds without output after which a start, or many answers, are taken to be complete."""
_PATIENCE: Final = 60.0
_HELD_EVERY: Final = 0.033
_EDGE: Final = 3
_AT_REST: Final = 0.02
"""Seconds of processor time a second that are no work any more."""


@dataclass(frozen=True)
class Plan:
    """How often each key is pressed, and for how many seconds doing nothing is watched."""

    lines: int = 40
    pages: int = 12
    held: int = 30
    idle: float = 5.0


class Missed(Exception):
    """A program did not show what was waited for."""


def measure(
    program: Program,
    article: Path,
    size: tuple[int, int],
    line: Line | None = None,
    plan: Plan = Plan(),
) -> Figures:
    """Start ``program`` on ``article`` in a terminal of ``size`` (columns, lines) and go through it.

    Figures: ``paint``, ``line``, ``line p99``, ``page``, ``page p99``, ``end``, ``top`` and ``held`` (the lag
    after the last of a held key) in seconds; each with `` bytes`` behind it in bytes; ``idle cpu`` in seconds
    a second, ``idle bytes`` and ``idle wake-ups`` a second; ``memory`` in bytes once nothing works any more.
    Raises :class:`Missed` when the first words never come.
    """
    command = [*program.command, str(article)]
    with Pty(command, columns=size[0], lines=size[1], env=program.env, line=line) as session:
        figures = {"paint": _until_shown(session, FIRST, session.started)}
        session.read_until_quiet(_SETTLED, monotonic() + _PATIENCE, since=session.started)
        figures["paint bytes"] = float(len(session.output))
        if program.moves:
            figures |= _presses(session, "line", plan.lines)
            figures |= _presses(session, "page", plan.pages)
            figures |= _held(session, plan.held)
            figures |= _jump(session, "end", LAST) | _jump(session, "top", FIRST)
        if line is None:
            figures |= _at_rest(session, plan.idle)
        return figures


def _draw(session: Pty, words: str | None = None) -> tuple[float | None, float | None]:
    """Draw what was read: when the text last moved, and when ``words`` first stood on the screen."""
    before = _page(session, session.screen_text())
    moved = shown = None
    for drawn, text in session.terminal.draw_each():
        page = _page(session, text)
        moved = moved if page == before else drawn.at
        before = page
        if words is not None and shown is None and words in text:
            shown = drawn.at
    return moved, shown


def _page(session: Pty, text: str) -> list[str]:
    """Return what every program fills with the article: the left half, without the rows at the edges.

    Headers, status lines and progress shown at the side change in their own time, no key waits for them.
    """
    half = session.terminal.screen.columns // 2
    return [row[:half] for row in text.split("\n")[_EDGE:-_EDGE]]


def _until_shown(session: Pty, words: str, since: float) -> float:
    """Return the seconds from ``since`` until ``words`` stood on the screen."""
    deadline = since + _PATIENCE
    _draw(session)
    while monotonic() < deadline and not session.ended:
        session.read_until_quiet(0.03, deadline, since=monotonic())
        _, shown = _draw(session, words)
        if shown is not None:
            return shown - since
    raise Missed(f"{words!r} was not shown within {_PATIENCE:g} s:\n{session.screen_text()}")


def _presses(session: Pty, action: str, count: int) -> Figures:
    """Press a key ``count`` times, each time waiting until the text has moved and all is quiet."""
    times, sizes = [], []
    for _ in range(count):
        _draw(session)
        before, start = len(session.output), monotonic()
        session.send(KEYS[action], start)
        session.read_until_quiet(_QUIET, start + _PATIENCE, since=start)
        moved, _ = _draw(session)
        if moved is None:
            raise Missed(f"nothing moved at {action!r}:\n{session.screen_text()}")
        times.append(moved - start)
        sizes.append(len(session.output) - before)
    return {action: median(times), f"{action} p99": _share(times, 0.99), f"{action} bytes": median(sizes)}


def _held(session: Pty, count: int) -> Figures:
    """Hold the key for a line; the lag is the time from the last press to the last change it made."""
    _draw(session)
    before, start = len(session.output), monotonic()
    for press in range(count):
        session.send(KEYS["line"], start + press * _HELD_EVERY)
    last = start + (count - 1) * _HELD_EVERY
    while monotonic() < last:
        session.read_some(last)
    session.read_until_quiet(_SETTLED, last + _PATIENCE, since=last)
    moved, _ = _draw(session)
    lag = 0.0 if moved is None else max(0.0, moved - last)
    return {"held": lag, "held bytes": float(len(session.output) - before)}


def _jump(session: Pty, action: str, words: str) -> Figures:
    """Press a key once and wait for ``words``."""
    _draw(session)
    before, start = len(session.output), monotonic()
    session.send(KEYS[action], start)
    seconds = _until_shown(session, words, start)
    session.read_until_quiet(_QUIET, monotonic() + _PATIENCE)
    return {action: seconds, f"{action} bytes": float(len(session.output) - before)}


def _at_rest(session: Pty, idle: float) -> Figures:
    """Wait until nothing works any more, then see what doing nothing costs."""
    deadline, window = monotonic() + 2 * _PATIENCE, min(1.0, idle)
    before = cost_of(session.pid)
    while monotonic() < deadline:
        _read_until(session, monotonic() + window)
        now = cost_of(session.pid)
        if now.cpu - before.cpu <= _AT_REST * window and now.processes == 1:
            break
        before = now
    written, before = len(session.output), cost_of(session.pid)
    _read_until(session, monotonic() + idle)
    after = cost_of(session.pid)
    return {
        "idle bytes": (len(session.output) - written) / idle,
        "idle cpu": (after.cpu - before.cpu) / idle,
        "idle wake-ups": (after.wake_ups - before.wake_ups) / idle,
        "memory": float(after.memory),
    }


def _read_until(session: Pty, until: float) -> None:
    while monotonic() < until and not session.ended:
        session.read_some(until)


def _share(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of all values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
