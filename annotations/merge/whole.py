"""Two sidecars merged three ways: annotations by their ids, tombstones, items set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final, NamedTuple, TypeVar

import msgspec

from annotations.codec import annotation_of
from annotations.collection import BadItem, Collection, Order
from annotations.errors import ReadOnly
from annotations.merge.flags import CONFLICT, Flags, flag_pair, flags_of
from annotations.merge.one import Disagreement, MergedOne, merge_annotation
from annotations.merge.outer import TWO_ARTICLES, merge_outer
from annotations.merge.texts import Turn, turned, written_out
from annotations.merge.ways import EVER, Way, json_of, keyed, numbered, when
from annotations.model import Annotation
from annotations.records import Extra, Foreign, Tombstone

_DELETED: Final = "deleted"
_V = TypeVar("_V")


@dataclass(frozen=True)
class Merged:
    """The merged sidecar, and what the two sides made differently."""

    collection: Collection
    disagreements: tuple[Disagreement, ...] = ()


def merge(base: Collection | None, ours: Collection | None, theirs: Collection | None) -> Merged:
    """Merge ``ours`` and ``theirs``, which both come from ``base``; ``None`` is no file, and says nothing.

    Raises the fault of one that has a fault, :class:`ReadOnly` for one of a newer format, and
    :class:`ValueError` when there is neither of the two.
    """
    for one in (base, ours, theirs):
        _check(one)
    if ours is None or theirs is None:
        only = ours or theirs
        if only is None:
            raise ValueError("nothing to merge")
        return Merged(only)
    if ours == theirs or base == theirs:
        return Merged(ours)
    if base == ours:
        return Merged(theirs)
    return _merge(base, ours, theirs)


def _check(collection: Collection | None) -> None:
    if collection is None:
        return
    if collection.fault is not None:
        raise collection.fault
    if collection.newer:
        what = f"written by a newer diple (format {collection.format}), so it cannot be merged"
        raise ReadOnly(what, todo="update diple")


def _merge(base: Collection | None, ours: Collection, theirs: Collection) -> Merged:
    outer = merge_outer(base, ours, theirs)
    found = outer.collection
    article = found.article
    same_text = len({_text_of(one) for one in (base, ours, theirs) if one is not None}) == 1
    if same_text:
        before, mine, other = (one.annotations if one else () for one in (base, ours, theirs))
    else:
        before, mine, other = (
            written_out(one, article.id if article else None) for one in (base, ours, theirs)
        )
    items = _Items(
        _Side(_by_id(before), _tombstones(base)),
        _Side(_by_id(mine), _tombstones(ours)),
        _Side(_by_id(other), _tombstones(theirs)),
    )
    items.merge_all()
    aside = items.revived(_merge_bad(base, ours, theirs))
    records: Iterable[Annotation] = items.live.values()
    if not same_text and article is not None:
        turn = Turn(dropped=article.digest)
        records = [turned(record, turn) for record in records]
    merged = replace(
        found,
        annotations=tuple(sorted(records, key=lambda record: record.order)),
        deleted=(*items.dead.values(), *_foreign_tombstones(base, ours, theirs)),
        bad=aside,
    )
    return Merged(merged, (*_told(outer.new), *items.told))


def _text_of(collection: Collection) -> tuple[str | None, str | None]:
    article = collection.article
    return (article.id, article.digest) if article else (None, None)


def _by_id(records: Iterable[Annotation]) -> dict[str, Annotation]:
    return {record.id: record for record in records}


def _tombstones(collection: Collection | None) -> dict[str, Tombstone]:
    """Return the tombstones by the ids of what they are of; of two the earlier."""
    found: dict[str, Tombstone] = {}
    for stone in collection.deleted if collection else ():
        if isinstance(stone, Tombstone):
            found[stone.id] = _earlier(found.get(stone.id), stone)
    return found


def _earlier(one: Tombstone | None, other: Tombstone) -> Tombstone:
    return other if one is None else min(one, other, key=lambda stone: (when(stone.deleted), json_of(stone)))


class _Side(NamedTuple):
    """Annotations and tombstones by id."""

    live: Mapping[str, Annotation]
    graves: Mapping[str, Tombstone]


class _Items:
    """The annotations and tombstones while they are merged, by id."""

    def __init__(self, base: _Side, mine: _Side, other: _Side) -> None:
        self._base, self._mine, self._other = base, mine, other
        self.live: dict[str, Annotation] = {}
        self.dead: dict[str, Tombstone] = {}
        self.told: list[Disagreement] = []
        self._replies: dict[str, tuple[Annotation, list[Disagreement]]] = {}

    def merge_all(self) -> None:
        """Merge everything."""
        self._unite_tombstones()
        mine, other = self._mine, self._other
        for identity, record in mine.live.items():
            rival = other.live.get(identity)
            if rival is None:
                self._alone(record, other.graves.get(identity))
            elif record == rival:
                self.live[identity] = record
            else:
                self._both(merge_annotation(self._base.live.get(identity), record, rival))
        for identity, record in other.live.items():
            if identity not in mine.live:
                self._alone(record, mine.graves.get(identity))
        self._add_replies()
        for identity in self.dead.keys() & self.live.keys():
            del self.dead[identity]

    def _unite_tombstones(self) -> None:
        here, there, before = self._mine.graves, self._other.graves, self._base.graves
        for identity in (*before, *sorted((here.keys() | there.keys()) - before.keys())):
            for stone in (here.get(identity), there.get(identity)):
                if stone is not None:
                    self.dead[identity] = _earlier(self.dead.get(identity), stone)

    def _both(self, merged: MergedOne) -> None:
        self.live[merged.annotation.id] = merged.annotation
        replies = {reply.id for reply in merged.replies}
        self.told += [one for one in merged.disagreements if one.part != "note" or not replies]
        for reply in merged.replies:
            self._replies[reply.id] = reply, [one for one in merged.disagreements if one.part == "note"]

    def _add_replies(self) -> None:
        """Add the replies a merge made, but for those that are there, or were and are deleted."""
        for identity, (reply, told) in self._replies.items():
            if identity not in self.live and identity not in self.dead:
                self.live[identity] = reply
                self.told += [one for one in told if one not in self.told]

    def _alone(self, record: Annotation, grave: Tombstone | None) -> None:
        """Settle an annotation that only one side has; ``grave`` is the other side's tombstone of it."""
        before = self._base.live.get(record.id)
        if before is not None:
            self._deleted_unless(json_of(before) != json_of(record), record, grave)
        elif grave is None or grave == self._base.graves.get(record.id):  # new, or restored, on this side
            self.live[record.id] = record
        else:
            self._deleted_unless(when(grave.deleted) < when(record.modified), record, grave)

    def _deleted_unless(self, edited: bool, record: Annotation, grave: Tombstone | None) -> None:
        if edited:
            self.live[record.id] = self._flagged(record, grave)

    def _flagged(self, record: Annotation, grave: Tombstone | None) -> Annotation:
        """Return ``record`` with the mark that the other side deleted it."""
        flag = (_DELETED, json_of(grave) or b"null")
        flags = flags_of(record.extra)
        if flag in flags:
            return record
        self.told.append(
            Disagreement(record.id, _DELETED, "one deleted it, the other changed it; it is kept")
        )
        pairs = tuple(pair for pair in record.extra.pairs if pair[0] != CONFLICT)
        extra = Extra((*pairs, *flag_pair(flags | {flag})))
        return msgspec.structs.replace(record, extra=extra)

    def revived(self, bad: Sequence[BadItem]) -> tuple[BadItem, ...]:
        """Take in items that were set aside for an id that is now free: a reader would find them sound."""
        aside = []
        for item in bad:
            try:
                record = annotation_of(item.raw)
            except ValueError:
                aside.append(item)
                continue
            if record.id in self.live:
                aside.append(item)
            else:
                grave = self.dead.pop(record.id, None)
                self.live[record.id] = self._flagged(record, grave) if grave else record
        return tuple(aside)


