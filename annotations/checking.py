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
from annotations.errors import DipleError
from annotations.formats import is_url
from annotations.ids import PREFIX, ending, may_be_article
from annotations.library import Entry, Listed, anchored, link_targets, walk
from annotations.mending import UNREAD
from annotations.placement import LEFT_ORPHAN
from annotations.renaming import Renamed

if TYPE_CHECKING:
    from annotations.model import Annotation

_STATES: Final = {
    AnchorState.EDITED: "its words were edited",
    AnchorState.AMBIGUOUS: "its words are at several places",
    AnchorState.ORPHAN: "its words are gone",
    AnchorState.MOVED: "its words moved",
}
_SHOWN: Final = 40
"""Code points of a quote that are shown."""

_ELSEWHERE: Final = "'diple edit {0} --span START:END' attaches it elsewhere"
_TODO: Final = {
    AnchorState.EDITED: f"'diple edit {{0}} --accept' if they are these, {_ELSEWHERE}",
    AnchorState.AMBIGUOUS: f"'diple edit {{0}} --accept' if it is the first, {_ELSEWHERE}",
    AnchorState.ORPHAN: f"'diple edit {{0}} --orphan' agrees, {_ELSEWHERE}",
    AnchorState.MOVED: "'diple check --fix' accepts that",
}


@dataclass(frozen=True)
class Finding:
    """One thing worth a look.

    ``problem`` is its name for programs, ``id`` the annotation's, ``line`` and ``column`` (from 1) where in
    the sidecar it is, ``placed`` the annotation with its anchor where its words are not where they were,
    ``renamed`` what the article is called now.  ``str()`` is the line to show.
    """

    entry: Entry
    problem: str
    what: str
    todo: str | None = None
    id: str | None = None
    line: int | None = None
    column: int | None = None
    placed: Listed | None = None
    renamed: Path | None = None

    @property
    def harmless(self) -> bool:
        """Whether there is nothing that a person has to decide."""
        return self.problem == AnchorState.MOVED

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
        told = f" ({told})" if (told := "; ".join(self._told())) else ""
        return str(DipleError(f"{self.what}{told}", where=", ".join(place), todo=self.todo))

    def _told(self) -> Iterator[str]:
        """Yield where the words are now and why that is thought."""
        anchor = self.placed.anchor if self.placed else None
        if anchor is None:
            return
        places = " or ".join(
            f"{one.start}:{one.end}" for one in (anchor.span, *anchor.rivals) if one is not None
        )
        if anchor.span is not None:
            yield places
            yield f"score {anchor.score:.2f}"
        elif places:
            yield f"perhaps {places}"
        yield from anchor.reasons


class Check:
    """One look through sidecars; ``strict`` also tells of what does no harm."""

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._known: set[str] = set()
        self._links: list[tuple[Entry, str, str]] = []
        self._folders: dict[str, Path] = {}
        self._renamed = Renamed()

    def below(self, path: str | Path, tell: Callable[[DipleError], object]) -> Iterator[Finding]:
        """Yield what is to be said of the sidecars ``path`` stands for; raises and tells as :func:`walk`."""
        for entry in walk(path, tell):
            yield from self._entry(entry)
        if isinstance(path, Path) or not is_url(path):
            folder = Path(path) if os.path.isdir(path) else Path(path).parent
            self._folders.setdefault(os.path.realpath(folder), folder)

    def forget(self, entry: Entry) -> None:
        """Take back what was seen of ``entry``, the sidecar of which has another name now."""
        self._links = [link for link in self._links if link[0] != entry]

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
            yield self._gone(entry, collection)
            return
        try:
            placed = anchored(entry, collection, extract=True)
        except DipleError as error:
            yield Finding(entry, "article", f"the article cannot be opened: {error}")
            return
        for one in placed:
            if one.state is None or one.state is AnchorState.EXACT:
                continue
            what = f"{_STATES[one.state]}{_quoted(one.annotation.quote)}"
            if one.state is AnchorState.EDITED:
                what = f"{what}{_quoted(one.words, ', now')}"
            todo = _ELSEWHERE if one.anchor == LEFT_ORPHAN else _TODO[one.state]
            todo = todo.format(ending(one.annotation.id))
            yield Finding(entry, str(one.state), what, todo, one.annotation.id, placed=one)

    def _gone(self, entry: Entry, collection: Collection) -> Finding:
        """Return what is to be said of a sidecar without its article."""
        what = "the article is not there"
        found: list[Path] = []
        with suppress(DipleError):  # a folder that cannot be read was told of
            found = self._renamed.articles(entry.sidecar, collection)
        alone = [path for path in found if not os.path.lexists(sidecar.beside(path))]
        if len(alone) == 1:
            what, todo = (
                f"{what}, but for its name: {alone[0].name}",
                "'diple check --fix' renames this file after it",
            )
            return Finding(entry, "renamed", what, todo, renamed=alone[0])
        if alone:
            names = ", ".join(path.name for path in alone)
            return Finding(
                entry,
                "article",
                f"{what}, and several files have its text: {names}",
                "rename this file after the right one",
            )
        if found:
            ours, theirs = (shlex.quote(str(path)) for path in (sidecar.beside(found[0]), entry.sidecar))
            what = f"{what}, but for its name: {found[0].name}, which has annotations of its own"
            return Finding(
                entry, "article", what, f"join them: diple merge /dev/null {ours} {theirs} -o {ours}"
            )
        return Finding(entry, "article", what, "put it back, or rename this file after it")

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


def _quoted(text: str | None, before: str = ":") -> str:
    """Return words of an article in quotation marks, cut where they are long, for the end of a line."""
    words = " ".join((text or "").split())
    short = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
    return f'{before} "{short}"' if words else ""


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
        yield Finding(
            entry, "conflict", what, "settle it in the reader or by 'diple edit --settle'", one.about or None
        )
