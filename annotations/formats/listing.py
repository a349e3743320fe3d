"""The articles in a folder and the folders in it, in the order a person would put them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from annotations.errors import BadData, NotFound, UsageError
from annotations.formats.encoding import is_wide, mark_of
from annotations.places import REPAIRED_SUFFIX, SIDECAR_SUFFIX

LIMIT: Final = 10_000
"""Most articles listed of one folder tree; what comes after in order is left out."""

DEPTH: Final = 32
"""Most folders inside one another that are gone into."""

NO_ARTICLE: Final = ("~", SIDECAR_SUFFIX, SIDECAR_SUFFIX + REPAIRED_SUFFIX)
"""How the names of files end that lie among articles and are none: backups, sidecars, repaired ones."""

_LOOKED_AT: Final = 1024
_SKIPPED: Final = frozenset(("__pycache__", "node_modules"))
_DIGITS: Final = re.compile(r"(\d+)")
_MAGIC: Final = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\x1f\x8b")


def list_articles(folder: Path) -> list[Path]:
    """Return the readable articles in ``folder`` and below, sorted naturally (``part 2`` before ``part 10``).

    Left out are sidecars, hidden files and folders, empty and binary files, what may not be read, links
    to folders, and links that lead outside ``folder``.  At most :data:`LIMIT` are returned.

    Raises :class:`NotFound` when there is no such folder, :class:`UsageError` when it is none,
    :class:`BadData` when it may not be read.
    """
    return list(islice(find_articles(folder), LIMIT))


def find_articles(folder: Path) -> Iterator[Path]:
    """Yield what :func:`list_articles` returns, and all of it, one after the other; raises the same."""
    try:
        root = os.path.realpath(folder, strict=True)
        os.scandir(folder).close()
    except (FileNotFoundError, ValueError):
        raise NotFound("there is no such folder", where=folder, todo="check the name") from None
    except NotADirectoryError:
        raise UsageError("this is no folder", where=folder, todo="name a folder") from None
    except OSError as error:
        raise _unreadable(folder, error) from None
    yield from map(Path, _walk(str(folder), root, DEPTH))


def first_article(folder: Path) -> Path:
    """Return the first article of :func:`find_articles`; raises the same, and :class:`NotFound` for none."""
    first = next(find_articles(folder), None)
    if first is None:
        raise NotFound("a folder without articles", where=folder, todo="name a text, Markdown or HTML file")
    return first


def seen_in(folder: str | Path) -> list[os.DirEntry[str]]:
    """Return what is not hidden in ``folder``, sorted naturally; raises :class:`BadData`."""
    try:
        with os.scandir(folder) as entries:
            return sorted((e for e in entries if not _hidden(e.name)), key=lambda e: natural_key(e.name))
    except OSError as error:
        raise _unreadable(folder, error) from None


def _unreadable(folder: str | Path, error: OSError) -> BadData:
    what = f"the folder cannot be read ({error.strerror})"
    return BadData(what, where=folder, todo="ask its owner for permission")


def is_file(entry: os.DirEntry[str]) -> bool:
    """Tell whether ``entry`` is a file or leads to one; a link in a circle is none."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _walk(folder: str, root: str, depth: int) -> Iterator[str]:
    try:
        seen = seen_in(folder)
    except BadData:  # a folder inside that may not be read hides nothing else
        return
    for entry in seen:
        try:
            if entry.is_dir(follow_symlinks=False):
                if depth > 0:
                    yield from _walk(entry.path, root, depth - 1)
            elif entry.name.endswith(NO_ARTICLE) or not entry.is_file():
                continue
            elif (not entry.is_symlink() or _inside(entry.path, root)) and is_text(entry.path):
                yield entry.path
        except OSError:
            continue


def natural_key(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Return a key that sorts names as people do: numbers by value, letters without regard to case."""
    parts = enumerate(_DIGITS.split(name))
    folded = ((0, int(part), "") if at % 2 else (1, 0, part.casefold()) for at, part in parts if part)
    return tuple(folded), name


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED


def _inside(path: str, root: str) -> bool:
    real = os.path.realpath(path)
    return os.path.commonpath((real, root)) == root


def is_text(path: str | Path) -> bool:
    """Tell whether the file ``path`` begins as something that can be read does; raises :class:`OSError`."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        head = os.read(fd, _LOOKED_AT)
    finally:
        os.close(fd)
    if not head.strip() or head.startswith(_MAGIC):
        return False
    return b"\0" not in head or is_wide(mark_of(head))
