"""Annotations -> lines of the side pane, beside their rows or as a list.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from tui import wrap
from tui.layers import CHECK, ON_ENTITY
from tui.standing import UNCERTAIN

if TYPE_CHECKING:  # the records cost an import that the first paint must not wait for
    from annotations.conflicts import Unsettled
    from annotations.model import Annotation
    from annotations.trash import Buried

SHORT: Final = 4
"""Rows of a note shown while it is not the chosen one."""


class Line(NamedTuple):
    """One row of the side pane: words at the left and right, a style name, and the item it belongs to.

    ``style`` is one of ``head`` ``body`` ``faint`` ``group`` ``warning``; ``key`` is empty for a line that
    cannot be chosen.
    """

    left: str
    right: str = ""
    style: str = "body"
    key: str = ""
    mark: str = ""
    """A kind, to be drawn in its own style before the words."""


def note_lines(
    annotation: Annotation,
    state: str,
    columns: int,
    *,
    replies: Sequence[Annotation] = (),
    whole: bool = False,
    name: Callable[[str], str] = str,
    unsettled: Container[str] = (),
    told: Sequence[str] = (),
) -> list[Line]:
    """Return the lines of one annotation with its replies.

    ``whole`` shows a long note to its end; ``name`` says what a link's target is called; ``unsettled`` holds
    the ids of annotations in conflict, and of replies with another version of a note; ``told`` is what is
    said of where it stands.
    """
    key = annotation.id
    quote = annotation.quote or _about(annotation)
    tags = " ".join(f"#{tag}" for tag in annotation.tags)
    sign = "?" if state in UNCERTAIN else ON_ENTITY if annotation.entity else ">"
    flag = "" if state in ("", "exact") else f"({state}) "
    flag = f"(conflict) {flag}" if annotation.id in unsettled else flag
    lines = [Line(f"{sign} {flag}{quote}", tags, "head", key)]
    rows = [row for each in told for row in rows_of(each, columns - 3, whole)]
    lines += [Line(f"  {row}", "", "faint", key) for row in rows]
    lines += [Line(f"  {row}", "", "body", key) for row in rows_of(annotation.note or "", columns - 3, whole)]
    lines += [Line(f"  {CHECK} {what}", "", "faint", key) for what in decided(annotation)]
    lines += [
        Line(f"  → {link.relation}: {name(link.target)}", "", "faint", key) for link in annotation.links
    ]
    lines.append(Line(f"  {author(annotation)}", (annotation.modified or "")[:10], "faint", key))
    for reply in replies:
        rows = rows_of(reply.note or " ".join(f"#{tag}" for tag in reply.tags), columns - 7, whole)
        for number, row in enumerate(rows):
            mark = "≠" if reply.id in unsettled else "↳"
            lead = f"  {mark} " if number == 0 else "    "
            lines.append(Line(lead + row, author(reply) if number == 0 else "", "body", reply.id))
    return lines


def decided(annotation: Annotation) -> list[str]:
    """Return what an annotation decides about an entity: of which kind it is, which one."""
    from annotations.entities.kinds import NO_KIND

    kind, thing = annotation.kind, annotation.uri
    said = ["no entity" if kind == NO_KIND else kind] if kind else []
    if thing is not None:
        from annotations.entities.identity import told

        which = told(thing, annotation.entity[0] if annotation.entity else None)
        said.append(which.removeprefix("http://www.wikidata.org/entity/"))
    return said


def conflict_lines(conflict: Unsettled, about: str, columns: int) -> list[Line]:
    """Return the lines of one conflict: what it is about, this version, the other."""
    lines = [Line(f"> {about}", conflict.part, "head", conflict.id)]
    for lead, words in (("here:", conflict.this), ("else:", conflict.other)):
        for number, row in enumerate(rows_of(words, columns - 9, False)):
            lines.append(Line(f"  {lead if number == 0 else '     '} {row}", "", "body", conflict.id))
    return lines


def trash_lines(buried: Buried, columns: int) -> list[Line]:
    """Return the lines of one deleted annotation."""
    annotation = buried.annotation
    key = annotation.id
    tags = " ".join(f"#{tag}" for tag in annotation.tags)
    lines = [Line(f"> {annotation.quote or _about(annotation)}", tags, "head", key)]
    lines += [Line(f"  {row}", "", "body", key) for row in rows_of(annotation.note or "", columns - 3, False)]
    lines.append(Line(f"  deleted · {author(annotation)}", buried.deleted[:10], "faint", key))
    return lines


def author(annotation: Annotation) -> str:
    """Return the name of who made an annotation."""
    return annotation.creator.name if annotation.creator else "somebody"


def _about(annotation: Annotation) -> str:
    if annotation.entity is not None:
        return annotation.entity[0]
    return "the whole article"


def rows_of(note: str, columns: int, whole: bool) -> list[str]:
    """Return a note in rows of ``columns`` cells: ``whole``, or cut after :data:`SHORT` of them."""
    rows = [
        paragraph[start:end]
        for paragraph in note.split("\n")
        for start, end in wrap.wrap(paragraph, max(8, columns)).rows
    ]
    if not note or (len(rows) <= SHORT or whole):
        return rows if note else []
    return [*rows[: SHORT - 1], rows[SHORT - 1] + " …"]


def aligned(
    blocks: Sequence[tuple[int, Sequence[Line]]], height: int, above: int, below: int, *, end: bool = False
) -> list[Line]:
    """Place each block beside its row, or as soon after it as the blocks before leave room.

    ``blocks`` are (row of the page, lines) in order; ``above`` and ``below`` count what is
    off screen.  At the ``end`` of the text, where nobody can scroll on, blocks move up to be seen.
    The result has exactly ``height`` lines.
    """
    starts: list[int] = []
    free = 0
    for row, block in blocks:
        starts.append(max(row, free))
        free = starts[-1] + len(block)
    if end and not below and free > height:
        starts = _lifted(starts, [len(block) for _, block in blocks], height)
    lines: list[Line] = []
    for start, (_, block) in zip(starts, blocks, strict=True):
        lines += [Line("")] * (start - len(lines))
        lines += block
    room = height - 1 if below or any(start >= height for start in starts) else height
    left = sum(start >= room for start in starts)
    lines = lines[:height] + [Line("")] * (height - len(lines))
    if above and height and not lines[0].key:
        lines[0] = Line("", f"↑ {above} above", "faint")
    if (below or left) and height:
        lines[-1] = Line("", f"↓ {below + left} below", "faint")
    return lines


def _lifted(starts: Sequence[int], sizes: Sequence[int], height: int) -> list[int]:
    """Return the starts of blocks moved up as little as lets all of them be seen, if that is possible."""
    lifted: list[int] = []
    limit = height
    for start, size in zip(reversed(starts), reversed(sizes), strict=True):
        limit = min(start, limit - size)
        lifted.append(limit)
    if limit >= 0:
        return lifted[::-1]
    return [sum(sizes[:number]) for number in range(len(sizes))]


def cut(lines: Sequence[Line], key: str, most: int) -> list[Line]:
    """Return up to ``most`` of a section's lines: its first two, and of its items those about ``key``."""
    if len(lines) <= most:
        return list(lines)
    head, items, room = lines[:2], lines[2:], max(0, most - 2)
    first = next((at for at, line in enumerate(items) if line.key == key), 0)
    low = max(0, min(first, len(items) - room))
    return [*head, *items[low : low + room]]


NO_NOTES: Final = [
    Line(""),
    Line("  No notes yet.", style="head"),
    Line("  v selects words, or ]e goes to", style="faint"),
    Line("  an entity; then a writes a note,", style="faint"),
    Line("  t tags it, x ties it to another.", style="faint"),
]
NO_ENTITIES: Final = [
    Line(""),
    Line("  No entities found (yet).", style="head"),
    Line("  v selects words, c says what", style="faint"),
    Line("  kind of entity they are.", style="faint"),
]
NO_LINKS: Final = [
    Line(""),
    Line("  No cross-references yet.", style="head"),
    Line("  x ties the words here to another", style="faint"),
    Line("  annotation, an article or a URL.", style="faint"),
]
NO_CONFLICTS: Final = [
    Line(""),
    Line("  Nothing to settle.", style="head"),
    Line("  Where two people edited the same", style="faint"),
    Line("  note, both versions are shown here.", style="faint"),
]
EMPTY_TRASH: Final = [
    Line(""),
    Line("  The trash is empty.", style="head"),
    Line("  D deletes the annotation here;", style="faint"),
    Line("  U takes that back at once.", style="faint"),
]
