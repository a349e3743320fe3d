"""What a sidecar says besides its annotations, merged three ways: article, label, keys of other makers.

None of it carries a time, so a disagreement goes to the larger JSON.  The other value is kept in the outer
``diple:conflict``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

import msgspec

from annotations.collection import Collection, new_collection
from annotations.merge.flags import (
    CONFLICT,
    Flags,
    Pairs,
    flags_of,
    in_order,
    in_place,
    lost_flags,
    merged_flags,
    written_by,
)
from annotations.merge.ways import EVER, NOTHING, Way, canonical, json_of, keyed, ordered, three_way, ways_of
from annotations.records import ABSENT, ArticleInfo, Extra

TWO_ARTICLES: Final = "article"
"""The part that is disagreed about when the two sides are of different articles."""

_TIMES: Final = (EVER, EVER)
_LABEL: Final = "label"
_TEXT: Final = ("digest", "length", "reader")
"""What describes the text: it changes together."""

_SINGLE: Final = ("name", "language", "title", "date", "url")

_Lost = list[tuple[str, bytes]]
V = TypeVar("V")


@dataclass(frozen=True)
class Outer:
    """The collection without annotations, and what was newly disagreed about, by the names of parts."""

    collection: Collection
    new: Flags


def merge_outer(base: Collection | None, ours: Collection, theirs: Collection) -> Outer:
    """Merge all but annotations, tombstones and bad items."""
    lost: _Lost = []
    article, identity, page_id = _heads(base, ours, theirs, lost)
    label, label_pairs = _settled(_LABEL, map(_label, (base, ours, theirs)), lost)
    before = base.extra if base else None
    extra = _merge_extra(before, ours.extra, theirs.extra, lost, own=(_LABEL,))
    inside = base.page_extra if base else None
    page = _merge_extra(inside, ours.page_extra, theirs.page_extra, lost, where="page.")
    known = flags_of(before) if before else frozenset()
    flags = merged_flags(known, flags_of(ours.extra), flags_of(theirs.extra)) | lost_flags(lost)
    collection = Collection(
        identity,
        page_id,
        label,
        max(ours.format, theirs.format),
        article,
        extra=Extra((*label_pairs, *in_place(extra, written_by(ours.extra, theirs.extra, flags)))),
        page_extra=Extra(page),
    )
    return Outer(collection, flags - flags_of(ours.extra) - flags_of(theirs.extra))


def _settled(part: str, ways: Iterable[Way[V]], lost: _Lost) -> V:
    """Return what stands of the ways of base, ours and theirs; what does not is put with the lost."""
    base, ours, theirs = ways
    standing, fallen = three_way(base.json, ours, theirs)
    if fallen is not None:
        lost.append((part, fallen.json))
    return standing.value


def _label(collection: Collection | None) -> Way[tuple[str | None, Pairs]]:
    if collection is None:
        return Way(NOTHING, (None, ()))
    pairs = tuple(pair for pair in collection.extra.pairs if pair[0] == _LABEL)
    json = canonical(pairs[0][1]) if pairs else json_of(collection.label)
    return Way(json, (collection.label, pairs))


def _merge_extra(
    base: Extra | None,
    ours: Extra,
    theirs: Extra,
    lost: _Lost,
    *,
    own: Iterable[str] = (),
    where: str = "",
) -> Pairs:
    """Merge keys of other makers; ``own`` are left out, ``where`` is put before their names as parts.

    What is unsettled in the collection itself may have an empty place among them.
    """
    before, here, there = (
        ways_of(extra, own, EVER, known=False) if extra else {} for extra in (base, ours, theirs)
    )
    merged, fallen = keyed({key: way.json for key, way in before.items()}, here, there, _TIMES)
    lost += [(where + key, json) for key, json in fallen if key != CONFLICT]
    found = in_order(merged, ordered(before, list(here), list(there), _TIMES))
    return tuple(pair for pair in found if pair != (CONFLICT, ABSENT)) if where else found


# The article

_Heads = tuple[ArticleInfo | None, str, str]


def _heads(base: Collection | None, ours: Collection, theirs: Collection, lost: _Lost) -> _Heads:
    """Return the article and the ids of collection and page."""
    mine, other = ours.article, theirs.article
    if mine is None or other is None or mine.id == other.id:
        three = (base, ours, theirs)
        identity = _settled("id", (_text(one.id if one else None) for one in three), lost)
        page_id = _settled("page.id", (_text(one.page_id if one else None) for one in three), lost)
        article = _same_article(base.article if base else None, mine, other, lost)
        return article, identity or "", page_id or ""
    ways = [Way(json_of(one.article), one) for one in (ours, theirs)]
    standing, fallen = three_way(json_of(base.article) if base and base.article else NOTHING, *ways)
    if fallen is not None:
        lost.append((TWO_ARTICLES, fallen.json))
        gone = fallen.value
        if gone.article and gone.id not in (standing.value.id, new_collection(gone.article).id):
            lost.append(("id", json_of(gone.id)))
    return standing.value.article, standing.value.id, standing.value.page_id


def _text(text: str | None) -> Way[str | None]:
    return Way(json_of(text), text)


def _same_article(
    base: ArticleInfo | None, mine: ArticleInfo | None, other: ArticleInfo | None, lost: _Lost
) -> ArticleInfo | None:
    if mine is None or other is None:
        return _settled(TWO_ARTICLES, (Way(json_of(one), one) for one in (base, mine, other)), lost)
    three = (base if base and base.id == mine.id else None, mine, other)
    fields: dict[str, object] = {}
    for name in _SINGLE:
        ways = (_text(getattr(one, name) if one else None) for one in three)
        fields[name] = _settled(f"article.{name}", ways, lost)
    fields |= _settled("article.digest", map(_described, three), lost)
    before = three[0].extra if three[0] else None
    extra = _merge_extra(before, mine.extra, other.extra, lost, where="article.")
    return ArticleInfo(id=mine.id, extra=Extra(extra), **fields)  # type: ignore[arg-type]


def _described(article: ArticleInfo | None) -> Way[dict[str, object]]:
    """Return what is said of the text."""
    values = {name: getattr(article, name) for name in _TEXT} if article else {}
    known = any(value is not None for value in values.values())
    return Way(msgspec.json.encode(values) if known else NOTHING, values)
