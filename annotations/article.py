"""An article: one readable source, its text frozen at reading time, its blocks and metadata."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final

from annotations.errors import NotFound, UsageError
from annotations.spans import Span
from annotations.text import Text, digest_of, find

ARTICLE_NAMESPACE: Final = "urn:diple:article"
"""Article ids are UUIDv5 of the digest in the namespace of this URI, so that equal texts get equal ids."""


class BlockKind(StrEnum):
    """What a block of an article is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTATION = "quotation"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"
    METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Block:
    """A half-open span of the text: a heading, a paragraph, a list item...

    ``level`` is the rank of a heading (1 to 6) or the depth of a list item or quotation (from 1), else 0.
    ``language`` names the Pygments lexer of a code block.  Blocks come in order and do not overlap.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    language: str | None = None

    @property
    def span(self) -> Span:
        """The block's span in code points."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Metadata:
    """What is known of an article besides its text; ``date`` is an ISO date (``2025-01-28``)."""

    title: str | None = None
    date: str | None = None
    author: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None


def _no_blocks(text: Text) -> tuple[Block, ...]:
    return ()


@dataclass(frozen=True)
class Article:
    """One readable source.

    ``name`` is the file's own name (or a URL's host and last part, or ``stdin``), never a path.  ``path`` is
    where it was read from, ``None`` for a URL or stdin.  ``reader`` names the format reader and its
    version (``plain/1``).  ``notices`` are lines the person should see, such as a guessed encoding.
    """

    text: Text
    name: str
    reader: str
    path: Path | None = None
    metadata: Metadata = field(default_factory=Metadata)
    notices: tuple[str, ...] = ()
    find_blocks: Callable[[Text], tuple[Block, ...]] = field(default=_no_blocks, repr=False, compare=False)

    @cached_property
    def digest(self) -> str:
        """``sha256:`` and the hexadecimal digest of the text in UTF-8; reads a long text to its end."""
        return digest_of(self.text)

    @cached_property
    def id(self) -> str:
        """The ``urn:uuid:`` a first annotation on this text would give the article."""
        return id_of(self.digest)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in order; costs a pass over the text the first time."""
        return self.find_blocks(self.text)

    @property
    def title(self) -> str:
        """The title, or the name where there is none."""
        return self.metadata.title or self.name

    def find(self, quote: str, nth: int = 1) -> Span:
        """Return the span of the ``nth`` occurrence (from 1) of ``quote``.

        Raises :class:`UsageError` for an empty quote or ``nth`` below 1, :class:`NotFound` when there
        are fewer occurrences.
        """
        if not quote or nth < 1:
            raise UsageError("a quote has at least one character and occurrences count from 1")
        at = -1
        for seen in range(nth):
            at = find(self.text, quote, at + 1)
            if at < 0:
                times = f"only {seen} times in the text" if seen else "not in the text"
                todo = "copy it exactly as it stands there"
                raise NotFound(f"the quote is {times}", where=self.name, todo=todo)
        return Span(at, at + len(quote))


def id_of(digest: str) -> str:
    """Return the ``urn:uuid:`` that a first annotation on the text with this digest gives its article."""
    import uuid  # costs milliseconds that the first screen does not wait for

    namespace = uuid.uuid5(uuid.NAMESPACE_URL, ARTICLE_NAMESPACE)
    return uuid.uuid5(namespace, digest).urn
