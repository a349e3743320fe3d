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


def _fitting(text: str, width: int) -> int:
    """Return how many characters of ``text`` fit into ``width`` cells, marks kept with their letter."""
    if text.isascii():
        return min(len(text), width)
    used = 0
    for at, char in enumerate(text):
        used += char_width(char)
        if used > width:
            return at
    return len(text)


def cut(text: str, width: int) -> str:
    """Return ``text`` if it fits into ``width`` cells, else its beginning and an ellipsis."""
    if width_of(text) <= width:
        return text
    return text[: _fitting(text, max(width - 1, 0))] + ELLIPSIS


def padded(text: str, width: int) -> str:
    """Return ``text`` with spaces after it up to ``width`` cells."""
    return text + " " * (width - width_of(text))


def wrapped(line: str, width: int, indent: str = "") -> Iterator[str]:
    """Yield ``line`` in rows of at most ``width`` cells, broken at spaces where there are any.

    Rows after the first begin with ``indent``; the spaces at a break are dropped.  A character wider
    than the room left is put on a row of its own.
    """
    room = width
    lead = ""
    while True:
        fits = _fitting(line, max(room, 1)) or 1
        if fits >= len(line):
            yield lead + line
            return
        space = line.rfind(" ", 1, fits + 1)
        end = space if space > 0 and line[:space].strip() else fits
        yield lead + line[:end].rstrip()
        line = line[end:].lstrip(" ")
        if not line:
            return
        lead, room = indent, width - len(indent)
