"""Which parts of a text are searched for which fragments: little first, all of it only where needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from annotations.anchoring.evidence import Candidate
from annotations.anchoring.fragment import Fragment
from annotations.anchoring.search import Window, Work, candidates
from annotations.anchoring.seeds import LONE
from annotations.spans import Span
from annotations.text import Text, find

_AROUND: Final = 1 << 15
"""Code points either side of where they are expected that are searched before all of the text is."""

_WINDOW: Final = 1 << 20
"""Code points that are searched at a time."""

_FEW: Final = 3
"""Fragments that are looked for one by one before all of the text is prepared for searching."""

_HITS: Final = 6
_STRONG: Final = 40.0
"""The bits from which a candidate needs no search of the whole text."""

_STEPS: Final = 300_000
"""Steps of alignment that one call may take."""

_MOST: Final = 12
_TOGETHER: Final = 20_000
"""Candidates kept for one fragment, and for all of them together (at least three for each)."""


def pools(fragments: Sequence[Fragment], expected: Sequence[int | None], text: Text) -> list[list[Candidate]]:
    """Return the candidates of each fragment, the best first.

    ``expected`` says for each where its words should start, as far as that is known.
    """
    search = _Search(fragments, expected, text)
    if len(text) > 2 * _AROUND * len(fragments):
        for number in range(len(fragments)):
            search.around(number)
            if len(fragments) <= _FEW and search.is_weak(number):
                search.by_seeds(number)
    search.everywhere()
    most = max(3, min(_MOST, _TOGETHER // max(1, len(fragments))))
    return [_distinct(pool)[:most] for pool in search.pools]


class _Search:
    def __init__(self, fragments: Sequence[Fragment], expected: Sequence[int | None], text: Text) -> None:
        self._fragments = fragments
        self._expected = expected
        self._text = text
        self._length = len(text)
        self._work = Work(_STEPS)
        self.pools: list[list[Candidate]] = [[] for _ in fragments]

    def is_weak(self, number: int) -> bool:
        """Tell whether nothing found so far is beyond doubt."""
        return max((one.bits for one in self.pools[number] if not one.gone), default=0.0) < _STRONG

    def around(self, number: int) -> None:
        """Search where the fragment is expected."""
        where = self._expected[number]
        if where is not None and -_AROUND < where < self._length + _AROUND:
            self._look([number], where - _AROUND, where + _AROUND)

    def by_seeds(self, number: int) -> None:
        """Search where seeds of the fragment stand in the text as it is, unfolded."""
        fragment = self._fragments[number]
        reach = len(fragment.words) + 512
        done = -1
        for place in sorted(self._hits(fragment)):
            if place > done:
                self._look([number], place - reach, place + 2 * reach)
                done = place + reach

    def _hits(self, fragment: Fragment) -> Iterator[int]:
        for seed, offset in fragment.seeds(LONE).items():
            places: list[int] = []
            at = find(self._text, seed)
            while at >= 0 and len(places) <= _HITS:
                places.append(at - offset)
                at = find(self._text, seed, at + 1)
            if len(places) <= _HITS:
                yield from places

    def everywhere(self) -> None:
        """Search all of the text, a window at a time, for the fragments that are not found beyond doubt."""
        weak = [number for number in range(len(self._fragments)) if self.is_weak(number)]
        if not weak:
            return
        overlap = 2 * max(len(self._fragments[number].words) for number in weak) + 1024
        step = max(_WINDOW, 4 * overlap)
        for base in range(0, self._length, step):
            self._look(weak, base, base + step + overlap)

    def _look(self, numbers: Sequence[int], start: int, end: int) -> None:
        window = Window(self._text, max(0, start), min(self._length, end))
        some = [self._fragments[number] for number in numbers]
        where = [self._expected[number] for number in numbers]
        for number, found in zip(numbers, candidates(some, where, window, self._work), strict=True):
            self.pools[number] += found


def _distinct(pool: list[Candidate]) -> list[Candidate]:
    """Return the candidates that speak loudest, each span once."""
    best: dict[tuple[Span, bool], Candidate] = {}
    for candidate in pool:
        known = best.get((candidate.span, candidate.gone))
        if known is None or candidate.bits > known.bits:
            best[candidate.span, candidate.gone] = candidate
    return sorted(best.values(), key=lambda one: -one.bits)
