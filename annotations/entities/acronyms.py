"""Short forms that an article defines in brackets: ``World Bank (WB)`` and ``WB (World Bank)``.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from annotations.entities.cues import words_of
from annotations.spans import Span

_SHORT: Final = r"[^\W\d_][\w.&/-]{1,11}"
_AFTER: Final = re.compile(rf"[\"”']? \([\"“']?({_SHORT})[\"”']?\)")
_LETTERS: Final = re.compile(r" \([\"“']?([A-Z]{2,7})[\"”']?\)")
_BEFORE: Final = re.compile(rf"(?<![\w.&/-])({_SHORT}) \(([^\W\d_][^()\n]{{3,100}})\)")
_WORD: Final = re.compile(r"[^\W_]+(?:['.][^\W\d_]+)*")
_SMALL: Final = words_of("of the and for in on to with a de des du la et y el al der und")
_REACH: Final = 120
"""Code points before a bracket in which the long form is looked for."""


class Definition(NamedTuple):
    """A name and its short form, both as spans in code points."""

    full: Span
    short: Span


def defined(text: str) -> Iterator[Definition]:
    """Yield what brackets define, where the capitals of the short form are the initials of the name."""
    for found in _AFTER.finditer(text):
        letters = capitals(found.group(1))
        end = found.start()
        low = max(text.rfind(stop, max(0, end - _REACH), end) for stop in ("\n", ". ", "(")) + 1
        start = _start_of(text, max(low, end - _REACH), end, letters)
        if start is not None:
            yield Definition(Span(start, end), Span(*found.span(1)))
    for found in _BEFORE.finditer(text):
        start, end = found.span(2)
        if _start_of(text, start, end, capitals(found.group(1))) == start:
            yield Definition(Span(start, end), Span(*found.span(1)))


def abbreviated(text: str, end: int) -> Span | None:
    """Return the short form in brackets right after ``end``, whatever language its letters stand for."""
    found = _LETTERS.match(text, end)
    return Span(*found.span(1)) if found else None


def capitals(short: str) -> str:
    """Return the capitals of a short form as small letters; fewer than two tell nothing."""
    return "".join(each for each in short if each.isupper()).lower()


def _start_of(text: str, low: int, end: int, letters: str) -> int | None:
    """Return where the words that have ``letters`` as initials begin, read back from ``end``."""
    if len(letters) < 2:
        return None
    at, start = len(letters), end
    for found in reversed([*_WORD.finditer(text, low, end)]):
        word = found.group()
        if word[0].lower() == letters[at - 1]:
            at, start = at - 1, found.start()
        elif at > 1 and word[0].lower() == letters[at - 2] and letters[at - 1] in word[1:].lower():
            at, start = at - 2, found.start()  # two letters of one word: AzerNews, UNICEF
        elif word not in _SMALL and text[found.start() - 1] != "-":  # Co-operation may be one word
            return None
        if at == 0:
            break
    full = text[start:end]
    return start if at == 0 and text[start].isupper() and (" " in full or "-" in full) else None
