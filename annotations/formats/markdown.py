"""Markdown: the text is the source; markdown-it-py's line map tells where the blocks are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from annotations.article import Article, Block, BlockKind, Metadata
from annotations.formats.loading import READ_FOR_METADATA, text_article
from annotations.formats.metadata import read_header
from annotations.formats.source import Raw
from annotations.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

READER: Final = "markdown/1"

PARSED: Final = 2_000_000
"""Code points up to which Markdown is parsed (some seconds); longer texts get the blocks of plain text."""

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX: Final = re.compile(r" {0,3}#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE: Final = re.compile(r" {0,3}=+[ \t]*")
_LINK: Final = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKS: Final = re.compile(r"\\([!-/:-@\[-`{-~])|`+|\*+|(?<!\w)_+|_+(?!\w)")


def read(raw: Raw) -> Article:
    """Return the Markdown ``raw`` as an article; raises as :func:`annotations.formats.open_article`."""
    return text_article(raw, READER, _metadata, find_blocks)


def _metadata(head: str) -> Metadata:
    header = read_header(head)
    if header.metadata.title is not None:
        return header.metadata
    return replace(header.metadata, title=_first_heading(head[header.end :]))


def _first_heading(head: str) -> str | None:
    """Return the first heading of the first rank, outside fences, without its markup."""
    fence, above = "", ""
    for line in head.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif match := _ATX.fullmatch(line):
            return _without_markup(match[1])
        elif _UNDERLINE.fullmatch(line) and above.strip() and above.lstrip()[0] not in ">#-+*|":
            return _without_markup(above)
        above = line
    return None


def _without_markup(title: str) -> str | None:
    words = _MARKS.sub(lambda mark: mark[1] or "", _LINK.sub(r"\1", title))
    return " ".join(words.split()) or None


def find_blocks(text: Text) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text: whole lines, markers included.

    Each is a leaf: of a list or quotation the paragraphs inside, as items or quotations with their depth.
    """
    header = read_header(text[:READ_FOR_METADATA])
    body = text[header.end : header.end + PARSED + 1]
    if len(body) > PARSED:
        from annotations.formats.paragraphs import scan

        return (*header.blocks, *scan(text, header.end))
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])  # what stands inside a line is not asked for
    starts = _line_starts(body)
    leaves = _leaves(parser.parse(body))
    return (*header.blocks, *(b for leaf in leaves for b in leaf.block(body, starts, header.end)))


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return [*starts, len(text) + 1]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A block with no blocks inside, on the lines ``[first, last)``."""

    first: int
    last: int
    kind: BlockKind
    level: int = 0
    language: str | None = None

    def block(self, text: str, starts: list[int], base: int) -> Iterator[Block]:
        """Yield the block, its span counted from ``base``, or nothing where its lines are blank."""
        start = starts[self.first]
        end = start + len(text[start : starts[self.last] - 1].rstrip())
        if end > start:
            yield Block(base + start, base + end, self.kind, self.level, self.language)


@dataclass(slots=True)
class _Place:
    """Where the walk over tokens stands: the containers around it, and an item that waits for its leaf."""

    around: list[BlockKind] = field(default_factory=list)
    item: int | None = None

    def take(self, first: int) -> int:
        """Return the first line of a leaf: that of its item where the item's marker stands above it."""
        first, self.item = (first if self.item is None else self.item), None
        return first

    def level(self, kind: BlockKind) -> int:
        return self.around.count(kind)


_SIMPLE: Final = {
    "code_block": BlockKind.CODE,
    "hr": BlockKind.RULE,
    "html_block": BlockKind.CODE,
    "table_open": BlockKind.TABLE,
}
_CONTAINERS: Final = {"list_item": BlockKind.ITEM, "blockquote": BlockKind.QUOTATION}


def _leaves(tokens: Iterable[Token]) -> Iterator[_Leaf]:
    place = _Place()
    for token in tokens:
        container = _CONTAINERS.get(token.type.removesuffix("_open").removesuffix("_close"))
        if container is not None:
            yield from _enter_or_leave(place, token, container)
        elif token.map is not None:
            leaf = _leaf(place, token, *token.map)
            if leaf is not None:
                yield leaf


def _enter_or_leave(place: _Place, token: Token, container: BlockKind) -> Iterator[_Leaf]:
    if token.nesting > 0:
        place.around.append(container)
        if container is BlockKind.ITEM and place.item is None and token.map is not None:
            place.item = token.map[0]
        return
    if container is BlockKind.ITEM and place.item is not None:  # an item with nothing in it
        yield _Leaf(place.item, place.item + 1, container, place.level(container))
        place.item = None
    place.around.pop()


def _leaf(place: _Place, token: Token, first: int, last: int) -> _Leaf | None:
    if token.type == "heading_open":
        return _Leaf(place.take(first), last, BlockKind.HEADING, int(token.tag[1:]))
    if token.type == "paragraph_open":
        kind = place.around[-1] if place.around else BlockKind.PARAGRAPH
        return _Leaf(place.take(first), last, kind, place.level(kind))
    if token.type == "fence":
        language = token.info.split()[0].strip("{}.").lower() if token.info.split() else None
        return _Leaf(place.take(first), last, BlockKind.CODE, language=language or None)
    simple = _SIMPLE.get(token.type)
    if simple is None:
        return None
    language = "html" if token.type == "html_block" else None
    return _Leaf(place.take(first), last, simple, language=language)
