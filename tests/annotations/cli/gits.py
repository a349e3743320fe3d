"""git as the tests run it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import PATIENCE


@dataclass(frozen=True)
class Git:
    """Runs git in the current folder; ``program`` is where it is."""

    program: str

    def __call__(self, *arguments: str | Path, status: int = 0, folder: Path | None = None) -> str:
        """Run git, see that it ends with ``status``, and return what it prints, errors first."""
        command = [self.program, *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=folder
        )
        assert done.returncode == status, (command, done.returncode, done.stdout, done.stderr)
        return done.stderr + done.stdout

    def commit(self, message: str) -> None:
        """Commit every change of files that git knows."""
        self("commit", "--quiet", "--all", "--message", message)


def found() -> Git | None:
    """Return the git of this machine, if there is one."""
    program = shutil.which("git")
    return Git(program) if program else None
