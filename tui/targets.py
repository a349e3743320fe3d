"""What a cross-reference can go to, and where one leads.  Reads the folder; call it from a worker."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations import library
from annotations.safe import visible_line

if TYPE_CHECKING:
    from annotations.model import Annotation
    from annotations.notebook import Notebook

MOST: Final = 2_000
"""Annotations and articles offered of one folder."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to link to: ``target`` is its URI, or the path of an article whose id is not known yet."""

    target: str | Path
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads: an article to open (``None``: this one), an annotation in it, or a URL."""

    article: str | None = None
    annotation: str = ""
    url: str = ""


def words_of(annotation: Annotation) -> str:
    """Return what an annotation is called where there is one line for it."""
    said = annotation.note or " ".join(f"#{tag}" for tag in annotation.tags)
    quote = annotation.quote or (annotation.entity[0] if annotation.entity else "")
    if quote and said:
        return visible_line(f"“{quote}” — {said}".replace("\n", " "))
    return visible_line((said or quote or "a highlight").replace("\n", " "))


def offers_here(notebook: Notebook) -> list[Offer]:
    """Return the annotations of this article, but for what merely decides about an entity."""
    notes = (each for each in notebook.annotations if each.id not in notebook.decisions)
    return [Offer(each.id, words_of(each), "here") for each in notes]


def offers_in(folder: Path, own: Path | None) -> Iterator[Offer]:
    """Yield the other articles of a folder and their annotations."""
    from annotations.formats import list_articles

    count = 0
    seen = {_real(own)} if own is not None else set()
    for article, collection in library.annotated(folder):
        if _real(article) in seen:
            continue
        name = visible_line(article.name)
        if collection.article is not None:
            seen.add(_real(article))
            yield Offer(
                collection.article.id, visible_line(collection.article.title or name), f"article {name}"
            )
        for annotation in collection.annotations:
            yield Offer(annotation.id, words_of(annotation), name)
            count += 1
            if count >= MOST:
                return
    for path in list_articles(folder)[:MOST]:
        if _real(path) not in seen:
            yield Offer(path, visible_line(path.name), "article")


def names_in(folder: Path, wanted: Iterable[str]) -> dict[str, str]:
    """Return what the annotations and articles of a folder are called that have one of the ids ``wanted``."""
    left = set(wanted)
    names: dict[str, str] = {}
    for offer in offers_in(folder, None):
        if offer.target in left and isinstance(offer.target, str):
            left.remove(offer.target)
            names[offer.target] = f"{offer.words} ({offer.detail})"
    for target in left:  # articles that nobody annotated yet
        found = library.find_target(target, folder)
        if found is not None:
            names[target] = visible_line(found.article.name)
    return names


def tags_in(folder: Path) -> Counter[str]:
    """Return how often each tag is used in the sidecars of a folder."""
    return Counter(
        tag
        for _, collection in library.annotated(folder)
        for annotation in collection.annotations
        for tag in annotation.tags
    )


def find(target: str, folder: Path | None, notebook: Notebook) -> Destination | None:
    """Return where a link to ``target`` leads, ``None`` when it is not to be found below ``folder``."""
    from annotations.formats import is_url

    if is_url(target):
        return Destination(url=target)
    if any(each.id == target for each in notebook.annotations):
        return Destination(annotation=target)
    kept = notebook.collection.article if notebook.collection is not None else None
    if target == notebook.article.id or (kept is not None and target == kept.id):
        return Destination()
    found = library.find_target(target, folder) if folder is not None else None
    return Destination(str(found.article), target if found.is_annotation else "") if found else None


def _real(path: Path) -> str:
    return os.path.realpath(path)
