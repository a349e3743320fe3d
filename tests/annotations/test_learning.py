from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotations.article import Article
from annotations.decisions import decided
from annotations.entities import group, recognise
from annotations.entities.gazetteer import Name
from annotations.entities.identity import identity_of
from annotations.learning import Learning, Lesson, names_of
from annotations.model import EntityTarget
from annotations.notebook import Notebook
from annotations.sidecar import beside
from annotations.spans import Span

TEXT = "Tartus and Lindqvist met. The Lindqvist of May sold it to HTS."
EARLY, LATE = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))


def article(path: Path, text: str = TEXT) -> Article:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return Article(text, path.name, "plain/1", path)


def notes(path: Path, text: str = TEXT) -> Notebook:
    return Notebook.open(article(path, text), creator="ana")


def taught(path: Path) -> dict[str, str]:
    return {name.words: name.kind for name in Learning().names_for(article(path))}


def kinds(path: Path, text: str = TEXT) -> dict[str, str]:
    """Return the kinds of the names in an article, without the statistical recogniser."""
    one = article(path, text)
    mentions = recognise(one, statistical=False, taught=Learning().names_for(one))
    return {text[each.start : each.end]: each.kind for each in mentions}


def test_what_is_corrected_in_one_article_is_known_in_the_others(tmp_path: Path) -> None:
    assert "Lindqvist" not in kinds(tmp_path / "b.txt")
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(EntityTarget("Lindqvist", "PERSON"), kind="ORG")
        notebook.add(notebook.article.find("HTS"), kind="ORG")
    found = kinds(tmp_path / "b.txt")
    assert {words: found.get(words) for words in ("Tartus", "Lindqvist", "HTS")} == {
        "Tartus": "GPE",
        "Lindqvist": "ORG",
        "HTS": "ORG",
    }


def test_of_a_name_known_as_something_else_than_a_person_the_last_word_is_not_looked_for(
    tmp_path: Path,
) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(EntityTarget("Vera Bank", "PERSON"), kind="ORG")
    text = "Vera Bank met nobody. In the morning Bank customers waited."
    assert {words: kind for words, kind in kinds(tmp_path / "b.txt", text).items() if "Bank" in words} == {
        "Vera Bank": "ORG"
    }
    with notes(tmp_path / "c.txt") as notebook:
        notebook.add(EntityTarget("Bank", "PERSON"), kind="ORG")
    assert kinds(tmp_path / "b.txt", text)["Bank"] == "ORG"


def test_the_last_word_on_what_a_name_is_holds_in_the_others_and_standing_alone_does_not(
    tmp_path: Path,
) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        for name, uri in (("HTS", "Q1"), ("HTS", "Q2"), ("Tartus", identity_of("Tartus"))):
            notebook.add(EntityTarget(name, "ORG"), uri=uri)
        notebook.add(notebook.article.find("Lindqvist"), uri="Q3")
    learning = Learning()
    assert learning.things_for(article(tmp_path / "b.txt")) == {"HTS": "http://www.wikidata.org/entity/Q2"}
    assert learning.things_for(article(tmp_path / "a.txt")) == {}
    assert learning.names_for(article(tmp_path / "b.txt")) == ()


def test_what_is_no_entity_in_one_article_is_none_in_the_others(tmp_path: Path) -> None:
    assert kinds(tmp_path / "b.txt")["Tartus"] == "GPE"
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(EntityTarget("Tartus", "GPE"), kind="NONE")
    assert "Tartus" not in kinds(tmp_path / "b.txt")
    assert "Port of Tartus" in kinds(tmp_path / "c.txt", "They left the Port of Tartus.")


