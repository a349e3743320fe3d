"""Blocks of plain text: what blank lines, underlines, markers and indents tell without doubt.

Where a line could be read in two ways it is part of a paragraph.  Headings are underlined or numbered,
as in reStructuredText, RFCs and old Usenet posts; all else that stands alone stays a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from annotations.article import Block, BlockKind
from annotations.formats.lines import Line, stanzas
from annotations.text import Text

_RULE: Final = re.compile(r"\s*(?:([-=_~*+#])(?:\s*\1){2,}|[─━═—]{3,})\s*")
_UNDERLINE: Final = re.compile(r"([=\-~^])\1{2,}\s*")
_QUOTED: Final = re.compile(r"\s?(?:>\s?)+")
_ITEM: Final = re.compile(r"(\s*)(?:[-*+•‣◦▪]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+(?=\S)")
_NUMBERED: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})+)\.?\s+[A-Z]")
_CHAPTER: Final = re.compile(
    r"(?:chapter|part|section|appendix|book)\s+(?:\d{1,3}|[ivxlc]+|[a-z])\b", re.IGNORECASE
)
_CODE: Final = re.compile(r"[{};]\s*$|^\s*(?:[$%>#]\s|//|</?\w)|[=!<>]=|->|=>|::|\w\(\w*\)|\w\s=\s|^\s*\w+\(")

_LONGEST_HEADING: Final = 80
_UNDERLINES: Final = {"=": 1, "-": 2, "~": 3, "^": 4}


def scan(text: Text, start: int = 0) -> Iterator[Block]:
    """Yield the blocks of ``text`` from ``start`` on, in order.

    A block is whole lines without the last LF (its first may begin at ``start``).  The text is taken a
    piece at a time; a paragraph of more than 1000 lines is cut.
    """
    scanner = _Scanner()
    for stanza in stanzas(text, start):
        yield from scanner.blocks(stanza)


class _Scanner:
    """What a stanza has to know of those before it: the items it may go on with, an announced code block."""

    def __init__(self) -> None:
        self._indents: list[int] = []
        self._announced = False

    def blocks(self, stanza: list[Line]) -> Iterator[Block]:
        """Yield the blocks of one stanza."""
        announced, self._announced = self._announced, stanza[-1].words.rstrip().endswith("::")
        if len(stanza) == 1 and _is_prose(stanza[0].words):
            self._indents = []
            yield _block(stanza, BlockKind.PARAGRAPH)
            return
        whole = self._whole(stanza, announced)
        if whole is not None:
            if whole.kind is not BlockKind.ITEM:
                self._indents = []
            yield whole
            return
        at = 0
        while at < len(stanza):
            block, lines = self._first(stanza, at)
            yield block
            at += lines

    def _whole(self, stanza: list[Line], announced: bool) -> Block | None:
        """Return the block that a stanza is as a whole: a rule, a numbered heading, indented code."""
        first = stanza[0].words
        if len(stanza) == 1:
            if _RULE.fullmatch(first):
                return _block(stanza, BlockKind.RULE)
            level = heading_level(first)
            if level:
                return _block(stanza, BlockKind.HEADING, level)
        if not all(line.words.startswith(("    ", "\t")) for line in stanza):
            return None
        if self._indents and not _ITEM.match(first) and not announced:
            return _block(stanza, BlockKind.ITEM, len(self._indents))
        if announced or 2 * sum(bool(_CODE.search(line.words)) for line in stanza) > len(stanza):
            return _block(stanza, BlockKind.CODE)
        return None

    def _first(self, stanza: list[Line], at: int) -> tuple[Block, int]:
        """Return the block that begins at line ``at`` of a stanza, and how many lines it has."""
        words = stanza[at].words
        if at == 0 and (heading := _underlined(stanza)):
            self._indents = []
            return heading
        if _QUOTED.match(words):
            self._indents = []
            return _run(stanza, at, BlockKind.QUOTATION, _quotation_depth(words))
        item = _ITEM.match(words)
        if item and (at == 0 or self._indents or stanza[at - 1].words.rstrip().endswith(":")):
            return _run(stanza, at, BlockKind.ITEM, self._depth(len(item[1].expandtabs(4))))
        self._indents = []
        return _run(stanza, at, BlockKind.PARAGRAPH)

    def _depth(self, indent: int) -> int:
        """Return the depth of an item indented by so many columns, and remember it."""
        while self._indents and self._indents[-1] >= indent:
            self._indents.pop()
        self._indents.append(indent)
        return len(self._indents)


def _is_prose(words: str) -> bool:
    """Tell at a glance what most stanzas are: a long line that begins with a word."""
    return len(words) > _LONGEST_HEADING and words[0].isalpha() and words[1] not in ".)"


def heading_level(words: str) -> int:
    """Return the rank of a line that its numbering makes a heading (``2.1 Methods``, ``Chapter 4``), or 0."""
    words = words.rstrip()
    if len(words) > _LONGEST_HEADING or words.endswith((".", ",", ";", ":")):
        return 0
    if _CHAPTER.match(words):
        return 1
    numbered = _NUMBERED.match(words)
    return min(numbered[1].count(".") + 1, 6) if numbered else 0


def _block(stanza: list[Line], kind: BlockKind, level: int = 0) -> Block:
    return Block(stanza[0].start, stanza[-1].end, kind, level)


def _underlined(stanza: list[Line]) -> tuple[Block, int] | None:
    """Return a heading with a line of marks under it, or over and under it, and how many lines it takes."""
    over = len(stanza) > 2 and _UNDERLINE.fullmatch(stanza[0].words)
    if len(stanza) < 2 or (over and stanza[0].words.rstrip() != stanza[2].words.rstrip()):
        return None
    title, under = stanza[1 if over else 0], stanza[2 if over else 1]
    marks = _UNDERLINE.fullmatch(under.words)
    if not marks or not any(map(str.isalnum, title.words)) or (title.words[:1].isspace() and not over):
        return None
    # A line of marks much shorter or longer than the words is a rule of some table or letter.
    if not len(title.words.strip()) - 3 <= len(under.words.rstrip()) <= len(title.words.strip()) + 12:
        return None
    lines = stanza[: 3 if over else 2]
    return _block(lines, BlockKind.HEADING, _UNDERLINES[marks[1]]), len(lines)


def _quotation_depth(words: str) -> int:
    match = _QUOTED.match(words)
    return match[0].count(">") if match else 0


def _run(stanza: list[Line], at: int, kind: BlockKind, level: int = 0) -> tuple[Block, int]:
    """Return the block that starts at line ``at`` and goes on to the next line that begins another."""
    end = at + 1
    while end < len(stanza) and not _begins(stanza, end, kind, level):
        end += 1
    return _block(stanza[at:end], kind, level), end - at


def _begins(stanza: list[Line], at: int, kind: BlockKind, level: int) -> bool:
    """Tell whether line ``at`` begins another block after lines of ``kind``."""
    words = stanza[at].words
    depth = _quotation_depth(words)
    if kind is BlockKind.QUOTATION:
        return depth != level
    if depth:
        return True
    if not _ITEM.match(words):
        return False
    return kind is BlockKind.ITEM or stanza[at - 1].words.rstrip().endswith(":")
