from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from annotations import elsewhere
from annotations.article import Article
from annotations.elsewhere import remarks_near, remarks_of, seen_before
from annotations.entities.gazetteer import Gazetteer, Name
from annotations.entities.identity import identity_of
from annotations.entities.mentions import Entity, Mention
from annotations.model import WHOLE, EntityTarget, Link, ReplyTo
from annotations.notebook import Notebook
from annotations.sidecar import beside

TEXT = "Envoy Mikhail Bogdanov met the HTS in May. Bogdanov's men read of it."


def entity(name: str, kind: str = "ORG", *aliases: str, count: int = 1) -> Entity:
    return Entity(name, kind, tuple(Mention(at, at + 1, kind) for at in range(count)), None, aliases)


BOGDANOV = entity("Mikhail Bogdanov", "PERSON", "Bogdanov")
HTS = entity("Hayat Tahrir al-Sham", "ORG", "HTS")


def notes(path: Path, text: str = TEXT) -> Notebook:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return Notebook.open(Article(text, path.name, "plain/1", path), creator="ana")


def here(folder: Path) -> Article:
    return Article(TEXT, "here.txt", "plain/1", folder / "here.txt")


def said(folder: Path, *entities: Entity) -> dict[str, list[str]]:
    """Return what is said in a folder of each entity, by its name."""
    seen = seen_before(entities, remarks_near(here(folder)))
    return {each.entity.name: [remark.said for remark in each.remarks] for each in seen}


def test_notes_on_the_same_names_in_other_articles_are_found(tmp_path: Path) -> None:
    with notes(tmp_path / "below" / "a.txt") as notebook:
        made = notebook.add(notebook.article.find("Bogdanov"), note="Deputy minister.\nSince 2011.")
        notebook.add(EntityTarget("HTS", "ORG"), tags=["armed", "north"])
        notebook.add(notebook.article.find("met the HTS"), links=[Link("https://example.org/")])
    assert said(tmp_path, BOGDANOV, HTS, entity("Rosneft")) == {
        "Hayat Tahrir al-Sham": ["#armed #north", "→ see-also: https://example.org/"],
        "Mikhail Bogdanov": ["Deputy minister. Since 2011."],
    }
    [remark] = [each for each in remarks_near(here(tmp_path)) if each.annotation == made.id]
    assert (remark.article, remark.creator) == (str(tmp_path / "below" / "a.txt"), "ana")
    assert remark.day == (made.modified or "")[:10]


def test_what_says_nothing_or_is_about_no_words_does_not_count(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(notebook.article.find("HTS"))
        notebook.add(EntityTarget("HTS", "ORG"), kind="ORG")
        whole = notebook.add(WHOLE, note="All about the HTS.")
        notebook.add(ReplyTo(whole.id), note="HTS indeed.")
    assert remarks_near(here(tmp_path)) == []


def test_a_name_counts_as_a_whole_word_and_the_longest_of_names_stands() -> None:
    text = "Syrian rebels, HTSC, and the HTS's men in North Syria"
    article = Article(text, "a.txt", "plain/1")
    notebook = Notebook.open(article, creator="ana")
    for words in ("HTSC, and", "HTS's men", "Syrian rebels", "in North Syria"):
        notebook.add(article.find(words), note=words)
    remarks = remarks_of(notebook.annotations, "a.txt")
    places = [HTS, entity("Syria", "GPE"), entity("North Syria", "LOC")]
    seen = {each.entity.name: [one.said for one in each.remarks] for each in seen_before(places, remarks)}
    assert seen == {"Hayat Tahrir al-Sham": ["HTS's men"], "North Syria": ["in North Syria"]}


def test_a_note_on_an_entity_of_a_longer_name_is_not_on_a_shorter_one(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(EntityTarget("HTS Media", "ORG"), note="Their channel.")
    assert said(tmp_path, HTS) == {}


def test_what_is_tied_to_the_same_uri_is_the_same_thing(tmp_path: Path) -> None:
    thing = "http://www.wikidata.org/entity/Q1"
    with notes(tmp_path / "a.txt", "The Nusra Front, said Nusra.") as notebook:
        notebook.add(EntityTarget("Nusra Front", "ORG"), uri=thing)
        notebook.add(notebook.article.find("Nusra Front"), note="Renamed in 2017.")
        notebook.add(notebook.article.find("Nusra", 2), note="Another one.")
    assert said(tmp_path, replace(HTS, uri=thing), BOGDANOV) == {"Hayat Tahrir al-Sham": ["Renamed in 2017."]}
    assert said(tmp_path, HTS, BOGDANOV) == {}


def test_what_is_tied_within_an_article_says_nothing_elsewhere(tmp_path: Path) -> None:
    own = identity_of("Front")
    with notes(tmp_path / "a.txt", "The Nusra Front.") as notebook:
        notebook.add(EntityTarget("Nusra Front", "ORG"), uri=own, note="One of two.")
    assert said(tmp_path, replace(HTS, uri=own)) == {}


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (entity("May", "PERSON"), "a month"),
        (entity("28 January", "DATE"), "a date"),
        (entity("three", "CARDINAL"), "a number"),
        (entity("English", "LANGUAGE"), "a language"),
        (entity("delegation", "ORG"), "small letters"),
        (entity("Envoy", "PERSON"), "an ordinary word of the article"),
        (entity("Mikhail", "PERSON"), "a given name alone"),
        (entity("Reading", "GPE"), "a name that may mean something else"),
        (entity("X", "ORG"), "a letter"),
    ],
)
def test_names_that_are_not_told_apart_are_not_looked_for(one: Entity, why: str) -> None:
    known = Gazetteer([Name("Reading", "Reading", "GPE", sure=False)])
    assert list(elsewhere.names_of(one, known, {"envoy"})) == [], why


