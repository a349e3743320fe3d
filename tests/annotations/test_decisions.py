from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotations.article import Article
from annotations.decisions import Decision, Decisions, decided
from annotations.entities.mentions import Entity, Mention
from annotations.model import EntityTarget
from annotations.notebook import Notebook
from annotations.spans import Span, SpanIndex

TEXT = "Jordan met Jordan in Amazon, and Jordan left."
MENTIONS = [Mention(0, 6, "GPE"), Mention(11, 17, "GPE"), Mention(21, 27, "ORG"), Mention(33, 39, "GPE")]


def notebook(folder: Path) -> Notebook:
    path = folder / "a.txt"
    path.write_text(TEXT)
    return Notebook.open(Article(TEXT, "a.txt", "plain/1", path))


def kinds(mentions: list[Mention]) -> list[tuple[str, str]]:
    return [(TEXT[one.start : one.end], one.kind) for one in mentions]


def test_without_corrections_mentions_stay_as_they_are(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Amazon"), note="A river?")
    assert decided(notes, MENTIONS) == MENTIONS


def test_a_correction_of_words_makes_them_a_mention_of_that_kind(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Amazon"), kind="LOC")
    notes.add(notes.article.find("met"), kind="EVENT")
    found = kinds(decided(notes, MENTIONS))
    assert ("Amazon", "LOC") in found
    assert ("met", "EVENT") in found
    assert len(found) == 5


def test_a_correction_of_an_entity_changes_all_its_mentions_and_a_later_one_of_words_stands(
    tmp_path: Path,
) -> None:
    notes = notebook(tmp_path)
    notes.add(EntityTarget("Jordan", "GPE"), kind="PERSON")
    notes.add(notes.article.find("Jordan", 2), kind="ORG")
    assert [kind for words, kind in kinds(decided(notes, MENTIONS)) if words == "Jordan"] == [
        "PERSON",
        "ORG",
        "PERSON",
    ]


def test_a_correction_of_an_entity_reaches_the_other_names_it_goes_by(tmp_path: Path) -> None:
    text = "Ana Ruiz met Ruiz and Bo Lind."
    path = tmp_path / "b.txt"
    path.write_text(text)
    notes = Notebook.open(Article(text, "b.txt", "plain/1", path))
    mentions = [Mention(0, 8, "PERSON"), Mention(13, 17, "PERSON"), Mention(22, 29, "PERSON")]
    notes.add(EntityTarget("Ana Ruiz", "PERSON"), kind="ORG")
    assert [one.kind for one in decided(notes, mentions)] == ["ORG", "ORG", "PERSON"]
    notes.add(EntityTarget("Ruiz", "PERSON"), kind="GPE")
    assert [one.kind for one in decided(notes, mentions)] == ["ORG", "GPE", "PERSON"]


def test_a_name_is_corrected_whatever_kind_it_is_taken_for_now(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(EntityTarget("Amazon", "GPE"), kind="LOC")
    assert ("Amazon", "LOC") in kinds(decided(notes, MENTIONS))


def test_the_later_decision_stands_whatever_zone_its_time_is_in(tmp_path: Path) -> None:
    times = iter(["2026-11-22T12:00:00+02:00", "2026-11-22T11:00:00+00:00"])
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    notes = Notebook.open(
        Article(TEXT, "a.txt", "plain/1", path), clock=lambda: datetime.fromisoformat(next(times))
    )
    notes.add(EntityTarget("Amazon", "ORG"), kind="LOC")
    notes.add(notes.article.find("Amazon"), kind="PRODUCT")
    assert ("Amazon", "PRODUCT") in kinds(decided(notes, MENTIONS))


def test_what_is_no_entity_is_no_mention_here_or_everywhere(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Jordan", 2), kind="NONE")
    assert [kind for words, kind in kinds(decided(notes, MENTIONS)) if words == "Jordan"] == ["GPE", "GPE"]
    notes.add(EntityTarget("Jordan", "GPE"), kind="NONE")
    assert kinds(decided(notes, MENTIONS)) == [("Amazon", "ORG")]
    notes.add(notes.article.find("Jordan"), kind="PERSON")
    assert kinds(decided(notes, MENTIONS)) == [("Jordan", "PERSON"), ("Amazon", "ORG")]


def test_a_name_that_nothing_found_is_a_mention_wherever_it_stands_by_itself(tmp_path: Path) -> None:
    text = "Orlo and Orlov met Orlo\nLind in Orlo, and Maria Orlo left Orlo."
    path = tmp_path / "b.txt"
    path.write_text(text)
    notes = Notebook.open(Article(text, "b.txt", "plain/1", path))
    notes.add(EntityTarget("Orlo", "GPE"), kind="GPE")
    taken = [Mention(19, 28, "PERSON"), Mention(42, 52, "PERSON")]
    found = [(text[one.start : one.end], one.kind) for one in decided(notes, taken)]
    assert found == [
        ("Orlo", "GPE"),
        ("Orlo\nLind", "PERSON"),
        ("Orlo", "GPE"),
        ("Maria Orlo", "PERSON"),
        ("Orlo", "GPE"),
    ]


def test_a_uri_is_that_of_the_entity_under_any_of_its_names_and_the_latest_stands(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(EntityTarget("J. Jordan", "PERSON"), uri="Q41421")
    notes.add(notes.article.find("Jordan"), uri="https://example.org/jordan")
    [amazon, other] = [Entity("Amazon", "ORG", ()), Entity("J. Jordan", "PERSON", (), None, ("Jordan",))]
    decisions = Decisions.of(notes)
    assert decisions.uri(amazon) is None
    assert decisions.uri(other) == "https://example.org/jordan"


def test_names_that_are_given_one_uri_are_one_entity_and_corrected_together(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Amazon"), uri="Q41421")
    assert [one.name for one in Decisions.of(notes).entities(MENTIONS, TEXT)] == ["Jordan", "Amazon"]
    notes.add(EntityTarget("Jordan", "GPE"), uri="Q41421")
    [one] = Decisions.of(notes).entities(MENTIONS, TEXT)
    assert (one.name, one.kind, one.aliases, len(one.mentions)) == ("Jordan", "GPE", ("Amazon",), 4)
    notes.add(EntityTarget("Jordan", "GPE"), kind="PERSON")
    assert {one.kind for one in decided(notes, MENTIONS)} == {"PERSON"}


@given(st.lists(st.integers(0, len(TEXT)), max_size=4))
def test_decisions_laid_over_chunk_by_chunk_are_those_laid_over_the_whole(cuts: list[int]) -> None:
    spans = [(Span(7, 10), Decision(1, "EVENT")), (Span(18, 24), Decision(2, "LOC"))]
    decisions = Decisions({"Jordan": Decision(0, "PERSON")}, SpanIndex(spans))
    edges = sorted({0, *cuts, len(TEXT)})
    found = []
    for start, end in pairwise(edges):
        here = [mention for mention in MENTIONS if start <= mention.start < end]
        found += decisions.over(here, TEXT, Span(start, end))
    assert found == decisions.over(MENTIONS, TEXT)
