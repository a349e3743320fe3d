"""Texts for property tests: whatever an article may hold, made of the pieces that go wrong."""

from __future__ import annotations

from hypothesis import strategies as st

from annotations.text import MemorySource, Utf8Text

SIMPLE = st.text(st.sampled_from("ab -.,éßжΩ–“”\u00a0─│1)*"), max_size=60)
"""Lines in which every character takes one cell by itself."""

_PIECES = [
    "a",
    "b c",
    "word",
    "Straße",
    " ",
    "   ",
    "\t",
    "\u00a0",
    "\u2003",
    "\u200b",
    "\u3000",
    "e\u0301",
    "\u0301",
    "o\u0308\u0323\u0302",
    "漢",
    "字。",
    "「",
    "」",
    "ー",
    "한국",
    "각",
    "हिन्दी",
    "ක්\u200dර",
    "\u200d",
    "\ufe0f",
    "👩\u200d👩\u200d👧\u200d👦",
    "👍🏽",
    "❤\ufe0f\u200d🔥",
    "🇫🇷",
    "🇫",
    "1\ufe0f⃣",
    "\x1b",
    "\x00",
    "\x7f",
    "\x9b",
    "\r",
    "\u202e",
    "\u2028",
    "- ",
    "12. ",
    "(",
    ")",
    ".",
    '"',
]
LINES = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
"""Lines with everything that may stand in one, and no line feed."""

_LONG = ["", "x" * 70, "漢字" * 30, "two words " * 9, "🇫🇷" * 12, "e\u0301" * 40, "👍🏽" * 30]
_PARAGRAPHS = st.one_of(LINES, SIMPLE, st.sampled_from(_LONG))
ARTICLES = st.lists(_PARAGRAPHS, max_size=8).map("\n".join)
"""Texts of several lines, empty and long ones among them."""


def stored(text: str, chunk: int = 16) -> Utf8Text:
    """Return ``text`` as one that is read from its bytes, a few at a time."""
    return Utf8Text(MemorySource(text.encode()), chunk)
