"""Written forms of dates, times, money, percentages and quantities, as regular expressions.

Every repetition is bounded or possessive, so that trying a form at a place costs a bounded amount of
work whatever the text.  The forms are English and ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# Between two words: a space or two, or the end of a wrapped line, never the end of a paragraph.
_GAP: Final = r"(?:[ \t\xa0\u2009\u202f]{1,2}|[ \t]?\n[ \t]{0,4}(?=\S))"
_DASH: Final = r"[-\u2010-\u2015]"
_TO: Final = rf"(?:{_GAP}?{_DASH}{_GAP}?|{_GAP}to{_GAP})"

_LONG_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT_WEEKDAYS: Final = ("Mon", "Tues", "Tue", "Wed", "Thurs", "Thur", "Thu", "Fri", "Sat", "Sun")
_CODES: Final = (
    "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "RMB", "RUB", "INR", "AUD", "CAD", "NZD", "HKD", "SGD",
    "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "BRL", "MXN", "ZAR", "KRW", "ILS", "UAH", "SAR", "AED",
)  # fmt: skip
_DOLLARS: Final = ("US$", "HK$", "NZ$", "A$", "C$", "S$", "R$")
SYMBOLS: Final = "$€£¥₹₽₩₪₺₴₫฿₦₱"


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


_MONTH: Final = rf"(?:{_any(_LONG_MONTHS)}\b|{_any(_SHORT_MONTHS)}\b\.?)"
_WEEKDAY: Final = rf"{_any(_WEEKDAYS)}\b"
_DAY: Final = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/][0-9])"
_DAYS: Final = rf"{_DAY}(?:{_GAP}?{_DASH}{_GAP}?{_DAY})?"
_YEAR: Final = r"(?:1[0-9]{3}|20[0-9]{2})(?![\w%]|[.,:/][0-9])"
_ZONE: Final = r"(?:GMT|UTC|BST|CES?T|E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|IST|JST|MSK|EES?T|WES?T|AES?T)\b"
_HALF_DAY: Final = r"(?:[AaPp]\.[Mm]\.|[AaPp][Mm]\b)"
_PART_OF_DAY: Final = r"(?:morning|afternoon|evening|night)\b"

_UNITS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = ("hundred", "thousand", "million", "billion", "trillion", "dozen")
_VAGUE: Final = ("several", "few", "half")
_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip

_SCALE: Final = r"(?:hundred|thousand|million|billion|trillion|dozen)s?\b"
_DIGITS: Final = r"(?:[0-9]{1,3}(?:[,\u2009\u202f\xa0][0-9]{3}){1,5}(?![0-9])|[0-9]{1,15}(?![0-9]))"
_PLAIN: Final = rf"{_DIGITS}(?:\.[0-9]{{1,6}}(?![0-9]))?"
_NUMBER: Final = rf"{_PLAIN}(?:{_GAP}{_SCALE})?"
_NUMBERS: Final = rf"{_NUMBER}(?:{_TO}{_NUMBER})?"
_CASH: Final = (
    rf"{_PLAIN}(?:(?:{_GAP}|-)?(?:hundred|thousand|million|billion|trillion)\b|{_GAP}?(?:bn|mn|tn|[mbkMBK])\b)?"
)  # fmt: skip
_NUMBER_WORD: Final = rf"(?i:{_any([*_UNITS, *_TENS, *_SCALES, *_VAGUE])}s?)\b"
_IN_WORDS: Final = rf"{_NUMBER_WORD}(?:(?:{_GAP}|-)(?:and{_GAP}|of{_GAP})?{_NUMBER_WORD}){{0,5}}"

_WHEN: Final = rf"(?:{_GAP}(?:ago|earlier|later)\b)?"
_LONG_SPELL: Final = rf"(?:day|week|month|year|decade|fortnight)s?\b(?:-old\b)?{_WHEN}"
_SHORT_SPELL: Final = rf"(?:(?:milli)?second|minute|hour|hr|min)s?\b{_WHEN}"
_PERCENT: Final = rf"(?:%|‰|(?:per{_GAP}?cent|pct)\b|percentage{_GAP}points?\b)"
_ADJECTIVE: Final = rf"(?:(?:[A-Z][a-z]{{2,12}}|US|U\.S\.){_GAP}){{1,2}}"
_COIN: Final = (
    r"(?:dollar|euro|cent|rupee|r(?:o)?uble|franc|peso|rial|riyal|dirham|dinar|shekel|zloty|forint|shilling|bitcoin)s?\b"
    r"|(?:pence|yen|yuan|renminbi|rand|baht|ringgit|naira|hryvnia|lira|krona|kronor|krone|kroner)\b"
    rf"|pounds?{_GAP}sterling\b"
)
# Words that name money only where the number or an adjective says so: pounds weigh, and teams won.
_UNSURE_COIN: Final = r"(?:pounds?|won)\b"
_CURRENCY: Final = (
    rf"{_GAP}(?:{_ADJECTIVE}(?:{_COIN}|{_UNSURE_COIN})"
    rf"|{_COIN}|{_any(_CODES)}\b|(?<=illion\s){_UNSURE_COIN})"
)
_UNIT: Final = (
    r"(?:(?:square|cubic|nautical)(?:[ -]))?"
    r"(?:(?:kilo|centi|milli)?met(?:re|er)|(?:kilo|milli)?gram|mile|yard|acre|hectare|tonne|ton|pound|ounce|"
    r"(?:milli)?lit(?:re|er)|gallon|pint|barrel|bushel|knot|inche?|degree|"
    r"(?:kilo|mega|giga|tera)(?:byte|bit|watt|hertz|ton)(?:[ -]hour)?|light-year|volt|watt|calorie)s?\b"
    rf"(?:{_GAP}(?:Celsius|Fahrenheit|an{_GAP}hour|per{_GAP}(?:hour|second|day))\b)?"
    r"|(?:feet|foot|stone)\b"
    r"|(?:km/h|kph|mph|km²|m²|m³|sq\.?[ ]?(?:km|mi|ft|m)|km|cm|mm|kg|mg|lbs?|oz|ft|mi|ha|"
    r"kWh|MWh|GWh|TWh|kW|MW|GW|TW|[kMG]Hz|[KMGTP]B|hp|ml)(?!\w)"
    r"|°[ ]?[CF]?(?!\w)"
)


def _after(*cues: str) -> str:
    """Return a look-behind for any of the words ``cues`` and one white space."""
    return "(?:" + "|".join(rf"(?<=\b[{c[0].upper()}{c[0]}]{c[1:]}\s)" for c in cues) + ")"


_YEAR_CUE: Final = (
    "(?:"
    + _after(
        "in",
        "since",
        "by",
        "until",
        "till",
        "from",
        "during",
        "before",
        "after",
        "year",
        "circa",
        "early",
        "late",
    )
    + r"|(?<=\bmid-)|(?<=\b[12][0-9]{3}\sand\s)|(?<=\()(?=[0-9]{4}[),;]))"
)
_MONTH_CUE: Final = _after(
    "in", "of", "since", "by", "until", "from", "during", "before", "after", "last", "next", "this"
)

Forms = tuple[tuple[str, str], ...]
"""Pairs of a kind and a form; the first form that fits at a place is taken."""

FROM_DIGIT: Final[Forms] = (
    ("DATE", r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:3[01]|[12][0-9]|0[1-9])(?![0-9])"
             r"(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"),
    ("DATE", rf"{_DAYS}(?:{_GAP}of)?{_GAP}{_MONTH}(?:,?{_GAP}{_YEAR})?"),
    ("DATE", r"(?:[0-3]?[0-9]/[0-3]?[0-9]/(?:[12][0-9])?[0-9]{2}"
             r"|[0-3]?[0-9]\.[01]?[0-9]\.[12][0-9]{3})(?![\w/])"),
    ("DATE", r"[12][0-9]{2}0['’]?s\b"),
    ("DATE", rf"[0-9]{{1,2}}(?:st|nd|rd|th)(?:{_GAP}|-)centur(?:y|ies)\b"),
    ("TIME", rf"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![\w:])(?:{_GAP}?{_HALF_DAY})?(?:{_GAP}{_ZONE})?"),
    ("TIME", rf"[0-2]?[0-9](?:[.:][0-5][0-9])?{_GAP}?(?:{_HALF_DAY}|o['’]clock\b)(?:{_GAP}{_ZONE})?"),
    ("TIME", rf"[0-2][0-9][0-5][0-9]{_GAP}{_ZONE}"),
    ("PERCENT", rf"{_NUMBERS}(?:{_GAP}|-)?{_PERCENT}"),
    ("MONEY", rf"{_NUMBERS}(?:{_CURRENCY}|{_GAP}?[€£])"),
    ("DATE", rf"{_NUMBERS}(?:{_GAP}|-){_LONG_SPELL}"),
    ("TIME", rf"{_NUMBERS}(?:{_GAP}|-){_SHORT_SPELL}"),
    ("QUANTITY", rf"{_NUMBERS}(?:{_GAP}|-)?(?:{_UNIT})"),
    ("DATE", rf"[0-9]{{1,4}}{_GAP}(?:BCE?|AD|CE)\b"),
    ("DATE", rf"{_YEAR}(?:{_DASH}|{_GAP}to{_GAP})(?:{_YEAR}|[0-9]{{2}}(?![\w.,:/-]))"),
    ("DATE", rf"{_YEAR_CUE}{_YEAR}(?!-\w)"),
    ("ORDINAL", r"[0-9]{1,5}(?:st|nd|rd|th)\b"),
)  # fmt: skip
"""Forms that begin with a digit."""

FROM_SYMBOL: Final[Forms] = (
    ("MONEY", rf"[{SYMBOLS}]{_GAP}?{_CASH}(?:{_TO}[{SYMBOLS}]?{_CASH})?"),
)  # fmt: skip
"""Forms that begin with the sign of a currency."""

FROM_CAPITAL: Final[Forms] = (
    ("DATE", rf"(?:(?:{_WEEKDAY}|{_any(_SHORT_WEEKDAYS)}\b\.?),?{_GAP}(?:the{_GAP})?)?"
             rf"(?:{_MONTH}{_GAP}{_DAYS}(?:,?{_GAP}{_YEAR})?|{_DAYS}(?:{_GAP}of)?{_GAP}{_MONTH}(?:,?{_GAP}{_YEAR})?)"),
    ("DATE", rf"{_MONTH}(?:{_TO}{_MONTH})?,?(?:{_GAP}of)?{_GAP}{_YEAR}"),
    ("TIME", rf"{_WEEKDAY}{_GAP}{_PART_OF_DAY}"),
    ("DATE", rf"{_any(_WEEKDAYS)}s?\b"),
    ("DATE", r"(?:January|February|July|September|October|November|December)\b"),
    ("DATE", rf"(?:April|June|August)\b(?!{_GAP}[A-Z][a-z])"),
    ("DATE", rf"{_MONTH_CUE}(?:March|May)\b(?!{_GAP}[A-Z][a-z])"),
    ("MONEY", rf"(?:{_any(_CODES)}\b|{_any(_DOLLARS)}){_GAP}?{_CASH}(?:{_TO}{_CASH})?"),
    ("DATE", rf"Q[1-4]{_GAP}{_YEAR}"),
)  # fmt: skip
"""Forms that begin with the name of a month or weekday, or the letters of a currency."""

FROM_WORD: Final[Forms] = (
    ("TIME", rf"(?i:yesterday|tomorrow|this|last){_GAP}{_PART_OF_DAY}"),
    ("TIME", r"(?i:tonight|midnight|noon|midday)\b"),
    ("DATE", r"(?i:yesterday|today|tomorrow)\b"),
    ("DATE", rf"(?i:last|next|this|past|previous|coming|following){_GAP}"
             rf"(?:{_WEEKDAY}|{_any(_LONG_MONTHS)}\b"
             r"|(?:week|month|year|decade|century|quarter|weekend|spring|summer|autumn|fall|winter)\b"
             rf"|(?:{_PLAIN}|{_IN_WORDS}){_GAP}{_LONG_SPELL})"),
    ("TIME", rf"(?i:last|next|past|previous){_GAP}(?:{_PLAIN}|{_IN_WORDS}){_GAP}{_SHORT_SPELL}"),
    ("DATE", rf"(?i:early|late|mid)(?:{_GAP}|-)(?:in{_GAP}(?:the{_GAP})?)?"
             rf"(?:{_any(_LONG_MONTHS)}\b(?:,?{_GAP}{_YEAR})?|[12][0-9]{{2}}0['’]?s\b|{_YEAR})"),
    ("DATE", rf"(?i:{_any(_ORDINALS)})(?:{_GAP}|-)(?:century\b|quarter\b(?:{_GAP}of{_GAP}{_YEAR})?)"),
    ("TIME", rf"(?i:{_any(_UNITS)}){_GAP}o['’]clock\b"),
    ("PERCENT", rf"{_IN_WORDS}(?:{_GAP}|-){_PERCENT}"),
    ("MONEY", rf"{_IN_WORDS}(?:{_GAP}of)?{_CURRENCY}"),
    ("DATE", rf"{_IN_WORDS}(?:{_GAP}|-){_LONG_SPELL}"),
    ("TIME", rf"{_IN_WORDS}(?:{_GAP}|-){_SHORT_SPELL}"),
    ("QUANTITY", rf"{_IN_WORDS}(?:{_GAP}|-)(?:{_UNIT})"),
)  # fmt: skip
"""Forms that begin with a number in words or a word of time; its first letter may be a capital."""

_TIME_WORDS: Final = (
    "yesterday", "today", "tomorrow", "tonight", "midnight", "midday", "noon", "last", "next",
    "this", "past", "previous", "coming", "following", "early", "late", "mid",
)  # fmt: skip


def _beginnings(words: Iterable[str]) -> str:
    """Return a pattern for the first words of forms, capitals allowed, that ``re`` skips with fast."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[0], []).append(word[1:])
    letters = "".join(sorted(tails))
    branches = (rf"(?<=[{letter}{letter.upper()}]){_any(ends)}" for letter, ends in sorted(tails.items()))
    return rf"[{letters}{letters.upper()}](?<!\w.)(?:{'|'.join(branches)})s?\b"


AT_DIGIT: Final = r"[0-9](?<!\w.)(?<![0-9][-.,:/\u2010-\u2015].)"
AT_SYMBOL: Final = f"[{SYMBOLS}]"
AT_CAPITAL: Final = "|".join(
    map(
        re.escape,
        [
            *_LONG_MONTHS,
            *_SHORT_MONTHS,
            *_WEEKDAYS,
            *_SHORT_WEEKDAYS,
            *_CODES,
            *_DOLLARS,
            "Q1",
            "Q2",
            "Q3",
            "Q4",
        ],
    )
)
AT_WORD: Final = _beginnings([*_TIME_WORDS, *_UNITS, *_TENS, *_SCALES, *_VAGUE, *_ORDINALS])
