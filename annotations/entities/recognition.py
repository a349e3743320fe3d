"""An article's mentions, from every recogniser there is: whole, or chunk by chunk as they are found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import NamedTuple

from annotations.article import Article, BlockKind
from annotations.entities import cache
from annotations.entities.chunking import chunks
from annotations.entities.mentions import Mention
from annotations.entities.overlap import resolve_overlaps
from annotations.entities.patterns import PatternRecogniser
from annotations.entities.statistical import StatisticalRecogniser, recognise_chunks
from annotations.errors import DipleError
from annotations.spans import Span


class Recognised(NamedTuple):
    """The mentions that start in ``span``, in order; more may be found there unless ``settled``."""

    span: Span
    mentions: list[Mention]
    settled: bool


def prose(article: Article) -> str:
    """Return the article's text with code blanked by line ends, so that offsets stay true."""
    text = article.text[0 : len(article.text)]
    parts, end = [], 0
    for block in article.blocks:
        if block.kind is BlockKind.CODE:
            parts += [text[end : block.start], "\n" * (block.end - block.start)]
            end = block.end
    return "".join([*parts, text[end:]]) if parts else text


def recognise(
    article: Article,
    *,
    model: str | None = None,
    statistical: bool = True,
    cached: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> list[Mention]:
    """Return the mentions in an article's prose in order, none overlapping.

    Patterns always; the statistical recogniser as :func:`recognise_gradually` has it unless ``statistical``
    is false.  ``progress`` is called with (code points done, all).  Raises :class:`NotFound` when no pipeline
    is installed, :class:`RecogniserFailed` when its process fails.
    """
    if not statistical:
        return resolve_overlaps(PatternRecogniser().recognise(prose(article)))
    found: list[Mention] = []
    length, done = len(article.text), 0
    for part in recognise_gradually(article, model=model, cached=cached):
        if part.settled:
            found += part.mentions
            done = part.span.end
            if progress:
                progress(done, length)
    if progress and done < length:
        progress(length, length)
    return resolve_overlaps(found)


def recognise_gradually(
    article: Article, *, near: int = 0, model: str | None = None, cached: bool = True
) -> Iterator[Recognised]:
    """Yield the mentions in an article's prose as they are found: what patterns find at once, then the rest.

    Every chunk comes twice, unsettled and settled, the one that holds offset ``near`` first, then outwards
    from there (see ``chunking``).  What the statistical recogniser found with the pipeline ``model`` (see
    ``find_pipeline``) is kept in the cache when all is done; an article that is there comes in one piece.
    Closing the iterator ends the recogniser's process.  Raises as :func:`recognise`, :class:`NotFound` when
    the patterns are done.
    """
    text = prose(article)
    patterns = PatternRecogniser().recognise(text)
    recogniser: StatisticalRecogniser | None = None
    missing: DipleError | None = None
    try:
        recogniser = StatisticalRecogniser(model)
    except DipleError as error:
        missing = error
    kept = _kept(article, recogniser, len(text)) if cached and recogniser else None
    if kept is not None:
        yield Recognised(Span(0, len(text)), resolve_overlaps(patterns + kept), True)
        return
    starts = [mention.start for mention in patterns]
    for span in chunks(text, near):
        here = patterns[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        yield Recognised(span, here, False)
    if recogniser is None:
        assert missing is not None
        raise missing
    found: list[Mention] = []
    for span, mentions in recognise_chunks(text, model, near):
        found += mentions
        here = patterns[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        yield Recognised(span, resolve_overlaps(mentions + here), True)
    if cached:
        cache.store(article.digest, recogniser.name, recogniser.version, sorted(found))


def _kept(article: Article, recogniser: StatisticalRecogniser, length: int) -> list[Mention] | None:
    kept = cache.load(article.digest, recogniser.name, recogniser.version)
    return kept if kept is not None and all(mention.end <= length for mention in kept) else None
