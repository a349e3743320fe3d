"""Where the annotations of a notebook stand in its article's text, kept up to date edit by edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from annotations.anchoring import Anchor, AnchorState, resolve
from annotations.article import Article
from annotations.collection import Collection
from annotations.model import Annotation
from annotations.records import Target
from annotations.spans import SpanIndex

LEFT_ORPHAN: Final = Anchor(None, AnchorState.ORPHAN, 0.0, ("a person says that the words are gone",))
"""The anchor of an annotation that was left as an orphan of this text."""


class Placement:
    """The anchors of a collection's annotations; an edit resolves one, and not all of them again."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._anchors: dict[str, Anchor] | None = None
        self._spans: SpanIndex[Annotation] | None = None

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
        """Resolve in today's text, told apart by whether the selectors were made on it."""
        made_on: dict[bool, list[Annotation]] = {True: [], False: []}
        left: dict[str, Anchor] = {}
        for annotation in annotations:
            today = self._article.digest  # read to its end only where there is something to resolve
            target = annotation.target
            if isinstance(target, Target) and target.orphaned == today:
                left[annotation.id] = LEFT_ORPHAN
            else:
                made_on[collection.made_on(annotation) == today].append(annotation)
        text = self._article.text
        return left | resolve(made_on[True], text, True) | resolve(made_on[False], text, False)
