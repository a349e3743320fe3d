"""Two sidecars merged three ways: annotations by their ids, tombstones, items set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from annotations.codec import read_beside
from annotations.collection import BadItem, Collection, Order
from annotations.errors import ReadOnly
from annotations.merge.flags import Flags
from annotations.merge.items import Items, MergePair, side_of
from annotations.merge.lists import merged_bad, merged_deleted, placed
from annotations.merge.one import Disagreement, MergedOne, merge_annotation
from annotations.merge.outer import TWO_ARTICLES, merge_outer
from annotations.merge.texts import Turn, turned, written_out
from annotations.model import Annotation
from annotations.records import Tombstone


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
    if _alike(ours, theirs) or _alike(base, theirs):
        return Merged(ours)
    if _alike(base, ours):
        return Merged(theirs)
    if _same(ours, theirs):
        return Merged(_with_bad(ours, merged_bad(base, ours, theirs), base))
    if _same(base, theirs):
        return Merged(ours)
    if _same(base, ours):
        return Merged(theirs)
    return _merge(base, ours, theirs)


def _alike(one: Collection | None, other: Collection | None) -> bool:
    """Tell whether the two say the same, and the items set aside stand in the same places."""
    return _same(one, other) and one is not None and other is not None and _bad_of(one) == _bad_of(other)


def _same(one: Collection | None, other: Collection | None) -> bool:
    """Tell whether the two say the same, wherever the items set aside stand and whatever is said of them."""
    if one is None or other is None or len(one.bad) != len(other.bad):
        return False
    if one.bad and sorted(item.raw for item in one.bad) != sorted(item.raw for item in other.bad):
        return False
    return one == replace(other, bad=one.bad)


def _bad_of(collection: Collection) -> list[tuple[Order, bytes]]:
    return [(item.order, item.raw) for item in collection.bad]


def _with_bad(collection: Collection, bad: Sequence[BadItem], base: Collection | None) -> Collection:
    places = [record.order for record in collection.annotations] if bad else []
    return replace(collection, bad=placed(bad, places, base))


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
    three = (base, ours, theirs)
    same_text = len({_text_of(one) for one in three if one is not None}) == 1
    if same_text:
        before, mine, other = (one.annotations if one else () for one in three)
    else:
        before, mine, other = (written_out(one, article.id if article else None) for one in three)
    known = {identity for one in three for identity in _ids_of(one)}
    before, mine, other = (
        tuple(read_beside(record, _id_of(one), known) for record in records)
        for one, records in zip(three, (before, mine, other), strict=True)
    )
    pair = _pair_of(article.digest) if same_text and article and article.digest else merge_annotation
    items = Items(side_of(base, before), side_of(ours, mine), side_of(theirs, other), pair)
    aside = items.revived(merged_bad(base, ours, theirs))
    records: Iterable[Annotation] = items.live.values()
    if not same_text and article is not None:
        turn = Turn(dropped=article.digest)
        records = [turned(record, turn) for record in records]
    records = [read_beside(record, _id_of(found), items.live) for record in records]
    annotations = tuple(sorted(records, key=lambda record: record.order))
    deleted = merged_deleted(base, ours, theirs, items.dead)
    merged = _with_bad(replace(found, annotations=annotations, deleted=deleted), aside, base)
    return Merged(merged, (*_told(outer.new), *items.told))


def _ids_of(collection: Collection | None) -> Iterator[str]:
    """Yield the ids of the annotations there are and of those that were deleted."""
    if collection is not None:
        yield from (record.id for record in collection.annotations)
        yield from (stone.id for stone in collection.deleted if isinstance(stone, Tombstone))


def _id_of(collection: Collection | None) -> str | None:
    return collection.article.id if collection is not None and collection.article is not None else None


def _pair_of(digest: str) -> MergePair:
    """Return what merges annotations of the text with ``digest``, whether their targets name it or not.

    They are compared as they are where texts differ, with that digest: what stands must not depend on it.
    """
    give, drop = Turn(given=digest), Turn(dropped=digest)

    def written(annotation: Annotation) -> Annotation:
        return turned(turned(annotation, drop), give)

    def pair(base: Annotation | None, ours: Annotation, theirs: Annotation) -> MergedOne:
        one, other = written(ours), written(theirs)
        merged = merge_annotation(written(base) if base else None, one, other)
        both = (ours, one), (theirs, other)
        for side, full in both:
            if full is merged.annotation:
                return replace(merged, annotation=side)
        made = turned(merged.annotation, drop)
        stands = [side.target for side, full in both if full.target == merged.annotation.target]
        if stands and made.target not in stands:  # where it was named, it stays named
            made = msgspec.structs.replace(made, target=stands[0])
        return replace(merged, annotation=made)

    return pair


def _text_of(collection: Collection) -> tuple[str | None, str | None]:
    article = collection.article
    return (article.id, article.digest) if article else (None, None)


def _told(new: Flags) -> Iterable[Disagreement]:
    for part, json in sorted(new):
        if part == TWO_ARTICLES:
            what = "the two sides are of two articles; one stays, the other's annotations are pointed at it"
        elif json == b"null":
            what = f"one changed the {part}, the other removed it; it is kept"
        else:
            what = f"both changed the {part}; the other value is kept with it"
        yield Disagreement("", part, what)
