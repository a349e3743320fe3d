"""The reader's tests: a short list of names stands for the statistical recogniser unless a test wants it."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.entities import process
from tests.tui.driving import REPORT
from tests.tui.known_names import KnownNames
from tui.intents import telling


@pytest.fixture(autouse=True)
def known_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a process that costs a second from being started for every article."""
    monkeypatch.setattr(process, "StatisticalProcess", KnownNames)


@pytest.fixture(autouse=True)
def faults_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a fault in carrying out an intent end the app rather than be told to the person."""
    monkeypatch.setenv("DIPLE_TRACEBACK", "1")


@pytest.fixture(autouse=True)
def news_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no test wait for what stands in the status bar for a while."""
    monkeypatch.setattr(telling, "STANDS", 0.0)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return an article with names in it and no notes."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path
