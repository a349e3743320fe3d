"""The sidecars near an article: in its own folder and in those below it, the nearest first, within bounds.

Never those above or beside it; hidden files and folders are left out, links to folders are not followed.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from annotations import sidecar
from annotations.errors import BadData
from annotations.formats.listing import DEPTH
from annotations.places import SIDECAR_SUFFIX

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.collection import Collection

SIDECARS: Final = 5_000
"""Most sidecars that are looked at for one article."""

FILES: Final = 50_000
"""Most files and folders that are looked at to find them."""

LARGEST: Final = 8 << 20
"""Bytes of the largest sidecar that is read."""


class Near(NamedTuple):
    """A sidecar and what tells one version of it from the next."""

    path: str
    time: int
    size: int
    node: int


def place_of(article: Article) -> tuple[str, str] | None:
    """Return the folder of an article and where its own sidecar would lie; ``None`` for one in no folder."""
    if article.path is None:
        return None
    path = os.path.abspath(article.path)
    return os.path.dirname(path), str(sidecar.beside(Path(path)))


def has_others(article: Article) -> bool:
    """Tell whether other articles near this one have sidecars; what reads them is long to load."""
    place = place_of(article)
    return place is not None and any(found.path != place[1] for found in sidecars_below(place[0]))


def sidecars_below(folder: str) -> Iterator[Near]:
    """Yield the sidecars in ``folder``, then those one folder below, and so on; none that is too large."""
    for path in islice(_paths_below(folder), SIDECARS):
        try:
            found = os.stat(path)
        except OSError:
            continue
        if found.st_size <= LARGEST:
            yield Near(path, found.st_mtime_ns, found.st_size, found.st_ino)


def read(path: str, holding: bytes = b"") -> Collection | None:
    """Return what can be read of a sidecar; ``None`` for nothing, or when its bytes do not hold ``holding``.

    Few sidecars hold what somebody looks for, and only those are worth decoding.
    """
    from annotations.codec import decode

    try:
        data = sidecar.bytes_of(Path(path))
    except BadData:
        return None
    return decode(data, path) if data and holding in data else None


def _paths_below(folder: str) -> Iterator[str]:
    todo, left = deque([(folder, DEPTH)]), FILES
    while todo and left > 0:
        here, depth = todo.popleft()
        try:
            with os.scandir(here) as entries:
                seen = [entry for entry in islice(entries, left) if not entry.name.startswith(".")]
            folders = [entry.path for entry in seen if entry.is_dir(follow_symlinks=False)]
        except OSError:  # a folder that may not be read hides nothing else
            continue
        left -= len(seen) + 1
        yield from sorted(entry.path for entry in seen if entry.name.endswith(SIDECAR_SUFFIX))
        todo += [(path, depth - 1) for path in sorted(folders) if depth > 0]
