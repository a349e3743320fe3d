"""Identifiers: random ones in the order of time, and ones that follow from another.

All are absolute URIs of the form ``urn:uuid:...``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Final, TypeVar

from annotations.errors import NotFound, UsageError

PREFIX: Final = "urn:uuid:"
"""What every id diple makes starts with."""

_SHORTEST_ENDING: Final = 4
_SHOWN_ENDING: Final = 8
_SHOWN_RIVALS: Final = 5

_T = TypeVar("_T")

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


def may_be_article(identity: str) -> bool:
    """Tell whether ``identity`` can be the id of an article, which is a UUIDv5; annotations have others."""
    return identity.startswith(PREFIX) and identity[len(PREFIX) + 14 :][:1] == "5"


def ending(identity: str) -> str:
    """Return the end of an id by which people are shown it; most often it is enough to name it by."""
    return identity[-_SHOWN_ENDING:]


def may_be_ending(words: str) -> bool:
    """Tell whether digits are as many as :func:`ending` shows of an id: some ids end with nothing else."""
    return len(words) >= _SHOWN_ENDING


def matching(identity: str, known: Iterable[str]) -> str:
    """Return the one of the ``known`` ids that is ``identity`` or ends so (four characters or more).

    Raises :class:`NotFound`, or :class:`UsageError` for an ending too short or shared by several.
    """
    return chosen(identity, ((one, one) for one in known))


def chosen(identity: str, known: Iterable[tuple[str, _T]], named: Callable[[_T], str] | None = None) -> _T:
    """Return what belongs to the one of the ``known`` ids that is ``identity``, else that ends so.

    Raises as :func:`matching`; where several have it, the error names some of them by ``named``.
    """
    among = [(one, owner) for one, owner in known if one.endswith(identity)]
    found = [(one, owner) for one, owner in among if one == identity]
    if not found and len(identity) < _SHORTEST_ENDING:
        raise UsageError("an id needs at least its last four characters", where=identity)
    found = found or among
    if not found:
        raise NotFound("no annotation has this id", where=identity, todo="list them with 'diple list'")
    if len(found) == 1:
        return found[0][1]
    what, todo = f"{len(found)} annotations have ids that end so", "give more of it"
    if named is not None:
        rivals = [named(owner) for _, owner in found[:_SHOWN_RIVALS]]
        more = [f"{len(found) - len(rivals)} more"] if len(found) > len(rivals) else []
        what, todo = f"{what}: {', '.join(rivals + more)}", f"{todo}, or name the article"
    raise UsageError(what, where=identity, todo=todo)
