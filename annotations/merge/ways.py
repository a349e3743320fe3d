"""Three ways to a value: what two sides made of one part of a base.

Everything here is symmetric in the two sides.  A disagreement goes to the value that is there, then to the
later one, then to the larger JSON: an order in which what stands never changes when it is merged again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Final, Generic, NamedTuple, TypeVar

import msgspec

from annotations.codec import one_line
from annotations.model import moment
from annotations.records import ABSENT, Extra, Record

When = tuple[bool, datetime]

EVER: Final = (False, datetime.min.replace(tzinfo=UTC))
"""The moment of what carries none."""

NOTHING: Final = b""
"""The JSON of a part that is not there."""

LEFT_OUT: Final = b"\0"
"""Stands for the JSON of a known key that must not be written."""

_EMPTY: Final = (NOTHING, b"null")

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)


class Way(NamedTuple, Generic[V_co]):
    """What one side says of a part: its canonical JSON, what puts it back, and when the side was changed."""

    json: bytes
    value: V_co
    when: When = EVER


def when(time: str | None) -> When:
    """Return the moment ``time`` names, so that it can be compared; one that names none comes before all."""
    found = moment(time)
    return EVER if found is None else (True, found)


def canonical(raw: bytes) -> bytes:
    """Return JSON as it stands but for its white space."""
    return msgspec.json.format(raw, indent=-1) if raw not in (ABSENT, LEFT_OUT) else LEFT_OUT


def json_of(value: object) -> bytes:
    """Return the canonical JSON of a record, a text or a number; :data:`NOTHING` for ``None``."""
    if value is None:
        return NOTHING
    return one_line(value) if isinstance(value, Record) else msgspec.json.encode(value)


def three_way(base: bytes, one: Way[V], other: Way[V]) -> tuple[Way[V], Way[V] | None]:
    """Return the way that stands, and the other where both changed the base and disagree."""
    if one.json == other.json:
        return (one if one.when >= other.when else other), None
    if base in (one.json, other.json):
        return (other if one.json == base else one), None
    stands, falls = sorted((one, other), key=_rank, reverse=True)
    return stands, falls


def _rank(way: Way[object]) -> tuple[bool, When, bytes]:
    return way.json not in _EMPTY, way.when, way.json


def ordered(base: Iterable[K], one: Sequence[K], other: Sequence[K], times: tuple[When, When]) -> list[K]:
    """Return all keys once: the base's, then those the later side added, then the other's.

    ``times`` are of the two sides; where they are one, the smaller list of added keys comes first.
    """
    keys = dict.fromkeys(base)
    added = [
        (time, [key for key in side if key not in keys])
        for time, side in zip(times, (one, other), strict=True)
    ]
    added.sort(key=itemgetter(1))
    for _, more in sorted(added, key=itemgetter(0), reverse=True):
        keys |= dict.fromkeys(more)
    return list(keys)


def keyed(
    base: Mapping[K, bytes], one: Mapping[K, Way[V]], other: Mapping[K, Way[V]], times: tuple[When, When]
) -> tuple[dict[K, Way[V]], list[tuple[K, bytes]]]:
    """Merge what is known by keys, each by itself; the second result are the values that did not stand."""
    merged: dict[K, Way[V]] = {}
    lost: list[tuple[K, bytes]] = []
    for key in ordered(base, list(one), list(other), times):
        here, there = one.get(key), other.get(key)
        if here is None or there is None:
            only = here or there
            # Gone from one side: it stays only where the other side changed it.
            if only is not None and only.json != base.get(key):
                merged[key] = only
                if key in base:
                    lost.append((key, NOTHING))
            continue
        merged[key], falls = three_way(base.get(key, NOTHING), here, there)
        if falls is not None:
            lost.append((key, falls.json))
    return merged, lost


def grouped(
    values: Iterable[V], key: Callable[[V], K], json: Callable[[V], bytes], time: When = EVER
) -> dict[K, Way[tuple[V, ...]]]:
    """Return a list as a set: what has one key is one part of it, most often of one value."""
    groups: dict[K, list[V]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return {key: Way(list_json(map(json, group)), tuple(group), time) for key, group in groups.items()}


def list_json(jsons: Iterable[bytes]) -> bytes:
    """Return several pieces of JSON as a list, one as it is, none as :data:`NOTHING`."""
    pieces = list(jsons)
    return b"[%b]" % b",".join(pieces) if len(pieces) > 1 else b"".join(pieces)


def ways_of(extra: Extra, among: Iterable[str], time: When, *, known: bool) -> dict[str, Way[bytes]]:
    """Return what is kept as it stood, by key: of the keys ``among`` (``known``), or of all others."""
    keys = frozenset(among)
    return {key: Way(canonical(raw), raw, time) for key, raw in extra.pairs if (key in keys) == known}
