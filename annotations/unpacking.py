"""A sidecar's bytes taken apart: outer object, page and items, each as it stands there.

What keeps a file from being written back without loss is found here, and named by line and column.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import Raw, Struct, field

from annotations import salvage
from annotations.damage import Damage, diagnosis, place_of
from annotations.errors import BadData

NOT_OURS: Final = "this is no collection of annotations"
"""What is said of JSON of another kind."""


@dataclass(frozen=True)
class Parts:
    """The members of the outer object and of its page, and the items, as they stand in the file."""

    members: Mapping[str, Raw | bytes]
    page: Mapping[str, Raw | bytes]
    items: Sequence[Raw | bytes]


_MISSING: Final = Raw(b"")


class _CommonPage(Struct, forbid_unknown_fields=True, rename="camel"):
    """The page of annotations with the keys diple writes, taken apart in one pass."""

    items: list[Raw]
    id: Raw = _MISSING
    type: Raw = _MISSING
    part_of: Raw = _MISSING
    start_index: Raw = _MISSING


class _CommonFile(Struct, forbid_unknown_fields=True):
    """The outer object with the keys diple writes."""

    first: _CommonPage
    context: Raw = field(default=_MISSING, name="@context")
    id: Raw = _MISSING
    type: Raw = _MISSING
    label: Raw = _MISSING
    version: Raw = field(default=_MISSING, name="diple:format")
    article: Raw = field(default=_MISSING, name="diple:article")
    total: Raw = _MISSING
    deleted: Raw = field(default=_MISSING, name="diple:deleted")


_COMMON_FILE: Final = msgspec.json.Decoder(_CommonFile)


def _raw_members(record: _CommonPage | _CommonFile) -> dict[str, Raw]:
    named = zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True)
    values = ((key, getattr(record, name)) for key, name in named)
    return {key: value for key, value in values if isinstance(value, Raw) and value is not _MISSING}


def split(data: bytes, where: object) -> tuple[Parts, BadData | None]:
    """Take the outer objects apart; the second value tells what is wrong with ``data`` as a whole."""
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        file = _COMMON_FILE.decode(data)
        twice = _repeated(data, where)
        return Parts(_raw_members(file), _raw_members(file.first), file.first.items), twice
    try:
        members = msgspec.json.decode(data, type=dict[str, Raw])
        first = members.get("first", _MISSING)
        page = msgspec.json.decode(first, type=dict[str, Raw]) if is_object(first) else {}
        items = msgspec.json.decode(page["items"], type=list[Raw]) if "items" in page else []
        return Parts(members, page, items), _repeated(data, where)
    except msgspec.ValidationError:
        return Parts({}, {}, []), Damage(NOT_OURS, where=where)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        parts, sound = _salvaged(data)
        if sound and isinstance(error, RecursionError):
            return parts, None
        return parts, _fault(data, error, where)


def _repeated(data: bytes, where: object) -> BadData | None:
    """Tell of a key that stands twice, as after a merge by hand: a reader of JSON sees the last one alone."""
    if data.count(b'"first"') < 2 and data.count(b'"items"') < 2:  # as nearly always
        return None
    members, _ = salvage.children(data.strip())
    page, _ = salvage.children(dict(members).get("first", b""))
    for found in (members, page):
        keys = [key for key, _ in found]
        if twice := next((key for key in ("first", "items") if keys.count(key) > 1), None):
            return Damage(f"the key '{twice}' stands twice", where=where)
    return None


def is_object(raw: Raw | bytes) -> bool:
    """Tell whether ``raw`` is an object."""
    return bytes(memoryview(raw)[:1]) == b"{"


def _salvaged(data: bytes) -> tuple[Parts, bool]:
    """Take broken or very deep data apart; tell whether all but the depth of single items is sound JSON."""
    members, whole = salvage.children(data.strip())
    page, _ = salvage.children(dict(members).get("first", b""))
    found, _ = salvage.children(dict(page).get("items", b""))
    items = [item for _, item in found]
    parts = Parts(dict(members), dict(page), items)
    if not whole:
        return parts, False
    rest = data
    try:
        for item in items:
            if _too_deep(item):
                rest = rest.replace(item, b"null")
        msgspec.json.decode(rest, type=Raw)
    except (msgspec.DecodeError, RecursionError):
        return parts, False
    return parts, True


def _too_deep(item: bytes) -> bool:
    try:
        msgspec.json.decode(item, type=Raw)
    except RecursionError:
        return True
    return False


def _fault(data: bytes, error: Exception, where: object) -> BadData:
    if isinstance(error, RecursionError):
        return Damage("the annotations are nested too deeply", where=where)
    if known := diagnosis(data, where):
        return known
    said = re.fullmatch(r"(?:JSON is malformed: )?(.*?)(?: \(byte (\d+)\))?", str(error), re.DOTALL)
    offset = int(said[2]) if said and said[2] else len(data)
    what = "it ends too early" if "truncated" in str(error) else said[1] if said else str(error)
    return Damage(f"the annotations are no valid JSON: {what}", where=where, at=place_of(data, offset))
