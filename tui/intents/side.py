"""The side pane: notes beside their rows, entities, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotations.errors import DipleError
from annotations.spans import Span
from tui import margin
from tui.intents.linking import Linking
from tui.keys import Press
from tui.margin import Line
from tui.screens.base import WIDE, Here
from tui.widgets.pane import VIEWS

if TYPE_CHECKING:
    from annotations.entities.mentions import Entity
    from annotations.model import Annotation
    from tui.widgets.pane import Pane

NOTES, ENTITIES, LINKS = VIEWS


class Side(Linking):
    """Intents of the group Side pane, and what the pane shows."""

    entities: list[Entity] | None = None
    """Grouped when the pane needs them; ``None`` when mentions came since."""

    # -- what is shown -----------------------------------------------------------------------------

    def show_pane(self, view: str | None = None) -> None:
        """Bring the pane up to date, with another view if one is named."""
        if not self.pane.display or not self.pane.size.width:
            return
        view = view or self.pane.view
        lines = {NOTES: self._note_lines, ENTITIES: self._entity_lines, LINKS: self._link_lines}[view]()
        self.pane.show(view, lines, self._counts())

    def _counts(self) -> dict[str, int | None]:
        count = len(self.notebook.annotations) if self.notebook else 0
        hidden = self.diple.config.hidden_kinds
        entities = None if self.entities is None else sum(each.kind not in hidden for each in self.entities)
        return {NOTES: count, ENTITIES: entities, LINKS: self.link_count}

    def _block(self, annotation: Annotation) -> list[Line]:
        assert self.notebook is not None
        whole = annotation.id == self.pane.chosen
        key = annotation.id, self.pane.columns, whole
        if key not in self.blocks:
            state = self.notebook.anchor(annotation).state.value
            replies = self.replies.get(annotation.id, ())
            self.blocks[key] = margin.note_lines(
                annotation, state, self.pane.columns, replies=replies, whole=whole, name=self._target_name
            )
        return self.blocks[key]

    def _target_name(self, target: str) -> str:
        """Return what a link leads to is called: the words of an annotation here, a URL, else an id's end."""
        assert self.notebook is not None
        try:
            return self.first_words(self.notebook.get(target))
        except DipleError:
            return f"…{target[-8:]}" if target.startswith("urn:uuid:") else target

    blocks: dict[tuple[str, int, bool], list[Line]]
    """Lines made already, by annotation, columns and whether they are shown to the end."""
    link_count = 0
    """Cross-references of the article."""
    replies: dict[str, list[Annotation]]
    """By the annotation they answer."""
    unplaced: list[Annotation]
    """Those with no place in the text that are no replies: whole article, entity, orphans."""

    def _note_lines(self) -> list[Line]:
        if self.notebook is None:
            return [Line("  opening the notes…", style="faint")]
        if not self.notebook.annotations:
            return margin.NO_NOTES
        top = [line for each in self.unplaced for line in self._block(each)] if self.unplaced else []
        if not self.page.display:
            placed = [line for _, each in self.notebook.spans for line in self._block(each)]
            return [*top, *placed]
        return self._beside(top)

    def _beside(self, top: list[Line]) -> list[Line]:
        """Place the notes on screen beside their rows, those on no words above the start of the text."""
        assert self.notebook is not None
        shown = self.page.span
        spans = self.notebook.spans
        blocks: list[tuple[int, list[Line]]] = []
        if top and shown.start == 0:
            blocks.append((0, top))
        last = 0
        for span, annotation in spans.touching(shown.start, max(shown.end, shown.start + 1)):
            row = self.page.row_of(max(span.start, shown.start)) or 0
            blocks.append((row, self._block(annotation)))
            last = span.start
        above = _before(spans.spans, shown.start) - sum(1 for row, _ in blocks if row == 0 and not top)
        below = len(spans) - _before(spans.spans, max(shown.end, last + 1))
        return margin.aligned(blocks, self.pane.lines_shown, max(0, above), max(0, below))

    def group_entities(self) -> list[Entity]:
        """Return the entities of what is known of the article."""
        if self.entities is None:
            from annotations.entities import group

            self.entities = group(self.mentions, self.article.text)
        return self.entities

    def _entity_lines(self) -> list[Line]:
        from annotations.entities.kinds import KIND_LETTERS, KINDS

        entities = self.group_entities()
        if not entities:
            return margin.NO_ENTITIES
        lines: list[Line] = []
        for kind in KINDS:
            members = [each for each in entities if each.kind == kind]
            if members and kind not in self.diple.config.hidden_kinds:
                lines.append(
                    Line(f"{KIND_LETTERS[kind]} {kind.replace('_', ' ')}", str(len(members)), "group")
                )
                members.sort(key=lambda each: -len(each.mentions))
                for each in members:
                    count = f"×{len(each.mentions)}" if len(each.mentions) > 1 else ""
                    lines.append(Line(f"  {each.name}", count, "body", f"{kind}:{each.name}", kind))
        return lines

    def _link_lines(self) -> list[Line]:
        if self.notebook is None:
            return []
        lines = [line for each in self.notebook.annotations for line in self._links_of(each)]
        return lines or margin.NO_LINKS

    def _links_of(self, annotation: Annotation) -> list[Line]:
        """Return the lines of the links from one annotation and of those that lead to it."""
        assert self.notebook is not None
        head = f"> {self.first_words(annotation)}"
        lines: list[Line] = []
        for link in annotation.links:
            words = self._target_name(link.target)
            key = f"{annotation.id} {link.target}"
            lines += [Line(head, "", "head", key), Line(f"  → {link.relation}: {words}", "", "faint", key)]
        for back in self.notebook.backlinks(annotation.id):
            key = f"{annotation.id} {back.id}"
            words = f"  ← {self.first_words(back)}"
            lines += [Line(head, "", "head", key), Line(words, "", "faint", key)]
        return lines

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
        self.show_pane(VIEWS[(VIEWS.index(self.pane.view) + 1) % len(VIEWS)])
        self.show_status()

    def do_pane_left(self, press: Press) -> None:
        """Show the view before."""
        self.show_pane(VIEWS[VIEWS.index(self.pane.view) - 1])
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
            return
        if self.notebook is None:
            return
        order = [each.id for each in self.unplaced] + [each.id for _, each in self.notebook.spans]
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
        span = self.notebook.anchor(self.notebook.get(identity)).span
        if span is not None:
            self.go(Here(span, annotation=identity), jump=False)
        else:
            self.page.to_start()
        self.show_pane()

    def do_pane_open(self, press: Press) -> None:
        """Go to what is chosen."""
        self.open_item(self.pane.chosen)

    def open_item(self, key: str) -> None:
        """Go to the words of a note, walk the mentions of an entity, or follow a link."""
        if not key:
            self.say("nothing chosen: j and k choose")
        elif self.pane.view == NOTES:
            self.leave_pane()
            self.go_to_annotation(key)
        elif self.pane.view == ENTITIES:
            self._walk(key)
        else:
            self.follow(key.partition(" ")[2])

    def _walk(self, key: str) -> None:
        """Go to the next mention of an entity, from the last one to the first."""
        kind, _, name = key.partition(":")
        entity = next(
            (each for each in self.group_entities() if (each.kind, each.name) == (kind, name)), None
        )
        if entity is None:
            return
        here = self.here.span.start if self.here is not None else -1
        number = next((at for at, each in enumerate(entity.mentions) if each.start > here), 0)
        mention = entity.mentions[number]
        if not self.wide:
            self.leave_pane()
        self.go(Here(mention.span, kind=mention.kind))
        self.say(f"{name}: {number + 1} of {len(entity.mentions)}")

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
            elif self.pane.view == ENTITIES and self.page.display:
                self._walk(event.item)
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


def _before(spans: object, offset: int) -> int:
    """Return how many of the sorted spans start before ``offset``."""
    from bisect import bisect_left

    assert isinstance(spans, list)
    return bisect_left(spans, Span(offset, 0))
