"""Measures the reader in a real terminal beside `less`, `emacs -nw` and a bare Textual app.

    python -m tests.benchmarks.terminal --sizes 1,100 > figures.md
    python -m tests.benchmarks.terminal --net

Prints Markdown: the medians of every program, then the bars with what was reached.  Programs take turns,
round after round, and ratios are taken within a round, so that a drifting machine moves both sides.  Ends
with status 1 when a bar is missed.  Needs Linux; programs that are not installed are left out.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Final

from tests.benchmarks.bars import Bar, Results, reading_bars, slow_line_bars, whole_width_bars
from tests.benchmarks.gentext import FIRST, write_prose
from tests.benchmarks.many_notes import annotate
from tests.benchmarks.measure import Figures, Missed, measure
from tests.benchmarks.programs import EMACS, HELLO, READER, Program, installed_programs
from tests.benchmarks.report import bars_table, figures_table
from tests.benchmarks.slow_line import SlowLine
from tests.ptyscreen import Pty

_NARROW: Final = 80
"""Columns at which the side pane is folded away."""
_RTT: Final = 0.2
_RATE: Final = 56_000


@dataclass(frozen=True)
class Bench:
    """A bench to measure programs on: where the articles lie, how often, in what terminal.

    Annotated articles are measured at one size alone, ``noted`` megabytes.
    """

    folder: Path
    programs: Sequence[Program]
    rounds: int
    size: tuple[int, int]
    slow: bool = False
    noted: float = 1.0

    def run(self, sizes: Iterable[float]) -> Results:
        """Measure every program at every size (megabytes), round after round."""
        results: dict[tuple[str, float], list[Figures]] = {}
        for megabytes in sizes:
            shown = [program for program in self.programs if not program.notes or megabytes == self.noted]
            for number in range(self.rounds):
                for program in shown:
                    _say(f"{megabytes:g} MB, round {number + 1} of {self.rounds}: {program.name}")
                    line = SlowLine(_RTT, _RATE) if self.slow else None
                    article = self._article(megabytes, program.notes)
                    # A text of a few screens has no room for all the moves.
                    moving = replace(program, moves=program.moves and megabytes >= 1)
                    self._renew_home()
                    try:
                        figures = measure(moving, article, self.size, line)
                    except Missed as missed:
                        _say(f"{program.name}: {missed}")
                        figures = {}
                    results.setdefault((program.name, megabytes), []).append(figures)
        return results

    def prepare(self) -> None:
        """Use the reader once, so that what it shows at its very first start is in no figure."""
        article = self._article(0.003, 0)
        for program in self.programs:
            if program.name == READER:
                with Pty([*program.command, str(article)], env=program.env) as session:
                    session.wait_for(FIRST, within=30)
                    # What a first start says comes after the words, and only then is it remembered.
                    session.read_until_quiet(1.0, monotonic() + 30)
        self._home.mkdir(exist_ok=True)
        shutil.copytree(self._home, self._used)

    def _renew_home(self) -> None:
        """Make the reader forget where it was in an article and what it found there."""
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.copytree(self._used, self._home, dirs_exist_ok=True)

    @property
    def _home(self) -> Path:
        return self.folder / "home"

    @property
    def _used(self) -> Path:
        return self.folder / "used-home"

    def _article(self, megabytes: float, notes: int) -> Path:
        path = self.folder / f"{megabytes:g}mb-{notes}-notes.txt"
        if not path.exists():
            write_prose(path, megabytes)
            if notes:
                annotate(path, notes)
        return path


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _over_ssh(program: Program) -> Program:
    """Return ``program`` as it is started in an SSH session, so that it may spare the line."""
    return replace(program, env={**program.env, "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"})


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.terminal",
        description=(__doc__ or "").partition("\n")[0],
    )
    parser.add_argument("--sizes", default="1", help="megabytes of text, separated by commas (default 1)")
    parser.add_argument("--rounds", type=int, default=5, help="starts of every program (default 5)")
    parser.add_argument("--size", default="100x30", help="columns and lines (default 100x30)")
    parser.add_argument("--net", action="store_true", help="over a slow line: 200 ms round trip, 56 kbit/s")
    parser.add_argument("--only", help="names of the programs, separated by semicolons")
    parser.add_argument("--reader", help="the reader's command (default: the diple of this Python)")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, return 0 when every bar that was measured is passed."""
    options = _parse(arguments)
    sizes = [float(size) for size in options.sizes.split(",")]
    columns, lines = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="diple-bench-") as name:
        folder = Path(name)
        programs = installed_programs(
            folder / "home", shlex.split(options.reader) if options.reader else None
        )
        if options.only:
            programs = [program for program in programs if program.name in options.only.split(";")]
        if options.net:
            programs = [_over_ssh(program) for program in programs]
        noted = 0.0 if options.net else min((size for size in sizes if size >= 1), default=0.0)
        bench = Bench(folder, programs, options.rounds, (columns, lines), options.net, noted)
        bench.prepare()
        results = bench.run(sizes)
        bars = list(slow_line_bars(sizes[0]) if options.net else reading_bars(sizes))
        passed = _print_results(f"{columns}×{lines}", results, sizes, bars)
        if not options.net and max(sizes) >= 1:
            passed &= _print_whole_width(bench, min(size for size in sizes if size >= 1))
    return 0 if passed else 1


def _print_whole_width(bench: Bench, size: float) -> bool:
    """Measure again in a terminal so narrow that the page has its whole width."""
    programs = [program for program in bench.programs if program.name not in (EMACS, HELLO)]
    narrow = replace(bench, programs=programs, rounds=1, noted=0.0, size=(_NARROW, bench.size[1]))
    results = narrow.run([size])
    return _print_results(f"{_NARROW}×{bench.size[1]}", results, [size], list(whole_width_bars(size)))


def _print_results(terminal: str, results: Results, sizes: Sequence[float], bars: Sequence[Bar]) -> bool:
    """Print the tables; return whether no bar is missed."""
    for size in sizes:
        print(f"\n### {size:g} MB, {terminal}\n\n{figures_table(results, size)}")
    print(f"\n### Bars, {terminal}\n\n{bars_table(bars, results)}", flush=True)
    values = [(bar.value(results), bar.limit) for bar in bars]
    return all(value is None or value <= limit for value, limit in values)


if __name__ == "__main__":
    sys.exit(main())
