"""Searching the text: what a person typed -> a pattern; where it stands next; how often.  Pure."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from typing import Final

from annotations.spans import Span
from annotations.text import CHUNK, Text

MOST: Final = 10_000
"""Matches counted before the count is given as "more"."""

_OVERLAP: Final = 2048
"""Code points looked at on either side of a chunk; a match that needs more may be cut short."""


def pattern(words: str) -> re.Pattern[str] | None:
    """Return what finds ``words``, ``None`` for nothing to find.

    White space matches any white space, so that words across a line's end are found.  Small letters match
    capitals too; a capital matches itself alone.  ``/…/`` is a regular expression, in which ``^`` and ``$``
    are the ends of a line; one that cannot be read, or that finds nothing but empty matches, is taken as
    plain words.
    """
    if not words.strip():
        return None
    if len(words) > 2 and words[0] == words[-1] == "/":
        expression = _expression(words[1:-1])
        if expression is not None and expression.match("") is None:
            return expression
    return re.compile(r"\s+".join(re.escape(word) for word in words.split()), _case(words))


def _case(words: str) -> re.RegexFlag:
    return re.NOFLAG if any(each.isupper() for each in words) else re.IGNORECASE


def _expression(words: str) -> re.Pattern[str] | None:
    """Return a regular expression, ``None`` when it cannot be read; ``\\S`` is no capital."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.compile(words, _case(re.sub(r"\\.", "", words)) | re.MULTILINE)
        except (re.error, OverflowError, RecursionError):
            return None


def matches(text: Text, wanted: re.Pattern[str], start: int = 0) -> Iterator[Span]:
    """Yield the matches from ``start`` on, a chunk of the text at a time; empty ones are left out."""
    low = start = max(0, start)
    while True:
        base = max(0, low - _OVERLAP)
        body = text[base : low + CHUNK + _OVERLAP]
        last = len(body) < low - base + CHUNK + _OVERLAP
        for match in wanted.finditer(body, start - base):
            if base + match.start() >= low + CHUNK and not last:
                break
            if match.end() > match.start():
                yield Span(base + match.start(), base + match.end())
                start = base + match.end()
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
    return _last_before(text, wanted, offset) or _last_before(text, wanted, len(text))


def _last_before(text: Text, wanted: re.Pattern[str], high: int) -> Span | None:
    while high > 0:
        low = max(0, high - CHUNK)
        base = max(0, low - _OVERLAP)
        found = [
            Span(base + match.start(), base + match.end())
            for match in wanted.finditer(text[base : high + _OVERLAP])
            if low <= base + match.start() < high and match.end() > match.start()
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
