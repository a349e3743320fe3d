"""Annotations as frozen records, shaped as the W3C Web Annotation model writes them.

https://www.w3.org/TR/annotation-model/ is the source of every name in quotes below.  The records are
msgspec structs because ten thousand of them are read while a person waits; nothing else here knows of JSON.
Every record carries what diple does not understand of it in ``extra``, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, NamedTuple, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from annotations.errors import UsageError
from annotations.spans import Span

RELATIONS: Final = ("see-also", "supports", "contradicts", "source-of", "same-event", "responds-to")
"""What a link may say of its target; the first is the default."""

KINDS: Final = tuple(
    [
        "PERSON",
        "NORP",
        "FAC",
        "ORG",
        "GPE",
        "LOC",
        "PRODUCT",
        "EVENT",
        "WORK_OF_ART",
        "LAW",
        "LANGUAGE",
        "DATE",
        "TIME",
        "PERCENT",
        "MONEY",
        "QUANTITY",
        "ORDINAL",
        "CARDINAL",
    ]
)
"""Kinds of entities (OntoNotes labels)."""

MOTIVATIONS: Final = tuple(
    [
        "assessing",
        "bookmarking",
        "classifying",
        "commenting",
        "describing",
        "editing",
        "highlighting",
        "identifying",
        "linking",
        "moderating",
        "questioning",
        "replying",
        "tagging",
    ]
)
"""The motivations the W3C model defines."""

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


class Foreign(Record, frozen=True, kw_only=True, gc=False, tag="", tag_field="type"):
    """A body or selector of a form diple does not know; ``json`` is kept as it stood."""

    json: Extra


class Creator(Record, frozen=True, kw_only=True, gc=False):
    """Who made an annotation: a URI, ``Person`` (or ``Software``...), and a name to show."""

    id: str
    type: str
    name: str


class TextualBody(Record, frozen=True, kw_only=True, gc=False, tag="TextualBody", tag_field="type"):
    """Words attached to a target: a note (``commenting``), a tag (``tagging``), a kind (``classifying``)."""

    purpose: str | None = None
    format: str | None = None
    value: str


class LinkBody(Record, frozen=True, kw_only=True, gc=False, tag="SpecificResource", tag_field="type"):
    """A reference to another resource; ``relation`` is diple's own."""

    purpose: str | None = None
    source: str
    relation: str | None = field(default=None, name="diple:relation")


class TextQuoteSelector(
    Record, frozen=True, kw_only=True, gc=False, tag="TextQuoteSelector", tag_field="type"
):
    """The words themselves with some of the text before and after them."""

    exact: str
    prefix: str | None = None
    suffix: str | None = None


class TextPositionSelector(
    Record, frozen=True, kw_only=True, gc=False, tag="TextPositionSelector", tag_field="type"
):
    """Half-open code points of the text."""

    start: int
    end: int


class EntitySelector(
    Record, frozen=True, kw_only=True, gc=False, tag="diple:EntitySelector", tag_field="type"
):
    """An entity of the article, for what is said of all its mentions (diple's own)."""

    name: str = field(name="diple:entity")
    kind: str = field(name="diple:kind")


class Target(Record, frozen=True, kw_only=True, gc=False):
    """What an annotation is about: the article ``source``, or the part of it the selectors pick.

    ``digest`` names the text the selectors describe where it is not the collection's.
    """

    source: str
    digest: str | None = field(default=None, name="diple:digest")
    selector: tuple[TextQuoteSelector | TextPositionSelector | EntitySelector | Foreign, ...] = ()


Body = TextualBody | LinkBody | Foreign
Selector = TextQuoteSelector | TextPositionSelector | EntitySelector | Foreign


class Link(NamedTuple):
    """A cross-reference: an annotation id, an article id or a URL, and what it is to the annotation."""

    target: str
    relation: str = RELATIONS[0]


class Annotation(Record, frozen=True, kw_only=True, gc=False):
    """One W3C annotation.  A ``target`` that is a bare id is another annotation: this one is a reply."""

    context: str | None = field(default=None, name="@context")
    id: str
    type: Literal["Annotation"]
    motivation: str
    created: str | None = None
    modified: str | None = None
    creator: Creator | None = None
    body: tuple[TextualBody | LinkBody | Foreign, ...] = ()
    target: Target | str

    def role(self, body: TextualBody) -> Literal["commenting", "tagging", "classifying"]:
        """Return what ``body`` is here; one without a purpose has the annotation's motivation, as W3C has it."""
        purpose = body.purpose or self.motivation
        if purpose == "tagging":
            return "tagging"
        return "classifying" if purpose == "classifying" else "commenting"

    @property
    def note(self) -> str | None:
        """The comment (Markdown), or ``None``."""
        return self._words("commenting")

    @property
    def kind(self) -> str | None:
        """The kind the annotated entity is corrected to, or ``None``."""
        return self._words("classifying")

    def _words(self, role: str) -> str | None:
        for body in self.body:
            if type(body) is TextualBody and self.role(body) == role:
                return body.value
        return None

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags in their order, without ``#``."""
        return tuple(b.value for b in self.body if type(b) is TextualBody and self.role(b) == "tagging")

    @property
    def links(self) -> tuple[Link, ...]:
        """The cross-references in their order."""
        found = (b for b in self.body if type(b) is LinkBody and b.purpose in (None, "linking"))
        return tuple(Link(body.source, body.relation or RELATIONS[0]) for body in found)

    @property
    def quote(self) -> str | None:
        """The annotated words as they stood when they were annotated, or ``None``."""
        found = self.selector(TextQuoteSelector)
        return found.exact if found else None

    @property
    def position(self) -> Span | None:
        """The annotated span as stored, in code points of the text it was made on, or ``None``."""
        found = self.selector(TextPositionSelector)
        return Span(found.start, found.end) if found else None

    @property
    def reply_to(self) -> str | None:
        """The id of the annotation this one answers, or ``None``."""
        return self.target if isinstance(self.target, str) else None

    @property
    def entity(self) -> tuple[str, str] | None:
        """The (name, kind) of the entity this is about, or ``None``."""
        found = self.selector(EntitySelector)
        return (found.name, found.kind) if found else None

    @property
    def is_whole(self) -> bool:
        """Whether it is about the article as a whole."""
        return isinstance(self.target, Target) and not self.target.selector

    @property
    def order(self) -> tuple[int, str]:
        """The sort key of canonical order: start (-1 without one), then id."""
        span = self.position
        return (span.start if span else -1, self.id)

    def selector(self, kind: type[_S]) -> _S | None:
        """Return the first selector of type ``kind``, or ``None``."""
        if isinstance(self.target, Target):
            for selector in self.target.selector:
                if type(selector) is kind:
                    return selector
        return None


