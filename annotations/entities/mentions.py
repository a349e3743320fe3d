"""Mentions, the entities they make, and what a recogniser is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, Protocol, runtime_checkable

from annotations.spans import Span

Engine = Literal["pattern", "gazetteer", "statistical", "coherence", "list", "person"]
"""Who found a mention; ``list`` is one of the user's lists or what people decided about the name elsewhere,
``person`` a human decision about this article, over all."""

_LEADING: Final = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_TRAILING: Final = re.compile(r"(?<=[^\s\d])['’]s?$|(?<=\S)\s+(?:and|or)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One span naming an entity: half-open ``[start, end)`` in code points of the article's text.

    ``part_of`` is the name of the entity it was found to be of, where a decision about all of an entity gave
    it its kind: what was one thing under another kind is one thing still.
    """

    start: int
    end: int
    kind: str
    engine: Engine = "statistical"
    part_of: str = ""

    @property
    def span(self) -> Span:
        """The mention's span in code points."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Entity:
    """All mentions of one thing in an article, in order, with its name and kind.

    ``code`` is the ISO 3166-1 alpha-2 code of a country, and of the one a nationality belongs to; ``aliases``
    are the other words it goes by in the article, in order of their first mention; ``uri`` says which thing
    it is, where people do.
    """

    name: str
    kind: str
    mentions: tuple[Mention, ...]
    code: str | None = None
    aliases: tuple[str, ...] = ()
    uri: str | None = None


@runtime_checkable
class Recogniser(Protocol):
    """Finds mentions in a text.

    ``name`` and ``version`` tell which recogniser made a cached result, so a change of what it finds
    changes its version.
    """

    @property
    def name(self) -> str:
        """Short name, such as ``pattern``."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text may give other mentions."""
        ...

    def recognise(self, text: str) -> list[Mention]:
        """Return the mentions in ``text`` in order, none overlapping, offsets in code points."""
        ...


def trimmed(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """Return the span without white space around it, a leading the/a/an and a trailing possessive.

    The title of a work keeps its capitalised article (``The Tempest``).  Offsets are code points; the
    span that is left may be empty.
    """
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    leading = _LEADING.match(text, start, end)
    if leading and not (kind == "WORK_OF_ART" and text[start].isupper()):
        start = leading.end()
    trailing = _TRAILING.search(text[start:end])
    return start, (start + trailing.start()) if trailing else end
