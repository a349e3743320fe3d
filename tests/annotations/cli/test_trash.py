from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotations import trash
from annotations.article import Metadata
from annotations.cli import opening
from annotations.config import config_path
from annotations.formats import open_article
from annotations.sidecar import beside
from tests.annotations.cli.conftest import Run
from tests.annotations.cli.test_editing import Rows, added, refused


@pytest.fixture
def deleted(run: Run, article: Path) -> str:
    """Return the id of an annotation of the article that was deleted."""
    identity = added(
        run, article, "--quote", "Delegation", "--note", "Who?", "--tag", "people", "--as", "alice"
    )
    assert run("delete", identity[-8:]).exit_code == 0
    return identity


def listed(run: Run, *args: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("restore", "--list", *args, "--format", "json").stdout)
    return rows


def test_what_was_deleted_comes_back_as_it_was(run: Run, article: Path, rows: Rows) -> None:
    identity = added(run, article, "--span", "0:10", "--note", "Who?", "--tag", "people", "--as", "alice")
    [before] = rows(article)
    assert run("delete", identity[-6:]).exit_code == 0
    assert run("list").exit_code == 1
    result = run("restore", identity[-6:])
    assert (result.exit_code, result.output) == (0, "")
    assert [row | {"modified": ""} for row in rows(article)] == [before | {"modified": ""}]
    assert "diple:deleted" not in json.loads(beside(article).read_bytes())
    assert "this annotation is not deleted" in refused(run, "restore", identity, status=1)


def test_it_is_listed_until_it_is_back(run: Run, article: Path, deleted: str) -> None:
    [row] = listed(run)
    assert (row["id"], row["quote"], row["note"], row["tags"]) == (deleted, "Delegation", "Who?", ["people"])
    assert (row["start"], row["end"], row["creator"]) == (0, 10, "alice")
    assert (row["article"], row["sidecar"]) == (str(article), str(beside(article)))
    assert row["deleted"] == trash.find(deleted)[0].deleted
    table = run("restore", "--list").stdout
    assert deleted[-8:] in table
    assert deleted not in table
    assert run("restore", deleted).exit_code == 0
    result = run("restore", "--list")
    assert (result.exit_code, result.stderr) == (1, "diple: nothing can be restored\n")


def test_the_list_is_of_the_paths(run: Run, article: Path, deleted: str, tmp_path: Path) -> None:
    for path in (article, beside(article), ".", tmp_path):
        assert [row["id"] for row in listed(run, path)] == [deleted]
    (tmp_path / "other").mkdir()
    assert listed(run, tmp_path / "other") == listed(run, article.with_name("b.txt")) == []


