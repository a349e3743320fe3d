"""What merging left unsettled (``diple:conflict``), told for people, and settled one by one; pure.

The text of a note that did not stand is a reply with that mark; any other value that did not stand is kept
under its part's name in the mark of the annotation, or of the collection, itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal

import msgspec
from msgspec import Raw

from annotations import lenient
from annotations.codec import annotation_of, one_line
from annotations.collection import Collection
from annotations.composing import revised
from annotations.edits import Change, Step, tombstone_of
from annotations.errors import NotFound, UsageError
from annotations.ids import chosen
from annotations.merge.flags import CONFLICT, Flags, flag_pair, flags_of
from annotations.model import Annotation
from annotations.records import Extra, TextQuoteSelector, Tombstone, changed

Choice = Literal["this", "other", "both"]
CHOICES: Final[tuple[Choice, ...]] = ("this", "other", "both")
"""How a conflict may be settled: by what stands, by the other version, by both."""

_NOTE: Final = ("", b'"note"')
"""The mark of a reply that holds the other text of a note."""

_REMOVED: Final = b"null"
_ONE: Final[tuple[Choice, ...]] = ("this", "other")
_WITHOUT: Final[tuple[Choice, ...]] = ("this", "both")
_OF_THE_ARTICLE: Final = ("name", "title", "language", "date", "url")


@dataclass(frozen=True)
class Unsettled:
    """One conflict.

    ``id`` names it (the annotation, the reply with the other text, or the collection), ``about`` the
    annotation it is about (``""``: the file itself).  ``part`` says what is in conflict, ``this`` what stands
    and ``other`` what does not; ``choices`` is how it can be settled.
    """

    id: str
    about: str
    part: str
    this: str
    other: str
    choices: tuple[Choice, ...] = _ONE


def unsettled(collection: Collection) -> tuple[Unsettled, ...]:
    """Return the conflicts of ``collection``."""
    found = []
    marked = [(a, flags_of(a.extra)) for a in collection.annotations if a.extra.pairs]
    by_id = {a.id: a for a in collection.annotations} if any(flags for _, flags in marked) else {}
    for record, flags in marked:
        if _NOTE in flags and record.reply_to is not None:
            about = by_id.get(record.reply_to)
            choices = CHOICES if about is not None else _WITHOUT
            note = (about.note if about is not None else None) or ""
            found.append(Unsettled(record.id, record.reply_to, "note", note, record.note or "", choices))
        elif ours := _parts(flags):
            this = _told(_this(record, part) for part, _ in ours)
            other = _told(_other(part, json) for part, json in ours)
            found.append(Unsettled(record.id, record.id, _names(ours), this, other))
    if ours := _parts(flags_of(collection.extra)):
        this = _told(_this_outer(collection, part) for part, _ in ours)
        other = _told(_words(json) for _, json in ours)
        found.append(Unsettled(collection.id, "", _names(ours), this, other, ("this",)))
    return tuple(found)


def in_conflict(annotation: Annotation, replies: Iterable[Annotation] = ()) -> bool:
    """Tell whether merging left something of ``annotation`` unsettled, in itself or in a reply to it."""
    other_notes = (_NOTE in flags_of(one.extra) for one in (annotation, *replies) if one.reply_to is not None)
    return bool(_parts(flags_of(annotation.extra))) or any(other_notes)


def settled(
    collection: Collection, identity: str, choice: Choice, time: str, creator: str
) -> tuple[Collection, tuple[Step, ...]]:
    """Return the steps that settle the conflict with this id, or about the annotation with this one.

    The ending of an id will do where no other has it.  The first result is the collection they start from:
    without the mark, where it was on the file itself.  ``time`` and ``creator`` (a URI) are for what is
    changed or deleted.  Raises :class:`NotFound`, and :class:`UsageError` for a choice there is not.
    """
    found = unsettled(collection)
    if not found:
        raise NotFound("no conflict is left to settle", where=identity)
    about = [(each.about, each) for each in found if each.about != each.id]
    conflict = chosen(identity, [*((each.id, each) for each in found), *about])
    if choice not in conflict.choices:
        raise UsageError(
            f"this conflict cannot be settled with '{choice}'", todo=f"use {' or '.join(conflict.choices)}"
        )
    if not conflict.about:
        return replace(collection, extra=_unmarked(collection.extra)), ()
    by_id = {a.id: a for a in collection.annotations}
    record = by_id[conflict.id]
    if conflict.id != conflict.about:
        return collection, _note_settled(record, by_id.get(conflict.about), choice, time, creator)
    parts = dict(reversed(_parts(flags_of(record.extra))))
    clean = changed(record, modified=time)
    clean = msgspec.structs.replace(clean, extra=_unmarked(clean.extra))
    if choice == "other" and "deleted" in parts:
        return collection, (_deletion(record, parts["deleted"], time, creator),)
    if choice == "other":
        for part, json in parts.items():
            clean = _with_other(clean, part, json)
    buried = tombstone_of(collection, record.id)
    return collection, (Step(Change(record, clean, "settle"), buried, buried),)


def _note_settled(
    reply: Annotation, about: Annotation | None, choice: Choice, time: str, creator: str
) -> tuple[Step, ...]:
    if choice == "both":
        kept = msgspec.structs.replace(changed(reply, modified=time), extra=_unmarked(reply.extra))
        return (Step(Change(reply, kept, "settle")),)
    gone = _deletion(reply, _REMOVED, time, creator)
    if choice == "this" or about is None or reply.note is None:
        return (gone,)
    new = changed(revised(about, note=reply.note), modified=time)
    return (Step(Change(about, new, "settle")), gone)


def _deletion(record: Annotation, grave: bytes, time: str, creator: str) -> Step:
    stone = Tombstone(id=record.id, deleted=time, creator=creator)
    if grave != _REMOVED:
        with suppress(ValueError):
            stone = changed(lenient.tombstone(grave), deleted=time)
    return Step(Change(record, None, "settle"), None, stone)


def _parts(flags: Flags) -> list[tuple[str, bytes]]:
    """Return the parts in conflict that diple can tell of, in a fixed order."""
    return sorted(flag for flag in flags if flag[0])


def _names(parts: Iterable[tuple[str, bytes]]) -> str:
    return ", ".join(dict.fromkeys("span" if part == "target" else part for part, _ in parts))


def _told(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(each for each in words if each))


def _unmarked(extra: Extra) -> Extra:
    """Return ``extra`` without the conflicts that diple knows; another maker's mark stays."""
    left = frozenset(flag for flag in flags_of(extra) if not flag[0] and flag != _NOTE)
    pairs = tuple(pair for pair in extra.pairs if pair[0] != CONFLICT)
    return Extra((*pairs, *flag_pair(left)))


