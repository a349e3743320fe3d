"""Where a sidecar is, and how it is read and written.

Symbolic links are followed first; a write is whole and durable (:mod:`annotations.durable`).  It never goes
over bytes that it has not been made from: that check, more than the lock, is what keeps two writers from
losing each other's work.
"""

from __future__ import annotations

import errno
import hashlib
import os
import random
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations import durable, locking
from annotations.errors import BadData, DipleError, ReadOnly
from annotations.ids import PREFIX
from annotations.places import SIDECAR_SUFFIX, data_dir, ensure, settled
from annotations.private import write_private

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.collection import Collection

_LONGEST_NAME: Final = 255
_TRIES: Final = 100
_LOOK_AFTER: Final = (0.02, 0.05)
"""Seconds after a write without a lock, at least and at most, in which another may have gone over it."""

_SHOWN: Final = 5
"""Items set aside that are told of one by one."""


@dataclass(frozen=True)
class Place:
    """Where a sidecar is; ``notice`` says why when that is elsewhere or cannot be written."""

    path: Path
    writable: bool = True
    notice: str | None = None


@dataclass(frozen=True)
class Loaded:
    """A sidecar as it was read; ``digest`` is of its bytes, ``None`` when there is no file yet."""

    collection: Collection | None
    digest: str | None


def is_sidecar(path: Path) -> bool:
    """Tell whether ``path`` is named as a sidecar is."""
    return path.name.endswith(SIDECAR_SUFFIX) and path.name != SIDECAR_SUFFIX


def article_of(path: Path) -> Path:
    """Return the path of the article that the sidecar ``path`` lies beside."""
    return path.with_name(path.name.removesuffix(SIDECAR_SUFFIX))


def beside(article: Path) -> Path:
    """Return where the sidecar of the file ``article`` lies if its folder can be written."""
    return article.with_name(article.name + SIDECAR_SUFFIX)


def fits_beside(article: Path) -> bool:
    """Tell whether the file name of the sidecar of ``article`` is one that can be."""
    return len(os.fsencode(beside(article).name)) <= _LONGEST_NAME


def sidecar_path(article: Article) -> Place:
    """Return where the sidecar of ``article`` is, or will be.

    Beside the article; in the user's data folder, by article id, for a URL, stdin, and a folder that cannot
    be written.  There it stays when its article changes or the folder can be written later.  One that lies
    beside and cannot be written is used, for reading.
    """
    if article.path is None:
        path = _away_from(article)
        return Place(path, _writable(path), f"the annotations of {article.name} are kept in {path}")
    path = beside(article.path)
    known = away_of(article.path)
    if os.path.lexists(path):
        place = place_at(path)
        if known is None:
            return place
        also = f"{known} has annotations of this article as well: 'diple merge' brings them together"
        return replace(place, notice="; ".join(filter(None, (place.notice, also))))
    if known is not None:
        return Place(known, _writable(known), f"the annotations of {article.name} are kept in {known}")
    if fits_beside(article.path) and _writable(path):
        return Place(path)
    away = _away_from(article)
    return Place(
        away, _writable(away), f"{path.parent} cannot be written: the annotations are kept in {away}"
    )


def away_of(article: Path) -> Path | None:
    """Return the sidecar in the user's data folder that :func:`know_away` was told of, if it is there."""
    with suppress(OSError, ValueError):
        path = _away_folder() / _known_by(article).read_text("utf-8")
        return path if is_sidecar(path) and path.exists() else None
    return None


def know_away(article: Path, path: Path) -> None:
    """Remember that ``path``, if it is in the user's data folder, is the sidecar of the file ``article``.

    No sidecar says where its article lies, and the id by which it is named is that of a text which may
    change.  Best effort: never raises.
    """
    if path.parent == _away_folder() and away_of(article) != path:
        with suppress(OSError, ValueError):
            write_private(_known_by(article), path.name.encode("utf-8"))


def _known_by(article: Path) -> Path:
    name = hashlib.sha256(os.fsencode(settled(article))).hexdigest()
    return _away_folder() / "of" / name


def place_at(path: Path) -> Place:
    """Return ``path`` as the place of a sidecar that was asked for by name."""
    if _writable(path):
        return Place(path)
    return Place(path, False, f"{path} cannot be written: it opens for reading only")


def _away_from(article: Article) -> Path:
    """Return the path in the data folder: by id, or for a page that changed, the one made of the same URL."""
    path = _away_folder() / f"{article.id.removeprefix(PREFIX)}{SIDECAR_SUFFIX}"
    url = article.metadata.url
    if url is None or path.exists():
        return path
    return next((other for other in kept_away() if _url_in(other) == url), path)


