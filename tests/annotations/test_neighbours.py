from __future__ import annotations

from pathlib import Path

from annotations.article import Article
from annotations.neighbours import has_others
from annotations.sidecar import beside


def test_other_articles_near_one_are_those_in_its_folder_and_below_that_have_sidecars(tmp_path: Path) -> None:
    article = Article("Text.", "a.txt", "plain/1", tmp_path / "a.txt")
    beside(tmp_path / "a.txt").write_text("{}")
    (tmp_path / "b.txt").write_text("Bare.")
    assert not has_others(article)
    (tmp_path / "below").mkdir()
    other = beside(tmp_path / "below" / "c.txt")
    other.write_text("{}")
    assert has_others(article)
    other.unlink()
    beside(tmp_path / "b.txt").write_text("{}")
    assert has_others(article)


def test_an_article_in_no_folder_has_none_near_it() -> None:
    assert not has_others(Article("Text.", "standard input", "plain/1"))
