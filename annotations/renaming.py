"""An article renamed without its sidecar: found again by its text, and the sidecar renamed after it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from annotations import durable, sidecar
from annotations.article import Article, id_of
from annotations.collection import Collection
from annotations.errors import BadData, DipleError
from annotations.formats.encoding import file_digest
from annotations.formats.listing import NO_ARTICLE, is_file, seen_in
from annotations.records import ArticleInfo

_OPENED: Final = 20_000_000
"""Bytes of the longest file that is opened as an article; of a longer one the bytes are the text."""

_MOST: Final = 20
"""Sidecars without an article that are looked at when one is opened."""

_NO_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV)
"""What creating a hard link fails with where there are none."""


class Renamed:
    """Looks for articles by their text; the text of every file is looked at once."""

    def __init__(self) -> None:
        self._digests: dict[Path, frozenset[str]] = {}

    def articles(self, path: Path, collection: Collection) -> list[Path]:
        """Return the files beside the sidecar ``path`` that hold a text its annotations were made on.

        Hidden files, links and backups are left out.  Raises :class:`BadData` for a folder that cannot be
        read.
        """
        info = collection.article
        texts = {collection.made_on(one) for one in collection.annotations}
        if info is None:
            return []
        files = (Path(path.parent, each.name) for each in seen_in(path.parent) if _may_be_one(each))
        return [
            file
            for file in files
            if any(
                digest in texts or digest == info.digest or id_of(digest) == info.id
                for digest in self.texts(file)
            )
        ]

    def texts(self, file: Path) -> frozenset[str]:
        """Return the digests of what ``file`` holds: its bytes, and what is read of it as an article."""
        if file not in self._digests:
            self._digests[file] = frozenset(_digests(file))
        return self._digests[file]


def _may_be_one(entry: os.DirEntry[str]) -> bool:
    return not entry.name.endswith(NO_ARTICLE) and not entry.is_symlink() and is_file(entry)


def _digests(file: Path) -> Iterator[str]:
    """Yield the digest of the file's bytes, and of what is read of it as an article."""
    from annotations.formats import open_article, read_through

    quick = file_digest(file)
    if quick is not None:
        yield quick
    with suppress(DipleError, OSError):
        if file.stat().st_size <= _OPENED:
            yield read_through(open_article(file)).digest


def article_like(folder: Path, digest: str, identity: str) -> Path | None:
    """Return the article of ``folder`` with the id ``identity``, else the only one with the text ``digest``.

    ``None`` where there is none, or none that can be told from others.
    """
    with suppress(OSError, DipleError):
        entries, looking = seen_in(folder), Renamed()
        for path in (Path(folder, each.name) for each in entries if is_file(each)):
            info = _article_in(path) if sidecar.is_sidecar(path) else None
            if info is not None and info.id == identity and os.path.lexists(sidecar.article_of(path)):
                return sidecar.article_of(path)
        files = (Path(folder, each.name) for each in entries if _may_be_one(each))
        same = [path for path in files if digest in looking.texts(path)]
        return same[0] if len(same) == 1 else None
    return None


def left_behind(article: Article) -> tuple[str, ...]:
    """Return lines for a person about the sidecars of this text that lie beside ``article`` by another name.

    They are those of articles that are not there any more; of very many not all are looked at.
    """
    if article.path is None:
        return ()
    lines = []
    with suppress(DipleError, OSError):
        for path in islice(_without_article(article.path.parent), _MOST):
            info = _article_in(path)
            if info is not None and (info.digest == article.digest or info.id == article.id):
                lines.append(f"{path}: annotations of this text; 'diple check --fix' renames them")
    return tuple(lines)


def _without_article(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = folder / entry.name
            if sidecar.is_sidecar(path) and not os.path.lexists(sidecar.article_of(path)) and is_file(entry):
                yield path


def _article_in(path: Path) -> ArticleInfo | None:
    with suppress(DipleError):  # one that cannot be read hides nothing else
        collection = sidecar.load(path).collection
        return collection.article if collection is not None else None
    return None


def rename(path: Path, article: Path) -> Path:
    """Rename the sidecar ``path`` after ``article``, over nothing that is there; return its new path.

    Raises :class:`BadData` when the name is taken, :class:`DipleError` when it cannot be renamed.
    """
    new = sidecar.beside(article)
    try:
        try:
            os.link(path, new, follow_symlinks=False)  # fails where there is something, as no rename does
            os.unlink(path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if os.path.lexists(new):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
            os.rename(path, new)
        durable.sync_folder(new.parent)
    except FileExistsError as error:
        todo = "merge the two with 'diple merge'"
        raise BadData("it is there already, and is not written over", where=new, todo=todo) from error
    except OSError as error:
        raise DipleError(f"it cannot be renamed: {error.strerror}", where=path) from error
    return new
