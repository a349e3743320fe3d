"""Which format reader a source goes to: by its name, and where that says nothing by how it begins."""

from __future__ import annotations

from typing import Final, Literal

from annotations.article import Article
from annotations.formats.source import Raw

Format = Literal["plain", "markdown", "html", "code"]

SUFFIXES: Final[dict[str, Format]] = {
    **dict.fromkeys(("md", "markdown", "mdown", "mkd", "mkdn"), "markdown"),
    **dict.fromkeys(("html", "htm", "xhtml"), "html"),
    **dict.fromkeys(("txt", "text", "asc", "log", "rst", "adoc", "org", "csv", "tsv", "eml", "srt"), "plain"),
}
"""Suffixes that settle the format, in lower case without the dot."""

_CODE_NAMES: Final = frozenset(
    (
        "CMakeLists.txt",
        "Dockerfile",
        "Gemfile",
        "Jenkinsfile",
        "Makefile",
        "Rakefile",
        "SConstruct",
        "Vagrantfile",
    )
)


def choose(name: str, head: bytes) -> Format:
    """Return the format of a source called ``name`` (its last part alone) that begins with ``head``.

    A suffix that says what it is decides; next Pygments, asked for other suffixes; then the first
    bytes: ``<html`` or ``<!doctype html``, a ``#!`` line; else it is plain text.
    """
    if name in _CODE_NAMES:
        return "code"
    stem, dot, suffix = name.rpartition(".")
    by_name = SUFFIXES.get(suffix.lower()) if dot and stem else None
    if by_name is not None:
        return by_name
    if head.startswith(b"#!"):
        return "code"
    if looks_like_html(head):
        return "html"
    # A number is a part or a draft to its writer, whatever manual pages are called.
    if dot and stem and not suffix.isdigit():
        from annotations.formats.code import is_code

        if is_code(name):
            return "code"
    return "plain"


def looks_like_html(head: bytes) -> bool:
    """Tell whether ``head`` begins as HTML pages do, after white space, a byte order mark or comments."""
    start = head[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f").lower()
    while start.startswith((b"<!--", b"<?xml")):
        start = start.partition(b">")[2].lstrip()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def read(raw: Raw, name: str, chosen: Format | None = None) -> Article:
    """Return the article that ``raw``, called ``name``, holds; ``chosen`` overrides the choice of format."""
    # Each reader is imported when it is needed: only plain text has to open at once.
    match chosen or choose(name, raw.head):
        case "markdown":
            from annotations.formats import markdown

            return markdown.read(raw)
        case "html":
            from annotations.formats import html

            return html.read(raw)
        case "code":
            from annotations.formats import code

            return code.read(raw, name)
        case "plain":
            from annotations.formats import plain

            return plain.read(raw)
