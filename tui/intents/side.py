"""The side pane: showing it, walking what it lists, going where that leads."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from annotations.errors import DipleError
from tui import margin
from tui.commands import PANE
from tui.entities import key_of
from tui.intents.selecting import Selecting
from tui.intents.views import Views
from tui.keys import Press
from tui.screens.base import WIDE
from tui.standing import is_about_no_words
from tui.whereabouts import Here
from tui.widgets.pane import CONFLICTS, ENTITIES, LINKS, NOTES, SEEN, TRASH

if TYPE_CHECKING:
    from tui.widgets.pane import Pane


class Side(Selecting, Views):
    """Intents of the group Side pane."""

    # -- keys --------------------------------------------------------------------------------------

    @property
    def wide(self) -> bool:
        """Whether there is room for page and pane."""
        return self.size.width >= WIDE

    def do_pane_toggle(self, press: Press) -> None:
        """Fold the pane away, or show it."""
        if self.pane.display:
            self.leave_pane(fold=True)
        else:
            self.open_pane(focus=not self.wide)
        self.diple.memory.pane = self.pane.display if self.wide else self.diple.memory.pane

    def open_pane(self, view: str | None = None, *, focus: bool = True) -> None:
        """Show the pane: beside the page, or in its place where the terminal is narrow."""
        self.pane.display = True
        self.page.display = self.wide
        if view is not None:
            self.pane.view = view
        if focus:
            self.set_focus(self.pane)
        self.call_after_refresh(self.show_pane)

    def leave_pane(self, *, fold: bool = False) -> None:
        """Go back to the page; a pane in its place goes."""
        self.page.display = True
        if fold or not self.wide:
            self.pane.display = False
        self.set_focus(self.page)
        self.show_status()

    def show_orphan(self, identity: str) -> None:
        """Go to an annotation whose words are gone, in the pane."""
        self.let_go()
        self.open_pane(NOTES)
        self.call_after_refresh(self.pane.choose, identity)
        self.pane.chosen = identity

    def do_cancel(self, press: Press) -> None:
        """Show all entities where they are narrowed; else as everywhere."""
        if self.mode == "pane" and self.pane.view == ENTITIES and self.typed:
            self.clear_filter()
        else:
            super().do_cancel(press)

    def go_to_annotation(self, identity: str, *, jump: bool = True) -> None:
        """Go to an annotation's words, or where what it is on is first named, and choose it in the pane."""
        super().go_to_annotation(identity, jump=jump)
        with suppress(DipleError):  # another may have deleted it
            span = self.named_at(self.notebook.get(identity)) if self.notebook is not None else None
            if span is not None:
                self.go(Here(span, annotation=identity), jump=jump)

    def do_pane_next(self, press: Press) -> None:
        """Go to the pane, or back."""
        if self.mode == "pane":
            self.leave_pane()
        else:
            self.open_pane()
            if self.here is not None and self.here.annotation:
                self.pane.choose(self.here.annotation)
        self.show_status()

    def do_entity_list(self, press: Press) -> None:
        """Show the entities."""
        self.open_pane(ENTITIES)
        self.show_status()

    def do_entity_colours(self, press: Press) -> None:
        """Draw entities, or not."""
        self.over.colours = not self.over.colours
        self.page.refresh()

    def do_pane_right(self, press: Press) -> None:
        """Show the next view."""
        self._turn(1)

    def do_pane_left(self, press: Press) -> None:
        """Show the view before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        views = self.pane.views
        self.show_pane(views[(views.index(self.pane.view) + by) % len(views)])
        self.show_status()

    def do_pane_down(self, press: Press) -> None:
        """Choose the next item."""
        self._choose(press.count or 1)

    def do_pane_up(self, press: Press) -> None:
        """Choose the item before."""
        self._choose(-(press.count or 1))

    def do_pane_page_down(self, press: Press) -> None:
        """Choose an item a screen further down."""
        self._choose(max(1, self.pane.lines_shown // 2))

    def do_pane_page_up(self, press: Press) -> None:
        """Choose an item a screen further up."""
        self._choose(-max(1, self.pane.lines_shown // 2))

    def do_pane_first(self, press: Press) -> None:
        """Choose the first item."""
        self._choose(-1_000_000)

    def do_pane_last(self, press: Press) -> None:
        """Choose the last item."""
        self._choose(1_000_000)

    def _choose(self, by: int) -> None:
        """Move the choice; notes are walked in the order of the text, wherever the page is."""
        if self.pane.view != NOTES or not self.page.display:
            self.pane.step(by)
            if self.pane.view == ENTITIES:  # more is said of the one that is chosen
                self.show_pane()
                self.pane.choose(self.pane.chosen)
            return
        if self.notebook is None:
            return
        order = [each.id for each in (*self.on_nothing, *self.in_order, *self.orphans)]
        if not order:
            return
        if self.pane.chosen in order:
            at = order.index(self.pane.chosen)
        else:  # the first step chooses what is shown first
            at = self._first_shown(order) - (1 if by > 0 else -1)
        self.pane.chosen = order[max(0, min(at + by, len(order) - 1))]
        self._show_chosen(self.pane.chosen)

    def _first_shown(self, order: list[str]) -> int:
        keys = self.pane.keys
        return order.index(keys[0]) if keys and keys[0] in order else 0

    def _show_chosen(self, identity: str) -> None:
        assert self.notebook is not None
        annotation = self.notebook.get(identity)
        anchor = self.notebook.anchor(annotation)
        span = anchor.span or self.named_at(annotation)
        if span is not None:
            self.go(Here(span, annotation=identity), jump=False)
        else:
            self.let_go()
            if is_about_no_words(anchor):
                self.page.to_start()
        self.show_pane()

    def do_pane_open(self, press: Press) -> None:
        """Go to what is chosen, else to what is meant."""
        self.open_item(self._meant())

    def _meant(self) -> str:
        """Return the chosen item; where there is none, the entity that the page is at, else the first."""
        key, pane = self.pane.chosen, self.pane
        known = pane.view == NOTES and self.notebook is not None and self.notebook.known(key) is not None
        if known or key in pane.rows:
            return key
        if pane.view in (LINKS, TRASH):  # these do more than go somewhere
            return ""
        if pane.view != ENTITIES:
            return next(iter(pane.rows), "")
        mention = self.mention_here() if self.here is not None else None
        entity = self.entity_of(mention) if mention is not None else None
        listed = [each for each in pane.rows if ":" in each]  # the heads of kinds and the like lead nowhere
        here = key_of(entity) if entity is not None else ""
        return here if here in listed else next(iter(listed), "")

    # -- what is about an entity has to know which -------------------------------------------------

    def _needs_choice(self) -> bool:
        """Tell whether an entity is to be chosen in their list before something is said of it; say so."""
        needed = self.mode == PANE and self.pane.view == ENTITIES and self.entity_here() is None
        if needed:
            self.say("choose an entity first, with j and k")
        return needed

    def do_entity_correct(self, press: Press) -> None:
        """Say what kind of entity the words here are, or the chosen one."""
        if not self._needs_choice():
            super().do_entity_correct(press)

    def do_entity_identify(self, press: Press) -> None:
        """Say which thing the entity here is, or the chosen one."""
        if not self._needs_choice():
            super().do_entity_identify(press)

    def do_note_entity(self, press: Press) -> None:
        """Write a note on the entity here, or on the chosen one."""
        if not self._needs_choice():
            super().do_note_entity(press)

    # -- going there -------------------------------------------------------------------------------

    def open_item(self, key: str) -> None:
        """Go to the words of a note, walk the mentions of an entity, or follow a link."""
        if not key:
            self.say("nothing chosen: j and k choose")
        elif self.pane.view == NOTES:
            self.leave_pane()
            self.go_to_annotation(key)
        elif self.pane.view == ENTITIES:
            self.open_entity(key)
        elif self.pane.view == SEEN:
            self.open_seen(key)
        elif self.pane.view == CONFLICTS:
            self._go_to_conflict(key)
        elif self.pane.view == TRASH:
            self.restore_item(key)
        else:
            self.follow(key.partition(" ")[2])

    def _go_to_conflict(self, key: str) -> None:
        about = next((each.about for each in self.conflicts if each.id == key), "")
        if about:
            self.leave_pane()
            self.go_to_annotation(about)
            self.say("s settles the conflict")

    def do_trash(self, press: Press) -> None:
        """Show what was deleted."""
        if self.notebook is None:
            return
        found = self.look_into_trash()
        self.open_pane(TRASH)
        self.pane.chosen = found[0].annotation.id if found else ""
        self.show_status()

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        """The mouse chose an item or a view."""
        event.stop()
        self.set_focus(self.pane)
        if not event.item:
            self.show_pane(event.view)
        elif self.pane.chosen == event.item and self.pane.view != NOTES:
            self.open_item(event.item)
        else:
            self.pane.choose(event.item)
            if self.pane.view == NOTES and self.page.display:
                self._choose(0)
            elif self.pane.view == ENTITIES and (self.page.display or ":" not in event.item):
                self.open_entity(event.item)
        self.show_status()

    def on_pane_resized(self, event: Pane.Resized) -> None:
        """The pane needs other lines."""
        event.stop()
        self.show_pane()

    def peek(self, identity: str) -> None:
        """Show an annotation in the pane, or in a line where the pane is folded away."""
        if self.notebook is None:
            return
        self.pane.chosen = identity
        if self.pane.display:
            self.show_pane()
        else:
            annotation = self.notebook.get(identity)
            count = len(self.replies.get(identity, ()))
            more = f" · {count} replies" if count else ""
            self.say(f"> {self.first_words(annotation)} · {margin.author(annotation)}{more}")
