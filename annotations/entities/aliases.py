"""Which ways to write a name mean the same, and what the entity is called then.  Pure.

People: the surname alone, a middle name or initials more or less; short forms where the article defines them,
and the letters that the words of one organisation begin with; countries, peoples and bodies as the lists of
known names have them; companies with and without ``Inc.``; headlines in capitals; a possessive.  Two full
names that share a surname stay two; the surname alone is the one's named more often.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from annotations.entities.cues import words_of
from annotations.entities.evidence import family, parts_of
from annotations.entities.gazetteer import Gazetteer, plain

_LEGAL: Final = words_of(
    "Inc Ltd LLC LLP PLC Plc Corp Co Company Corporation Limited GmbH AG SA SpA NV BV AB Oyj"
)
_SHORTEST_HEADLINE: Final = 4
_FEWEST_LETTERS: Final = 3


def canonical_names(
    kinds: Mapping[str, str], counts: Mapping[str, int], defined: Iterable[tuple[str, str]], known: Gazetteer
) -> dict[str, str]:
    """Return the name of the entity that each way to write a name means.

    ``kinds`` has the kind of each, in order of its first mention, ``counts`` how often it is mentioned,
    ``defined`` pairs of a name and its short form.
    """
    clusters = _Clusters(kinds)
    for one, other in (
        *_headlines(kinds),
        *_possessives(kinds),
        *_people(kinds, counts),
        *_companies(kinds),
        *_letters(kinds, known),
        *defined,
    ):
        clusters.join(one, other)
    listed = {words: name for words in kinds if (name := _listed(words, kinds[words], known))}
    by_list: dict[tuple[str, str], str] = {}
    for words, name in listed.items():
        clusters.join(by_list.setdefault((name, kinds[words]), words), words)
    names = {}
    for forms in clusters.all():
        name = next((listed[words] for words in forms if words in listed), None) or _fullest(
            forms, kinds, counts
        )
        names.update(dict.fromkeys(forms, name))
    return names


class _Clusters:
    """Words joined step by step, in order of first sight."""

    def __init__(self, words: Iterable[str]) -> None:
        self._of = {each: [each] for each in words}

    def join(self, one: str, other: str) -> None:
        low, high = self._of[one], self._of[other]
        if low is high:
            return
        if len(low) < len(high):
            low, high = high, low
        low += high
        for each in high:
            self._of[each] = low

    def all(self) -> Iterator[list[str]]:
        seen = set()
        for forms in self._of.values():
            if id(forms) not in seen:
                seen.add(id(forms))
                yield forms


def _listed(words: str, kind: str, known: Gazetteer) -> str | None:
    name = known.get(words)
    return name.canonical if name and family(name.kind) == family(kind) else None


def _fullest(forms: list[str], kinds: Mapping[str, str], counts: Mapping[str, int]) -> str:
    """Return the form with most words, of equals the one mentioned most; none in a headline's capitals."""
    return max(forms, key=lambda each: (not _shouted(each), len(each.split()), counts[each]))


def _shouted(words: str) -> bool:
    return " " in words and words.isupper()


def _headlines(kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    lower = {words.casefold(): words for words in kinds if not words.isupper()}
    for words, kind in kinds.items():
        if words.isupper() and len(words) >= _SHORTEST_HEADLINE:
            other = lower.get(words.casefold())
            if other and family(kinds[other]) == family(kind):
                yield other, words


def _possessives(kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for words in kinds:
        bare = plain(words)
        bare = bare[:-2] if bare.endswith("'s") else bare.removesuffix("'")
        if bare != words and bare in kinds:
            yield bare, words


def _companies(kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for words, kind in kinds.items():
        first, _, last = words.rpartition(" ")
        bare = first.rstrip(",")
        if kind == "ORG" and last.rstrip(".") in _LEGAL and kinds.get(bare) == "ORG":
            yield words, bare


def _letters(kinds: Mapping[str, str], known: Gazetteer) -> Iterator[tuple[str, str]]:
    """Yield organisations with their letters; letters that fit two of them, or are listed, are nobody's."""
    full: dict[str, list[str]] = {}
    for words, kind in kinds.items():
        if kind == "ORG" and " " in words and not words.isupper():
            initials = "".join(each[0] for each in words.replace("-", " ").split() if each[0].isupper())
            full.setdefault(initials, []).append(words)
    for words, kind in kinds.items():
        names = full.get(words, [])
        if kind == "ORG" and len(words) >= _FEWEST_LETTERS and len(names) == 1 and known.get(words) is None:
            yield names[0], words


def _people(kinds: Mapping[str, str], counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield pairs of ways to write one person's name."""
    people = [words for words, kind in kinds.items() if kind == "PERSON"]
    full: dict[tuple[str, str], str] = {}
    by_surname: dict[str, list[str]] = {}
    by_first: dict[str, list[str]] = {}
    for words in people:
        first, surname, longer = _parts(words)
        if not surname:
            continue
        same = full.setdefault((first, surname), words)
        if same != words:
            yield same, words
            continue
        for key in {surname, longer} - {""}:
            by_surname.setdefault(key, []).append(words)
        by_first.setdefault(first, []).append(words)
    for words in people:
        first, surname, _ = _parts(words)
        if surname and len(first.rstrip(".")) == 1:
            rivals = [each for each in by_surname[surname] if each != words and each[0].lower() == first[0]]
            if len(rivals) == 1:
                yield rivals[0], words
        elif not surname:
            key = _key(words)
            rivals = by_surname.get(key) or by_first.get(key, [])
            if rivals and (key in by_surname or len(rivals) == 1):
                yield max(rivals, key=lambda each: counts[each]), words


def _parts(words: str) -> tuple[str, str, str]:
    """Return the first name, the surname, and the surname with its particles, as they are compared."""
    _, surname, longer = parts_of(plain(words))
    first = words.split()[0].lower()
    # A surname with its particle is no full name: van Gogh.
    if first in _SMALL_WORDS and len(words.split()) == 2:
        return "", "", ""
    return first, _key(surname), _key(longer)


_SMALL_WORDS: Final = words_of("al el de van von bin ibn der la le da di dos del den ter ben abu")


def _key(name: str) -> str:
    key = plain(name).lower()
    for article in ("al-", "el-", "al ", "el "):
        key = key.removeprefix(article)
    return key
