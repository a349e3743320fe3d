"""What people decided about names in the other articles of a folder, as names to know in this one.

The sidecars in the article's own folder and in those below it teach; never those above or beside it.  They
are read within bounds, nearest first, and again only when they changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache as cache
from typing import TYPE_CHECKING, Final, NamedTuple

from annotations.decisions import when
from annotations.entities.coherence import NAMES
from annotations.entities.gazetteer import Name
from annotations.entities.grouping import folded
from annotations.entities.identity import name_of
from annotations.entities.kinds import KINDS, NO_KIND
from annotations.entities.vocabulary import MONTHS, WEEKDAYS
from annotations.neighbours import SIDECARS, place_of, read, sidecars_below

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.collection import Collection
    from annotations.model import Annotation

_MOST: Final = 50_000
"""Most names that are learnt for one article."""

_LONGEST: Final = 120
"""Code points of the longest words that count as a name."""

_CALENDAR: Final = frozenset({*MONTHS, *WEEKDAYS})


class Lesson(NamedTuple):
    """One decision about a name: its kind (:data:`NO_KIND` for none), whether of all its mentions, when.

    One about which ``thing`` all its mentions are has no kind.
    """

    words: str
    kind: str
    everywhere: bool
    when: tuple[datetime, str]
    thing: str = ""


_Taught = dict[str, tuple[Lesson, ...]]
"""Lessons by the path of the sidecar that gives them; those that give none are left out."""


class Learning:
    """What the folders of articles teach; each is looked through once, when it is first asked about."""

    def __init__(self) -> None:
        self._folders: dict[str, tuple[_Taught, tuple[Name, ...]]] = {}

    def names_for(self, article: Article) -> tuple[Name, ...]:
        """Return what the other articles teach about names; nothing for an article that is in no folder.

        A sidecar that cannot be read teaches nothing.
        """
        place = place_of(article)
        if place is None:
            return ()
        folder, own = place
        taught, all_names = self._found_in(folder)
        return all_names if own not in taught else names_of(_but_for(own, taught))

    def things_for(self, article: Article) -> dict[str, str]:
        """Return which things the other articles say that names mean, as :func:`things_of` does."""
        place = place_of(article)
        return things_of(_but_for(place[1], self._found_in(place[0])[0])) if place else {}

    def _found_in(self, folder: str) -> tuple[_Taught, tuple[Name, ...]]:
        if folder not in self._folders:
            taught = _taught_below(folder)
            self._folders[folder] = taught, names_of(_but_for("", taught))
        return self._folders[folder]


def _but_for(own: str, taught: _Taught) -> Iterator[Lesson]:
    return (each for path, lessons in taught.items() if path != own for each in lessons)


def things_of(lessons: Iterable[Lesson]) -> dict[str, str]:
    """Return the identities of names that ``lessons`` teach; of two for one name the latest."""
    found = sorted((each for each in lessons if each.thing), key=lambda each: each.when)
    return {each.words: each.thing for each in found[-_MOST:]}


def names_of(lessons: Iterable[Lesson]) -> tuple[Name, ...]:
    """Return what ``lessons`` teach, in the order of the words.

    Of decisions about all mentions of a name the latest stands, before those about single ones; these teach
    only where they agree.
    """
    by_words: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        if lesson.kind:
            by_words.setdefault(lesson.words, []).append(lesson)
    names = []
    for words, found in sorted(by_words.items())[:_MOST]:
        whole = [each for each in found if each.everywhere]
        kinds = {each.kind for each in found}
        if whole or len(kinds) == 1:
            kind = max(whole or found, key=lambda each: each.when).kind
            names.append(Name(words, words, kind, own=True))
    return tuple(names)


def lessons_in(collection: Collection) -> tuple[Lesson, ...]:
    """Return what the annotations of one sidecar teach the other articles."""
    return tuple(lesson for one in collection.annotations for lesson in _lessons(one))


def _lessons(annotation: Annotation) -> Iterator[Lesson]:
    kind, thing, entity = annotation.kind, annotation.uri, annotation.entity
    if kind is None and thing is None:
        return
    words = folded(entity[0] if entity else annotation.quote or "")
    if not 0 < len(words) <= _LONGEST:
        return
    if kind in (*KINDS, NO_KIND) and kind and (entity or is_name(words, kind)):
        yield Lesson(words, kind, entity is not None, when(annotation))
    # That a name stands by itself is so in an article where it could be taken for another.
    if thing and entity and name_of(thing) != words:
        yield Lesson(words, "", True, when(annotation), thing)


def is_name(words: str, kind: str) -> bool:
    """Tell whether what is said of these words in one place holds in others: not what is said of dates."""
    return (
        (kind in NAMES or kind == NO_KIND)
        and words not in _CALENDAR
        and any(char.isalpha() and not char.islower() for char in words)
    )


def _taught_below(folder: str) -> _Taught:
    taught = {}
    for found in sidecars_below(folder):
        if lessons := _lessons_of(*found):
            taught[found.path] = lessons
    return taught


@cache(maxsize=2 * SIDECARS)
def _lessons_of(path: str, _time: int, _size: int, _node: int) -> tuple[Lesson, ...]:
    """Return what one sidecar teaches, read again when its stamp is another one."""
    collection = read(path, b'ifying"')  # identifying, classifying
    return lessons_in(collection) if collection else ()
