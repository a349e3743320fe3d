from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotations.codec import decode
from annotations.sidecar import beside
from tests.annotations.building import document, identity, item, written
from tests.annotations.cli.conftest import Run
from tests.annotations.merging import note, tombstone
from tests.waiting import PATIENCE

LATE = "2026-11-22T12:00:00Z"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with three versions of a sidecar that merge, which is the current one."""
    monkeypatch.chdir(tmp_path)
    put("base", item(1), item(2))
    put("ours", item(1, body=[note("ours")]), item(2))
    put("theirs", item(1), item(3), **{"diple:deleted": [tombstone(2, 1)]})
    return tmp_path


def put(name: str, *items: object, **changes: Any) -> Path:
    path = Path(name)
    path.write_bytes(written(document(*items, **changes)))
    return path


def ids(data: bytes) -> list[str]:
    found = decode(data)
    assert found.fault is None
    return [record.id for record in found.annotations]


def test_merge_prints_what_both_sides_made(run: Run, folder: Path) -> None:
    result = run("merge", "base", "ours", "theirs")
    assert (result.exit_code, result.stderr) == (0, "")
    assert ids(result.stdout_bytes) == [identity(1), identity(3)]
    assert decode(result.stdout_bytes).annotations[0].note == "ours"


def test_merge_writes_to_a_file_which_may_be_ours(run: Run, folder: Path) -> None:
    os.chmod("ours", 0o640)
    printed = run("merge", "base", "ours", "theirs").stdout_bytes
    for out in ("new", "ours"):
        result = run("merge", "base", "ours", "theirs", "-o", out)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        assert Path(out).read_bytes() == printed
    assert Path("ours").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir()) == ["base", "new", "ours", "theirs"]


def test_a_conflict_is_told_and_the_file_holds_both(run: Run, folder: Path) -> None:
    put("theirs", item(1, body=[note("theirs\x1b[31m")], modified=LATE))
    result = run("merge", "base", "ours", "theirs", "-o", "ours", "--name", "notes/report.txt")
    assert (result.exit_code, result.stdout) == (4, "")
    about = 'notes/report.txt: 00000001 10:17 "words 1"'
    told = "both changed the note; the other text is kept as a reply to it"
    assert result.stderr == f"diple: {about}: {told}\n"
    notes = {record.note for record in decode(Path("ours").read_bytes()).annotations}
    assert notes == {"ours", "theirs\x1b[31m"}
    again = run("merge", "base", "ours", "theirs", "-o", "ours")
    assert (again.exit_code, again.stderr) == (0, "")


@pytest.mark.parametrize("base", ["/dev/null", "none", "empty"])
def test_without_a_base_nothing_is_deleted_that_does_not_say_so(run: Run, folder: Path, base: str) -> None:
    Path("empty").write_bytes(b"")
    put("theirs", item(3))
    result = run("merge", base, "ours", "theirs")
    assert (result.exit_code, result.stderr) == (0, "")
    assert ids(result.stdout_bytes) == [identity(1), identity(2), identity(3)]


BROKEN = [b"{", b"\x00", b"[]", b"<<<<<<< ours\n"]


@pytest.mark.parametrize(
    ("which", "content"),
    [("base", broken) for broken in BROKEN]
    + [(which, broken) for which in ("ours", "theirs") for broken in (*BROKEN, b"", None)],
)
def test_a_version_that_cannot_be_read_is_an_error_and_nothing_is_written(
    run: Run, folder: Path, which: str, content: bytes | None
) -> None:
    before = Path("ours").read_bytes()
    Path(which).unlink() if content is None else Path(which).write_bytes(content)
    result = run("merge", "base", "ours", "theirs", "-o", "out")
    assert (result.exit_code, result.stdout) == (3, "")
    [line] = result.stderr.splitlines()
    assert line.startswith(f"diple: {which}")
    assert not Path("out").exists()
    assert which == "ours" or Path("ours").read_bytes() == before
    if content is not None:
        assert Path(which).read_bytes() == content


def test_a_newer_format_is_not_merged(run: Run, folder: Path) -> None:
    Path("theirs").write_bytes(written(document(item(1)) | {"diple:format": 2}))
    result = run("merge", "base", "ours", "theirs", "-o", "ours")
    assert result.exit_code == 3
    assert "newer diple" in result.stderr


def test_a_place_that_cannot_be_written_is_an_error(run: Run, folder: Path) -> None:
    Path("out").mkdir()
    result = run("merge", "base", "ours", "theirs", "-o", "out")
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1


def test_what_is_no_sidecar_is_not_written_over(run: Run, folder: Path) -> None:
    Path("report.txt").write_text("An article.")
    result = run("merge", "base", "ours", "theirs", "-o", "report.txt")
    assert (result.exit_code, Path("report.txt").read_text()) == (3, "An article.")
    assert "not written over" in result.stderr
    assert run("merge", "base", "ours", "theirs", "-o", "base").exit_code == 0


def test_versions_can_come_from_pipes(folder: Path) -> None:
    command = f"{sys.executable} -m annotations merge <(cat base) <(cat ours) <(cat theirs)"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, env=environment, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert ids(done.stdout) == [identity(1), identity(3)]


def test_diff_tells_what_changed_and_its_status(run: Run, folder: Path) -> None:
    same = run("diff", "base", "base")
    assert (same.exit_code, same.stdout, same.stderr) == (0, "", "")
    result = run("diff", "base", "theirs")
    assert (result.exit_code, result.stderr) == (1, "")
    assert '- 00000002 20:27 "words 2"' in result.stdout.splitlines()
    found = json.loads(run("diff", "--format", "json", "base", "ours").stdout)
    assert found["changed"][0]["parts"]["note"]["after"] == "ours"
    assert json.loads(run("diff", "--format", "json", "base", "base").stdout) == {
        "added": [], "removed": [], "changed": [], "deleted": [], "undeleted": [], "file": {}
    }  # fmt: skip


def test_diff_takes_articles_and_sidecars(run: Run, article: Path) -> None:
    copy = article.with_name("copy.txt")
    copy.write_bytes(article.read_bytes())
    assert run("diff", article, copy).exit_code == 0
    run("add", article, "--quote", "Moscow", "--note", "n")
    for one in (article, beside(article)):
        result = run("diff", copy, one)
        assert result.exit_code == 1
        assert '"Moscow"' in result.stdout


def test_diff_of_what_is_no_version_is_an_error(run: Run, folder: Path) -> None:
    Path("broken.txt.annotations.json").write_bytes(b"{")
    for name, status in (("none", 3), (".", 2), ("broken.txt.annotations.json", 3)):
        result = run("diff", "base", name)
        assert (result.exit_code, result.stdout) == (status, "")
        assert len(result.stderr.splitlines()) == 1
