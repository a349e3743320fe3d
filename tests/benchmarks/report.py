"""Figures and bars as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Final

from tests.benchmarks.bars import Bar, Results

_ROWS: Final = {
    "paint": ("first paint", "ms"),
    "line": ("a line", "ms"),
    "line p99": ("a line, 99th percentile", "ms"),
    "page": ("a page", "ms"),
    "page p99": ("a page, 99th percentile", "ms"),
    "held": ("a held key: lag of the last press", "ms"),
    "end": ("to the end", "ms"),
    "top": ("back to the top", "ms"),
    "paint bytes": ("first paint", "bytes"),
    "line bytes": ("a line", "bytes"),
    "page bytes": ("a page", "bytes"),
    "held bytes": ("a held key, 30 presses", "bytes"),
    "end bytes": ("to the end", "bytes"),
    "top bytes": ("back to the top", "bytes"),
    "idle bytes": ("idle", "bytes/s"),
    "idle cpu": ("idle", "CPU ms/s"),
    "idle wake-ups": ("idle", "wake-ups/s"),
    "memory": ("memory (PSS)", "MB"),
}
"""Figure -> what it is called and its unit, in the order of the table."""

_SCALES: Final = {"ms": 1e3, "CPU ms/s": 1e3, "MB": 1e-6}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are set flush right."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def figures_table(results: Results, size: float) -> str:
    """Return the medians of every program at ``size`` megabytes."""
    names = [name for name, megabytes in results if megabytes == size]
    return table(["", "unit", *names], _figure_rows(results, size, names))


def _figure_rows(results: Results, size: float, names: Sequence[str]) -> Iterator[list[str]]:
    for figure, (what, unit) in _ROWS.items():
        cells = []
        for name in names:
            values = [figures[figure] for figures in results[name, size] if figure in figures]
            cells.append(_number(median(values) * _SCALES.get(unit, 1.0)) if values else "")
        if any(cells):
            yield [what, unit, *cells]


def bars_table(bars: Iterable[Bar], results: Results) -> str:
    """Return each bar with what was reached; bars whose rival is missing say so."""
    return table(["bar", "MB", "at most", "reached", ""], [_bar_row(bar, results) for bar in bars])


def _bar_row(bar: Bar, results: Results) -> list[str]:
    value = bar.value(results)
    if value is None:
        return [bar.what, f"{bar.size:g}", bar.yardstick(), "", "not measured"]
    in_milliseconds = bar.against is None and bar.yardstick().endswith("ms")
    reached = f"{value * 1000:.1f} ms" if in_milliseconds else f"{value:.2f}"
    return [bar.what, f"{bar.size:g}", bar.yardstick(), reached, "pass" if value <= bar.limit else "**fail**"]


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
