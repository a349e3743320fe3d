"""Measures how many words a second `diple entities` reads when it is given many articles.

    python -m tests.benchmarks.many_articles

The recognisers' loading is left out: words and time are counted from the first articles printed to the last.
Then the same articles are read again from the cache.  Ends with status 1 when the bar is missed.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Final

from annotations.entities.many import cores
from tests.benchmarks.gentext import write_articles
from tests.benchmarks.programs import READER, installed_programs
from tests.benchmarks.report import table

_BAR: Final = 8000
"""Words a second on two cores."""

_FIRST: Final = 10
"""Articles that are recognised ahead, and printed at once when the first is."""


def printed(command: Sequence[str], articles: Sequence[Path], home: Path) -> list[float]:
    """Return when (``time.monotonic``) each line came: the start, then one for every article."""
    times = [monotonic()]
    arguments = [*command, "entities", "--format", "jsonl", *map(str, articles)]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, env={**os.environ, "DIPLE_HOME": str(home)}
    ) as process:
        assert process.stdout is not None
        times += [monotonic() for _ in process.stdout]
    if process.returncode or len(times) != len(articles) + 1:
        raise SystemExit(f"{len(times) - 1} of {len(articles)} articles, status {process.returncode}")
    return times


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 0 when the bar is passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.many_articles")
    parser.add_argument("--rounds", type=int, default=3, help="times all is read (default 3)")
    parser.add_argument("--articles", type=int, default=200, help="how many (default 200)")
    parser.add_argument("--words", type=int, default=600, help="words of each (default 600)")
    parser.add_argument("--reader", help="the reader's command (default: the diple of this Python)")
    options = parser.parse_args(arguments)
    speeds, firsts, again = [], [], []
    with tempfile.TemporaryDirectory(prefix="diple-bench-") as name:
        folder = Path(name)
        reader = shlex.split(options.reader) if options.reader else None
        programs = installed_programs(folder, reader)
        command = next(each.command for each in programs if each.name == READER)
        articles = write_articles(folder, options.articles, options.words)
        counts = [len(path.read_text(encoding="utf-8").split()) for path in articles]
        load = os.getloadavg()[0]
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
            times = printed(command, articles, folder / f"home-{number}")
            speeds.append(sum(counts[_FIRST:]) / (times[-1] - times[_FIRST]))
            firsts.append(times[1] - times[0])
            times = printed(command, articles, folder / f"home-{number}")
            again.append(sum(counts) / (times[-1] - times[0]))
    verdict = "pass" if median(speeds) >= _BAR else "**fail**"
    rows = [
        ["words a second after loading", f"{median(speeds):.0f}", f"{max(speeds):.0f}", f"{_BAR}", verdict],
        ["seconds to the first article", f"{median(firsts):.1f}", f"{min(firsts):.1f}", "", ""],
        ["words a second from the cache", f"{median(again):.0f}", f"{max(again):.0f}", "", ""],
    ]
    what = f"{len(articles)} articles, {sum(counts)} words, {cores()} cores"
    print(table([what, "median", "best", "at least", ""], rows))
    print(f"\nload of the machine: {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    return 0 if verdict == "pass" else 1


if __name__ == "__main__":
    sys.exit(main())
