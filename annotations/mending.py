"""Broken JSON written anew as sound JSON, every piece of it kept.

A comma, colon or bracket that is missing is put in, one too many is left out, a text cut short is closed.
What stands where nothing can stand gets a key that begins with :data:`UNREAD`.  Linear, whatever the nesting.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

UNREAD: Final = "diple:unread"
"""How the keys begin under which a repair keeps what it can make no sense of."""

_BARE: Final = rb'|[\[\]{},:]|[^\s"\[\]{},:]++(?:[ \t]++[^\s"\[\]{},:]++)*+'
_OF_ONE_LINE: Final = re.compile(rb'"((?:[^"\\\r\n]++|\\[^\r\n])*+)"?' + _BARE)
_OF_LINES: Final = re.compile(rb'"((?:[^"\\]++|\\.)*+)"?' + _BARE, re.DOTALL)
_LITERAL: Final = re.compile(rb"true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_CONTROL: Final = re.compile(rb"[\x00-\x1f]")
_ESCAPE: Final = re.compile(rb'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')
_TAKEN: Final = re.compile(rb'"%b (\d{1,9})"' % UNREAD.encode())
_OPENS: Final = {b"}": b"{", b"]": b"["}
_CLOSES: Final = {b"{": b"}", b"[": b"]"}


def mended(data: bytes, *, lines: bool) -> bytes | None:
    """Return ``data`` (UTF-8) as one sound JSON object or array, or ``None`` when it holds neither.

    ``lines`` says whether a text may go over several lines; else one without an end ends with its line.
    """
    tokens = [_sound(found) for found in (_OF_LINES if lines else _OF_ONE_LINE).finditer(data)]
    if tokens[1:2] == [b":"]:  # the bracket that begins it all is gone
        tokens.insert(0, b"{")
    first = next((at for at, token in enumerate(tokens) if token in _CLOSES), None)
    return None if first is None else _Mender(tokens[first:]).run()


class _Words(bytes):
    """Words that had no quotation marks."""


def _sound(found: re.Match[bytes]) -> bytes:
    """Return a token as JSON has it."""
    token = found.group()
    if found[1] is not None:
        body = _CONTROL.sub(lambda control: b"\\u%04x" % ord(control.group()), found[1])
        return b'"%b"' % _ESCAPE.sub(lambda escape: escape.group() if escape[1] else rb"\\", body)
    if token in b"{}[],:" or _LITERAL.fullmatch(token):
        return token
    return _Words(msgspec.json.encode(token.decode("utf-8", "replace")))


@dataclass
class _Open:
    """An object or array that is open: how many members were written, and in an object what comes next."""

    kind: bytes
    count: int = 0
    next: str = "key"


class _Mender:
    """Goes over the tokens once and writes them out."""

    def __init__(self, tokens: list[bytes]) -> None:
        self._tokens = tokens
        self._last = max(at for at, token in enumerate(tokens) if token not in _OPENS and token != b",")
        self._out: list[bytes] = []
        self._open: list[_Open] = []
        self._kinds: Counter[bytes] = Counter()
        self._unread = max((int(found[1]) for found in map(_TAKEN.match, tokens) if found), default=0)

    def run(self) -> bytes:
        for at, token in enumerate(self._tokens):
            if token in _OPENS:
                self._closer(at, token)
            elif not self._open and self._out:
                continue  # a comma after the end
            elif token == b",":
                self._complete()
            elif token == b":":
                self._colon()
            elif token[:1] == b'"' and self._names(at):
                self._key(token)
            else:
                self._value(token)
        while self._open:
            self._close()
        return b"".join(self._out)

    def _after(self, at: int) -> bytes:
        return self._tokens[at + 1] if at + 1 < len(self._tokens) else b""

    def _names(self, at: int) -> bool:
        """Tell whether the text is a key: it stands where one may, and what can be its value follows."""
        here, after = self._open[-1], self._after(at)
        if isinstance(self._tokens[at], _Words) and after != b":":
            return False
        return here.kind == b"{" and here.next == "key" and after not in (b",", b"}", b"]", b"")

    def _key(self, token: bytes) -> None:
        here = self._open[-1]
        self._out.append(b"," + token if here.count else token)
        here.count += 1
        here.next = "colon"

    def _colon(self) -> None:
        if self._open[-1].next == "colon":
            self._out.append(b":")
            self._open[-1].next = "value"

    def _complete(self) -> None:
        """Give a key that has no value null."""
        here = self._open[-1]
        if here.next == "colon":
            self._out.append(b":null")
        elif here.next == "value":
            self._out.append(b"null")
        here.next = "key"

    def _value(self, token: bytes) -> None:
        # An object cannot stand for a key: the one around it, in an array, was to end here.
        kinds = [one.kind for one in self._open[-2:]]
        if token == b"{" and kinds == [b"[", b"{"] and self._open[-1].next == "key":
            self._close()
        if self._open:
            self._lead_in()
        self._out.append(token)
        if token in _CLOSES:
            self._open.append(_Open(token))
            self._kinds[token] += 1

    def _lead_in(self) -> None:
        """Write what has to stand before a value."""
        here = self._open[-1]
        if here.kind == b"[":
            self._out.append(b"," if here.count else b"")
            here.count += 1
            return
        if here.next == "key":
            self._unread += 1
            self._key(b'"%b %d"' % (UNREAD.encode(), self._unread))
        self._colon()
        here.next = "key"

    def _closer(self, at: int, token: bytes) -> None:
        kind = _OPENS[token]
        if self._kinds[kind] - (at < self._last and self._open[0].kind == kind) < 1:
            return  # nothing to close, but for the whole that goes on
        if self._open[-1].kind != kind and token == b"}" and self._goes_on(at):
            return
        while self._open[-1].kind != kind:
            self._close()
        if len(self._open) > 1 or at >= self._last:
            self._close()

    def _goes_on(self, at: int) -> bool:
        """Tell whether another object follows, so that the array it is in has not ended."""
        after = self._after(at)
        return after == b"{" or (after == b"," and self._after(at + 1) == b"{")

    def _close(self) -> None:
        here = self._open[-1]
        if here.kind == b"{":
            self._complete()
        self._out.append(_CLOSES[here.kind])
        self._open.pop()
        self._kinds[here.kind] -= 1


def objects(data: bytes, deepest: int) -> Iterator[tuple[int, int]]:
    """Yield where whole objects begin and end in broken JSON, the inner ones before the one they are in.

    Those with more than ``deepest`` brackets in one another are left out.
    """
    opened: list[tuple[bytes, int, int]] = []  # kind, offset, and how deep it is below
    kinds: Counter[bytes] = Counter()
    for found in _OF_ONE_LINE.finditer(data):
        token = found.group()
        if token in _CLOSES:
            opened.append((token, found.start(), 0))
            kinds[token] += 1
        elif kinds[kind := _OPENS.get(token, b"")]:
            while opened[-1][0] != kind:
                kinds[opened.pop()[0]] -= 1
            _, start, depth = opened.pop()
            kinds[kind] -= 1
            if opened:
                around = opened[-1]
                opened[-1] = (around[0], around[1], max(around[2], depth + 1))
            if kind == b"{" and depth < deepest:
                yield start, found.end()
