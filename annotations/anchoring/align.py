"""The stretch of a text that is closest to some words, by edit distance.

G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming",
J. ACM 46 (1999), in the form of H. Hyyro (2001), with Python's integers as bit vectors of any length.
"""

from __future__ import annotations

from typing import NamedTuple


class Closest(NamedTuple):
    """``[start, end)`` of the text is ``distance`` insertions, deletions and substitutions away."""

    distance: int
    start: int
    end: int


def closest(words: str, text: str) -> Closest:
    """Return the stretch of ``text`` closest to ``words``, the first of those as close, the shortest of them.

    Takes one step a code point of ``text``, each in the time of ``len(words)`` bits.
    """
    distance, end = _least(words, text)
    begin = max(0, end - len(words) - distance)
    _, length = _least(words[::-1], text[begin:end][::-1])
    return Closest(distance, end - length, end)


def _least(words: str, text: str) -> tuple[int, int]:
    """Return the least distance of ``words`` to a stretch of ``text``, and where the first such ends."""
    places: dict[str, int] = {}
    for at, char in enumerate(words):
        places[char] = places.get(char, 0) | 1 << at
    every = (1 << len(words)) - 1
    last = 1 << (len(words) - 1)
    more, less = every, 0
    distance = least = len(words)
    best = 0
    for at, char in enumerate(text, 1):
        equal = places.get(char, 0)
        across = (((equal & more) + more) ^ more) | equal
        up = less | (every & ~(across | more))
        down = more & across
        if up & last:
            distance += 1
        elif down & last:
            distance -= 1
            if distance < least:
                least, best = distance, at
        up = up << 1 & every
        equal |= less
        more = (down << 1 & every) | (every & ~(equal | up))
        less = up & equal
    return least, best
