"""The parts of a sidecar as frozen records, shaped as the W3C Web Annotation model writes them.

https://www.w3.org/TR/annotation-model/ is the source of every name that is JSON.  The records are msgspec
structs because ten thousand of them are read while a person waits; they are left out of garbage collection
for the same reason (they cannot form cycles).  Each carries what diple does not understand of it in
``extra``, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, TypeVar

from msgspec import Meta, Struct, field
from msgspec.structs import replace

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
"""The JSON-LD context of every annotation."""

ABSENT: Final = b""
"""Stands in :class:`Extra` for a key that was not written and must not be."""


class Extra:
    """JSON kept as it stood: keys diple does not know, and known keys in a form it does not write.

    ``pairs`` holds (key, JSON) in the order of the file; :data:`ABSENT` marks a known key left out there.
    """

    __slots__ = ("pairs",)

    def __init__(self, pairs: tuple[tuple[str, bytes], ...] = ()) -> None:
        self.pairs = pairs

    def without(self, keys: Iterable[str]) -> Extra:
        """Return this without ``keys``; itself when it has none of them."""
        dropped = set(keys)
        kept = tuple(pair for pair in self.pairs if pair[0] not in dropped)
        return self if len(kept) == len(self.pairs) else Extra(kept)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Extra) and self.pairs == other.pairs

    def __hash__(self) -> int:
        return hash(self.pairs)

    def __repr__(self) -> str:
        return f"Extra({self.pairs!r})"


COMMON: Final = Extra()
"""Nothing extra.  On an annotation it promises that nothing below it has anything extra either."""


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Base of what a sidecar holds.  The empty JSON name of ``extra`` can never be read into it."""

    extra: Extra = field(default=COMMON, name="")


NOT_EMPTY: Final = Meta(min_length=1)
"""A list that is written has something in it; an empty one in a file is foreign."""


class Foreign(Record, frozen=True, tag="", tag_field="type"):
    """A body or selector of a form diple does not know; ``json`` is kept as it stood."""

    json: Extra


class Creator(Record, frozen=True):
    """Who made an annotation: a URI, ``Person`` (or ``Software``...), and a name to show."""

    id: str
    type: str
    name: str


class TextualBody(Record, frozen=True, kw_only=True, tag="TextualBody", tag_field="type"):
    """Words attached to a target: a note (``commenting``), a tag (``tagging``), a kind (``classifying``)."""

    purpose: str | None = None
    format: str | None = None
    value: str


class LinkBody(Record, frozen=True, kw_only=True, tag="SpecificResource", tag_field="type"):
    """A reference to another resource; ``relation`` is diple's own."""

    purpose: str | None = None
    source: str
    relation: str | None = field(default=None, name="diple:relation")


class TextQuoteSelector(Record, frozen=True, kw_only=True, tag="TextQuoteSelector", tag_field="type"):
    """The words themselves with some of the text before and after them."""

    exact: str
    prefix: str | None = None
    suffix: str | None = None


class TextPositionSelector(Record, frozen=True, kw_only=True, tag="TextPositionSelector", tag_field="type"):
    """Half-open code points of the text."""

    start: int
    end: int


class EntitySelector(Record, frozen=True, kw_only=True, tag="diple:EntitySelector", tag_field="type"):
    """An entity of the article, for what is said of all its mentions (diple's own)."""

    name: str = field(name="diple:entity")
    kind: str = field(name="diple:kind")


class Target(Record, frozen=True):
    """What an annotation is about: the article ``source``, or the part of it the selectors pick.

    ``digest`` names the text the selectors describe where it is not the collection's, ``orphaned`` the
    text in which a person did not find the words any more.
    """

    source: str
    digest: str | None = field(default=None, name="diple:digest")
    orphaned: str | None = field(default=None, name="diple:orphaned")
    selector: Annotated[
        tuple[TextQuoteSelector | TextPositionSelector | EntitySelector | Foreign, ...], NOT_EMPTY
    ] = ()


Body = TextualBody | LinkBody | Foreign
Selector = TextQuoteSelector | TextPositionSelector | EntitySelector | Foreign


class Tombstone(Record, frozen=True):
    """What is left of a deleted annotation, so that a merge does not bring it back."""

    id: str
    deleted: str
    creator: str | None = None


class ArticleInfo(Record, frozen=True):
    """What a sidecar says of its article; ``length`` is in code points, of the text ``digest`` names."""

    id: str
    name: str | None = None
    digest: str | None = None
    length: int | None = None
    language: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    reader: str | None = None


_R = TypeVar("_R", bound=Record)
_ALSO: Final = {"body": ("bodyValue",)}


def changed(record: _R, **values: object) -> _R:
    """Return ``record`` with ``values``; of what was kept as it stood, only what they replace is dropped."""
    names = dict(zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True))
    keys = [names[name] for name in values] + [key for name in values for key in _ALSO.get(name, ())]
    return replace(record, **values, extra=record.extra.without(keys))
