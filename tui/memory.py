"""What the reader remembers between runs: where each article was left, the theme, the first start.

A convenience, never needed: what cannot be read counts as nothing, what cannot be written is left out.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from annotations.places import ensure, state_dir

LONGEST: Final = 500
"""Articles whose place is kept; the ones left longest ago go first."""


@dataclass
class Memory:
    """Places are offsets in code points by what opens an article (its absolute path, or URL)."""

    theme: str | None = None
    oriented: bool = False
    pane: bool | None = None
    """Whether the side pane is wanted; ``None`` while nobody has said."""
    places: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """What stood at some of the places, by which they are found in a text that changed."""

    def leave(self, article: str, offset: int, words: str = "") -> None:
        """Remember where an article was left, and the ``words`` there; the start needs no remembering."""
        self.places.pop(article, None)
        if offset > 0:
            self.places[article] = offset
            self.words[article] = words
        for old in list(self.places)[: max(0, len(self.places) - LONGEST)]:
            del self.places[old]
        self.words = {key: self.words[key] for key in self.places if self.words.get(key)}


def _file() -> str:
    return os.path.join(state_dir(), "reader.json")


def load() -> Memory:
    """Return what is remembered."""
    try:
        with open(_file(), encoding="utf-8") as file:
            kept: Any = json.load(file)
        places = {str(key): int(offset) for key, offset in kept.get("places", {}).items()}
        words = {key: str(said) for key, said in kept.get("words", {}).items() if key in places}
        theme = kept.get("theme")
        return Memory(
            theme if isinstance(theme, str) else None,
            bool(kept.get("oriented")),
            kept.get("pane") if isinstance(kept.get("pane"), bool) else None,
            places,
            words,
        )
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return Memory()


def save(memory: Memory) -> None:
    """Write what is remembered, whole or not at all."""
    kept = {
        "theme": memory.theme,
        "oriented": memory.oriented,
        "pane": memory.pane,
        "places": memory.places,
        "words": memory.words,
    }
    part = f"{_file()}.{os.getpid()}"
    with suppress(OSError):
        ensure(state_dir())
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1)  # in ASCII: a path may hold what is no Unicode
        os.replace(part, _file())
