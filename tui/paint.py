"""A row and the marks over it -> segments; pure, and the only place where styles are laid over text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotations.spans import Span
from tui import wrap
from tui.layout import Row

GUTTER = 2
"""Cells left of the text, for the margin mark."""


class Mark(NamedTuple):
    """A half-open span of the text in code points, drawn in ``style``; a higher ``rank`` lies on top."""

    start: int
    end: int
    rank: int
    style: Style


def styled(start: int, end: int, marks: Iterable[Mark], base: Style) -> list[tuple[int, int, Style]]:
    """Cut ``[start, end)`` where a mark begins or ends; return the pieces, in order, with their styles."""
    over = sorted((m for m in marks if m.start < end and m.end > start), key=lambda m: m.rank)
    if not over:
        return [(start, end, base)]
    cuts = {start, end}
    for mark in over:
        cuts.add(max(start, mark.start))
        cuts.add(min(end, mark.end))
    borders = sorted(cuts)
    pieces: list[tuple[int, int, Style]] = []
    for left, right in pairwise(borders):
        style = base
        for mark in over:
            if mark.start <= left and mark.end >= right:
                style = style + mark.style
        if pieces and pieces[-1][2] == style:
            pieces[-1] = (pieces[-1][0], right, style)
        else:
            pieces.append((left, right, style))
    return pieces


def depths(spans: Sequence[Span]) -> list[tuple[Span, int]]:
    """Cut overlapping spans into pieces that do not overlap, each with how many spans lie over it."""
    steps: dict[int, int] = {}
    for span in spans:
        steps[span.start] = steps.get(span.start, 0) + 1
        steps[span.end] = steps.get(span.end, 0) - 1
    found: list[tuple[Span, int]] = []
    depth, before = 0, 0
    for offset in sorted(steps):
        if depth:
            found.append((Span(before, offset), depth))
        depth += steps[offset]
        before = offset
    return found


def _whole(marks: Iterable[Mark], row: Row, text: str) -> Iterator[Mark]:
    """Yield the marks that lie over a row, widened so that none begins or ends inside a grapheme."""
    starts = [row.start + unit.start for unit in wrap.graphemes(text)]
    borders = [*starts, row.end]
    for mark in marks:
        start, end = max(mark.start, row.start), min(mark.end, row.end)
        if start < end:
            first, last = bisect_right(starts, start) - 1, bisect_left(borders, end)
            yield mark._replace(start=borders[first], end=borders[last])


def paint_row(
    row: Row, text: str, marks: Iterable[Mark], base: Style, *, gutter: Segment, pad: int, cells: int
) -> Strip:
    """Return the strip of one row.

    ``text`` is what stands in ``[row.start, row.end)``, ``pad`` the empty cells before the gutter and
    ``cells`` the width of the whole strip.
    """
    segments = [Segment(" " * pad, base)] if pad else []
    segments.append(gutter)
    x = row.indent
    if x:
        segments.append(Segment(" " * x, base))
    simple = wrap.is_simple(text)
    marks = list(marks) if simple else list(_whole(marks, row, text))
    for left, right, style in styled(row.start, row.end, marks, base):
        piece = text[left - row.start : right - row.start]
        if not simple:
            piece = wrap.drawn(piece, x - row.indent)
        segments.append(Segment(piece, style))
        x += len(piece) if simple else wrap.width(piece)
    rest = cells - pad - GUTTER - x
    if rest > 0 and not text:
        # An empty line has no character to show the cursor or a selection on, so it lends them a cell.
        [(_, _, style)] = styled(row.start, row.start + 1, marks, base)
        segments.append(Segment(" ", style))
        rest -= 1
    if rest > 0:
        segments.append(Segment(" " * rest, base))
    return Strip(segments, max(cells, pad + GUTTER + x))
