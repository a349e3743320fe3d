"""Identifiers: random ones in the order of time, and ones that follow from another.

All are absolute URIs of the form ``urn:uuid:...``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from threading import Lock
from typing import Final

from annotations.errors import NotFound, UsageError

PREFIX: Final = "urn:uuid:"
"""What every id diple makes starts with."""

_SHORTEST_ENDING: Final = 4

_lock = Lock()
_last = 0


def new_id() -> str:
    """Return a fresh UUIDv7 (RFC 9562, section 5.7) as ``urn:uuid:...``.

    Ids of one process ascend, even within a millisecond and when the clock is set back: the 12 bits after
    the time count on from the last id (the RFC's method 1).  The final 62 bits are random, so ends differ.
    """
    global _last
    with _lock:
        _last = max(_last + 1, time.time_ns() // 1_000_000 << 12)
        ticks = _last
    tail = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
    number = ticks >> 12 << 80 | 7 << 76 | (ticks & 0xFFF) << 64 | 2 << 62 | tail
    digits = f"{number:032x}"
    return PREFIX + "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def derived_id(parent: str, role: str) -> str:
    """Return the UUIDv5 of ``role`` in the name space of ``parent``, a URI; the same for the same two."""
    import uuid  # costs milliseconds, and lists of annotations need none

    try:
        space = uuid.UUID(parent.removeprefix(PREFIX))
    except ValueError:  # another maker's URI
        space = uuid.uuid5(uuid.NAMESPACE_URL, parent)
    return PREFIX + str(uuid.uuid5(space, role))


def matching(identity: str, known: Iterable[str]) -> str:
    """Return the one of the ``known`` ids that is ``identity`` or ends so (four characters or more).

    Raises :class:`NotFound`, or :class:`UsageError` for an ending too short or shared by several.
    """
    """Return the one of the ``known`` ids that ``identity`` is, or is the ending of."""
    among = tuple(known)
    if identity in among:
        return identity
    if len(identity) < _SHORTEST_ENDING:
        raise UsageError("an id needs at least its last four characters", where=identity)
    found = [one for one in among if one.endswith(identity)]
    if not found:
        raise NotFound("no annotation has this id", where=identity, todo="list them with 'diple list'")
    if len(found) > 1:
        raise UsageError(
            f"{len(found)} annotations have ids that end so", where=identity, todo="give more of it"
        )
    return found[0]
