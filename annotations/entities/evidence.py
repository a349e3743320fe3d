"""What an article says, all in all, about the kind of each name in it: votes by surface form.  Pure.

Weights are in votes of the recogniser: its first label for a name counts one, each further one less.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import Final

from annotations.entities import cues
from annotations.entities.gazetteer import Gazetteer, Name, given_names
from annotations.entities.kinds import NO_KIND
from annotations.entities.mentions import Mention

_OWN: Final = 1000.0
_SURE: Final = 5.0
_CITY: Final = 2.0
_UNSURE: Final = 1.5
_INSIDE: Final = 5.0
_GIVEN: Final = 1.5
_GIVEN_ALONE: Final = 0.7
_SURNAME: Final = 4.0
_FIRST_NAME: Final = 2.0
_FIRST_NAME_OR_PLACE: Final = 1.0
_BESIDE_PLACE: Final = 1.5
_OUTWEIGHS_A_PLAIN_WORD: Final = 2.9
_ROWS: Final = {"place": "GPE", "PERSON": "PERSON", "ORG": "ORG"}
"""Families of kinds that names in a row share, and the kind each speaks for."""

_NO_SURNAME: Final = frozenset({"NORP", "LANGUAGE"})
_NAMED_AFTER: Final = 1.0
_ACRONYM: Final = 0.6
_HAS_SHORT_FORM: Final = 1.5
_LED_BY_AN_ARTICLE: Final = 1.1
_ENDS_COMMONLY: Final = 1.5
_SHORTEST_COMMON: Final = 4
_IN_A_ROW: Final = 1.5
_SHORTEST_ROW: Final = 3
_SHORT_OF_ORGANISATION: Final = 1.5
_SHORTEST_PART: Final = 4
_REPEATED: Final = 0.5
"""The power of their number that equal labels count: the recogniser errs alike wherever a name stands: they
bear each other out less than what stands beside the name does."""

_AMONG_CAPITALS: Final = 12
"""Code points beside a name in which a word in capitals shows a headline."""

_LETTERS: Final = re.compile(r"[A-Z][A-Z&.-]{2,6}\Z")
_LETTERS_FIRST: Final = re.compile(r"[A-Z]{2,4}\Z")
_SHOUTED_BEFORE: Final = re.compile(r"[A-Z]{3,}\W{1,4}\Z")
_SHOUTED_AFTER: Final = re.compile(r"\W{1,4}[A-Z]{3,}")
_BETWEEN: Final = re.compile(r", (?:and |or )?| (?:and|or) ")
_LONGEST_BETWEEN: Final = len(", and ")
_GENERATIONS: Final = frozenset({"Jr", "Sr", "II", "III", "IV"})

_Votes = defaultdict[str, float]


def family(kind: str) -> str:
    """Return what kinds that are easily taken for each other have in common: all places are one."""
    return "place" if kind in cues.PLACES else kind


class Evidence:
    """Votes on the kind of each surface form."""

    def __init__(self, text: str, mentions: Iterable[Mention], gazetteer: Gazetteer) -> None:
        """``text`` is plain (see ``gazetteer.plain``)."""
        self._gazetteer = gazetteer
        self._votes: dict[str, _Votes] = {}
        self._counts = Counter[str]()
        labels = Counter[tuple[str, str]]()
        for mention in mentions:
            words = text[mention.start : mention.end]
            self._counts[words] += 1
            votes = self._votes.setdefault(words, defaultdict(float))
            labels[words, mention.kind] += 1
            if self._counts[words] == 1 and self._is_acronym(text, mention):
                votes["ORG"] += _ACRONYM
            if mention.kind == "PERSON" and cues.led_by_an_article(text, mention.start, mention.end):
                votes["ORG"] += _LED_BY_AN_ARTICLE
            for kind, weight in cues.around(text, mention.start, mention.end):
                votes[kind] += weight
        for (words, kind), count in labels.items():
            self._votes[words][kind] += count**_REPEATED
        for words, votes in self._votes.items():
            for kind, weight in self._about(words):
                votes[kind] += weight

    def _about(self, words: str) -> Iterator[tuple[str, float]]:
        """Yield (kind, weight) for what the words themselves say."""
        name = self._gazetteer.get(words)
        if name:
            yield name.kind, self._weight(name)
            if name.sure:
                return
        kind = cues.inside(words)
        first, space, rest = words.partition(" ")
        if kind and words.count(" ") == 1 and first in given_names() and rest in cues.ALSO_SURNAMES:
            yield kind, _UNSURE
            yield "PERSON", _GIVEN
        elif kind:
            yield kind, _INSIDE
        elif space and self._is_of_a_country(rest.rpartition(" ")[2]):
            # RT Arabic, BBC Persian
            yield "ORG", _INSIDE if _LETTERS_FIRST.match(first) else _NAMED_AFTER
        elif first in given_names():
            yield "PERSON", _GIVEN if space else _GIVEN_ALONE

    def _weight(self, name: Name) -> float:
        if name.own:
            return _OWN
        # Clubs and firms go by the names of cities, seldom by those of countries.
        city = name.kind == "GPE" and name.code is None
        return _UNSURE if not name.sure else _CITY if city else _SURE

    def _is_acronym(self, text: str, mention: Mention) -> bool:
        """Tell whether a name is a few capitals that neither a list nor a headline explains."""
        start, end = mention.start, mention.end
        return bool(
            _LETTERS.match(text, start, end)
            and not self._gazetteer.get(text[start:end])
            and not _SHOUTED_BEFORE.search(text, max(0, start - _AMONG_CAPITALS), start)
            and not _SHOUTED_AFTER.match(text, end)
        )

    def _is_of_a_country(self, word: str) -> bool:
        """Tell whether a word is a country, a people or a language, and so nobody's surname."""
        name = self._gazetteer.get(word)
        return name is not None and name.sure and (name.kind in _NO_SURNAME or name.code is not None)

    def beside_places(self, text: str, mentions: Iterable[Mention], places: Container[int]) -> None:
        """Count what a known place follows (``Tartus, Syria``); ``places`` are where these start."""
        for mention in mentions:
            if _followed(text, mention, places):
                self._votes[text[mention.start : mention.end]]["GPE"] += _BESIDE_PLACE

    def common_ends(self, small: Container[str]) -> None:
        """Let a last word that the article has in small letters too speak against a person.

        Such as ``Zorb Futures``; not where people's given names lead the name.
        """
        for words, votes in self._votes.items():
            first, space, rest = words.partition(" ")
            last = rest.rpartition(" ")[2]
            if (
                space
                and "PERSON" in votes
                and len(last) >= _SHORTEST_COMMON
                and last.lower() in small
                and first not in given_names()
                and not self._gazetteer.get(last)
            ):
                votes["ORG"] += _ENDS_COMMONLY

    def rows(self, text: str, mentions: Iterable[Mention]) -> None:
        """Let names that stand in a row speak for each other, where most of them are of one kind.

        A row is such as ``Bremen, Hamburg and Kiel``; ``mentions`` do not overlap.
        """
        row: list[str] = []
        end = 0
        for mention in sorted(mentions):
            near = 0 < mention.start - end <= _LONGEST_BETWEEN
            if not (near and _BETWEEN.fullmatch(text, end, mention.start)):
                self._speak(row)
                row = []
            row.append(text[mention.start : mention.end])
            end = mention.end
        self._speak(row)

    def _speak(self, row: list[str]) -> None:
        if len(row) < _SHORTEST_ROW:
            return
        kind, count = Counter(family(self.kind(words)) for words in row).most_common(1)[0]
        if kind in _ROWS and 2 * count > len(row):
            for words in set(row):
                self._votes[words][_ROWS[kind]] += _IN_A_ROW

    def same(self, one: str, other: str) -> None:
        """Count the votes on a name and on its short form, whichever is which, for both."""
        if one == other or one not in self._votes or other not in self._votes:
            return
        if NO_KIND in self._votes[one] or NO_KIND in self._votes[other]:
            return  # that one form names nothing says nothing about the other
        both = self._votes[one]
        for kind, weight in self._votes[other].items():
            both[kind] += weight
        both["ORG"] += _HAS_SHORT_FORM  # nobody is given initials in brackets
        self._votes[other] = both.copy()

    def surnames(self) -> set[str]:
        """Let every full name of a person speak for its parts; return the surnames."""
        people = [words for words in self._votes if " " in words and self.kind(words) == "PERSON"]
        found = set()
        for words in people:
            weight = _SURNAME * (1 + min(2, self._counts[words]))
            first, surname, longer = parts_of(words)
            if surname and not self._is_of_a_country(surname):
                found |= set(_spellings(surname))
                for part in {*_spellings(surname), *_spellings(longer)} & self._votes.keys():
                    self._votes[part]["PERSON"] += weight
            if first in self._votes:
                place = not cues.PLACES.isdisjoint(self._votes[first])
                self._votes[first]["PERSON"] += _FIRST_NAME_OR_PLACE if place else _FIRST_NAME
        return found

    def short_organisations(self) -> None:
        """Let every long name of an organisation speak for its first word: ``Merrill Lynch``, ``Merrill``."""
        for words in [words for words in self._votes if " " in words and self.kind(words) == "ORG"]:
            first = words.split()[0].rstrip(",")
            if len(first) >= _SHORTEST_PART and first in self._votes and not self._gazetteer.get(first):
                self._votes[first]["ORG"] += _SHORT_OF_ORGANISATION

    def kind(self, words: str) -> str:
        """Return the kind of most votes; those for kinds of one family count together."""
        votes = self._votes[words]
        families: _Votes = defaultdict(float)
        for kind, weight in votes.items():
            families[family(kind)] += weight
        best = max(families, key=lambda each: families[each])
        return max((kind for kind in votes if family(kind) == best), key=lambda kind: votes[kind])

    def kinds(self) -> dict[str, str]:
        """Return the kind of every surface form."""
        return {words: self.kind(words) for words in self._votes}

    def outweighs(self, words: str, kind: str) -> bool:
        """Tell whether enough speaks for a name that is also a plain word of the article."""
        return (
            self._votes[words].get(kind, 0) > _OUTWEIGHS_A_PLAIN_WORD
            or self._gazetteer.get(words) is not None
        )


