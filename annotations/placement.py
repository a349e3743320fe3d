"""Where the annotations of a notebook stand in its article's text, kept up to date edit by edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from annotations import snapshots
from annotations.anchoring import Anchor, AnchorState, resolve
from annotations.article import Article
from annotations.collection import Collection
from annotations.model import Annotation
from annotations.records import Target
from annotations.spans import SpanIndex

LEFT_ORPHAN: Final = Anchor(None, AnchorState.ORPHAN, 0.0, ("a person says that the words are gone",))
"""The anchor of an annotation that was left as an orphan of this text."""


class Placement:
    """The anchors of a collection's annotations.

    All that were made on one text are resolved together, compared with that text where it was kept.  A place
    that was found stays as long as the selectors do: an edit resolves again only what it changed.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._anchors: dict[str, Anchor] | None = None
        self._spans: SpanIndex[Annotation] | None = None
        self._found: defaultdict[str, list[tuple[Target, Anchor]]] = defaultdict(list)
        """The anchors found in comparing with other texts, by id, with the target they are of."""

    def anchors(self, collection: Collection | None) -> dict[str, Anchor]:
        """Return the anchor of every annotation by id."""
        if self._anchors is None:
            self._anchors = self._resolved(collection, collection.annotations) if collection else {}
        return self._anchors

    def spans(self, collection: Collection | None) -> SpanIndex[Annotation]:
        """Return the annotations that have a place, by their span."""
        if self._spans is None:
            anchors = self.anchors(collection)
            placed = ((anchors[a.id].span, a) for a in (collection.annotations if collection else ()))
            self._spans = SpanIndex((span, a) for span, a in placed if span is not None)
        return self._spans

    def changed(self, collection: Collection, annotations: Iterable[Annotation]) -> None:
        """Take notice that ``annotations`` are new or other than they were, and that some may be gone."""
        if self._anchors is not None:
            self._anchors |= self._resolved(collection, annotations)
        self._spans = None

    def _resolved(self, collection: Collection, annotations: Iterable[Annotation]) -> dict[str, Anchor]:
        """Return the anchors of ``annotations`` by id."""
        anchors: dict[str, Anchor] = {}
        of_today: list[Annotation] = []
        missing: defaultdict[str | None, list[str]] = defaultdict(list)
        for annotation in annotations:
            target, made_on = annotation.target, collection.made_on(annotation)
            if not isinstance(target, Target) or not target.selector or made_on == self._article.digest:
                of_today.append(annotation)
            elif target.orphaned == self._article.digest:
                anchors[annotation.id] = LEFT_ORPHAN
            elif (known := self._known(annotation.id, target)) is not None:
                anchors[annotation.id] = known
            else:
                missing[made_on].append(annotation.id)
        anchors |= resolve(of_today, self._article.text, True)
        for made_on, ids in missing.items():
            found = self._compared(collection, made_on)
            anchors |= {identity: found[identity] for identity in ids}
        return anchors

    def _known(self, identity: str, target: Target) -> Anchor | None:
        return next((anchor for was, anchor in self._found.get(identity, ()) if was == target), None)

    def _compared(self, collection: Collection, made_on: str | None) -> dict[str, Anchor]:
        """Resolve all annotations made on one other text, but for those that were left as orphans."""
        together = [
            one
            for one in collection.annotations
            if collection.made_on(one) == made_on
            and not (isinstance(one.target, Target) and one.target.orphaned == self._article.digest)
        ]
        before = snapshots.text(made_on) if made_on is not None else None
        found = resolve(together, self._article.text, False, before)
        for one in together:
            if isinstance(one.target, Target) and self._known(one.id, one.target) is None:
                self._found[one.id].append((one.target, found[one.id]))
        return found
