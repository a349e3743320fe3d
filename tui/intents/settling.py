"""What merging and deleting leave behind: conflicts to settle one by one, the trash to restore from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from annotations.errors import DipleError
from tui import margin
from tui.intents.identifying import Identifying
from tui.keys import Press
from tui.margin import Line

if TYPE_CHECKING:
    from annotations.conflicts import Unsettled
    from annotations.trash import Buried

_BEFORE: Final = 12
"""Code points that are shown before the first that differs."""

_LONGEST: Final = 160
"""Code points of a version that are shown to choose from."""

_ROOM: Final = 30
"""Code points of a version that are shown in the last line."""


class Settling(Identifying):
    """Intents of the group Conflicts and trash."""

    buried: list[Buried] | None = None
    """The article's annotations in the trash; ``None`` until somebody looks."""

    # -- conflicts ---------------------------------------------------------------------------------

    def conflict_lines(self) -> list[Line]:
        """Return the lines of the view Conflicts."""
        if self.notebook is None or not self.conflicts:
            return margin.NO_CONFLICTS
        lines: list[Line] = []
        for each in self.conflicts:
            lines += margin.conflict_lines(each, self._words_about(each), self.pane.columns)
        return lines

    def _words_about(self, conflict: Unsettled) -> str:
        assert self.notebook is not None
        if not conflict.about:
            return "the file itself"
        try:
            return self.first_words(self.notebook.get(conflict.about))
        except DipleError:
            return "an annotation that is gone"

    def do_conflict_next(self, press: Press) -> None:
        """Go to the next conflict."""
        self._to_conflict(press.count or 1)

    def do_conflict_previous(self, press: Press) -> None:
        """Go to the conflict before."""
        self._to_conflict(-(press.count or 1))

    def _to_conflict(self, by: int) -> None:
        about = list(dict.fromkeys(each.about for each in self.conflicts if each.about))
        if not about:
            self.say("no conflicts" if not self.conflicts else "a conflict of the file itself: s settles it")
            return
        here = self.annotation_here()
        at = about.index(here.id) if here is not None and here.id in about else (-1 if by > 0 else 0)
        identity = about[(at + by) % len(about)]
        self.go_to_annotation(identity)
        found = next(each for each in self.conflicts if each.about == identity)
        this, other = (f"“{each}”" for each in apart(found.this, found.other, _ROOM))
        self.say(f"! {found.part}: {this} or {other}; s settles it")

    def do_conflict_settle(self, press: Press) -> None:
        """Choose which of two versions stays."""
        if not self.editable():
            return
        found = self._conflict_here()
        if found is None:
            self.say("no conflict here" if self.conflicts else "no conflicts")
            return
        from tui.widgets.picker import Option, Picker

        this, other = apart(found.this, found.other)
        known = {
            "this": Option("this", this or "nothing", "as it is now"),
            "other": Option("other", other or "nothing", "the other version"),
            "both": Option("both", "both of them", "the other stays as a reply"),
        }
        options = [known[choice] for choice in found.choices]
        question = "Keep it or delete it?" if found.part == "deleted" else f"Which {found.part} is right?"
        picker = Picker(question, options, self.over.palette)
        self.ask(picker, lambda choice: self._settle(found.id, choice))

    def _conflict_here(self) -> Unsettled | None:
        """Return the conflict chosen in the pane, else that of the annotation here, else the only one."""
        for each in self.conflicts:
            if self.mode == "pane" and each.id == self.pane.chosen.partition(" ")[0]:
                return each
        here = self.annotation_here()
        mine = [each for each in self.conflicts if here is not None and here.id in (each.id, each.about)]
        if mine:
            return mine[0]
        return self.conflicts[0] if len(self.conflicts) == 1 else None

    def _settle(self, identity: str, choice: Literal["this", "other", "both"]) -> None:
        def settle(notebook: object) -> bool:
            assert self.notebook is not None
            self.notebook.settle(identity, choice)
            return True

        if self.attempt(settle):
            left = len(self.conflicts)
            more = f" · {left} more to settle" if left else ""
            self.say(f"settled · saved · U takes it back{more}")

    # -- the trash ---------------------------------------------------------------------------------

    def look_into_trash(self) -> list[Buried]:
        """Return the article's annotations in the trash that are not here again, the last deleted first."""
        from annotations import trash

        assert self.notebook is not None
        known = {each.id for each in self.notebook.annotations}
        found = [each for each in trash.all(self.notebook.path) if each.annotation.id not in known]
        self.buried = sorted(found, key=lambda each: each.deleted, reverse=True)
        return self.buried

    def trash_lines(self) -> list[Line]:
        """Return the lines of the view Trash."""
        if self.notebook is None:
            return margin.EMPTY_TRASH
        found = self.buried if self.buried is not None else self.look_into_trash()
        lines = [line for each in found for line in margin.trash_lines(each, self.pane.columns)]
        return lines or margin.EMPTY_TRASH

    def restore_item(self, identity: str) -> None:
        """Bring an annotation back from the trash."""
        if self.editable():
            self.made(self.attempt(lambda notebook: notebook.restore(identity)), "restored")


def apart(one: str, other: str, room: int = _LONGEST) -> tuple[str, str]:
    """Return two texts in a line each, from shortly before they differ, ``room`` code points at most."""
    lines = " ".join(one.split()), " ".join(other.split())
    pairs = enumerate(zip(*lines, strict=False))
    same = next((at for at, (left, right) in pairs if left != right), min(map(len, lines)))
    start = max(0, same - _BEFORE)
    start = (lines[0].find(" ", start, same) + 1 or start) if start else 0
    return _cut(lines[0], start, room), _cut(lines[1], start, room)


def _cut(line: str, start: int, room: int) -> str:
    rest = f"… {line[start:]}" if start else line
    return rest if len(rest) <= room else f"{rest[: room - 1]}…"
