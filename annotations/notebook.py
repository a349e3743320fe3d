"""One article's annotations open for editing: the only way to change a sidecar.

Every edit is on disk before the method returns, merged with what others wrote meanwhile.  When writing fails
the edit stays in memory, :attr:`Notebook.unsaved` is true, the error is raised, and :meth:`Notebook.save`
tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from annotations import agreeing, composing, deciding, edits, ids, locking, renaming, sidecar
from annotations.article import Article
from annotations.composing import KEEP, Kept
from annotations.config import creator_name, creator_urn
from annotations.conflicts import Choice, settled
from annotations.deciding import Wanted
from annotations.edits import Change, Edit, Step
from annotations.errors import NotFound, UsageError
from annotations.model import Annotation, EntityTarget, Link, ReplyTo, Whole, clean_text
from annotations.records import Creator, Target, Tombstone, changed
from annotations.spans import Span
from annotations.undoing import Undoing

__all__ = ["KEEP", "Change", "Edit", "Notebook"]


def _now() -> datetime:
    return datetime.now(UTC)


class Notebook(Undoing):
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
        patience: float = locking.READER,
    ) -> None:
        super().__init__(article, place, loaded, clock, patience)
        self.creator = creator
        self._new_id = make_id

    @classmethod
    def open(
        cls,
        article: Article,
        *,
        creator: str | None = None,
        clock: Callable[[], datetime] | None = None,
        new_id: Callable[[], str] | None = None,
        path: Path | None = None,
        patience: float = locking.READER,
    ) -> Notebook:
        """Open the annotations of ``article``; a sidecar that is not there yet is an empty one.

        ``creator`` is a name (default: the settings', else the user's).  ``clock`` and ``new_id`` make times
        (aware) and ids.  ``path`` is the sidecar to use instead of the article's own, ``patience`` how many
        seconds a write waits for other writers.  A sidecar that cannot be understood or written opens
        read-only, and ``notices`` says why, as of one left behind when the article was renamed.  Raises
        :class:`BadData` when there is one that cannot be read at all.
        """
        place = sidecar.place_at(path) if path is not None else sidecar.sidecar_path(article)
        name = creator_name(creator)
        who = Creator(id=creator_urn(name), type="Person", name=clean_text(name))
        loaded = sidecar.load(place.path)
        made = cls(article, place, loaded, who, clock or _now, new_id or ids.new_id, patience)
        if loaded.collection is None and path is None:
            made.notices += renaming.left_behind(article)
        return made

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

    # Editing

    def add(
        self,
        target: Span | Whole | EntityTarget | ReplyTo,
        *,
        note: str | None = None,
        tags: Iterable[str] = (),
        links: Iterable[Link] = (),
        kind: str | None = None,
        uri: str | None = None,
        motivation: str | None = None,
    ) -> Annotation:
        """Annotate ``target`` and save; return the new annotation.

        Without any body it is a highlight.  ``kind`` may be :data:`~annotations.entities.kinds.NO_KIND`;
        ``uri`` says which thing it is.  ``motivation`` is one of :data:`annotations.model.MOTIVATIONS` and by
        default follows the bodies.  Raises :class:`UsageError` for bad values, :class:`NotFound` for a reply
        to nothing, :class:`ReadOnly`, and what :meth:`save` raises.
        """
        self._check_writable()
        identity = self._new_id()
        if identity in self._by_id:
            raise UsageError("this id is taken", where=identity, todo="make a new one for every annotation")
        body = composing.composed(note=note, tags=tags, links=links, kind=kind, uri=uri)
        if isinstance(target, ReplyTo):
            about: Target | str = self.get(target.id).id
        else:
            about = composing.target_of(target, self.article, self._ready())
        now = self._time()
        annotation = composing.annotation(identity, self.creator, now, about, body, motivation)
        self._do("add", now, Step(Change(None, annotation, "add")))
        return self._by_id.get(identity, annotation)

    def edit(
        self,
        identity: str,
        *,
        note: str | Kept | None = KEEP,
        tags: Iterable[str] | Kept = KEEP,
        links: Iterable[Link] | Kept = KEEP,
        kind: str | Kept | None = KEEP,
        uri: str | Kept | None = KEEP,
        span: Span | Kept = KEEP,
        since: Annotation | None = None,
    ) -> Annotation:
        """Change the parts given of one annotation and save; ``None`` takes a note, kind or URI away.

        ``span`` attaches it elsewhere.  ``since`` is the annotation as the person saw it: where it is another
        one by now, the edit is merged with what happened to it, and one that was deleted comes back.  Returns
        the annotation as it is now; nothing is written when nothing changed.  Raises as :meth:`get` and
        :meth:`add` do.
        """
        self._check_writable()
        seen = since if since is not None and since.id.endswith(identity) else self.get(identity)
        after = composing.revised(seen, note=note, tags=tags, links=links, kind=kind, uri=uri)
        if not isinstance(span, Kept):
            after = composing.moved(after, span, self.article, self._ready())
        if after is seen:
            return self.get(seen.id)
        after = changed(after, modified=(now := self._time()))
        if edits.alike(self._by_id.get(seen.id), seen):
            self._do("edit", now, Step(Change(seen, after, "edit")))
        else:
            self._join("edit", now, {seen.id: (seen, None)}, {seen.id: (after, None)})
        return self._by_id.get(seen.id, after)

    def decide(self, *wanted: Wanted) -> tuple[Annotation, ...]:
        """Make decisions about words and names in one edit, and save; return the annotations that say them.

        An annotation that decides the same of the same says it from now on.  Raises as :meth:`add` does.
        """
        self._check_writable()
        now, collection = self._time(), self._ready()
        steps, said = deciding.steps(self, wanted, collection, now, self.creator, self._new_id)
        if steps:
            self._do("decide", now, *steps)
        return tuple(self._by_id.get(each.id, each) for each in said)

    def delete(self, identity: str) -> None:
        """Delete one annotation and save; its tombstone stays.  Raises as :meth:`get` and :meth:`add` do."""
        self._check_writable()
        before = self.get(identity)
        tombstone = Tombstone(id=before.id, deleted=(now := self._time()), creator=self.creator.id)
        self._do("delete", now, Step(Change(before, None, "delete"), None, tombstone))

    def restore(self, identity: str) -> Annotation:
        """Bring back an annotation deleted here, as long as the trash keeps it.

        Raises :class:`NotFound` when it does not, and as :meth:`add` does.
        """
        self._check_writable()
        gone = {key: held for key, held in self._held.items() if key not in self._by_id}
        try:
            annotation = gone[ids.matching(identity, gone)]
        except NotFound:
            annotation = self._from_trash(identity)
        buried = edits.tombstone_of(self._ready(), annotation.id)
        self._do("restore", self._time(), Step(Change(None, annotation, "restore"), buried, None))
        return self._by_id.get(annotation.id, annotation)

    def settle(self, identity: str, choice: Choice) -> None:
        """Settle the conflict with this id (of :attr:`conflicts`) and save.

        ``this`` keeps what stands, ``other`` what did not, ``both`` lets the other note be a reply like any.
        Raises :class:`NotFound`, :class:`UsageError` for a choice there is not, and as :meth:`add` does.
        """
        self._check_writable()
        now = self._time()
        start, steps = settled(self._ready(), identity, choice, now, self.creator.id)
        self._do("settle", now, *steps, start=start)

    def accept(self, *identities: str) -> None:
        """Let the places where annotations stand now be the agreed ones, in one edit, and save.

        Their selectors are written anew; one that is exact stays as it is.  Raises :class:`UsageError` for
        one without a place, and as :meth:`get` and :meth:`add` do; then nothing is changed.
        """
        self._agree("accept", identities, agreeing.accepted)

    def leave_orphan(self, *identities: str) -> None:
        """Say that the words of annotations are gone from this text, in one edit, and save.

        They are orphans until the text is another one, or they are attached anew.  Raises :class:`UsageError`
        for one made on this text, or about no words, and as :meth:`get` and :meth:`add` do.
        """
        self._agree("orphan", identities, agreeing.left_orphan)

    # How it is done

    def _agree(self, label: str, identities: Iterable[str], revise: agreeing.Revise) -> None:
        self._check_writable()
        now, collection = self._time(), self._ready()
        seen = {one.id: one for one in map(self.get, identities)}.values()
        made = ((one, revise(one, self.anchor(one), self.article, collection)) for one in seen)
        steps = [Step(Change(a, changed(b, modified=now), label)) for a, b in made if b is not a]
        if steps:
            self._do(label, now, *steps)
