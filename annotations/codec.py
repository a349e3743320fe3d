"""Sidecar bytes <-> records.  Nothing that was in a file is lost on the way.

Common annotations are read straight into records; one with unknown keys, or in another of the forms the
W3C model allows, is read with care (:mod:`annotations.lenient`) and keeps what is foreign as it stood; one
that makes no sense is set aside as a :class:`BadItem` and its bytes are written back untouched.

Canonical bytes: UTF-8, LF, two spaces, keys in a fixed order and unknown ones after them, items by
(start, id), a final newline.  ``encode(decode(data)) == data`` for canonical ``data``.
"""

from __future__ import annotations

import contextlib
import os
import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Final

import msgspec
from msgspec import Raw

from annotations import lenient
from annotations.collection import FORMAT, BadItem, Collection, Order, new_collection
from annotations.damage import Damage, not_utf8
from annotations.ids import derived_id
from annotations.members import Members, check_depth, each
from annotations.model import Annotation, motivation_for
from annotations.records import (
    ABSENT,
    COMMON,
    CONTEXT,
    ArticleInfo,
    Extra,
    Foreign,
    Record,
    Target,
    Tombstone,
)
from annotations.unpacking import NOT_OURS, Parts, is_object, split

__all__ = [
    "FORMAT",
    "BadItem",
    "Collection",
    "annotation_of",
    "decode",
    "encode",
    "new_collection",
    "one_line",
    "read_beside",
]

_NAMESPACE: Final = [CONTEXT, {"diple": "urn:diple:"}]

# Reading