def _foreign_tombstones(base: Collection | None, ours: Collection, theirs: Collection) -> tuple[Foreign, ...]:
    stones = [
        [one for one in side.deleted if isinstance(one, Foreign)] if side else []
        for side in (base, ours, theirs)
    ]
    return tuple(_merge_set(stones, json_of))


def _merge_bad(base: Collection | None, ours: Collection, theirs: Collection) -> list[BadItem]:
    """Return the items set aside on either side, those gone from one left out."""
    items = [side.bad if side else () for side in (base, ours, theirs)]
    last: dict[bytes, Order] = {}
    for item in (*ours.bad, *theirs.bad):
        last[item.raw] = max(item.order, last.get(item.raw, item.order))
    merged = _merge_set(items, attrgetter("raw"))
    return sorted((replace(item, order=last[item.raw]) for item in merged), key=attrgetter("order"))


def _merge_set(three: Sequence[Sequence[_V]], raw: Callable[[_V], bytes]) -> list[_V]:
    """Merge what base, ours and theirs have as sets by ``raw``; those added come in its order."""
    before, mine, other = (
        {key: Way(key[0], one) for key, one in zip(numbered(map(raw, side)), side, strict=True)}
        for side in three
    )
    merged, _ = keyed({key: way.json for key, way in before.items()}, mine, other, (EVER, EVER))
    return [way.value for way in merged.values()]


def _told(new: Flags) -> Iterable[Disagreement]:
    for part, json in sorted(new):
        if part == TWO_ARTICLES:
            what = "the two sides are of two articles; one stays, the other's annotations are pointed at it"
        elif json == b"null":
            what = f"one changed the {part}, the other removed it; it is kept"
        else:
            what = f"both changed the {part}; the other value is kept with it"
        yield Disagreement("", part, what)
