"""Rows as a table for people: as wide as the terminal, cells cut where there is no room."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Final, TextIO

from annotations.cli.output import Row, one_line
from annotations.width import cut, padded, width_of

_GAP: Final = "  "
_LEAST: Final = 6
"""Cells below which no column is narrowed."""


def write_table(rows: Iterable[Row], fields: Sequence[str], out: TextIO | None = None) -> int:
    """Print ``rows`` below a header and return their number; fields empty in every row are left out.

    On a terminal the widest columns give way until a line fits; elsewhere nothing is cut.
    """
    out = sys.stdout if out is None else out
    cells = [[one_line(row.get(field)) for field in fields] for row in rows]
    shown = [at for at in range(len(fields)) if any(line[at] for line in cells)]
    if not cells:
        return 0
    header = [fields[at] for at in shown]
    body = [[line[at] for at in shown] for line in cells]
    widths = [max(map(width_of, column)) for column in zip(header, *body, strict=True)]
    limit = _terminal_width(out)
    if limit:
        widths = narrowed(widths, limit - len(_GAP) * (len(widths) - 1))
    strong, plain = ("\x1b[1m", "\x1b[m") if limit and _has_colour() else ("", "")
    out.write(f"{strong}{_line(header, widths)}{plain}\n")
    for line in body:
        out.write(f"{_line(line, widths)}\n")
    return len(body)


def narrowed(widths: Sequence[int], room: int) -> list[int]:
    """Return ``widths`` (cells) with the widest ones levelled down until their sum is at most ``room``.

    No column goes below a few cells, so the sum can stay above ``room`` on a very narrow terminal.
    """
    if sum(widths) <= room:
        return list(widths)
    level = max(widths)
    while level > _LEAST and sum(min(width, level) for width in widths) > room:
        level -= 1
    spare = room - sum(min(width, level) for width in widths)
    result = []
    for width in widths:
        more = 1 if width > level and spare > 0 else 0
        spare -= more
        result.append(min(width, level + more))
    return result


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(cells, widths, strict=True)
    return _GAP.join(padded(cut(text, width), width) for text, width in pairs).rstrip()


def _terminal_width(out: TextIO) -> int | None:
    """Return the columns of the terminal ``out`` writes to, ``None`` where it is none."""
    if not out.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def _has_colour() -> bool:
    return "NO_COLOR" not in os.environ and os.environ.get("TERM") not in (None, "", "dumb")
