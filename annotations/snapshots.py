"""The texts that annotations were made on, kept compressed in the user's data folder, by digest.

With the text at hand a word diff tells for certain what became of the words.  The setting ``snapshots_mb``
says how much room they may take; those not used for longest go first.  What cannot be kept or read here
counts as not there.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Final

from annotations.article import Article
from annotations.config import Config, load_config
from annotations.durable import sweep
from annotations.errors import DipleError
from annotations.places import data_dir
from annotations.private import write_private

LONGEST: Final = 1 << 23
"""Code points of the longest text that is kept; longer ones are not compared with one another."""

_AT_ONCE: Final = 1 << 17
"""Code points up to which a text is kept while the caller waits."""

_NAME: Final = re.compile(r"[0-9a-f]{64}\.z")
_DIGEST: Final = re.compile(r"sha256:([0-9a-f]{64})")
_MOST_BYTES: Final = 4 * LONGEST
_MB: Final = 1_000_000


def folder() -> Path:
    """Return the folder of the texts; it need not exist."""
    return data_dir() / "snapshots"


def keep(article: Article) -> None:
    """Keep the text of ``article``, which something was annotated in; what is kept already is marked as used.

    A long text is kept by a thread, which the process does not end before.  Best effort: never raises.
    """
    with suppress(DipleError, OSError, RuntimeError):  # the file was changed, or no thread is to be had
        if article.text[LONGEST : LONGEST + 1] or (path := _path(article.digest)) is None:
            return
        most = _most()
        if article.text[_AT_ONCE : _AT_ONCE + 1]:
            Thread(target=_keep, args=(article, path, most), name="snapshot").start()
        else:
            _keep(article, path, most)


def text(digest: str) -> str | None:
    """Return the text with this digest, and mark it as used; ``None`` where it is not kept whole."""
    path = _path(digest)
    data = _read(path, digest) if path is not None else None
    if path is None or data is None:
        return None
    _touch(path)
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8", "surrogatepass")
    return None


def has(digest: str) -> bool:
    """Tell whether a text with this digest is kept; it may still turn out not to be whole."""
    path = _path(digest)
    return path is not None and path.is_file()


def _keep(article: Article, path: Path, most: int) -> None:
    with suppress(DipleError, OSError):
        if most and _read(path, article.digest) is not None:
            _touch(path)
            return
        data = article.text[0 : LONGEST + 1].encode("utf-8", "surrogatepass") if most else b""
        if _is(data, article.digest):  # not so where bytes that are no UTF-8 are drawn as something else
            write_private(path, zlib.compress(data))
        _purge(path.parent, most)


def _purge(place: Path, most: int) -> None:
    """Drop the texts not used for longest until those left take no more than ``most`` bytes."""
    sweep(place)
    found: list[tuple[int, int, str]] = []
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):
                if _NAME.fullmatch(entry.name):
                    status = entry.stat(follow_symlinks=False)
                    found.append((status.st_mtime_ns, status.st_size, entry.path))
    for _, size, path in sorted(found, reverse=True):
        most -= size
        if most < 0:  # and so are all that come after it
            with suppress(OSError):
                os.unlink(path)


def _most() -> int:
    """Return the bytes that all texts together may take."""
    try:
        return load_config().snapshots_mb * _MB
    except DipleError:  # whoever started told of it
        return Config().snapshots_mb * _MB


def _path(digest: str) -> Path | None:
    found = _DIGEST.fullmatch(digest)
    return folder() / f"{found[1]}.z" if found else None


def _read(path: Path, digest: str) -> bytes | None:
    """Return the text in UTF-8; ``None`` for a file that is not there, torn, or something else."""
    with suppress(OSError, zlib.error):
        unpacked = zlib.decompressobj()
        data = unpacked.decompress(path.read_bytes(), _MOST_BYTES)
        if unpacked.eof and _is(data, digest):
            return data
    return None


def _is(data: bytes, digest: str) -> bool:
    return f"sha256:{hashlib.sha256(data).hexdigest()}" == digest


def _touch(path: Path) -> None:
    with suppress(OSError):
        os.utime(path)
