"""Where a sidecar is, and how it is read and written.

A write is a unique temporary file in the same folder, fsync, ``os.replace``, fsync of the folder; symbolic
links are followed first, mode and group are kept.  It never writes over bytes other than those it was told
to expect: that check, not a lock, is what keeps two writers from losing each other's work.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations.errors import BadData, Conflict, DipleError, ReadOnly
from annotations.ids import PREFIX
from annotations.places import SIDECAR_SUFFIX, data_dir, ensure

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.collection import Collection

_LONGEST_NAME: Final = 255
_PATIENCE: Final = 2.0
"""Seconds another writer may take."""

_BETWEEN: Final = 0.005
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
    be written.  One that lies beside and cannot be written is used, for reading.
    """
    if article.path is None:
        path = _away_from(article)
        return Place(path, _writable(path), f"the annotations of {article.name} are kept in {path}")
    path = beside(article.path)
    if os.path.lexists(path):
        return place_at(path)
    if fits_beside(article.path) and _writable(path):
        return Place(path)
    away = _away_from(article)
    return Place(
        away, _writable(away), f"{path.parent} cannot be written: the annotations are kept in {away}"
    )


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
    with contextlib.suppress(BadData):
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

    data = _bytes_of(path)
    if data is None:
        return Loaded(None, None)
    return Loaded(decode(data, path), digest_of(data))


def _bytes_of(path: Path) -> bytes | None:
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


def save(path: Path, data: bytes, expected: str | None) -> str:
    """Put ``data`` in the place of the bytes whose digest is ``expected`` (``None``: no file), durably.

    Returns the digest of ``data``.  When it returns, the bytes are on disk.  Raises :class:`Conflict`, having
    written nothing, when the file is no longer what was expected; :class:`ReadOnly` when it cannot be written
    at all; :class:`DipleError` when writing fails, as on a full disk.
    """
    target = Path(os.path.realpath(path))
    wanted = digest_of(data)
    try:
        if data_dir() in target.parents:
            ensure(target.parent)
        with _alone_in(target.parent):
            found = _bytes_of(target)
            # What is wanted may be there already: after a write of which only the last step failed.
            if (None if found is None else digest_of(found)) not in (expected, wanted):
                raise Conflict(
                    "the annotations were changed by another program since they were read",
                    where=path,
                    todo="open the article again and repeat the edit; nothing was written",
                )
            _replace(target, data)
    except OSError as error:
        raise _unsaved(path, error) from error
    return wanted


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other writers in ``folder`` waiting between the look at what is there and the write.

    A courtesy: where the folder cannot be locked, or another holds the lock too long, it goes on without.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            stack.callback(os.close, handle)  # which ends the lock
            _lock(handle)
        yield


def _lock(handle: int) -> None:
    import fcntl
    import time

    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_BETWEEN)
        else:
            return


def _unsaved(path: Path, error: OSError) -> DipleError:
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(f"the annotations cannot be written: {error.strerror}", where=path)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    todo = "make room, then save again" if full else "put that right, then save again"
    return DipleError(f"the annotations were not saved: {error.strerror}", where=path, todo=todo)


def _replace(target: Path, data: bytes) -> None:
    folder = target.parent
    temporary = folder / f".diple-{os.urandom(8).hex()}.tmp"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            _take_after(file.fileno(), target)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; where a folder cannot be synced by itself, everything is."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:  # it may be written and not be listed
        os.sync()
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
        os.sync()
    finally:
        os.close(handle)


def _take_after(handle: int, target: Path) -> None:
    """Give the new file the owner, group, mode and extended attributes (ACLs) of the one it will replace.

    Where the group cannot be kept, the new group gets no more than everyone has.
    """
    try:
        old = target.stat()
    except FileNotFoundError:
        return
    mode = stat.S_IMODE(old.st_mode)
    try:
        os.fchown(handle, old.st_uid if os.geteuid() == 0 else -1, old.st_gid)
    except PermissionError:
        mode = mode & ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    os.fchmod(handle, mode)
    if hasattr(os, "listxattr"):
        for name in _attributes(target):
            with contextlib.suppress(OSError):
                os.setxattr(handle, name, os.getxattr(target, name))


def _attributes(path: Path) -> list[str]:
    try:
        return os.listxattr(path)
    except OSError:  # a file system without them
        return []
