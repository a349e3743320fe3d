"""What a cross-reference can go to, and where one leads.  Reads the folder; call it from a worker."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations.errors import DipleError
from annotations.safe import visible_line

if TYPE_CHECKING:
    from annotations.collection import Collection
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
    """Return the annotations of this article."""
    return [Offer(each.id, words_of(each), "here") for each in notebook.annotations]


def offers_in(folder: Path, own: Path | None) -> Iterator[Offer]:
    """Yield the other articles of a folder and their annotations."""
    from annotations.formats import list_articles

    count = 0
    seen = {_real(own)} if own is not None else set()
    for article, collection in _annotated(folder):
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


def tags_in(folder: Path) -> Counter[str]:
    """Return how often each tag is used in the sidecars of a folder."""
    return Counter(
        tag
        for _, collection in _annotated(folder)
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
    return _found_in(folder, target) if folder is not None else None


def _found_in(folder: Path, target: str) -> Destination | None:
    """Look through the sidecars of a folder, then through the articles that have none."""
    from annotations.formats import list_articles, open_article

    known: set[str] = set()
    for article, collection in _annotated(folder):
        known.add(_real(article))
        if collection.article is not None and collection.article.id == target:
            return Destination(article=str(article))
        if any(each.id == target for each in collection.annotations):
            return Destination(article=str(article), annotation=target)
    for path in list_articles(folder):
        with suppress(DipleError, OSError):
            if _real(path) not in known and open_article(path).id == target:
                return Destination(article=str(path))
    return None


def _annotated(folder: Path) -> Iterator[tuple[Path, Collection]]:
    """Yield the articles below a folder that have a readable sidecar; none that a link leads out to."""
    from annotations import library, sidecar

    root = _real(folder)
    for entry in library.walk(folder):
        article = entry.article
        if not isinstance(article, Path) or os.path.commonpath((root, _real(article))) != root:
            continue
        try:
            collection = sidecar.load(entry.sidecar).collection
        except (DipleError, OSError):  # one that cannot be read hides nothing else
            continue
        if collection is not None:
            yield article, collection


def _real(path: Path) -> str:
    return os.path.realpath(path)
