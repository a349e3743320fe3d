"""Measures how soon the reader marks the entities of an article, and what keys feel of it meanwhile.

    python -m tests.benchmarks.marks

An unseen article of 600 words, the same one from the cache, and an unseen one of 1 MB are opened in a real
terminal, each in turn with a bare Textual app.  Prints a Markdown table of medians with the bars; ends with
status 1 when one is missed.  What else works on the machine counts, so its load is printed as well.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Final

from tests.benchmarks.gentext import FIRST, write_articles, write_prose
from tests.benchmarks.measure import Figures, Missed
from tests.benchmarks.programs import HELLO, READER, Program, installed_programs
from tests.benchmarks.report import table
from tests.ptyscreen import Pty

_WORDS: Final = 600
_PATIENCE: Final = 60.0
_QUIET: Final = 1.0
_KEYS: Final = 55
"""Presses of a cursor key: fewer than the first row has letters, so the cursor tells which are answered."""
_KEY_EVERY: Final = 0.03
_WORKING: Final = re.compile(r"entities \d+%")
"""Stands in the status line while the recogniser works."""

_RATIO: Final = "first paint, × Textual hello's"
_UNSEEN: Final = f"{_WORDS} words, unseen"
_CACHED: Final = f"{_WORDS} words, from the cache"
_LONG: Final = "1 MB, unseen"

_BARS: Final = {
    (_UNSEEN, _RATIO): 1.25,
    (_UNSEEN, "first marks"): 0.3,
    (_UNSEEN, "all marks"): 1.5,
    (_UNSEEN, "slowest key"): 0.05,
    (_CACHED, _RATIO): 1.25,
    (_CACHED, "all marks"): 0.3,
    (_CACHED, "slowest key"): 0.05,
    (_LONG, _RATIO): 1.25,
    (_LONG, "first marks"): 0.3,
    (_LONG, "all marks"): None,
    (_LONG, "slowest key"): 0.05,
}
"""(case, figure) -> the most it may be, in seconds or as a ratio; marks count from the first paint.

Of a long article only what is around the screen is marked.
"""


class Opening:
    """One start of a program on an article, watched until nothing more comes.

    While it works its bytes are only taken; they are drawn afterwards, so that drawing costs it nothing.
    """

    def __init__(self, program: Program, article: Path, size: tuple[int, int]) -> None:
        """Wait for the first paint; raises :class:`Missed` when it does not come."""
        columns, lines = size
        command = [*program.command, str(article)]
        self.session = Pty(command, columns=columns, lines=lines, env=program.env)
        while FIRST.encode() not in self.session.output:
            if not self.session.read_some(self.session.started + _PATIENCE):
                self._missed(f"{FIRST!r} was not shown")
        self.painted = monotonic()

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def marks(self, *, working: bool) -> Figures:
        """Return the seconds from the first paint to the first mark and to the last.

        With ``working`` the recogniser has to be seen at work, and the last mark is there when it is no more.
        """
        changes: list[float] = []
        before: list[object] = []
        seen = False
        deadline = self.painted + _PATIENCE
        while monotonic() < deadline:
            while self.session.read_some(min(deadline, monotonic() + _QUIET)):
                pass
            for drawn in self.session.terminal.draw_pieces():
                now = self._look()
                if drawn.at > self.painted and now != before:
                    changes.append(drawn.at - self.painted)
                before = now
                seen = seen or self._works()
            if changes and (seen or not working) and not self._works():
                return {"first marks": changes[0], "all marks": changes[-1]}
        return self._missed("no marks came, or the last ones did not")

    def slowest_key(self) -> Figures:
        """Press the cursor along the first row; return the seconds until the slowest answer."""
        due = [self.painted + press * _KEY_EVERY for press in range(1, _KEYS + 1)]
        for at in due:
            self.session.send("l", at)
        while monotonic() < due[-1]:
            self.session.read_some(due[-1])
        answered: list[float] = []
        since, deadline = due[-1], due[-1] + _PATIENCE
        while len(answered) < _KEYS and monotonic() < deadline and not self.session.ended:
            self.session.read_until_quiet(_QUIET, deadline, since=since)
            since = monotonic()
            for drawn in self.session.terminal.draw_pieces():
                start, cursor = self.session.terminal.find(FIRST), self._cursor()
                if start and cursor is not None:
                    answered += [drawn.at] * (cursor - start[0] - len(answered))
        if len(answered) != _KEYS:
            self._missed(f"{len(answered)} of {_KEYS} keys were answered")
        return {"slowest key": max(at - then for at, then in zip(answered, due, strict=True))}

    def _look(self) -> list[object]:
        """Return how every cell of the page is drawn, and what the status line says of the recogniser."""
        screen = self.session.terminal.screen
        rows = [screen.buffer[y] for y in range(1, screen.lines - 1)]
        drawn: list[object] = [row[x][1:] for row in rows for x in range(screen.columns)]
        return [*drawn, self._works()]

    def _works(self) -> bool:
        return bool(_WORKING.search(self.session.screen_text()))

    def _cursor(self) -> int | None:
        """Return the column of the reader's cursor, which is drawn reversed."""
        screen = self.session.terminal.screen
        rows = (screen.buffer[y] for y in range(1, screen.lines - 1))
        return next((x for row in rows for x in range(screen.columns) if row[x].reverse), None)

    def _missed(self, what: str) -> Figures:
        self.session.terminal.draw()
        screen = self.session.screen_text()
        self.session.close()
        raise Missed(f"{what}:\n{screen}")