def test_names_that_are_told_apart_are_looked_for() -> None:
    known = Gazetteer([Name("Syria", "Syria", "GPE")])
    for one in (
        entity("Syria", "GPE"),
        entity("Mikhail Bogdanov", "PERSON", "Bogdanov"),
        entity("北京", "GPE"),
    ):
        assert list(elsewhere.names_of(one, known)) == [one.name, *one.aliases]


def test_what_is_on_a_name_alone_comes_first_then_what_is_latest() -> None:
    article = Article("HTS. The HTS came. HTS left.", "a.txt", "plain/1")
    notebook = Notebook.open(article, creator="ana")
    for words, nth in (("HTS", 1), ("The HTS came", 1), ("HTS", 3)):
        notebook.add(article.find(words, nth), note=f"{words} {nth}")
    notebook.add(EntityTarget("Other", "ORG"), note="other")
    remarks = remarks_of(notebook.annotations, "a.txt")
    first, second = seen_before([HTS, entity("Other", count=5)], remarks)
    assert (first.entity.name, second.entity.name) == ("Other", "Hayat Tahrir al-Sham")
    assert [each.said for each in second.remarks] == ["HTS 3", "HTS 1", "The HTS came 1"]
    assert (second.direct, second.left) == (2, 0)


def test_of_many_notes_the_first_are_given_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "MOST", 2)
    article = Article("HTS", "a.txt", "plain/1")
    notebook = Notebook.open(article, creator="ana")
    for number in range(5):
        notebook.add(article.find("HTS"), note=str(number))
    [seen] = seen_before([HTS], remarks_of(notebook.annotations, "a.txt"))
    assert ([each.said for each in seen.remarks], seen.direct, seen.left) == (["4", "3"], 5, 3)


# -- where they come from --------------------------------------------------------------------------


def test_the_own_notes_and_those_of_copies_are_left_out(tmp_path: Path) -> None:
    with notes(tmp_path / "here.txt") as notebook:
        made = notebook.add(notebook.article.find("HTS"), note="Mine.")
    (tmp_path / "copy.txt").write_text(TEXT)
    beside(tmp_path / "copy.txt").write_bytes(beside(tmp_path / "here.txt").read_bytes())
    assert [each.said for each in remarks_near(here(tmp_path))] == ["Mine."]
    assert remarks_near(here(tmp_path), {made.id}) == []


