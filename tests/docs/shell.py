"""Runs the commands of the documentation, and compares what they print with what it says.

A block of the language ``console`` has commands after ``$ `` and their output, standard error included,
below.  Ids and times are other ones every time: the ids of the documentation stand for those that came
instead.  ``...`` in the output stands for anything, on a line of its own for any lines or none.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.docs.blocks import ROOT, Block
from tests.waiting import PATIENCE

_ID = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_VARYING = re.compile(
    rf"(?P<id>{_ID})|(?P<ending>\b[0-9a-f]{{8}}\b)|(?P<time>{_TIME})|(?P<lines>^\.\.\.\n)|(?P<any>\.\.\.)",
    re.MULTILINE,
)


class Step(NamedTuple):
    """One command, what it should print, and the line (from 1) it stands on."""

    command: str
    expected: str
    line: int


def steps(block: Block) -> list[Step]:
    """Return the commands of a ``console`` block with their output."""
    found: list[Step] = []
    for number, line in enumerate(block.text.splitlines(keepends=True), block.line):
        if line.startswith("$ "):
            found.append(Step(line[2:].strip(), "", number))
        else:
            assert found, f"line {number}: output before the first command"
            found[-1] = found[-1]._replace(expected=found[-1].expected + line)
    return found


@dataclass
class Shell:
    """A folder with a home of its own, and the ids that were given out in it."""

    folder: Path
    home: Path
    endings: dict[str, str] = field(default_factory=dict)
    """Last eight characters of an id in the documentation -> of the one that came in its place."""

    def __post_init__(self) -> None:
        commands = self.home / "bin"
        commands.mkdir(parents=True)
        python = shlex.quote(sys.executable)
        for name, command in (("diple", f"{python} -m tui"), ("python3", python)):
            (commands / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n')
            (commands / name).chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        """What commands see: the ``diple`` of this checkout, a user called alice, no settings of anyone."""
        path = os.pathsep.join([str(self.home / "bin"), os.environ.get("PATH", os.defpath)])
        return {
            "PATH": path,
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.home),
            "DIPLE_HOME": str(self.home / "diple"),
            "USER": "alice",
            "LANG": "C.UTF-8",
            "no_proxy": "*",
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_NAME": "alice" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "alice@example.org" for who in ("AUTHOR", "COMMITTER")},
        }

    def run(self, command: str) -> str:
        """Run a command line and return what it prints, on standard error too."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout

    def translated(self, text: str) -> str:
        """Return ``text`` with the ids of the documentation replaced by those that came instead."""
        for ending, real in self.endings.items():
            text = text.replace(ending, real)
        return text

    def differences(self, block: Block) -> list[str]:
        """Run a block; return a complaint for every command that prints something else."""
        complaints = []
        for step in steps(block):
            printed = self.run(self.translated(step.command))
            if not self._agrees(step.expected, printed):
                complaints.append(f"line {step.line}: {step.command}\n{printed}")
        return complaints

    def _agrees(self, expected: str, printed: str) -> bool:
        """Compare, and learn the ids that are new."""
        pattern, new, at = "", [], 0
        for varying in _VARYING.finditer(expected):
            pattern += re.escape(expected[at : varying.start()])
            at = varying.end()
            if varying["lines"]:
                pattern += r"(?:.*\n)*"
            elif varying["any"]:
                pattern += ".*"
            elif varying["time"]:
                pattern += _TIME
            elif varying[0][-8:] in self.endings:
                pattern += re.escape(self.endings[varying[0][-8:]]) if varying["ending"] else _ID
            elif varying["id"]:
                pattern += f"({_ID})"
                new.append(varying[0][-8:])
            else:
                pattern += re.escape(varying[0])
        match = re.fullmatch(pattern + re.escape(expected[at:]), printed)
        if match:
            self.endings |= {ending: real[-8:] for ending, real in zip(new, match.groups(), strict=True)}
        return match is not None
