"""Which text and article a target is of, written out while two sidecars of different ones are merged."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from annotations.collection import Collection
from annotations.merge.flags import CONFLICT, flag_pair, flags_of
from annotations.merge.ways import json_of
from annotations.model import Annotation
from annotations.records import EntitySelector, Extra, Target, changed


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
    target = annotation.target
    if isinstance(target, Target) and all(key != "target" for key, _ in annotation.extra.pairs):
        fresh = _target(target, turn)
        if fresh is not target:
            annotation = msgspec.structs.replace(annotation, target=fresh)
    flags = flags_of(annotation.extra)
    if any(part == "target" for part, _ in flags):
        flags = frozenset((part, _kept(json, turn) if part == "target" else json) for part, json in flags)
        pairs = tuple(pair for pair in annotation.extra.pairs if pair[0] != CONFLICT)
        annotation = msgspec.structs.replace(annotation, extra=Extra((*pairs, *flag_pair(flags))))
    return annotation


def _kept(json: bytes, turn: Turn) -> bytes:
    """Rewrite the JSON of a target, if it is one in diple's own form."""
    try:
        return json_of(_target(msgspec.json.decode(json, type=Target), turn))
    except (msgspec.DecodeError, ValueError):
        return json


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
