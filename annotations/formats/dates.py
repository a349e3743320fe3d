"""Dates as people write them at the head of an article, made ISO."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR: Final = r"(?P<year>[12]\d{3})(?!\d)"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

_WRITTEN: Final = (
    r"(?<!\d)(?P<year>[12]\d{3})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
    r"(?<!\d)(?P<year>[12]\d{3})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
    rf"(?<!\d){_DAY}\.?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}",
    rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    rf"(?<!\d)(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}",
    rf"(?<!\d)(?P<first>\d{{1,2}})(?P<mark>[-/])(?P<second>\d{{1,2}})(?P=mark){_YEAR}",
)


class Found(NamedTuple):
    """A date in a text: where it stands, in code points, and its ISO form."""

    start: int
    end: int
    iso: str


@cache
def _pattern(written: str) -> re.Pattern[str]:
    """Compile a form when it is first needed: most articles need one, and all take milliseconds."""
    return re.compile(written, re.IGNORECASE | re.ASCII)


def find_date(text: str) -> Found | None:
    """Return a whole date (year, month and day) in ``text``, the first of the first form found, or ``None``.

    The forms, in order: ISO and compact ones, a month's English name with day and year in either order,
    ``28.01.2025``, and ``01/28/2025`` where one number can be no month, or both are equal.
    """
    for written in _WRITTEN:
        for match in _pattern(written).finditer(text):
            iso = _iso(match.groupdict())
            if iso is not None:
                return Found(match.start(), match.end(), iso)
    return None


def iso_date(text: str) -> str | None:
    """Return the date that :func:`find_date` finds as ``2025-01-28``, or ``None``."""
    found = find_date(text)
    return found.iso if found else None


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts["year"] or 0)
    name = parts.get("name")
    if name:
        month, day = _MONTHS.index(name[:3].lower()) + 1, int(parts["day"] or 0)
    elif parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if first > 12 else (second, first)
    else:
        month, day = int(parts["month"] or 0), int(parts["day"] or 0)
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= _days(year, month) else None


def _days(year: int, month: int) -> int:
    """Return how many days the month has (Gregorian; ``datetime`` costs more to import than this)."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
