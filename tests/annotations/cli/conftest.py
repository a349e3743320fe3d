"""Running commands inside the test's process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from annotations.cli import build_group
from tests.annotations.cli.gits import Git, found

Run = Callable[..., Result]

TEXT = """\
Delegation visits the harbour

The visit comes with Moscow keen to secure the fate of two military bases there.
Two military bases were named in December, two military bases in all.
"""


@pytest.fixture
def run() -> Run:
    """Return what runs a command line and gives its output, errors and exit status."""

    def run(*args: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(build_group(), [str(arg) for arg in args], input=stdin)

    return run


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a short article in a folder of its own, which is the current one."""
    folder = tmp_path / "library"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = folder / "report.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def rows(run: Run) -> Callable[..., list[dict[str, Any]]]:
    """Return what lists annotations as rows."""

    def rows(*args: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(run("list", *args, "--format", "json").stdout)
        return found

    return rows


@pytest.fixture
def git(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Return git as a user of that home has it, with a name and no settings."""
    program = found()
    if program is None:
        pytest.skip("git is not installed")
    for variable in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_EDITOR", "true")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "reader")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "reader@example.org")
    return program