def test_an_article_does_not_learn_from_itself(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(notebook.article.find("Lindqvist"), kind="ORG")
    assert taught(tmp_path / "a.txt") == {}
    assert taught(tmp_path / "b.txt") == {"Lindqvist": "ORG"}


def test_folders_below_teach_and_those_above_and_beside_do_not(tmp_path: Path) -> None:
    for number, folder in enumerate(("", "here", "here/below", "beside", "here/.hidden")):
        with notes(tmp_path / folder / "a.txt", f"Name{number} and others") as notebook:
            notebook.add(Span(0, 5), kind="ORG")
    assert taught(tmp_path / "here" / "b.txt") == {"Name1": "ORG", "Name2": "ORG"}


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    with notes(tmp_path / "outside" / "a.txt") as notebook:
        notebook.add(Span(0, 6), kind="ORG")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "link").symlink_to(tmp_path / "outside")
    assert taught(tmp_path / "library" / "b.txt") == {}


def test_a_sidecar_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(Span(0, 6), kind="ORG")
    beside(tmp_path / "bad.txt").write_bytes(b'{"classifying": ')
    os.mkfifo(beside(tmp_path / "pipe.txt"))
    beside(tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert taught(tmp_path / "b.txt") == {"Tartus": "ORG"}


def test_a_sidecar_is_read_again_when_it_changed(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        made = notebook.add(Span(0, 6), kind="ORG")
        assert taught(tmp_path / "b.txt") == {"Tartus": "ORG"}
        notebook.edit(made.id, kind="PERSON")
        assert taught(tmp_path / "b.txt") == {"Tartus": "PERSON"}
        notebook.delete(made.id)
    assert taught(tmp_path / "b.txt") == {}


def test_words_that_are_no_name_teach_nothing_unless_it_is_said_of_the_entity(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        for words, kind in (("met", "EVENT"), ("May", "NONE"), ("Lindqvist", "DATE")):
            notebook.add(notebook.article.find(words), kind=kind)
        assert taught(tmp_path / "b.txt") == {}
        notebook.add(EntityTarget("met", "EVENT"), kind="EVENT")
    assert taught(tmp_path / "b.txt") == {"met": "EVENT"}


def test_a_kind_there_is_not_teaches_nothing(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(Span(0, 6), kind="ORG")
    path = beside(tmp_path / "a.txt")
    path.write_text(path.read_text().replace('"ORG"', '"CITY"'))
    assert taught(tmp_path / "b.txt") == {}
    with notes(tmp_path / "a.txt") as notebook:
        mentions = recognise(notebook.article, statistical=False)
        assert decided(notebook, mentions) == mentions


@pytest.mark.parametrize(
    ("lessons", "kind"),
    [
        ([Lesson("X", "ORG", False, (EARLY, "1")), Lesson("X", "ORG", False, (LATE, "2"))], "ORG"),
        ([Lesson("X", "ORG", False, (EARLY, "1")), Lesson("X", "GPE", False, (LATE, "2"))], None),
        ([Lesson("X", "ORG", True, (EARLY, "1")), Lesson("X", "GPE", False, (LATE, "2"))], "ORG"),
        ([Lesson("X", "ORG", True, (LATE, "2")), Lesson("X", "GPE", True, (EARLY, "1"))], "ORG"),
    ],
)
def test_decisions_that_differ(lessons: list[Lesson], kind: str | None) -> None:
    assert [name.kind for name in names_of(lessons)] == ([kind] if kind else [])
    assert names_of(lessons[::-1]) == names_of(lessons)


def test_a_name_that_is_known_keeps_its_code_and_the_name_it_goes_by(tmp_path: Path) -> None:
    text = "They left the U.S. and America."
    one = article(tmp_path / "b.txt", text)
    learnt = (Name("U.S.", "U.S.", "GPE", own=True),)
    [states] = group(recognise(one, statistical=False, taught=learnt), text)
    assert (states.name, states.code, len(states.mentions)) == ("United States", "US", 2)


def test_an_article_without_a_folder_learns_nothing() -> None:
    assert Learning().names_for(Article(TEXT, "stdin", "plain/1")) == ()