def test_from_another_folder_it_goes_back_to_where_it_was(
    run: Run, article: Path, deleted: str, rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert "no deleted annotation has this id" in refused(run, "restore", deleted, ".", status=1)
    result = run("restore", deleted)
    assert result.exit_code == 0
    assert result.stderr == f"diple: it comes back to {beside(article)}, from where it was deleted\n"
    assert [row["id"] for row in rows(article)] == [deleted]
    assert "this annotation is not deleted" in refused(run, "restore", deleted, article, status=1)


def test_what_an_older_copy_of_the_sidecar_brought_back_is_not_deleted(
    run: Run, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = added(run, article, "--span", "0:10", "--note", "n")
    older = beside(article).read_bytes()
    assert run("delete", identity).exit_code == 0
    beside(article).write_bytes(older)
    assert run("restore", "--list").exit_code == 1
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert "this annotation is not deleted" in refused(run, "restore", identity, status=1)
    assert beside(article).read_bytes() == older


def test_a_renamed_article_takes_its_trash_along(run: Run, article: Path, deleted: str, rows: Rows) -> None:
    new = article.with_name("renamed.txt")
    os.rename(article, new)
    os.rename(beside(article), beside(new))
    assert run("restore", deleted[-8:]).exit_code == 0
    assert [row["id"] for row in rows(new)] == [deleted]


def test_of_two_copies_the_one_that_is_named_gets_it_back(run: Run, article: Path, rows: Rows) -> None:
    identity = added(run, article, "--span", "0:10", "--note", "n")
    copy = article.with_name("copy.txt")
    shutil.copy(article, copy)
    shutil.copy(beside(article), beside(copy))
    for path in (article, copy):
        assert run("edit", identity, path, "--note", path.name).exit_code == 0
        assert run("delete", identity, path).exit_code == 0
    assert "2 annotations have ids that end so" in refused(run, "restore", identity[-8:], status=2)
    assert run("restore", identity, article).exit_code == 0
    assert [row["note"] for row in rows(article)] == ["report.txt"]
    assert rows(copy) == []
    assert run("restore", identity).exit_code == 0
    assert [row["note"] for row in rows(copy)] == ["copy.txt"]


def test_when_its_bytes_are_gone_that_is_said(run: Run, article: Path, deleted: str) -> None:
    before = beside(article).read_bytes()
    trash.forget(deleted)
    line = refused(run, "restore", deleted[-8:], status=1)
    assert line.startswith(
        f"diple: {deleted}: what it said is not kept any more, or not here (trash_days = 30)"
    )
    assert beside(article).read_bytes() == before


def test_with_no_days_nothing_is_kept(run: Run, article: Path) -> None:
    config_path().parent.mkdir(parents=True)
    config_path().write_text("trash_days = 0\n")
    identity = added(run, article, "--span", "0:10")
    assert run("delete", identity).exit_code == 0
    assert "(trash_days = 0)" in refused(run, "restore", identity, status=1)
    assert run("restore", "--list").exit_code == 1


@pytest.mark.parametrize(
    ("args", "says", "status"),
    [
        ([], "give its id, or list what can be restored with 'diple restore --list'", 2),
        (["abc"], "at least its last four characters", 2),
        (["abcd"], "no deleted annotation has this id; list what can be restored", 1),
        (["abcd", "nowhere"], "nowhere: there is no such file or folder", 1),
        (["--list", "--format", "yaml"], "'--format'", 2),
    ],
)
def test_a_request_that_makes_no_sense_is_told_in_a_line(
    run: Run, article: Path, args: list[str], says: str, status: int
) -> None:
    assert says in refused(run, "restore", *args, status=status)


def test_an_article_that_is_gone_is_told_and_the_sidecar_stays(run: Run, article: Path, deleted: str) -> None:
    before = beside(article).read_bytes()
    article.unlink()
    assert "the article is not there; put it back" in refused(run, "restore", deleted, status=1)
    assert beside(article).read_bytes() == before


def test_a_sidecar_that_was_removed_is_made_anew(run: Run, article: Path, deleted: str, rows: Rows) -> None:
    beside(article).unlink()
    result = run("restore", deleted)
    assert result.exit_code == 0
    assert [row["note"] for row in rows(article)] == ["Who?"]


def test_a_sidecar_that_cannot_be_read_hides_no_other(run: Run, article: Path, deleted: str) -> None:
    broken = article.with_name("broken.txt.annotations.json")
    broken.write_text("{")
    assert run("restore", deleted).exit_code == 0
    assert broken.read_text() == "{"
    line = refused(run, "restore", "0123abcd", status=3)
    assert str(broken.name) in line


def test_what_is_listed_of_a_sidecar_that_cannot_be_read_is_all_there_was(
    run: Run, article: Path, deleted: str
) -> None:
    beside(article).unlink()
    beside(article).mkdir()
    result = run("restore", "--list", "--format", "json")
    assert result.exit_code == 3
    assert [row["id"] for row in json.loads(result.stdout)] == [deleted]


def test_what_was_deleted_of_a_page_goes_back_by_its_address(
    run: Run, article: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://example.org/story"
    page = replace(open_article(article), path=None, name="story", metadata=Metadata(url=address))
    monkeypatch.setattr(opening, "opened_article", lambda source, encoding=None: page)
    identity = run("add", address, "--quote", "Delegation", "--note", "n").stdout.strip()
    assert run("delete", identity, address).exit_code == 0
    [row] = listed(run, address)
    assert (row["id"], row["article"]) == (identity, address)
    assert run("restore", identity).exit_code == 0
    assert [row["id"] for row in rows(address)] == [identity]
