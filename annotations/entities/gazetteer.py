"""Names that are known beforehand: the world's, which diple comes with, and the user's own lists.

Found by Aho-Corasick, so that looking for all of them costs no more than reading the text once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from functools import lru_cache as cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

REVISION: Final = "1"
"""Changes whenever the same text may give other names."""

_SHORTEST_HEADLINE: Final = 4
_ONE_FOR_ONE: Final = {
    ord(c): " " for c in "\t\x0b\x0c\r\x85\xa0\u2000\u2002\u2003\u2009\u200a\u202f\u3000"
} | {
    ord("’"): "'",
    ord("‘"): "'",
    ord("‐"): "-",
    ord("‑"): "-",
}
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write the name of a thing.

    ``canonical`` is the name its entity goes by.  ``code`` is the ISO 3166-1 alpha-2 code of a country or
    territory, and of the one a nationality belongs to.  What is not ``sure`` may mean other things; ``own``
    says that the user listed it, or decided about it.
    """

    words: str
    canonical: str
    kind: str
    code: str | None = None
    sure: bool = True
    own: bool = False


class Known(NamedTuple):
    """A known name in a text: half-open ``[start, end)`` in code points."""

    start: int
    end: int
    name: Name


def plain(text: str) -> str:
    """Return ``text`` with spaces, apostrophes and hyphens in one form each; same length, same lines."""
    return text.translate(_ONE_FOR_ONE)


class Finder:
    """Finds strings in texts on word boundaries; the longest of those that overlap, then the first."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [each for each in dict.fromkeys(words) if each]

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for each in self._words:
            automaton.add_word(each, len(each))
        automaton.make_automaton()
        return automaton

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of the strings in ``text``, in order, none overlapping, in code points."""
        if not self._words:
            return []
        found: list[tuple[int, int]] = []
        for last, length in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            if (start and text[start - 1].isalnum() and text[start].isalnum()) or (
                end < len(text) and text[end].isalnum() and text[last].isalnum()
            ):
                continue
            # Ends ascend: what was found before and lies inside, or is shorter than what it meets, gives way.
            while found and found[-1][1] > start and found[-1][1] - found[-1][0] < length:
                found.pop()
            if not found or found[-1][1] <= start:
                found.append((start, end))
        return found


class Gazetteer:
    """Names by how they are written; of two that are written alike a user's own stands, then the first."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: dict[str, Name] = {}
        for name in names:
            words = _SPACES.sub(" ", plain(name.words)).strip()
            known = self._names.get(words)
            if known is None or (name.own and not known.own):
                self._names[words] = name
            elif known.own == name.own and (known.code, known.kind) != (name.code, name.kind):
                # Written alike and not the same: it cannot be told which country it is.
                self._names[words] = replace(known, canonical=known.words, code=None)
        for words, name in list(self._names.items()):
            if name.sure and len(words) >= _SHORTEST_HEADLINE:
                self._names.setdefault(words.upper(), name)

    def __len__(self) -> int:
        return len(self._names)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._names)

    def taught(self, names: Iterable[Name]) -> Gazetteer:
        """Return what knows these names besides, before all others.

        One that is known already as of that kind keeps its canonical name and its code.
        """
        added = Gazetteer(replace(name, own=True) for name in names)
        for words, name in added._names.items():
            known = self._names.get(words)
            if known is not None and known.kind == name.kind:
                added._names[words] = replace(known, sure=True, own=True)
        added._names = self._names | added._names
        return added

    def get(self, words: str) -> Name | None:
        """Return the name written ``words`` (white space does not matter)."""
        return self._names.get(_SPACES.sub(" ", plain(words)).strip())

    def find(self, text: str) -> list[Known]:
        """Return the known names in ``text`` in order, none overlapping; in time linear in the text.

        A name is found within a line: see :func:`~annotations.entities.chunking.unwrapped` for wrapped text.
        """
        words = plain(text)
        return [Known(start, end, self._names[words[start:end]]) for start, end in self._finder.find(words)]


@cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return given names common in many countries."""
    lines = (files("annotations.entities.world") / "given.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache(maxsize=1)
def world() -> tuple[Name, ...]:
    """Return the names diple comes with."""
    folder = files("annotations.entities.world")
    countries, names = ((folder / each).read_text("utf-8") for each in ("countries.txt", "names.txt"))
    return (*_countries(countries), *_others(names))


def _lines(text: str) -> Iterator[list[list[str]]]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield [[each.strip() for each in field.split(";") if each.strip()] for field in line.split("|")]


def _countries(text: str) -> Iterator[Name]:
    for [code], names, peoples, cities in _lines(text):
        canonical = names[0].rstrip("?")
        for name in names:
            yield _name(name, canonical, "GPE", code)
        for people in peoples:
            for each in _with_plural(people):
                if each not in names:  # the Philippines are no people
                    yield _name(each, people.rstrip("?"), "NORP", code)
        for city in cities:
            yield _name(city, city.rstrip("?"), "GPE")


def _others(text: str) -> Iterator[Name]:
    for [kind], names in _lines(text):
        for name in names:
            yield _name(name, names[0].rstrip("?"), kind)


def _name(words: str, canonical: str, kind: str, code: str | None = None) -> Name:
    return Name(words.rstrip("?"), canonical, kind, code, sure=not words.endswith("?"))


def _with_plural(people: str) -> Iterator[str]:
    yield people
    bare = people.rstrip("?")
    if not bare.endswith(("s", "sh", "ch", "ese", "men", "man", "woman")):
        yield f"{bare}s{people[len(bare) :]}"
