"""The group of the entity pane that lists what was decided: going to it, and taking it back from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotations.spans import Span
from tui.entities import HIDDEN
from tui.intents.entities import ELSEWHERE
from tui.intents.retracting import Retracting
from tui.keys import Press
from tui.margin import Line, decided
from tui.whereabouts import Here
from tui.widgets.pane import ENTITIES

if TYPE_CHECKING:
    from annotations.model import Annotation
    from tui.decided import Decided


class Reviewing(Retracting):
    """Words that are no entity any more, or another one, are found again by what was decided of them."""

    _listed_decisions: tuple[object, list[Line]] | None = None
    """The lines of the group, and what they were made of."""
    _by_line: tuple[Decided, dict[str, tuple[Span | None, Annotation]]] | None = None
    """The decisions by the keys of their lines, and what lists them."""

    def entity_lines(self) -> list[Line]:
        """Return the lines of the view: the entities, then what was decided, then what is hidden."""
        lines = super().entity_lines()
        group = self._decided_group()
        if not group:
            return lines
        hidden = 2 if lines[-1].key == HIDDEN else 0  # with the empty line before it
        end = len(lines) - hidden
        return [*lines[:end], *group, *lines[end:]]

    def _decided_group(self) -> list[Line]:
        made_of = (self.all_decided, self.pane.columns, self.pane.chosen, self.typed)
        if self._listed_decisions is None or self._listed_decisions[0] != made_of:
            self._listed_decisions = made_of, self.all_decided.group(*made_of[1:])
        return self._listed_decisions[1]

    def _decision_with(self, key: str) -> tuple[Span | None, Annotation] | None:
        """Return the decision that a line of the pane is of, and the place of its words."""
        from tui.decided import decided_key

        known = self.all_decided
        if self._by_line is None or self._by_line[0] is not known:
            self._by_line = known, {decided_key(each): (span, each) for span, each in known.listed}
        return self._by_line[1].get(key)

    # -- going to it -------------------------------------------------------------------------------

    def open_entity(self, key: str) -> None:
        """Go to the words of a decision; else as for any line of the list."""
        found = self._decision_with(key)
        if found is None:
            super().open_entity(key)
            return
        span, annotation = found
        places = [span] if span is not None else self._places_of(annotation)
        from tui.decided import name_of, where_of

        name, what = name_of(annotation), f"{' · '.join(decided(annotation))} {where_of(annotation)}"
        if not places:
            self.say(f"“{name}” is not in the text as far as it was looked through · D takes it back")
            return
        here = self.here.span.start if self.here is not None else -1
        number = next((at for at, each in enumerate(places) if each.start > here), 0)
        if not self.page.display:
            self.leave_pane()
        mention = self.mentions.at(places[number].start)
        self.go(Here(places[number], kind=mention.kind if mention is not None else ""))
        if self.pane.display:
            self.pane.chosen = key
            self.show_pane()
            self.pane.choose(key)
        told = f" · {number + 1} of {len(places)}" if len(places) > 1 else ""
        self.say(f"“{name}”: {what}{told} · D takes it back")

    def _places_of(self, annotation: Annotation) -> list[Span]:
        """Return where the words stand that a decision about all places is of, as far as that is known."""
        from annotations.entities.grouping import folded
        from tui.decided import name_of

        name = folded(name_of(annotation))
        found = {each.span for each in self.mentions if folded(self.name_of(each.span)) == name}
        if annotation.kind:
            found |= self.overlay.reached(name_of(annotation), annotation.kind)
        return sorted(found)

    # -- taking it back ----------------------------------------------------------------------------

    def in_pane(self) -> Annotation | str | None:
        """Return what the chosen line lists, else what was decided of the chosen entity."""
        found = self._decision_with(self.pane.chosen) if self.pane.view == ENTITIES else None
        return found[1] if found is not None else super().in_pane()

    def do_delete(self, press: Press) -> None:
        """Delete as everywhere; of the group the next line is chosen then."""
        keys, chosen = self.pane.keys, self.pane.chosen
        listed = self.mode == "pane" and self._decision_with(chosen) is not None
        super().do_delete(press)
        left = self.pane.keys
        if listed and chosen not in left and left:
            self.pane.choose(left[min(keys.index(chosen), len(left) - 1)])
            self.show_pane()

    def do_entity_hide(self, press: Press) -> None:
        """Hide the kind of what is chosen; a decision is of no kind."""
        if self.pane.view == ENTITIES and self._decision_with(self.pane.chosen) is not None:
            self.say(ELSEWHERE)
        else:
            super().do_entity_hide(press)
