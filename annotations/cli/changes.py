"""What the options of `diple edit` ask for: a note, tags and links to add or take away."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from annotations.errors import BadData, NotFound, UsageError
from annotations.model import Link, clean_tag, parse_link


def note_text(note: str | None) -> str | None:
    """Return the note as given, or read from standard input for ``-``, without a line end after it.

    Raises :class:`BadData` when standard input is no UTF-8.
    """
    if note != "-":
        return note
    if sys.stdin is None:
        raise UsageError("there is no standard input to read the note from")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadData("the note is no UTF-8", where="standard input", todo="convert it first") from error


def _signed(option: str, value: str) -> tuple[bool, str]:
    """Split ``+T`` or ``-T`` into (whether to add, T)."""
    if len(value) < 2 or value[0] not in "+-":
        raise UsageError(
            f"{value!r} begins with neither + nor -", where=option, todo="write +T to add, -T to remove"
        )
    return value[0] == "+", value[1:]


def changed_tags(tags: Sequence[str], changes: Iterable[str]) -> list[str]:
    """Return ``tags`` after ``changes`` (``+T`` adds, ``-T`` removes), in order.

    Raises :class:`NotFound` for a tag to remove that is not there.
    """
    result = list(tags)
    for change in changes:
        add, tag = _signed("--tag", change)
        tag = clean_tag(tag)
        if add:
            result += [tag] * (tag not in result)
        elif tag in result:
            result.remove(tag)
        else:
            raise NotFound(f"the annotation has no tag {tag!r}", where="edit")
    return result


def changed_links(links: Sequence[Link], changes: Iterable[str]) -> list[Link]:
    """Return ``links`` after ``changes``: ``+TARGET[=RELATION]`` adds, ``-TARGET`` removes all to it.

    Raises :class:`NotFound` for a link to remove that is not there.
    """
    result = list(links)
    for change in changes:
        add, text = _signed("--link", change)
        if add:
            link = parse_link(text)
            result += [link] * (link not in result)
            continue
        kept = [link for link in result if link.target != text and link != parse_link(text)]
        if len(kept) == len(result):
            raise NotFound(f"the annotation has no link to {text!r}", where="edit")
        result = kept
    return result
