"""Painted rows as lines of text, with the names of styles written into them.

``‹GPE:Moscow›`` is drawn in the style named ``GPE``, ``‹note+match:two›`` in that of a match laid over that
of a note.  What stands between the bars is exactly as wide as the row of the screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotations.entities import KINDS
from tui.layers import Layers
from tui.layout import Anchor, Layout
from tui.paint import GUTTER, paint_row
from tui.palette import Palette, palette


def named(name: str) -> Style:
    """Return a style that carries nothing but a name; styles laid over one another keep all names."""
    return Style(meta={name: True})


def names(style: Style | None) -> str:
    """Return the names a style carries, the lowest layer first."""
    return "+".join(style.meta) if style is not None else ""


NAMED: Final[Palette] = replace(
    palette("terminal"),
    text=Style.null(),
    mark=named("mark"),
    heading=named("heading"),
    notes=(named("note"), named("note2"), named("note3")),
    doubtful=named("doubtful"),
    current=named("current"),
    match=named("match"),
    current_match=named("current-match"),
    selection=named("selection"),
    cursor=named("cursor"),
    entities={kind: named(kind) for kind in KINDS},
)
"""A palette of nothing but names."""


def strips(text: str, over: Layers, cells: int) -> list[Strip]:
    """Return every row of ``text`` painted as the page does, ``cells`` wide with the gutter."""
    rows = Layout(text, cells - GUTTER - 1)
    painted = []
    for row in rows.rows(Anchor(0, 0), 10_000):
        sign = over.sign(row.start, max(row.stop, row.start + 1))
        gutter = Segment(f"{sign} ", over.palette.mark) if sign else Segment("  ", over.palette.text)
        marks = over.marks(text, row.start, row.stop)
        words = text[row.start : row.end]
        base = over.palette.text
        painted.append(paint_row(row, words, marks, base, gutter=gutter, pad=0, cells=cells))
    return painted


def written(strip: Iterable[Segment]) -> str:
    """Return a strip as a line of text with the names of its styles."""
    out = []
    for words, style, _ in strip:
        name = names(style)
        out.append(f"‹{name}:{words}›" if name else words)
    return f"|{''.join(out)}|"
