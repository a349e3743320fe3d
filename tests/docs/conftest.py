"""A shell for the commands of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Return a shell in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    return Shell(folder, tmp_path / "home")