@dataclass(frozen=True)
class Bench:
    """The reader and what it is measured against, in a folder with articles and the reader's own files."""

    folder: Path
    programs: Sequence[Program]
    size: tuple[int, int]

    def prepare(self) -> None:
        """Write the articles, and open the short one once: afterwards nothing is shown that is shown once."""
        write_prose(self._article(_LONG), 1)
        (short,) = write_articles(self.folder, 1, _WORDS)
        short.rename(self._article(_UNSEEN))
        with self._open(READER, _UNSEEN) as opening:
            opening.marks(working=True)
        self._home.rename(self._home_for(_CACHED))
        shutil.copytree(self._home_for(_CACHED), self._home_for(_UNSEEN))
        shutil.rmtree(self._home_for(_UNSEEN) / "cache" / "entities")

    def measure(self, case: str) -> Figures:
        """Return the figures of one case."""
        with self._open(HELLO, case) as hello:
            yardstick = hello.painted - hello.session.started
        with self._open(READER, case) as opening:
            ratio = (opening.painted - opening.session.started) / yardstick
            marks = opening.marks(working=case != _CACHED)
        with self._open(READER, case) as opening:
            return {_RATIO: ratio, **marks, **opening.slowest_key()}

    def _open(self, name: str, case: str) -> Opening:
        """Start a program; the reader forgot where it was in the article, and its entities unless cached."""
        shutil.rmtree(self._home, ignore_errors=True)
        if self._home_for(case).exists():
            shutil.copytree(self._home_for(case), self._home)
        program = next(each for each in self.programs if each.name == name)
        return Opening(program, self._article(case), self.size)

    @property
    def _home(self) -> Path:
        return self.folder / "home"

    def _home_for(self, case: str) -> Path:
        return self.folder / ("cached-home" if case == _CACHED else "used-home")

    def _article(self, case: str) -> Path:
        return self.folder / ("long.txt" if case == _LONG else "short.txt")


def _rows(taken: dict[str, list[Figures]]) -> list[list[str]]:
    rows = []
    for (case, figure), limit in _BARS.items():
        scale, unit = (1.0, "") if figure == _RATIO else (1000.0, " ms")
        values = [figures[figure] * scale for figures in taken[case]]
        digits = 2 if figure == _RATIO else 0
        shown = [f"{value:.{digits}f}" for value in (median(values), min(values), max(values))]
        bar = "" if limit is None else f"{limit * scale:g}{unit}"
        verdict = "" if limit is None else "pass" if median(values) <= limit * scale else "**fail**"
        rows.append([f"{case}: {figure}", *shown, bar, verdict])
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 0 when every bar is passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.marks")
    parser.add_argument("--rounds", type=int, default=7, help="starts of every case (default 7)")
    parser.add_argument("--size", default="100x30", help="columns and lines (default 100x30)")
    parser.add_argument("--reader", help="the reader's command (default: the diple of this Python)")
    options = parser.parse_args(arguments)
    columns, lines = map(int, options.size.split("x"))
    load = [os.getloadavg()[0]]
    taken: dict[str, list[Figures]] = {_UNSEEN: [], _CACHED: [], _LONG: []}
    with tempfile.TemporaryDirectory(prefix="diple-bench-") as name:
        folder = Path(name)
        reader = shlex.split(options.reader) if options.reader else None
        bench = Bench(folder, installed_programs(folder / "home", reader), (columns, lines))
        bench.prepare()
        for number in range(options.rounds):
            for case in taken:
                print(f"round {number + 1} of {options.rounds}: {case}", file=sys.stderr, flush=True)
                taken[case].append(bench.measure(case))
    load.append(os.getloadavg()[0])
    rows = _rows(taken)
    print(table(["from the first paint", "median, ms", "best", "worst", "at most", ""], rows))
    print(f"\nload of the machine: {load[0]:.1f} before, {load[1]:.1f} after")
    return 1 if any("fail" in row[-1] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
