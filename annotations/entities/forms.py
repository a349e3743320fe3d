"""Written forms of dates, times and amounts, and where in a text they may begin.

The forms are English and ISO 8601.  A form is the source of a regular expression; tried at one place it
costs a bounded amount of work.
"""

from __future__ import annotations

import re
from typing import Final

from annotations.entities.vocabulary import (
    CASH,
    CURRENCY,
    CURRENCY_CODES,
    DASH,
    DAYS,
    DECADE,
    DOLLARS,
    GAP,
    HALF_DAY,
    LETTERS,
    LONG_SPELL,
    MONTH,
    MONTHS,
    NUMBER_WORDS,
    ORDINALS,
    PART_OF_DAY,
    PERCENT,
    PLAIN,
    QUARTERS,
    SCALES,
    SHORT_MONTHS,
    SHORT_SPELL,
    SHORT_WEEKDAYS,
    SYMBOLS,
    TENS,
    TIME_WORDS,
    TO,
    UNIT,
    UNITS,
    VAGUE,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    ZONE,
    after,
    any_capital,
    any_of,
)

Forms = tuple[tuple[str, str], ...]
"""Pairs of a kind and a form; the first form that fits at a place is taken."""

_YEAR_CUE: Final = "".join((
    "(?:",
    after("in", "since", "by", "until", "till", "from", "during", "before", "after", "between"),
    "|", after("year", "circa", "late"),
    r"|(?<=\bmid-)|(?<=\b[12][0-9]{3}\sand\s)|(?<=\()(?=[0-9]{4}[),;]))",
))  # fmt: skip
_MONTH_CUE: Final = after(
    "in", "of", "since", "by", "until", "from", "during", "before", "after", "between", "last", "next", "this"
)  # fmt: skip

AFTER_NUMBER: Final[Forms] = (
    ("PERCENT", rf"(?:{GAP}|-)?{PERCENT}"),
    ("MONEY", rf"(?:(?:bn|mn|tn|[mk])\b)?(?:{GAP}of)?{GAP}{CURRENCY}|{GAP}?[€£]"),
    ("DATE", rf"(?:{GAP}|-){LONG_SPELL}"),
    ("TIME", rf"(?:{GAP}|-){SHORT_SPELL}"),
    ("QUANTITY", rf"(?:{GAP}|-)?{UNIT}"),
)
"""What makes an amount of the number before it."""

FROM_DIGIT: Final[Forms] = (
    ("DATE", r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:3[01]|[12][0-9]|0[1-9])(?![0-9])"
             r"(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"),
    ("DATE", rf"{DAYS}(?:{GAP}of)?{GAP}{MONTH}(?:,?{GAP}{YEAR})?"),
    ("DATE", r"(?:[0-3]?[0-9]/[0-3]?[0-9]/(?:[12][0-9])?[0-9]{2}"
             r"|[0-3]?[0-9]\.[01]?[0-9]\.[12][0-9]{3})(?![\w/])"),
    ("DATE", DECADE),
    ("DATE", rf"[0-9]{{1,2}}(?:st|nd|rd|th)(?:{GAP}|-)centur(?:y|ies)\b"),
    ("TIME", rf"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![\w:])(?:{GAP}?{HALF_DAY})?(?:{GAP}{ZONE})?"),
    ("TIME", rf"[0-2]?[0-9](?:[.:][0-5][0-9])?{GAP}?(?:{HALF_DAY}|o['’]clock\b)(?:{GAP}{ZONE})?"),
    ("TIME", rf"[0-2][0-9][0-5][0-9]{GAP}{ZONE}"),
    ("DATE", rf"[0-9]{{1,4}}{GAP}(?:BCE?|AD|CE)\b"),
    ("DATE", rf"{YEAR}(?:{DASH}|{GAP}to{GAP}){YEAR}(?!{GAP}[a-z]{{2,20}}s\b)"
             rf"|{YEAR}{DASH}[0-9]{{2}}(?![\w%-]|[.,:/][0-9])"),
    ("DATE", rf"{_YEAR_CUE}{YEAR}(?!-\w|{TO}[0-9])"),
    ("ORDINAL", r"[0-9]{1,5}(?:st|nd|rd|th)\b"),
)  # fmt: skip
"""Forms that begin with a digit and are no amount."""

FROM_SYMBOL: Final[Forms] = (("MONEY", rf"[{SYMBOLS}]{GAP}?{CASH}(?:{TO}[{SYMBOLS}]?{CASH})?"),)
"""Forms that begin with the sign of a currency."""

