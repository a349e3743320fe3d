"""What stands where the statistical recogniser's process does: a short list of names, found at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, Self

from annotations.entities import Mention
from annotations.entities.pieces import Pieces
from annotations.entities.process import Names

NAMES: Final = {"Moscow": "GPE", "Damascus": "GPE", "Ana Petrova": "PERSON", "Rosneft": "ORG"}
"""What the recogniser of the tests finds."""


class Piece(NamedTuple):
    """How a piece of a long article is to be read: with which names, and whether at once."""

    names: Names
    at_once: bool

    def read(self, text: str, found: Sequence[Mention]) -> list[Mention]:
        """Return what the process would, if its pipeline ``found`` this."""
        pieces = Pieces(self.names)
        return pieces.at_once(text) if self.at_once else pieces.settled(text, found)


def moved(mentions: Iterable[Mention], by: int) -> list[Mention]:
    """Return mentions so many code points further on."""
    return [replace(each, start=each.start + by, end=each.end + by) for each in mentions]


class KnownNames:
    """Stands where the statistical recogniser's process does: finds :data:`NAMES`, at once."""

    def __init__(self, model: str | None = None, *, idle: float = 0.0, pieces: bool = False) -> None:
        self._asked: list[tuple[Any, str, int, Piece | None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self) -> None:
        """Do nothing: it is there."""

    def close(self) -> None:
        """Do nothing: it costs nothing."""

    def submit(self, key: object, text: str, *, offset: int = 0) -> None:
        """Take a text."""
        self._asked.append((key, text, offset, None))

    def read(
        self, key: object, text: str, *, offset: int = 0, names: Names = (), at_once: bool = False
    ) -> None:
        """Take a piece of an article."""
        self._asked.append((key, text, offset, Piece(names, at_once)))

    def results(self, timeout: float | None = None) -> Iterator[tuple[Any, list[Mention]]]:
        """Yield the names in each text, and all that there is in a piece."""
        pattern = "|".join(map(re.escape, NAMES))
        while self._asked:
            key, text, offset, piece = self._asked.pop(0)
            found = [Mention(*m.span(), NAMES[m.group()]) for m in re.finditer(pattern, text)]
            yield key, moved(piece.read(text, found) if piece else found, offset)
