"""What is said in an annotation and in a sidecar, part by part, as values of JSON and for people."""

from __future__ import annotations

from typing import Final

import msgspec

from annotations.collection import Collection
from annotations.ids import ending
from annotations.merge.flags import CONFLICT, flags_of
from annotations.merge.ways import canonical, json_of
from annotations.model import Annotation
from annotations.records import Foreign, LinkBody, Target, TextualBody
from annotations.safe import visible_line

_KNOWN: Final = frozenset(
    {"@context", "motivation", "created", "modified", "creator", "body", "bodyValue", "target"}
)


def parts_of(annotation: Annotation) -> dict[str, object]:
    """Return what is said in ``annotation``: values of JSON by the names of its parts, no empty ones."""
    span = annotation.position
    target = annotation.target
    known: dict[str, object] = {
        "about": about(annotation),
        "quote": annotation.quote,
        "span": list(span) if span else None,
        "digest": target.digest if isinstance(target, Target) else None,
        "orphaned": target.orphaned if isinstance(target, Target) else None,
        "note": annotation.note,
        "tags": list(annotation.tags),
        "links": [f"{link.target}={link.relation}" for link in annotation.links],
        "kind": annotation.kind,
        "motivation": annotation.motivation,
        "creator": annotation.creator.name if annotation.creator else None,
        "created": annotation.created,
        "modified": annotation.modified,
        "bodies": _other_bodies(annotation),
        "conflict": sorted(
            f"{part}: {json.decode()}" if part else json.decode() for part, json in flags_of(annotation.extra)
        ),
    }
    for key, raw in annotation.extra.pairs:
        if key not in _KNOWN and key != CONFLICT:
            known[key] = msgspec.json.decode(raw)
    return {name: value for name, value in known.items() if value not in (None, [])}


def about(annotation: Annotation) -> str | None:
    """Return what an annotation without a span is about, in words; ``None`` for one with a span."""
    if annotation.reply_to is not None:
        return f"reply to {ending(annotation.reply_to)}"
    if annotation.entity is not None:
        name, kind = annotation.entity
        return f"entity {name} ({kind})"
    if annotation.position is not None or annotation.quote is not None:
        return None
    return "the whole article" if annotation.is_whole else "a part of the article"


def _other_bodies(annotation: Annotation) -> list[str]:
    """Return the JSON of bodies that are no note, tag, link or kind, and of further notes and kinds."""
    seen: set[str] = set()
    found = []
    for body in annotation.body:
        role = annotation.role(body) if isinstance(body, TextualBody) else None
        plain = role == "tagging" or (isinstance(body, LinkBody) and body.purpose in (None, "linking"))
        if not plain and (role is None or role in seen):
            found.append(json_of(body).decode())
        if role:
            seen.add(role)
    return found


def parts_of_file(collection: Collection | None) -> dict[str, object]:
    """Return what a sidecar says besides its annotations, as :func:`parts_of` does."""
    if collection is None:
        return {}
    article = collection.article
    found: dict[str, object] = {"label": collection.label}
    if article is not None:
        described = msgspec.json.decode(json_of(article), type=dict[str, object])
        found |= {f"article {key}": value for key, value in described.items()}
    for where, extra in (("", collection.extra), ("page ", collection.page_extra)):
        found |= {where + key: msgspec.json.decode(raw) for key, raw in extra.pairs if raw}
    found["set aside"] = sorted(_folded(item.raw) for item in collection.bad)
    stones = (stone for stone in collection.deleted if isinstance(stone, Foreign))
    found["tombstones of others"] = sorted(json_of(stone).decode() for stone in stones)
    return {name: value for name, value in found.items() if value not in (None, [])}


def _folded(raw: bytes) -> str:
    """Return the bytes of an item that was set aside on one line."""
    try:
        return canonical(raw).decode()
    except (msgspec.DecodeError, UnicodeDecodeError):
        return " ".join(raw.decode("utf-8", "backslashreplace").split())


def heading(annotation: Annotation) -> str:
    """Return the line that names an annotation: the end of its id, where it is, what it is of."""
    where = about(annotation)
    span = annotation.position
    if where is None:
        place = f"{span.start}:{span.end} " if span else ""
        where = f'{place}"{annotation.quote}"' if annotation.quote is not None else place.strip()
    return visible_line(f"{ending(annotation.id)} {where}")


def one_line(value: object) -> str:
    """Return a part's value on one line: texts as they are, lists joined, other values as JSON."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = "; ".join(value)
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return visible_line(text)
