"""Articles to read, and homes in which the reader was started before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from annotations.formats import open_article
from annotations.notebook import Notebook
from tests.end_to_end.running import NO_MODEL, oriented

Annotate = Callable[[Path, Mapping[str, str]], None]
"""Adds notes, by the words they are on, to an article."""

STORY = """Delegation visits the harbour

The visit comes with Moscow keen to secure the fate of two military bases there. Ana Petrova, who leads the
delegation, spoke to reporters in Damascus on 28 January 2025.

Rosneft, the oil company, sent nobody.

The last paragraph closes the report.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder of articles."""
    made = tmp_path / "articles"
    made.mkdir()
    return made


@pytest.fixture
def story(folder: Path) -> Path:
    """Return an article that fits on a screen."""
    path = folder / "story.txt"
    path.write_text(STORY)
    return path


@pytest.fixture
def long_story(folder: Path) -> Path:
    """Return an article of several screens."""
    path = folder / "long.txt"
    path.write_text("\n\n".join(f"Part {number}. " + "Words fill the row. " * 7 for number in range(90)))
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home in which the reader was started before."""
    return oriented(tmp_path / "home", model=NO_MODEL)


@pytest.fixture
def dark_home(tmp_path: Path) -> Path:
    """Return such a home with a theme that draws every row anew."""
    return oriented(tmp_path / "home", model=NO_MODEL, theme="dark")


@pytest.fixture
def annotate(home: Path, monkeypatch: pytest.MonkeyPatch) -> Annotate:
    """Return what adds notes as the reader with that home does, without the cost of starting one."""

    def annotate(path: Path, notes: Mapping[str, str]) -> None:
        monkeypatch.setenv("DIPLE_HOME", str(home))
        article = open_article(path)
        with Notebook.open(article, creator="reader") as notebook:
            for words, note in notes.items():
                notebook.add(article.find(words), note=note)

    return annotate
