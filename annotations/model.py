"""One annotation as the rest of diple sees it, and what may be said in one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final, Literal, NamedTuple, TypeVar
from unicodedata import category

from msgspec import field

from annotations.entities.kinds import KINDS, NO_KIND
from annotations.errors import UsageError
from annotations.records import (
    NOT_EMPTY,
    Body,
    Creator,
    EntitySelector,
    Foreign,
    LinkBody,
    Record,
    Target,
    TextPositionSelector,
    TextQuoteSelector,
    TextualBody,
)
from annotations.spans import Span

RELATIONS: Final = ("see-also", "supports", "contradicts", "source-of", "same-event", "responds-to")
"""What a link may say of its target; the first is the default."""

# fmt: off
MOTIVATIONS: Final = (
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting",
    "identifying", "linking", "moderating", "questioning", "replying", "tagging",
)
"""The motivations the W3C model defines."""
# fmt: on


class Link(NamedTuple):
    """A cross-reference: an annotation id, an article id or a URL, and what it is to the annotation."""

    target: str
    relation: str = RELATIONS[0]


class Annotation(Record, frozen=True, kw_only=True):
    """One W3C annotation.  A ``target`` that is a bare id is another annotation: this one is a reply."""

    context: str | None = field(default=None, name="@context")
    id: str
    type: Literal["Annotation"]
    motivation: str
    created: str | None = None
    modified: str | None = None
    creator: Creator | None = None
    body: Annotated[tuple[TextualBody | LinkBody | Foreign, ...], NOT_EMPTY] = ()
    target: Target | str

    def role(self, body: TextualBody) -> Literal["commenting", "tagging", "classifying"]:
        """Return what ``body`` is here; without a purpose of its own it has the annotation's motivation."""
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

    @property
    def uri(self) -> str | None:
        """The URI of the thing the annotated entity is, or ``None``."""
        found = (b.source for b in self.body if type(b) is LinkBody and b.purpose == "identifying")
        return next(found, None)

    def _words(self, role: str) -> str | None:
        for body in self.body:
            if type(body) is TextualBody and self.role(body) == role:
                return body.value
        return None

    @property
    def merely_decides(self) -> bool:
        """Whether it says of which kind an entity is, or which one, and nothing else."""
        return (
            self.motivation in _DECIDING
            and bool(self.body)
            and isinstance(self.target, Target)
            and bool(self.target.selector)
            and all(_decides(self, body) for body in self.body)
        )

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
        found = selector_of(self, TextQuoteSelector)
        return found.exact if found else None

    @property
    def position(self) -> Span | None:
        """The annotated span as stored, in code points of the text it was made on, or ``None``."""
        found = selector_of(self, TextPositionSelector)
        return Span(found.start, found.end) if found else None

    @property
    def reply_to(self) -> str | None:
        """The id of the annotation this one answers, or ``None``."""
        return self.target if isinstance(self.target, str) else None

    @property
    def entity(self) -> tuple[str, str] | None:
        """The (name, kind) of the entity this is about, or ``None``."""
        found = selector_of(self, EntitySelector)
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


_DECIDING: Final = ("classifying", "identifying")


def _decides(annotation: Annotation, body: Body) -> bool:
    if type(body) is TextualBody:  # others classify by other words
        known = body.value in KINDS or body.value == NO_KIND
        return known and annotation.role(body) == "classifying"
    return type(body) is LinkBody and body.purpose == "identifying"


_S = TypeVar("_S", bound=Record)


def selector_of(annotation: Annotation, kind: type[_S]) -> _S | None:
    """Return the first selector of type ``kind``, or ``None``."""
    if isinstance(annotation.target, Target):
        for selector in annotation.target.selector:
            if isinstance(selector, kind):
                return selector
    return None


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


def motivation_for(body: Iterable[Body], *, reply: bool = False) -> str:
    """Return the motivation that follows from the bodies: a correction before a note, a link, a tag."""
    if reply:
        return "replying"
    purposes = {getattr(part, "purpose", None) for part in body}
    for purpose in ("identifying", "classifying", "commenting", "linking", "tagging"):
        if purpose in purposes:
            return purpose
    return "highlighting"


_WIKIDATA: Final = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?([QqPp][1-9]\d*)")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_JOINING: Final = frozenset("\u200c\u200d" + "".join(map(chr, range(0xE0020, 0xE0080))))
"""Format characters that belong to words: joiners, and the tags that make flags."""

_NOT_IN_A_URI: Final = re.compile(r'[<>"{}|\\^`]')
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f-\x9f]+")


def clean_text(text: str) -> str:
    """Return ``text`` as a note keeps it: LF line ends, lone surrogates as U+FFFD, all else as it is."""
    return _SURROGATES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_tag(tag: str) -> str:
    """Return ``tag`` as it is stored: no ``#`` before it, no control characters, white space folded.

    Joiners stay, which many scripts and emoji need.  Raises :class:`UsageError` when nothing is left.
    """
    words = " ".join(clean_text(tag).split())
    kept = "".join(char for char in words if char in _JOINING or category(char) not in ("Cc", "Cf"))
    clean = " ".join(kept.lstrip("# ").split())
    if not clean:
        raise UsageError("a tag needs at least one letter", todo="leave it out or name it")
    return clean


def parse_link(text: str) -> Link:
    """Read ``TARGET`` or ``TARGET=RELATION``.

    The relation is what follows the last ``=`` if it is one of the six.  A bare UUID becomes its URN.
    Raises :class:`UsageError` unless the target is an absolute URI.
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
    target = _NOT_IN_A_URI.sub(lambda found: f"%{ord(found.group()):02X}", target)
    if not _URI.fullmatch(target):
        raise UsageError("a link goes to an annotation id, an article id or a URL", where=link.target)
    if link.relation not in RELATIONS:
        raise UsageError(f"'{link.relation}' is no relation", todo=f"use one of {', '.join(RELATIONS)}")
    return Link(target, link.relation)


def checked_uri(text: str) -> str:
    """Return the absolute URI of a thing; the id of one in Wikidata, or its page, becomes its URI there.

    Raises :class:`UsageError` for anything else.
    """
    if known := _WIKIDATA.fullmatch(text.strip()):
        return f"http://www.wikidata.org/entity/{known.group(1).upper()}"
    try:
        return checked_link(Link(text)).target
    except UsageError as error:
        what = "a thing is identified by a URI or an id of Wikidata, such as Q42"
        raise UsageError(what, where=text) from error


def moment(time: str | None) -> datetime | None:
    """Return the aware date and time an annotation carries, or ``None`` for none or one without a zone."""
    try:
        value = datetime.fromisoformat(time) if time else None
    except ValueError:
        return None
    return value if value and value.tzinfo else None
