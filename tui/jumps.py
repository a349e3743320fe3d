"""Where the reader has been: the jump list and lettered marks.  Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

LONGEST: Final = 100
"""Places kept."""


class Place(NamedTuple):
    """An offset in an article, which is named by what opens it (a path or a URL)."""

    article: str
    offset: int


@dataclass
class Jumps:
    """A jump list as in Vim: a jump from the middle drops nothing; equal places stand once."""

    places: list[Place] = field(default_factory=list)
    at: int = 0
    """Index of the place shown; ``len(places)`` when it is not in the list yet."""
    marks: dict[str, Place] = field(default_factory=dict)

    def leave(self, place: Place) -> None:
        """Remember ``place`` before jumping away from it."""
        others = [each for each in self.places if each != place]
        self.places = [*others[-LONGEST + 1 :], place]
        self.at = len(self.places)

    def back(self, here: Place) -> Place | None:
        """Return the place before, ``None`` at the oldest; ``here`` can be come back to."""
        if self.at == len(self.places):
            self.leave(here)
            self.at = len(self.places) - 1
        if self.at == 0:
            return None
        self.at -= 1
        return self.places[self.at]

    def forward(self) -> Place | None:
        """Return the place after, ``None`` at the newest."""
        if self.at + 1 >= len(self.places):
            return None
        self.at += 1
        return self.places[self.at]

    def last(self) -> Place | None:
        """Return the place the last jump left."""
        return self.places[-1] if self.places else None

    def follow(self, article: str, to: Callable[[int], int]) -> None:
        """Move all places of an article, the text of which changed, ``to`` where they are now."""

        def now(place: Place) -> Place:
            return Place(article, to(place.offset)) if place.article == article else place

        self.places = [now(place) for place in self.places]
        self.marks = {letter: now(place) for letter, place in self.marks.items()}
