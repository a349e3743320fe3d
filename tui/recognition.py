"""Finds the entities of an article in the background: patterns at once, the statistical recogniser after.

Runs in a thread of its own, from where the person reads outwards.  What it finds is handed to
``found(start, end, mentions)`` a chunk at a time; it never moves the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Event, Lock
from typing import TYPE_CHECKING, Final

from annotations.article import Article
from annotations.spans import Span
from annotations.text import Text

if TYPE_CHECKING:
    from annotations.entities.mentions import Mention

CHUNK: Final = 4096
"""Code points recognised at a time, rounded up to the end of a line."""

WHOLE: Final = 400_000
"""Articles of at most this many code points are recognised whole, longer ones where they are read."""

AHEAD: Final = 8
"""Chunks recognised beyond the one on screen in an article longer than that."""

STILL: Final = 0.3
"""Seconds without scrolling after which what is on screen of a longer article is recognised."""

_LONGEST_LINE: Final = 4096
_PATIENCE: Final = 0.1
"""Seconds in which :meth:`Recognition.stop` is noticed while the recogniser is at work."""

Found = Callable[[int, int, "Sequence[Mention]"], None]
Progress = Callable[[int, int], None]


def chunk_start(text: Text, number: int) -> int:
    """Return where chunk ``number`` starts: at the first line that begins in its stretch of the grid."""
    if number <= 0:
        return 0
    grid = number * CHUNK
    body = text[grid - 1 : grid + _LONGEST_LINE]
    feed = body.find("\n")
    if feed < 0:
        feed = max(0, body.find(" "))
    return grid + feed


class Recognition:
    """Recognises an article in its own thread (:meth:`run`) until :meth:`stop`."""

    def __init__(self, article: Article, found: Found, progress: Progress, model: str | None = None) -> None:
        """``progress`` is told (chunks done, chunks wanted); (0, 0) means that nothing is going on."""
        self._article = article
        self._text = article.text
        self._found = found
        self._progress = progress
        self._model = model
        self._stop = Event()
        self._wake = Event()
        self._lock = Lock()
        self._offset = 0
        self._done: dict[int, list[Mention]] = {}

    def stop(self) -> None:
        """End :meth:`run` soon."""
        self._stop.set()
        self._wake.set()

    def look(self, span: Span) -> None:
        """Say what is on screen; only a long article needs to be told."""
        with self._lock:
            self._offset = span.start
        self._wake.set()

    def results(self) -> list[tuple[int, int, list[Mention]]]:
        """Return (start, end, mentions) of every chunk that is done."""
        with self._lock:
            done = dict(self._done)
        return [(*self._span(number), mentions) for number, mentions in sorted(done.items())]

    def run(self) -> None:
        """Recognise; returns when the article is done or :meth:`stop` was called.

        Raises a :class:`~annotations.errors.DipleError` of the recogniser when the patterns are done.
        """
        whole = len(self._text) <= WHOLE
        if whole and self._from_cache():
            return
        while not self._stop.is_set():
            self._wake.clear()
            wanted = self._wanted(whole)
            if wanted:
                self._recognise(wanted)
            if whole and not self._wanted(whole):
                self._to_cache()
                return
            if not self._wanted(whole):
                self._progress(0, 0)
                self._rest()

    def _rest(self) -> None:
        """Wait until the person looks at something else and stays there: who pages through is not reading."""
        if not self._stop.is_set():
            self._wake.wait()
        while not self._stop.is_set():
            self._wake.clear()
            if not self._wake.wait(STILL):
                return

    def _wanted(self, whole: bool) -> list[int]:
        """Return the chunks to do, the one on screen first."""
        with self._lock:
            here = self._offset // CHUNK
        count = -(-len(self._text) // CHUNK)
        if whole:
            order: Iterable[int] = (*range(here, count), *range(here))
        else:
            order = range(max(0, here - 1), min(count, here + AHEAD))
        return [number for number in order if number not in self._done]

    def _span(self, number: int) -> Span:
        last = (number + 1) * CHUNK >= len(self._text)
        return Span(
            chunk_start(self._text, number), len(self._text) if last else chunk_start(self._text, number + 1)
        )

    def _recognise(self, wanted: Sequence[int]) -> None:
        from annotations.entities import PatternRecogniser, StatisticalProcess, resolve_overlaps

        patterns = PatternRecogniser()
        plain: dict[int, list[Mention]] = {}
        for number in wanted:
            span = self._span(number)
            plain[number] = [_moved(each, span.start) for each in patterns.recognise(self._words(span))]
            self._found(span.start, span.end, plain[number])
            if self._stop.is_set():
                return
        with StatisticalProcess(self._model, idle=1.0) as process:
            for number in wanted:
                span = self._span(number)
                process.submit(number, self._words(span), offset=span.start)
            done = 0
            while done < len(wanted) and not self._stop.is_set():
                for number, mentions in process.results(_PATIENCE):
                    done += 1
                    span = self._span(number)
                    settled = resolve_overlaps([*mentions, *plain[number]])
                    with self._lock:
                        self._done[number] = settled
                    self._found(span.start, span.end, settled)
                    self._progress(done, len(wanted))
                    if self._stop.is_set() or self._moved_away(wanted):
                        return

    def _moved_away(self, wanted: Sequence[int]) -> bool:
        with self._lock:
            return self._offset // CHUNK not in range(min(wanted), max(wanted) + 1)

    def _words(self, span: Span) -> str:
        """Return the text of a span with code blanked by line ends, so that offsets stay true."""
        from annotations.article import BlockKind

        words = self._text[span.start : span.end]
        if len(self._text) > WHOLE:
            return words
        for block in self._article.blocks:
            if block.kind is BlockKind.CODE and block.span.overlaps(span):
                low, high = max(block.start, span.start) - span.start, min(block.end, span.end) - span.start
                words = words[:low] + "\n" * (high - low) + words[high:]
        return words

    # -- the cache ---------------------------------------------------------------------------------

    def _engine(self) -> tuple[str, str]:
        from annotations.entities import PatternRecogniser, StatisticalRecogniser

        patterns, statistical = PatternRecogniser(), StatisticalRecogniser(self._model)
        return f"{patterns.name}+{statistical.name}", f"{patterns.version}+{statistical.version}+{CHUNK}"

    def _from_cache(self) -> bool:
        from annotations.entities import cache
        from annotations.errors import DipleError

        try:
            kept = cache.load(self._article.digest, *self._engine())
        except DipleError:
            return False
        if kept is None or any(mention.end > len(self._text) for mention in kept):
            return False
        for number in range(-(-len(self._text) // CHUNK)):
            span = self._span(number)
            self._done[number] = [each for each in kept if span.start <= each.start < span.end]
        self._found(0, len(self._text), kept)
        return True

    def _to_cache(self) -> None:
        from annotations.entities import cache

        mentions = [mention for number in sorted(self._done) for mention in self._done[number]]
        cache.store(self._article.digest, *self._engine(), mentions)


def _moved(mention: Mention, by: int) -> Mention:
    from dataclasses import replace

    return replace(mention, start=mention.start + by, end=mention.end + by)