FROM_CAPITAL: Final[Forms] = (
    ("DATE", rf"(?:(?:{WEEKDAY}|{any_of(SHORT_WEEKDAYS)}\b\.?),?{GAP}(?:the{GAP})?)?"
             rf"(?:{MONTH}{GAP}{DAYS}|{DAYS}(?:{GAP}of)?{GAP}{MONTH})(?:,?{GAP}{YEAR})?"),
    ("DATE", rf"{MONTH}(?:{TO}{MONTH})?,?(?:{GAP}of)?{GAP}{YEAR}"),
    ("TIME", rf"{WEEKDAY}{GAP}{PART_OF_DAY}"),
    ("DATE", rf"{any_of(WEEKDAYS)}s?\b"),
    ("DATE", r"(?:January|February|July|September|October|November|December)\b"),
    ("DATE", rf"(?:April|June|August)\b(?!{GAP}[A-Z][a-z])"),
    ("DATE", rf"{_MONTH_CUE}(?:March|May)\b(?!{GAP}[A-Z][a-z])"),
    ("MONEY", rf"(?:{any_of(CURRENCY_CODES)}\b|{any_of(DOLLARS)}){GAP}?{CASH}(?:{TO}{CASH})?"),
    ("MONEY", rf"{any_of(LETTERS)}{GAP}?{CASH}(?:{TO}{CASH})?"),
    ("DATE", rf"Q[1-4](?:{GAP}of)?{GAP}{YEAR}"),
)  # fmt: skip
"""Forms that begin with the name of a month or weekday, or the letters of a currency."""

FROM_WORD: Final[Forms] = (
    ("TIME", rf"{any_capital(('yesterday', 'tomorrow', 'this', 'last'))}{GAP}{PART_OF_DAY}"),
    ("TIME", rf"{any_capital(('tonight', 'midnight', 'noon', 'midday'))}\b"),
    ("DATE", rf"{any_capital(('yesterday', 'today', 'tomorrow'))}\b"),
    ("DATE", rf"{any_capital(('last', 'next', 'this', 'past', 'previous', 'coming', 'following'))}{GAP}"
             rf"(?:{WEEKDAY}|{any_of(MONTHS)}\b|(?:{PLAIN}|{NUMBER_WORDS}){GAP}{LONG_SPELL}"
             r"|(?:week|month|year|decade|century|quarter|weekend|spring|summer|autumn|fall|winter)\b)"),
    ("TIME", rf"{any_capital(('last', 'next', 'past', 'previous'))}{GAP}"
             rf"(?:{PLAIN}|{NUMBER_WORDS}){GAP}{SHORT_SPELL}"),
    ("DATE", rf"{any_capital(('early', 'late', 'mid'))}(?:{GAP}|-)(?:in{GAP}(?:the{GAP})?)?"
             rf"(?:{any_of(MONTHS)}\b(?:,?{GAP}{YEAR})?|{DECADE}|{YEAR})"),
    ("DATE", rf"{any_capital(ORDINALS)}(?:{GAP}|-)(?:century\b|quarter\b(?:{GAP}of{GAP}{YEAR})?)"),
    ("DATE", rf"{any_capital(('spring', 'summer', 'autumn', 'winter'))}(?:{GAP}of)?{GAP}{YEAR}"),
    ("DATE", rf"{any_capital(('end', 'start', 'beginning', 'middle'))}{GAP}of{GAP}"
             rf"(?:{any_of(MONTHS)}\b(?:,?{GAP}{YEAR})?|{YEAR})"),
    ("TIME", rf"{any_capital(UNITS)}{GAP}o['’]clock\b|[Hh]alf{GAP}an{GAP}hour\b"),
)  # fmt: skip
"""Forms that begin with a word of time or a number in words and are no amount."""

# Each of these begins with a set of characters, not with an assertion: so ``re`` skips fast.
AT_DIGIT: Final = r"[0-9](?<!\w.)(?<![0-9][-.,:/\u2010-\u2015].)"
"""Where :data:`FROM_DIGIT` and amounts in digits are tried."""

AT_SYMBOL: Final = f"[{SYMBOLS}]"
"""Where :data:`FROM_SYMBOL` is tried."""

AT_CAPITAL: Final = "|".join(
    re.escape(word)
    for words in (MONTHS, SHORT_MONTHS, WEEKDAYS, SHORT_WEEKDAYS, CURRENCY_CODES, DOLLARS, LETTERS, QUARTERS)
    for word in words
)
"""Where :data:`FROM_CAPITAL` is tried."""

AFTER_BREAK: Final = rf"[^\w]{any_capital([*TIME_WORDS, *UNITS, *TENS, *SCALES, *VAGUE, *ORDINALS])}s?\b"
"""Where :data:`FROM_WORD` and amounts in words are tried: at the second character of a match."""
