"""What a person says of where annotations stand: that a place found is right, or that there is none.

Selectors are rewritten by this and by attaching an annotation elsewhere, and by nothing else, so that a place
that was only guessed never becomes the truth.  Pure.
"""

from __future__ import annotations

from collections.abc import Callable

from annotations import composing
from annotations.anchoring import Anchor, AnchorState
from annotations.article import Article
from annotations.collection import Collection
from annotations.errors import UsageError
from annotations.ids import ending
from annotations.model import Annotation
from annotations.records import Target, changed

Revise = Callable[[Annotation, Anchor, Article, Collection], Annotation]
"""Makes of an annotation, whose anchor it is given, what a person says of it."""


def accepted(annotation: Annotation, anchor: Anchor, article: Article, collection: Collection) -> Annotation:
    """Return ``annotation`` with the selectors of its present place; one that is exact stays as it is.

    Raises :class:`UsageError` for one that has no place in the text.
    """
    if anchor.span is None:
        orphan = anchor.state is AnchorState.ORPHAN
        what = "its words are not in the text" if orphan else "it is not about words of the text"
        todo = "attach it to other words, or leave it as an orphan" if orphan else None
        raise UsageError(what, where=ending(annotation.id), todo=todo)
    if anchor.state is AnchorState.EXACT:
        return annotation
    return composing.moved(annotation, anchor.span, article, collection)


def left_orphan(
    annotation: Annotation, anchor: Anchor, article: Article, collection: Collection
) -> Annotation:
    """Return ``annotation`` saying that its words are gone from the text of ``article``.

    Its selectors stay.  Raises :class:`UsageError` for one that is not about words, or was made on this very
    text.
    """
    target = annotation.target
    if not isinstance(target, Target) or (annotation.quote is None and annotation.position is None):
        raise UsageError("it is not about words of the text", where=ending(annotation.id))
    if anchor.span is not None and collection.made_on(annotation) == article.digest:
        todo = "attach it to other words, or delete it"
        raise UsageError("its words are in the text", where=ending(annotation.id), todo=todo)
    if target.orphaned == article.digest:
        return annotation
    return changed(annotation, target=changed(target, orphaned=article.digest))


def counted(notes: int, corrections: int) -> str:
    """Return how many annotations something was agreed of, and how many that merely decide about entities."""
    counts = ((notes, "note"), (corrections, "correction"))
    told = " and ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts if count)
    return told or "0 notes"
