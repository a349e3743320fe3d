"""Entities -> lines of the side pane: by kind, with how often and where they are mentioned; and what was said
of them elsewhere.  Pure.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from tui import wrap
from tui.layers import CHECK, ON_ENTITY
from tui.margin import NO_ENTITIES, Line, rows_of

if TYPE_CHECKING:  # the first paint needs none of these
    from annotations.elsewhere import Remark, Seen
    from annotations.entities.mentions import Entity
    from annotations.model import Annotation

FILTER: Final = "filter"
"""The key of the line that says what the entities are narrowed by."""

HIDDEN: Final = "hidden"
"""The key of the line that lists the kinds that are hidden."""

BLOCKS: Final = "▁▂▃▄▅▆▇█"
PLAIN: Final = ".:-=+*#@"
"""Heights of a sparkline, the lowest first: for terminals that have the characters, and for the others."""

_LEAST_HEIGHT: Final = 4
"""Mentions in one stretch of the text for which a sparkline is as high as it gets, at least."""

_ROOM: Final = ((70, 24), (50, 16), (30, 8))
"""Columns from which a sparkline has so many cells; in fewer there is none."""


@dataclass(frozen=True, slots=True)
class Showing:
    """Which entities are shown and how: not those of the ``hidden`` kinds, those that fit what was ``typed``.

    The most frequent first, or in the order in which they are first mentioned (``by_place``).
    """

    hidden: frozenset[str] = frozenset()
    typed: str = ""
    by_place: bool = False

    def switched(self, kind: str) -> Showing:
        """Return it with a kind hidden, or shown again."""
        return replace(self, hidden=self.hidden ^ {kind})


def key_of(entity: Entity) -> str:
    """Return what a line of the pane knows an entity by; names are one to an entity."""
    return f"{entity.kind}:{entity.name}"


def kind_of(key: str) -> str:
    """Return the kind a key is of: that of an entity, or the kind itself for the head of its group."""
    return key.partition(":")[0]


# -- what is typed to narrow them ------------------------------------------------------------------


def bare(words: str) -> str:
    """Return ``words`` without capitals and accents."""
    if words.isascii():
        return words.casefold()
    from unicodedata import combining, normalize

    apart = normalize("NFKD", words)
    return "".join(char for char in apart if not combining(char)).casefold()


def _told(entity: Entity) -> str:
    return bare("\n".join((entity.name, *entity.aliases, entity.kind, entity.kind.replace("_", " "))))


# -- where they stand ------------------------------------------------------------------------------


def cells_for(columns: int) -> int:
    """Return how many cells a sparkline has in a pane of so many columns; 0 where there is no room."""
    return next((cells for least, cells in _ROOM if columns >= least), 0)


def spread(entity: Entity, length: int, cells: int) -> list[int]:
    """Return how many mentions start in each of ``cells`` equal stretches of a text of ``length``."""
    counts = [0] * cells
    for mention in entity.mentions if cells else ():
        counts[min(mention.start * cells // max(1, length), cells - 1)] += 1
    return counts


def sparkline(counts: Sequence[int], most: int, levels: str = BLOCKS) -> str:
    """Draw ``counts`` in a cell each, the highest for ``most``; a blank for none, the lowest for one."""
    top, high = len(levels), max(most, _LEAST_HEIGHT)
    return "".join(levels[min(top, -(-count * top // high)) - 1] if count else " " for count in counts)


# -- lines -----------------------------------------------------------------------------------------


class Listing:
    """The entities of one text as a pane of one width shows them.

    What takes time is done once: showing others of them, or in another order, takes the lines that are there.
    """

    def __init__(
        self,
        entities: Sequence[Entity],
        *,
        columns: int,
        length: int,
        levels: str = BLOCKS,
        noted: Container[str] = (),
    ) -> None:
        """``length`` is that of the text in code points, ``levels`` the heights of the sparklines.

        ``noted`` holds the keys of the entities that there are notes on.
        """
        self._entities = entities
        self._columns = columns
        self._told: list[str] | None = None
        cells = cells_for(columns)
        places = [spread(each, length, cells) for each in entities]
        most = max((count for counts in places for count in counts), default=0)
        digits = len(str(max((len(each.mentions) for each in entities), default=1))) + 1
        self.room = columns - (cells + 1 if cells else 0) - digits - 3
        """Cells there are for a name, its indent and a gap after it left out."""
        self._lines = [
            _entity_line(each, sparkline(counts, most, levels), digits, noted)
            for each, counts in zip(entities, places, strict=True)
        ]
        self._orders: dict[bool, list[int]] = {}

    def lines(self, showing: Showing) -> list[Line]:
        """Return the lines of the view Entities: a group a kind.

        The first says what they are narrowed by, the last which kinds are hidden; both can be chosen.
        """
        from annotations.entities.kinds import KIND_LETTERS

        if not self._entities:
            return NO_ENTITIES
        shown = [at for at in self._order(showing.by_place) if self._entities[at].kind not in showing.hidden]
        found = self._fitting(shown, showing.typed)
        groups: dict[str, list[Line]] = {}
        for at in found:
            groups.setdefault(self._entities[at].kind, []).append(self._lines[at])
        lines = self._narrowed(showing, len(found), len(shown))
        for kind, letter in KIND_LETTERS.items():
            if members := groups.get(kind):
                head = f"{letter} {kind.replace('_', ' ')}"
                lines += [Line(head, str(len(members)), "group", kind, kind), *members]
        return lines + _hidden(self._entities, showing.hidden, self._columns)

    def _narrowed(self, showing: Showing, found: int, of: int) -> list[Line]:
        """Return the lines that say what they are narrowed by; where none fits, how many hidden ones do."""
        if not showing.typed.strip():
            return []
        head = Line(f"/ {showing.typed}", f"{found} of {of}", "faint", FILTER)
        if found:
            return [head]
        hidden = [at for at, each in enumerate(self._entities) if each.kind in showing.hidden]
        count = len(self._fitting(hidden, showing.typed))
        if not count:
            return [head, Line(""), Line(f"  no entity has “{showing.typed}”", "", "head")]
        told = f"{count} of hidden kinds: Enter on the last line shows them"
        rows = [Line(f"  {row}", "", "faint") for row in rows_of(told, self._columns - 2, False)]
        return [head, Line(""), Line(f"  none shown has “{showing.typed}”", "", "head"), *rows]

    def _order(self, by_place: bool) -> list[int]:
        """Return the entities by their first mention, or the most frequent ones first."""
        if by_place not in self._orders:
            keys = [
                (0 if by_place else -len(each.mentions), each.mentions[0].start) for each in self._entities
            ]
            self._orders[by_place] = sorted(range(len(keys)), key=keys.__getitem__)
        return self._orders[by_place]

    def _fitting(self, shown: list[int], typed: str) -> list[int]:
        """Return those in whose name, aliases or kind all the words typed stand."""
        wanted = bare(typed).split()
        if not wanted:
            return shown
        if self._told is None:
            self._told = [_told(each) for each in self._entities]
        told = self._told
        return [at for at in shown if all(word in told[at] for word in wanted)]


def _entity_line(entity: Entity, line: str, digits: int, noted: Container[str]) -> Line:
    count = f"×{len(entity.mentions)}" if len(entity.mentions) > 1 else ""
    right = f"{line} {count.rjust(digits)}" if line else count
    key = key_of(entity)
    decided = all(each.engine == "person" for each in entity.mentions)
    sign = ON_ENTITY if key in noted else CHECK if decided else " "
    return Line(f"{sign} {entity.name}", right, "body", key, entity.kind)


def _hidden(entities: Iterable[Entity], hidden: Iterable[str], columns: int) -> list[Line]:
    """Return the quiet line that lists the hidden kinds: in full, or by their letters where it is narrow."""
    from annotations.entities.kinds import KIND_LETTERS

    counts = hidden_counts(entities, hidden)
    if not counts:
        return []
    full = ", ".join(
        f"{KIND_LETTERS[kind]} {kind.replace('_', ' ')} {count}" for kind, count in counts.items()
    )
    short = ", ".join(f"{KIND_LETTERS[kind]} {count}" for kind, count in counts.items())
    words = full if len(full) + len("hidden: ") <= columns else short
    return [Line(""), Line(f"hidden: {words}", "", "faint", HIDDEN)]


def hidden_counts(entities: Iterable[Entity], hidden: Iterable[str]) -> Mapping[str, int]:
    """Return how many entities each hidden kind has, in the order of the kinds, those with none left out."""
    from annotations.entities.kinds import KINDS

    counts = dict.fromkeys((kind for kind in KINDS if kind in set(hidden)), 0)
    for each in entities:
        if each.kind in counts:
            counts[each.kind] += 1
    return {kind: count for kind, count in counts.items() if count}


def with_details(lines: Sequence[Line], key: str, details: Sequence[Line]) -> list[Line]:
    """Return ``lines`` with more about an item below it."""
    at = next((at for at, line in enumerate(lines, 1) if line.key == key), 0)
    return [*lines[:at], *details, *lines[at:]] if at else [*lines]


def detail_lines(entity: Entity, notes: Sequence[Annotation], columns: int, room: int) -> list[Line]:
    """Return what is known of a chosen entity besides: its aliases, its country, and the notes on it.

    A name for which the list has no ``room`` (in cells) is given in full.
    """
    key = key_of(entity)
    cut = wrap.width(entity.name) > room
    also = f"also {', '.join(entity.aliases)}" if entity.aliases else ""
    told = [entity.name if cut else "", also, entity.code or ""]
    lines = [
        Line(f"    {row}", "", "faint", key) for words in told for row in rows_of(words, columns - 5, True)
    ]
    for each in notes:
        words = each.note or " ".join(f"#{tag}" for tag in each.tags) or "a cross-reference"
        for number, row in enumerate(rows_of(words, columns - 7, False)):
            lines.append(Line(f"    {ON_ENTITY if number == 0 else ' '} {row}", "", "body", key))
    return lines


# -- what was said elsewhere -----------------------------------------------------------------------


def seen_lines(seen: Sequence[Seen]) -> list[Line]:
    """Return the lines of the view Seen before: the notes of other articles, by entity."""
    from annotations.entities.kinds import KIND_LETTERS

    lines: list[Line] = []
    for number, each in enumerate(seen):
        kind, total = each.entity.kind, len(each.remarks) + each.left
        lines.append(Line(f"{KIND_LETTERS[kind]} {each.entity.name}", str(total), "group", mark=kind))
        for remark in each.remarks:
            key = f"{number} {remark.annotation}"
            lines.append(Line(f"  {remark.said}", "", "body", key))
            lines.append(
                Line(f"    {PurePath(remark.article).name} · {remark.creator}", remark.day, "faint", key)
            )
        if each.left:
            lines.append(Line(f"  and {each.left} more", "", "faint"))
    return lines or NOTHING_SEEN


def remarks_by_key(seen: Sequence[Seen]) -> dict[str, Remark]:
    """Return the notes that :func:`seen_lines` lists, by the keys of their lines."""
    return {f"{number} {one.annotation}": one for number, each in enumerate(seen) for one in each.remarks}


def count_of(seen: Sequence[Seen]) -> int:
    """Return how many notes there are elsewhere; one on several entities counts once."""
    listed = {remark.annotation for each in seen for remark in each.remarks}
    return len(listed) + sum(each.left for each in seen)


def told_of(seen: Sequence[Seen]) -> str:
    """Return how many notes there are elsewhere, and on whom; empty when there are none."""
    count = count_of(seen)
    if not count:
        return ""
    names = ", ".join(each.entity.name for each in seen[:3]) + (" …" if len(seen) > 3 else "")
    return f"{count} note{'s' if count > 1 else ''} on {names}"


COMING: Final = [Line("  reading the names together…", style="faint")]
"""What stands in the view while the mentions of a long article are grouped."""

NOTHING_SEEN: Final = [
    Line(""),
    Line("  Nothing seen before.", style="head"),
    Line("  Notes in other articles of this", style="faint"),
    Line("  folder on whom this one names", style="faint"),
    Line("  are listed here.", style="faint"),
]
