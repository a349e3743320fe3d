"""What lies over the text: blocks, mentions, annotations, matches, selection.  Values in, marks out; pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from rich.style import Style

from annotations.spans import Span, SpanIndex
from annotations.text import Text
from tui.paint import Mark, depths
from tui.palette import Palette

BLOCK, ENTITY, NOTE, MATCH, CURRENT, SELECTION, CURSOR = range(7)
"""Ranks, the lowest first."""

ON_ENTITY = "·"
"""The sign of a note on an entity: beside the rows that name it, and before its name in the pane."""

CHECK = "✓"
"""The sign of what a person decided about an entity."""

_REACH = 200
"""Code points around a row in which a match that crosses its ends is looked for."""


class Touching(Protocol):
    """Kinds by span, found by place."""

    def touching(self, start: int, end: int) -> Iterator[tuple[Span, str]]:
        """Yield what shares a code point with ``[start, end)``."""
        ...


@dataclass
class Layers:
    """The layers of one page.  Each is replaced as a whole when it changes; the page then repaints.

    ``blocks`` carry their style, ``mentions`` their kind, ``notes`` their ids, of which ``doubtful`` holds
    those that may not be about the words they lie over.  ``noted`` is where entities are named on which there
    are notes, ``hidden`` the kinds that are not drawn.  ``pattern`` is what is searched for, ``current`` the
    thing a jump went to, ``cursor`` the offset of a one-grapheme cursor.
    """

    palette: Palette
    blocks: SpanIndex[Style] = field(default_factory=SpanIndex)
    mentions: Touching = field(default_factory=SpanIndex)
    notes: SpanIndex[str] = field(default_factory=SpanIndex)
    doubtful: Container[str] = frozenset()
    noted: SpanIndex[None] = field(default_factory=SpanIndex)
    hidden: Container[str] = frozenset()
    pattern: re.Pattern[str] | None = None
    current: Span | None = None
    selection: Span | None = None
    cursor: Span | None = None
    colours: bool = True
    """Whether entities are drawn."""

    def marks(self, text: Text, start: int, end: int) -> list[Mark]:
        """Return the marks over ``[start, end)``."""
        return [*self._lasting(start, end), *self._passing(text, start, end)]

    def _lasting(self, start: int, end: int) -> Iterator[Mark]:
        for span, style in self.blocks.touching(start, end):
            yield Mark(span.start, span.end, BLOCK, style)
        if self.colours:
            for span, kind in self.mentions.touching(start, end):
                entity = self.palette.entities.get(kind)
                if entity is not None and kind not in self.hidden:
                    yield Mark(span.start, span.end, ENTITY, entity)
        notes = list(self.notes.touching(start, end))
        for span, depth in depths([span for span, _ in notes]):
            yield Mark(span.start, span.end, NOTE, self.palette.notes[min(depth, 3) - 1])
        for span, identity in notes:
            if identity in self.doubtful:
                yield Mark(span.start, span.end, NOTE, self.palette.doubtful)

    def _passing(self, text: Text, start: int, end: int) -> Iterator[Mark]:
        look = self.palette
        if self.pattern is not None:
            low = max(0, start - _REACH)
            for match in self.pattern.finditer(text[low : end + _REACH]):
                yield Mark(low + match.start(), low + match.end(), MATCH, look.match)
        if self.current is not None:
            style = look.current_match if self.pattern is not None else look.current
            yield Mark(*self.current, CURRENT, style)
        if self.selection is not None:
            yield Mark(*self.selection, SELECTION, look.selection)
        if self.cursor is not None:
            yield Mark(*self.cursor, CURSOR, look.cursor)

    def sign(self, start: int, end: int) -> str:
        """Return the mark in the margin of a row.

        ``>`` where annotations begin, or ``?`` in doubt, else ``·`` where an entity is named that there is a
        note on.
        """
        first = self.notes.after(start - 1)
        if first is None or first[0].start >= end:
            named = self.noted.after(start - 1)
            return ON_ENTITY if named is not None and named[0].start < end else ""
        if not self.doubtful:
            return ">"
        begun = (each for span, each in self.notes.touching(start, end) if span.start >= start)
        return "?" if any(each in self.doubtful for each in begun) else ">"
