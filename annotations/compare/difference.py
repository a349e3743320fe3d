"""How two sidecars differ, annotation by annotation and part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotations.collection import Collection
from annotations.compare.parts import parts_of, parts_of_file
from annotations.merge.ways import json_of
from annotations.model import Annotation
from annotations.records import Tombstone


class Part(NamedTuple):
    """One part of an annotation, or of a sidecar, before and after."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class Changed:
    """An annotation that both have, and the parts that differ."""

    before: Annotation
    after: Annotation
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Difference:
    """What the second sidecar has more, less and otherwise than the first, in the order of the text.

    ``deleted`` and ``undeleted`` are ids with a tombstone in the second or the first alone; ``file`` what is
    said of the article and the sidecar itself.
    """

    added: tuple[Annotation, ...] = ()
    removed: tuple[Annotation, ...] = ()
    changed: tuple[Changed, ...] = ()
    deleted: tuple[str, ...] = ()
    undeleted: tuple[str, ...] = ()
    file: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return self != Difference()


def compare(one: Collection | None, other: Collection | None) -> Difference:
    """Return how ``other`` differs from ``one``; ``None``, no file, is as one without annotations."""
    before, after = (
        {record.id: record for record in each.annotations} if each else {} for each in (one, other)
    )
    pairs = (
        (before[key], record) for key, record in after.items() if key in before and before[key] != record
    )
    changes = (Changed(first, second, _differing(first, second)) for first, second in pairs)
    graves, newer_graves = _buried(one), _buried(other)
    return Difference(
        tuple(record for key, record in after.items() if key not in before),
        tuple(record for key, record in before.items() if key not in after),
        tuple(each for each in changes if each.parts),
        tuple(key for key in newer_graves if key not in graves),
        tuple(key for key in graves if key not in newer_graves),
        _differing_parts(parts_of_file(one), parts_of_file(other)),
    )


def _buried(collection: Collection | None) -> dict[str, None]:
    stones = collection.deleted if collection else ()
    return dict.fromkeys(stone.id for stone in stones if isinstance(stone, Tombstone))


def _differing(before: Annotation, after: Annotation) -> tuple[Part, ...]:
    found = _differing_parts(parts_of(before), parts_of(after))
    if found or json_of(before) == json_of(after):
        return found
    return (Part("other", None, None),)


def _differing_parts(before: dict[str, object], after: dict[str, object]) -> tuple[Part, ...]:
    names = dict.fromkeys((*before, *after))
    parts = (Part(name, before.get(name), after.get(name)) for name in names)
    return tuple(part for part in parts if part.before != part.after)


def as_json(difference: Difference) -> dict[str, object]:
    """Return ``difference`` as values of JSON: of annotations that both have, the parts that differ."""
    return {
        "added": [_record(record) for record in difference.added],
        "removed": [_record(record) for record in difference.removed],
        "changed": [
            {"id": each.after.id, "quote": each.after.quote, "parts": _json_parts(each.parts)}
            for each in difference.changed
        ],
        "deleted": list(difference.deleted),
        "undeleted": list(difference.undeleted),
        "file": _json_parts(difference.file),
    }


def _record(record: Annotation) -> dict[str, object]:
    return {"id": record.id} | parts_of(record)


def _json_parts(parts: Sequence[Part]) -> dict[str, object]:
    return {part.name: {"before": part.before, "after": part.after} for part in parts}
