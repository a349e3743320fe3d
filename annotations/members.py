"""The members of a JSON object, taken one by one; what nobody takes can be written back as it stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

import msgspec
from msgspec import Raw

from annotations import salvage
from annotations.records import ABSENT, Extra

_T = TypeVar("_T")

DEEPEST: Final = 100
"""Brackets within brackets that are followed; a thousand would be too much for any reader of JSON."""


def compact(raw: bytes) -> bytes:
    """Return JSON without white space between its tokens; what is no JSON, or too deep, as it is."""
    try:
        return msgspec.json.format(raw, indent=-1) if raw != ABSENT else raw
    except (msgspec.DecodeError, RecursionError):
        return raw


class Members:
    """The members of one JSON object, taken one by one; what is left is :attr:`extra`."""

    def __init__(self, members: Mapping[str, Raw | bytes]) -> None:
        self._left = {key: bytes(value) for key, value in members.items()}
        self._kept: list[tuple[str, bytes]] = []

    def __contains__(self, key: str) -> bool:
        return key in self._left

    @property
    def extra(self) -> Extra:
        """What was kept of the known keys, then the unknown ones in the order of the file.

        Their JSON is as it stood but for its white space, so that what is alike is equal.
        """
        return Extra(tuple((key, compact(raw)) for key, raw in (*self._kept, *self._left.items())))

    def take(self, key: str, *, common: bytes = b"") -> bytes | None:
        """Return the JSON of ``key`` or ``None``, and keep it unless it starts with ``common``.

        An empty list is kept as well: it is never written.
        """
        raw = self._left.get(key)
        if raw is not None and common and raw.startswith(common) and raw[1:].lstrip() != b"]":
            del self._left[key]
        elif raw is not None:
            self.keep(key)
        return raw

    def peek(self, key: str) -> bytes | None:
        """Return the JSON of ``key`` and leave it."""
        return self._left.get(key)

    def drop(self, key: str) -> bytes | None:
        """Return the JSON of ``key``, or ``None``; it is no longer extra."""
        return self._left.pop(key, None)

    def drop_if(self, key: str, value: object) -> None:
        """Drop ``key`` where it says ``value``; else keep it, or have it left out, as it stood."""
        if key in self._left and value_of(self._left[key]) == value:
            del self._left[key]
        elif key in self._left:
            self.keep(key)

    def assume(self, key: str) -> None:
        """Have ``key`` left out again, as it was: its value is assumed."""
        if key not in self._left and key not in dict(self._kept):
            self._kept.append((key, ABSENT))

    def keep(self, key: str) -> None:
        """Have ``key`` written back as it stood, or left out where it was not there."""
        self._kept.append((key, self._left.pop(key, ABSENT)))

    def text(self, key: str) -> str | None:
        """Take a text; ``None`` where it is missing or null.  Raises :class:`ValueError` for others."""
        value = self._taken(key)
        if not isinstance(value, str | None):
            raise ValueError(f"'{key}' is no text")
        return value

    def number(self, key: str) -> int | None:
        """Take a whole number that is not negative, or ``None`` as :meth:`text`."""
        value = self._taken(key)
        if value is not None and (type(value) is not int or value < 0):
            raise ValueError(f"'{key}' is no whole number from 0")
        return value

    def _taken(self, key: str) -> object:
        """Take a value; null is kept as it stood."""
        raw = self._left.get(key)
        value = value_of(raw) if raw is not None else None
        if value is not None:
            del self._left[key]
        elif raw is not None:
            self.keep(key)
        return value

    def needed(self, key: str) -> str:
        """Take a text that must be there and not be empty."""
        value = self.text(key)
        if not value:
            raise ValueError(f"'{key}' is missing")
        return value

    def first_text(self, key: str) -> str | None:
        """Take a text, or the first one of a list, which is kept as it stood."""
        raw = self._left.get(key)
        if raw is None or raw[:1] != b"[":
            return self.text(key)
        self.keep(key)
        texts = [value for value in each(raw, key, value_of) if isinstance(value, str)]
        return texts[0] if texts else None


def check_depth(raw: bytes) -> None:
    """Raise :class:`ValueError` for JSON nested deeper than can be written again whatever calls for it."""
    if raw.count(b"[") + raw.count(b"{") > DEEPEST and salvage.depth_of(raw) > DEEPEST:
        raise ValueError("it is nested too deeply")


def value_of(raw: bytes) -> object:
    """Return what a piece of JSON says; raise :class:`ValueError` when it is none, or too deep."""
    check_depth(raw)
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise ValueError(f"it is no valid JSON: {error}") from error


def members_of(raw: bytes, what: str) -> Members:
    """Return the members of the object ``raw``, called ``what`` in the error."""
    if raw[:1] != b"{":
        raise ValueError(f"'{what}' is no object")
    value_of(raw)
    return Members(msgspec.json.decode(raw, type=dict[str, Raw]))


def each(raw: bytes, what: str, read: Callable[[bytes], _T]) -> tuple[_T, ...]:
    """Read every value of the list ``raw``, called ``what`` in the error."""
    if not isinstance(value_of(raw), list):
        raise ValueError(f"'{what}' is no list")
    return tuple(read(bytes(part)) for part in msgspec.json.decode(raw, type=list[Raw]))


def several(raw: bytes, what: str, read: Callable[[bytes], _T]) -> tuple[_T, ...]:
    """Read one value or each of a list of them; null is none."""
    if raw[:1] == b"[":
        return each(raw, what, read)
    return (read(raw),) if raw != b"null" else ()
