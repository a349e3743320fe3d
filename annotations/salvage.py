"""What can be read of JSON that a strict reader gives up on: cut short, broken inside, nested without end.

A flat scan that looks at strings and brackets alone, so neither depth nor a fault inside one item hides
the others.  It finds where things are; whether they are sound is for the caller to see.
"""

from __future__ import annotations

import re
from typing import Final

# A string that never ends takes the rest in one token, so that the scan stays linear.
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{},:]', re.DOTALL)
_CLOSING: Final = {b"{": b"}", b"[": b"]"}
_BLANK: Final = b" \t\r\n"


def children(data: bytes) -> tuple[list[tuple[str, bytes]], bool]:
    """Split the object or array that ``data`` starts with into (key, value); in an array every key is empty.

    The second result tells whether it came to its closing bracket with all brackets matched.  If not, the
    last pair is the rest of the data from where that value starts.
    """
    found: list[tuple[str, bytes]] = []
    closing: list[bytes] = []
    key, begin, last = "", 0, b""
    for token in _TOKEN.finditer(data):
        mark = token.group()
        if mark in _CLOSING:
            closing.append(_CLOSING[mark])
            begin = token.end() if len(closing) == 1 else begin
        elif not closing:
            return [], False
        elif mark[:1] == b'"':
            last = mark
        elif len(closing) == 1 and mark == b":":
            key, begin = _name(last), token.end()
        elif len(closing) == 1 and mark in (b",", closing[0]):
            if value := data[begin : token.start()].strip(_BLANK):
                found.append((key, value))
            key, begin = "", token.end()
        if mark in (b"}", b"]"):
            if closing.pop() != mark:
                break
            if not closing:
                return found, True
    if closing and (value := data[begin:].strip(_BLANK)):
        found.append((key, value))
    return found, False


def depth_of(data: bytes) -> int:
    """Return how many brackets are open at once, at most."""
    depth = deepest = 0
    for token in _TOKEN.finditer(data):
        mark = token.group()
        if mark in _CLOSING:
            depth += 1
            deepest = max(deepest, depth)
        elif mark in (b"}", b"]"):
            depth -= 1
    return deepest


def _name(string: bytes) -> str:
    return string[1:-1].decode("utf-8", "replace")
