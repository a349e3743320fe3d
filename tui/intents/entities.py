"""The entities of the article: their view in the side pane, walking their mentions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui import entities as listing
from tui.entities import Showing
from tui.intents.settling import Settling
from tui.keys import Press
from tui.margin import Line
from tui.whereabouts import Here
from tui.widgets.pane import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotations.decisions import Decisions
    from annotations.entities.mentions import Entity, Mention
    from annotations.model import Annotation
    from tui.widgets.filter import FilterPanel


ELSEWHERE: Final = "choose an entity or the head of its kind in the list that e shows"


class Entities(Settling):
    """Intents of the group Entities, but for correcting them."""

    decisions: Decisions | None = None
    """What people decided of the article's mentions; ``None`` as long as nothing was."""
    entities: list[Entity] | None = None
    """Grouped when they are needed; ``None`` when mentions came since."""
    version = 0
    """Goes up with the mentions."""
    typed = ""
    """What the entities of this article are narrowed by."""
    noted_keys: frozenset[str] = frozenset()
    """The entities that there are notes on, by their keys."""
    grouping = False
    """Whether that is going on in the background; the list of them stays as it is until it is done."""
    _starts: dict[int, Entity]
    _by_key: dict[str, Entity] | None = None
    """The entities by the keys of their lines; ``None`` until they are asked for."""
    _listing: tuple[object, listing.Listing] | None = None
    """What makes the lines of the view, and what it was made of."""
    _listed: tuple[object, list[Line]] | None = None
    """The lines of the view as they are shown, and what they were made of."""

    # -- which there are ---------------------------------------------------------------------------

    def mentions_changed(self) -> None:
        """Take note that the mentions are others now."""
        self.entities, self.version = None, self.version + 1

    def take_entities(self, entities: list[Entity]) -> None:
        """Take over the entities that the mentions make."""
        self.entities = entities
        self._starts = {mention.start: each for each in entities for mention in each.mentions}
        self._by_key = None

    def mentions_replaced(self, gone: Sequence[Mention], come: Sequence[Mention]) -> None:
        """Take note that some mentions are others now; in the same places they are of the same entities."""
        known = {each.span: each for each in come}
        if self.entities is None or any(each.start not in self._starts for each in come):
            self.mentions_changed()
            return
        from annotations.entities.grouping import with_other

        for each in gone:
            entity = self._starts.pop(each.start)
            at = next(number for number, one in enumerate(self.entities) if one is entity)
            other = with_other(entity, each, known.pop(each.span, None), self.article.text)
            self.entities[at : at + 1] = [other] if other is not None else []
            if other is not None:
                self._starts.update((mention.start, other) for mention in other.mentions)
        self.version += 1
        self._by_key = None
        if known:
            self.mentions_changed()

    def group_entities(self) -> list[Entity]:
        """Return the entities of what is known of the article."""
        if self.entities is None:
            from annotations.entities import group

            text = self.article.text
            decided = self.decisions
            self.take_entities(
                decided.entities(self.mentions, text) if decided else group(self.mentions, text)
            )
        assert self.entities is not None
        return self.entities

    def entity_of(self, mention: Mention) -> Entity | None:
        """Return the entity that a mention is of."""
        self.group_entities()
        return self._starts.get(mention.start)

    def _entity_with(self, key: str) -> Entity | None:
        entities = self.group_entities()
        if self._by_key is None:
            self._by_key = {listing.key_of(each): each for each in entities}
        return self._by_key.get(key)

    def entity_here(self) -> Entity | None:
        """Return the entity the person means: chosen in the pane, gone to, or under the cursor."""
        if self.mode == "pane":
            return self._entity_with(self.pane.chosen) if self.pane.view == ENTITIES else None
        mention = self.mentions.at(self.here.span.start if self.here else self.cursor)
        return self.entity_of(mention) if mention is not None else None

    # -- the view ----------------------------------------------------------------------------------

    @property
    def showing(self) -> Showing:
        """Which entities are shown and how."""
        return replace(self.diple.showing, typed=self.typed)

    def notes_on(self, entity: Entity) -> list[Annotation]:
        """Return the notes on an entity."""
        raise NotImplementedError

    def decided_lines(self, entity: Entity, columns: int) -> list[Line]:
        """Return the lines that say what was decided about an entity."""
        raise NotImplementedError

    def entity_count(self) -> int | None:
        """Return how many there are of the kinds that are shown; ``None`` where that is not known."""
        hidden = self.showing.hidden
        return None if self.entities is None else sum(each.kind not in hidden for each in self.entities)

    def entity_lines(self) -> list[Line]:
        """Return the lines of the view, with what is known of the chosen one."""
        until = self._listed[1] if self._listed else listing.COMING if self.is_long else None
        if until and self.entities is None and len(self.mentions) and (self.grouping or self.is_long):
            return until
        columns, key = self.pane.columns, self.pane.chosen
        made_of = (self._listing_for(columns), self.showing)
        if self._listed is None or self._listed[0] != made_of:
            self._listed = made_of, made_of[0].lines(self.showing)
        lines = self._listed[1]
        chosen = self._entity_with(key)
        if chosen is None:
            return lines
        details = listing.detail_lines(chosen, self.notes_on(chosen), columns, made_of[0].room)
        details += self.decided_lines(chosen, columns)
        return listing.with_details(lines, key, details)

    def _listing_for(self, columns: int) -> listing.Listing:
        entities, length = self.group_entities(), len(self.article.text)
        made_of = (id(entities), self.version, columns, length, self.noted_keys)
        if self._listing is None or self._listing[0] != made_of:
            levels = listing.BLOCKS if self.diple.policy.blocks else listing.PLAIN
            made = listing.Listing(
                entities, columns=columns, length=length, levels=levels, noted=self.noted_keys
            )
            self._listing = made_of, made
        return self._listing[1]

    def _show_as(self, showing: Showing) -> None:
        """Show other entities, or in another way."""
        drawn = self.showing.hidden
        self.diple.showing, self.typed = replace(showing, typed=""), showing.typed
        self.over.hidden = showing.hidden
        self.show_pane(ENTITIES)
        if showing.hidden != drawn:
            self.page.refresh_span(
                *(
                    span
                    for span, kind in self.mentions.touching(*self.page.span)
                    if kind in drawn ^ showing.hidden
                )
            )

    def do_entity_order(self, press: Press) -> None:
        """Order the entities by their first mention, or by how many there are."""
        if self.pane.view != ENTITIES:
            self.say(ELSEWHERE)
            return
        self._show_as(replace(self.showing, by_place=not self.showing.by_place))
        self.pane.choose(self.pane.chosen)
        self.say("in the order of the article" if self.showing.by_place else "the most frequent first")

    def do_entity_hide(self, press: Press) -> None:
        """Hide the kind of what is chosen, or show those that are hidden."""
        key = self.pane.chosen
        if self.pane.view != ENTITIES or key not in self.pane.rows:
            self.say(ELSEWHERE)
        elif key == listing.HIDDEN:
            self._ask_what_to_show()
        elif key == listing.FILTER:
            self.clear_filter()
        else:
            self._switch(listing.kind_of(key))

    def _switch(self, kind: str) -> None:
        """Hide a kind, or show it again; the choice stays about where it was."""
        keys, chosen = self.pane.keys, self.pane.chosen
        at = next((at for at, each in enumerate(keys) if listing.kind_of(each) == kind), 0)
        self._show_as(self.showing.switched(kind))
        words = kind.replace("_", " ")
        if kind in self.showing.hidden:
            left = self.pane.keys
            self.pane.chosen = chosen if chosen in left else left[min(at, len(left) - 1)] if left else ""
            self.say(f"{words} hidden, in the text too; the last line of the list shows it again")
        else:
            self.pane.chosen = kind
            self.say(f"{words} shown")
        self.show_pane()
        self.pane.choose(self.pane.chosen)

    def _ask_what_to_show(self) -> None:
        from tui.widgets.picker import Option, Picker

        counts = listing.hidden_counts(self.group_entities(), self.showing.hidden)
        if len(counts) == 1:
            self._switch(*counts)
            return
        options = [Option(kind, kind, str(count)) for kind, count in counts.items()]

        def show(kind: str) -> None:
            self.set_focus(self.pane)
            self._switch(kind)

        picker = Picker("Show which kind?", options, self.over.palette)
        self.ask(picker, show, cancelled=lambda: self.set_focus(self.pane))

    # -- narrowing it ------------------------------------------------------------------------------

    def do_pane_filter(self, press: Press) -> None:
        """Narrow the entities by what is typed; in the other views, search the text."""
        if self.pane.view != ENTITIES:
            from tui.commands import intent

            self.carry_out(Press(intent("search")))
            return
        from tui.widgets.filter import FilterPanel

        def done(words: str) -> None:
            self.set_focus(self.pane)
            self._narrow(words.strip())

        self.ask(FilterPanel(self.showing.typed), done, cancelled=lambda: done(""))

    def on_filter_panel_typed(self, event: FilterPanel.Typed) -> None:
        """Show what fits."""
        event.stop()
        self._narrow(event.words)

    def _narrow(self, words: str) -> None:
        self._show_as(replace(self.showing, typed=words))
        if self.pane.chosen not in self.pane.rows:
            self.pane.chosen = next((key for key in self.pane.keys if ":" in key), "") if words else ""
            self.show_pane()
        self.pane.choose(self.pane.chosen)

    def clear_filter(self) -> None:
        """Show all entities again."""
        self._narrow("")

    # -- walking them ------------------------------------------------------------------------------

    def open_entity(self, key: str) -> None:
        """Go to the next mention of an entity, or do what another line of the list offers."""
        if ":" in key:
            self._walk(key)
        else:
            self.pane.chosen = key
            self.do_entity_hide(Press(self.keys.intents[0]))

    def _walk(self, key: str) -> None:
        """Go to the next mention of an entity, from the last one to the first."""
        entity = self._entity_with(key)
        if entity is None:
            return
        here = self.here.span.start if self.here is not None else -1
        number = next((at for at, each in enumerate(entity.mentions) if each.start > here), 0)
        if not self.page.display:
            self.leave_pane()
        self._to(entity, number)

    def _to(self, entity: Entity, number: int) -> None:
        mention = entity.mentions[number]
        self.go(Here(mention.span, kind=mention.kind))
        self.say(f"{entity.name}: {number + 1} of {len(entity.mentions)}")

    def go(self, here: Here, *, jump: bool = True) -> None:
        """Go to a thing and mark it, an entity in its list as well."""
        super().go(here, jump=jump)
        self.mark_listed()

    def mark_listed(self) -> None:
        """Mark the entity gone to in the list, where that is shown."""
        here = self.here
        mention = self.mentions.at(here.span.start) if here and here.kind and self.pane.display else None
        if mention is None or self.pane.view != ENTITIES or (self.grouping and self.entities is None):
            return
        entity = self.entity_of(mention)
        key = listing.key_of(entity) if entity is not None else ""
        other, self.pane.chosen = key != self.pane.chosen, key
        self.show_pane()  # of the same entity other mentions may be decided about
        if other:
            self.pane.choose(key)

    def do_entity_next(self, press: Press) -> None:
        """Go to the next mention."""
        self._to_mention(press.count or 1)

    def do_entity_previous(self, press: Press) -> None:
        """Go to the mention before."""
        self._to_mention(-(press.count or 1))

    def _to_mention(self, by: int) -> None:
        """Go to a mention further on, of a kind that is shown."""
        offset = self.cursor if self.here or self.over.cursor else self.cursor - (1 if by > 0 else 0)
        found, left = None, abs(by)
        while left:
            mention = self.mentions.after(offset) if by > 0 else self.mentions.before(offset)
            if mention is None:
                break
            offset = mention.start
            if mention.kind not in self.over.hidden:
                found, left = mention, left - 1
        if found is None:
            self.say("no more entities that way" if len(self.mentions) else "no entities found (yet)")
            return
        self.go(Here(found.span, kind=found.kind))

    def do_mention_next(self, press: Press) -> None:
        """Go to the next mention of the entity here."""
        self._to_same(press.count or 1)

    def do_mention_previous(self, press: Press) -> None:
        """Go to the mention before of the entity here."""
        self._to_same(-(press.count or 1))

    def _to_same(self, by: int) -> None:
        mention = self.mentions.at(self.here.span.start if self.here else self.cursor)
        entity = self.entity_of(mention) if mention is not None else None
        if mention is None or entity is None:
            self.say("go to an entity first, with ]e")
            return
        at = entity.mentions.index(mention) + by
        if not 0 <= at < len(entity.mentions):
            self.say(f"no more of {entity.name} that way ({len(entity.mentions)} in all)")
            return
        self._to(entity, at)
