"""Finds the entities of an article in the background: patterns and known names at once, the rest after.

Runs in a thread of its own, from where the person reads outwards.  What it finds is handed to
``found(start, end, mentions)`` a chunk at a time, at last for the whole article; it never moves the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from threading import Event, Lock
from typing import TYPE_CHECKING, Final

from annotations.article import Article
from annotations.errors import DipleError
from annotations.spans import Span
from annotations.text import Text

if TYPE_CHECKING:
    from annotations.entities.mentions import Mention
    from annotations.entities.process import Names, StatisticalProcess

CHUNK: Final = 4096
"""Code points recognised at a time, rounded up to the end of a line."""

WHOLE: Final = 400_000
"""Articles of at most this many code points are recognised whole, longer ones where they are read."""

AHEAD: Final = 8
"""Chunks recognised from the one on screen on in an article longer than that."""

NEAR: Final = 2
"""Chunks from the one on screen on that are never left undone: with the last of them all of AHEAD is done."""

STILL: Final = 0.3
"""Seconds without scrolling after which what is on screen of a longer article is recognised."""

_LONGEST_LINE: Final = 4096
_PATIENCE: Final = 0.1
"""Seconds in which :meth:`Recognition.stop` is noticed while the recogniser is at work."""

Found = Callable[[int, int, "Sequence[Mention]"], None]
Progress = Callable[[int, int], None]


def started_ahead(article: Article, model: str | None = None) -> StatisticalProcess | None:
    """Return a process for a :class:`Recognition`, loading its pipeline while the notes are opened.

    ``None`` where it would have nothing to do: the entities are in the cache, the article is empty, or there
    is no pipeline (which recognising tells).  It ends by itself when nobody asks it anything.
    """
    from annotations.entities import cache
    from annotations.entities.process import StatisticalProcess
    from annotations.entities.statistical import StatisticalRecogniser

    try:
        recogniser = StatisticalRecogniser(model)
        length = len(article.text)
        if not length or (
            length <= WHOLE and cache.holds(article.digest, recogniser.name, recogniser.version)
        ):
            return None
        process = StatisticalProcess(model, pieces=length > WHOLE)
    except DipleError:
        return None
    process.start()
    return process


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

    def __init__(
        self,
        article: Article,
        found: Found,
        progress: Progress,
        model: str | None = None,
        process: StatisticalProcess | None = None,
    ) -> None:
        """``progress`` is told (done, wanted); (0, 0) means that nothing is going on.

        ``process`` is one :func:`started_ahead`; it is closed when :meth:`run` returns.
        """
        self._article = article
        self._text = article.text
        self._found = found
        self._progress = progress
        self._model = model
        self._process = process
        self._stop = Event()
        self._wake = Event()
        self._lock = Lock()
        self._offset = 0
        self._done: set[int] = set()
        self._names: Names | None = None

    def stop(self) -> None:
        """End :meth:`run` soon."""
        self._stop.set()
        self._wake.set()

    def look(self, span: Span) -> None:
        """Say what is on screen; only a long article needs to be told."""
        with self._lock:
            self._offset = span.start
        self._wake.set()

    def run(self) -> None:
        """Recognise; returns when the article is done or :meth:`stop` was called.

        Raises a :class:`~annotations.errors.DipleError` of the recogniser when the patterns are done.
        """
        try:
            if len(self._text) <= WHOLE:
                self._run_whole()
            else:
                self._run_where_it_is_read()
        finally:
            if self._process is not None:
                self._process.close()

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
            process=self._process,
            stopped=self._stop.is_set,
        )
        told = None
        with closing(parts):
            for span, mentions, settled, done in parts:
                if self._stop.is_set():
                    return
                self._found(span.start, span.end, mentions)
                if not settled and done != told:
                    self._progress(done, len(self._text))
                    told = done

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
        """Return the chunks to do, from the one on screen on, then the one before it.

        None while those next to it are done: the process is not started for one chunk at a time.
        """
        with self._lock:
            here = self._offset // CHUNK
        count = -(-len(self._text) // CHUNK)
        before = range(max(0, here - 1), here)
        if self._done.issuperset([*range(here, min(count, here + NEAR)), *before]):
            return []
        return [each for each in (*range(here, min(count, here + AHEAD)), *before) if each not in self._done]

    def _span(self, number: int) -> Span:
        last = (number + 1) * CHUNK >= len(self._text)
        return Span(
            chunk_start(self._text, number), len(self._text) if last else chunk_start(self._text, number + 1)
        )

    def _recognise(self, wanted: Sequence[int]) -> None:
        """Recognise chunks in the process, where no key waits for it; in this thread where there is none."""
        from annotations.entities.process import StatisticalProcess

        if self._names is None:  # looks through the article's folder: once is enough
            self._names = _taught(self._article)
        names = self._names
        spans = {number: self._span(number) for number in wanted}
        told = False
        try:
            process = self._process = self._process or StatisticalProcess(self._model, pieces=True)
            for span in spans.values():
                if not self._read(process, span, names, at_once=True):
                    return
            told = True
            self._progress(0, len(wanted))
            for done, (number, span) in enumerate(spans.items(), 1):
                if not self._read(process, span, names, at_once=False):
                    return
                self._done.add(number)
                self._progress(done, len(wanted))
                if self._moved_away(wanted):
                    return
        except DipleError:
            if not told:
                self._read_here(spans, names)
            raise

    def _read(self, process: StatisticalProcess, span: Span, names: Names, *, at_once: bool) -> bool:
        """Have a chunk read, and hand over what is found; ``False`` when :meth:`stop` is called before.

        It is asked one chunk at a time, so that where the person looks next does not wait for others.
        """
        words = self._text[span.start : span.end]
        process.read(None, words, offset=span.start, names=names, at_once=at_once)
        while not self._stop.is_set():
            for _, mentions in process.results(_PATIENCE):
                self._found(*span, mentions)
                return not self._stop.is_set()
        return False

    def _read_here(self, spans: Mapping[int, Span], names: Names) -> None:
        """Find by patterns and known names what can be found without the process."""
        from annotations.entities.pieces import Pieces

        pieces = Pieces(names)
        for span in spans.values():
            if self._stop.is_set():
                return
            found = pieces.at_once(self._text[span.start : span.end])
            self._found(*span, [_moved(each, span.start) for each in found])

    def _moved_away(self, wanted: Sequence[int]) -> bool:
        with self._lock:
            return self._offset // CHUNK not in range(min(wanted) - NEAR, max(wanted) + 1)


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)


def _taught(article: Article) -> Names:
    """Return the names that the other articles of the folder teach."""
    from annotations.neighbours import has_others

    if not has_others(article):
        return ()
    from annotations.learning import Learning

    return tuple((name.words, name.kind) for name in Learning().names_for(article))
