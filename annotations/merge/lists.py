"""Tombstones and items set aside, in the order they are written in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from annotations.collection import BadItem, Collection, Order
from annotations.merge.ways import EVER, grouped, json_of, keyed, when
from annotations.records import Foreign, Tombstone

V = TypeVar("V")
_Key = tuple[bool, str]
_TIMES = (EVER, EVER)


def merged_bad(base: Collection | None, ours: Collection, theirs: Collection) -> list[BadItem]:
    """Return the items set aside on either side, without those gone from one."""
    items = [side.bad if side else () for side in (base, ours, theirs)]
    last: dict[bytes, Order] = {}
    for item in (*ours.bad, *theirs.bad):
        last[item.raw] = max(item.order, last.get(item.raw, item.order))
    groups = _merged_set(items, attrgetter("raw")).values()
    return [replace(item, order=last[item.raw]) for group in groups for item in group]


def placed(items: Iterable[BadItem], places: Sequence[Order], base: Collection | None) -> tuple[BadItem, ...]:
    """Return bad items as they are read back when the annotations stand at ``places``, which ascend.

    At one place they come in the order of the base, then in that of their bytes.
    """
    ranks = {item.raw: number for number, item in enumerate(base.bad if base else ())}
    found = sorted(
        (bisect_right(places, item.order), ranks.get(item.raw, len(ranks)), item.raw, item.why)
        for item in items
    )
    return tuple(BadItem(raw, why, places[at - 1] if at else BadItem.order) for at, _, raw, why in found)


def merged_deleted(
    base: Collection | None, ours: Collection, theirs: Collection, dead: Mapping[str, Tombstone]
) -> tuple[Tombstone | Foreign, ...]:
    """Return the tombstones of the ``dead`` and, as a set, those of other makers.

    Those of the base come in its order, then the added ones by their time.
    """
    sides = [side.deleted if side else () for side in (base, ours, theirs)]
    foreign = [[one for one in side if isinstance(one, Foreign)] for side in sides]
    found: dict[_Key, tuple[Tombstone | Foreign, ...]] = {
        (True, json.decode()): group for json, group in _merged_set(foreign, json_of).items()
    }
    found |= {(False, identity): (stone,) for identity, stone in dead.items()}
    before = [key for key in _keys(sides[0]) if key in found]
    added = sorted(found.keys() - set(before), key=lambda key: (when(_time_of(found[key][0])), key))
    return tuple(stone for key in (*before, *added) for stone in found[key])


def _time_of(stone: Tombstone | Foreign) -> str | None:
    return stone.deleted if isinstance(stone, Tombstone) else None


def _keys(stones: Sequence[Tombstone | Foreign]) -> dict[_Key, None]:
    return dict.fromkeys(
        (False, stone.id) if isinstance(stone, Tombstone) else (True, json_of(stone).decode())
        for stone in stones
    )


def _merged_set(three: Sequence[Sequence[V]], raw: Callable[[V], bytes]) -> dict[bytes, tuple[V, ...]]:
    """Merge what base, ours and theirs have as sets by ``raw``."""
    before, mine, other = (grouped(side, raw, raw) for side in three)
    merged, _ = keyed({key: way.json for key, way in before.items()}, mine, other, _TIMES)
    return {key: way.value for key, way in merged.items()}
