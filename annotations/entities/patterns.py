"""The pattern recogniser: dates, times, money, percentages and quantities by how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from annotations.entities.mentions import Mention
from annotations.entities.overlap import resolve_overlaps

REVISION: Final = "2"
"""Changes whenever the same text may give other mentions."""


class _Table:
    """Forms compiled to one expression that tells which of them fits."""

    def __init__(self, forms: tuple[tuple[str, str], ...]) -> None:
        self._expression = re.compile("|".join(f"({form})" for _, form in forms))
        self._kinds = tuple(kind for kind, _ in forms)

    def fit(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the kind and the end of the first form that fits at ``start``."""
        match = self._expression.match(text, start)
        return (self._kinds[match.lastindex - 1], match.end()) if match and match.lastindex else None


class _Scan(NamedTuple):
    """Where forms may begin (after ``lead`` characters), a number that makes amounts, and other forms."""

    lead: int
    beginning: re.Pattern[str]
    number: re.Pattern[str] | None
    amounts: _Table
    forms: _Table

    def fit(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the kind and the end of what is written at ``start``."""
        number = self.number.match(text, start) if self.number else None
        amount = self.amounts.fit(text, number.end()) if number else None
        return amount or self.forms.fit(text, start)


@cache
def _scans() -> tuple[_Scan, ...]:
    from annotations.entities import forms, vocabulary

    amounts = _Table(forms.AFTER_NUMBER)
    digits, words = re.compile(vocabulary.NUMBERS), re.compile(vocabulary.NUMBER_WORD_RANGE)
    return (
        _Scan(0, re.compile(forms.AT_DIGIT), digits, amounts, _Table(forms.FROM_DIGIT)),
        _Scan(0, re.compile(forms.AT_SYMBOL), None, amounts, _Table(forms.FROM_SYMBOL)),
        _Scan(0, re.compile(forms.AT_CAPITAL), None, amounts, _Table(forms.FROM_CAPITAL)),
        _Scan(1, re.compile(forms.AFTER_BREAK), words, amounts, _Table(forms.FROM_WORD)),
    )


class PatternRecogniser:
    """Finds what is written in a regular form; works in time linear in the text and keeps no state.

    English forms and ISO 8601: DATE, TIME, MONEY, PERCENT, QUANTITY and, in digits, ORDINAL.
    """

    name: Final = "pattern"
    version: Final = REVISION

    def recognise(self, text: str) -> list[Mention]:
        """Return the mentions in ``text`` in order, none overlapping, offsets in code points."""
        return resolve_overlaps(mention for scan in _scans() for mention in _found(scan, text))


def _found(scan: _Scan, text: str) -> Iterator[Mention]:
    end = 0
    # Led by a line end where a form must come after something, so one at the very start is found too.
    for beginning in scan.beginning.finditer("\n" * scan.lead + text):
        start = beginning.start()
        if start < end or (start and text[start - 1].isalnum()):
            continue
        if fitting := scan.fit(text, start):
            kind, end = fitting
            yield Mention(start, end, kind, "pattern")