def decode(data: bytes, where: object = None) -> Collection:
    """Read a sidecar's bytes; ``where`` (a path) is for the messages.

    Never raises for bad content: items that cannot be read are in ``bad``, and what stands against writing
    is in ``fault``.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    parts, fault = split(data, where)
    try:
        collection = _collection(parts, data)
    except ValueError as error:
        annotations, bad = _items(parts.items, None, data)
        collection = Collection("", "", annotations=annotations, bad=bad)
        fault = fault or Damage(str(error), where=where)
    if collection.bad or collection.extra.pairs or collection.page_extra.pairs:
        fault = fault or not_utf8(data, where)  # all else was decoded, so it is UTF-8
    return replace(collection, fault=fault)


def _collection(parts: Parts, data: bytes) -> Collection:
    head = Members({key: raw for key, raw in parts.members.items() if key not in ("total", "first")})
    page = Members({key: raw for key, raw in parts.page.items() if key != "items"})
    for raw in (*head.extra.pairs, *page.extra.pairs):
        check_depth(raw[1])
    if head.first_text("type") != "AnnotationCollection":
        raise ValueError(NOT_OURS)
    if "first" in parts.members and not is_object(parts.members["first"]):
        raise ValueError("the annotations are on pages that lie elsewhere")
    version = head.number("diple:format")
    raw_article = head.drop("diple:article")
    article = lenient.article_info(raw_article) if raw_article else None
    identity = head.text("id") or derived_id(article.id if article else "", "annotations")
    label = head.text("label") if (head.peek("label") or b'"').startswith(b'"') else None
    raw_deleted = head.drop("diple:deleted")
    deleted = each(raw_deleted, "diple:deleted", _tombstone) if raw_deleted else ()
    page_id = page.text("id") or derived_id(identity, "page 1")
    for members, expected in ((head, _head(identity)), (page, _page(page_id, identity))):
        for key, value in expected.items():
            members.drop_if(key, value)
    annotations, bad = _items(parts.items, article.id if article else None, data)
    return Collection(
        identity,
        page_id,
        label,
        FORMAT if version is None else version,
        article,
        annotations,
        deleted,
        bad,
        head.extra,
        page.extra,
    )


def _tombstone(raw: bytes) -> Tombstone | Foreign:
    try:
        return lenient.tombstone(raw)
    except ValueError:
        return lenient.foreign(raw)


_COMMON_ITEM: Final = msgspec.json.Decoder(Annotation)


def _items(
    items: Sequence[Raw | bytes], article: str | None, data: bytes
) -> tuple[tuple[Annotation, ...], tuple[BadItem, ...]]:
    """Read the items; the first result is in canonical order."""
    seen: dict[str, Order] = {}
    found: list[tuple[Order, Annotation]] = []
    bad: list[BadItem] = []
    lines = _Lines(data, items)
    nulls = data.find(b"null", lines.start) >= 0
    order: Order = (-2, "")
    for number, raw in enumerate(items):
        try:
            record = _item(raw, nulls=nulls)
            if record.id in seen:
                order = max(order, seen[record.id])
                raise ValueError("an item before it has the same id")
        except ValueError as error:
            line = lines.line_of(number)
            bad.append(BadItem(bytes(raw), f"item {number + 1} (line {line}): {error}", order))
        else:
            order = seen[record.id] = record.order
            found.append((order, record))
    found.sort(key=itemgetter(0))
    return tuple(_settled(record, article, seen) for _, record in found), tuple(bad)


class _Lines:
    """Finds the lines of items, asked for in the order in which they stand, in one pass over the data."""

    def __init__(self, data: bytes, items: Sequence[Raw | bytes]) -> None:
        self._data = data
        self._items = items
        self.start = self._offset = max(data.find(b'"items"'), 0)
        self._line = 1 + data.count(b"\n", 0, self._offset)
        self._next = 0

    def line_of(self, number: int) -> int:
        """Return the line (from 1) on which the item with this number (from 0) starts."""
        begin = self._offset
        for raw in self._items[self._next : number + 1]:
            found = max(self._data.find(bytes(raw), self._offset), self._offset)
            self._offset = found + len(memoryview(raw))
        line = self._line + self._data.count(b"\n", begin, found)
        self._line += self._data.count(b"\n", begin, self._offset)
        self._next = number + 1
        return line


def annotation_of(raw: bytes) -> Annotation:
    """Read one annotation by itself; raise :class:`ValueError` for what is none."""
    return _settled(_item(raw, nulls=True), None, ())


def _item(raw: Raw | bytes, *, nulls: bool) -> Annotation:
    """Read one item; one in which a null may stand for what it would be without is read with care."""
    if not nulls or b"null" not in bytes(raw):
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            record = _COMMON_ITEM.decode(raw)
            span = record.position
            if span is None or 0 <= span.start <= span.end:
                return record
    return lenient.annotation(bytes(raw))


def _settled(record: Annotation, article: str | None, ids: Container[str]) -> Annotation:
    """Read a target that is a bare URI: another annotation (a reply), else the article as a whole."""
    uri = record.target
    if not isinstance(uri, str) or (record.motivation == "replying" and uri != article):
        return record
    if uri in ids:
        assumed = ("motivation", ABSENT) in record.extra.pairs
        return msgspec.structs.replace(record, motivation="replying") if assumed else record
    kept = Extra((*record.extra.pairs, ("target", msgspec.json.encode(uri))))
    return msgspec.structs.replace(record, target=Target(source=uri), extra=kept)


def read_beside(record: Annotation, article: str | None, ids: Container[str]) -> Annotation:
    """Return ``record`` as it would be read in an ``article`` with the annotations ``ids``.

    A target that is a bare URI may be one of these, or none any more; what is written stays the same.
    """
    kept = dict(record.extra.pairs).get("target", b"") if record.extra.pairs else b""
    if not isinstance(record.target, str) and kept[:1] != b'"':
        return record
    assumed = ("motivation", ABSENT) in record.extra.pairs
    plain = msgspec.structs.replace(
        record,
        target=record.target if isinstance(record.target, str) else msgspec.json.decode(kept, type=str),
        motivation=motivation_for(record.body) if assumed else record.motivation,
        extra=record.extra.without(("target",)),
    )
    found = _settled(plain, article, ids)
    same = type(found.target) is type(record.target) and found.motivation == record.motivation
    return record if same else found


# Writing


def encode(collection: Collection) -> bytes:
    """Return the canonical bytes of ``collection``; raise its ``fault`` if it has one."""
    if collection.fault is not None:
        raise collection.fault
    token = os.urandom(16).hex()
    page = _page(collection.page_id, collection.id)
    page["items"] = _laid_out(collection, token)
    head = _head(collection.id)
    head["label"] = collection.label
    head["diple:format"] = collection.format
    head["diple:article"] = _tree(collection.article) if collection.article else None
    head["total"] = len(collection.annotations) + len(collection.bad)
    head["first"] = _merged(page, collection.page_extra)
    head["diple:deleted"] = [_tree(tombstone) for tombstone in collection.deleted] or None
    data = msgspec.json.encode(_merged(head, collection.extra))
    data = msgspec.json.format(data, indent=2) + b"\n"
    if not collection.bad:
        return data
    stand_in = re.compile(rf'"{token}-(\d+)"'.encode())
    return stand_in.sub(lambda found: collection.bad[int(found[1])].raw, data)


def one_line(record: Record) -> bytes:
    """Return the JSON of one record by itself, on one line, with what is foreign in it."""
    return msgspec.json.format(msgspec.json.encode(_tree(record)), indent=-1)


def _head(identity: str) -> dict[str, object]:
    """Return the outer object in the order of its keys; ``None`` is left out when it is written."""
    return {
        "@context": _NAMESPACE,
        "id": identity,
        "type": "AnnotationCollection",
        "label": None,
        "diple:format": None,
        "diple:article": None,
        "total": None,
        "first": None,
        "diple:deleted": None,
    }


def _page(identity: str, collection: str) -> dict[str, object]:
    return {"id": identity, "type": "AnnotationPage", "partOf": collection, "startIndex": 0, "items": None}


def _laid_out(collection: Collection, token: str) -> list[object]:
    """Return the items as msgspec can write them, bad ones as stand-ins, each after the item it followed."""
    items: list[object] = [
        record if record.extra is COMMON else _tree(record) for record in collection.annotations
    ]
    if collection.bad:
        places = [record.order for record in collection.annotations]
        bad = enumerate(collection.bad)
        last_first = sorted(bad, key=lambda each: (each[1].order, each[0]), reverse=True)
        for number, item in last_first:
            items.insert(bisect_right(places, item.order), f"{token}-{number}")
    return items


def _tree(record: Record) -> object:
    """Return what msgspec writes as ``record`` together with what is foreign in it."""
    if isinstance(record, Foreign):
        return Raw(record.json.pairs[0][1])
    tag = record.__struct_config__.tag
    tree: dict[str, object] = {str(record.__struct_config__.tag_field): tag} if tag else {}
    for name, key in zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True):
        if key:
            tree[key] = _branch(getattr(record, name))
    if isinstance(record, ArticleInfo):
        tree = {key: Raw(b"null") if value is None else value for key, value in tree.items()}
    return _merged(tree, record.extra)


def _branch(value: object) -> object:
    if isinstance(value, Record):
        return _tree(value)
    return [_branch(part) for part in value] or None if isinstance(value, tuple) else value


def _merged(known: dict[str, object], extra: Extra) -> dict[str, object]:
    """Put what is foreign among the known members; ``None`` and :data:`ABSENT` are left out."""
    for key, raw in extra.pairs:
        known[key] = Raw(raw) if raw != ABSENT else None
    return {key: value for key, value in known.items() if value is not None}
