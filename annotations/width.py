"""How many terminal cells a line of text takes, and wrapping it to that measure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

ELLIPSIS: Final = "…"


@lru_cache(maxsize=4096)
def char_width(char: str) -> int:
    """Return the cells ``char`` takes: 0 for marks and joiners, 2 for East Asian wide ones, else 1."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width_of(text: str) -> int:
    """Return the cells ``text``, one line without tabs, takes."""
    return len(text) if text.isascii() else sum(map(char_width, text))


def _reach(text: str, start: int, width: int) -> int:
    """Return where what fits into ``width`` cells from ``start`` on ends; marks stay with their letter."""
    if text[start : start + width + 1].isascii():  # with one more, which could be a mark
        return min(len(text), start + width)
    used = 0
    for at in range(start, len(text)):
        used += char_width(text[at])
        if used > width:
            return at
    return len(text)


def cut(text: str, width: int) -> str:
    """Return ``text`` if it fits into ``width`` cells, else its beginning and an ellipsis."""
    if _reach(text, 0, width) == len(text):
        return text
    return text[: _reach(text, 0, max(width - 1, 0))] + ELLIPSIS


def padded(text: str, width: int) -> str:
    """Return ``text`` with spaces after it up to ``width`` cells."""
    return text + " " * (width - width_of(text))


def wrapped(line: str, width: int, indent: str = "") -> Iterator[str]:
    """Yield ``line`` in rows of at most ``width`` cells, broken at spaces where there are any.

    Rows after the first begin with ``indent``; the spaces at a break are dropped.  A character wider
    than the room left is put on a row of its own.
    """
    start, lead, room = 0, "", width
    while True:
        end = max(_reach(line, start, max(room, 1)), min(start + 1, len(line)))
        if end == len(line):
            yield lead + line[start:]
            return
        space = line.rfind(" ", start + 1, end + 1)
        if space > 0 and not line[start:space].isspace():
            end = space
        yield lead + line[start:end].rstrip()
        while line[end : end + 1] == " ":
            end += 1
        if end == len(line):
            return
        start, lead, room = end, indent, width - len(indent)


def breaks(line: str, width: int) -> Iterator[int]:
    """Yield the offsets at which ``line`` goes on in another row of at most ``width`` cells.

    Rows end at spaces where there are any; these stay where they are, at the end of the row or beyond it.
    """
    start = 0
    while (end := max(_reach(line, start, width), start + 1)) < len(line):
        space = line.rfind(" ", start, end + 1)
        if space > start and not line[start:space].isspace():
            end = space
        while line[end : end + 1] == " ":
            end += 1
        if end == len(line):
            return
        yield end
        start = end
