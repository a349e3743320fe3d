"""A sidecar, and the difference of two, as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from annotations.collection import Collection
from annotations.compare.difference import Changed, Difference, Part
from annotations.compare.parts import heading, one_line, parts_of, parts_of_file
from annotations.ids import ending
from annotations.model import Annotation
from annotations.records import Tombstone
from annotations.safe import visible, visible_line


def as_text(collection: Collection) -> str:
    """Return a sidecar as plain text, safe for a terminal: a block an annotation, no moments of change."""
    return "\n".join(visible(line) for line in _lines(collection)) + "\n"


def _lines(collection: Collection) -> Iterator[str]:
    parts = parts_of_file(collection)
    yield from (f"{name}: {one_line(value)}" for name, value in parts.items())
    for record in collection.annotations:
        yield ""
        yield from _block(record)
    stones = [stone for stone in collection.deleted if isinstance(stone, Tombstone)]
    if stones:
        yield ""
    yield from (f"deleted {ending(stone.id)}" for stone in stones)


def _block(annotation: Annotation) -> Iterator[str]:
    """Yield the lines of one annotation: a heading, then a part each."""
    parts = parts_of(annotation)
    for name in ("about", "quote", "span", "modified"):
        parts.pop(name, None)
    yield heading(annotation)
    note = parts.pop("note", None)
    if note is not None:
        yield from (f"    {line}".rstrip() for line in str(note).split("\n"))
    for name, value in parts.items():
        yield f"  {name}: {one_line(value)}"


def told(difference: Difference) -> Iterator[str]:
    """Yield the lines of a difference for people, safe for a terminal: - removed, + added, ~ changed."""

    for sign, records in (("-", difference.removed), ("+", difference.added)):
        for record in records:
            yield from (f"{sign} {visible(line)}".rstrip() for line in _block(record))
    for each in difference.changed:
        yield from _told_change(each)
    yield from (f"+ deleted {ending(identity)}" for identity in difference.deleted)
    yield from (f"- deleted {ending(identity)}" for identity in difference.undeleted)
    if difference.file:
        yield "~ the file"
        for part in difference.file:
            yield from _told_part(part)


def _told_change(each: Changed) -> Iterator[str]:
    yield f"~ {heading(each.after)}"
    only_time = all(part.name == "modified" for part in each.parts)
    for part in each.parts:
        if only_time or part.name != "modified":
            yield from _told_part(part)


def _told_part(part: Part) -> Iterator[str]:

    name = visible_line(part.name)
    before, after = part.before, part.after
    if part.before == part.after:
        yield "    written otherwise"
    elif part.name == "note":
        yield f"    {name}:"
        yield from _told_note(str(before or ""), str(after or ""))
    elif isinstance(before or after, list) and part.name not in ("span", "about"):
        yield f"    {name}: {_told_list(before, after)}"
    else:
        shown = [one_line(value) if value is not None else "nothing" for value in (before, after)]
        yield f"    {name}: {shown[0]} -> {shown[1]}"


def _told_note(before: str, after: str) -> Iterator[str]:
    """Yield the lines of a note that went and came."""
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    for number, line in enumerate(lines):
        if number > 1 and line[:1] in "+-":  # after the two lines that name files
            yield visible_line(f"      {line[0]} {line[1:]}").rstrip()


def _told_list(before: object, after: object) -> str:
    """Return what went from a list and what came."""
    old, new = (value if isinstance(value, list) else [] for value in (before, after))
    gone = [f"-{one_line(one)}" for one in old if one not in new]
    come = [f"+{one_line(one)}" for one in new if one not in old]
    return " ".join(gone + come) or "in another order"
