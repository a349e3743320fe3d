"""No command writes to a sidecar that cannot be read; each tells so in one line and ends with status 3."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from annotations.sidecar import beside
from tests.annotations.corpus import CORPUS, Broken, annotate, in_its_place

Run = Callable[..., Result]

COMMANDS: dict[str, tuple[str, ...]] = {
    "cat": ("cat", "report.txt"),
    "read": ("read", "report.txt"),
    "list": ("list",),
    "list of the article": ("list", "report.txt"),
    "search": ("search", "First"),
    "add": ("add", "report.txt", "--quote", "Moscow", "--note", "n"),
    "add to all": ("add", "report.txt", "--whole", "--note", "n"),
    "edit": ("edit", "{id}", "--note", "n"),
    "delete": ("delete", "{id}"),
    "check": ("check",),
    "check of the sidecar": ("check", "report.txt.annotations.json"),
}


@pytest.fixture
def noted(article: Path) -> tuple[Path, str]:
    """Return an article with two annotations, and the id of the first."""
    return article, annotate(article)


def told(result: Result) -> str:
    """Return the one line in which a command told what is wrong; it ended as it does for bad data."""
    assert result.exit_code == 3, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert "fault in diple" not in result.output
    [line] = [line for line in result.output.splitlines() if "report.txt.annotations.json" in line]
    assert len(result.stderr.splitlines()) <= 1
    return line


@pytest.mark.parametrize("broken", CORPUS.values(), ids=CORPUS)
def test_a_broken_sidecar_is_told_in_a_line_and_left_as_it_is_by_every_command(
    run: Run, noted: tuple[Path, str], broken: Broken
) -> None:
    path, identity = beside(noted[0]), noted[1]
    data = broken.damage(path.read_bytes())
    path.write_bytes(data)
    before = path.stat()
    for arguments in COMMANDS.values():
        line = told(run(*(each.format(id=identity) for each in arguments)))
        assert broken.says in line, arguments
        assert (", line " in line) == broken.line, arguments
    after = path.stat()
    assert path.read_bytes() == data
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(os.listdir(path.parent)) == ["report.txt", "report.txt.annotations.json"]


@pytest.mark.parametrize("name", ["a folder", "a pipe"])
def test_what_is_no_file_is_told_in_a_line_by_every_command(
    run: Run, noted: tuple[Path, str], name: str
) -> None:
    path, identity = beside(noted[0]), noted[1]
    path.unlink()
    in_its_place(path)[name]()
    mode = path.stat().st_mode
    for arguments in COMMANDS.values():
        line = told(run(*(each.format(id=identity) for each in arguments)))
        assert "no file" in line, arguments
    assert path.stat().st_mode == mode


def test_a_newer_format_is_read_and_not_written(run: Run, noted: tuple[Path, str]) -> None:
    path, identity = beside(noted[0]), noted[1]
    data = path.read_bytes().replace(b'"diple:format": 1', b'"diple:format": 2')
    path.write_bytes(data)
    for name, arguments in COMMANDS.items():
        result = run(*(each.format(id=identity) for each in arguments))
        reads = name in ("cat", "read", "list", "list of the article", "search")
        assert result.exit_code == (0 if reads else 3)
        [line] = [line for line in result.output.splitlines() if "newer diple" in line]
        assert "report.txt.annotations.json" in line
        assert not reads or "First note." in result.stdout
    assert path.read_bytes() == data


def test_an_item_with_the_id_of_another_is_told_in_a_line_and_kept(run: Run, noted: tuple[Path, str]) -> None:
    path, identity = beside(noted[0]), noted[1]
    found = json.loads(path.read_bytes())
    first = found["first"]["items"][0]
    found["first"]["items"].append(first | {"motivation": "linking"})
    path.write_text(json.dumps(found, indent=2) + "\n")
    data = path.read_bytes()
    for name in ("cat", "list", "search"):
        result = run(*COMMANDS[name])
        assert result.exit_code == 0
        assert "an item before it has the same id" in result.stderr
        assert len(result.stderr.splitlines()) == 1
    result = run("check", "--format", "json")
    assert result.exit_code == 3
    [row] = json.loads(result.stdout)
    assert (row["problem"], row["line"]) == ("item", data[: data.rindex(b'"@context"')].count(b"\n"))
    assert path.read_bytes() == data
    assert run("edit", identity, "--note", "n").exit_code == 0
    items = json.loads(path.read_bytes())["first"]["items"]
    assert first | {"motivation": "linking"} in items
