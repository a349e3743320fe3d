"""Lines of a text and runs of them between blank lines, taken a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from annotations.text import CHUNK, Text, pieces

_LOOKED_AT: Final = 400
_LONGEST: Final = 1000


class Line(NamedTuple):
    """The span of a line without its LF, and its words, of which no more than the first 400 are kept."""

    start: int
    end: int
    words: str


def lines(text: Text, start: int = 0, size: int = CHUNK) -> Iterator[Line]:
    """Yield the lines of ``text`` from ``start`` on, holding ``size`` code points at a time."""
    begun, words = start, ""
    at = start
    for at, piece in pieces(text, start, size=size):
        first = 0
        while (stop := piece.find("\n", first)) >= 0:
            if len(words) < _LOOKED_AT:
                words += piece[first : min(stop, first + _LOOKED_AT)]
            yield Line(begun, at + stop, words[:_LOOKED_AT])
            begun, words, first = at + stop + 1, "", stop + 1
        if len(words) < _LOOKED_AT:
            words += piece[first : first + _LOOKED_AT]
        at += len(piece)
    if at > begun:
        yield Line(begun, at, words[:_LOOKED_AT])


def stanzas(text: Text, start: int = 0) -> Iterator[list[Line]]:
    """Yield runs of lines with words in them; one of more than 1000 lines is cut there."""
    run: list[Line] = []
    for line in lines(text, start):
        if line.words and not line.words.isspace():
            run.append(line)
            if len(run) < _LONGEST:
                continue
        if run:
            yield run
            run = []
    if run:
        yield run
