"""Where the annotations of a notebook stand in its article's text, kept up to date edit by edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from annotations import snapshots
from annotations.anchoring import Anchor, AnchorState
from annotations.article import Article
from annotations.collection import Collection
from annotations.model import Annotation
from annotations.records import Target
from annotations.spans import SpanIndex

Place = tuple[str, Target, Anchor]
"""An annotation's id, its target, and where that stands."""

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

    def ahead(self, collection: Collection) -> list[Place]:
        """Return the places in ``collection`` that comparing with other texts finds and are not known yet.

        Changes nothing, so that another thread can ask while this one goes on; :meth:`know` takes them.
        """
        texts: dict[str | None, None] = {}
        for one in collection.annotations:
            if self._is_looked_for(one, collection) and self._known(one) is None:
                texts[collection.made_on(one)] = None
        return [place for made_on in texts for place in self._compared(collection, made_on)]

    def know(self, places: Iterable[Place]) -> None:
        """Take places that were found ahead."""
        for identity, target, anchor in places:
            if self._anchor_of(identity, target) is None:
                self._found[identity].append((target, anchor))

    def _is_looked_for(self, one: Annotation, collection: Collection) -> bool:
        """Tell whether the words of an annotation have to be looked for: they are of another text."""
        target = one.target
        if not isinstance(target, Target) or not target.selector:
            return False
        return target.orphaned != self._article.digest and collection.made_on(one) != self._article.digest

    def _resolved(self, collection: Collection, annotations: Iterable[Annotation]) -> dict[str, Anchor]:
        """Return the anchors of ``annotations`` by id."""
        anchors: dict[str, Anchor] = {}
        of_today: list[Annotation] = []
        missing: defaultdict[str | None, list[str]] = defaultdict(list)
        for one in annotations:
            if self._is_looked_for(one, collection):
                known = self._known(one)
                if known is not None:
                    anchors[one.id] = known
                else:
                    missing[collection.made_on(one)].append(one.id)
            elif self._is_left(one, collection):
                anchors[one.id] = LEFT_ORPHAN
            else:
                of_today.append(one)
        if of_today:
            from annotations.anchoring import resolve

            anchors |= resolve(of_today, self._article.text, True)
        for made_on, ids in missing.items():
            places = self._compared(collection, made_on)
            self.know(places)
            found = {identity: anchor for identity, _, anchor in places}
            anchors |= {identity: found[identity] for identity in ids}
        return anchors

    def _is_left(self, one: Annotation, collection: Collection) -> bool:
        """Tell whether a person left an annotation as an orphan of this text, which was made on another."""
        target, today = one.target, self._article.digest
        return (
            isinstance(target, Target)
            and bool(target.selector)
            and (target.orphaned == today and collection.made_on(one) != today)
        )

    def _known(self, one: Annotation) -> Anchor | None:
        return self._anchor_of(one.id, one.target) if isinstance(one.target, Target) else None

    def _anchor_of(self, identity: str, target: Target) -> Anchor | None:
        return next((anchor for was, anchor in self._found.get(identity, ()) if was == target), None)

    def _compared(self, collection: Collection, made_on: str | None) -> list[Place]:
        """Resolve all annotations made on one other text, but for those that were left as orphans."""
        from annotations.anchoring import resolve

        together = [
            one
            for one in collection.annotations
            if collection.made_on(one) == made_on and not self._is_left(one, collection)
        ]
        before = snapshots.text(made_on) if made_on is not None else None
        found = resolve(together, self._article.text, False, before)
        return [(one.id, one.target, found[one.id]) for one in together if isinstance(one.target, Target)]
