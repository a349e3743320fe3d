"""A page as Pygments tokens: what it says, safe to print, with where and what in the token's type.

Mentions are tokens below ``Token.Name.Entity``, annotated words below them or ``Token.Generic.Note``, the
numbers of notes ``Token.Generic.Mark``; code has the tokens of its language.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from pygments.token import Generic, Name
from pygments.token import Text as PLAIN

from annotations.article import BlockKind
from annotations.exchange.page import Page
from annotations.highlight import TokenType, code_spans, entity_token
from annotations.lexing import span_tokens
from annotations.safe import visible
from annotations.width import breaks, char_width, width_of

NOTE: Final = Generic.Note
"""Annotated words."""

MARK: Final = Generic.Mark
"""The number of a note."""

_TAB: Final = 8
_MOST_CODE: Final = 200_000
"""Code points of a block of code above which it is written without colours."""

_MOST_ROW: Final = 1 << 16
"""Code points of a line of which the rows are written before it has ended."""

Tokens = Iterator[tuple[TokenType, str]]


def noted(token: TokenType) -> TokenType:
    """Return the type that a token of annotated words has in the place of ``token``."""
    return token.Note if token in Name.Entity else NOTE


def tokens(page: Page) -> Tokens:
    """Yield (token, stretch): the text with the numbers of its notes, then the notes, from a new line on.

    Without notes that is the text, every character once; those that could command a terminal come out as
    stand-ins.
    """
    last = ""
    for token, value in _with_marks(page):
        last = value or last
        yield token, value
    if page.notes:
        if last and not last.endswith("\n"):
            yield PLAIN, "\n"
        for line in page.notes:
            number, bracket, rest = line.partition("]")
            if bracket and number.startswith("["):
                yield MARK, number + bracket
                line = rest
            yield PLAIN, f"{line}\n"


def _with_marks(page: Page) -> Tokens:
    starts = [span.start for span in page.noted]
    cuts = sorted({edge for span in page.noted for edge in span} | {mark.offset for mark in page.marks})
    marks, at, cut = page.marks, 0, 0
    for offset, token, stretch in span_tokens(page.text, _spans(page)):
        start, end = offset, offset + len(stretch)
        while start < end:
            while at < len(marks) and marks[at].offset <= start:
                yield MARK, marks[at].label
                at += 1
            while cut < len(cuts) and cuts[cut] <= start:
                cut += 1
            stop = min(end, cuts[cut]) if cut < len(cuts) else end
            within = bisect_right(starts, start) - 1
            covered = within >= 0 and start < page.noted[within].end
            yield noted(token) if covered else token, visible(stretch[start - offset : stop - offset])
            start = stop
    for mark in marks[at:]:
        yield MARK, mark.label


def _spans(page: Page) -> Iterator[tuple[int, int, TokenType]]:
    for block in page.blocks:
        if block.kind is BlockKind.HEADING:
            yield block.start, block.end, Generic.Heading
        elif block.end - block.start <= _MOST_CODE:
            code = page.text[block.start : block.end]
            for start, end, token in code_spans(code, block.language):
                yield block.start + start, block.start + end, token
    for mention in page.mentions:
        yield mention.start, mention.end, entity_token(mention.kind)


def in_rows(stream: Iterable[tuple[TokenType, str]], width: int) -> Tokens:
    """Yield the tokens of ``stream`` in rows of at most ``width`` cells, with spaces for tabs.

    Nothing but line ends is added, and the blanks at which rows end stay.
    """
    line: list[tuple[TokenType, str]] = []
    length = 0
    for token, value in _without_tabs(stream):
        for part in value.splitlines(keepends=True):
            line.append((token, part))
            length += len(part)
            if part.endswith("\n"):
                yield from _rows(line, width)
                line, length = [], 0
            elif length > _MOST_ROW:
                *done, line = _cut(line, width)
                yield from (each for row in done for each in [*row, (PLAIN, "\n")])
                length = sum(len(each) for _, each in line)
    yield from _rows(line, width)


def _rows(line: list[tuple[TokenType, str]], width: int) -> Tokens:
    for number, row in enumerate(_cut(line, width)):
        if number:
            yield PLAIN, "\n"
        yield from row


def _cut(line: list[tuple[TokenType, str]], width: int) -> list[list[tuple[TokenType, str]]]:
    """Return the rows that ``line``, which may end with a line end, is cut into."""
    whole = "".join(value for _, value in line)
    rows: list[list[tuple[TokenType, str]]] = [[]]
    edges = iter(breaks(whole.removesuffix("\n"), width))
    edge, at = next(edges, None), 0
    for token, value in line:
        while edge is not None and at + len(value) > edge:
            rows[-1].append((token, value[: edge - at]))
            rows.append([])
            value, at = value[edge - at :], edge
            edge = next(edges, None)
        rows[-1].append((token, value))
        at += len(value)
    return [[each for each in row if each[1]] for row in rows]


def _without_tabs(stream: Iterable[tuple[TokenType, str]]) -> Tokens:
    column = 0
    for token, value in stream:
        _, line_end, rest = value.rpartition("\n")
        if "\t" in value:
            parts = []
            for char in value:
                if char == "\t":
                    char = " " * (_TAB - column % _TAB)
                column = 0 if char == "\n" else column + (len(char) if char[0] == " " else char_width(char))
                parts.append(char)
            value = "".join(parts)
        else:
            column = (0 if line_end else column) + width_of(rest)
        yield token, value
