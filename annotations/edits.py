"""Edits as values: what changed in which annotations; done, taken back, done again, as JSON; pure.

An edit is never put back as a whole version of an annotation: against one that others changed meanwhile it is
merged three ways, so that taking something back does not take back what others did.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Raw

from annotations import lenient
from annotations.codec import annotation_of, one_line
from annotations.collection import Collection
from annotations.composing import brought_back
from annotations.model import Annotation
from annotations.records import ArticleInfo, Record, Tombstone

if TYPE_CHECKING:
    from annotations.merge import Merged

Version = tuple[Annotation | None, Tombstone | None]
"""An annotation and its tombstone, as they are at one time."""


@dataclass(frozen=True)
class Change:
    """What happened to one annotation: ``before`` is ``None`` when it is new, ``after`` when it is gone."""

    before: Annotation | None
    after: Annotation | None
    label: str

    @property
    def id(self) -> str:
        """The annotation's id."""
        record = self.after or self.before
        assert record is not None
        return record.id


@dataclass(frozen=True)
class Step:
    """A change with the tombstones before and after it: all that doing it and taking it back need."""

    change: Change
    buried_before: Tombstone | None = None
    buried_after: Tombstone | None = None

    @property
    def id(self) -> str:
        """The annotation's id."""
        return self.change.id

    @property
    def before(self) -> Version:
        """What was there before."""
        return self.change.before, self.buried_before

    @property
    def after(self) -> Version:
        """What was there afterwards."""
        return self.change.after, self.buried_after

    def inverse(self) -> Step:
        """Return the step that takes this one back."""
        change = Change(self.change.after, self.change.before, self.change.label)
        return Step(change, self.buried_after, self.buried_before)


@dataclass(frozen=True)
class Edit:
    """What one act of a person changed: steps in different annotations, the one it was about first.

    ``label`` names it (``add`` ``edit`` ``delete`` ``restore`` ``settle``...), ``time`` says when.
    ``article`` is what the sidecar said of its article then: its digest names the text selectors describe.
    """

    steps: tuple[Step, ...]
    label: str
    time: str
    article: ArticleInfo | None = None

    def inverse(self) -> Edit:
        """Return the edit that takes this one back."""
        return replace(self, steps=tuple(step.inverse() for step in self.steps))

    def among(self, article: ArticleInfo | None) -> Edit:
        """Return the edit for a sidecar that says ``article`` of its article now."""
        if article is None or self.article in (None, article):
            return self
        return replace(self, steps=tuple(self._among(step, article) for step in self.steps), article=article)

    def _among(self, step: Step, article: ArticleInfo) -> Step:
        before, after = (
            brought_back(record, self.article, article) if record is not None else None
            for record in (step.change.before, step.change.after)
        )
        return replace(step, change=Change(before, after, step.change.label))


# What edits do


def apply(collection: Collection, steps: Iterable[Step]) -> Collection:
    """Return ``collection`` after ``steps``; each costs a bisection, all of them one copy of the tuple."""
    items = list(collection.annotations)
    deleted = collection.deleted
    for step in steps:
        for record in (step.change.before, step.change.after):
            at = _place_of(record, items) if record is not None else len(items)
            if at < len(items) and items[at].id == step.id:
                del items[at]
        if step.change.after is not None:
            items.insert(_place_of(step.change.after, items), step.change.after)
        if step.buried_before != step.buried_after:
            kept = [t for t in deleted if not (isinstance(t, Tombstone) and t.id == step.id)]
            deleted = (*kept, step.buried_after) if step.buried_after else tuple(kept)
    return replace(collection, annotations=tuple(items), deleted=deleted)


def _place_of(record: Annotation, items: list[Annotation]) -> int:
    return bisect_left(items, record.order, key=lambda each: each.order)


def tombstone_of(collection: Collection, identity: str) -> Tombstone | None:
    """Return the tombstone of the annotation with this id, if it has one."""
    for tombstone in collection.deleted:
        if isinstance(tombstone, Tombstone) and tombstone.id == identity:
            return tombstone
    return None


def alike(one: Annotation | None, other: Annotation | None) -> bool:
    """Tell whether two annotations would be written in the same way."""
    if one is None or other is None:
        return one is other
    return one is other or one == other or one_line(one) == one_line(other)


def differences(old: Collection | None, new: Collection, label: str) -> tuple[Change, ...]:
    """Return what is other in ``new``, by annotation."""
    known = {record.id: record for record in old.annotations} if old else {}
    if old is not None and old.annotations is new.annotations:
        return ()
    found = []
    for record in new.annotations:
        before = known.pop(record.id, None)
        if not alike(before, record):
            found.append(Change(before, record, label))
    return (*found, *(Change(gone, None, label) for gone in known.values()))


