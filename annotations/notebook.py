"""One article's annotations open for editing: the only way to change a sidecar.

Every edit makes a new collection and is on disk before the method returns.  When writing fails the edit
stays in memory, :attr:`Notebook.unsaved` is true, the error is raised, and :meth:`Notebook.save` tries again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from annotations import edits, ids, sidecar
from annotations.anchoring import Anchor, AnchorState
from annotations.article import Article
from annotations.codec import encode
from annotations.collection import Collection
from annotations.config import creator_name, creator_urn
from annotations.edits import KEEP, Change, Kept, Step
from annotations.errors import Conflict, ReadOnly, UsageError
from annotations.model import Annotation, EntityTarget, Link, ReplyTo, Whole, clean_text
from annotations.placement import Placement
from annotations.records import CONTEXT, Creator, Target, Tombstone, changed
from annotations.spans import Span, SpanIndex

__all__ = ["KEEP", "Change", "Notebook"]


def _now() -> datetime:
    return datetime.now(UTC)


class Notebook:
    """The annotations of one article.

    :meth:`open` makes one; it is a context manager.  ``article`` is the article, ``path`` the sidecar (which
    the first annotation creates), ``creator`` who annotates, ``notices`` the lines the person should see.
    """

    def __init__(
        self,
        article: Article,
        place: sidecar.Place,
        loaded: sidecar.Loaded,
        creator: Creator,
        clock: Callable[[], datetime],
        make_id: Callable[[], str],
    ) -> None:
        self.article = article
        self.path = place.path
        self.creator = creator
        self._clock = clock
        self._new_id = make_id
        self._digest = loaded.digest
        self._collection = loaded.collection
        self._writable = place.writable
        self._notices = sidecar.notices(place, loaded.collection)
        self._by_id = {a.id: a for a in self.annotations}
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._listeners: list[Callable[[tuple[Change, ...]], None]] = []
        self._unsaved = False
        self._placement = Placement(article)
        self._tags: Counter[str] | None = None
        self._held: dict[str, Annotation] = {}

    @classmethod
    def open(
        cls,
        article: Article,
        *,
        creator: str | None = None,
        clock: Callable[[], datetime] | None = None,
        new_id: Callable[[], str] | None = None,
        path: Path | None = None,
    ) -> Notebook:
        """Open the annotations of ``article``; a sidecar that is not there yet is an empty one.

        ``creator`` is a name (default: the settings', else the user's).  ``clock`` and ``new_id`` make times
        (aware) and ids.  ``path`` is the sidecar to use instead of the article's own.  One that cannot be
        understood or written opens read-only, and ``notices`` says why.  Raises :class:`BadData` when there
        is one that cannot be read at all.
        """
        place = sidecar.place_at(path) if path is not None else sidecar.sidecar_path(article)
        name = creator_name(creator)
        who = Creator(id=creator_urn(name), type="Person", name=clean_text(name))
        return cls(article, place, sidecar.load(place.path), who, clock or _now, new_id or ids.new_id)

    def __enter__(self) -> Notebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None or not self._unsaved:
            self.close()

    def close(self) -> None:
        """Save what a failed write left unsaved, and stop telling listeners; raises as :meth:`save` does."""
        self._listeners.clear()
        self.save()

    # Looking

    @property
    def read_only(self) -> bool:
        """Whether edits are refused: the sidecar cannot be written, or not without losing some of it."""
        found = self._collection
        return not self._writable or (found is not None and (found.fault is not None or found.newer))

    @property
    def notices(self) -> tuple[str, ...]:
        """Lines the person should see: where the sidecar is, what is wrong with it."""
        return self._notices

    @property
    def unsaved(self) -> bool:
        """Whether the last write failed, so that an edit is in memory alone."""
        return self._unsaved

    @property
    def collection(self) -> Collection | None:
        """All the sidecar holds, or ``None`` before the first annotation."""
        return self._collection

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """All annotations in canonical order."""
        return self._collection.annotations if self._collection else ()

    def get(self, identity: str) -> Annotation:
        """Return the annotation with this id, or with the only one that ends so (four characters or more).

        Raises :class:`NotFound`, or :class:`UsageError` for an ending too short or shared by several.
        """
        return self._by_id.get(identity) or self._by_id[ids.matching(identity, self._by_id)]

    def anchor(self, annotation: Annotation) -> Anchor:
        """Return where ``annotation``, one of these, stands in the article's text."""
        return self._placement.anchors(self._collection)[self.get(annotation.id).id]

    @property
    def spans(self) -> SpanIndex[Annotation]:
        """The annotations that have a place in the text, by their span."""
        return self._placement.spans(self._collection)

    @property
    def orphans(self) -> tuple[Annotation, ...]:
        """The annotations whose words are gone."""
        anchors = self._placement.anchors(self._collection)
        return tuple(a for a in self.annotations if anchors[a.id].state is AnchorState.ORPHAN)

    def replies(self, identity: str) -> tuple[Annotation, ...]:
        """Return the annotations that answer the one with this id, in the order of their ids (of time)."""
        return tuple(a for a in self.annotations if a.reply_to == identity)

    def backlinks(self, identity: str) -> tuple[Annotation, ...]:
        """Return the annotations here that link to ``identity``: an annotation id, article id or URL."""
        return tuple(a for a in self.annotations if any(link.target == identity for link in a.links))

    @property
    def tags(self) -> Counter[str]:
        """How often each tag is used here."""
        if self._tags is None:
            self._tags = Counter(tag for a in self.annotations for tag in a.tags)
        return self._tags

    # Editing

    def add(
        self,
        target: Span | Whole | EntityTarget | ReplyTo,
        *,
        note: str | None = None,
        tags: Iterable[str] = (),
        links: Iterable[Link] = (),
        kind: str | None = None,
        motivation: str | None = None,
    ) -> Annotation:
        """Annotate ``target`` and save; return the new annotation.

        Without any body it is a highlight.  ``motivation`` is one of :data:`annotations.model.MOTIVATIONS`
        and by default follows the bodies.  Raises :class:`UsageError` for bad values, :class:`NotFound` for a
        reply to nothing, :class:`ReadOnly`, and what :meth:`save` raises.
        """
        self._check_writable()
        collection = self._ready()
        identity = self._new_id()
        if identity in self._by_id:
            raise UsageError("this id is taken", where=identity, todo="make a new one for every annotation")
        body = edits.composed(note=note, tags=tags, links=links, kind=kind)
        if isinstance(target, ReplyTo):
            about: Target | str = self.get(target.id).id
        else:
            about = edits.target_of(target, self.article, collection)
        annotation = Annotation(
            context=CONTEXT,
            id=identity,
            type="Annotation",
            motivation=edits.motivation(motivation, body, reply=isinstance(target, ReplyTo)),
            created=(now := self._time()),
            modified=now,
            creator=self.creator,
            body=body,
            target=about,
        )
        self._do(Step(Change(None, annotation, "add")), collection)
        return annotation

    def edit(
        self,
        identity: str,
        *,
        note: str | Kept | None = KEEP,
        tags: Iterable[str] | Kept = KEEP,
        links: Iterable[Link] | Kept = KEEP,
        kind: str | Kept | None = KEEP,
        span: Span | Kept = KEEP,
    ) -> Annotation:
        """Change the parts given of one annotation and save; ``None`` takes a note or a kind away.

        ``span`` attaches it elsewhere.  Returns the annotation as it is now; nothing is written when nothing
        changed.  Raises as :meth:`get` and :meth:`add` do.
        """
        self._check_writable()
        before = self.get(identity)
        after = edits.revised(before, note=note, tags=tags, links=links, kind=kind)
        if not isinstance(span, Kept):
            after = self._moved(after, span)
        if after is before:
            return before
        after = changed(after, modified=self._time())
        self._do(Step(Change(before, after, "edit")))
        return after

    def delete(self, identity: str) -> None:
        """Delete one annotation and save; its tombstone stays.  Raises as :meth:`get` and :meth:`add` do."""
        self._check_writable()
        before = self.get(identity)
        tombstone = Tombstone(id=before.id, deleted=self._time(), creator=self.creator.id)
        self._held[before.id] = before
        self._do(Step(Change(before, None, "delete"), None, tombstone))

    def restore(self, identity: str) -> Annotation:
        """Bring back an annotation deleted since the notebook was opened; raises :class:`NotFound` else."""
        self._check_writable()
        gone = {key: held for key, held in self._held.items() if key not in self._by_id}
        annotation = gone[ids.matching(identity, gone)]
        buried = edits.tombstone_of(self._ready(), annotation.id)
        self._do(Step(Change(None, annotation, "restore"), buried, None))
        return annotation

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to do again."""
        return bool(self._undone)

    def undo(self) -> Change | None:
        """Take the last edit back, save, and return what that changed; ``None`` when there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return self._commit(step.inverse())

    def redo(self) -> Change | None:
        """Do the edit taken back last again, save, and return what that changed; ``None`` for none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return self._commit(step)

    def subscribe(self, callback: Callable[[tuple[Change, ...]], None]) -> Callable[[], None]:
        """Have ``callback`` called with what changed at once, saved or not; return what ends that."""
        self._listeners.append(callback)

        def unsubscribe() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return unsubscribe

    def save(self) -> None:
        """Write what is unsaved; nothing happens when all is on disk.

        Raises :class:`Conflict` when another program changed the file, :class:`ReadOnly` or
        :class:`DipleError` when it cannot be written; the edits stay in memory.
        """
        if not self._unsaved or self._collection is None:
            return
        ours = encode(self._collection)

        def revise(found: bytes | None) -> bytes:
            if (None if found is None else sidecar.digest_of(found)) not in (
                self._digest,
                sidecar.digest_of(ours),
            ):
                raise Conflict("the annotations were changed by another program", where=self.path)
            return ours

        self._digest = sidecar.update(self.path, revise).digest
        self._unsaved = False

    def _check_writable(self) -> None:
        if not self.read_only:
            return
        found = self._collection
        if found is not None and found.fault is not None:
            raise ReadOnly(found.fault.what, where=found.fault.where, todo=found.fault.todo)
        if found is not None and found.newer:
            what = f"written by a newer diple (format {found.format}), so open for reading only"
            raise ReadOnly(what, where=self.path, todo="update diple to change it")
        todo = "make the file and its folder writable"
        raise ReadOnly("the annotations are open for reading only", where=self.path, todo=todo)

    def _time(self) -> str:
        return edits.time_text(self._clock())

    def _ready(self) -> Collection:
        return edits.ready(self._collection, self.article)

    def _moved(self, annotation: Annotation, span: Span) -> Annotation:
        target = edits.target_of(span, self.article, self._ready())
        if isinstance(annotation.target, Target):
            target = changed(annotation.target, digest=target.digest, selector=target.selector)
        return annotation if target == annotation.target else changed(annotation, target=target)

    def _do(self, step: Step, collection: Collection | None = None) -> None:
        self._collection = collection or self._collection
        self._done.append(step)
        self._undone.clear()
        self._commit(step)

    def _commit(self, step: Step) -> Change:
        """Apply ``step``, write it, and tell who listens; also when writing fails, as the edit is kept."""
        assert self._collection is not None
        self._collection = edits.apply(self._collection, step)
        self._unsaved = True
        change = step.change
        self._by_id.pop(change.id, None)
        if change.after is not None:
            self._by_id[change.id] = change.after
        self._placement.changed(self._collection, change.after)
        self._tags = None
        try:
            self.save()
        finally:
            for callback in tuple(self._listeners):
                callback((change,))
        return change
