"""Seen before: the notes that other articles of the folder have on the entities of this one."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Final

from textual import work
from textual.worker import get_current_worker

from tui import entities as listing
from tui.commands import PANE
from tui.intents.noting import OnEntities
from tui.keys import Press
from tui.margin import Line
from tui.notation import spoken
from tui.whereabouts import Here
from tui.widgets.pane import SEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotations.decisions import Decisions
    from annotations.edits import Change
    from annotations.elsewhere import Remark, Seen
    from annotations.entities.mentions import Entity, Mention
    from annotations.model import Annotation


PAUSE: Final = 0.0005
"""Seconds after each sidecar that are left to whoever waits for a key."""

_AT_A_TIME: Final = 100
"""Notes that are compared without such a pause."""


class SeenBefore(OnEntities):
    """Looks for them in the background once the entities are known, and lists them."""

    seen: Sequence[Seen] = ()
    """What was said elsewhere of the entities here."""
    seen_count = 0
    """How many notes that are."""
    _near: list[Remark] | None = None
    """The notes near the article; read when it is opened, and when more is known of an entity."""
    _asked_near = False
    _known = _looked_for = -1
    """The versions of the mentions that were gone on with, and whose entities were looked for elsewhere."""
    _lines_seen: list[Line] | None = None

    # -- grouping ----------------------------------------------------------------------------------

    def entities_known(self) -> None:
        """Go on when recognising rests: group the mentions in the background, and look elsewhere."""
        if self._known == self.version or not len(self.mentions):
            return
        self._known = self.version
        if not self._asked_near:
            self._asked_near = True
            self._look_near(self.notebook.annotations if self.notebook is not None else ())
        if self._near or self.pane.display or self._by_name or not self.is_long or self._at_entity:
            self.group_ahead()

    @property
    def _at_entity(self) -> bool:
        return self.here is not None and bool(self.here.kind)

    def group_ahead(self) -> None:
        """Group the mentions when somebody is about to need that and no more of them are coming."""
        if self.entities is None and not self.grouping and not self.progress:
            self.group_anew()

    def group_anew(self) -> None:
        """Group the mentions in the background, and have ready what the next decision needs."""
        if len(self.mentions):
            self.grouping = True
            self._group(self.version, list(self.mentions), self.decisions)

    # Described, since Textual otherwise describes a worker by all that it is given: here that can be much.
    @work(thread=True, exclusive=True, group="grouping", exit_on_error=False, description="group")
    def _group(self, version: int, mentions: list[Mention], decisions: Decisions | None) -> None:
        """Group mentions; then load what the next decision needs, and see where names reach."""
        from annotations import anchoring, deciding
        from annotations.entities import group

        text = self.article.text
        entities = decisions.entities(mentions, text) if decisions else group(mentions, text)
        self.later(self._grouped, version, entities)
        _ = anchoring.resolve, anchoring.describe, deciding.steps
        self.overlay.prepare()

    def _grouped(self, version: int, entities: list[Entity]) -> None:
        self.grouping = False
        if version != self.version:
            self.group_ahead()
            return
        if self.entities is None:
            self.take_entities(entities)
        self.place_on_entities()
        self._look_elsewhere()
        self.show_pane()
        if self.mode != PANE:  # there the choice is the person's
            self.mark_listed()

    def go(self, here: Here, *, jump: bool = True) -> None:
        """Go to a thing and mark it; what is done about an entity next needs them grouped."""
        if here.kind:
            self.group_ahead()
        super().go(here, jump=jump)

    # -- elsewhere ---------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="elsewhere", exit_on_error=False, description="look near")
    def _look_near(self, own: Sequence[Annotation]) -> None:
        """Read the notes of the other articles; where there are none, nothing is loaded for it."""
        from annotations.neighbours import has_others

        if not has_others(self.article):
            self.later(self._take_near, [])
            return
        from annotations.elsewhere import remarks_near

        worker, known = get_current_worker(), {each.id for each in own}

        def stopped() -> bool:
            sleep(PAUSE)
            return worker.is_cancelled

        self.later(self._take_near, remarks_near(self.article, known, stopped=stopped))

    def _take_near(self, near: list[Remark]) -> None:
        self._near, self._looked_for = near, -1
        if self.seen and not near:
            self._take_seen([])
        self._look_elsewhere()

    def look_again(self, changes: Iterable[Change]) -> None:
        """Look elsewhere once more, quietly, when an entity is another thing now or has a new note."""
        if self._asked_near and self.notebook is not None and any(map(_matters, changes)):
            self.diple.told_of_seen.add(self.opened_by)
            self._near = None  # what was read is not compared any more
            self._look_near(self.notebook.annotations)

    def _look_elsewhere(self) -> None:
        """Look for the entities in the notes near the article, once both are there."""
        if self._near and self.entities is None:
            self.group_ahead()
        elif self._near and self.entities is not None and self._looked_for != self.version:
            self._looked_for = self.version
            self._compare(self.entities, self._near)

    @work(thread=True, exclusive=True, group="elsewhere", exit_on_error=False, description="compare")
    def _compare(self, entities: Sequence[Entity], near: list[Remark]) -> None:
        from annotations.elsewhere import seen_before

        self.later(self._take_seen, seen_before(entities, _gently(near), text=self.article.text))

    def _take_seen(self, seen: list[Seen]) -> None:
        """Take what was found, and tell of it once."""
        if not self.is_attached:
            return
        self.seen, self.seen_count, self._lines_seen = seen, listing.count_of(seen), None
        told = listing.told_of(seen)
        if told and self.opened_by not in self.diple.told_of_seen:
            self.diple.told_of_seen.add(self.opened_by)
            key = next(
                (spoken(each.keys[0]) for each in self.keys.intents if each.id == "seen" and each.keys), ""
            )
            self.tell(f"seen before{f' ({key})' if key else ''}: {told}")
        self.show_pane()

    def stop_looking(self) -> None:
        """Stop looking elsewhere: another article is read now."""
        self.workers.cancel_group(self, "elsewhere")
        self._near, self._asked_near = None, False

    # -- the view ----------------------------------------------------------------------------------

    def do_seen(self, press: Press) -> None:
        """Show what other articles say of the entities here."""
        self.open_pane(SEEN)
        self.show_status()

    def seen_lines(self) -> list[Line]:
        """Return the lines of the view Seen before."""
        if self._lines_seen is None:
            self._lines_seen = listing.seen_lines(self.seen)
        return self._lines_seen

    def open_seen(self, key: str) -> None:
        """Open the article of a note, at its words."""
        remark = listing.remarks_by_key(self.seen).get(key)
        if remark is not None:
            self.diple.jumps.leave(self.place)
            self.diple.open(remark.article, annotation=remark.annotation)

    def open_pane(self, view: str | None = None, *, focus: bool = True) -> None:
        """Show the pane with a view."""
        raise NotImplementedError


def _matters(change: Change) -> bool:
    """Tell whether somebody here said which thing an entity is, or noted something on it."""
    before, after = change.before, change.after
    tied = (after.uri if after else None) != (before.uri if before else None)
    noted = before is None and after is not None and after.entity is not None and not after.merely_decides
    return change.label != "merge" and (tied or noted)


def _gently(remarks: Iterable[Remark]) -> Iterator[Remark]:
    for number, each in enumerate(remarks, 1):
        if number % _AT_A_TIME == 0:
            sleep(PAUSE)
        yield each
