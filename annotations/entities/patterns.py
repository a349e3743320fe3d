"""The pattern recogniser: dates, times, money, percentages and quantities by how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from annotations.entities.mentions import Mention, trimmed
from annotations.entities.overlap import resolve_overlaps

REVISION: Final = "1"
"""Changes whenever the same text may give other mentions."""


class _Scan(NamedTuple):
    """Where some forms may begin, the forms themselves, and the kind of each of their groups."""

    beginning: re.Pattern[str]
    forms: re.Pattern[str]
    kinds: tuple[str, ...]


@cache
def _scans() -> tuple[_Scan, ...]:
    from annotations.entities import forms

    pairs = (
        (forms.AT_DIGIT, forms.FROM_DIGIT),
        (forms.AT_SYMBOL, forms.FROM_SYMBOL),
        (forms.AT_CAPITAL, forms.FROM_CAPITAL),
        (forms.AT_WORD, forms.FROM_WORD),
    )
    return tuple(
        _Scan(
            re.compile(beginning),
            re.compile(r"(?<!\w)(?:" + "|".join(f"({form})" for _, form in table) + ")"),
            tuple(kind for kind, _ in table),
        )
        for beginning, table in pairs
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
    for beginning in scan.beginning.finditer(text):
        if beginning.start() < end:
            continue
        match = scan.forms.match(text, beginning.start())
        if match and match.lastindex:
            end = match.end()
            kind = scan.kinds[match.lastindex - 1]
            yield Mention(*trimmed(text, match.start(), end, kind), kind, "pattern")
