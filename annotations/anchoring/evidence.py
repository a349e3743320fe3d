"""How much speaks for a place being the one an annotation was made on.

Evidence is counted in bits, the logarithm of how much likelier agreement is at the right place than at any
other: about as many bits a code point as running text carries, less what edits cost.
"""

from __future__ import annotations

import re
from math import log2
from typing import Final, NamedTuple

from annotations.anchoring.fragment import Fragment
from annotations.spans import Span
from annotations.worddiff import WORD

LONG: Final = 512
"""Code points of words from which changed ones are compared word by word and not letter by letter."""

_DIGITS: Final = re.compile(r"\d")
_BITS: Final = 1.8
"""What a code point that agrees is worth."""

_EDIT: Final = 11.0
"""What each place where the words were changed costs."""

_MOST_WORDS: Final = 60.0
_BETWEEN: Final = 0.75
"""How alike words have to be whose context is all there."""

_PART: Final = 0.5
"""How alike words have to be of which some were taken out, or between which some were put in."""

_STAYED: Final = 2 / 3
"""The share of words that has to be left for the same when all of their context is, on both sides."""

_RUN: Final = 0.8
"""What a code point of context next to the words is worth when the rest of it does not agree: articles repeat
their phrases."""

_GONE: Final = 8.0
"""What it costs, in bits, that words went while the text around them stayed."""

_NO_CONTEXT: Final = 5.0
"""What a side without any resemblance costs."""

_UNKNOWN: Final = 32.0
"""What the very words are worth besides when there is no context to be compared."""

_CUT: Final = 8.0
"""What it costs that an end of the words is inside of a word now."""

_CONFIRMING: Final = 0.6
"""How alike one side has to be that changed words are not held to be others."""

_CHANCE: Final = 0.5
"""Likeness that two unrelated stretches of text reach."""


class Candidate(NamedTuple):
    """A place for a fragment: its span, how alike words and context are (0 to 1), and the evidence in bits.

    ``own`` is the part of the evidence that is the words' own, without their context.  With ``gone`` the
    context is here and the words are not: ``span`` is what stands in their place.
    """

    span: Span
    words: float
    before: float
    after: float
    bits: float
    own: float
    gone: bool = False

    @property
    def score(self) -> float:
        """Likeness of words and context in one number, 0 to 1, with the weights Hypothesis uses."""
        return (50 * self.words + 20 * self.before + 20 * self.after) / 90


def weigh(
    fragment: Fragment, text: str, start: int, end: int, span: Span, between: bool = False
) -> Candidate | None:
    """Weigh ``[start, end)`` of the folded ``text`` for ``fragment``; ``None`` when the words are not alike.

    ``span`` is the same place in the article's text; ``between`` says that it lies between the context of the
    words, so that a little likeness is enough.
    """
    found = text[start:end]
    if found == fragment.words:
        # Nothing speaks against words whose context nobody wrote down.
        unknown = max(0.0, 1 - (len(fragment.before) + len(fragment.after)) / 32)
        likeness, bits = 1.0, min(_MOST_WORDS, _BITS * len(found) + _UNKNOWN * unknown)
    else:
        edited = _edited(fragment.words, found, between, between and _is_whole(fragment, text, start, end))
        if edited is None:
            return None
        likeness, bits = edited
    before, one = _side(fragment.before[::-1], text[max(0, start - len(fragment.before)) : start][::-1])
    after, other = _side(fragment.after, text[end : end + len(fragment.after)])
    bits -= _CUT * _cuts(fragment.words, fragment.before[-1:], fragment.after[:1], text, start, end)
    if likeness < 1 and max(before, after) < _CONFIRMING:
        bits -= _NO_CONTEXT
    return Candidate(span, likeness, before, after, bits + one + other, bits)


