"""The status bar: what was said, what is selected, the keys that help now; saved state and position."""

from __future__ import annotations

import os
from time import monotonic
from typing import Final

from annotations.safe import visible_line
from tui import wrap
from tui.commands import PANE, READING, SELECTING, Intent
from tui.keys import Press
from tui.layers import CHECK
from tui.notation import spoken
from tui.screens.base import WIDE, ReadingBase
from tui.widgets.bar import Bar
from tui.widgets.pane import CONFLICTS, ENTITIES, NOTES, SEEN, TRASH

_HINTS: Final = {
    READING: ("note", "tag", "link", "entity.list", "search", "help"),
    SELECTING: ("note", "tag", "link", "highlight", "copy", "cancel"),
    PANE: ("pane.open", "pane.right", "pane.next"),
}
_IN_VIEW: Final = {
    NOTES: ("pane.open", "note", "tag", "reply", "delete", "pane.right", "pane.next"),
    ENTITIES: (
        "pane.open",
        "pane.filter",
        "entity.hide",
        "entity.order",
        "note.entity",
        "pane.right",
        "pane.next",
    ),
    SEEN: ("pane.open", "pane.right", "pane.next"),
    CONFLICTS: ("conflict.settle", "pane.open", "pane.right", "pane.next"),
}
_ON_ENTITY: Final = ("note", "note.entity", "tag", "entity.correct", "mention.next")
_ON_ANNOTATION: Final = ("note", "tag", "link", "reply", "delete", "link.follow")
_ON_UNCERTAIN: Final = ("place.accept", "place.orphan", "uncertain.next", "changes", "note", "delete")
_ON_ORPHAN: Final = ("place.orphan", "delete", "uncertain.next", "changes", "pane.next")


STANDS: Final = 3.0
"""Seconds for which what was said stands before something that nobody asked for takes its place."""


class Telling(ReadingBase):
    """Keeps the status bar; its hints can be clicked."""

    _said_at = 0.0
    _untold: tuple[str, ...] = ()
    _waiting = False

    def say(self, words: str) -> None:
        """Show a line in the status bar until the next key; files of the article's folder by their names."""
        if self.folder is not None:
            words = words.replace(f"{self.folder}{os.sep}", "")
        self.said, self._said_at = words, monotonic()
        self.show_status()

    def tell(self, words: str) -> None:
        """Show a line that nobody asked for, when what was said before it has stood for a while."""
        self._untold = (*self._untold, words)
        self._tell_next()

    def _tell_next(self) -> None:
        rest = self._said_at + STANDS - monotonic() if self.said else 0.0
        while self._untold and rest <= 0:
            words, *others = self._untold
            self._untold = tuple(others)
            self.say(words)
            rest = STANDS
        if self._untold and not self._waiting:
            self._waiting = True
            self.set_timer(rest, self._tell_waiting)

    def _tell_waiting(self) -> None:
        self._waiting = False
        self._tell_next()

    def show_status(self) -> None:
        """Show what was said or the keys at the left; saved state and position at the right."""
        if not self.is_attached or not self.status.size.width:
            return
        self._clickable: list[tuple[int, int, Intent]] = []
        left = self.keys.pending or visible_line(self.said) or self._offer()
        count = len(self.conflicts)
        unsettled = f"{count} conflict{'s' if count > 1 else ''}" if count else ""
        facts = [self.progress, unsettled, self._uncertain(), self._saved(), f"{self.page.progress:.0%}"]
        if self.diple.policy.ssh:
            facts.append("SSH")
        right = " · ".join(fact for fact in facts if fact)
        # What is said is for now: where there is no room for both, only the saved state stands beside it.
        crowded = bool(self.said) and wrap.width(left) + wrap.width(right) + 4 > self.status.size.width
        self.status.show(left, self._saved() if crowded else right)

    def _uncertain(self) -> str:
        """Return how many notes are not surely on their words, in short where room is scarce."""
        count = len(self.standing.uncertain)
        return self.standing.told() if self.status.size.width >= WIDE or not count else f"{count} uncertain"

    def _saved(self) -> str:
        if self.notebook is None:
            return "opening"
        if self.notebook.unsaved:
            return "NOT SAVED"
        return "read-only" if self.notebook.read_only else "saved"

    def _on_uncertain(self, identity: str) -> tuple[str, ...]:
        if identity in self.standing.doubtful:
            return _ON_UNCERTAIN
        offered = self.notebook is not None and self.notebook.anchor(self.notebook.get(identity)).rivals
        return ("place.accept", *_ON_ORPHAN) if offered else _ON_ORPHAN

    def _offer(self) -> str:
        """Return what is selected or gone to, and the keys that can be used on it."""
        what = ""
        ids: tuple[str, ...] = _HINTS[self.mode]
        uncertain = self.standing.uncertain
        if self.mode == PANE:
            ids = _IN_VIEW.get(self.pane.view, ids)
            if self.pane.view == NOTES and self.pane.chosen in uncertain:
                ids = self._on_uncertain(self.pane.chosen)
        elif self.selecting and self.over.selection is not None:
            what = f"{self._measured()} selected  "
            ids = ("note", "place.attach", *ids[1:]) if uncertain else ids
        elif self.mode != PANE and self.here is not None and self.here.kind:
            mention = self.mentions.at(self.here.span.start)
            decided = mention is not None and mention.engine == "person"
            what, ids = f"{f'{CHECK} ' if decided else ''}{self.here.kind}  ", _ON_ENTITY
            ids = (*ids, "delete") if decided else ids
        elif (self.here or self.over.cursor) and (annotation := self.annotation_here()) is not None:
            doubtful = annotation.id in self.standing.doubtful
            what, ids = "annotation  ", _ON_UNCERTAIN if doubtful else _ON_ANNOTATION
            ids = ids[:-1] if ids is _ON_ANNOTATION and not annotation.links else ids
        by_id = {each.id: each for each in self.keys.intents}
        line = what
        for each in (by_id[id] for id in ids):
            if each.keys:
                restores = each.id == "pane.open" and self.mode == PANE and self.pane.view == TRASH
                hint = f"{spoken(each.keys[0])} {'restore' if restores else each.title.lower()}"
                start = wrap.width(line)
                self._clickable.append((start, start + wrap.width(hint), each))
                line += f"{hint}  "
        return line.rstrip()

    def _measured(self) -> str:
        """Return how much is selected."""
        assert self.over.selection is not None
        start, end = self.over.selection
        count = len(self.article.text[start : min(end, start + 100_000)].split())
        if count != 1:
            return f"{count} words"
        return f"{end - start} character{'s' if end - start != 1 else ''}"

    def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """Do what the hint that was clicked offers."""
        event.stop()
        if event.bar is not self.status or self.panel is not None:
            return
        for start, end, each in self._clickable:
            if start <= event.x - 1 < end:
                self.said = ""
                self.carry_out(Press(each))
                self.show_status()
                return
