from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from annotations.codec import decode, encode
from annotations.formats import open_article
from annotations.merge import merge
from annotations.model import WHOLE, Link, ReplyTo
from annotations.notebook import Notebook
from annotations.sidecar import beside
from tests.annotations.corpus import CORPUS, Broken
from tests.annotations.users import as_plain_user, open_folder

Run = Callable[..., Result]
GONE = "urn:uuid:018f6a52-0000-7000-8000-0000000000ff"


@pytest.fixture
def notebook(article: Path) -> Notebook:
    """Return an open notebook with one note, on "December"."""
    found = Notebook.open(open_article(article), creator="alice")
    found.add(found.article.find("December"), note="First note.")
    return found


def found(run: Run, *arguments: object) -> list[dict[str, Any]]:
    """Return what a check finds, as rows."""
    rows: list[dict[str, Any]] = json.loads(run("check", "--format", "json", *arguments).stdout)
    return rows


def problems(run: Run, *arguments: object) -> list[str]:
    return [row["problem"] for row in found(run, *arguments)]


def test_nothing_is_said_where_all_is_well(run: Run, notebook: Notebook) -> None:
    result = run("check")
    assert (result.output, result.exit_code) == ("", 0)
    assert run("check", "--strict").exit_code == 0
    assert run("check", notebook.path).exit_code == 0
    assert run("check", notebook.article.path).exit_code == 0


def test_words_that_are_gone_are_told_in_a_line(run: Run, notebook: Notebook, article: Path) -> None:
    article.write_text("Another text.\n")
    result = run("check")
    assert result.exit_code == 1
    [line] = result.stdout.splitlines()
    short = notebook.annotations[0].id[-8:]
    assert line.startswith(f'report.txt.annotations.json, {short}: its words are gone: "December" (')
    assert f"diple edit {short} --span" in line
    [row] = found(run)
    assert row == {
        "sidecar": "report.txt.annotations.json",
        "article": "report.txt",
        "line": None,
        "column": None,
        "id": notebook.annotations[0].id,
        "problem": "orphan",
        "detail": 'its words are gone: "December"',
        "quote": "December",
        "start": None,
        "end": None,
        "score": 0.0,
        "rivals": [],
        "reasons": ["the words are not in the text"],
    }
    assert short in run("check", "--format", "table").stdout


def test_the_words_of_a_page_are_looked_for(run: Run, article: Path) -> None:
    page = article.with_name("page.html")
    page.write_text(f"<html><body><article><p>{'A visit ended. ' * 20}</p></article></body></html>")
    with Notebook.open(open_article(page)) as notebook:
        notebook.add(notebook.article.find("visit"))
    assert problems(run, page) == []
    page.write_text(f"<html><body><article><p>{'Nobody came here. ' * 20}</p></article></body></html>")
    assert problems(run, page) == ["orphan"]


def test_an_article_that_is_gone_or_no_text_is_told(run: Run, notebook: Notebook, article: Path) -> None:
    article.write_bytes(bytes(range(64)) * 9)
    assert problems(run) == ["article"]
    article.unlink()
    assert problems(run) == ["article"]
    assert run("check").exit_code == 1


def test_links_to_what_is_nowhere_are_told(run: Run, notebook: Notebook, article: Path) -> None:
    other = article.with_name("other.txt")
    other.write_text("Another article.\n")
    targets = [notebook.annotations[0].id, open_article(other).id, "https://example.org/", "doi:10.1/x", GONE]
    notebook.add(WHOLE, links=[Link(target) for target in targets])
    [row] = found(run)
    assert (row["problem"], row["id"]) == ("link", notebook.annotations[-2].id)
    assert GONE in row["detail"]
    assert GONE in found(run, article)[0]["detail"]
    other.unlink()
    assert problems(run) == ["link", "link"]


