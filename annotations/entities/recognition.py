"""An article's mentions, from every recogniser there is."""

from __future__ import annotations

from collections.abc import Callable

from annotations.article import Article, BlockKind
from annotations.entities import cache
from annotations.entities.mentions import Mention
from annotations.entities.overlap import resolve_overlaps
from annotations.entities.patterns import PatternRecogniser
from annotations.entities.statistical import StatisticalRecogniser, recognise_text


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

    Patterns always; the statistical recogniser with the pipeline ``model`` (see ``find_pipeline``)
    unless ``statistical`` is false.  What the latter found is kept in the cache and taken from there
    unless ``cached`` is false.  ``progress`` is called with (code points done, all).  Raises
    :class:`NotFound` when no pipeline is installed, :class:`RecogniserFailed` when its process fails.
    """
    text = prose(article)
    mentions = PatternRecogniser().recognise(text)
    if statistical:
        mentions += _statistical(article.digest, text, model, cached, progress)
    return resolve_overlaps(mentions)


def _statistical(
    digest: str, text: str, model: str | None, cached: bool, progress: Callable[[int, int], None] | None
) -> list[Mention]:
    recogniser = StatisticalRecogniser(model)
    kept = cache.load(digest, recogniser.name, recogniser.version) if cached else None
    if kept is not None and all(mention.end <= len(text) for mention in kept):
        return kept
    found = recognise_text(text, model, progress)
    if cached:
        cache.store(digest, recogniser.name, recogniser.version, found)
    return found
