"""Many real processes at one sidecar: nothing that any of them saved is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotations.locking import lock_path
from annotations.model import WHOLE
from annotations.sidecar import beside
from tests.annotations.building import TEXT
from tests.torture.people import check, opened, stored

ROOT = Path(__file__).parents[2]
LONG = 900


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return an article with one annotation, which everybody shares."""
    path = tmp_path / "report.txt"
    path.write_text(TEXT, "utf-8")
    with opened(path, "first") as notebook:
        notebook.add(WHOLE, note="shared")
    return path


def started(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> tuple[list[str], str]:
    out, errors = process.communicate(timeout=LONG)
    assert process.returncode == 0, errors
    return out.splitlines(), errors


def write_together(report: Path, people: int, rounds: int) -> list[str]:
    """Let so many people write at once; return what they said was saved."""
    names = [chr(ord("a") + number) for number in range(people)]
    writers = [
        started("tests.torture.people", "write", str(report), name, str(rounds), str(seed))
        for seed, name in enumerate(names)
    ]
    return [line for writer in writers for line in said(writer)[0]]


def test_writers_at_once_lose_nothing(report: Path) -> None:
    lines = write_together(report, 4, 25)
    assert len(lines) > 50
    check(report, lines)
    assert sorted(os.listdir(report.parent)) == ["report.txt", "report.txt.annotations.json"]


@pytest.mark.torture
def test_many_writers_for_a_long_time_lose_nothing(report: Path) -> None:
    lines = write_together(report, 8, 300)
    check(report, lines)
    assert sorted(os.listdir(report.parent)) == ["report.txt", "report.txt.annotations.json"]


@pytest.mark.torture
def test_writers_at_once_lose_nothing_where_there_is_no_lock(report: Path) -> None:
    lock_path(beside(report)).mkdir()
    check(report, write_together(report, 3, 50))


def test_commands_at_once_lose_nothing(report: Path) -> None:
    commands = [
        started("annotations", "add", str(report), "--quote", "Moscow", "--note", f"note {number}")
        for number in range(6)
    ]
    made = [said(command)[0][0] for command in commands]
    found = {a.id: a.note for a in stored(report).annotations}
    assert {found[identity] for identity in made} == {f"note {number}" for number in range(6)}
    [shared] = [identity for identity, note in found.items() if note == "shared"]
    tagging = [started("annotations", "edit", shared, str(report), "--tag", f"+t{n}") for n in range(4)]
    for command in tagging:
        said(command)
    [again] = [a for a in stored(report).annotations if a.id == shared]
    assert set(again.tags) == {"t0", "t1", "t2", "t3"}
