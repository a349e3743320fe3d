"""The bundled articles: they open without a word of complaint, and their notes are what the code makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.anchoring import AnchorState
from annotations.formats import open_article
from annotations.notebook import Notebook
from tests.sample_notes import ARTICLE, SAMPLES, make_notes

ARTICLES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".json")


def test_there_is_a_sample_of_each_kind_of_article() -> None:
    assert {path.suffix for path in ARTICLES} == {".txt", ".md", ".html"}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_a_sample_opens_with_its_metadata_and_no_notice(path: Path) -> None:
    article = open_article(path)
    assert article.notices == ()
    assert article.metadata.date is not None
    assert 300 <= len(str(article.text[:]).split()) <= 900


def test_the_shipped_notes_are_the_ones_the_recipe_makes(tmp_path: Path) -> None:
    make_notes(tmp_path / "notes.json")
    shipped = SAMPLES / f"{ARTICLE}.annotations.json"
    assert shipped.read_bytes() == (tmp_path / "notes.json").read_bytes()


def test_every_shipped_note_is_where_it_was_made() -> None:
    with Notebook.open(open_article(SAMPLES / ARTICLE)) as notebook:
        assert len(notebook.annotations) == 9
        assert {notebook.anchor(note).state for note in notebook.annotations} == {AnchorState.EXACT}
        assert not notebook.read_only