def replayed(step: Step, now: Version) -> Step | None:
    """Return ``step`` as it can be done to an annotation that is ``now`` (its id's) what others left.

    ``None`` where there is nothing to do, or where doing it would undo what others did.
    """
    was, want = step.change.before, step.change.after
    record, buried = now
    label = step.change.label
    if alike(record, was):
        return None if alike(want, was) else Step(Change(record, want, label), buried, step.buried_after)
    if was is None or want is None or record is None:
        return None
    from annotations.merge import merge_annotation

    one = merge_annotation(was, want, record)
    if one.disagreements or one.replies or alike(one.annotation, record):
        return None
    return Step(Change(record, one.annotation, label), buried, buried)


def joined(
    now: Collection, base: Mapping[str, Version], ours: Mapping[str, Version], label: str
) -> tuple[tuple[Step, ...], Merged]:
    """Return the steps that bring into ``now`` what was made of ``base`` elsewhere, ``ours``.

    Both name the same annotations, by id.  The second result tells what was disagreed about.
    """
    from annotations.merge import merge

    theirs = {record.id: record for record in now.annotations}
    stones = {stone.id: stone for stone in now.deleted if isinstance(stone, Tombstone)}
    held = {identity: (theirs.get(identity), stones.get(identity)) for identity in base}
    merged = merge(_part(now, base), _part(now, ours), _part(now, held))
    buried = {stone.id: stone for stone in merged.collection.deleted if isinstance(stone, Tombstone)}
    found = {record.id: record for record in merged.collection.annotations}
    steps = []
    for identity in dict.fromkeys((*base, *found)):
        before, after = theirs.get(identity), found.get(identity)
        if identity not in base and before is not None:  # a reply that an earlier merge made
            continue
        stone, left = stones.get(identity), buried.get(identity)
        if not alike(before, after) or stone != left:
            steps.append(Step(Change(before, after, label), stone, left))
    return tuple(steps), merged


def _part(collection: Collection, versions: Mapping[str, Version]) -> Collection:
    """Return ``collection`` with nothing but these annotations and tombstones."""
    records = sorted((a for a, _ in versions.values() if a is not None), key=lambda each: each.order)
    stones = tuple(stone for _, stone in versions.values() if stone is not None)
    return replace(collection, annotations=tuple(records), deleted=stones, bad=())


def ends(edits: Iterable[Edit]) -> tuple[dict[str, Version], dict[str, Version]]:
    """Return what the annotations of ``edits`` were before the first and after the last of them."""
    before: dict[str, Version] = {}
    after: dict[str, Version] = {}
    for edit in edits:
        for step in edit.steps:
            before.setdefault(step.id, step.before)
            after[step.id] = step.after
    return before, after


# As JSON


_NONE: Final = Raw()


class _Step(msgspec.Struct):
    label: str
    before: Raw = _NONE
    after: Raw = _NONE
    buried_before: Raw = _NONE
    buried_after: Raw = _NONE


class _Edit(msgspec.Struct):
    label: str
    time: str
    steps: list[_Step]
    article: Raw = _NONE


def edit_json(edit: Edit) -> bytes:
    """Return ``edit`` as JSON on one line."""
    steps = [_step_tree(step) for step in edit.steps]
    article = {"article": Raw(one_line(edit.article))} if edit.article is not None else {}
    return msgspec.json.encode({"label": edit.label, "time": edit.time, "steps": steps, **article})


def _step_tree(step: Step) -> dict[str, object]:
    records: dict[str, Record | None] = {
        "before": step.change.before,
        "after": step.change.after,
        "buried_before": step.buried_before,
        "buried_after": step.buried_after,
    }
    said = {key: Raw(one_line(record)) for key, record in records.items() if record is not None}
    return {"label": step.change.label, **said}


def edit_of(data: bytes) -> Edit:
    """Read what :func:`edit_json` wrote; raise :class:`ValueError` for what is no edit."""
    read = msgspec.json.decode(data, type=_Edit)
    if not read.steps or not all(bytes(step.before) or bytes(step.after) for step in read.steps):
        raise ValueError("an edit changes something")
    steps = tuple(
        Step(
            Change(_annotation(step.before), _annotation(step.after), step.label),
            _tombstone(step.buried_before),
            _tombstone(step.buried_after),
        )
        for step in read.steps
    )
    article = bytes(read.article)
    return Edit(steps, read.label, read.time, lenient.article_info(article) if article else None)


def _annotation(raw: Raw) -> Annotation | None:
    return annotation_of(bytes(raw)) if bytes(raw) else None


def _tombstone(raw: Raw) -> Tombstone | None:
    return lenient.tombstone(bytes(raw)) if bytes(raw) else None
