"""A broken sidecar made sound again, from its bytes; pure.

What can be read becomes a collection; what makes no sense is kept in it, set aside or under a key that begins
with ``diple:unread``.  Versions that git put side by side are merged.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import msgspec
from msgspec import Raw

from annotations import marks, salvage
from annotations.codec import annotation_of, decode, encode, one_line
from annotations.collection import BadItem, Collection
from annotations.damage import Damage, wide_encoding
from annotations.ids import derived_id
from annotations.members import DEEPEST
from annotations.mending import UNREAD, mended, objects
from annotations.model import Annotation
from annotations.records import changed

_HOPELESS: Final = "put back a copy of it, or delete it to begin anew"
_TYPE: Final = b'"AnnotationCollection"'


@dataclass(frozen=True)
class Repair:
    """What became of a broken sidecar: its new bytes, what is in them, and what was done, a line each."""

    data: bytes
    collection: Collection
    done: tuple[str, ...]


def repaired(data: bytes, where: object = None) -> Repair | None:
    """Return a broken sidecar made sound, or ``None`` when ``data`` needs no repair.

    Raises :class:`annotations.errors.BadData` when nothing can be made of it, or a newer diple wrote it.
    """
    found = decode(data, where)
    if found.fault is None and (found.newer or not any(_readable(item.raw) for item in found.bad)):
        return None
    done: list[str] = []
    collection = _made_of(_as_utf8(data, done), done)
    if collection is None or not (collection.annotations or collection.bad):
        what = found.fault.what if found.fault else "no annotation is in it"
        raise Damage(f"{what}, and nothing in it can be repaired", where=where, todo=_HOPELESS)
    if collection.newer:
        raise Damage("a newer diple wrote it", where=where, todo="update diple to repair it")
    return Repair(encode(collection), collection, tuple(dict.fromkeys(done)))


def _readable(raw: bytes) -> bool:
    """Tell whether an item makes sense by itself: if it was set aside, another one has its id."""
    try:
        annotation_of(raw)
    except ValueError:
        return False
    return True


# Bytes


def _windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252 does, and the five it has not as Latin-1 does."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    try:
        return wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return wrong.decode("latin-1"), error.end


_WINDOWS: Final = "diple-windows-1252"
codecs.register_error(_WINDOWS, _windows)


def _as_utf8(data: bytes, done: list[str]) -> bytes:
    if name := wide_encoding(data):
        done.append(f"read as {name[:6].upper()}")
        data = data.decode(name, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    if nuls := data.count(b"\0"):
        done.append(f"{nuls} NULs were left out")
        data = data.replace(b"\0", b"")
    text = data.decode("utf-8", _WINDOWS).encode()
    if text != data:
        done.append("what was no UTF-8 was read as Windows-1252")
    return text


# Versions


def _made_of(data: bytes, done: list[str]) -> Collection | None:
    """Return what is in ``data``; marks that git cannot have put so are left out rather than followed."""
    if marks.first(data) is None:
        return _collection(data, done)
    followed: list[str] = []
    found = _apart(data, followed)
    plain = marks.without(data)
    spoken_of = {annotation_of(bytes(raw)).id for raw in _cut_out(plain)[0]}
    if found is not None and spoken_of <= _ids(found):
        done += followed
        return found
    done.append("git's conflict marks make no sense, and were left out")
    return _collection(plain, done)


def _ids(found: Collection) -> set[str | None]:
    """Return the ids of annotations that are there or were deleted."""
    return {getattr(one, "id", None) for one in (*found.annotations, *found.deleted)}


def _apart(data: bytes, done: list[str]) -> Collection | None:
    """Return what ``data`` holds, its versions merged if git left several."""
    versions = marks.taken_apart(data)
    if versions is None:
        if marks.first(data) is not None:
            done.append("conflict marks without their like were left out")
        return _collection(marks.without(data), done)
    from annotations.merge import merge

    trouble: list[str] = []
    base = None if versions.base is None else _apart(versions.base, trouble)
    ours, theirs = _apart(versions.ours, done), _apart(versions.theirs, done)
    if ours is None or theirs is None:
        return ours or theirs
    if ours.newer or theirs.newer:
        return ours if ours.newer else theirs
    merged = merge(None if trouble else base, ours, theirs)
    if not _ids(merged.collection) >= _ids(ours) | _ids(theirs):
        merged = merge(None, ours, theirs)  # nothing is taken for deleted that does not say so
    done.append("the versions between git's conflict marks were merged")
    done += [f"{one.id}: {one.what}" if one.id else one.what for one in merged.disagreements]
    return merged.collection


# Pieces


def _collection(data: bytes, done: list[str]) -> Collection | None:
    """Return what one version holds."""
    found = decode(data)
    if found.fault is not None:
        best = _best(data)
        if best is None:
            return None
        done.append("broken JSON was mended")
        found = best
    return _each_id_once(found, done)


class _Reading(NamedTuple):
    """One reading of broken data, and how many pieces of it stand where nothing can stand."""

    collection: Collection
    unread: int


def _best(data: bytes) -> Collection | None:
    """Return the reading of broken ``data`` that has most annotations, then the one with least unread."""
    first = _rebuilt(data, lines=False)
    if first and not first.unread and _has_all(first.collection, data):
        return first.collection
    items, rest = _cut_out(data)
    tries = (first, _rebuilt(data, lines=True), _rebuilt(rest, items, lines=False))
    readings = [one for one in tries if one is not None]
    best = max(readings, key=lambda one: (len(one.collection.annotations), -one.unread), default=None)
    return best.collection if best else None


def _has_all(found: Collection, data: bytes) -> bool:
    """Tell whether no other reading can have more: all items are there, but for one that was cut short."""
    cut_short = not data.rstrip().endswith(b"}")
    items = len(found.annotations) + len(found.bad)
    return len(found.bad) <= cut_short and items >= data.count(b'"Annotation"')


def _cut_out(data: bytes) -> tuple[list[Raw], bytes]:
    """Return the whole annotations in ``data``, wherever they are, and what is left without them."""
    found: list[tuple[int, int]] = []
    for start, end in objects(data, DEEPEST):
        if b'"Annotation"' in data[start:end] and _readable(data[start:end]):
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, end))
    edges = [0, *(offset for span in found for offset in span), len(data)]
    rest = b"".join(data[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return [Raw(data[start:end]) for start, end in found], rest


def _rebuilt(data: bytes, items: Iterable[Raw] = (), *, lines: bool) -> _Reading | None:
    """Return the collection that ``data``, or ``items`` and it, were, every part of it where it belongs."""
    whole = mended(data, lines=lines)
    if whole is None:
        return None
    pieces = _Pieces(items)
    pieces.take(whole)
    found = decode(pieces.document())
    return None if found.fault else _Reading(found, whole.count(b'"%b' % UNREAD.encode()))


class _Pieces:
    """The members of a collection and of its page that make sense, the items, and what makes no sense."""

    def __init__(self, items: Iterable[Raw]) -> None:
        self._head: dict[str, Raw] = {}
        self._page: dict[str, Raw] = {}
        self._items = list(items)
        self._unread: list[str] = []

    def take(self, whole: bytes) -> None:
        """Take sound JSON apart; of a key that stands twice each is looked at."""
        for key, value in salvage.children(whole)[0]:
            if not key and b'"Annotation"' in value:  # a list of annotations
                self._items.append(Raw(value))
            elif key == "first" and value[:1] == b"{":
                for name, inner in salvage.children(value)[0]:
                    if name == "items" and inner[:1] == b"[":
                        self._items += [Raw(item) for _, item in salvage.children(inner)[0]]
                    else:
                        self._keep(self._page, name, inner)
            elif key == UNREAD and _texts(value):
                self._unread += _texts(value)
            elif key != "total" and (key, value) != ("type", _TYPE):
                self._keep(self._head, key, value)

    def _keep(self, members: dict[str, Raw], key: str, value: bytes) -> None:
        alone = {key: Raw(value)}
        trial = {"first": alone} if members is self._page else alone
        fits = key not in ("type", "first", UNREAD) or members is self._page
        if fits and key not in members and decode(_typed(trial)).fault is None:
            members[key] = Raw(value)
        elif bytes(members.get(key, b"")) != value:
            self._unread.append(f"{key}: {value.decode('utf-8', 'replace')}")

    def document(self) -> bytes:
        """Return the JSON of it all."""
        unread = {UNREAD: self._unread} if self._unread else {}
        return _typed({**self._head, "first": {**self._page, "items": self._items}, **unread})


def _typed(members: Mapping[str, object]) -> bytes:
    return msgspec.json.encode({"type": Raw(_TYPE), **members})


def _texts(value: bytes) -> list[str]:
    """Return what an earlier repair could not read."""
    try:
        return msgspec.json.decode(value, type=list[str])
    except (msgspec.DecodeError, RecursionError):
        return []


def _each_id_once(found: Collection, done: list[str]) -> Collection:
    """Give an annotation that has the id of another its own, unless the two are the same."""
    known = {one.id: one_line(one) for one in found.annotations}
    bad: list[BadItem] = []
    more: list[Annotation] = []
    for item in found.bad:
        if not _readable(item.raw):
            bad.append(item)
            continue
        one = annotation_of(item.raw)
        if one_line(one) != known[one.id]:
            one = changed(one, id=derived_id(one.id, item.raw.decode("utf-8", "replace")))
        if one.id not in known:
            known[one.id] = one_line(one)
            more.append(one)
    if len(bad) == len(found.bad):
        return found
    done.append("annotations that had the id of another got their own")
    annotations = tuple(sorted((*found.annotations, *more), key=lambda one: one.order))
    return decode(encode(replace(found, annotations=annotations, bad=tuple(bad))))
