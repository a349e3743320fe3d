"""A library: articles and their sidecars below folders, walked, read, and searched for an id or a link's end.

Sidecars are read without opening their articles, except for an article whose text changed since it was
annotated; one whose text would have to be extracted from a page first is not opened at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations import sidecar
from annotations.errors import BadData, DipleError, NotFound
from annotations.formats.encoding import file_digest
from annotations.formats.listing import DEPTH, LIMIT, find_articles, is_file, seen_in
from annotations.ids import chosen, may_be_article
from annotations.records import ArticleInfo, Target, Tombstone
from annotations.spans import Span

if TYPE_CHECKING:
    from annotations.anchoring import Anchor, AnchorState
    from annotations.article import Article
    from annotations.collection import Collection
    from annotations.model import Annotation

_OWN_TEXT: Final = ("plain", "markdown", "code")
"""Format readers whose text is the file's own, so that opening one is quick."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sidecar and its article: a path, the URL of a page, or ``None`` where that is not known (stdin)."""

    sidecar: Path
    article: Path | str | None

    @property
    def source(self) -> Path | str:
        """What to open the article by; raises :class:`NotFound` when it is not there (any more)."""
        if self.article is None:
            raise NotFound(
                "its article has no place", where=self.sidecar, todo="read it from where it came from"
            )
        if isinstance(self.article, Path) and not self.article.exists():
            raise NotFound(
                "the article is not there", where=self.article, todo="put it back beside its sidecar"
            )
        return self.article


@dataclass(frozen=True, slots=True)
class Listed:
    """One annotation of a library.

    ``span`` is where its words are today, or as stored when ``state`` is ``None``: not looked up, or about
    nothing in the text (the whole article, an entity, another annotation).  Where the text is another
    one than it was made on, ``anchor`` tells more, and ``words`` are those it stands at.
    """

    entry: Entry
    annotation: Annotation
    span: Span | None
    state: AnchorState | None
    anchor: Anchor | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What one sidecar holds.

    ``title`` is the article's file name and title, ``fault`` what is wrong with the sidecar as a whole, and
    ``notices`` are lines to be seen.
    """

    annotations: list[Listed]
    title: str = ""
    fault: BadData | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a link can lead to: an article by its id, or an annotation in it."""

    id: str
    article: Path
    is_annotation: bool = False


def walk(path: str | Path, tell: Callable[[DipleError], object] = lambda error: None) -> Iterator[Entry]:
    """Yield the sidecars that ``path`` (an article, a sidecar, a folder or a URL) stands for, in order.

    An article without annotations has none.  Hidden files and folders are left out, links to folders are
    not followed.  A folder inside that cannot be read is given to ``tell`` as an error, and hides nothing
    else.  Raises :class:`NotFound` when there is nothing at ``path``, :class:`BadData` when it is a folder
    that cannot be read.
    """
    if isinstance(path, str) and "://" in path:
        from annotations.formats import is_url

        if is_url(path):
            yield from (Entry(away, path) for away, info in _kept_away() if info.url == path)
            return
    place = Path(path)
    if os.path.isdir(place) and not _stands_beside(place):
        yield from _walk_folder(place, tell, DEPTH)
    elif sidecar.is_sidecar(place):
        _require(place)
        yield Entry(place, sidecar.article_of(place))
    elif os.path.exists(sidecar.beside(place)):
        yield Entry(sidecar.beside(place), place)
    else:
        _require(place)
        yield from _away_entries([place])


def _stands_beside(path: Path) -> bool:
    """Tell whether ``path`` is in the place of an article's sidecar; if it is no file, that is an error."""
    return sidecar.is_sidecar(path) and sidecar.article_of(path).is_file()


def _require(path: Path) -> None:
    if not os.path.lexists(path):
        raise NotFound("there is no such file or folder", where=path, todo="check the name")


