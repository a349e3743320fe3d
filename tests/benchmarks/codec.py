"""Measures how the cost of a sidecar grows with its annotations.

    python -m tests.benchmarks.codec [COUNT...]

For each count (10, 1,000 and 10,000) it prints the medians of reading the bytes, writing them, and adding one
annotation durably, as milliseconds and as ratios that depend little on the machine: to the standard
library's ``json`` on the same data, and to writing the same bytes with one ``fsync``.  Ends with status 1
when a bar for 10,000 is missed (read 150 ms, write 60 ms, add 150 ms).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import Final

from annotations.article import Article
from annotations.codec import decode, encode
from annotations.notebook import Notebook
from annotations.spans import Span
from tests.annotations.building import document, item, written
from tests.benchmarks.core import seconds
from tests.benchmarks.report import table

COUNTS: Final = (10, 1_000, 10_000)
BARS: Final = {"read": 0.150, "write": 0.060, "add": 0.150}
"""Seconds that each may take with 10,000 annotations."""


def _write_plainly(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def measure(number: int, folder: Path) -> dict[str, tuple[float, float]]:
    """Return what each step costs with ``number`` annotations, and what it is held against, in seconds."""
    text = "Twenty code points. " * (number + 100)
    data = written(document(*(item(n) for n in range(number)), text=text))
    collection = decode(data)
    assert encode(collection) == data
    parsed = json.loads(data)
    path = folder / f"{number}.annotations.json"
    path.write_bytes(data)
    starts = count(7, 31)
    with Notebook.open(Article(text, "a.txt", "plain/1"), creator="bench", path=path) as notebook:
        assert len(notebook.spans) == number

        def add() -> None:
            start = next(starts) % len(text)
            notebook.add(Span(start, start + 1), note="One more.")

        added = seconds(add)
    return {
        "read": (seconds(lambda: decode(data)), seconds(lambda: json.loads(data))),
        "write": (seconds(lambda: encode(collection)), seconds(lambda: written(parsed))),
        "add": (added, seconds(lambda: _write_plainly(folder / "plain", data))),
    }


def main(counts: list[int]) -> int:
    """Print the table; return the exit status."""
    rows, missed = [], False
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        for number in counts:
            for step, (taken, other) in measure(number, Path(folder)).items():
                late = number == COUNTS[-1] and taken > BARS[step]
                missed = missed or late
                bar = f"{BARS[step] * 1e3:.0f}{' missed' if late else ''}" if number == COUNTS[-1] else ""
                rows.append((f"{number:,}", step, f"{taken * 1e3:.2f}", f"{taken / other:.2f}", bar))
    print(table(("annotations", "step", "ms", "ratio to json, to one fsync", "bar"), rows))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main([int(argument) for argument in sys.argv[1:]] or list(COUNTS)))
