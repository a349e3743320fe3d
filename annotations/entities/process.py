"""The statistical recogniser in a process of its own, so that keys never wait for it.

Requests and answers pass one at a time, so what has not begun can always be taken back.  A thread that
lives as long as the process hands them over; it holds no lock while it waits.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Hashable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from annotations.entities import wire
from annotations.entities.mentions import Mention
from annotations.entities.pipelines import find_pipeline
from annotations.errors import DipleError

IDLE: Final = 5.0
"""Seconds without work after which the process ends and its memory goes back."""


class RecogniserFailed(DipleError):
    """The recogniser's process ended before it had answered."""


Names = tuple[tuple[str, str], ...]
"""Names that were decided about elsewhere, each with its kind."""


class _Request(NamedTuple):
    key: Any
    text: str
    offset: int
    at_once: bool = False
    names: Names | None = None
    """Of a piece of a long article; ``None`` for a text."""


class StatisticalProcess:
    """A recogniser process, started when there is work and ended when there has been none for a while.

    ``model`` is as for :func:`~annotations.entities.pipelines.find_pipeline`, whose errors are raised
    here.  ``idle`` is in seconds; with ``pieces`` the process is ready early for what :meth:`read` asks.
    All methods may be called from any thread; only :meth:`results` waits.
    """

    def __init__(self, model: str | None = None, *, idle: float = IDLE, pieces: bool = False) -> None:
        self.pipeline = find_pipeline(model)
        self._idle = idle
        self._pieces = pieces
        self._changed = Condition()
        self._waiting: deque[_Request] = deque()
        self._at_work: _Request | None = None
        self._done: deque[tuple[Any, list[Mention]]] = deque()
        self._failure: RecogniserFailed | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: Thread | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pending(self) -> int:
        """Texts submitted whose results have not been fetched."""
        with self._changed:
            return len(self._waiting) + (self._at_work is not None) + len(self._done)

    @property
    def pid(self) -> int | None:
        """Id of the running process, ``None`` while there is none."""
        with self._changed:
            return self._process.pid if self._process else None

    def submit(self, key: Hashable, text: str, *, offset: int = 0) -> None:
        """Ask for the mentions in ``text``; the result comes under ``key``, its offsets ``offset`` higher.

        Texts are read in the order they are submitted and give one result each, so an article cut by
        :func:`~annotations.entities.chunking.chunks` is marked from where the reader looks.  Raises
        ``ValueError`` after :meth:`close`.
        """
        self._ask_for(_Request(key, text, offset))

    def read(
        self, key: Hashable, text: str, *, offset: int = 0, names: Names = (), at_once: bool = False
    ) -> None:
        """Ask as :meth:`submit` does for all mentions in a piece of an article (see ``pieces``).

        ``names`` are those to know besides.  ``at_once`` asks for what patterns and known names give, which
        does not wait for the pipeline to be loaded.
        """
        self._ask_for(_Request(key, text, offset, at_once, names))

    def _ask_for(self, request: _Request) -> None:
        with self._changed:
            if self._closed:
                raise ValueError("the recogniser is closed")
            self._waiting.append(request)
            self._wake()

    def start(self) -> None:
        """Start the process ahead of the first text, so that it loads its pipeline meanwhile."""
        with self._changed:
            if not self._closed:
                self._wake()

    def results(self, timeout: float | None = None) -> Iterator[tuple[Any, list[Mention]]]:
        """Yield (key, mentions in order) as texts are read, until none is pending.

        Ends early when ``timeout`` seconds pass without a result (see :attr:`pending`) and when the
        recogniser is closed.  Raises :class:`RecogniserFailed` once when the process fails; what was
        pending is dropped then, and the next text starts another process.
        """
        while True:
            with self._changed:
                self._changed.wait_for(self._has_news, timeout)
                if self._done:
                    result = self._done.popleft()
                elif self._failure:
                    failure, self._failure = self._failure, None
                    raise failure
                else:
                    return
            yield result

    def _has_news(self) -> bool:
        return bool(self._done or self._failure or self._closed or not (self._waiting or self._at_work))

    def close(self) -> None:
        """End the process at once and drop everything pending; does nothing the second time."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._done.clear()
            if self._process:
                self._process.kill()
            self._changed.notify_all()
            thread = self._thread
        if thread:
            thread.join()

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._serve, name="recogniser", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _serve(self) -> None:
        """Start a process and hand it texts until it fails, has been idle, or is no longer wanted."""
        failure: RecogniserFailed | None = None
        process = None
        try:
            process = _start(self.pipeline.name, *(["--pieces"] if self._pieces else []))
            with self._changed:
                self._process = process
            told: Names | None = None
            while request := self._next():
                self._finish(request, _ask(process, request, told))
                told = told if request.names is None else request.names
        except RecogniserFailed as error:
            failure = error
        except Exception as error:  # whatever it is must reach results(), not end with this thread
            failure = RecogniserFailed(f"the entity recogniser stopped ({_reason(process, error)})")
        finally:
            if process:
                _end(process)
            self._retire(failure)

    def _next(self) -> _Request | None:
        """Return the next text to read, or ``None`` after an idle spell or when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed, self._idle)
            if self._closed or not self._waiting:
                return None
            self._at_work = self._waiting.popleft()
            return self._at_work

    def _finish(self, request: _Request, found: list[Mention]) -> None:
        with self._changed:
            self._at_work = None
            if not self._closed:
                self._done.append((request.key, found))
            self._changed.notify_all()

    def _retire(self, failure: RecogniserFailed | None) -> None:
        with self._changed:
            self._thread = self._process = self._at_work = None
            if failure and not self._closed:
                self._failure = failure
                self._waiting.clear()
            elif self._waiting and not self._closed:
                # A text came in while the idle process was being ended.
                self._wake()
            self._changed.notify_all()


def _start(name: str, *options: str) -> subprocess.Popen[bytes]:
    """Start a worker that sees the modules this process sees, and nothing of the folder it is in."""
    environment = dict(os.environ)
    home = Path(__file__).resolve().parents[2]
    modules = [each for each in sys.path if os.path.isabs(each)]
    environment["PYTHONPATH"] = os.pathsep.join([*modules, str(home)])
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        environment[variable] = "1"
    # -P: no module of the current folder is imported.  Its own session: no ^C of the terminal reaches it.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "annotations.entities.worker", "--model", name, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )


def _ask(process: subprocess.Popen[bytes], request: _Request, told: Names | None) -> list[Mention]:
    """Have a worker answer a request; ``told`` are the names it was told last."""
    assert process.stdin is not None
    assert process.stdout is not None
    text, names = request.text, request.names
    wire.send(
        process.stdin,
        text if names is None else (text, request.at_once, names if names != told else None),
    )
    answer = wire.receive(process.stdout)
    if isinstance(answer, str):
        raise RecogniserFailed(f"the entity recogniser failed: {answer}")
    at = request.offset
    # Interned: of thousands of mentions each would hold the name of its kind by itself.
    return [Mention(start + at, end + at, sys.intern(kind), *who) for start, end, kind, *who in answer]


def _reason(process: subprocess.Popen[bytes] | None, error: Exception) -> str:
    if process is None:
        return str(error)
    if isinstance(error, EOFError | OSError) is False:
        return f"{type(error).__name__}: {error}"
    status = process.wait()
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a worker, which holds nothing worth saving, and take its exit status."""
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream:
            with suppress(OSError):
                stream.close()
    process.wait()
