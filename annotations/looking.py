"""What one article's annotations say as they stand in memory: looked up by id, place, tag and link."""

from __future__ import annotations

from collections import Counter

from annotations import ids
from annotations.anchoring import Anchor, AnchorState
from annotations.article import Article
from annotations.collection import Collection
from annotations.conflicts import Unsettled, unsettled
from annotations.edits import Change
from annotations.model import Annotation
from annotations.placement import Placement
from annotations.spans import SpanIndex


class Looking:
    """The annotations of ``article``; what is asked often is worked out once."""

    def __init__(self, article: Article, collection: Collection | None) -> None:
        self.article = article
        self._collection = collection
        self._by_id = {a.id: a for a in self.annotations}
        self._placement = Placement(article)
        self._tags: Counter[str] | None = None
        self._conflicts: tuple[Unsettled, ...] | None = None
        self._decisions: frozenset[str] | None = None

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

    def known(self, identity: str) -> Annotation | None:
        """Return the annotation with exactly this id, ``None`` where there is none."""
        return self._by_id.get(identity)

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

    @property
    def conflicts(self) -> tuple[Unsettled, ...]:
        """What merging could not settle, in the order of the annotations."""
        if self._conflicts is None:
            self._conflicts = unsettled(self._collection) if self._collection else ()
        return self._conflicts

    @property
    def decisions(self) -> frozenset[str]:
        """The ids of the annotations that merely decide about entities.

        One that another annotation answers or links to is none, nor is one that merging left unsettled.
        """
        if self._decisions is None:
            found = {a.id for a in self.annotations if a.merely_decides}
            if found:
                found -= {conflict.about for conflict in self.conflicts}
                for one in self.annotations:
                    if one.id not in found:
                        found -= {one.reply_to, *(link.target for link in one.links)}
            self._decisions = frozenset(found)
        return self._decisions

    def _show(self, collection: Collection, changes: tuple[Change, ...]) -> None:
        """Let ``collection``, which differs by ``changes``, be what is looked at."""
        old = self._collection
        self._collection = collection
        for change in changes:
            self._by_id.pop(change.id, None)
            if change.after is not None:
                self._by_id[change.id] = change.after
        if old is None or old.article == collection.article:
            self._placement.changed(collection, [each.after for each in changes if each.after is not None])
        else:  # the text that selectors describe may be another one
            self._placement = Placement(self.article)
        self._tags = self._conflicts = self._decisions = None
