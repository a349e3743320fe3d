"""What was said elsewhere about the entities of an article: the notes in the sidecars near it.

A note counts that is on an entity of the same name, on words that are or contain the name, or on what a
person tied to the same URI.  Only names that are told apart well are looked for, and all is bounded.  A
surname alone is nobody's whose given names are others there, as far as the notes there tell.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache as cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from annotations.bearers import Bearers, agree, given_before, given_of, prefix_of
from annotations.decisions import when
from annotations.entities.gazetteer import Finder, Gazetteer, given_names, plain
from annotations.entities.grouping import folded
from annotations.entities.identity import PREFIX
from annotations.entities.lists import gazetteer_or_world
from annotations.entities.propagation import plain_words
from annotations.learning import is_name
from annotations.neighbours import SIDECARS, place_of, read, sidecars_below
from annotations.sidecar import article_of

if TYPE_CHECKING:
    from datetime import datetime

    from annotations.article import Article
    from annotations.entities.mentions import Entity
    from annotations.model import Annotation
    from annotations.text import Text

BYTES: Final = 64 << 20
"""Most bytes of sidecars that are read for one article."""

MOST: Final = 50
"""Most notes that are given of one entity: those on it first, then the latest."""

_TEXT: Final = 400_000
"""Code points of the article that are looked through for words that are no names."""

_QUOTE: Final = 1_000
"""Code points of annotated words in which names are looked for."""

_SAID: Final = 300
"""Code points that are kept of a note."""

_LONGEST: Final = 120
_SHORTEST: Final = 2
_NO_NAMES: Final = frozenset({"LANGUAGE"})


@dataclass(frozen=True, slots=True)
class Remark:
    """A note, tags or links in another article.

    ``article`` is the path of that article, ``annotation`` the id, ``about`` the name of the entity it is on
    (then ``everywhere``) or the words, ``said`` how it begins; ``uris`` say which things these are there.
    ``before`` is what stands before the words, ``bearers`` knows the given names of surnames in that article.
    """

    article: str
    annotation: str
    about: str
    everywhere: bool
    said: str
    creator: str
    when: tuple[datetime, str]
    day: str
    uris: tuple[str, ...] = ()
    before: str = ""
    bearers: Bearers | None = field(default=None, compare=False, repr=False)


class Seen(NamedTuple):
    """An entity, what was said of it elsewhere, and how many of these are on it rather than on more words.

    ``left`` counts those beyond :data:`MOST`.
    """

    entity: Entity
    remarks: tuple[Remark, ...]
    direct: int
    left: int = 0


def seen_before(
    entities: Iterable[Entity],
    remarks: Iterable[Remark],
    *,
    text: Text = "",
    names: Gazetteer | None = None,
) -> list[Seen]:
    """Return what ``remarks`` say of ``entities``, those spoken of directly first, then those mentioned most.

    ``text`` is the article's: a name that stands in it in small letters as well is an ordinary word.
    ``names`` are the known names, by default the world's and the user's lists.
    """
    known = gazetteer_or_world() if names is None else names
    listed = list(entities)
    ordinary = plain_words(text[:_TEXT])
    by_name: dict[str, int] = {}
    for at, entity in enumerate(listed):
        for name in names_of(entity, known, ordinary):
            by_name.setdefault(plain(name), at)
    by_uri = {entity.uri: at for at, entity in enumerate(listed) if entity.uri}
    given = [given_of(each) for each in listed]
    finder = Finder(by_name)
    found: dict[int, dict[Remark, bool]] = {}
    for remark in remarks:
        for at, direct in _about(remark, by_name, by_uri, finder, given):
            about = found.setdefault(at, {})
            about[remark] = direct or about.get(remark, False)
    seen = [_seen(listed[at], about) for at, about in found.items()]
    return sorted(seen, key=lambda each: (not each.direct, -len(each.entity.mentions), each.entity.name))


def names_of(entity: Entity, known: Gazetteer, ordinary: Collection[str] = ()) -> Iterator[str]:
    """Yield the names of ``entity`` that mean it in another article too; none of them is in ``ordinary``."""
    for name in (entity.name, *entity.aliases):
        if (
            entity.kind in _NO_NAMES
            or not _SHORTEST <= len(name) <= _LONGEST
            or not is_name(name, entity.kind)
        ):
            continue
        if " " not in name:
            listed = known.get(name)
            doubtful = listed is not None and not listed.sure
            if doubtful or name.lower() in ordinary or (entity.kind == "PERSON" and name in given_names()):
                continue
        yield name


def _about(
    remark: Remark,
    by_name: Mapping[str, int],
    by_uri: Mapping[str, int],
    finder: Finder,
    given: Sequence[frozenset[str]],
) -> Iterator[tuple[int, bool]]:
    """Yield the numbers of the entities that ``remark`` is about, each with whether it is on them alone.

    ``given`` are the given names that each of the entities has in this article.
    """
    for uri in remark.uris:
        if uri in by_uri:
            yield by_uri[uri], True
    about = plain(remark.about)
    whole = [(0, len(about))] if about in by_name or remark.everywhere else None
    for start, end in whole or finder.find(about):
        if about[start:end] not in by_name:
            continue
        at = by_name[about[start:end]]
        if not _is_another(remark, about, start, end, given[at]):
            yield at, end - start == len(about)


def _is_another(remark: Remark, about: str, start: int, end: int, given: frozenset[str]) -> bool:
    """Tell whether a surname alone in the words ``about`` is that of somebody with other ``given`` names."""
    name = about[start:end]
    if not given or " " in name:
        return False
    before = given_before(about[:start] or remark.before)
    if before:
        return not agree(before, given)
    known = remark.bearers.of(name) if remark.bearers is not None else ()
    return bool(known) and not any(agree(names, given) for names in known)


def _seen(entity: Entity, about: Mapping[Remark, bool]) -> Seen:
    latest = sorted(about, key=lambda each: each.when, reverse=True)
    ranked = sorted(latest, key=lambda each: not about[each])
    return Seen(entity, tuple(ranked[:MOST]), sum(about.values()), max(0, len(ranked) - MOST))


# -- where they come from --------------------------------------------------------------------------


def remarks_near(
    article: Article, known: Collection[str] = (), *, stopped: Callable[[], bool] = lambda: False
) -> list[Remark]:
    """Return the notes in the sidecars near ``article``; those in the folder itself first.

    The article's own are left out, and those whose ids are ``known``: a copy of it holds the same, and of
    copies of another one the nearest counts.  An article that a link leads to outside the folder is left
    out as well.  Ends early when it is ``stopped``.  A sidecar is read again only when it changed; one that
    cannot be read hides no other.
    """
    place = place_of(article)
    if place is None:
        return []
    folder, own = place
    root, room, ids = os.path.realpath(folder), BYTES, set(known)
    remarks: list[Remark] = []
    for found in sidecars_below(folder):
        room -= found.size
        if stopped() or room < 0:
            break
        if found.path != own and (said := _remarks_in(*found)) and _is_below(said[0].article, root):
            remarks += [each for each in said if each.annotation not in ids]
            ids.update(each.annotation for each in said)
    return remarks


def _is_below(path: str, root: str) -> bool:
    return os.path.commonpath((root, os.path.realpath(path))) == root


@cache(maxsize=SIDECARS)
def _remarks_in(path: str, _time: int, _size: int, _node: int) -> tuple[Remark, ...]:
    """Return the remarks in one sidecar, read again when its stamp is another one."""
    collection = read(path)
    return remarks_of(collection.annotations, str(article_of(Path(path)))) if collection else ()


def remarks_of(annotations: Sequence[Annotation], article: str) -> tuple[Remark, ...]:
    """Return what the annotations of the article at the path ``article`` say of words and entities."""
    things: dict[str, list[str]] = {}
    for one in annotations:
        # An identity within that article means nothing in another.
        if one.uri is not None and not one.uri.startswith(PREFIX):
            things.setdefault(_words(one), []).append(one.uri)
    bearers = Bearers(annotations)
    return tuple(
        Remark(
            article=article,
            annotation=one.id,
            about=words,
            everywhere=one.entity is not None,
            said=said,
            creator=one.creator.name if one.creator else "somebody",
            when=when(one),
            day=(one.modified or one.created or "")[:10],
            uris=tuple(things.get(words, ())),
            before=prefix_of(one),
            bearers=bearers,
        )
        for one in annotations
        if (words := _words(one)) and (said := _said(one))
    )


def _words(annotation: Annotation) -> str:
    name = annotation.entity[0] if annotation.entity else annotation.quote
    return folded((name or "")[:_QUOTE])


def _said(annotation: Annotation) -> str:
    """Return how the note begins, else the tags, else where the links lead; empty for a bare highlight."""
    said = annotation.note or " ".join(f"#{tag}" for tag in annotation.tags)
    said = said or " ".join(f"→ {link.relation}: {link.target}" for link in annotation.links)
    return folded(said[:_SAID])
