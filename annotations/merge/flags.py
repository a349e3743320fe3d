"""``diple:conflict``: what a merge could not settle, kept where it belongs until a person settles it.

On an annotation (and on the collection) it is an object of the values that did not stand, by the name of
their part; a second one of the same part is ``part#2``.  On a reply that a merge made of a note that did not
stand it is the text ``note``.  Other JSON is another maker's and is kept under the part ``""``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec import Raw

from annotations.merge.ways import LEFT_OUT, NOTHING, Way, canonical
from annotations.records import ABSENT, Extra

CONFLICT: Final = "diple:conflict"
"""The key."""

NOTE: Final = b'"note"'
"""What it says on a reply that holds a note which did not stand."""

Flags = frozenset[tuple[str, bytes]]
"""Pairs of a part's name and the canonical JSON of the value that did not stand; ``null``: it was removed."""

Pairs = tuple[tuple[str, bytes], ...]
"""What :class:`Extra` holds."""

_NUMBER: Final = re.compile(r"#\d+\Z")


def flags_of(extra: Extra) -> Flags:
    """Return what is unsettled there."""
    raw = dict(extra.pairs).get(CONFLICT)
    if not raw:
        return frozenset()
    if raw[:1] != b"{":
        return frozenset({("", canonical(raw))})
    members = msgspec.json.decode(raw, type=dict[str, Raw])
    return frozenset((_NUMBER.sub("", key), canonical(bytes(value))) for key, value in members.items())


def flag_pair(flags: Flags) -> Pairs:
    """Return the pair for :class:`Extra` that says ``flags``; none for none."""
    if not flags:
        return ()
    if len(flags) == 1:
        [(part, json)] = flags
        if not part and json[:1] != b"{":
            return ((CONFLICT, json),)
    members: dict[str, Raw] = {}
    for part, json in sorted(flags):
        key, number = part, 1
        while key in members:
            number += 1
            key = f"{part}#{number}"
        members[key] = Raw(json)
    return ((CONFLICT, msgspec.json.encode(members)),)


def merged_flags(base: Flags, one: Flags, other: Flags) -> Flags:
    """Return what is unsettled on either side and was not settled on one of them."""
    return (one & other) | (one - base) | (other - base)


def lost_flags(lost: Iterable[tuple[str, bytes]]) -> Flags:
    """Return the flags for the values of parts that did not stand."""
    return frozenset(
        (_NUMBER.sub("", part), b"null" if json in (NOTHING, LEFT_OUT) else json) for part, json in lost
    )


def in_order(kept: Mapping[str, Way[bytes]], keys: Iterable[str]) -> Pairs:
    """Return what is ``kept`` in the order of the ``keys``, with a place for what is unsettled among them.

    A merge may find something unsettled anew where a side had settled all: it then stands where it would
    if it were merged again, by the order of the keys.
    """
    standing = {key: way.value for key, way in kept.items()}
    places = {CONFLICT: ABSENT} | standing
    return tuple((key, places[key]) for key in keys if key in places)


def in_place(pairs: Pairs, flag: Pairs) -> Pairs:
    """Return ``pairs`` with the pair that says what is unsettled (or none) where it was, else at the end."""
    if all(key != CONFLICT for key, _ in pairs):
        return (*pairs, *flag)
    return tuple(each for pair in pairs for each in (flag if pair[0] == CONFLICT else (pair,)))


def flagged(extra: Extra, flags: Flags) -> Extra:
    """Return ``extra`` saying ``flags``."""
    return Extra(in_place(extra.pairs, flag_pair(flags)))


def written_by(one: Extra, other: Extra, flags: Flags) -> Pairs:
    """Return the pair that says ``flags``, as it stands on a side that says them."""
    sides = (dict(extra.pairs).get(CONFLICT) for extra in (one, other) if flags_of(extra) == flags)
    said = [raw for raw in sides if raw]
    return ((CONFLICT, max(said, key=canonical)),) if said else flag_pair(flags)
