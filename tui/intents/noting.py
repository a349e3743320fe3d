"""Notes on entities: writing them, and showing them wherever the entity is named."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from annotations.spans import Span, SpanIndex
from tui.drafts import on_entity
from tui.entities import key_of
from tui.intents.reviewing import Reviewing
from tui.keys import Press

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from annotations.entities.mentions import Entity
    from annotations.model import Annotation

NO_ENTITY: Final = "go to an entity first, with ]e, or choose one in the list that e shows"

_NEAR: Final = 400_000
"""Code points in which an entity is looked for by its name before the mentions are known."""


class OnEntities(Reviewing):
    """The intent that writes a note on an entity, and where such notes stand."""

    noted: Sequence[tuple[Entity, list[Annotation]]] = ()
    """The entities of the article that there are notes on."""
    _by_name: Mapping[str, list[Annotation]] = MappingProxyType({})
    """The notes on entities, by the name they are on."""

    def do_note_entity(self, press: Press) -> None:
        """Write a note on the entity here, or edit one's own."""
        if not self.editable() or self.notebook is None:
            return
        here, entity = self.annotation_here(), self.entity_here()
        if here is not None and here.entity is not None:
            self._edit_on_entity(here)
        elif entity is None:
            self.say(NO_ENTITY)
        elif own := [each for each in self.notes_on(entity) if each.creator == self.notebook.creator]:
            self._edit_on_entity(own[-1])
        else:
            self.write(on_entity(entity.name, entity.kind, self.here.span if self.here else None))

    def _edit_on_entity(self, annotation: Annotation) -> None:
        assert annotation.entity is not None
        piece = on_entity(*annotation.entity, self.here.span if self.here else None)
        self.write(replace(piece, edited=annotation), annotation.note or "")

    def take_on_entities(self, notes: Mapping[str, list[Annotation]]) -> None:
        """Take over the notes on entities, by the name they are on."""
        self._by_name = notes
        self.decided_anew()
        self.place_on_entities()

    def place_on_entities(self) -> None:
        """Find where the entities are named that there are notes on, and mark the rows."""
        noted: list[tuple[Entity, list[Annotation]]] = []
        if self._by_name:
            found = ((each, self.notes_on(each)) for each in self.group_entities())
            noted = [(each, notes) for each, notes in found if notes]
        self.noted, self.noted_keys = noted, frozenset(key_of(each) for each, _ in noted)
        before = {span for span, _ in self.over.noted.touching(*self.page.span)}
        self.over.noted = SpanIndex((mention.span, None) for each, _ in noted for mention in each.mentions)
        after = {span for span, _ in self.over.noted.touching(*self.page.span)}
        self.page.refresh_span(*(before ^ after))

    def notes_on(self, entity: Entity) -> list[Annotation]:
        """Return the notes on an entity, under any of the names it goes by here."""
        if not self._by_name:
            return []
        return [note for name in (entity.name, *entity.aliases) for note in self._by_name.get(name, ())]

    def named_at(self, annotation: Annotation) -> Span | None:
        """Return where the entity that a note is on is first named; ``None`` where it is not."""
        if annotation.entity is None:
            return None
        for entity, notes in self.noted:
            if any(each.id == annotation.id for each in notes):
                return entity.mentions[0].span
        name = annotation.entity[0]  # the entities may not be found yet
        start = self.article.text[:_NEAR].find(name) if name else -1
        return Span(start, start + len(name)) if start >= 0 else None
