"""A piece of a long article read by itself: patterns and known names at once, later all the rest."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.entities.coherence import coherent
from annotations.entities.gazetteer import Name
from annotations.entities.lists import gazetteer_or_world
from annotations.entities.mentions import Mention
from annotations.entities.overlap import resolve_overlaps
from annotations.entities.patterns import PatternRecogniser


class Pieces:
    """Reads pieces of one article, each as if it were all of it; offsets are those in the piece."""

    def __init__(self, taught: Iterable[tuple[str, str]] = ()) -> None:
        """``taught`` are names that were decided about elsewhere, each with its kind."""
        self._names = gazetteer_or_world(tuple(Name(words, words, kind, own=True) for words, kind in taught))
        self._patterns = PatternRecogniser()

    def at_once(self, text: str) -> list[Mention]:
        """Return what patterns and known names give."""
        return coherent(text, self._patterns.recognise(text), self._names)

    def settled(self, text: str, found: Iterable[Mention]) -> list[Mention]:
        """Return what they give together with what the statistical recogniser ``found``."""
        return coherent(text, resolve_overlaps([*found, *self._patterns.recognise(text)]), self._names)