def _away_folder() -> Path:
    return data_dir() / "sidecars"


def kept_away() -> list[Path]:
    """Return the sidecars in the user's data folder."""
    folder = _away_folder()
    return sorted(folder.glob(f"*{SIDECAR_SUFFIX}")) if folder.is_dir() else []


def _url_in(path: Path) -> str | None:
    """Return the URL of the article that a sidecar is of."""
    with suppress(BadData):
        collection = load(path).collection
        return collection.article.url if collection and collection.article else None
    return None


def _writable(path: Path) -> bool:
    """Tell whether the file ``path`` leads to can be replaced, or made together with its folders."""
    path = Path(os.path.realpath(path))
    if path.exists() and not os.access(path, os.W_OK):
        return False
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


def notices(place: Place, collection: Collection | None) -> tuple[str, ...]:
    """Return the lines a person should see of a sidecar read from ``place``."""
    lines = [place.notice] if place.notice else []
    if collection is not None:
        if collection.fault is not None:
            lines.append(str(collection.fault))
        lines += [f"{place.path}: {line}" for line in shortcomings(collection)]
    return tuple(lines)


def shortcomings(collection: Collection) -> list[str]:
    """Return what is not understood of a collection, a line each; nothing where its fault says it all."""
    if collection.fault is not None:
        return []
    lines = []
    if collection.newer:
        version = f"a newer diple (format {collection.format})"
        lines.append(f"written by {version}; it opens for reading only")
    shown = collection.bad[:_SHOWN]
    lines += [f"{item.why}; it is set aside and kept as it is" for item in shown]
    if len(shown) < len(collection.bad):
        lines.append(f"{len(collection.bad) - len(shown)} more items like that")
    return lines


def load(path: Path) -> Loaded:
    """Read the sidecar ``path``; what is wrong with its content is told by the collection.

    Raises :class:`BadData` when there is a file that cannot be read at all.
    """
    from annotations.codec import decode

    data = bytes_of(path)
    if data is None:
        return Loaded(None, None)
    return Loaded(decode(data, path), digest_of(data))


def bytes_of(path: Path) -> bytes | None:
    """Return what the file ``path`` holds, ``None`` when there is none; raises as :func:`load` does."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe would wait for ever
            raise BadData("the annotations are no file", where=path, todo="move it away")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadData(f"the annotations cannot be read: {error.strerror}", where=path) from error


def digest_of(data: bytes) -> str:
    """Return what tells these bytes from any others."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Written:
    """What a sidecar holds after it was written, and the digest of it."""

    data: bytes
    digest: str


def update(
    path: Path, revise: Callable[[bytes | None], bytes], *, patience: float = locking.COMMAND
) -> Written:
    """Replace what the sidecar ``path`` holds by what ``revise`` makes of it (``None``: no file), durably.

    Under a lock, which is waited for ``patience`` seconds.  Should the file be another one when all is ready
    to be put in its place, ``revise`` is asked again, with what is there now; where there is no lock to be
    had it is looked at once more after the write.  When it returns, the bytes are on disk.  Raises
    :class:`ReadOnly` when the file cannot be written at all; :class:`BadData` when it cannot be read;
    :class:`DipleError` when writing fails, as on a full disk; and what ``revise`` raises.
    """
    target = Path(os.path.realpath(path))
    try:
        if data_dir() in target.parents:
            ensure(target.parent)
        with locking.locked(target, patience) as held:
            for _ in range(_TRIES):
                data = _revised(target, revise)
                if data is not None and (held or _stays(target, data)):
                    return Written(data, digest_of(data))
    except OSError as error:
        raise _unsaved(path, error) from error
    raise DipleError(
        "the annotations were not saved: others write them all the time", where=path, todo="save again"
    )


def _revised(target: Path, revise: Callable[[bytes | None], bytes]) -> bytes | None:
    """Write what ``revise`` makes of ``target`` and return it; ``None`` if another was quicker."""
    found = bytes_of(target)
    if found is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    data = revise(found)
    if data == found:  # as after a write of which only the last step failed
        durable.sync_folder(target.parent)
        return data
    return data if durable.replace(target, data, unless=lambda: bytes_of(target) != found) else None


def _stays(target: Path, data: bytes) -> bool:
    """Tell whether ``data`` is still there when whoever wrote at the same time is done."""
    time.sleep(random.uniform(*_LOOK_AFTER))
    return bytes_of(target) == data


def _unsaved(path: Path, error: OSError) -> DipleError:
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(f"the annotations cannot be written: {error.strerror}", where=path)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    todo = "make room, then save again" if full else "put that right, then save again"
    return DipleError(f"the annotations were not saved: {error.strerror}", where=path, todo=todo)
