from __future__ import annotations

import itertools
from dataclasses import replace
from itertools import accumulate, islice

import pytest

from annotations.article import Article, Block, BlockKind
from annotations.entities import (
    Gazetteer,
    Recognised,
    chunks,
    group,
    prose,
    recognise,
    recognise_gradually,
    statistical,
)
from annotations.entities.cache import cache_folder
from annotations.entities.gazetteer import Name
from annotations.entities.lists import lists_folder
from annotations.errors import BadData, NotFound
from annotations.spans import Span
from annotations.text import Text


def article_of(text: str, *code: str) -> Article:
    def blocks(_: Text) -> tuple[Block, ...]:
        return tuple(Block(text.index(each), text.index(each) + len(each), BlockKind.CODE) for each in code)

    return Article(text, "story.txt", "plain/1", find_blocks=blocks)


def test_an_article_gives_its_people_places_organisations_and_dates(news: str) -> None:
    progress: list[tuple[int, int]] = []
    mentions = recognise(article_of(news), progress=lambda done, total: progress.append((done, total)))
    found = {(mention.kind, news[mention.start : mention.end]) for mention in mentions}
    assert {
        ("PERSON", "Angela Merkel"),
        ("GPE", "Berlin"),
        ("ORG", "European Union"),
        ("DATE", "Tuesday, 14 March 2017"),
        ("DATE", "2015"),
        ("DATE", "1990s"),
        ("TIME", "10:30 a.m."),
        ("PERCENT", "4.5 percent"),
        ("MONEY", "$5.2 billion"),
        ("QUANTITY", "500 km"),
    } <= found
    assert all(left.end <= right.start for left, right in itertools.pairwise(mentions))
    assert progress[-1] == (len(news), len(news))
    entities = {entity.name: len(entity.mentions) for entity in group(mentions, news)}
    assert entities["Angela Merkel"] == entities["Emmanuel Macron"] == 2


def test_a_text_read_before_comes_from_the_cache(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = recognise(article_of(news))
    assert len(list(cache_folder().iterdir())) == 1

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the process was asked again")

    monkeypatch.setattr("annotations.entities.process.StatisticalProcess.submit", refuse)
    assert recognise(article_of(news)) == first
    with pytest.raises(AssertionError):
        recognise(article_of(news), cached=False)
    with pytest.raises(AssertionError):
        recognise(article_of(news + "More."))
    monkeypatch.setattr(statistical, "REVISION", statistical.REVISION + 1)
    with pytest.raises(AssertionError):
        recognise(article_of(news))


def test_without_the_cache_nothing_is_kept() -> None:
    recognise(article_of("Angela Merkel is in Berlin."), cached=False)
    assert not cache_folder().exists()


def test_patterns_and_known_names_need_no_process(news: str) -> None:
    mentions = recognise(article_of(news), statistical=False, model="en_core_news_xx")
    found = {(mention.engine, mention.kind, news[mention.start : mention.end]) for mention in mentions}
    assert {("pattern", "MONEY", "$5.2 billion"), ("gazetteer", "GPE", "Berlin")} <= found
    assert "statistical" not in {engine for engine, _, _ in found}


def test_other_names_may_be_given_in_place_of_those_that_are_known(news: str) -> None:
    own = Gazetteer([Name("The two leaders", "The two leaders", "NORP", own=True)])
    for names in (own, Gazetteer([])):
        mentions = recognise(article_of(news), statistical=False, names=names)
        found = {news[each.start : each.end] for each in mentions}
        assert ("The two leaders" in found) == (names is own)
        assert "Germany" not in found


def test_code_names_nothing() -> None:
    text = "In 2015 it ran:\n\n    x = date('Tuesday')\n\nuntil Monday."
    article = article_of(text, "    x = date('Tuesday')")
    assert len(prose(article)) == len(text)
    names = [text[m.start : m.end] for m in recognise(article, statistical=False)]
    assert names == ["2015", "Monday"]


def test_prose_without_code_is_the_text_itself(news: str) -> None:
    assert prose(article_of(news)) == news
    assert prose(replace(article_of("x"), text="")) == ""


def test_found_gradually_or_at_once_the_mentions_are_the_same_and_share_the_cache(news: str) -> None:
    text = "\n\n".join([news] * 8)
    article = article_of(text)
    parts = list(recognise_gradually(article, near=len(text) // 2, cached=False))
    spans = chunks(text, len(text) // 2)
    quick, slow = parts[: len(spans)], parts[len(spans) : -1]
    assert [part.span for part in quick] == [part.span for part in slow] == spans
    assert len(spans) > 1
    assert slow[0].span.end > len(text) // 2
    assert [part.settled for part in parts] == [False] * 2 * len(spans) + [True]
    assert {part.done for part in quick} == {0}
    assert [part.done for part in slow] == list(accumulate(span.length for span in spans))
    assert "statistical" not in {mention.engine for part in quick for mention in part.mentions}
    whole = Recognised(Span(0, len(text)), recognise(article, cached=False), True, len(text))
    assert parts[-1] == whole
    for part in parts:
        assert all(part.span.start <= each.start < part.span.end for each in part.mentions)
    first = list(recognise_gradually(article, near=len(text) // 2))
    assert len(list(cache_folder().iterdir())) == 1
    [again] = recognise_gradually(article)
    assert again == whole
    assert recognise(article) == whole.mentions
    assert len(first) == len(parts)
    assert len(list(cache_folder().iterdir())) == 1


def test_what_is_broken_off_is_not_kept(news: str) -> None:
    parts = recognise_gradually(article_of(news))
    next(parts)
    parts.close()
    assert not cache_folder().exists()


def test_what_is_stopped_ends_unsettled_and_is_not_kept(news: str) -> None:
    parts = list(recognise_gradually(article_of(news), stopped=lambda: True))
    assert not any(part.settled for part in parts)
    assert not cache_folder().exists()


def test_a_list_of_the_users_counts_at_once_though_the_text_is_in_the_cache(news: str) -> None:
    recognise(article_of(news))
    lists_folder().mkdir(parents=True)
    (lists_folder() / "mine.csv").write_text("name,kind\nBavaria,ORG\n", "utf-8")
    assert "ORG" in {
        each.kind for each in recognise(article_of(news)) if news[each.start :].startswith("Bavaria")
    }


def test_a_list_with_a_fault_is_an_error_but_takes_no_mention_away(news: str) -> None:
    whole = recognise(article_of(news))
    lists_folder().mkdir(parents=True)
    (lists_folder() / "mine.csv").write_text("name,kind\nBavaria,CLUB\n", "utf-8")
    with pytest.raises(BadData, match=r"mine\.csv:2"):
        recognise(article_of(news))
    parts = recognise_gradually(article_of(news))
    assert next(parts).mentions == whole
    with pytest.raises(BadData):
        next(parts)


def test_without_a_pipeline_the_patterns_come_before_the_error(news: str) -> None:
    parts = recognise_gradually(article_of(news), model="en_core_news_xx")
    assert any(part.mentions for part in islice(parts, len(chunks(news))))
    with pytest.raises(NotFound):
        next(parts)
