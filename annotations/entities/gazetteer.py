"""Names that are known beforehand: the world's, which diple comes with, and the user's own lists.

A few names are found by Aho-Corasick, so that looking for all of them costs no more than reading the text
once; the thousands that are always known by their first words, which takes a tenth of the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from functools import lru_cache as cache
from pathlib import Path
from typing import Any, Final, NamedTuple

REVISION: Final = "2"
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
_WORLD: Final = Path(__file__).with_name("world")
_RUN: Final = re.compile(r"[^\W_]+")
"""Letters and digits, as ``str.isalnum`` has them."""


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
        return _apart(text, ((last + 1 - length, last + 1) for last, length in self._automaton.iter(text)))


def _apart(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those of ``spans`` that stand on word boundaries, of overlapping ones the longest.

    They come in the order of their ends, of those that end together the longest first.
    """
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if (start and text[start - 1].isalnum() and text[start].isalnum()) or (
            end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
        ):
            continue
        # Ends ascend: what was found before and lies inside, or is shorter than what it meets, gives way.
        while found and found[-1][1] > start and found[-1][1] - found[-1][0] < end - start:
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
            words = name.words if words == name.words else words  # one string, not two
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
    def _longer(self) -> dict[str, tuple[int, ...]]:
        """The lengths of all names that begin with the same letters and digits, or with the same sign.

        Left out is what begins one name alone and is all of it.
        """
        lengths: dict[str, set[int]] = {}
        for words in self._names:
            run = _RUN.match(words)
            if words and (run is None or run.end() < len(words)):
                lengths.setdefault(run[0] if run else words[0], set()).add(len(words))
        for first, known in lengths.items():
            if first in self._names:
                known.add(len(first))
        return {first: tuple(known) for first, known in lengths.items()}

    @cached_property
    def _starts(self) -> re.Pattern[str]:
        """Where a name can begin."""
        signs = "".join(re.escape(first) for first in self._longer if not first[0].isalnum())
        return re.compile(f"{_RUN.pattern}|[{signs}]") if signs else _RUN

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for run in self._starts.finditer(text):
            first, start = run[0], run.start()
            lengths = self._longer.get(first)
            if lengths is None:
                if first in self._names:
                    yield run.span()
            else:
                for end in (start + length for length in lengths if start + length <= len(text)):
                    if text[start:end] in self._names:
                        yield start, end

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

        At every word as many names are tried as there are lengths of names that begin with it.  A name is
        found within a line: see :func:`~annotations.entities.chunking.unwrapped` for wrapped text.
        """
        words = plain(text)
        spans = sorted(self._spans(words), key=lambda span: (span[1], span[0]))
        return [Known(start, end, self._names[words[start:end]]) for start, end in _apart(words, spans)]


@cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return given names common in many countries."""
    lines = (_WORLD / "given.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache(maxsize=1)
def world() -> tuple[Name, ...]:
    """Return the names diple comes with."""
    countries, names = ((_WORLD / each).read_text("utf-8") for each in ("countries.txt", "names.txt"))
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
