"""Words and small parts that the written forms of dates, times and amounts are made of.

All are sources of regular expressions without capturing groups.  Every repetition is bounded, so that
trying a form at a place costs a bounded amount of work whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS: Final = ("Mon", "Tues", "Tue", "Wed", "Thurs", "Thur", "Thu", "Fri", "Sat", "Sun")
QUARTERS: Final = ("Q1", "Q2", "Q3", "Q4")
CURRENCY_CODES: Final = (
    "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "RMB", "RUB", "INR", "AUD", "CAD", "NZD", "HKD", "SGD",
    "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "BRL", "MXN", "ZAR", "KRW", "ILS", "UAH", "SAR", "AED",
)  # fmt: skip
DOLLARS: Final = ("US$", "HK$", "NZ$", "A$", "C$", "S$", "R$", "NT$", "J$", "N$", "Z$")
LETTERS: Final = (
    "Rs.", "Rs", "RM", "KSh", "Ksh", "KES", "NGN", "GHS", "EGP", "PKR", "BDT", "LKR", "MYR", "THB", "IDR",
    "QAR", "KWD", "OMR", "TWD",
)  # fmt: skip
"""Letters of currencies that mean money only before a number."""

SYMBOLS: Final = "$€£¥₹₽₩₪₺₴₫฿₦₱₵৳₸₾"

UNITS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES: Final = ("hundred", "thousand", "million", "billion", "trillion", "dozen")
VAGUE: Final = ("several", "few", "half")
ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
TIME_WORDS: Final = (
    "yesterday", "today", "tomorrow", "tonight", "midnight", "midday", "noon", "last", "next",
    "this", "past", "previous", "coming", "following", "early", "late", "mid", "spring", "summer",
    "autumn", "winter", "end", "start", "beginning", "middle",
)  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, the first that fits."""
    return f"(?:{'|'.join(map(re.escape, words))})"


def any_capital(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words`` (in small letters), its first letter small or capital."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[0], []).append(word[1:])
    return f"(?:{'|'.join(f'[{first}{first.upper()}]{any_of(rest)}' for first, rest in tails.items())})"


def after(*cues: str) -> str:
    """Return a look-behind for any of the words ``cues``, its capital allowed, and one white space."""
    return "(?:" + "|".join(rf"(?<=\b[{cue[0].upper()}{cue[0]}]{cue[1:]}\s)" for cue in cues) + ")"


# Between two words: a space or two, or the end of a wrapped line, never the end of a paragraph.
GAP: Final = r"(?:[ \t\xa0\u2009\u202f]{1,2}|[ \t]?\n[ \t]{0,4}(?=\S))"
DASH: Final = r"[-\u2010-\u2015]"
TO: Final = rf"(?:{GAP}?{DASH}{GAP}?|{GAP}to{GAP})"

MONTH: Final = rf"(?:{any_of(MONTHS)}\b|{any_of(SHORT_MONTHS)}\b\.?)"
WEEKDAY: Final = rf"{any_of(WEEKDAYS)}\b"
DAY: Final = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/][0-9])"
DAYS: Final = rf"{DAY}(?:(?:{GAP}?{DASH}{GAP}?|{GAP}(?:and|or|to){GAP}){DAY})?"
YEAR: Final = r"(?:1[0-9]{3}|20[0-9]{2})(?![\w%]|[.,:/][0-9])"
DECADE: Final = r"[12][0-9]{2}0['’]?s\b"
ZONE: Final = r"(?:GMT|UTC|BST|CES?T|E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|IST|JST|MSK|EES?T|WES?T|AES?T)\b"
HALF_DAY: Final = r"(?:[AaPp]\.[Mm]\.|[AaPp][Mm]\b)"
PART_OF_DAY: Final = r"(?:morning|afternoon|evening|night)\b"