def _walk_folder(folder: Path, tell: Callable[[DipleError], object], depth: int) -> Iterator[Entry]:
    seen = seen_in(folder)
    files = [folder / entry.name for entry in seen if is_file(entry)]
    writable = os.access(folder, os.W_OK)
    yield from _away_entries(path for path in files if not (writable and sidecar.fits_beside(path)))
    for entry in seen:
        path = folder / entry.name
        if _stands_beside(path) or (sidecar.is_sidecar(path) and is_file(entry)):
            yield Entry(path, sidecar.article_of(path))
    for entry in seen:
        if entry.is_dir(follow_symlinks=False) and depth > 0:
            try:
                yield from _walk_folder(folder / entry.name, tell, depth - 1)
            except BadData as error:
                tell(error)


def _kept_away() -> Iterator[tuple[Path, ArticleInfo]]:
    """Yield the sidecars in the user's data folder that say of which article they are."""
    for path in sidecar.kept_away():
        with suppress(BadData):  # one that cannot be read at all is of no known article
            collection = sidecar.load(path).collection
            if collection is not None and collection.article is not None:
                yield path, collection.article


def _away_entries(articles: Iterable[Path]) -> Iterator[Entry]:
    """Yield the sidecars in the user's data folder of ``articles``, known by their places or digests."""
    alone = [path for path in articles if not os.path.exists(sidecar.beside(path))]
    by_digest = {info.digest: path for path, info in _kept_away() if info.digest} if alone else {}
    for article in alone if by_digest else ():
        known = sidecar.away_of(article)
        if known is None and article.is_file():
            known = by_digest.get(file_digest(article) or "")
        if known is not None:
            yield Entry(known, article)


def read_entry(entry: Entry) -> Contents:
    """Return the annotations in ``entry``'s sidecar with their anchors, as far as these are cheap to know.

    Raises :class:`BadData` when the sidecar cannot be read at all, :class:`NotFound` when it is gone.
    """
    collection = sidecar.load(entry.sidecar).collection
    if collection is None:
        raise NotFound("the sidecar is gone", where=entry.sidecar)
    notices = sidecar.shortcomings(collection)
    try:
        annotations = anchored(entry, collection)
    except DipleError as error:
        notices.append(str(error))
        annotations = _as_stored(entry, collection)
    info = collection.article
    name = entry.article.name if isinstance(entry.article, Path) else entry.article
    known = (name, info.name if info else None, info.title if info else None)
    title = " ".join(dict.fromkeys(part for part in known if part))
    return Contents(annotations, title, collection.fault, tuple(notices))


def _as_stored(entry: Entry, collection: Collection, state: AnchorState | None = None) -> list[Listed]:
    stored = ((annotation, annotation.position) for annotation in collection.annotations)
    return [Listed(entry, annotation, span, state if span else None) for annotation, span in stored]


def anchored(entry: Entry, collection: Collection, *, extract: bool = False) -> list[Listed]:
    """Return the annotations of ``collection`` with their anchors, as far as these are cheap to know.

    With ``extract``, pages are opened as well.  Raises what :func:`annotations.formats.open_article` raises.
    """
    info, article = collection.article, entry.article
    if info is None or info.digest is None or not isinstance(article, Path) or not article.is_file():
        return _as_stored(entry, collection)
    from annotations.anchoring import AnchorState

    made_on = {one.target.digest for one in collection.annotations if isinstance(one.target, Target)}
    if made_on <= {None, info.digest} and file_digest(article) == info.digest:
        return _as_stored(entry, collection, AnchorState.EXACT)
    if not extract and (info.reader or "").partition("/")[0] not in _OWN_TEXT:
        return _as_stored(entry, collection)
    from annotations.formats import open_article, read_through
    from annotations.placement import Placement

    opened = read_through(open_article(article))
    anchors = Placement(opened).anchors(collection)
    return [_placed(entry, one, anchors[one.id], opened) for one in collection.annotations]


