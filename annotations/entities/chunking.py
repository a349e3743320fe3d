"""Texts cut into the pieces the statistical recogniser reads at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from annotations.spans import Span

CHUNK: Final = 2000
"""Most code points of a piece: some 350 words, well under a tenth of a second for a small pipeline."""

_PARAGRAPH: Final = re.compile(r"\n(?:[ \t]*+\n)++")
_SENTENCE: Final = re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]|\n")
_LINE_END: Final = re.compile(r"(?<=[^\s.!?:;])\n(?![0-9]{1,3}[.)])(?=[\w\"'“‘(\[])")
_SHORTEST_WRAPPED: Final = 40
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def chunks(text: str, near: int = 0, size: int = CHUNK) -> list[Span]:
    """Return spans that cover ``text`` without its blank ends, at most ``size`` code points each.

    Short neighbouring paragraphs share a chunk; a paragraph longer than ``size`` is cut after a
    sentence, else at white space, else anywhere.  The chunk that holds offset ``near`` comes first,
    then those after it, then those before it from near to far; where they are cut does not depend on it.
    """
    spans = list(_packed(text, size))
    first = next((at for at, span in enumerate(spans) if span.end > near), len(spans))
    return spans[first:] + spans[:first][::-1]


def _packed(text: str, size: int) -> Iterator[Span]:
    start = end = -1
    for piece in _pieces(text, size):
        if start < 0:
            start = piece.start
        elif piece.end - start > size:
            yield Span(start, end)
            start = piece.start
        end = piece.end
    if start >= 0:
        yield Span(start, end)


def _pieces(text: str, size: int) -> Iterator[Span]:
    """Yield paragraphs, long ones in parts, stripped of white space."""
    start = 0
    for stop, following in [
        *((m.start(), m.end()) for m in _PARAGRAPH.finditer(text)),
        (len(text), len(text)),
    ]:
        while start < stop:
            end = stop if stop - start <= size else _cut(text, start, start + size)
            span = _stripped(text, start, end)
            if span.length:
                yield span
            start = end
        start = following


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut ``text[start:end]``: after its last sentence, else at white space, else its end."""
    best = start
    for match in _SENTENCE.finditer(text, start, end):
        best = match.end()
    if best > start + (end - start) // 2:
        return best
    space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return space + 1 if space > start else end


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Span(start + lead, start + len(piece.rstrip())) if lead < len(piece) else Span(start, start)


def unwrapped(text: str) -> str:
    """Return ``text`` with line ends inside sentences made spaces, so that names read on; same length.

    A line end counts as inside a sentence when the line is long enough to have been wrapped, has no
    closing punctuation, and the next one starts no list item.  Lone surrogates, which no pipeline
    takes, become U+FFFD.
    """

    def join(match: re.Match[str]) -> str:
        at = match.start()
        return " " if at - text.rfind("\n", 0, at) > _SHORTEST_WRAPPED else "\n"

    return _SURROGATE.sub("\ufffd", _LINE_END.sub(join, text))
