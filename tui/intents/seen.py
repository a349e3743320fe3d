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
from tui.widgets.pane import SEEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from annotations.decisions import Decisions
    from annotations.elsewhere import Remark, Seen
    from annotations.entities.mentions import Entity, Mention


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
    """The notes near the article; read once."""
    _lines_seen: list[Line] | None = None

    def entities_known(self) -> None:
        """Go on when recognising rests: group the mentions in the background, and look elsewhere."""
        known = {each.id for each in self.notebook.annotations} if self.notebook is not None else set()
        if len(self.mentions):
            self._look_elsewhere(self.version, list(self.mentions), self.decisions, known)

    def group_anew(self) -> None:
        """Group the mentions in the background, and have ready what the next decision needs."""
        if len(self.mentions):
            self.grouping = True
            self._group_behind(self.version, list(self.mentions), self.decisions)

    @work(thread=True, exclusive=True, group="grouping", exit_on_error=False)
    def _group_behind(self, version: int, mentions: list[Mention], decisions: Decisions | None) -> None:
        self._group(version, mentions, decisions)

    def _group(self, version: int, mentions: list[Mention], decisions: Decisions | None) -> list[Entity]:
        """Group mentions, in a thread; then load what the next decision needs, and see where names reach."""
        from annotations import anchoring, deciding
        from annotations.entities import group

        text = self.article.text
        entities = decisions.entities(mentions, text) if decisions else group(mentions, text)
        self.later(self._grouped, version, entities)
        _ = anchoring.resolve, anchoring.describe, deciding.steps
        self.overlay.prepare()
        return entities

    @work(thread=True, exclusive=True, group="elsewhere", exit_on_error=False)
    def _look_elsewhere(
        self, version: int, mentions: list[Mention], decisions: Decisions | None, known: Collection[str]
    ) -> None:
        from annotations.elsewhere import remarks_near, seen_before

        worker, text = get_current_worker(), self.article.text
        entities = self._group(version, mentions, decisions)
        if self._near is None:

            def stopped() -> bool:
                sleep(PAUSE)
                return worker.is_cancelled

            near = remarks_near(self.article, known, stopped=stopped)
            if worker.is_cancelled:
                return
            self._near = near
        if self._near:
            self.later(self._take_seen, seen_before(entities, _gently(self._near), text=text))

    def _grouped(self, version: int, entities: list[Entity]) -> None:
        if version == self.version:
            self.grouping = False
            if self.entities is None:
                self.take_entities(entities)
        self.place_on_entities()
        self.show_pane()
        if self.mode != PANE:  # there the choice is the person's
            self.mark_listed()

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
        self._near = None

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


def _gently(remarks: Iterable[Remark]) -> Iterator[Remark]:
    for number, each in enumerate(remarks, 1):
        if number % _AT_A_TIME == 0:
            sleep(PAUSE)
        yield each
