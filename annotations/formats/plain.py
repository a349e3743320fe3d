"""Plain text: the file's own text, a header or headline where it begins with one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from annotations.article import Article, Block, Metadata
from annotations.formats.loading import READ_FOR_METADATA, text_article
from annotations.formats.metadata import read_header
from annotations.formats.source import Raw
from annotations.text import Text

READER: Final = "plain/1"

_LONGEST_HEADLINE: Final = 120


def read(raw: Raw) -> Article:
    """Return the plain text ``raw`` as an article; raises as :func:`annotations.formats.open_article`."""
    return text_article(raw, READER, _metadata, find_blocks)


def find_blocks(text: Text) -> tuple[Block, ...]:
    """Return the blocks of a plain text; costs a pass over it."""
    from annotations.formats.paragraphs import scan

    header = read_header(text[:READ_FOR_METADATA])
    return (*header.blocks, *scan(text, header.end))


def _metadata(head: str) -> Metadata:
    header = read_header(head)
    if header.metadata.title is not None:
        return header.metadata
    return replace(header.metadata, title=headline(head, header.end))


def headline(head: str, start: int = 0) -> str | None:
    """Return the line at ``start`` that stands above the words like a headline, or ``None``.

    It is a single short line that no sentence, list or quotation could be, with a blank line and more
    words after it, or one that is underlined.
    """
    if start and head[start - 1] != "\n":  # words on the line of a date
        return None
    first, _, rest = head[start:].lstrip("\n").partition("\n")
    title = first.strip()
    if not title or len(title) >= _LONGEST_HEADLINE or not rest.strip():
        return None
    below = rest.partition("\n")[0].strip()
    if below and not (len(below) > 2 and set(below) in ({"="}, {"-"})):
        return None
    if title[-1] in ".,;:" or title[0] in ">-*+•#|" or not any(char.isalpha() for char in title):
        return None
    return title
