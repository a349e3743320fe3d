"""Where short pieces of many fragments stand in a text, found in one pass over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from annotations.anchoring.fragment import Fragment

LONE: Final = 15
"""Seeds taken of a fragment that is looked for by itself."""

_SEEDS: Final = 36
"""Seeds taken of each of several fragments."""

_MANY: Final = 1500
_LEAST: Final = 9
"""Fragments from which each gets few seeds, and how many."""

_FEW: Final = 18
"""Seeds that are sooner looked for one by one than all together."""

_COMMON: Final = 48
_RATHER_COMMON: Final = 12
"""A seed with more hits than this in a window tells nothing; the second is for many fragments."""

_MOST_HITS: Final = 300_000
"""Hits of one window that are sorted out, all fragments together."""

_MOST_GROUPS: Final = 6


class Group(NamedTuple):
    """Seeds that agree: the words start between ``low`` and ``high`` if they are there at all."""

    seeds: int
    low: int
    high: int


def grouped(fragments: Sequence[Fragment], text: str) -> list[list[Group]]:
    """Return for each fragment the places in ``text`` that its seeds agree on, the most seeds first."""
    many = len(fragments) >= _MANY
    most = LONE if len(fragments) == 1 else _LEAST if many else _SEEDS
    common = _RATHER_COMMON if many else _COMMON
    owners: dict[str, list[tuple[int, int]]] = {}
    for number, fragment in enumerate(fragments):
        for seed, offset in fragment.seeds(most).items():
            owners.setdefault(seed, []).append((number, offset))
    hits: list[list[tuple[int, int]]] = [[] for _ in fragments]
    left = _MOST_HITS
    for seed, places in _hits(owners, text).items():
        if len(places) > common:
            continue
        left -= len(places) * len(owners[seed])
        if left < 0:
            break
        for number, offset in owners[seed]:
            hits[number] += [(place - offset, offset) for place in places]
    return [_groups(found, fragment) for found, fragment in zip(hits, fragments, strict=True)]


def _hits(seeds: dict[str, list[tuple[int, int]]], text: str) -> dict[str, list[int]]:
    """Return where each seed starts, of the common ones only the first."""
    if len(seeds) <= _FEW:
        return {seed: _all(seed, text) for seed in seeds}
    from ahocorasick import Automaton

    automaton = Automaton()
    found: dict[str, list[int]] = {}
    for seed in seeds:
        places: list[int] = []
        found[seed] = places
        automaton.add_word(seed, (places, len(seed) - 1))
    automaton.make_automaton()
    for end, (places, back) in automaton.iter(text):
        if len(places) <= _COMMON:
            places.append(end - back)
    return found


def _all(seed: str, text: str) -> list[int]:
    places: list[int] = []
    at = text.find(seed)
    while at >= 0 and len(places) <= _COMMON:
        places.append(at)
        at = text.find(seed, at + 1)
    return places


def _groups(hits: list[tuple[int, int]], fragment: Fragment) -> list[Group]:
    """Gather hits by the start they speak for; words that grew or shrank in the middle stay together."""
    reach = 16 + min(len(fragment.words) // 2, 400)
    groups: list[Group] = []
    offsets: set[int] = set()
    low = high = 0
    for start, offset in sorted(hits):
        if offsets and start - low > reach:
            groups.append(Group(len(offsets), low, high))
            offsets = set()
        if not offsets:
            low = start
        offsets.add(offset)
        high = start
    if offsets:
        groups.append(Group(len(offsets), low, high))
    groups.sort(key=lambda group: -group.seeds)
    return groups[:_MOST_GROUPS]
