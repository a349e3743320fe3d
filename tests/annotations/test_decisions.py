from __future__ import annotations

from pathlib import Path

from annotations.article import Article
from annotations.decisions import decided
from annotations.entities.mentions import Mention
from annotations.model import EntityTarget
from annotations.notebook import Notebook

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