def test_a_link_into_another_folder_is_found_when_that_is_named_too(
    run: Run, notebook: Notebook, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.txt").write_text("Words.\n")
    with Notebook.open(open_article(elsewhere / "b.txt")) as other:
        note = other.add(other.article.find("Words"))
    notebook.add(WHOLE, links=[Link(note.id)])
    assert problems(run) == ["link"]
    assert problems(run, ".", elsewhere) == []


def test_replies_to_nothing_are_told_and_to_what_was_deleted_only_if_asked(
    run: Run, notebook: Notebook
) -> None:
    first = notebook.annotations[0].id
    notebook.add(ReplyTo(first), note="Yes.")
    notebook.delete(first)
    assert problems(run) == []
    assert problems(run, "--strict") == ["reply"]
    kept = json.loads(notebook.path.read_bytes())
    del kept["diple:deleted"]
    notebook.path.write_text(json.dumps(kept))
    assert problems(run) == ["reply"]
    assert problems(run, "--strict") == ["reply", "bytes"]


def test_what_a_merge_left_unsettled_is_told(run: Run, notebook: Notebook) -> None:
    data = notebook.path.read_bytes()
    ours, theirs = (decode(data.replace(b"First", each)) for each in (b"Our", b"Their"))
    notebook.path.write_bytes(encode(merge(decode(data), ours, theirs).collection))
    [row] = found(run)
    assert (row["problem"], row["id"]) == ("conflict", notebook.annotations[0].id)
    assert "note" in row["detail"]


def test_a_folder_that_cannot_be_read_and_a_name_that_is_not_there_hide_nothing(
    run: Run, notebook: Notebook, article: Path
) -> None:
    beside(article.with_name("b.txt")).write_text("{")
    result = run("check", ".", "missing")
    assert result.exit_code == 3
    assert "b.txt.annotations.json" in result.stdout
    assert result.stderr == "diple: missing: there is no such file or folder; check the name\n"


# -- repairing


def test_a_repaired_file_is_written_beside_and_the_sidecar_left_as_it_is(
    run: Run, notebook: Notebook, article: Path
) -> None:
    path = notebook.path
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    path.chmod(0o640)
    result = run("check", "--fix")
    assert result.exit_code == 3
    made = path.with_name(f"{path.name}.repaired")
    assert f"diple: {made.name}: annotations: 1, items set aside: 0; to use it: mv " in result.stderr
    assert path.read_bytes() == whole[:-5]
    assert made.read_bytes() == whole
    assert made.stat().st_mode & 0o777 == 0o640
    assert str(made.name) not in run("cat", ".").stdout
    assert run("check", "--fix").stderr == result.stderr
    os.replace(made, path)
    assert run("check").exit_code == 0


def test_the_command_that_puts_it_in_place_can_be_pasted(run: Run, notebook: Notebook, article: Path) -> None:
    odd = beside(article.with_name("it's a report.txt"))
    odd.write_bytes(notebook.path.read_bytes()[:-5])
    article.rename(article.with_name("it's a report.txt"))
    [line] = [line for line in run("check", "--fix", odd).stderr.splitlines() if " mv " in line]
    assert os.system(line.partition("to use it: ")[2]) == 0
    assert decode(odd.read_bytes()).fault is None


def test_behind_a_link_it_is_the_file_that_is_repaired(run: Run, notebook: Notebook, tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.write_bytes(notebook.path.read_bytes()[:-5])
    notebook.path.unlink()
    notebook.path.symlink_to(real)
    [line] = [line for line in run("check", "--fix").stderr.splitlines() if " mv " in line]
    assert line.endswith(f"mv {real}.repaired {real}")
    assert tmp_path.joinpath("real.json.repaired").exists()


def test_a_repaired_file_that_is_something_else_is_not_written_over(run: Run, notebook: Notebook) -> None:
    notebook.path.write_bytes(notebook.path.read_bytes()[:-5])
    made = notebook.path.with_name(f"{notebook.path.name}.repaired")
    made.write_text("mine")
    result = run("check", "--fix")
    assert result.exit_code == 3
    assert "it is there already" in result.stderr
    assert made.read_text() == "mine"


@pytest.mark.parametrize("broken", [one for one in CORPUS.values() if one.kept is None])
def test_what_cannot_be_repaired_is_told_and_nothing_is_written(
    run: Run, notebook: Notebook, broken: Broken
) -> None:
    data = broken.damage(notebook.path.read_bytes())
    notebook.path.write_bytes(data)
    result = run("check", "--fix")
    assert result.exit_code == 3
    [line] = result.stderr.splitlines()
    assert "nothing in it can be repaired" in line
    assert sorted(os.listdir(notebook.path.parent)) == ["report.txt", "report.txt.annotations.json"]
    assert notebook.path.read_bytes() == data


def test_what_a_repair_could_not_read_is_told_of_until_it_is_taken_out(run: Run, notebook: Notebook) -> None:
    data = notebook.path.read_bytes().replace(b'"diple:format": 1', b'"diple:format": "one"')
    notebook.path.write_bytes(data)
    run("check", "--fix")
    os.replace(notebook.path.with_name(f"{notebook.path.name}.repaired"), notebook.path)
    assert problems(run) == ["unread"]


def test_a_folder_that_cannot_be_written_is_told(run: Run, notebook: Notebook) -> None:
    with open_folder() as folder:
        path = folder / "b.txt.annotations.json"
        path.write_bytes(notebook.path.read_bytes()[:-5])
        path.with_name("b.txt").write_text("Words.\n")
        path.chmod(0o644)
        folder.chmod(0o555)

        def check() -> None:
            result = run("check", "--fix", path)
            assert result.exit_code == 3
            assert f"{path}.repaired: it cannot be written: Permission denied" in result.stderr

        as_plain_user(check)
