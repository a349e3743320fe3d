"""What was decided about entities, shown with them and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from annotations.spans import Span
from tui.commands import PANE
from tui.intents.entities import Entities
from tui.keys import Press
from tui.margin import Line, decided
from tui.whereabouts import Here
from tui.widgets.pane import ENTITIES

if TYPE_CHECKING:
    from annotations.entities.mentions import Entity
    from annotations.model import Annotation
    from annotations.notebook import Notebook
    from tui.decided import Decided

_ROOM: Final = 60
"""Columns from which it is said of which words a decision was."""

_WALK: Final = "decided of single places: Enter goes to them, D there takes it back"


class Retracting(Entities):
    """Knows who decided what; ``D`` where nothing but that is takes it back."""

    _all_decided: Decided | None = None
    """Worked out when it is asked for."""

    def decided_anew(self) -> None:
        """Take note that other things may be decided now."""
        self._all_decided = None

    @property
    def all_decided(self) -> Decided:
        """What people decided about the entities of this article."""
        if self._all_decided is None:
            from tui.decided import Decided

            self._all_decided = Decided.of(self.notebook) if self.notebook is not None else Decided()
        return self._all_decided

    def decided_lines(self, entity: Entity, columns: int) -> list[Line]:
        """Return the lines that say what was decided about an entity."""
        return self.all_decided.lines(entity, self.here.span if self.here is not None else None, columns)

    def do_delete(self, press: Press) -> None:
        """Delete the annotation here, or take back what was decided about the entity."""
        if self.annotation_here() is None and not (self.mode != PANE and self.selecting) and self.editable():
            found = self.in_pane() if self.mode == PANE else self._on_page()
            if isinstance(found, str):
                self.say(found)
                return
            if found is not None:
                self._take_back(found)
                return
        super().do_delete(press)

    def _on_page(self) -> Annotation | None:
        """Return what was decided last of the words here, else of all that is called so."""
        span = self._span_meant()
        if span is None:
            return None
        found = self._first(self.all_decided.at(span))
        mention = self.mention_here() if found is None else None
        if mention is None:
            return found
        found = self._first(self.all_decided.about(self.name_of(mention.span)))
        if found is None and self.entities is not None:  # it may be known by another name
            entity = self.entity_of(mention)
            found = self._first(self.all_decided.about(entity.name)) if entity is not None else None
        return found

    def _span_meant(self) -> Span | None:
        if self.here is not None:
            return self.here.span
        cursor = self.over.cursor
        return cursor if cursor is not None and self.page.row_of(cursor.start) is not None else None

    def in_pane(self) -> Annotation | str | None:
        """Return what was decided of the chosen entity: at the mention gone to, else of all of them.

        Where that is several decisions about single mentions, words that tell how to choose one.
        """
        entity = self.entity_here()
        if self.pane.view != ENTITIES or entity is None:
            return None
        mentions = {each.span for each in entity.mentions}
        if self.here is not None and self.here.span in mentions:
            own = self._first(self.all_decided.at(self.here.span))
            if own is not None:
                return own
        whole = self._first(self.all_decided.about(entity.name, *entity.aliases))
        if whole is not None:
            return whole
        single = {each.id: each for span in mentions for each in self.all_decided.at(span)}
        return _WALK if len(single) > 1 else self._first(list(single.values()))

    def _first(self, found: list[Annotation]) -> Annotation | None:
        """Return the first that merely decides: what says more is deleted as the note it is."""
        mere = self.notebook.decisions if self.notebook is not None else frozenset()
        return next((each for each in found if each.id in mere), None)

    def _take_back(self, annotation: Annotation) -> None:
        from tui.decided import name_of, where_of

        def remove(notebook: Notebook) -> bool:
            notebook.delete(annotation.id)
            return True

        here = self._span_meant()
        if not self.attempt(remove):
            return
        mention = self.mentions.at(here.start) if here is not None else None
        if mention is not None and self.mode != PANE:
            self.go(Here(mention.span, kind=mention.kind), jump=False)
        what = f"{' · '.join(decided(annotation))} {where_of(annotation)}"
        told = f"“{name_of(annotation)}”: {what} · saved" if self.size.width >= _ROOM else what
        self.say(f"taken back: {told} · U brings it back")
