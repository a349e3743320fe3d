"""The text of plain files, Markdown and code: short ones as ``str``, long clean ones left unread.

"Clean" is UTF-8 with LF line ends, judged by the first 64 KB.  Where the rest turns out otherwise,
:attr:`annotations.text.Utf8Text.fault` says so and :func:`reopen_whole` reads it properly.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from annotations.article import Article, Block, Metadata
from annotations.errors import NotFound
from annotations.formats.encoding import UTF8_BOM, decode, known_encoding, mark_of
from annotations.formats.source import Raw
from annotations.text import FileSource, MemorySource, Source, Text, Utf8Text

SHORT: Final = 256 << 10
"""Bytes up to which a file is decoded at once."""

READ_FOR_METADATA: Final = 1 << 14
"""Code points at the start of a text in which metadata is looked for."""


def load_text(raw: Raw) -> tuple[Text, tuple[str, ...]]:
    """Return the text of ``raw`` and the notices its decoding calls for.

    Raises :class:`annotations.errors.BadData` when the bytes are not in the encoding asked for.
    """
    if raw.size > SHORT and _looks_clean(raw):
        return Utf8Text(_without_mark(raw)), ()
    decoded = decode(raw.all(), where=raw.where, given=raw.given, declared=raw.declared)
    if not decoded.text.strip():
        raise NotFound("it holds no text", where=raw.where, todo="there is nothing to read")
    return decoded.text, (decoded.notice,) if decoded.notice else ()


def _looks_clean(raw: Raw) -> bool:
    if raw.given not in (None, "utf-8") or b"\r" in raw.head or mark_of(raw.head) not in (None, "utf-8"):
        return False
    try:
        # An incremental decoder lets the sequence that the end of the head cuts through pass.
        codecs.getincrementaldecoder("utf-8")().decode(raw.head, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(raw: Raw) -> Source:
    if not raw.head.startswith(UTF8_BOM):
        return raw.source
    skip = len(UTF8_BOM)
    if isinstance(raw.source, FileSource) and raw.path is not None:
        return FileSource(raw.path, skip)
    return MemorySource(raw.source.read(skip, raw.size))


def reopen_whole(article: Article, *, encoding: str | None = None) -> Article:
    """Return ``article`` with its text decoded in one piece and its line ends made LF.

    For a text whose ``fault`` has turned up; others come back as they are.  ``encoding`` is as in
    :func:`annotations.formats.open_article`.  Raises :class:`annotations.errors.BadData` when the
    file has changed since it was opened, or is not in ``encoding``.
    """
    if not isinstance(article.text, Utf8Text):
        return article
    where = str(article.path or article.name)
    decoded = decode(article.text.raw(), where=where, given=known_encoding(encoding) if encoding else None)
    notices = (decoded.notice,) if decoded.notice else ()
    return replace(article, text=decoded.text, notices=article.notices + notices)


def read_through(article: Article, *, encoding: str | None = None) -> Article:
    """Return ``article`` looked through to its end, a piece at a time; read anew where it was not clean.

    Raises as :func:`reopen_whole`.
    """
    text = article.text
    if isinstance(text, Utf8Text):
        while text.count_more():
            pass
        if text.fault is not None:
            return reopen_whole(article, encoding=encoding)
    return article


def text_article(
    raw: Raw,
    reader: str,
    describe: Callable[[str], Metadata],
    find_blocks: Callable[[Text], tuple[Block, ...]],
) -> Article:
    """Return the article of a source whose text is its own; ``describe`` reads metadata off its start."""
    text, notices = load_text(raw)
    metadata = describe(text[:READ_FOR_METADATA])
    if raw.url is not None:
        metadata = replace(metadata, url=raw.url)
    return Article(text, raw.name, reader, raw.path, metadata, notices, find_blocks)
