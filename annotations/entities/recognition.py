"""An article's mentions, from every recogniser there is: whole, or chunk by chunk as they are found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from annotations.article import Article, BlockKind
from annotations.entities import cache
from annotations.entities.chunking import chunks
from annotations.entities.coherence import coherent
from annotations.entities.gazetteer import Gazetteer, Name
from annotations.entities.lists import gazetteer, gazetteer_or_world
from annotations.entities.mentions import Mention
from annotations.entities.overlap import resolve_overlaps
from annotations.entities.patterns import PatternRecogniser
from annotations.entities.statistical import StatisticalRecogniser, recognise_chunks
from annotations.errors import DipleError
from annotations.spans import Span

if TYPE_CHECKING:
    from annotations.entities.process import StatisticalProcess


class Recognised(NamedTuple):
    """The mentions that start in ``span``, in order; unless ``settled`` others may take their place.

    ``done`` is how many code points the statistical recogniser has read so far.
    """

    span: Span
    mentions: list[Mention]
    settled: bool
    done: int


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
    names: Gazetteer | None = None,
    taught: tuple[Name, ...] = (),
    process: StatisticalProcess | None = None,
    stopped: Callable[[], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Mention]:
    """Return the mentions in an article's prose in order, none overlapping; none when it was ``stopped``.

    Patterns and known ``names`` always (by default the world's and the user's lists, and those ``taught`` by
    other articles); the statistical recogniser as :func:`recognise_gradually` has it unless ``statistical``
    is false.  ``progress`` is called with (code points done, all).  Raises :class:`NotFound` when no pipeline
    is installed, :class:`RecogniserFailed` when its process fails, :class:`BadData` when one of the user's
    lists cannot be understood.
    """
    names = gazetteer(taught) if names is None else names
    if not statistical:
        text = prose(article)
        return _Reading(text, PatternRecogniser().recognise(text), names).whole([])
    length = len(article.text)
    for part in recognise_gradually(
        article, model=model, cached=cached, names=names, process=process, stopped=stopped, parts=False
    ):
        if progress and part.done:
            progress(part.done, length)
        if part.settled:
            return part.mentions
    return []


def recognise_gradually(
    article: Article,
    *,
    near: int = 0,
    model: str | None = None,
    cached: bool = True,
    names: Gazetteer | None = None,
    taught: tuple[Name, ...] = (),
    process: StatisticalProcess | None = None,
    stopped: Callable[[], bool] | None = None,
    parts: bool = True,
) -> Generator[Recognised, None, None]:
    """Yield the mentions in an article's prose as they are found; the last is the whole article, settled.

    First every chunk with what patterns and known names find at once, then every chunk with what the
    statistical recogniser found, the one that holds offset ``near`` first, then outwards from there (see
    ``chunking``); at last all of the article, read as a whole.  What the statistical recogniser found with
    the pipeline ``model`` (see ``find_pipeline``) is kept in the cache when all is done; an article that is
    there comes settled at once.

    Without ``parts`` nothing is looked for at once, and the chunks come without mentions: only the whole is
    wanted.  ``process`` is asked where it is given, and left running, else one of its own, which closing the
    iterator ends.  ``stopped`` is asked ten times a second and ends the iterator: nothing is settled and
    nothing kept then.  Raises as :func:`recognise`, :class:`NotFound` when the patterns are done,
    :class:`BadData` of a list at the end.
    """
    text = prose(article)
    recogniser, missing = _recogniser(model)
    found = _kept(article, recogniser, len(text)) if cached and recogniser else None
    with ExitStack() as end:
        if found is None and recogniser and process is None and not (stopped and stopped()):
            # Loading takes it a second: it begins before anything else does.
            process = end.enter_context(_started(model))
        known, fault = _names(taught) if names is None else (names, None)
        reading = _Reading(text, PatternRecogniser().recognise(text), known)
        if found is None:
            for span in chunks(text, near) if parts else ():
                if stopped and stopped():
                    return
                yield Recognised(span, reading.part(span, []), False, 0)
            if recogniser is None:
                assert missing is not None
                raise missing
            found, done = [], 0
            for span, mentions in recognise_chunks(text, model, near, process=process, stopped=stopped):
                found += mentions
                done += span.length
                yield Recognised(span, reading.part(span, mentions) if parts else [], False, done)
            if stopped and stopped():
                return
            if cached:
                cache.store(article.digest, recogniser.name, recogniser.version, sorted(found))
    yield Recognised(Span(0, len(text)), reading.whole(found), True, len(text))
    if fault is not None:
        raise fault


@dataclass(frozen=True)
class _Reading:
    """A text, what patterns find in it, and the names that are known."""

    text: str
    patterns: list[Mention]
    names: Gazetteer

    def whole(self, found: list[Mention]) -> list[Mention]:
        """Return the mentions of the text read as a whole, given what was ``found`` besides."""
        return coherent(self.text, resolve_overlaps(self.patterns + found), self.names)

    def part(self, span: Span, found: list[Mention]) -> list[Mention]:
        """Return the mentions of one span read by itself, given what was ``found`` in it besides."""
        low, high = (bisect_left(self.patterns, at, key=lambda each: each.start) for at in span)
        here = resolve_overlaps([*(each for each in self.patterns[low:high] if each.end <= span.end), *found])
        moved = (replace(each, start=each.start - span.start, end=each.end - span.start) for each in here)
        read = coherent(self.text[span.start : span.end], moved, self.names)
        return [replace(each, start=each.start + span.start, end=each.end + span.start) for each in read]


def _recogniser(model: str | None) -> tuple[StatisticalRecogniser | None, DipleError | None]:
    try:
        return StatisticalRecogniser(model), None
    except DipleError as error:
        return None, error


def _started(model: str | None) -> StatisticalProcess:
    from annotations.entities.process import StatisticalProcess

    process = StatisticalProcess(model)
    process.start()
    return process


def _names(taught: tuple[Name, ...]) -> tuple[Gazetteer, DipleError | None]:
    """Return the names that are known, and what is wrong with the user's lists."""
    try:
        return gazetteer(taught), None
    except DipleError as error:
        return gazetteer_or_world(taught), error


def _kept(article: Article, recogniser: StatisticalRecogniser, length: int) -> list[Mention] | None:
    kept = cache.load(article.digest, recogniser.name, recogniser.version)
    return kept if kept is not None and all(mention.end <= length for mention in kept) else None
