"""Several articles recognised at a time, with a process for every core that is kept for the next article."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event
from types import TracebackType
from typing import Self

from annotations.article import Article
from annotations.entities.gazetteer import Name
from annotations.entities.mentions import Mention
from annotations.entities.process import StatisticalProcess
from annotations.entities.recognition import recognise


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Recognisers:
    """Recognises as many articles at a time as there are ``workers``, by default one for every core.

    ``model`` is as for :func:`~annotations.entities.pipelines.find_pipeline`.  Leaving the block ends all
    processes, whatever they are doing.
    """

    def __init__(self, model: str | None = None, *, workers: int | None = None) -> None:
        self.workers = workers or cores()
        self._model = model
        self._stopped = Event()
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="articles")
        self._idle: SimpleQueue[StatisticalProcess | None] = SimpleQueue()
        for _ in range(self.workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._threads.shutdown(cancel_futures=True)
        for _ in range(self.workers):
            if process := self._idle.get():
                process.close()

    def begin(self, article: Article, taught: tuple[Name, ...] = ()) -> Future[list[Mention]]:
        """Have ``article`` recognised; the future gives, or raises, what :func:`recognise` does."""
        return self._threads.submit(self._recognise, article, taught)

    def _recognise(self, article: Article, taught: tuple[Name, ...]) -> list[Mention]:
        process = self._idle.get()
        try:
            process = process or StatisticalProcess(self._model)
            return recognise(
                article, model=self._model, taught=taught, process=process, stopped=self._stopped.is_set
            )
        except BaseException:
            # What was asked of it and not fetched must not come as an answer about the next article.
            if process:
                process.close()
            process = None
            raise
        finally:
            self._idle.put(process)
