"""Suggestions: what was recognised and nobody decided about, accepted or rejected one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from annotations.entities.kinds import NO_KIND
from tui import wrap
from tui.intents.correcting import Correcting, Kind, shown_kind
from tui.keys import Press
from tui.layers import CHECK
from tui.screens.base import WIDE
from tui.whereabouts import Here

if TYPE_CHECKING:
    from annotations.entities.mentions import Mention

_DECIDED = ("person", "list")
"""Engines of mentions that people decided about: here, or in their lists and the other articles."""

_ROOM: Final = 60
"""Columns from which it is said in full that there are no more."""

_BESIDE: Final = 8
"""Columns that are taken beside what is said: by the saved state, and gaps."""


class Suggesting(Correcting):
    """Intents that go through the suggestions."""

    def is_suggestion(self, mention: Mention) -> bool:
        """Tell whether nobody decided about a mention, and its kind is shown."""
        return mention.engine not in _DECIDED and mention.kind not in self.over.hidden

    def _suggestion(self, offset: int, *, forward: bool = True) -> Mention | None:
        """Return the nearest suggestion after or before ``offset``."""
        while True:
            mention = self.mentions.after(offset) if forward else self.mentions.before(offset)
            if mention is None or self.is_suggestion(mention):
                return mention
            offset = mention.start

    def _left(self) -> int:
        return sum(map(self.is_suggestion, self.mentions))

    def do_suggestion_next(self, press: Press) -> None:
        """Go to the next suggestion."""
        self._to_suggestion(press.count or 1)

    def do_suggestion_previous(self, press: Press) -> None:
        """Go to the suggestion before."""
        self._to_suggestion(-(press.count or 1))

    def _to_suggestion(self, by: int) -> None:
        offset = self.cursor if self.here or self.over.cursor else self.cursor - (1 if by > 0 else 0)
        found = None
        for _ in range(abs(by)):
            mention = self._suggestion(offset, forward=by > 0)
            if mention is None:
                break
            found, offset = mention, mention.start
        left = self._left()
        if found is None:
            self.say(self._no_more(left))
            return
        self.go(Here(found.span, kind=found.kind))
        keys = "Y yes · X no · c another kind" if self.size.width >= WIDE else "Y yes · X no"
        line = f"{found.kind}? {keys} · {_counted(left)}"
        self.say(line if self._fits(line) else f"{found.kind}? {_counted(left)} · {keys}")

    def _no_more(self, left: int) -> str:
        if not len(self.mentions):
            return "no entities found (yet)"
        wide = self.size.width >= _ROOM
        what = "no more suggestions that way" if wide else "no more that way"
        return f"{what} · {_counted(left)}" if left else "no more suggestions"

    def do_suggestion_accept(self, press: Press) -> None:
        """Yes, it is what it was taken for; on to the next."""
        self._answer(None)

    def do_suggestion_reject(self, press: Press) -> None:
        """No, it is no entity; on to the next."""
        self._answer(NO_KIND)

    def _answer(self, kind: str | None) -> None:
        """Decide about the mention here: it is what it was taken for, or of this ``kind``."""
        if not self.editable():
            return
        mention = self.mention_here() if self.here is not None or self.over.cursor is not None else None
        if mention is None:
            self.say("go to a suggestion first, with ]s")
            return
        wanted = Kind(mention.span, kind or mention.kind)
        if self.decide_here(wanted) is None:
            return
        count, kind = self.places(wanted), shown_kind(wanted.kind)
        told = f"{self.quoted(wanted.span)} is {kind} here"
        told += f" · . in all {count} places" if count > 1 else ""
        short = f"{CHECK} {kind}{f' · . all {count}' if count > 1 else ''}"
        self._step_on(told, mention.start, short)

    def _step_on(self, told: str, offset: int, short: str = "") -> None:
        """Go to the next suggestion; say what was decided (``short`` if that fits better), what is asked."""
        following, left = self._suggestion(offset), self._left()
        if following is None:
            where = self.mentions.at(offset)
            if where is not None:
                self.go(Here(where.span, kind=where.kind), jump=False)
            self._say_both(told, self._no_more(left), short)
            return
        self.go(Here(following.span, kind=following.kind), jump=False)
        self._say_both(told, f"{following.kind}? {_counted(left)}", short)

    def _say_both(self, told: str, asked: str, short: str = "") -> None:
        """Say what was decided and then what is asked, which comes first where there is no room for both."""
        line = f"{told} · {asked}"
        self.say(line if self._fits(line) else f"{asked} · {short or told}")

    def _fits(self, line: str) -> bool:
        return wrap.width(line) <= self.size.width - _BESIDE

    def widened(self, told: str) -> None:
        """Say that a decision was widened; a suggestion that it reached is one no more."""
        here = self.mention_here()
        if here is None or not self.is_suggestion(here):
            self._step_on(told, self.cursor)
        else:
            self._say_both(told, f"{here.kind}? {_counted(self._left())}")


def _counted(left: int) -> str:
    return f"{left} left" if left else "none left"
