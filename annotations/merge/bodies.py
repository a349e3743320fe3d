"""What is said in an annotation, merged three ways.

The notes are one part and the kinds another; tags, links and bodies of other makers are sets.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from annotations.merge.ways import (
    NOTHING,
    Way,
    When,
    canonical,
    grouped,
    json_of,
    keyed,
    list_json,
    three_way,
    when,
)
from annotations.model import RELATIONS, Annotation
from annotations.records import ABSENT, Body, LinkBody, TextualBody, changed

BARE: Final = "bodyValue"
"""The key of a note that is bare text, in place of all bodies; beside bodies it is another maker's."""

KEYS: Final = ("body", BARE)
"""The keys that bodies are written under."""

_Lost = list[tuple[str, bytes]]


@dataclass(frozen=True)
class MergedBodies:
    """The bodies that stand, how they are written (pairs for ``Extra``), and what does not stand.

    ``others`` are the notes of the side that did not stand; ``beaten`` tells whether that was the first side.
    """

    body: tuple[Body, ...]
    form: tuple[tuple[str, bytes], ...]
    lost: tuple[tuple[str, bytes], ...] = ()
    others: tuple[TextualBody, ...] = ()
    beaten: bool = False


def merge_bodies(base: Annotation | None, one: Annotation, other: Annotation) -> MergedBodies:
    """Merge the bodies of two versions of one annotation."""
    ways = _form_of(one), _form_of(other)
    standing, disagree = three_way(_form_of(base).json if base else NOTHING, *ways)
    if disagree is None:
        return MergedBodies(*standing.value)
    merged = _merge_kept(
        _sorted_out(base) if base else _NO_BODIES, _sorted_out(one), _sorted_out(other), ways
    )
    alike = [way for way in ways if _jsons(way.value[0]) == _jsons(merged.body)]
    if not alike:
        return merged
    body, form = max(alike, key=lambda way: (way.when, way.json)).value
    return MergedBodies(body, form, merged.lost, merged.others, merged.beaten)


def is_bare(annotation: Annotation) -> bool:
    """Tell whether bare text is all that is written in place of bodies."""
    return ("body", ABSENT) in annotation.extra.pairs


_Form = tuple[tuple[Body, ...], tuple[tuple[str, bytes], ...]]


def _form_of(annotation: Annotation) -> Way[_Form]:
    """Return the bodies as they are written: a list of diple's own, or in a form of another maker."""
    keys = KEYS if is_bare(annotation) else KEYS[:1]
    form = tuple(pair for pair in annotation.extra.pairs if pair[0] in keys)
    written = [canonical(raw) for _, raw in form if raw != ABSENT]
    own = b"[%b]" % b",".join(_jsons(annotation.body)) if annotation.body else NOTHING
    json = b",".join(written) if written else own
    return Way(json, (annotation.body, form), when(annotation.modified))


def _jsons(bodies: Iterable[Body]) -> list[bytes]:
    return [json_of(body) for body in bodies]


@dataclass(frozen=True)
class _Sorted:
    """Bodies by what they are."""

    notes: tuple[TextualBody, ...] = ()
    tags: tuple[TextualBody, ...] = ()
    links: tuple[LinkBody, ...] = ()
    kinds: tuple[TextualBody, ...] = ()
    rest: tuple[Body, ...] = ()


_NO_BODIES: Final = _Sorted()


def _sorted_out(annotation: Annotation) -> _Sorted:
    """Return the bodies by what they are; each says so itself, whatever the motivation will be."""
    words: dict[str, list[TextualBody]] = {"commenting": [], "tagging": [], "classifying": []}
    links: list[LinkBody] = []
    rest: list[Body] = []
    for body in annotation.body:
        if type(body) is TextualBody:
            role = annotation.role(body)
            words[role].append(body if body.purpose else changed(body, purpose=role))
        elif type(body) is LinkBody and body.purpose in (None, "linking"):
            links.append(body)
        else:
            rest.append(body)
    notes, tags, kinds = map(tuple, words.values())
    return _Sorted(notes, tags, tuple(links), kinds, tuple(rest))


def _merge_kept(base: _Sorted, one: _Sorted, other: _Sorted, ways: Sequence[Way[_Form]]) -> MergedBodies:
    times = ways[0].when, ways[1].when

    def whole(name: str) -> tuple[Way[tuple[TextualBody, ...]], Way[tuple[TextualBody, ...]] | None]:
        mine, theirs = (
            Way(list_json(_jsons(getattr(side, name))), getattr(side, name), time)
            for side, time in zip((one, other), times, strict=True)
        )
        return three_way(list_json(_jsons(getattr(base, name))), mine, theirs)

    lost: _Lost = []
    notes, fallen_notes = whole("notes")
    kinds, fallen_kinds = whole("kinds")
    others: tuple[TextualBody, ...] = ()
    if fallen_notes is not None:
        known = {*_jsons(base.notes), *_jsons(notes.value)}
        others = tuple(body for body in fallen_notes.value if json_of(body) not in known)
        if not fallen_notes.value:
            lost.append(("note", NOTHING))
    if fallen_kinds is not None:
        lost.append(("kind", _kinds_json(fallen_kinds.value)))
    tags, lost_tags = _set(base.tags, one.tags, other.tags, times)
    links, lost_links = _set(base.links, one.links, other.links, times)
    rest, _ = _set(base.rest, one.rest, other.rest, times)
    lost += [("tag", json) for json in lost_tags] + [("link", json) for json in lost_links]
    body = (*notes.value, *tags, *links, *kinds.value, *rest)
    beaten = fallen_notes is not None and fallen_notes.json == list_json(_jsons(one.notes))
    return MergedBodies(body, (), tuple(lost), others, beaten)


def _kinds_json(bodies: Sequence[TextualBody]) -> bytes:
    """Return what a kind that did not stand is kept as: its text, or all of what is more than that."""
    if len(bodies) == 1 and bodies[0] == TextualBody(purpose="classifying", value=bodies[0].value):
        return json_of(bodies[0].value)
    return list_json(_jsons(bodies))


def _key(body: Body) -> Hashable:
    """Return what makes two bodies of a set the same one."""
    if type(body) is TextualBody:
        return body.value
    if type(body) is LinkBody and body.purpose in (None, "linking"):
        return body.source, body.relation or RELATIONS[0]
    return json_of(body)


def _set(
    base: Sequence[Body], one: Sequence[Body], other: Sequence[Body], times: tuple[When, When]
) -> tuple[list[Body], list[bytes]]:
    """Merge bodies as sets; the second result are those that did not stand."""
    before = {key: way.json for key, way in grouped(base, _key, json_of).items()}
    mine, theirs = (
        grouped(side, _key, json_of, time) for side, time in zip((one, other), times, strict=True)
    )
    merged, lost = keyed(before, mine, theirs, times)
    bodies = [body for way in merged.values() for body in way.value]
    return bodies, [json for _, json in lost if json != NOTHING]


def plain_note(body: TextualBody) -> TextualBody:
    """Return a note for an annotation of any motivation."""
    return body if body.purpose == "commenting" else changed(body, purpose="commenting")
