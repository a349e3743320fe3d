"""Finds the entities of an article in the background: patterns and known names at once, the rest after.

Runs in a thread of its own, from where the person reads outwards.  What it finds is handed to
``found(start, end, mentions)`` a chunk at a time, at last for the whole article; it never moves the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
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
        """``progress`` is told (done, wanted); (0, 0) means that nothing is going on."""
        self._article = article
        self._text = article.text
        self._found = found
        self._progress = progress
        self._model = model
        self._stop = Event()
        self._wake = Event()
        self._lock = Lock()
        self._offset = 0
        self._done: set[int] = set()
        self._results: dict[int, tuple[int, int, list[Mention]]] = {}

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
        """Return (start, end, mentions) of every chunk that is done, in order."""
        with self._lock:
            return [self._results[start] for start in sorted(self._results)]

    def run(self) -> None:
        """Recognise; returns when the article is done or :meth:`stop` was called.

        Raises a :class:`~annotations.errors.DipleError` of the recogniser when the patterns are done.
        """
        if len(self._text) <= WHOLE:
            self._run_whole()
        else:
            self._run_where_it_is_read()

    def _run_whole(self) -> None:
        from annotations.entities import recognise_gradually
        from annotations.learning import Learning

        if not len(self._text):
            return
        with self._lock:
            near = self._offset
        parts = recognise_gradually(
            self._article,
            near=near,
            model=self._model,
            taught=Learning().names_for(self._article),
            stopped=self._stop.is_set,
        )
        with closing(parts):
            for span, mentions, settled, done in parts:
                if self._stop.is_set():
                    return
                if done:
                    self._keep(span, mentions, whole=settled)
                self._found(span.start, span.end, mentions)
                if done and not settled:
                    self._progress(done, len(self._text))

    def _keep(self, span: Span, mentions: list[Mention], *, whole: bool = False) -> None:
        with self._lock:
            if whole:
                self._results.clear()
            self._results[span.start] = (span.start, span.end, mentions)

    def _run_where_it_is_read(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            if wanted := self._wanted():
                self._recognise(wanted)
            if not self._wanted():
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

    def _wanted(self) -> list[int]:
        """Return the chunks to do around the one on screen."""
        with self._lock:
            here = self._offset // CHUNK
        count = -(-len(self._text) // CHUNK)
        around = range(max(0, here - 1), min(count, here + AHEAD))
        return [number for number in around if number not in self._done]

    def _span(self, number: int) -> Span:
        last = (number + 1) * CHUNK >= len(self._text)
        return Span(
            chunk_start(self._text, number), len(self._text) if last else chunk_start(self._text, number + 1)
        )

    def _recognise(self, wanted: Sequence[int]) -> None:
        from annotations.entities import PatternRecogniser
        from annotations.entities.coherence import coherent
        from annotations.entities.lists import gazetteer_or_world
        from annotations.entities.overlap import resolve_overlaps
        from annotations.entities.process import StatisticalProcess
        from annotations.learning import Learning

        taught = Learning().names_for(self._article)
        names, patterns = gazetteer_or_world(taught), PatternRecogniser()
        spans = {number: self._span(number) for number in wanted}
        words = {number: self._text[span.start : span.end] for number, span in spans.items()}
        plain = {}
        for number, span in spans.items():
            plain[number] = patterns.recognise(words[number])
            at_once = coherent(words[number], plain[number], names)
            self._found(*span, [_moved(each, span.start) for each in at_once])
            if self._stop.is_set():
                return
        with StatisticalProcess(self._model, idle=1.0) as process:
            for number in wanted:
                process.submit(number, words[number])
            done = 0
            while done < len(wanted) and not self._stop.is_set():
                for number, mentions in process.results(_PATIENCE):
                    done += 1
                    span = spans[number]
                    read = coherent(words[number], resolve_overlaps([*mentions, *plain[number]]), names)
                    settled = [_moved(each, span.start) for each in read]
                    self._done.add(number)
                    self._keep(span, settled)
                    self._found(*span, settled)
                    self._progress(done, len(wanted))
                    if self._stop.is_set() or self._moved_away(wanted):
                        return

    def _moved_away(self, wanted: Sequence[int]) -> bool:
        with self._lock:
            return self._offset // CHUNK not in range(min(wanted), max(wanted) + 1)


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)
