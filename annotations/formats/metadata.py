"""Metadata written at the head of a text: header lines, a date before the first words, YAML front matter.

Such lines stay in the text; what they say goes into :class:`annotations.article.Metadata`, and their
spans become metadata blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from annotations.article import Block, BlockKind, Metadata
from annotations.formats.addresses import is_address, is_url, without_secrets
from annotations.spans import Span

_FIELDS: Final = {
    **dict.fromkeys(("title", "headline", "subject"), "title"),
    **dict.fromkeys(("date", "published", "pubdate", "publication date", "publish date", "posted"), "date"),
    **dict.fromkeys(("author", "authors", "by", "byline", "writer"), "author"),
    **dict.fromkeys(("source", "publication", "publisher", "site", "newspaper", "outlet", "journal"), "site"),
    **dict.fromkeys(("url", "link", "permalink", "canonical", "canonical url"), "url"),
    **dict.fromkeys(("language", "lang"), "language"),
}
"""Keys of header lines, in lower case with spaces for ``_`` and ``-``, and the field each one fills."""

_KEPT_APART: Final = frozenset(
    ("updated", "modified", "tags", "keywords", "category", "section", "copyright")
)
"""Keys that are metadata where they stand among header lines, but fill no field."""

_LONGEST: Final = 500


class Header(NamedTuple):
    """What the head of a text says: its metadata, the spans it stands in, and where the words start."""

    metadata: Metadata
    spans: tuple[Span, ...] = ()
    end: int = 0

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The header as metadata blocks."""
        return tuple(Block(span.start, span.end, BlockKind.METADATA) for span in self.spans)


def read_header(head: str) -> Header:
    """Return the header that ``head``, the first few thousand code points of a text, begins with."""
    return _front_matter(head) or _dated(head) or _header_lines(head)


def with_field(metadata: Metadata, field: str, value: str) -> Metadata:
    """Return ``metadata`` with ``field`` read from ``value``, unless it is filled or ``value`` does not fit.

    Dates become ISO, languages BCP 47 tags; a source that is an address is the article's URL.
    """
    value = " ".join(value.split())[:_LONGEST]
    if field == "site" and is_url(value):
        field = "url"
    if not value or getattr(metadata, field) is not None:
        return metadata
    fitting = _fitting(field, value)
    return replace(metadata, **{field: fitting}) if fitting else metadata


def _fitting(field: str, value: str) -> str | None:
    if field == "date":
        from annotations.formats.dates import iso_date

        return iso_date(value)
    if field == "url":
        return without_secrets(value) if is_address(value) and " " not in value else None
    if field == "language":
        tag = value.replace("_", "-")
        main = tag.partition("-")[0]
        return tag if len(main) in (2, 3) and main.isalpha() and tag.isascii() and " " not in tag else None
    return value


def _lines(head: str, start: int = 0) -> Iterator[Span]:
    """Yield the span of each line from ``start`` on, without its LF."""
    while start < len(head):
        end = head.find("\n", start)
        end = len(head) if end < 0 else end
        yield Span(start, end)
        start = end + 1


def _dated(head: str) -> Header | None:
    """Read ``date 2025-01-28`` before the first words, on their line or on one of its own."""
    start = len(head) - len(head.lstrip())
    if head[start : start + 5].lower() != "date ":
        return None
    from annotations.formats.dates import find_date

    value = start + 5
    line = head[value:].partition("\n")[0]
    found = find_date(line)
    if found is None or line[: found.start].strip():
        return None
    rest = line[found.end :]
    if rest[:1].strip():  # what clings to the date, a time or a comma, goes with it
        rest = rest[len(rest.split(None, 1)[0]) :]
    span = Span(head.rfind("\n", 0, start) + 1, value + len(line) - len(rest))
    metadata = Metadata(date=found.iso)
    if rest.strip():
        return Header(metadata, (span,), value + len(line) - len(rest.lstrip()))
    return _header_lines(head, Header(metadata, (span,), min(value + len(line) + 1, len(head))))


def _header_lines(head: str, before: Header | None = None) -> Header:
    """Read lines such as ``Title: ...`` at the top, in one stretch or several with blank lines between."""
    metadata, known, end = before or Header(Metadata())
    spans = list(known)
    for line in _lines(head, end):
        words = head[line.start : line.end]
        if not words.strip():
            continue
        key, colon, value = words.partition(":")
        key = _plain_key(key)
        if not colon or not (key in _FIELDS or (spans and key in _KEPT_APART)):
            break
        if key in _FIELDS:
            metadata = with_field(metadata, _FIELDS[key], value)
        if spans and spans[-1].end + 1 == line.start:
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(line)
        end = min(line.end + 1, len(head))
    return Header(metadata, tuple(spans), end)


def _plain_key(key: str) -> str:
    return key.strip().lower().replace("_", " ").replace("-", " ")


def _front_matter(head: str) -> Header | None:
    """Read YAML front matter between ``---`` lines: flat ``key: value``, and lists of plain values."""
    if not head.startswith("---\n"):
        return None
    found: dict[str, list[str]] = {}
    key = ""
    for line in _lines(head, 4):
        words = head[line.start : line.end]
        if words.rstrip() in ("---", "..."):
            metadata = _from_pairs(found)
            return Header(metadata, (Span(0, line.end),), min(line.end + 1, len(head))) if found else None
        name, colon, value = words.partition(":")
        if colon and words[0] not in " \t#-" and (not value or value[0] in " \t"):
            key = _plain_key(name)
            found[key] = _values(value)
        elif key and words.lstrip().startswith("- "):
            found[key] += _values(words.lstrip()[2:])
        elif key and words[:1] in (" ", "\t"):
            found[key] = _continued(found[key], words.strip())
        elif words.strip() and not words.startswith("#"):
            return None
    return None


def _continued(values: list[str], words: str) -> list[str]:
    """Return ``values`` with an indented line: more of a long value, or the ``name`` of a nested mapping."""
    name, colon, value = words.partition(":")
    if colon and name.isidentifier() and value[:1] in ("", " "):
        return _values(value) if name == "name" and not values else values
    return [" ".join([*values, words])] if words else values


def _from_pairs(found: dict[str, list[str]]) -> Metadata:
    metadata = Metadata()
    for key, values in found.items():
        if key in _FIELDS:
            metadata = with_field(metadata, _FIELDS[key], ", ".join(values))
    return metadata


def _values(text: str) -> list[str]:
    """Return the plain values of a YAML scalar or of a list in brackets; none for block markers."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [value for part in text[1:-1].split(",") for value in _values(part)]
    if text[:1] in ("'", '"'):
        end = text.find(text[0], 1)
        return [text[1:end] if end > 0 else text[1:]]
    text = text.partition(" #")[0].rstrip()
    return [] if text in ("", "|", ">", "|-", ">-", "~", "null") else [text]