def is_beside(text: str, mention: Mention, places: Container[int]) -> bool:
    """Tell whether a mention is surely a place just here, whatever its words name elsewhere."""
    return mention.kind in cues.PLACES and _followed(text, mention, places)


def _followed(text: str, mention: Mention, places: Container[int]) -> bool:
    return text.startswith(", ", mention.end) and mention.end + 2 in places


def parts_of(words: str) -> tuple[str, str, str]:
    """Return a person's first name, surname, and surname with its particles; empty where there is none."""
    parts = words.split()
    while len(parts) > 2 and parts[-1].rstrip(".") in _GENERATIONS:
        parts.pop()
    surname = parts[-1] if len(parts) > 1 and len(parts[-1]) > 2 and _capital(parts[-1]) else ""
    longer = ""
    for at in range(1, len(parts) - 1):
        if parts[at] in cues.PARTICLES:
            longer = " ".join(parts[at:])
            break
    first = parts[0] if len(parts[0]) > 2 else ""
    return first, surname, longer


def _spellings(name: str) -> Iterator[str]:
    """Yield a surname as it stands in a full name, at the start of a sentence, and without its article."""
    if name:
        yield name
        yield name[0].upper() + name[1:]
        if name[:3].lower() in ("al-", "el-"):
            yield name[3:]


def _capital(word: str) -> bool:
    # al-Sharaa has its capital after the hyphen
    return word[0].isupper() or word.rpartition("-")[2][:1].isupper()