# In words


def _this(record: Annotation, part: str) -> str:
    if part == "deleted":
        return record.note or record.quote or "kept"
    if part == "note":
        return record.note or ""
    if part == "kind":
        return record.kind or "no kind"
    if part == "target":
        return record.quote or "elsewhere"
    if part == "creator":
        return record.creator.name if record.creator else "nobody"
    if part in ("tag", "link"):
        return _told((*record.tags, *(link.target for link in record.links)))
    found = msgspec.json.decode(one_line(record), type=dict[str, Raw]).get(part)
    return _words(bytes(found)) if found is not None else "nothing"


def _this_outer(collection: Collection, part: str) -> str:
    known: dict[str, object] = {"label": collection.label}
    if collection.article is not None:
        known |= {name: getattr(collection.article, name) for name in _OF_THE_ARTICLE}
    if part in known:
        return str(known[part] or "nothing")
    found = dict(collection.extra.pairs).get(part) or dict(collection.page_extra.pairs).get(part)
    return _words(found) if found else "as it is"


def _other(part: str, json: bytes) -> str:
    if json == _REMOVED:
        return "deleted" if part == "deleted" else "removed"
    value = msgspec.json.decode(json)
    if isinstance(value, dict):
        if part == "deleted":
            return f"deleted {value.get('deleted', '')}".strip()
        if part == "target":
            return _quote_in(value) or _words(json)
        for key in ("name", "value", "source"):
            if isinstance(value.get(key), str):
                return str(value[key])
    return _words(json)


def _quote_in(target: dict[str, object]) -> str | None:
    selectors = target.get("selector")
    for selector in selectors if isinstance(selectors, list) else [selectors]:
        if isinstance(selector, dict) and selector.get("type") == TextQuoteSelector.__struct_config__.tag:
            return str(selector.get("exact", ""))
    return None


def _words(json: bytes) -> str:
    value = msgspec.json.decode(json)
    return value if isinstance(value, str) else json.decode()


# What the other side had


def _with_other(record: Annotation, part: str, json: bytes) -> Annotation:
    """Return ``record`` with the value of ``part`` that did not stand."""
    if part == "note" and json == _REMOVED:
        return revised(record, note=None)
    if part == "kind" and json[:1] == b'"':
        return revised(record, kind=msgspec.json.decode(json, type=str))
    members = msgspec.json.decode(one_line(record), type=dict[str, Raw])
    if part in ("kind", "tag", "link", "note"):
        members["body"] = _with_body(record, members.get("body"), part, json)
    elif json == _REMOVED:
        members.pop(part, None)
    else:
        members[part] = Raw(json)
    try:
        return annotation_of(msgspec.json.encode(members))
    except ValueError as error:
        raise UsageError(f"the other {part} makes no sense: {error}", where=record.id) from error


def _with_body(record: Annotation, raw: Raw | None, part: str, json: bytes) -> Raw:
    """Return the list of bodies with what ``json`` says instead of what stands for the part."""
    bodies = msgspec.json.decode(raw, type=list[Raw]) if raw is not None else []
    coming: list[Raw] = []
    if json != _REMOVED:
        coming = msgspec.json.decode(json, type=list[Raw]) if json[:1] == b"[" else [Raw(json)]
    replaced = [part] if part in ("kind", "note") else [_key(body, record, part) for body in coming]
    kept = [body for body in bodies if _key(body, record, part) not in replaced]
    return Raw(msgspec.json.encode([*kept, *coming]))


def _key(raw: Raw, record: Annotation, part: str) -> object:
    """Return what makes a body one that a value of ``part`` takes the place of."""
    body = msgspec.json.decode(raw)
    if not isinstance(body, dict):
        return None
    if part == "tag":
        return body.get("type"), body.get("value")
    if part == "link":
        return body.get("source"), body.get("diple:relation")
    purpose = body.get("purpose") or record.motivation
    if body.get("type") != "TextualBody" or purpose == "tagging":
        return None
    return "kind" if purpose == "classifying" else "note"
