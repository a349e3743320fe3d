"""Deleted annotations, kept for a while in the user's data folder so that they can be restored.

One file an annotation and sidecar, for its owner alone.  A tombstone in a sidecar says that an annotation was
deleted; here is what it said.  What cannot be read here counts as not there.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec import Raw

from annotations import lenient
from annotations.codec import annotation_of, one_line
from annotations.config import Config, load_config
from annotations.durable import sweep
from annotations.errors import DipleError
from annotations.ids import PREFIX
from annotations.model import Annotation
from annotations.places import data_dir, settled
from annotations.private import DAY, write_private
from annotations.records import ArticleInfo

_NONE: Final = b"null"
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME: Final = re.compile(rf"(?:({_UUID.pattern})|[0-9a-f]{{32}})-[0-9a-f]{{16}}\.json")


@dataclass(frozen=True)
class Buried:
    """A deleted annotation as it was last.

    ``article`` is what the sidecar said of its article (its digest names the text the selectors describe),
    ``sidecar`` the path it was deleted from, ``deleted`` the time (ISO, with a zone).
    """

    annotation: Annotation
    article: ArticleInfo | None
    sidecar: Path
    deleted: str


class _File(msgspec.Struct):
    """What a file of the trash holds; ``sidecar`` is a URI, as a path need not be Unicode."""

    deleted: str
    sidecar: str
    annotation: Raw
    article: Raw = Raw(_NONE)


def folder() -> Path:
    """Return the folder of what was deleted; it need not exist."""
    return data_dir() / "trash"


def bury(
    annotations: Iterable[Annotation], info: ArticleInfo | None, sidecar: Path, now: datetime
) -> str | None:
    """Keep ``annotations``, about to be deleted from ``sidecar``, and drop what has been kept long enough.

    The setting ``trash_days`` says how long; with 0 nothing is kept.  Never raises: returns the line a person
    should see when they could not be kept, so that deleting them is for ever.
    """
    kept_for = days()
    place = settled(sidecar)
    try:
        for annotation in annotations if kept_for else ():
            file = _File(
                now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                place.as_uri(),
                Raw(one_line(annotation)),
                Raw(one_line(info) if info is not None else _NONE),
            )
            write_private(_path(annotation.id, place), msgspec.json.encode(file), changed=now.timestamp())
    except OSError as error:
        return f"{folder()}: what is deleted now cannot be restored later: {error.strerror}"
    finally:
        purge(kept_for, now)
    return None


def find(identity: str, near: Path | None = None) -> list[Buried]:
    """Return what is kept of the annotations whose ids are, or end with, ``identity``.

    The one deleted last comes first; before it come those deleted from the sidecar ``near``.
    """
    found = [one for one in _kept(identity) if one.annotation.id.endswith(identity)]
    return _ordered(found, near)


def all(of: Path | str | None = None) -> list[Buried]:
    """Return what is kept of one sidecar (a path), of one article (its id), or at all, the last first."""
    found = _kept()
    if isinstance(of, Path):
        place = settled(of)
        found = (one for one in found if one.sidecar == place)
    elif of is not None:
        found = (one for one in found if one.article is not None and one.article.id == of)
    return _ordered(found, None)


def forget(identity: str, sidecar: Path | None = None) -> None:
    """Drop what is kept of the annotation with this id (deleted from ``sidecar``); nothing kept is well."""
    for path, uuid in _files():
        if uuid is not None and uuid != identity.removeprefix(PREFIX):
            continue
        kept = _read(path)
        if kept and kept.annotation.id == identity and (sidecar is None or kept.sidecar == settled(sidecar)):
            with suppress(OSError):
                path.unlink()


def purge(days: int, now: datetime) -> None:
    """Drop what was deleted more than ``days`` before ``now``; what cannot be dropped stays."""
    limit = now.timestamp() - days * DAY
    sweep(folder())
    with suppress(OSError), os.scandir(folder()) as entries:
        for entry in entries:
            with suppress(OSError):
                if _NAME.fullmatch(entry.name) and (not days or entry.stat().st_mtime < limit):
                    os.unlink(entry.path)


def days() -> int:
    """Return for how many days what was deleted is kept: the setting ``trash_days``."""
    try:
        return load_config().trash_days
    except DipleError:  # whoever started told of it; keeping is the safe side
        return Config().trash_days


def _path_in(uri: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(uri.removeprefix("file://"))))


def _path(identity: str, place: Path) -> Path:
    uuid = identity.removeprefix(PREFIX)
    stem = uuid if _UUID.fullmatch(uuid) else hashlib.sha256(identity.encode()).hexdigest()[:32]
    return folder() / f"{stem}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:16]}.json"


def _files() -> Iterator[tuple[Path, str | None]]:
    """Yield the files with the UUID of the annotation where the name says it."""
    with suppress(OSError):
        for name in os.listdir(folder()):
            if match := _NAME.fullmatch(name):
                yield folder() / name, match[1]


def _kept(ending: str = "") -> Iterator[Buried]:
    """Yield what is kept; of ids that do not end so, no more than their file names are looked at."""
    for path, uuid in _files():
        if (uuid is None or (PREFIX + uuid).endswith(ending)) and (kept := _read(path)):
            yield kept


def _read(path: Path) -> Buried | None:
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
        annotation = annotation_of(bytes(file.annotation))
        article = lenient.article_info(about) if (about := bytes(file.article)) != _NONE else None
        return Buried(annotation, article, _path_in(file.sidecar), file.deleted)
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _ordered(found: Iterable[Buried], near: Path | None) -> list[Buried]:
    place = settled(near) if near is not None else None
    return sorted(found, key=lambda one: (one.sidecar == place, one.deleted), reverse=True)
