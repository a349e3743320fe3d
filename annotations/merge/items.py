"""Annotations and tombstones merged by id: who is there, who was deleted, and what an edit outweighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import msgspec

from annotations.codec import annotation_of
from annotations.collection import BadItem, Collection
from annotations.ids import derived_id
from annotations.merge.flags import flagged, flags_of
from annotations.merge.one import Disagreement, MergedOne
from annotations.merge.ways import json_of, when
from annotations.model import Annotation
from annotations.records import Target, Tombstone, changed

_DELETED: Final = "deleted"

MergePair = Callable[[Annotation | None, Annotation, Annotation], MergedOne]
"""Merges two versions of one annotation, given the base."""


class Side(NamedTuple):
    """Annotations and tombstones by id."""

    live: Mapping[str, Annotation]
    graves: Mapping[str, Tombstone]


def side_of(collection: Collection | None, records: Iterable[Annotation]) -> Side:
    """Return the ``records`` and tombstones of one side; of two tombstones for one id the earlier."""
    graves: dict[str, Tombstone] = {}
    for stone in collection.deleted if collection else ():
        if isinstance(stone, Tombstone):
            graves[stone.id] = _earlier(graves.get(stone.id), stone)
    return Side({record.id: record for record in records}, graves)


def _earlier(one: Tombstone | None, other: Tombstone) -> Tombstone:
    return other if one is None else min(one, other, key=lambda stone: (when(stone.deleted), json_of(stone)))


def _said(record: Annotation) -> bytes:
    """Return what a person said in ``record``: all of it but which text its selectors are of."""
    target = record.target
    if isinstance(target, Target) and target.digest is not None:
        record = msgspec.structs.replace(record, target=changed(target, digest=None))
    return json_of(record)


class Items:
    """The ``live`` annotations and the tombstones of the ``dead``, by id, and what is ``told`` of them."""

    def __init__(self, base: Side, mine: Side, other: Side, pair: MergePair) -> None:
        self._base, self._mine, self._other, self._pair = base, mine, other, pair
        self.live: dict[str, Annotation] = {}
        self.dead: dict[str, Tombstone] = {}
        self.told: list[Disagreement] = []
        self._replies: list[tuple[tuple[Annotation, ...], Disagreement]] = []
        self._merge_all()

    def _merge_all(self) -> None:
        self._unite_tombstones()
        mine, other = self._mine, self._other
        for identity, record in mine.live.items():
            rival = other.live.get(identity)
            if rival is None:
                self._alone(record, other.graves.get(identity))
            elif record == rival:
                self.live[identity] = record
            else:
                self._both(self._pair(self._base.live.get(identity), record, rival))
        for identity, record in other.live.items():
            if identity not in mine.live:
                self._alone(record, mine.graves.get(identity))
        self._add_replies()
        for identity in self.dead.keys() & self.live.keys():
            del self.dead[identity]

    def _unite_tombstones(self) -> None:
        for graves in (self._mine.graves, self._other.graves):
            for identity, stone in graves.items():
                self.dead[identity] = _earlier(self.dead.get(identity), stone)

    def _both(self, merged: MergedOne) -> None:
        self.live[merged.annotation.id] = merged.annotation
        for one in merged.disagreements:
            if one.part == "note" and merged.replies:
                self._replies.append((merged.replies, one))
            else:
                self.told.append(one)

    def _add_replies(self) -> None:
        """Add the replies a merge made, but for those that are there, or were and are deleted."""
        for replies, told in self._replies:
            new = {one.id: one for one in replies if one.id not in self.live and one.id not in self.dead}
            self.live |= new
            if new:
                self.told.append(told)

    def _alone(self, record: Annotation, grave: Tombstone | None) -> None:
        """Settle an annotation that only one side has; ``grave`` is the other side's tombstone of it."""
        before = self._base.live.get(record.id)
        if before is not None:
            self._deleted_unless(_said(before) != _said(record), record, grave)
        elif grave is None:
            self.live[record.id] = record
        elif record.id in self._base.graves:  # restored; the other side may have restored and deleted it anew
            again = grave != self._base.graves[record.id]
            self.live[record.id] = self._flagged(record, grave) if again else record
        else:
            self._deleted_unless(when(grave.deleted) < when(record.modified), record, grave)

    def _deleted_unless(self, edited: bool, record: Annotation, grave: Tombstone | None) -> None:
        if edited:
            self.live[record.id] = self._flagged(record, grave)

    def _flagged(self, record: Annotation, grave: Tombstone | None) -> Annotation:
        """Return ``record`` marked as deleted by the other side, unless this very mark was settled."""
        flag = (_DELETED, json_of(grave) or b"null")
        flags, before = flags_of(record.extra), self._base.live.get(record.id)
        if flag in flags or (before is not None and flag in flags_of(before.extra)):
            return record
        self.told.append(
            Disagreement(record.id, _DELETED, "one deleted it, the other changed it; it is kept")
        )
        marked = msgspec.structs.replace(record, extra=flagged(record.extra, flags | {flag}))
        return self._pair(
            before, marked, record
        ).annotation  # its keys in the order the next merge gives them

    def revived(self, bad: Iterable[BadItem]) -> tuple[BadItem, ...]:
        """Return the items that stay set aside, each after the annotation whose id it has.

        Where nobody has the id any more a reader would take the item for the annotation that was deleted.
        It is taken in under an id that follows from it, unless a merge before this did so.
        """
        aside = []
        for item in bad:
            try:
                record = annotation_of(item.raw)
            except ValueError:
                aside.append(item)
                continue
            twin = self.live.get(record.id)
            if twin is not None:
                aside.append(replace(item, order=max(item.order, twin.order)))
                continue
            identity = derived_id(record.id, json_of(record).decode())
            if identity not in self.live and identity not in self.dead:
                self.live[identity] = msgspec.structs.replace(record, id=identity)
        return tuple(aside)
