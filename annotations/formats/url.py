"""A page by its address: fetched, then read as HTML, Markdown, code or plain text by what the server says."""

from __future__ import annotations

from typing import Final

from annotations.article import Article
from annotations.errors import BadData
from annotations.formats.addresses import last_part, short_name
from annotations.formats.registry import Format, choose, looks_like_html, read
from annotations.formats.source import HEAD, Raw, checked
from annotations.text import MemorySource

_TYPES: Final[dict[str, Format]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/plain": "plain",
}


def open_url(url: str, *, given: str | None = None, seconds: float | None = None) -> Article:
    """Return the article at ``url``; it keeps the address it came from in the end.

    ``given`` is an encoding by Python's name, ``seconds`` the time for everything.  Raises as
    :func:`annotations.formats.fetch.fetch`, and :class:`BadData` for types of content that are no text.
    """
    from annotations.formats.fetch import SECONDS, fetch

    page = fetch(url, seconds=SECONDS if seconds is None else seconds)
    name = last_part(page.url)
    head = page.data[:HEAD]
    raw = Raw(
        MemorySource(page.data), head, short_name(page.url), page.url, None, page.url, given, page.charset
    )
    chosen = _chosen(page.type, name, head)
    if chosen is None:
        what = f"the server sends {page.type}, not an article"
        raise BadData(what, where=page.url, todo="give the address of a page of HTML, Markdown or plain text")
    return read(checked(raw), name, chosen)


def _chosen(kind: str | None, name: str, head: bytes) -> Format | None:
    """Return the format for content of type ``kind``; plain text may be Markdown or code by its name."""
    if kind is None:
        return "html" if looks_like_html(head) else _unless_html(choose(name, head))
    chosen = _TYPES.get(kind)
    return _unless_html(choose(name, head)) if chosen == "plain" else chosen


def _unless_html(chosen: Format) -> Format:
    return "plain" if chosen == "html" else chosen
