"""What the reader must reach, as ratios taken within one round of one run on one machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from tests.benchmarks.measure import Figures
from tests.benchmarks.programs import EMACS, HELLO, LESS, READER, READER_WITH_NOTES

Results = Mapping[tuple[str, float], Sequence[Figures]]
"""(program, megabytes) -> the figures of each round; a missing program has no entry."""

_LONG: Final = 50.0
"""Megabytes from which an article counts as long."""


@dataclass(frozen=True)
class Bar:
    """``figure`` of the reader at ``size`` MB is at most ``limit`` times ``against`` (program, figure, size).

    Without ``against`` the limit is absolute, in the figure's own unit.  ``program`` is the reader or a
    variant of it.
    """

    what: str
    limit: float
    figure: str
    size: float
    against: tuple[str, str, float] | None = None
    program: str = READER

    def value(self, results: Results) -> float | None:
        """Return the median over the rounds of the ratio (or of the figure); ``None`` if it was not taken."""
        own = results.get((self.program, self.size), ())
        if self.against is None:
            values = [figures[self.figure] for figures in own if self.figure in figures]
        else:
            name, figure, size = self.against
            pairs = zip(own, results.get((name, size), ()), strict=False)
            values = [
                mine[self.figure] / theirs[figure]
                for mine, theirs in pairs
                if self.figure in mine and theirs.get(figure)
            ]
        return median(values) if values else None

    def yardstick(self) -> str:
        """Return what the limit is measured in, for a table."""
        if self.against is None:
            return f"{self.limit * 1000:g} ms" if self.figure in _SECONDS else f"{self.limit:g} a second"
        name, figure, size = self.against
        own = "without" if self.program != READER else f"its own at {size:g} MB"
        whose = own if name == READER else f"{name}'s"
        return f"{self.limit:g} × {whose}{'' if figure == self.figure else ' ' + figure}"


_SECONDS: Final = frozenset({"line p99", "page p99", "end"})


def reading_bars(sizes: Sequence[float]) -> Iterator[Bar]:
    """Yield the bars of reading articles of these ``sizes`` (megabytes) on a direct line."""
    shortest = min((size for size in sizes if size >= 1), default=0.0)
    for figure, limit in (("paint", 1.4), ("line", 1.5)) if shortest else ():
        own = (READER, figure, shortest)
        yield Bar(f"{figure}, 10,000 annotations", limit, figure, shortest, own, READER_WITH_NOTES)
    for size in sizes:
        if size <= 1:
            yield Bar("first paint", 1.25, "paint", size, (HELLO, "paint", size))
        if size < 1:
            continue
        if size > shortest:
            yield Bar("first paint", 1.3, "paint", size, (READER, "paint", shortest))
        for action in ("line", "page", "end"):
            yield Bar(action, 4, action, size, (EMACS, action, size))
            if size > shortest:
                yield Bar(action, 1.3, action, size, (READER, action, shortest))
        for figure in ("line p99", "page p99"):
            yield Bar(figure, 0.016, figure, size)
        yield Bar("bytes a line, beside the pane", 2, "line bytes", size, (LESS, "page bytes", size))
        yield Bar("bytes when idle", 0, "idle bytes", size)
        # Textual itself looks for keys ten times a second.
        yield Bar("wake-ups when idle", 1.2, "idle wake-ups", size, (HELLO, "idle wake-ups", size))
        yield Bar("memory", 0.9 if size < _LONG else 0.35, "memory", size, (EMACS, "memory", size))


def whole_width_bars(size: float) -> Iterator[Bar]:
    """Yield the bar of a page that has the whole width for itself."""
    yield Bar("bytes a line, whole width", 2, "line bytes", size, (LESS, "line bytes", size))


def slow_line_bars(size: float) -> Iterator[Bar]:
    """Yield the bar of a key held down over a slow line."""
    yield Bar("lag of a held key, slow line", 3, "held", size, (LESS, "held", size))
