"""Annotations in memory and on disk kept the same: every change saved at once, what others wrote taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from annotations import composing, edits, ids, sidecar
from annotations.article import Article
from annotations.collection import Collection
from annotations.edits import Change, Edit, Step, Version
from annotations.errors import DipleError, NotFound
from annotations.looking import Looking
from annotations.model import Annotation
from annotations.placement import Place
from annotations.places import settled
from annotations.records import ArticleInfo
from annotations.storage import Found, Outcome, Storage, lines_of

Listener = Callable[[tuple[Change, ...]], None]


@dataclass(frozen=True)
class Ahead:
    """What others wrote, read ahead of :meth:`Saving.refresh`, and where it stands in the text."""

    found: Found
    places: list[Place]


class Saving(Looking):
    """The annotations of one article and the sidecar they are saved in.

    ``path`` is the sidecar, ``notices`` the lines the person should see when it is opened.
    """

    def __init__(
        self,
        article: Article,
        place: sidecar.Place,
        loaded: sidecar.Loaded,
        clock: Callable[[], datetime],
        patience: float,
    ) -> None:
        super().__init__(article, loaded.collection)
        self.path = place.path
        self.notices = sidecar.notices(place, loaded.collection)
        self._writable = place.writable
        self._clock = clock
        self._storage = Storage(place.path, loaded, patience, self._bury)
        self._unsaved = False
        self._kept_text = False
        self._fault: DipleError | None = None
        self._pending: list[Edit] = []
        self._held: dict[str, Annotation] = {}
        self._unburied: list[tuple[list[Annotation], ArticleInfo | None]] = []
        self._news: list[str] = []
        self._listeners: list[Listener] = []

    @property
    def unsaved(self) -> bool:
        """Whether the last write failed, so that an edit is in memory alone."""
        return self._unsaved

    @property
    def pending(self) -> tuple[Edit, ...]:
        """The edits that are in memory alone, because writing failed."""
        return tuple(self._pending)

    @property
    def fault(self) -> DipleError | None:
        """Why what :meth:`refresh` last found on disk could not be taken in; ``None``: it could."""
        return self._fault

    def news(self) -> tuple[str, ...]:
        """Return what a person should hear of what merging and deleting did since this was last asked."""
        told, self._news = tuple(self._news), []
        return told

    def save(self) -> None:
        """Write what is unsaved, merged with what others wrote; nothing happens when all is on disk.

        Raises :class:`ReadOnly` or :class:`DipleError` when it cannot be written, :class:`BadData` when what
        others left there cannot be read; the edits stay in memory.
        """
        with self._telling() as changes:
            changes += self._write()

    def ahead(self) -> Ahead | None:
        """Read what others wrote, and look for its words, so that :meth:`refresh` is quick; else ``None``.

        Changes nothing, so that another thread can call it while this one makes edits.  Never raises.
        """
        with suppress(DipleError, OSError):
            found = self._storage.ahead()
            if found is not None:
                return Ahead(found, self._placement.ahead(found.collection))
        return None

    def refresh(self, ahead: Ahead | None = None) -> bool:
        """Take in what others wrote, and tell if that was anything; costs one look when it was not.

        ``ahead`` saves the work that was done for it; what was written since then is looked at all the same.
        Listeners hear of it.  Never raises and writes no sidecar: what cannot be taken in is :attr:`fault`.
        """
        try:
            found = ahead.found if ahead is not None else None
            outcome = self._storage.look(self._collection, edited=self._unsaved, ahead=found)
        except DipleError as error:
            known, self._fault = str(self._fault), error
            return known != str(error)
        if outcome is None:
            return False
        if ahead is not None:
            self._placement.know(ahead.places)
        fault, self._fault, old = self._fault, None, self._collection
        with self._telling() as changes:
            changes += self._take(outcome)
        return fault is not None or self._collection is not old

    def keep_text(self) -> None:
        """Keep the text if anything was annotated in it, here or by others, for comparing with a later one.

        The first edit does so by itself.  Never raises.
        """
        self._keep_text(self.annotations)

    def subscribe(self, callback: Listener) -> Callable[[], None]:
        """Have ``callback`` called with what changed at once, saved or not; return what ends that.

        What others did has the label ``merge``.
        """
        self._listeners.append(callback)

        def unsubscribe() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return unsubscribe

    # For edits

    def _time(self) -> str:
        return composing.time_text(self._clock())

    def _ready(self) -> Collection:
        return composing.ready(self._collection, self.article)

    def _commit(self, edit: Edit, start: Collection | None = None) -> None:
        """Do ``edit`` (to ``start``), write it, tell who listens; also when writing fails, as it is kept."""
        collection = start or self._ready()
        gone = [step.change.before for step in edit.steps if step.change.after is None]
        if gone:
            self._bury([record for record in gone if record is not None], collection)
        with self._telling() as changes:
            made = tuple(step.change for step in edit.steps)
            self._show(edits.apply(collection, edit.steps), made)
            changes += made
            self._unsaved = True
            if edit.steps:
                self._pending.append(edit)
            changes += self._write()
        self._keep_text(step.change.after for step in edit.steps)

    def _keep_text(self, annotations: Iterable[Annotation | None]) -> None:
        found = self._collection
        if self._kept_text or found is None:
            return
        if any(a and a.position and found.made_on(a) == self.article.digest for a in annotations):
            from annotations import snapshots  # only the first edit needs it

            self._kept_text = True
            snapshots.keep(self.article)

    def _joined(
        self, label: str, base: Mapping[str, Version], ours: Mapping[str, Version]
    ) -> tuple[Step, ...]:
        """Return the steps to what was made of ``base``, merged with what is here now."""
        steps, merged = edits.joined(self._ready(), base, ours, label)
        self._news += lines_of(merged, self.path)
        return steps

    @contextmanager
    def _telling(self) -> Iterator[list[Change]]:
        """Give a list to collect changes in, and tell who listens of them."""
        changes: list[Change] = []
        try:
            yield changes
        finally:
            if changes:
                for callback in tuple(self._listeners):
                    callback(tuple(changes))

    def _write(self) -> tuple[Change, ...]:
        if not self._unsaved or self._collection is None:
            return ()
        if self._unburied:
            self._bury_again()
        outcome = self._storage.write(self._collection)
        if self.article.path is not None:
            sidecar.know_away(self.article.path, self.path)
        self._unsaved, self._fault = False, None
        self._pending.clear()
        changes = self._take(outcome)
        if changes:
            what = "annotations" if len(changes) > 1 else "annotation"
            self._news.insert(0, f"{self.path}: merged with {len(changes)} {what} changed elsewhere")
        return changes

    def _take(self, outcome: Outcome) -> tuple[Change, ...]:
        """Let what merging made be what is here; return what that changed."""
        self._news += outcome.lines
        if outcome.collection is self._collection:
            return ()
        changes = edits.differences(self._collection, outcome.collection, "merge")
        self._show(outcome.collection, changes)
        return changes

    def _bury(self, records: Iterable[Annotation], collection: Collection) -> None:
        """Keep annotations about to be deleted from ``collection``, here and in the trash."""
        from annotations import trash  # only deleting needs it

        records = list(records)
        self._held |= {record.id: record for record in records}
        told = trash.bury(records, collection.article, self.path, self._clock())
        if told is not None:
            self._unburied.append((records, collection.article))
            self._news.append(told)

    def _bury_again(self) -> None:
        """Try once more to keep in the trash what could not be kept."""
        from annotations import trash

        for records, info in tuple(self._unburied):
            if trash.bury(records, info, self.path, self._clock()) is None:
                self._unburied.remove((records, info))

    def _from_trash(self, identity: str) -> Annotation:
        from annotations import trash

        collection = self._ready()
        assert collection.article is not None
        found: dict[str, trash.Buried] = {}
        for one in trash.find(identity, near=self.path):
            theirs = one.article.id if one.article is not None else None
            buried = edits.tombstone_of(collection, one.annotation.id)
            if one.sidecar == settled(self.path) or buried or theirs == collection.article.id:
                found.setdefault(one.annotation.id, one)
        left = {key: one for key, one in found.items() if key not in self._by_id}
        if not left:
            what = "no annotation with this id is kept to be restored"
            raise NotFound(what, where=identity, todo="list those that are with 'diple restore --list'")
        one = left[ids.matching(identity, left)]
        return composing.brought_back(one.annotation, one.article, collection.article)
