"""What Pygments' formatter for RTF leaves out: a title, and what word processors show behind words."""

from __future__ import annotations

import re
from typing import Final

from annotations.exchange.page import Page
from annotations.safe import visible_line

_BEGINS: Final = "\\f0\\sa0"
"""The line after the tables of fonts and colours, where a document may say what it is."""

_SIGNED: Final = 1 << 15


def mended(written: str, page: Page) -> str:
    """Return a piece of what is written of ``page``: a line of the head, an end of a token, or its words.

    Numbers of characters are signed, as Word's specification of RTF 1.9.1 has them.
    """
    if written == f"{_BEGINS}\n":
        return f"{{\\info{{\\title {_escaped(page.title)}}}}}\n{written}"
    if written.startswith("{\\cb"):
        # \cb, by itself, is shown by hardly any program.
        return re.sub(r"^\{\\cb(\d+)", r"{\\cb\1\\chshdng0\\chcbpat\1", written)
    return re.sub(r"(?<!\\)\{\\u(\d{5})\}", _signed, written)


def _signed(match: re.Match[str]) -> str:
    number = int(match[1])
    return f"{{\\u{number - 2 * _SIGNED if number >= _SIGNED else number}}}"


def _escaped(text: str) -> str:
    """Return ``text`` on one line with nothing in it that is a command."""
    units = visible_line(text).encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
    return "".join(
        chr(each) if 0x20 <= each < 0x7F and chr(each) not in "\\{}" else f"{{\\u{each}}}" for each in numbers
    )
