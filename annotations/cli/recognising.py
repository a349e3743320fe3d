"""Articles opened and recognised for a command: one after the other, or several at a time on all cores."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from annotations.cli.opening import opened_notebook
from annotations.cli.progress import Progress, recognised
from annotations.cli.running import Outcome

if TYPE_CHECKING:
    from concurrent.futures import Future

    from annotations.decisions import Decisions
    from annotations.entities.mentions import Mention
    from annotations.learning import Learning
    from annotations.notebook import Notebook
    from annotations.text import Text

_AHEAD: Final = 2
"""Articles begun ahead of the one being printed or written, for each that is recognised at a time."""

_T = TypeVar("_T")


class Recognised(NamedTuple, Generic[_T]):
    """An article's ``mentions`` as people decided, and what was ``taken`` from its notebook.

    ``number`` is its place among those that were asked for, from 0.
    """

    number: int
    text: Text
    decisions: Decisions
    mentions: list[Mention]
    taken: _T


@dataclass(frozen=True)
class Recognising:
    """How articles are opened and recognised.

    ``model`` is as for :func:`~annotations.entities.pipelines.find_pipeline`, by default the configuration's.
    What is not ``statistical`` finds patterns and known names only.
    """

    encoding: str | None
    model: str | None
    statistical: bool

    def check(self) -> None:
        """Raise what is wrong with a list of names or the pipeline: told once, not for each article."""
        from annotations.entities.lists import gazetteer
        from annotations.entities.pipelines import find_pipeline

        gazetteer()
        if self.statistical:
            find_pipeline(self._model)

    @property
    def _model(self) -> str | None:
        from annotations.config import load_config

        return self.model or load_config().model

    def each(
        self, articles: Sequence[str], take: Callable[[Notebook], _T], outcome: Outcome
    ) -> Iterator[Recognised[_T]]:
        """Yield ``articles`` in their order, with what ``take`` returns of their open notebooks.

        One that cannot be read is told, and no more comes of it.
        """
        from annotations.learning import Learning

        learning = Learning()
        if len(articles) > 1 and self.statistical:
            yield from self._at_once(articles, take, learning, outcome)
            return
        for number, source in enumerate(articles):
            found = None
            with outcome.attempt(), opened_notebook(source, encoding=self.encoding) as notebook:
                begun = _begun(number, notebook, take, learning)
                mentions = recognised(
                    notebook.article,
                    source,
                    model=self.model,
                    statistical=self.statistical,
                    learning=learning,
                )
                found = _ended(begun, mentions)
            if found:
                yield found

    def _at_once(
        self, articles: Sequence[str], take: Callable[[Notebook], _T], learning: Learning, outcome: Outcome
    ) -> Iterator[Recognised[_T]]:
        from annotations.entities import Recognisers

        total = len(articles)
        shown = Progress(f"{total} articles")
        waiting: deque[tuple[Recognised[_T], Future[list[Mention]]]] = deque()
        with Recognisers(self._model) as recognisers:
            try:
                for opened, source in enumerate(articles, 1):
                    shown.clear()
                    with outcome.attempt():
                        with opened_notebook(source, encoding=self.encoding) as notebook:
                            begun = _begun(opened - 1, notebook, take, learning)
                        taught = learning.names_for(notebook.article)
                        waiting.append((begun, recognisers.begin(notebook.article, taught)))
                    while waiting and (opened == total or len(waiting) > _AHEAD * recognisers.workers):
                        shown(opened - len(waiting), total)
                        begun, mentions = waiting.popleft()
                        found = None
                        with outcome.attempt(), _cleared(shown):
                            found = _ended(begun, mentions.result())
                        if found:
                            yield found
            finally:
                shown.clear()


@contextmanager
def _cleared(shown: Progress) -> Iterator[None]:
    """Take the line of progress away before a fault is told or anything is printed."""
    try:
        yield
    finally:
        shown.clear()


def _begun(
    number: int, notebook: Notebook, take: Callable[[Notebook], _T], learning: Learning
) -> Recognised[_T]:
    from annotations.decisions import Decisions

    article = notebook.article
    decisions = Decisions.of(notebook, learning.things_for(article))
    return Recognised(number, article.text, decisions, [], take(notebook))


def _ended(begun: Recognised[_T], mentions: Sequence[Mention]) -> Recognised[_T]:
    return begun._replace(mentions=begun.decisions.over(mentions, begun.text))
