"""Articles as Pygments tokens, so that any Pygments formatter may write a highlighted article.

Mentions are the tokens of :func:`annotations.highlight.entity_token`.  Spans are half-open and count code
points; nothing here strips or adds a character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any, ClassVar

from pygments.lexer import Lexer
from pygments.token import Text as PLAIN

from annotations.highlight import TokenType, entity_token
from annotations.safe import visible
from annotations.text import Text, pieces


def span_tokens(
    text: Text, spans: Iterable[tuple[int, int, TokenType]]
) -> Iterator[tuple[int, TokenType, str]]:
    """Yield (offset, token, stretch) that together are ``text``, as a Pygments lexer does.

    Where spans overlap the shortest one shows, of equals the one that starts last; elsewhere the token
    is ``Token.Text``.  Ends beyond the text are cut off.  Long texts come in pieces.
    """
    length = len(text)
    starting = sorted(span for span in spans if max(span[0], 0) < min(span[1], length))
    edges = sorted({0, length, *(edge for start, end, _ in starting for edge in (max(start, 0), end))})
    active: list[tuple[int, int, int, TokenType]] = []
    at = 0
    for left, right in pairwise(edges):
        while at < len(starting) and starting[at][0] <= left:
            start, end, token = starting[at]
            heappush(active, (end - start, -start, at, token))
            at += 1
        while active and starting[active[0][2]][1] <= left:
            heappop(active)
        token = active[0][3] if active else PLAIN
        for offset, piece in pieces(text, left, min(right, length)):
            yield offset, token, piece


class SpanLexer(Lexer):  # type: ignore[misc]
    """A Pygments lexer for articles: the tokens are mentions.

    ``spans`` are (start, end, token) as for :func:`span_tokens`.  Without them patterns and known names
    find the mentions, and with ``statistical=True`` the statistical recogniser too, with the pipeline
    ``model`` (see ``annotations.entities``), whose errors are raised.  Characters that could command
    a terminal come out as stand-ins, one for one.
    """

    name = "diple article"
    aliases: ClassVar[list[str]] = ["diple"]
    url = ""

    def __init__(self, **options: Any) -> None:
        self.spans: Iterable[tuple[int, int, TokenType]] | None = options.pop("spans", None)
        self.model: str | None = options.pop("model", None)
        self.statistical = str(options.pop("statistical", "")).lower() in ("true", "1", "yes")
        super().__init__(**options)

    def get_tokens(self, text: str | bytes, unfiltered: bool = False) -> Iterator[tuple[TokenType, str]]:
        """Yield (token, stretch) for all of ``text``, not a character added or taken away."""
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")
        stream = ((token, value) for _, token, value in self.get_tokens_unprocessed(text))
        if unfiltered or not self.filters:
            return stream
        from pygments.filter import apply_filters

        filtered: Iterator[tuple[TokenType, str]] = apply_filters(stream, self.filters, self)
        return filtered

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, TokenType, str]]:
        """Yield (offset, token, stretch) for all of ``text``."""
        spans = self._recognised(text) if self.spans is None else self.spans
        return span_tokens(visible(text), spans)

    def _recognised(self, text: str) -> list[tuple[int, int, TokenType]]:
        from annotations.entities import PatternRecogniser, coherent, recognise_text, resolve_overlaps
        from annotations.entities.lists import gazetteer_or_world

        mentions = PatternRecogniser().recognise(text)
        if self.statistical:
            mentions = resolve_overlaps(mentions + recognise_text(text, self.model))
        mentions = coherent(text, mentions, gazetteer_or_world())
        return [(mention.start, mention.end, entity_token(mention.kind)) for mention in mentions]