_S = TypeVar("_S", TextQuoteSelector, TextPositionSelector, EntitySelector)
_R = TypeVar("_R", bound=Record)


class Tombstone(Record, frozen=True, kw_only=True, gc=False):
    """What is left of a deleted annotation, so that a merge does not bring it back."""

    id: str
    deleted: str
    creator: str | None = None


class ArticleInfo(Record, frozen=True, kw_only=True, gc=False):
    """What a sidecar says of its article; ``digest`` and ``length`` (code points) are of the text annotated."""

    id: str
    name: str | None = None
    digest: str | None = None
    length: int | None = None
    language: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    reader: str | None = None


class EntityTarget(NamedTuple):
    """Ask for an annotation on an entity: all its mentions."""

    name: str
    kind: str


class ReplyTo(NamedTuple):
    """Ask for a reply to the annotation with this id."""

    id: str


class Whole:
    """Ask for an annotation on the article as a whole; :data:`WHOLE` is the only one."""

    def __repr__(self) -> str:
        return "WHOLE"


WHOLE: Final = Whole()

_ALSO: Final = {"body": ("bodyValue",)}


def changed(record: _R, **values: object) -> _R:
    """Return ``record`` with ``values``; what was kept of the old ones as they stood is dropped, the rest stays."""
    names = dict(zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True))
    keys = [names[name] for name in values] + [key for name in values for key in _ALSO.get(name, ())]
    return replace(record, **values, extra=record.extra.without(keys))


def motivation_for(body: Iterable[Body], *, reply: bool = False) -> str:
    """Return the motivation that follows from the bodies: a reply, else a correction, a note, a link, a tag."""
    if reply:
        return "replying"
    purposes = {getattr(part, "purpose", None) for part in body}
    for purpose in ("identifying", "classifying", "commenting", "linking", "tagging"):
        if purpose in purposes:
            return purpose
    return "highlighting"


_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")


def clean_text(text: str) -> str:
    """Return ``text`` as a note keeps it: LF line ends, lone surrogates (no Unicode) as U+FFFD, all else as it is."""
    return _SURROGATES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_tag(tag: str) -> str:
    """Return ``tag`` as it is stored: no ``#`` before it, no control characters, white space folded.

    Raises :class:`UsageError` when nothing is left.
    """
    spaced = "".join(c if c.isprintable() or not c.isspace() else " " for c in clean_text(tag))
    tag = " ".join("".join(c for c in spaced if c.isprintable()).split()).lstrip("#").strip()
    if not tag:
        raise UsageError("a tag needs at least one letter", todo="leave it out or name it")
    return tag


def parse_link(text: str) -> Link:
    """Read ``TARGET`` or ``TARGET=RELATION``; the relation is what follows the last ``=`` if it is one of the six.

    A bare UUID becomes its URN.  Raises :class:`UsageError` unless the target is an absolute URI.
    """
    target, _, relation = text.strip().rpartition("=")
    if not target or relation not in RELATIONS:
        target, relation = text.strip(), RELATIONS[0]
    return checked_link(Link(target, relation))


def checked_link(link: Link) -> Link:
    """Return ``link`` with an absolute target; raise :class:`UsageError` for what is none or no relation."""
    target = link.target.strip()
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", target):
        target = f"urn:uuid:{target.lower()}"
    if not _URI.fullmatch(target):
        raise UsageError("a link goes to an annotation id, an article id or a URL", where=link.target)
    if link.relation not in RELATIONS:
        raise UsageError(f"'{link.relation}' is no relation", todo=f"use one of {', '.join(RELATIONS)}")
    return Link(target, link.relation)


def moment(time: str | None) -> datetime | None:
    """Return the aware date and time an annotation carries, or ``None`` for none or one without a zone."""
    try:
        value = datetime.fromisoformat(time) if time else None
    except ValueError:
        return None
    return value if value and value.tzinfo else None
