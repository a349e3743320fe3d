"""Decisions about entities as annotations: which kind words and names are of, and which thing they mean.

Several may be one edit; what decided the same of the same words or name before, or a moment ago in that
edit, is changed.  Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from annotations import composing
from annotations.collection import Collection
from annotations.edits import Change, Step
from annotations.looking import Looking
from annotations.model import Annotation, EntityTarget
from annotations.records import Creator, changed
from annotations.spans import Span

LABEL: Final = "decide"
"""What the edit is called."""


class Wanted(NamedTuple):
    """A decision to make about words or all mentions of a name: a ``kind``, or the ``uri`` of an identity.

    ``instead`` is the id of the annotation that said it of less until now, if it is there still.
    """

    about: Span | EntityTarget
    kind: str | None = None
    uri: str | None = None
    instead: str = ""


def steps(
    looking: Looking,
    wanted: Iterable[Wanted],
    collection: Collection,
    now: str,
    creator: Creator,
    new_id: Callable[[], str],
) -> tuple[list[Step], list[Annotation]]:
    """Return the steps to what is ``wanted``, and the annotations that say it then, in that order.

    What is said already is said anew, since of two decisions the later stands.  Raises :class:`UsageError`
    for a kind, a URI or a span that there is not.
    """
    was: dict[str, Annotation | None] = {}
    made: dict[str, Annotation] = {}
    said: dict[tuple[Span | str, bool], Annotation] = {}
    ids: list[str] = []
    for each in wanted:
        key = each.about if isinstance(each.about, Span) else each.about.name, each.kind is not None
        found = said.get(key) or _saying(looking, each) or looking.known(each.instead)
        if found is not None:
            before = made.get(found.id, found)
            after = changed(_said(looking, each, before, collection), modified=now)
        else:
            body = composing.composed(kind=each.kind, uri=each.uri)
            target = composing.target_of(each.about, looking.article, collection)
            after = composing.annotation(new_id(), creator, now, target, body)
        was.setdefault(after.id, found)
        made[after.id] = said[key] = after
        ids.append(after.id)
    taken = [Step(Change(was[id], after, LABEL)) for id, after in made.items() if after != was[id]]
    return taken, [made[id] for id in ids]


def _saying(looking: Looking, wanted: Wanted) -> Annotation | None:
    """Return the annotation that decides the same of the same."""
    about = wanted.about
    if isinstance(about, Span):
        near = (one for span, one in looking.spans.touching(*about) if span == about)
    else:
        near = (one for one in looking.annotations if one.entity and one.entity[0] == about.name)
    return next((one for one in near if (one.kind if wanted.kind is not None else one.uri) is not None), None)


def _said(looking: Looking, wanted: Wanted, before: Annotation, collection: Collection) -> Annotation:
    """Return ``before`` saying what is wanted, of what it is wanted of."""
    after = before
    if wanted.kind is not None:
        after = composing.revised(after, kind=wanted.kind)
    if wanted.uri is not None:
        after = composing.revised(after, uri=wanted.uri)
    if before.id == wanted.instead:
        after = changed(after, target=composing.target_of(wanted.about, looking.article, collection))
    return after
