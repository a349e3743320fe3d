"""HTML: the article that trafilatura finds in the page, its text and blocks built together.

The text is not the file's own: it is what this reader makes of the page, which is why the reader's
name carries trafilatura's version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from annotations.article import Article, Metadata
from annotations.errors import BadData
from annotations.formats.addresses import is_url
from annotations.formats.encoding import decode
from annotations.formats.metadata import with_field
from annotations.formats.source import Raw

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

VERSION: Final = "html/1"

LIMIT: Final = 20 << 20
"""Most bytes of a page, on disk or from the network."""

_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"""<html\b[^>]{0,2000}?\blang\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,10}));?", re.IGNORECASE)
_DATES: Final = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"}


def read(raw: Raw) -> Article:
    """Return the article in the page ``raw``.

    Raises :class:`BadData` for a page that is too long, cannot be parsed, or has no article text, and
    as :func:`annotations.formats.open_article`.
    """
    data = raw.all(LIMIT)
    charset = _CHARSET.search(data[:4096])
    declared = raw.declared or (charset[1].decode("ascii", "replace") if charset else None)
    decoded = decode(data, where=raw.where, given=raw.given, declared=declared)
    document = _extract(_without_controls(decoded.text), raw)
    from annotations.formats.pagetext import text_and_blocks

    main = document.find("main") if document is not None else None
    text, blocks = text_and_blocks(main) if main is not None else ("", ())
    if document is None or not text:
        todo = "a page that scripts draw has to be saved from a browser first"
        raise BadData("no article text was found in the page", where=raw.where, todo=todo)
    metadata = _metadata(document, decoded.text, raw.url)
    notices = (decoded.notice,) if decoded.notice else ()
    return Article(text, raw.name, reader_name(), raw.path, metadata, notices, lambda text: blocks)


def reader_name() -> str:
    """Return this reader's name and version: ``html/1 trafilatura-2.3.1``."""
    from importlib.metadata import version

    return f"{VERSION} trafilatura-{version('trafilatura')}"


def _extract(page: str, raw: Raw) -> Element | None:
    """Return what trafilatura makes of ``page`` as its XML document, or ``None`` where it finds no text."""
    from xml.etree.ElementTree import fromstring

    from trafilatura import extract

    _quieten()
    for described, thorough in ((True, False), (True, True), (False, True)):
        fault: Exception | None = None
        try:
            found = extract(
                page,
                url=raw.url,
                output_format="xml",
                include_comments=False,
                with_metadata=described,
                favor_recall=thorough,
                date_extraction_params=dict(_DATES),
            )
            if found:
                return fromstring(found)
        except Exception as error:  # whatever parsers of others' making raise on an odd page
            fault = error
    if fault is not None:
        what = f"the page could not be taken apart ({type(fault).__name__})"
        raise BadData(what, where=raw.where, todo="save its text as a plain file and read that") from fault
    return None


def _without_controls(page: str) -> str:
    """Return ``page`` with references to control characters as U+FFFD: one would fail the whole page."""

    def harmless(reference: re.Match[str]) -> str:
        code = int(reference[1], 16) if reference[1] else int(reference[2])
        return "\ufffd" if code < 0x20 and code not in (9, 10, 13) else reference[0]

    return _REFERENCE.sub(harmless, page)


def _quieten() -> None:
    """Keep what the extractor logs about a page away from the terminal."""
    from logging import NullHandler, getLogger

    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logger = getLogger(name)
        if not logger.handlers:
            logger.addHandler(NullHandler())


def _metadata(document: Element, page: str, url: str | None) -> Metadata:
    metadata = Metadata(url=url)
    attributes = {"title": "title", "date": "date", "author": "author", "site": "sitename"}
    for field, attribute in attributes.items():
        metadata = with_field(metadata, field, document.get(attribute) or "")
    canonical = document.get("url")
    if is_url(canonical):
        metadata = with_field(metadata, "url", str(canonical))
    language = _LANGUAGE.search(page[:16384])
    return with_field(metadata, "language", language[1]) if language else metadata