PLAIN: Final = (
    r"(?>[0-9]{1,3}(?:[,\u2009\u202f\xa0][0-9]{3}){1,5}(?![0-9])|[0-9]{1,15}(?![0-9]))"
    r"(?:\.[0-9]{1,6}(?![0-9]))?+"
)
_NUMBER: Final = rf"{PLAIN}(?:{GAP}(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)s?\b)?+"
NUMBERS: Final = rf"(?:{_NUMBER}%{TO})?+{_NUMBER}(?:{TO}{_NUMBER})?+"
CASH: Final = (
    rf"{PLAIN}(?:(?:{GAP}|-)?(?:hundred|thousand|million|billion|trillion|lakh|crore)\b"
    rf"|{GAP}?(?:bn|mn|tn|[mbkMBK])\b)?"
)
_NUMBER_WORD: Final = rf"{any_capital([*UNITS, *TENS, *SCALES, *VAGUE])}s?\b"
_AND: Final = rf"(?:-|(?<=s){GAP}of{GAP}|(?<=dred|sand|lion){GAP}and{GAP}|(?<=half){GAP}an?{GAP}|{GAP})"
NUMBER_WORDS: Final = rf"{_NUMBER_WORD}(?:{_AND}{_NUMBER_WORD}){{0,5}}+"
NUMBER_WORD_RANGE: Final = rf"{NUMBER_WORDS}(?:{TO}{NUMBER_WORDS})?+"

WHEN: Final = rf"(?:{GAP}(?:ago|earlier|later)\b)?"
LONG_SPELL: Final = rf"(?:day|week|month|year|decade|fortnight)s?\b(?:-old\b)?{WHEN}"
SHORT_SPELL: Final = rf"(?:(?:milli)?second|minute|hour|hr|min)s?\b{WHEN}"
PERCENT: Final = rf"(?:%|‰|(?:per{GAP}?cent|pct)\b|percentage{GAP}points?\b)"

_COIN: Final = (
    r"(?:(?:dollar|euro|cent|rupee|rouble|ruble|franc|peso|rial|riyal|dirham|dinar|shekel|zloty|forint|"
    r"shilling|bitcoin)s?\b"
    r"|(?:pence|yen|yuan|renminbi|rand|baht|ringgit|naira|hryvnia|lira|krona|kronor|krone|kroner)\b"
    rf"|pounds?{GAP}sterling\b)"
)
# These name money only where the number or an adjective says so: pounds weigh, and teams won.
_UNSURE_COIN: Final = r"(?:pounds?|won)\b"
_ADJECTIVE: Final = rf"(?:(?:[A-Z][a-z]{{2,12}}|US|U\.S\.){GAP}){{1,2}}"
CURRENCY: Final = (
    rf"(?:(?:{_ADJECTIVE})?{_COIN}|{_ADJECTIVE}{_UNSURE_COIN}"
    rf"|{any_of(CURRENCY_CODES)}\b|(?<=illion\s){_UNSURE_COIN})"
)

UNIT: Final = (
    r"(?:(?:(?:square|cubic|nautical)[ -])?"
    r"(?:(?:kilo|centi|milli)?met(?:re|er)|(?:kilo|milli)?gram|mile|yard|acre|hectare|tonne|ton|pound|ounce|"
    r"(?:milli)?lit(?:re|er)|gallon|pint|barrel|bushel|knot|inche?|degree|light-year|volt|watt|calorie|"
    r"(?:kilo|mega|giga|tera)(?:byte|bit|watt|hertz|ton)(?:[ -]hour)?)s?\b"
    rf"(?:{GAP}(?:Celsius|Fahrenheit|an{GAP}hour|per{GAP}(?:hour|second|day))\b)?"
    r"|(?:(?:square|cubic)[ -])?(?:feet|foot)\b"
    r"|(?:km/h|kph|mph|km²|m²|m³|sq\.?[ ]?(?:km|mi|ft|m)|km|cm|mm|kg|mg|lbs?|oz|ft|mi|ha|"
    r"kWh|MWh|GWh|TWh|kW|MW|GW|TW|[kMG]Hz|[KMGTP]B|hp|ml)(?!\w)"
    r"|°[ ]?[CF]?(?!\w))"
)
