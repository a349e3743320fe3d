"""What is worth a look in a library's sidecars: faults, conflicts, lost words, links that lead nowhere."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations import sidecar
from annotations.anchoring import AnchorState
from annotations.codec import encode
from annotations.collection import Collection
from annotations.conflicts import unsettled
from annotations.damage import Damage, place_of
from annotations.errors import BadData, DipleError
from annotations.formats import is_url
from annotations.ids import PREFIX, ending, may_be_article
from annotations.library import Entry, anchored, link_targets, walk
from annotations.mending import UNREAD
from annotations.places import REPAIRED_SUFFIX

if TYPE_CHECKING:
    from annotations.model import Annotation

_STATES: Final = {
    AnchorState.EDITED: "its words were edited",
    AnchorState.AMBIGUOUS: "its words are at several places",
    AnchorState.ORPHAN: "its words are gone",
    AnchorState.MOVED: "its words moved",
}


@dataclass(frozen=True)
class Finding:
    """One thing worth a look.

    ``problem`` is its name for programs, ``id`` the annotation's, ``line`` and ``column`` (from 1) where in
    the sidecar it is.  ``str()`` is the line to show.
    """

    entry: Entry
    problem: str
    what: str
    todo: str | None = None
    id: str | None = None
    line: int | None = None
    column: int | None = None

    @property
    def unreadable(self) -> bool:
        """Whether there is something that this version of diple cannot read."""
        return self.problem in ("unreadable", "newer", "item")

    def __str__(self) -> str:
        place = [str(self.entry.sidecar)]
        if self.line is not None:
            place.append(f"line {self.line}" + (f", column {self.column}" if self.column is not None else ""))
        if self.id is not None:
            place.append(ending(self.id))
        return str(DipleError(self.what, where=", ".join(place), todo=self.todo))


class Check:
    """One look through sidecars; ``strict`` also tells of what does no harm."""

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._known: set[str] = set()
        self._links: list[tuple[Entry, str, str]] = []
        self._folders: dict[str, Path] = {}

    def below(self, path: str | Path, tell: Callable[[DipleError], object]) -> Iterator[Finding]:
        """Yield what is to be said of the sidecars ``path`` stands for; raises and tells as :func:`walk`."""
        for entry in walk(path, tell):
            yield from self._entry(entry)
        if isinstance(path, Path) or not is_url(path):
            folder = Path(path) if os.path.isdir(path) else Path(path).parent
            self._folders.setdefault(os.path.realpath(folder), folder)

    def dangling(self) -> Iterator[Finding]:
        """Yield the links, seen so far, to ids that are nowhere below the folders looked through."""
        missing = {target for _, _, target in self._links} - self._known
        for folder in self._folders.values():
            if not missing:
                return
            with suppress(DipleError):  # a folder that cannot be read was told of
                for found in link_targets(folder, bare=any(map(may_be_article, missing))):
                    missing.discard(found.id)
                    if not missing:
                        return
        for entry, identity, target in self._links:
            if target in missing:
                what = f"it links to {target}, which is not here"
                yield Finding(
                    entry, "link", what, "name the folder it is in, or take the link away", identity
                )

    def _entry(self, entry: Entry) -> Iterator[Finding]:
        try:
            collection = sidecar.load(entry.sidecar).collection
        except DipleError as error:
            yield Finding(entry, "unreadable", error.what, error.todo)
            return
        if collection is None:
            return
        self._remember(entry, collection)
        fault = collection.fault
        if fault is not None:
            line, column = (fault.line, fault.column) if isinstance(fault, Damage) else (None, None)
            yield Finding(entry, "unreadable", fault.what, fault.todo, None, line, column)
            return
        yield from _not_understood(entry, collection)
        yield from _conflicts(entry, collection)
        yield from self._words(entry, collection)
        yield from self._replies(entry, collection)
        if self._strict and not collection.newer and entry.sidecar.read_bytes() != encode(collection):
            what = "the bytes are not as diple writes them"
            yield Finding(entry, "bytes", what, "they will be after the next edit")

    def _remember(self, entry: Entry, collection: Collection) -> None:
        self._known.update(one.id for one in collection.annotations)
        if collection.article is not None:
            self._known.add(collection.article.id)
        for one in collection.annotations:
            ids = [link.target for link in one.links if link.target.startswith(PREFIX)]
            self._links += ((entry, one.id, target) for target in ids)

    def _words(self, entry: Entry, collection: Collection) -> Iterator[Finding]:
        if isinstance(entry.article, Path) and not entry.article.exists():
            yield Finding(entry, "article", "the article is not there", "put it back beside its sidecar")
            return
        try:
            placed = anchored(entry, collection, extract=True)
        except DipleError as error:
            yield Finding(entry, "article", f"the article cannot be opened: {error}")
            return
        for one in placed:
            state = one.state
            if (
                state is None
                or state is AnchorState.EXACT
                or (state is AnchorState.MOVED and not self._strict)
            ):
                continue
            quote = f": {_short(one.annotation.quote)}" if one.annotation.quote else ""
            attach = f"'diple edit {ending(one.annotation.id)} --span START:END' attaches it elsewhere"
            todo = None if state is AnchorState.MOVED else attach
            yield Finding(entry, str(state), f"{_STATES[state]}{quote}", todo, one.annotation.id)

    def _replies(self, entry: Entry, collection: Collection) -> Iterator[Finding]:
        ids = {one.id for one in collection.annotations}
        buried = {getattr(one, "id", None) for one in collection.deleted}
        for one in collection.annotations:
            if one.reply_to is None or one.reply_to in ids:
                continue
            if one.reply_to not in buried:
                yield _reply(entry, one, "which is not here")
            elif self._strict:
                yield _reply(entry, one, "which was deleted")


def _reply(entry: Entry, one: Annotation, where: str) -> Finding:
    return Finding(entry, "reply", f"it is a reply to {one.reply_to}, {where}", None, one.id)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return f'"{words}"' if len(words) <= 40 else f'"{words[:39]}…"'


def _not_understood(entry: Entry, collection: Collection) -> Iterator[Finding]:
    if collection.newer:
        what = f"written by a newer diple (format {collection.format})"
        yield Finding(entry, "newer", what, "update diple; it is for reading only until then")
    data = entry.sidecar.read_bytes() if collection.bad else b""
    for item in collection.bad:
        line, column = place_of(data, max(data.find(item.raw), 0))
        what = item.why.replace(f" (line {line})", "")
        yield Finding(entry, "item", what, "correct it there; it is set aside as it is", None, line, column)
    left = [key for key, _ in (*collection.extra.pairs, *collection.page_extra.pairs)]
    left += [key for one in collection.annotations for key, _ in one.extra.pairs]
    if any(key.startswith(UNREAD) for key in left):
        what = f"a repair kept what it could not read under '{UNREAD}'"
        yield Finding(entry, "unread", what, "take over by hand what is of use, and delete that key")


def _conflicts(entry: Entry, collection: Collection) -> Iterator[Finding]:
    for one in unsettled(collection):
        what = f"a merge left two versions of its {one.part}"
        yield Finding(entry, "conflict", what, "settle it in the reader or by 'diple edit --settle'", one.about or None)


def repair_beside(path: Path) -> tuple[Path, tuple[str, ...]] | None:
    """Write the sidecar ``path``, made sound, beside it; return where, and what is to be said of it.

    ``None`` when it needs none.  The sidecar itself is only read, and a repaired file that is there already
    is not written over.  Raises :class:`BadData` when nothing can be made of it, :class:`DipleError` when
    the file cannot be written.
    """
    from annotations.repair import repaired

    repair = repaired(sidecar.bytes_of(path) or b"", path)
    if repair is None:
        return None
    if path.is_symlink():  # it is the file that must be replaced, not the link
        path = Path(os.path.realpath(path))
    made = path.with_name(path.name + REPAIRED_SUFFIX)
    _put(made, repair.data, like=path)
    found = repair.collection
    held = f"annotations: {len(found.annotations)}, items set aside: {len(found.bad)}"
    use = f"to use it: mv {shlex.quote(str(made))} {shlex.quote(str(path))}"
    return made, (f"{held}; {use}", *repair.done)


def _put(path: Path, data: bytes, *, like: Path) -> None:
    """Write a file that is not there yet, for those who may read ``like``; the same bytes may be there."""
    from annotations.private import write_private

    try:
        if os.path.lexists(path):
            if path.read_bytes() == data:
                return
            raise BadData("it is there already, and is something else", where=path, todo="move it away first")
        write_private(path, data)
        os.chmod(path, like.stat().st_mode & 0o777)
    except OSError as error:
        raise DipleError(f"it cannot be written: {error.strerror}", where=path) from error
