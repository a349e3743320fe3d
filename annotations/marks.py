"""The marks git leaves in a file that it could not merge, and the versions between them.

``<<<<<<<`` begins what is ours, ``|||||||`` (in the diff3 and zdiff3 styles) what both came from, ``=======``
what is theirs, ``>>>>>>>`` ends it: https://git-scm.com/docs/git-merge, "How conflicts are presented".
A line of JSON never begins so.  Parts may hold conflicts again, with longer marks if git merged bases first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_FIRST: Final = re.compile(rb"^(?:<{7,}|>{7,}|\|{7,})(?=[ \r\n]|\Z)", re.MULTILINE)
_MARK: Final = re.compile(rb"([<>|=])\1{6,}(?=[ \r\n]|\Z)")

DEEPEST: Final = 4
"""Conflicts within conflicts that are taken apart; each level makes three texts of one."""


@dataclass
class _Hunk:
    """One conflict: the length of its marks, its parts by their mark, and which of them is being read."""

    size: int
    parts: dict[bytes, list[bytes | _Hunk]] = field(default_factory=lambda: {b"<": []})
    at: bytes = b"<"


@dataclass(frozen=True)
class Versions:
    """The whole texts that a file in conflict stands for; ``base`` is ``None`` where git did not show it."""

    base: bytes | None
    ours: bytes
    theirs: bytes


def first(data: bytes) -> int | None:
    """Return the offset of the first mark in ``data``, or ``None``."""
    found = _FIRST.search(data)
    return found.start() if found else None


def taken_apart(data: bytes) -> Versions | None:
    """Return the versions in ``data``, or ``None`` when there are none, or too deep in one another.

    Conflicts inside a version are still in it.  One that does not end ends with the file.
    """
    top = _parsed(data)
    if all(isinstance(part, bytes) for part in top) or _depth(top) > DEEPEST:
        return None
    shown = all(b"|" in part.parts for part in top if isinstance(part, _Hunk))
    return Versions(_side(top, b"|") if shown else None, _side(top, b"<"), _side(top, b"="))


def without(data: bytes) -> bytes:
    """Return ``data`` without the lines that are marks."""
    return b"".join(line for line in data.splitlines(keepends=True) if not _MARK.match(line))


def _parsed(data: bytes) -> list[bytes | _Hunk]:
    """Return the lines of ``data`` and its conflicts.  A mark that fits nowhere is left out."""
    top: list[bytes | _Hunk] = []
    hunks: list[_Hunk] = []
    here = top
    for line in data.splitlines(keepends=True):
        mark = _MARK.match(line)
        if mark is None:
            here.append(line)
            continue
        kind, size = mark[1], mark.end()
        if kind == b"<":
            hunks.append(_Hunk(size))
            here.append(hunks[-1])
        elif hunks and hunks[-1].size == size:
            if kind == b">":
                hunks.pop()
            elif kind not in hunks[-1].parts:
                hunks[-1].parts[kind] = []
                hunks[-1].at = kind
        here = hunks[-1].parts[hunks[-1].at] if hunks else top
    return top


def _depth(parts: list[bytes | _Hunk]) -> int:
    """Return how many conflicts are inside one another at most, or more than are taken apart."""
    waiting, deepest = [(part, 1) for part in parts if isinstance(part, _Hunk)], 0
    while waiting:
        hunk, depth = waiting.pop()
        deepest = max(deepest, depth)
        inside = (part for lines in hunk.parts.values() for part in lines if isinstance(part, _Hunk))
        waiting += [(part, depth + 1) for part in inside]
    return deepest


def _side(parts: list[bytes | _Hunk], kind: bytes) -> bytes:
    """Return the text with one part of every conflict; conflicts inside that part are in it."""
    return b"".join(
        part if isinstance(part, bytes) else b"".join(map(_written, part.parts.get(kind, ())))
        for part in parts
    )


def _written(part: bytes | _Hunk) -> bytes:
    if isinstance(part, bytes):
        return part
    text = b""
    for kind, lines in part.parts.items():
        text += kind * part.size + b"\n" + b"".join(map(_written, lines))
    return text + b">" * part.size + b"\n"
