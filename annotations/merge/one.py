"""One annotation, merged three ways, part by part.

What stands in a disagreement is that of the version changed later.  The other note becomes a reply; any other
value is kept in the annotation's own ``diple:conflict``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Final

from annotations.ids import derived_id
from annotations.merge.bodies import BARE, KEYS, MergedBodies, is_bare, merge_bodies, plain_note
from annotations.merge.flags import (
    CONFLICT,
    NOTE,
    Flags,
    Pairs,
    flags_of,
    in_order,
    in_place,
    lost_flags,
    merged_flags,
    written_by,
)
from annotations.merge.ways import (
    NOTHING,
    Way,
    canonical,
    json_of,
    keyed,
    ordered,
    three_way,
    ways_of,
    when,
)
from annotations.model import Annotation, motivation_for
from annotations.records import ABSENT, COMMON, CONTEXT, Extra


@dataclass(frozen=True)
class Disagreement:
    """What two sides made differently, and a line about it for people.

    ``id`` is of the annotation, ``""`` for the file itself; ``part`` as ``diple:conflict`` names it.
    """

    id: str
    part: str
    what: str


@dataclass(frozen=True)
class MergedOne:
    """A merged annotation, the replies that hold notes which did not stand, and what was disagreed about."""

    annotation: Annotation
    replies: tuple[Annotation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


_NAMES: Final = {
    "context": "@context",
    "motivation": "motivation",
    "created": "created",
    "modified": "modified",
    "creator": "creator",
    "target": "target",
}
"""The parts that are merged as wholes, and their keys."""

_OWN_KEYS: Final = frozenset((*_NAMES.values(), *KEYS))

_Slot = Way[tuple[object, Pairs]]


def merge_annotation(base: Annotation | None, ours: Annotation, theirs: Annotation) -> MergedOne:
    """Merge two versions of one annotation; ``base`` is the one both come from, ``None`` when there is none.

    The order of the sides makes no difference, and merging the result with either of them changes nothing.
    """
    # As they are written: beside other annotations the same may be read otherwise (a reply's target).
    if ours == theirs or json_of(base) == json_of(theirs):
        return MergedOne(ours)
    if json_of(base) == json_of(ours):
        return MergedOne(theirs)
    one, other = _ranked(ours, theirs)
    if json_of(one) == json_of(other):
        return MergedOne(one)
    bodies = merge_bodies(base, one, other)
    lost = list(bodies.lost)
    slots: dict[str, _Slot] = {}
    for name in ("context", "creator", "target"):
        before = _slot(base, name).json if base else NOTHING
        slots[name], fallen = three_way(before, _slot(one, name), _slot(other, name))
        if fallen is not None:
            lost.append((_NAMES[name], fallen.json))
    slots["modified"] = max(_slot(one, "modified"), _slot(other, "modified"), key=_time_rank)
    slots["created"] = _created(base, _slot(one, "created"), _slot(other, "created"))
    replying = isinstance(slots["target"].value[0], str)
    slots["motivation"] = _merge_motivation(base, one, other, bodies, replying, lost)
    unknown, flags = _merge_unknown(base, one, other, lost, {key for key, _ in bodies.form})
    form = _form_beside(bodies, unknown)
    pairs = (*(pair for slot in slots.values() for pair in slot.value[1]), *form, *unknown)
    common = not pairs and one.extra is COMMON and other.extra is COMMON
    merged = Annotation(
        id=one.id,
        type="Annotation",
        body=bodies.body,
        extra=COMMON if common else Extra(pairs),
        **{name: slot.value[0] for name, slot in slots.items()},  # type: ignore[arg-type]
    )
    replies = _replies(one if bodies.beaten else other, bodies)
    new = flags - flags_of(one.extra) - flags_of(other.extra)
    return MergedOne(merged, replies, (*_told(one.id, new), *(_told_note(one.id) for _ in replies[:1])))


def _merge_unknown(
    base: Annotation | None,
    one: Annotation,
    other: Annotation,
    lost: list[tuple[str, bytes]],
    taken: Container[str],
) -> tuple[Pairs, Flags]:
    """Return the keys of other makers with all that is unsettled, which now are the ``lost`` as well.

    ``taken`` are keys that the bodies are written under.
    """
    times = when(one.modified), when(other.modified)
    before = {key: way.json for key, way in _unknown(base).items()} if base else {}
    mine, theirs = _unknown(one), _unknown(other)
    ways, lost_keys = keyed(before, mine, theirs, times)
    if BARE in taken and BARE in ways:
        lost_keys.append((BARE, ways.pop(BARE).json))
    known = flags_of(base.extra) if base else frozenset()
    flags = merged_flags(known, flags_of(one.extra), flags_of(other.extra))
    flags |= lost_flags([*lost, *(each for each in lost_keys if each[0] != CONFLICT)])
    kept = in_order(ways, ordered(before, list(mine), list(theirs), times))
    return in_place(kept, written_by(one.extra, other.extra, flags)), flags


def _form_beside(bodies: MergedBodies, unknown: Pairs) -> Pairs:
    """Return how the bodies are written beside the ``unknown`` keys.

    Where bare text of another maker stands and there are none, an empty list is: else it would be the body.
    """
    if bodies.body or bodies.form or all(key != BARE for key, _ in unknown):
        return bodies.form
    return (("body", b"[]"),)


def _ranked(ours: Annotation, theirs: Annotation) -> tuple[Annotation, Annotation]:
    """Return the two, the one that was changed later first."""
    first, second = sorted((ours, theirs), key=lambda one: (when(one.modified), json_of(one)), reverse=True)
    return first, second


def _slot(annotation: Annotation, name: str) -> _Slot:
    """Return a part as it is written: the value read from it, and what was kept of another form."""
    key = _NAMES[name]
    value = getattr(annotation, name)
    pairs = tuple(pair for pair in annotation.extra.pairs if pair[0] == key)
    json = canonical(pairs[0][1]) if pairs and pairs[0][1] != ABSENT else json_of(None if pairs else value)
    return Way(json, (value, pairs), when(annotation.modified))


def _time_rank(slot: _Slot) -> tuple[object, ...]:
    return (when(slot.value[0] if isinstance(slot.value[0], str) else None), slot.json)


def _created(base: Annotation | None, one: _Slot, other: _Slot) -> _Slot:
    """Return the moment that one side changed; of two the earlier, and one that is there before none."""
    before = _slot(base, "created").json if base else None
    if before in (one.json, other.json):
        return other if one.json == before else one
    known = [slot for slot in (one, other) if slot.value[0] is not None]
    dated = [slot for slot in known if _time_rank(slot)[0] != when(None)]
    return min(dated or known or (one, other), key=_time_rank)


def _unknown(annotation: Annotation) -> dict[str, Way[bytes]]:
    own = _OWN_KEYS if is_bare(annotation) else _OWN_KEYS - {BARE}
    return ways_of(annotation.extra, own, when(annotation.modified), known=False)


# Motivation

_FOLLOWS: Final = b"~"
"""Stands for a motivation that follows the bodies; larger than any that was chosen."""


def _chosen(annotation: Annotation) -> _Slot:
    slot = _slot(annotation, "motivation")
    reply = isinstance(annotation.target, str)
    if slot.value[1] and slot.value[1][0][1] == ABSENT:
        return slot._replace(json=_FOLLOWS + b"~")
    if not slot.value[1] and annotation.motivation == motivation_for(annotation.body, reply=reply):
        return slot._replace(json=_FOLLOWS)
    return slot


def _merge_motivation(
    base: Annotation | None,
    one: Annotation,
    other: Annotation,
    bodies: MergedBodies,
    replying: bool,
    lost: list[tuple[str, bytes]],
) -> _Slot:
    """Return the motivation: the chosen one, else the one that follows from the merged bodies."""
    mine, theirs = _chosen(one), _chosen(other)
    if mine.value == theirs.value:  # chosen by one, and what follows for the other
        standing, fallen = min(mine, theirs, key=lambda slot: slot.json), None
    else:
        standing, fallen = three_way(_chosen(base).json if base else NOTHING, mine, theirs)
    if fallen is not None:
        lost.append(("motivation", json_of(fallen.value[0])))
    if not standing.json.startswith(_FOLLOWS):
        return standing
    follows = motivation_for(bodies.body, reply=replying)
    return standing._replace(value=(follows, standing.value[1]))


# What people are told and given


def _replies(loser: Annotation, bodies: MergedBodies) -> tuple[Annotation, ...]:
    """Return the notes that did not stand, as replies with ids that follow from them."""
    return tuple(
        Annotation(
            context=CONTEXT,
            id=derived_id(loser.id, f"{CONFLICT} {json_of(body).decode()}"),
            type="Annotation",
            motivation="replying",
            created=loser.created,
            modified=loser.modified,
            creator=loser.creator,
            body=(plain_note(body),),
            target=loser.id,
            extra=Extra(((CONFLICT, NOTE),)),
        )
        for body in bodies.others
    )


def _told_note(identity: str) -> Disagreement:
    return Disagreement(identity, "note", "both changed the note; the other text is kept as a reply to it")


def _told(identity: str, flags: Flags) -> Iterable[Disagreement]:
    for part, json in sorted(flags):
        if json == b"null":
            what = f"one changed the {part}, the other removed it; it is kept"
        else:
            what = f"both changed the {part}; the other value is kept with it"
        yield Disagreement(identity, part, what)
