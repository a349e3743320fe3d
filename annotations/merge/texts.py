"""Which text and article a target is of, written out while two sidecars of different ones are merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import Raw

from annotations.collection import Collection
from annotations.merge.flags import flagged, flags_of
from annotations.merge.ways import json_of
from annotations.model import Annotation
from annotations.records import EntitySelector, Target, changed

_ENTITY: Final = EntitySelector.__struct_config__.tag


@dataclass(frozen=True)
class Turn:
    """How targets are rewritten.

    Those of the article ``source`` are pointed at ``into``; those without a digest are given ``given``; the
    digest ``dropped`` is left out.
    """

    source: str | None = None
    into: str | None = None
    given: str | None = None
    dropped: str | None = None


def written_out(collection: Collection | None, article: str | None) -> tuple[Annotation, ...]:
    """Return the annotations with the digest of the text each target describes, all of one ``article`` id."""
    if collection is None or collection.article is None:
        return collection.annotations if collection else ()
    turn = Turn(collection.article.id, article or collection.article.id, given=collection.article.digest)
    return tuple(turned(record, turn) for record in collection.annotations)


def turned(annotation: Annotation, turn: Turn) -> Annotation:
    """Return ``annotation`` with its target, and those kept of a disagreement, rewritten."""
    annotation = _with_target(annotation, turn)
    flags = flags_of(annotation.extra)
    if all(part != "target" for part, _ in flags):
        return annotation
    flags = frozenset((part, _kept(json, turn) if part == "target" else json) for part, json in flags)
    return msgspec.structs.replace(annotation, extra=flagged(annotation.extra, flags))


def _with_target(annotation: Annotation, turn: Turn) -> Annotation:
    """Return ``annotation`` with its target rewritten; one in another maker's form stays as it is."""
    target = annotation.target
    if isinstance(target, str) or any(key == "target" for key, _ in annotation.extra.pairs):
        return annotation
    fresh = _target(target, turn)
    return annotation if fresh is target else msgspec.structs.replace(annotation, target=fresh)


def _kept(json: bytes, turn: Turn) -> bytes:
    """Rewrite the JSON of a target as :func:`_target` would."""
    if not json.startswith(b"{"):
        return json
    target = msgspec.json.decode(json, type=dict[str, Raw])
    if turn.into is not None and _said(target, "source") == turn.source:
        target["source"] = Raw(json_of(turn.into))
    digest = _said(target, "diple:digest")
    if turn.dropped is not None and digest == turn.dropped:
        del target["diple:digest"]
    if turn.given is not None and digest is None and _describes_text(_said(target, "selector")):
        source = {"source": target.pop("source")} if "source" in target else {}
        target = source | {"diple:digest": Raw(json_of(turn.given))} | target
    return msgspec.json.encode(target)


def _said(target: dict[str, Raw], key: str) -> object:
    return msgspec.json.decode(target[key]) if key in target else None


def _describes_text(selector: object) -> bool:
    parts = selector if isinstance(selector, list) else [selector]
    return any(part and not (isinstance(part, dict) and part.get("type") == _ENTITY) for part in parts)


def _target(target: Target, turn: Turn) -> Target:
    if turn.into is not None and target.source == turn.source and turn.source != turn.into:
        target = changed(target, source=turn.into)
    if turn.given is not None and target.digest is None and _is_of_text(target):
        return changed(target, digest=turn.given)
    if turn.dropped is not None and target.digest == turn.dropped:
        return changed(target, digest=None)
    return target


def _is_of_text(target: Target) -> bool:
    """Tell whether the selectors describe a place in a text."""
    return any(type(selector) is not EntitySelector for selector in target.selector)
