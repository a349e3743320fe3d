"""What people decided about names in the other articles of a folder, as names to know in this one.

The sidecars in the article's own folder and in those below it teach; never those above or beside it.  They
are read within bounds, nearest first, and again only when they changed.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache as cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from annotations import sidecar
from annotations.decisions import when
from annotations.entities.coherence import NAMES
from annotations.entities.gazetteer import Name
from annotations.entities.grouping import folded
from annotations.entities.kinds import KINDS, NO_KIND
from annotations.entities.vocabulary import MONTHS, WEEKDAYS
from annotations.errors import BadData
from annotations.formats.listing import DEPTH
from annotations.places import SIDECAR_SUFFIX

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.collection import Collection
    from annotations.model import Annotation

SIDECARS: Final = 5_000
"""Most sidecars that are read for one article."""

FILES: Final = 50_000
"""Most files and folders that are looked at to find them."""

LARGEST: Final = 8 << 20
"""Bytes of the largest sidecar that is read."""

_MOST: Final = 50_000
"""Most names that are learnt for one article."""

_LONGEST: Final = 120
"""Code points of the longest words that count as a name."""

_CALENDAR: Final = frozenset({*MONTHS, *WEEKDAYS})


class Lesson(NamedTuple):
    """One decision about a name: its kind (:data:`NO_KIND` for none), whether of all its mentions, when."""

    words: str
    kind: str
    everywhere: bool
    when: tuple[datetime, str]


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
        if article.path is None:
            return ()
        path = os.path.abspath(article.path)
        folder, own = os.path.dirname(path), str(sidecar.beside(Path(path)))
        if folder not in self._folders:
            taught = _taught_below(folder)
            self._folders[folder] = taught, names_of(each for lessons in taught.values() for each in lessons)
        taught, all_names = self._folders[folder]
        if own not in taught:
            return all_names
        return names_of(each for path, lessons in taught.items() if path != own for each in lessons)


def names_of(lessons: Iterable[Lesson]) -> tuple[Name, ...]:
    """Return what ``lessons`` teach, in the order of the words.

    Of decisions about all mentions of a name the latest stands, before those about single ones; these teach
    only where they agree.
    """
    by_words: dict[str, list[Lesson]] = {}
    for lesson in lessons:
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
    return tuple(lesson for one in collection.annotations if (lesson := _lesson(one)))


def _lesson(annotation: Annotation) -> Lesson | None:
    kind, entity = annotation.kind, annotation.entity
    words = folded(entity[0] if entity else annotation.quote or "")
    if kind is None or not 0 < len(words) <= _LONGEST:
        return None
    if kind not in (*KINDS, NO_KIND) or not (entity or _is_name(words, kind)):
        return None
    return Lesson(words, kind, entity is not None, when(annotation))


def _is_name(words: str, kind: str) -> bool:
    """Tell whether a decision about these words in one place says anything about others: dates do not."""
    return (
        (kind in NAMES or kind == NO_KIND)
        and words not in _CALENDAR
        and any(char.isalpha() and not char.islower() for char in words)
    )


def _taught_below(folder: str) -> _Taught:
    taught = {}
    for path in islice(_sidecars(folder), SIDECARS):
        try:
            found = os.stat(path)
        except OSError:
            continue
        if found.st_size <= LARGEST and (
            lessons := _lessons_of(path, found.st_mtime_ns, found.st_size, found.st_ino)
        ):
            taught[path] = lessons
    return taught


def _sidecars(folder: str) -> Iterator[str]:
    """Yield the paths of sidecars, those in ``folder`` first, then those one folder below, and so on."""
    todo, left = deque([(folder, DEPTH)]), FILES
    while todo and left > 0:
        here, depth = todo.popleft()
        try:
            with os.scandir(here) as entries:
                seen = [entry for entry in islice(entries, left) if not entry.name.startswith(".")]
            folders = [entry.path for entry in seen if entry.is_dir(follow_symlinks=False)]
        except OSError:  # a folder that may not be read hides nothing else
            continue
        left -= len(seen) + 1
        yield from sorted(entry.path for entry in seen if entry.name.endswith(SIDECAR_SUFFIX))
        todo += [(path, depth - 1) for path in sorted(folders) if depth > 0]


@cache(maxsize=2 * SIDECARS)
def _lessons_of(path: str, _time: int, _size: int, _node: int) -> tuple[Lesson, ...]:
    """Return what one sidecar teaches, read again when its stamp is another one."""
    from annotations.codec import decode

    try:
        data = sidecar.bytes_of(Path(path))
    except BadData:
        return ()
    # Few sidecars decide anything about names, and only those are worth decoding.
    return lessons_in(decode(data, path)) if data and b'"classifying"' in data else ()
