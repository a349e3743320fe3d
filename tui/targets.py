"""What a cross-reference can go to, and where one leads.  Reads the folder; call it from a worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations.errors import DipleError
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
    """Return the annotations of this article."""
    return [Offer(each.id, words_of(each), "here") for each in notebook.annotations]


def offers_in(folder: Path, own: Path | None) -> Iterator[Offer]:
    """Yield the other articles of a folder and their annotations."""
    from annotations import library, sidecar
    from annotations.formats import list_articles

    count = 0
    seen: set[Path] = set()
    for entry in library.walk(folder):
        article = entry.article
        if article is None or (own is not None and isinstance(article, Path) and article.samefile(own)):
            continue
        try:
            collection = sidecar.load(entry.sidecar).collection
        except DipleError:
            continue
        if collection is None:
            continue
        name = visible_line(article.name if isinstance(article, Path) else article)
        if collection.article is not None:
            seen.add(Path(article).resolve())
            yield Offer(
                collection.article.id, visible_line(collection.article.title or name), f"article {name}"
            )
        for annotation in collection.annotations:
            yield Offer(annotation.id, words_of(annotation), name)
            count += 1
            if count >= MOST:
                return
    for path in list_articles(folder)[:MOST]:
        if path.resolve() not in seen and (own is None or not path.samefile(own)):
            yield Offer(path, visible_line(path.name), "article")


def tags_in(folder: Path) -> Counter[str]:
    """Return how often each tag is used in the sidecars of a folder."""
    from annotations import library, sidecar

    found: Counter[str] = Counter()
    for entry in library.walk(folder):
        try:
            collection = sidecar.load(entry.sidecar).collection
        except DipleError:
            continue
        for annotation in collection.annotations if collection is not None else ():
            found.update(annotation.tags)
    return found


def find(target: str, folder: Path | None, notebook: Notebook) -> Destination | None:
    """Return where a link to ``target`` leads, ``None`` when it is not to be found below ``folder``."""
    from annotations import library, sidecar
    from annotations.formats import list_articles, open_article
    from annotations.formats.addresses import is_url

    if is_url(target):
        return Destination(url=target)
    if any(each.id == target for each in notebook.annotations):
        return Destination(annotation=target)
    if target == notebook.article.id:
        return Destination()
    if folder is None:
        return None
    known: set[Path] = set()
    for entry in library.walk(folder):
        try:
            collection = sidecar.load(entry.sidecar).collection
        except DipleError:
            continue
        if collection is None or entry.article is None:
            continue
        known.add(Path(entry.article).resolve())
        if collection.article is not None and collection.article.id == target:
            return Destination(article=str(entry.article))
        if any(each.id == target for each in collection.annotations):
            return Destination(article=str(entry.article), annotation=target)
    for path in list_articles(folder):
        if path.resolve() not in known and open_article(path).id == target:
            return Destination(article=str(path))
    return None
