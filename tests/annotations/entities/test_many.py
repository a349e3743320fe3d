from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any

import pytest

from annotations.article import Article
from annotations.entities import Mention, RecogniserFailed, Recognisers, StatisticalProcess, many, recognise
from annotations.entities.many import cores
from annotations.errors import NotFound


def article_of(text: str) -> Article:
    return Article(text, "story.txt", "plain/1")


TEXTS = [f"Angela Merkel met {name} Weber in Berlin.\n\nWeber left." for name in ("Ida", "Max", "Eva", "Jan")]


def test_several_articles_are_recognised_each_as_it_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[StatisticalProcess] = []

    class Counted(StatisticalProcess):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            made.append(self)

    monkeypatch.setattr(many, "StatisticalProcess", Counted)
    with Recognisers(workers=2) as recognisers:
        begun = [recognisers.begin(article_of(text)) for text in TEXTS]
        found = [each.result() for each in begun]
    assert 1 <= len(made) <= 2
    assert [each.pid for each in made] == [None] * len(made)
    assert found == [recognise(article_of(text)) for text in TEXTS]


def test_there_are_as_many_as_this_process_has_cores() -> None:
    with Recognisers() as recognisers:
        assert recognisers.workers == cores() >= 1


def test_a_pipeline_that_is_missing_is_told_for_each_article() -> None:
    with Recognisers("no_such_pipeline", workers=1) as recognisers:
        begun = [recognisers.begin(article_of(text)) for text in TEXTS]
        for each in begun:
            with pytest.raises(NotFound):
                each.result()


def answering(monkeypatch: pytest.MonkeyPatch, answer: Callable[[Article], list[Mention]]) -> list[object]:
    """Have ``answer`` in place of the recogniser; return what processes are closed."""
    closed: list[object] = []

    class Process:
        def __init__(self, model: str | None) -> None: ...
        def close(self) -> None:
            closed.append(self)

    def recognised(article: Article, **_: object) -> list[Mention]:
        return answer(article)

    monkeypatch.setattr(many, "StatisticalProcess", Process)
    monkeypatch.setattr(many, "recognise", recognised)
    return closed


def test_after_a_failure_another_process_takes_the_next_article(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(article: Article) -> list[Mention]:
        if article.text[0:3] == "bad":
            raise RecogniserFailed("it stopped")
        return [Mention(0, 3, "ORG")]

    closed = answering(monkeypatch, answer)
    with Recognisers(workers=1) as recognisers:
        begun = [recognisers.begin(article_of(text)) for text in ("ABC", "bad", "DEF")]
        assert begun[0].result() == begun[2].result() == [Mention(0, 3, "ORG")]
        with pytest.raises(RecogniserFailed):
            begun[1].result()
        assert len(closed) == 1
    assert len(set(closed)) == 2


def test_leaving_begins_no_more_articles_and_stops_those_begun() -> None:
    with Recognisers(workers=1) as recognisers:
        begun = [recognisers.begin(article_of(text * 400)) for text in TEXTS]
    assert all(each.done() for each in begun)
    with pytest.raises(CancelledError):
        begun[-1].result()
