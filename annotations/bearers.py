"""Who bears a surname: the given names before it, in an article and in the notes of another.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from annotations.entities.evidence import parts_of
from annotations.entities.gazetteer import given_names, plain
from annotations.model import selector_of
from annotations.records import TextQuoteSelector

if TYPE_CHECKING:
    from annotations.entities.mentions import Entity
    from annotations.model import Annotation

_LIKENESS: Final = 0.75
"""How alike two spellings of one given name are at least, from 0 to 1: ``Muhammad``, ``Mohammed``."""

_QUOTE: Final = 1_000
"""Code points of annotated words in which names are looked for."""

_WORD: Final = re.compile(r"[^\W\d_][\w.-]*")
_LETTERS: Final = re.compile(r"\w+")
_INITIAL: Final = re.compile(r"[^\W\d_]\.")


def given_of(entity: Entity) -> frozenset[str]:
    """Return the given names that a person has under any name; none for what is no person."""
    if entity.kind != "PERSON":
        return frozenset()
    names = (_parted(plain(each)) for each in (entity.name, *entity.aliases))
    return frozenset(given for _, found in names for given in found)


def _parted(name: str) -> tuple[str, frozenset[str]]:
    """Return the surname of a full name, and what stands before it; empty where it is none."""
    _, surname, _ = parts_of(name) if name.strip() else ("", "", "")
    if not surname:
        return "", frozenset()
    words = name.split()
    return surname, frozenset(each for each in words[: words.index(surname)] if each[0].isupper())


def given_before(text: str) -> frozenset[str]:
    """Return the given names and initials that ``text``, what stands before a surname, ends with."""
    found: set[str] = set()
    for word in reversed(plain(text).split()) if text[-1:].isspace() else ():
        if not _is_given(word):
            break
        found.add(word)
    return frozenset(found)


def _is_given(word: str) -> bool:
    return word in given_names() or _INITIAL.fullmatch(word) is not None


def agree(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether given names may be of one person: one alike, short for another, or its initial."""
    others = [_bare(each) for each in other]
    return any(_alike(_bare(each), name) for each in one for name in others)


def _bare(name: str) -> str:
    return name.rstrip(".").casefold()


def _alike(one: str, other: str) -> bool:
    if one.startswith(other) or other.startswith(one):
        return True
    return SequenceMatcher(None, one, other).ratio() >= _LIKENESS


class Bearers:
    """The given names that surnames have in the annotations of one article, as far as their words tell."""

    def __init__(self, annotations: Iterable[Annotation]) -> None:
        self._said = tuple({_said(each) for each in annotations})
        self._known: dict[str, frozenset[frozenset[str]]] = {}

    def of(self, surname: str) -> frozenset[frozenset[str]]:
        """Return the given names of each bearer of a surname; none where nothing tells."""
        if surname not in self._known:
            # Apostrophes and hyphens are written in several ways, but the letters before them are not.
            start = _LETTERS.match(surname)
            said = (each for each in self._said if start and start[0] in each[0])
            found = (given for each in said for given in _read(*each, surname))
            self._known[surname] = frozenset(filter(None, found))
        return self._known[surname]


def prefix_of(annotation: Annotation) -> str:
    """Return what stands right before the words of an annotation, as far as it was kept."""
    found = selector_of(annotation, TextQuoteSelector)
    return (found.prefix or "") if found is not None else ""


def _said(annotation: Annotation) -> tuple[str, str, bool]:
    """Return the words of an annotation, what stands before them, and whether they name a person."""
    quote = selector_of(annotation, TextQuoteSelector)
    if quote is not None:
        return quote.exact[:_QUOTE], quote.prefix or "", False
    name, kind = annotation.entity or ("", "")
    return name, "", kind == "PERSON"


def _read(words: str, prefix: str, person: bool, surname: str) -> Iterator[frozenset[str]]:
    """Yield the given names that a surname has each time it stands among ``words``."""
    words = plain(words)
    if person:
        name, given = _parted(words)
        if name == surname:
            yield given
        return
    given = given_before(prefix)
    for word in words.split():
        found = _WORD.match(word)
        if found is not None and found[0].rstrip(".") == surname:
            yield given
        given = given | {word} if _is_given(word) else frozenset()
