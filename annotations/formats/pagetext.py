"""Text and blocks of a page, built together from trafilatura's XML.

The elements are those of https://trafilatura.readthedocs.io (a small subset of TEI): ``head``, ``p``,
``list`` and ``item``, ``quote``, ``code``, ``table``, and marks inside a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from annotations.article import Block, BlockKind

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SPACE: Final = re.compile(r"[ \t\n\r\f\v]+")
_AROUND_BREAK: Final = re.compile(r" ?\n ?")
_BLOCKS: Final = frozenset(("p", "head", "list", "item", "table", "div", "main"))
_LINE_BREAK: Final = "\x00"
"""Stands for a wanted line break while white space is folded; XML cannot hold it."""


def text_and_blocks(main: Element) -> tuple[str, tuple[Block, ...]]:
    """Return the text of a ``main`` element and its blocks, whose spans are in code points of that text.

    Blocks are set apart by a blank line, list items and the rows of a table by a line end.
    """
    page = _Page()
    page.flow(main, BlockKind.PARAGRAPH, 0)
    return page.text, tuple(page.blocks)


class _Page:
    """The text so far and its blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._marker = ""
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def _append(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)

    def block(self, words: str, kind: BlockKind, level: int = 0, language: str | None = None) -> None:
        """Put a block at the end, after a list marker that waits for it; nothing for empty words."""
        if not words.strip():
            return
        if self.blocks:
            together = kind is BlockKind.ITEM and self.blocks[-1].kind is BlockKind.ITEM
            self._append("\n" if together else "\n\n")
        start = self._length
        if kind is BlockKind.ITEM:
            words = (self._marker or "  " * level) + words.replace("\n", "\n" + "  " * level)
            self._marker = ""
        self._append(words)
        self.blocks.append(Block(start, self._length, kind, level, language))

    def flow(self, element: Element, kind: BlockKind, level: int) -> None:
        """Put the content of ``element``: words in it as blocks of ``kind``, blocks in it as they are."""
        words = [element.text or ""]
        for child in element:
            if _is_block(child, element):
                self.block(_folded("".join(words)), kind, level)
                words = [child.tail or ""]
                self.element(child, kind, level)
            else:
                words += (
                    _set_apart(child, words) if child.tag == "quote" else (_inline(child), child.tail or "")
                )
        self.block(_folded("".join(words)), kind, level)

    def element(self, element: Element, kind: BlockKind, level: int) -> None:
        """Put one block-level element that stands among blocks of ``kind``."""
        match element.tag:
            case "head":
                rank = element.get("rend", "")[1:]
                words = _folded(_inline(element))
                self.block(words, BlockKind.HEADING, int(rank) if rank in "123456" and rank else 2)
            case "quote":
                self.flow(element, BlockKind.QUOTATION, level + 1 if kind is BlockKind.QUOTATION else 1)
            case "list":
                self._list(element, level + 1 if kind is BlockKind.ITEM else 1)
            case "code":
                self.block(_verbatim(element), BlockKind.CODE)
            case "table":
                self.block(_table(element), BlockKind.TABLE)
            case _:
                self.flow(element, kind, level)

    def _list(self, element: Element, level: int) -> None:
        ordered = element.get("rend") == "ol"
        for number, item in enumerate(element, 1):
            self._marker = "  " * (level - 1) + (f"{number}. " if ordered else "- ")
            self.flow(item, BlockKind.ITEM, level)
            self._marker = ""


def _is_block(element: Element, parent: Element) -> bool:
    if element.tag in ("code", "quote"):
        among_words = parent.tag in ("p", "head", "item", "cell", "hi", "ref")
        has_blocks = any(child.tag in _BLOCKS for child in element)
        return not among_words or has_blocks or (element.tag == "code" and "\n" in _verbatim(element))
    return element.tag in _BLOCKS


def _set_apart(quote: Element, before: list[str]) -> tuple[str, ...]:
    """Return a quotation inside a line and what follows it, with the blanks that the page had around it."""
    words, after = _inline(quote), quote.tail or ""
    left = " " if "".join(before)[-1:].isalnum() and words[:1].isalnum() else ""
    right = " " if words[-1:].isalnum() and after[:1].isalnum() else ""
    return (left, words, right, after)


def _inline(element: Element) -> str:
    """Return the words of ``element`` and all in it, line breaks marked."""
    if element.tag == "lb":
        return _LINE_BREAK
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _folded(words: str) -> str:
    """Return ``words`` with white space folded to single blanks and marked breaks as LF."""
    folded = _SPACE.sub(" ", words).replace(_LINE_BREAK, "\n")
    return _AROUND_BREAK.sub("\n", folded).strip(" \n")


def _verbatim(element: Element) -> str:
    """Return the words of a code block, its white space kept, without blank lines around."""
    words = _inline(element).replace(_LINE_BREAK, "\n").replace("\r\n", "\n").replace("\r", "\n")
    return words.rstrip().lstrip("\n")


def _table(element: Element) -> str:
    rows = (
        " | ".join(_folded(_inline(cell)).replace("\n", " ") for cell in row.iter("cell")).rstrip()
        for row in element.iter("row")
    )
    return "\n".join(row for row in rows if row.strip(" |"))
