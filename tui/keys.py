"""Key presses -> intents: sequences such as ``]a``, a letter such as ``m{a-z}``, counts.  Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.commands import READING, Intent
from tui.notation import LETTER, tokens


@dataclass(frozen=True, slots=True)
class Press:
    """A finished key sequence: the intent, how many times (``None`` where no count was typed), a letter."""

    intent: Intent
    count: int | None = None
    letter: str = ""


class Keys:
    """Follows presses until they make an intent of the mode the reader is in."""

    def __init__(self, intents: Iterable[Intent]) -> None:
        self.intents = tuple(intents)
        self._table: dict[str, dict[tuple[str, ...], Intent]] = {}
        for each in self.intents:
            for mode in each.modes:
                for key in each.keys:
                    self._table.setdefault(mode, {})[tokens(key)] = each
        self._typed: tuple[str, ...] = ()
        self._count = ""

    @property
    def pending(self) -> str:
        """What has been typed of an unfinished sequence, to be shown."""
        return self._count + "".join(self._typed)

    def clear(self) -> None:
        """Forget an unfinished sequence."""
        self._typed, self._count = (), ""

    def press(self, key: str, mode: str = READING) -> Press | None:
        """Take one press; return the intent it completes, else ``None`` (see :attr:`pending`).

        A key that leads nowhere ends the sequence.
        """
        if key == "escape" and self.pending:
            self.clear()
            return None
        if not self._typed and key.isdecimal() and key.isascii() and (self._count or key != "0"):
            self._count = (self._count + key)[:6]
            return None
        self._typed += (key,)
        table = self._table.get(mode, {})
        letter = self._typed[-1] if len(self._typed) > 1 and "a" <= key <= "z" and len(key) == 1 else ""
        found = table.get(self._typed) or (table.get((*self._typed[:-1], LETTER)) if letter else None)
        if found is None:
            if not any(each[: len(self._typed)] == self._typed for each in table):
                self.clear()
            return None
        count = int(self._count) if self._count else None
        self.clear()
        return Press(found, count, letter)