def _placed(entry: Entry, annotation: Annotation, anchor: Anchor, article: Article) -> Listed:
    state = anchor.state if annotation.quote is not None else None
    words = article.text[slice(*anchor.span)] if anchor.span is not None else None
    return Listed(entry, annotation, anchor.span, state, anchor, words)


def _ids(entry: Entry, faults: list[DipleError], *, deleted: bool) -> list[str]:
    """Return the ids that can be read in a sidecar; what is wrong with it is added to ``faults``."""
    try:
        collection = sidecar.load(entry.sidecar).collection
    except DipleError as error:
        faults.append(error)
        return []
    if collection is None:
        return []
    if collection.fault is not None:
        faults.append(collection.fault)
    if deleted:
        return [tombstone.id for tombstone in collection.deleted if isinstance(tombstone, Tombstone)]
    return [annotation.id for annotation in collection.annotations]


def find_annotation(identity: str, paths: Iterable[str | Path]) -> tuple[Entry, str]:
    """Return the entry that holds the annotation ``identity`` names below ``paths``, and its full id.

    ``identity`` is the id or an ending of it, of four characters at least; no ``paths`` mean the current
    folder.  Raises :class:`NotFound` when there is none, :class:`UsageError` for an ending too short, or one
    that several annotations share, which it names.  Where a sidecar could not be read and no other has it,
    that error is raised.
    """
    return _holder(identity, paths, deleted=False)


def find_deleted(identity: str, paths: Iterable[str | Path]) -> tuple[Entry, str]:
    """Return the entry that says an annotation was deleted, and its id; else as :func:`find_annotation`."""
    return _holder(identity, paths, deleted=True)


def _holder(identity: str, paths: Iterable[str | Path], *, deleted: bool) -> tuple[Entry, str]:
    found: dict[tuple[str, Path], Entry] = {}
    faults: list[DipleError] = []
    for path in tuple(paths) or (Path(),):
        for entry in walk(path, faults.append):
            for full in _ids(entry, faults, deleted=deleted):
                if full.endswith(identity):
                    found.setdefault((full, entry.sidecar.resolve()), entry)
    if not found and faults:
        raise faults[0]
    holders = ((full, (entry, full)) for (full, _), entry in found.items())
    return chosen(identity, holders, lambda holder: f"{holder[1]} in {holder[0].sidecar.name}")


def annotated(folder: Path) -> Iterator[tuple[Path, Collection]]:
    """Yield the articles below ``folder`` and what can be read of their sidecars; none a link leads out to.

    Raises as :func:`walk`.
    """
    root = os.path.realpath(folder)
    for entry in walk(folder):
        article = entry.article
        if not isinstance(article, Path) or os.path.commonpath((root, os.path.realpath(article))) != root:
            continue
        try:
            collection = sidecar.load(entry.sidecar).collection
        except (DipleError, OSError):  # one that cannot be read hides nothing else
            continue
        if collection is not None:
            yield article, collection


def link_targets(folder: Path, *, bare: bool = True) -> Iterator[LinkTarget]:
    """Yield what a link can lead to below ``folder``: what sidecars hold, then the articles that have none.

    These are opened one by one to learn their ids, so take no more than are needed, or leave them out with
    ``bare`` false.  Raises as :func:`walk`.
    """
    from annotations.formats import open_article

    known: set[str] = set()
    for article, collection in annotated(folder):
        if collection.article is not None:
            known.add(os.path.realpath(article))
            yield LinkTarget(collection.article.id, article)
        for annotation in collection.annotations:
            yield LinkTarget(annotation.id, article, is_annotation=True)
    for path in islice(find_articles(folder), LIMIT) if bare else ():
        if os.path.realpath(path) in known:
            continue
        with suppress(DipleError, OSError):
            yield LinkTarget(open_article(path).id, path)


def find_target(target: str, folder: Path) -> LinkTarget | None:
    """Return what a link to the id ``target`` leads to below ``folder``, or ``None``."""
    known = link_targets(folder, bare=may_be_article(target))
    return next((found for found in known if found.id == target), None)
