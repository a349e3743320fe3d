"""An article that has another name is found again in its folder."""

from __future__ import annotations

from pathlib import Path

from annotations.formats import open_article
from annotations.model import WHOLE
from annotations.notebook import Notebook
from annotations.renaming import article_like
from annotations.sidecar import beside

TEXT = "The visit comes with Moscow keen to secure its bases.\n"


def test_an_article_is_found_by_its_text_or_by_the_id_its_sidecar_says(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(TEXT)
    article = open_article(report)
    story = report.rename(tmp_path / "story.txt")
    assert article_like(tmp_path, article.digest, article.id) == story
    with Notebook.open(open_article(story), creator="alice") as notebook:
        notebook.add(WHOLE, note="On all of it.")
    story.write_text(f"A first line.\n{TEXT}")
    assert article_like(tmp_path, article.digest, article.id) == story
    assert article_like(tmp_path, article.digest, "") is None
    beside(story).unlink()
    assert article_like(tmp_path, article.digest, article.id) is None


def test_of_several_with_the_text_none_is_taken(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT)
    article = open_article(tmp_path / "a.txt")
    assert article_like(tmp_path, article.digest, article.id) is None
    assert article_like(tmp_path / "missing", article.digest, article.id) is None