def test_of_copies_of_another_article_the_nearest_counts(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt") as notebook:
        notebook.add(EntityTarget("HTS", "ORG"), note="Once.")
    copied = beside(tmp_path / "a.txt").read_bytes()
    for copy in (tmp_path / "copy.txt", tmp_path / "below" / "a.txt"):
        notes(copy)
        beside(copy).write_bytes(copied)
    assert [each.article for each in remarks_near(here(tmp_path))] == [str(tmp_path / "a.txt")]


def test_folders_above_and_beside_and_what_links_lead_to_are_left_out(tmp_path: Path) -> None:
    for number, folder in enumerate(("", "here", "here/below", "beside", "here/.hidden")):
        with notes(tmp_path / folder / "a.txt") as notebook:
            notebook.add(notebook.article.find("HTS"), note=str(number))
    outside = tmp_path / "here" / "link.txt"
    outside.symlink_to(tmp_path / "beside" / "a.txt")
    beside(outside).symlink_to(beside(tmp_path / "beside" / "a.txt"))
    assert [each.said for each in remarks_near(here(tmp_path / "here"))] == ["1", "2"]


def test_a_sidecar_that_cannot_be_read_hides_no_other_and_one_that_changed_is_read_again(
    tmp_path: Path,
) -> None:
    beside(tmp_path / "bad.txt").write_bytes(b"{")
    os.mkfifo(beside(tmp_path / "pipe.txt"))
    with notes(tmp_path / "z.txt") as notebook:
        made = notebook.add(notebook.article.find("HTS"), note="One.")
        assert [each.said for each in remarks_near(here(tmp_path))] == ["One."]
        notebook.edit(made.id, note="Two.")
        assert [each.said for each in remarks_near(here(tmp_path))] == ["Two."]


def test_reading_is_bounded_and_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        with notes(tmp_path / name) as notebook:
            notebook.add(notebook.article.find("HTS"), note=name)
    asked: Iterable[bool] = iter((False, True))
    assert [each.said for each in remarks_near(here(tmp_path), stopped=lambda: next(asked))] == ["a.txt"]  # type: ignore[call-overload]
    monkeypatch.setattr(elsewhere, "BYTES", beside(tmp_path / "a.txt").stat().st_size + 10)
    assert [each.said for each in remarks_near(here(tmp_path))] == ["a.txt"]


def test_an_article_in_no_folder_has_none() -> None:
    assert remarks_near(Article(TEXT, "stdin", "plain/1")) == []


PETROVA = entity("Ana Petrova", "PERSON", "Petrova")
OLGA = "Olga Petrova spoke. Then Petrova left."


def test_a_surname_alone_is_nobodys_who_has_another_given_name_there(tmp_path: Path) -> None:
    with notes(tmp_path / "before.txt", OLGA) as notebook:
        notebook.add(notebook.article.find("Petrova"), note="Olga's name stands right before it.")
    with notes(tmp_path / "within.txt", OLGA) as notebook:
        notebook.add(notebook.article.find("Olga Petrova spoke"), note="It stands among the words.")
    with notes(tmp_path / "named.txt", OLGA) as notebook:
        notebook.add(EntityTarget("Olga Petrova", "PERSON"), kind="PERSON")
        notebook.add(notebook.article.find("Petrova left"), note="Another annotation has it.")
        notebook.add(EntityTarget("Petrova", "PERSON"), note="So it has of the entity.")
    assert said(tmp_path, PETROVA) == {}
    assert len(said(tmp_path, entity("Petrova", "PERSON"))["Petrova"]) == 4
    assert len(said(tmp_path, entity("Olga Petrova", "PERSON", "Petrova"))["Olga Petrova"]) == 4


@pytest.mark.parametrize(
    "text",
    [
        "Then Petrova left.",
        "President Petrova left.",
        "Ana Petrova left.",
        "A. Petrova left.",
        "Anna Petrova left.",
        "Ana Maria Petrova left.",
        "Olga, Petrova left.",
    ],
)
def test_a_surname_alone_is_anybodys_whose_given_name_is_not_another_one(tmp_path: Path, text: str) -> None:
    with notes(tmp_path / "a.txt", text) as notebook:
        notebook.add(notebook.article.find("Petrova left"), note="Left.")
    assert said(tmp_path, PETROVA) == {"Ana Petrova": ["Left."]}


def test_of_two_bearers_of_a_surname_there_one_may_be_meant(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt", "Olga Petrova and Ana Petrova came. Petrova left.") as notebook:
        notebook.add(EntityTarget("Olga Petrova", "PERSON"), kind="PERSON")
        notebook.add(EntityTarget("Ana Petrova", "PERSON"), kind="PERSON")
        notebook.add(notebook.article.find("Petrova left"), note="Which one?")
    assert said(tmp_path, PETROVA) == {"Ana Petrova": ["Which one?"]}


def test_given_names_are_those_of_people(tmp_path: Path) -> None:
    with notes(tmp_path / "a.txt", "Maria Moscow slept.") as notebook:
        notebook.add(notebook.article.find("Moscow"), note="A city.")
    assert said(tmp_path, entity("New Moscow", "GPE", "Moscow")) == {"New Moscow": ["A city."]}
