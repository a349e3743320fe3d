"""A person's keys laid over the table of intents.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tui.commands import INTENTS, Intent, intent
from tui.notation import alike, tokens


def rebound(keys: Mapping[str, str | Sequence[str]]) -> tuple[tuple[Intent, ...], list[str]]:
    """Return the intents with a person's keys in place, and a line for each entry that could not be used.

    ``keys`` maps an intent's id to its keys, separated by white space (or a list of them).  An unknown id,
    an unreadable key or one that another intent has in the same mode leaves the default as it was.
    """
    faults: list[str] = []
    wanted = {each.id: each for each in INTENTS}
    for id, given in keys.items():
        new = tuple(given.split() if isinstance(given, str) else given)
        if id not in wanted:
            faults.append(f"keys.{id}: there is no such command; `diple keys` lists them")
            continue
        bad = [key for key in new if not tokens(key)]
        if bad:
            faults.append(f"keys.{id}: {bad[0]!r} is not a key")
            continue
        wanted[id] = replace(wanted[id], keys=new)
    changed = [id for id, each in wanted.items() if each != intent(id)]
    while clashing := [(id, clash) for id in changed if (clash := _clash(wanted, id))]:
        # A default that comes back may clash with what another intent was given, so all are looked at again.
        id, (key, other) = clashing[0]
        faults.append(f"keys.{id}: {key!r} already belongs to {other}")
        wanted[id] = intent(id)
        changed.remove(id)
    return tuple(wanted.values()), faults


def _clash(wanted: Mapping[str, Intent], id: str) -> tuple[str, str] | None:
    """Return the first key of ``id`` that another intent waits for too, and that intent's id."""
    mine = wanted[id]
    for other in wanted.values():
        if other.id == id or not set(other.modes) & set(mine.modes):
            continue
        for key in mine.keys:
            if any(alike(tokens(key), tokens(theirs)) for theirs in other.keys):
                return key, other.id
    return None
