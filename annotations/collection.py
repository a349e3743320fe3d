"""All that one sidecar holds, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from annotations.errors import BadData
from annotations.ids import derived_id
from annotations.model import Annotation
from annotations.records import COMMON, ArticleInfo, Extra, Foreign, Target, Tombstone

FORMAT: Final = 1
"""The newest ``diple:format`` this version writes."""

Order = tuple[int, str]


@dataclass(frozen=True)
class BadItem:
    """An item that cannot be understood: its bytes, why, and the order of the annotation it followed."""

    raw: bytes
    why: str
    order: Order = (-2, "")


@dataclass(frozen=True)
class Collection:
    """What a sidecar holds.  ``annotations`` are in canonical order.

    ``fault`` tells why the bytes cannot be written back without loss (``None``: they can); what could be
    read is there all the same.  ``extra`` and ``page_extra`` are what is foreign in the two outer objects.
    """

    id: str
    page_id: str
    label: str | None = None
    format: int = FORMAT
    article: ArticleInfo | None = None
    annotations: tuple[Annotation, ...] = ()
    deleted: tuple[Tombstone | Foreign, ...] = ()
    bad: tuple[BadItem, ...] = ()
    extra: Extra = COMMON
    page_extra: Extra = COMMON
    fault: BadData | None = None

    def made_on(self, annotation: Annotation) -> str | None:
        """Return the digest of the text that the selectors of ``annotation`` describe, where it is known."""
        target = annotation.target
        own = target.digest if isinstance(target, Target) else None
        return own or (self.article.digest if self.article else None)

    @property
    def newer(self) -> bool:
        """Whether a newer version of the format wrote it, so that it must not be changed."""
        return self.format > FORMAT


def new_collection(article: ArticleInfo, label: str | None = None) -> Collection:
    """Return an empty collection for ``article``; its ids follow from the article's."""
    identity = derived_id(article.id, "annotations")
    return Collection(identity, derived_id(identity, "page 1"), label, article=article)
