"""Searching the text: what a person typed -> a pattern; where it stands next; how often.  Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from annotations.spans import Span
from annotations.text import CHUNK, Text

MOST: Final = 10_000
"""Matches counted before the count is given as "more"."""

_OVERLAP: Final = 400


def pattern(words: str) -> re.Pattern[str] | None:
    """Return what finds ``words``, ``None`` for nothing to find.

    White space matches any white space, so that words across a line's end are found.  Small letters match
    capitals too; a capital matches itself alone.  ``/…/`` is a regular expression; one that cannot be read
    is taken as plain words.
    """
    if not words.strip():
        return None
    flags = 0 if any(each.isupper() for each in words) else re.IGNORECASE
    if len(words) > 2 and words[0] == words[-1] == "/":
        try:
            expression = re.compile(words[1:-1], flags)
        except re.error:
            expression = None
        if expression is not None and expression.match("") is None:
            return expression
    return re.compile(r"\s+".join(re.escape(word) for word in words.split()), flags)


def matches(text: Text, wanted: re.Pattern[str], start: int = 0) -> Iterator[Span]:
    """Yield the matches from ``start`` on, a chunk of the text at a time; empty ones are left out."""
    low = start
    while body := text[low : low + CHUNK + _OVERLAP]:
        last = len(body) < CHUNK + _OVERLAP
        for match in wanted.finditer(body, max(0, start - low)):
            if match.start() >= CHUNK and not last:
                break
            if match.end() > match.start():
                yield Span(low + match.start(), low + match.end())
                start = low + match.end()
        if last:
            return
        low += CHUNK
        start = max(start, low)


def following(text: Text, wanted: re.Pattern[str], offset: int) -> Span | None:
    """Return the first match that starts at ``offset`` or later, from the top when there is none."""
    found = next(matches(text, wanted, offset), None)
    return found or next(matches(text, wanted), None)


def preceding(text: Text, wanted: re.Pattern[str], offset: int) -> Span | None:
    """Return the last match that starts before ``offset``, from the end when there is none."""
    for stop in (offset, len(text)):
        high = stop
        while high > 0:
            low = max(0, high - CHUNK)
            body = text[low : high + _OVERLAP]
            found = [
                Span(low + m.start(), low + m.end())
                for m in wanted.finditer(body)
                if low + m.start() < high and m.end() > m.start()
            ]
            if found:
                return found[-1]
            high = low
    return None


def stepped(
    text: Text, wanted: re.Pattern[str], offset: int, by: int, stop: Callable[[], bool] = lambda: False
) -> Span | None:
    """Return the ``by``-th match after ``offset`` (before it when negative), going round at the ends.

    Returns ``None`` where there is no match, and when ``stop`` says so between two matches.
    """
    found = None
    for _ in range(min(abs(by), 1000)):
        found = following(text, wanted, offset + 1) if by > 0 else preceding(text, wanted, offset)
        if found is None or stop():
            return None
        offset = found.start
    return found


def counted(
    text: Text, wanted: re.Pattern[str], found: Span, stop: Callable[[], bool] = lambda: False
) -> tuple[int, int]:
    """Return which match ``found`` is (from 1) and how many there are, :data:`MOST` at the most."""
    number = total = 0
    for match in matches(text, wanted):
        total += 1
        if match.start <= found.start:
            number = total
        if total >= MOST or stop():
            break
    return number, total