def weigh_gap(fragment: Fragment, text: str, start: int | None, end: int | None, span: Span) -> Candidate:
    """Weigh that the words are gone from between ``start`` and ``end`` of the folded ``text``.

    Where one of them is ``None`` only the other end of the gap is known.
    """
    before = after = one = other = 0.0
    if start is not None:
        before, one = _side(fragment.before[::-1], text[max(0, start - len(fragment.before)) : start][::-1])
    if end is not None:
        after, other = _side(fragment.after, text[end : end + len(fragment.after)])
    return Candidate(span, 0.0, before, after, one + other - _GONE, 0.0, gone=True)


def _cuts(words: str, before: str, after: str, text: str, start: int, end: int) -> int:
    """Return how many ends of the words were ends of a word and are inside one now, 0 to 2."""
    first = (
        words[:1].isalnum()
        and bool(before)
        and not before.isalnum()
        and text[max(0, start - 1) : start].isalnum()
    )
    last = words[-1:].isalnum() and bool(after) and not after.isalnum() and text[end : end + 1].isalnum()
    return first + last


def _is_whole(fragment: Fragment, text: str, start: int, end: int) -> bool:
    """Tell whether all of the context stands beside ``[start, end)`` of the folded ``text``."""
    return text.endswith(fragment.before, 0, start) and text.startswith(fragment.after, end)


def _edited(words: str, found: str, between: bool, whole: bool) -> tuple[float, float] | None:
    """Return likeness and bits of words that were changed, ``None`` when they are too different.

    ``whole`` says that they stand between all of their context.
    """
    from rapidfuzz.distance import LCSseq, Levenshtein

    longest = max(len(words), len(found))
    if min(len(words), len(found)) * 3 < longest:
        return None
    if " " not in words and _DIGITS.findall(words) != _DIGITS.findall(found):
        # 2023 is not 2024 with a typing error.
        return None
    least = min(_least_likeness(len(words)), _BETWEEN if between else 1.0)
    one, other = (words.split(), found.split()) if longest <= LONG else (_words(words), _words(found))
    # Words that were only put in or only taken out are still those words, and so is a phrase that stayed.
    stayed = LCSseq.similarity(one, other)
    if (len(one) != len(other) and stayed == min(len(one), len(other))) or (
        whole and stayed >= _STAYED * max(len(one), len(other))
    ):
        least = _PART
    a, b = (words, found) if longest <= LONG else (one, other)
    likeness = Levenshtein.normalized_similarity(a, b, score_cutoff=least)
    if likeness < least:
        return None
    kept = edits = 0
    for code in Levenshtein.opcodes(a, b):
        if code.tag == "equal":
            kept += code.src_end - code.src_start
        else:
            edits += 1
    return likeness, min(_MOST_WORDS, _BITS * kept * len(words) / len(a) - _EDIT * edits)


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _least_likeness(length: int) -> float:
    """Return how alike changed words have to be: nearly the same when short, half of them when long."""
    return max(0.55, 0.85 - 0.005 * length)


def _side(known: str, found: str) -> tuple[float, float]:
    """Return likeness and bits of the context on one side, both read away from the words."""
    if not known:
        return 1.0, 0.0
    if known == found:
        return 1.0, _BITS * len(known)
    from rapidfuzz.distance import Levenshtein, Prefix

    likeness = Levenshtein.normalized_similarity(known, found)
    run = Prefix.similarity(known, found)
    value = max(_RUN * run, _BITS * len(known) * (likeness - _CHANCE) / (1 - _CHANCE))
    return likeness, value if value > _NO_CONTEXT else value - _NO_CONTEXT * min(1.0, len(known) / 16)


def drift_cost(off: int) -> float:
    """Return what it costs, in bits, that two annotations are ``off`` code points nearer or further apart."""
    return 1.0 + 1.3 * log2(1 + off if off >= 0 else 1 - off)


def jump_cost(length: int) -> float:
    """Return what it costs, in bits, to stand anywhere in a text of ``length`` code points."""
    return 10.0 + log2(max(2, length))
