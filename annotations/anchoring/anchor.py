"""What an anchor is, and how a span is written down as selectors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotations.errors import BadData, UsageError
from annotations.records import TextPositionSelector, TextQuoteSelector
from annotations.spans import Span
from annotations.text import Text

CONTEXT_LENGTH: Final = 32
"""Code points of text kept before and after the quoted words."""


class AnchorState(StrEnum):
    """How sure it is that an annotation stands where it is shown."""

    EXACT = "exact"
    MOVED = "moved"
    EDITED = "edited"
    AMBIGUOUS = "ambiguous"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an annotation stands in today's text: span (``None``: nowhere), state, score from 0 to 1.

    The score is how alike words and context are.  ``reasons`` are phrases that tell a person why the state
    is what it is, and ``rivals`` other spans that are as good or nearly, the best first; those of an orphan
    are places that were thought of, for which too little speaks.
    """

    span: Span | None
    state: AnchorState
    score: float
    reasons: tuple[str, ...] = ()
    rivals: tuple[Span, ...] = ()


ORPHANED: Final = Anchor(None, AnchorState.ORPHAN, 0.0, ("the words are not in the text",))
"""The anchor of words that are gone."""

UNPLACED: Final = Anchor(None, AnchorState.EXACT, 1.0)
"""The anchor of what has no place in the text: the article as a whole, an entity, a reply."""


def describe(text: Text, span: Span) -> tuple[TextQuoteSelector, TextPositionSelector]:
    """Return the selectors of ``span``: its words with up to 32 code points either side, and its place.

    Raises :class:`UsageError` for a span that is empty or not in the text, :class:`BadData` if the text does
    not read the same twice.
    """
    start, end = span
    words = text[start:end] if 0 <= start < end else ""
    if not words or len(words) != end - start:
        raise UsageError("the span holds no text", where=f"{start}:{end}", todo="count code points from 0")
    begin = max(0, start - CONTEXT_LENGTH)
    prefix, suffix = text[begin:start], text[end : end + CONTEXT_LENGTH]
    if text[begin : end + CONTEXT_LENGTH] != prefix + words + suffix:
        raise BadData("the text changed while it was read", todo="open the article again")
    return (
        TextQuoteSelector(exact=words, prefix=prefix, suffix=suffix),
        TextPositionSelector(start=start, end=end),
    )
