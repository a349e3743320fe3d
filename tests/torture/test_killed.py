"""A writer killed at any moment: a whole file, with every edit that was said to be saved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.model import WHOLE
from tests.annotations.building import TEXT
from tests.torture.people import check, opened, stored

ROOT = Path(__file__).parents[2]
STEPS = ("open", "fchmod", "fsync", "replace", "unlink", "close")
"""The calls of :mod:`os` by which a sidecar is written."""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, "utf-8")
    with opened(path, "first") as notebook:
        notebook.add(WHOLE, note="shared")
    return path


def killed(report: Path, kills: int) -> int:
    command = [sys.executable, "-m", "tests.torture.people", "kill", str(report), str(kills), "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_killed_at_random_moments_a_writer_leaves_a_whole_file_with_all_that_was_saved(report: Path) -> None:
    assert killed(report, 60) > 10, "most often it was in the middle of saving"


@pytest.mark.torture
def test_killed_thousands_of_times_a_writer_leaves_a_whole_file_with_all_that_was_saved(report: Path) -> None:
    for _ in range(10):
        assert killed(report, 300) > 50
        report.with_name(f"{report.name}.annotations.json").unlink()
        with opened(report, "first") as notebook:
            notebook.add(WHOLE, note="shared")


def dying_at(step: int) -> Callable[..., bool]:
    """Return what counts the calls that matter and kills this process at the one with this number."""
    calls = 0

    def watched(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **options)

        return counted

    for name in STEPS:
        setattr(os, name, watched(getattr(os, name)))
    return lambda: calls < step


def test_killed_at_each_step_of_saving_a_writer_leaves_the_old_file_or_the_new_one(report: Path) -> None:
    edits: list[str] = []
    for step in range(1, 200):
        before = {a.note for a in stored(report).annotations}
        child = os.fork()
        if child == 0:
            notebook = opened(report, "x")
            survived = dying_at(step)
            notebook.add(WHOLE, note=f"edit {step}")
            os._exit(0 if survived() else 1)
        _, status = os.waitpid(child, 0)
        after = {a.note for a in stored(report).annotations}
        assert after in (before, before | {f"edit {step}"})
        if os.WIFEXITED(status):
            assert f"edit {step}" in after
            break
        edits.append("new" if len(after) > len(before) else "old")
    assert len(edits) > 8, "each step of saving was one to die at"
    assert edits == sorted(edits, reverse=True), "from the rename on it is the new file"
    assert {"old", "new"} <= set(edits)
    with opened(report, "last") as notebook:
        notebook.add(WHOLE, note="as ever")
    check(report, [f"added {a.id} {a.note}" for a in notebook.annotations])
