"""Measures what the reader's speed rests on: wrapping lines and anchoring annotations.

    python -m tests.benchmarks.core

Prints a Markdown table of medians with the bars; ends with status 1 when one is missed.  The codec and
saving have :mod:`tests.benchmarks.codec`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from annotations.anchoring import resolve
from annotations.codec import decode
from annotations.formats import open_article
from tests.benchmarks.gentext import write_prose
from tests.benchmarks.many_notes import annotate
from tests.benchmarks.report import table
from tui.wrap import wrap

_NOTES: Final = 10_000
_COLUMNS: Final = 66
_ROUNDS: Final = 7
_WIDE: Final = "港の代表団は火曜日に到着し、埠頭の将来について話し合った。"


def seconds(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """Return the median of ``rounds`` runs of ``work`` in seconds."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def _wrap_anew(lines: Sequence[str]) -> None:
    wrap.cache_clear()
    for line in lines:
        wrap(line, _COLUMNS)


def _wrapping(article: Path) -> Iterator[tuple[str, float, float | None]]:
    paragraphs = [line for line in article.read_text(encoding="utf-8").split("\n") if line]
    plain = [line.encode("ascii", "ignore").decode() for line in paragraphs]
    yield "wrap it, ASCII alone", seconds(lambda: _wrap_anew(plain)), None
    yield "wrap it as it is", seconds(lambda: _wrap_anew(paragraphs), 3), None
    yield "wrap a screen of Japanese", seconds(lambda: _wrap_anew([_WIDE * 40])), 0.016


def _anchoring(article_path: Path) -> Iterator[tuple[str, float, float | None]]:
    everything = decode(annotate(article_path, _NOTES).read_bytes()).annotations
    article = open_article(article_path)
    yield "anchor, same text", seconds(lambda: resolve(everything, article.text, same_digest=True)), None
    yield (
        "anchor, edited text",
        seconds(lambda: resolve(everything, article.text, same_digest=False), 3),
        None,
    )


def main() -> int:
    """Measure and print; return 0 when every bar is passed."""
    with tempfile.TemporaryDirectory(prefix="diple-bench-") as name:
        article = Path(name) / "1mb.txt"
        write_prose(article, 1)
        found = [*_wrapping(article), *_anchoring(article)]
    rows = []
    for what, took, bar in found:
        verdict = "" if bar is None else "pass" if took <= bar else "**fail**"
        rows.append([what, f"{took * 1000:.1f}", "" if bar is None else f"{bar * 1000:g}", verdict])
    print(table([f"1 MB, {_NOTES} annotations", "ms", "at most", ""], rows))
    return 1 if any(row[3] == "**fail**" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
