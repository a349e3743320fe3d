"""The programs that are measured, and the keys that move each through a text."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

READER: Final = "diple"
LESS: Final = "less"
EMACS: Final = "emacs -nw"
HELLO: Final = "Textual hello"
NOTES: Final = 10_000
READER_WITH_NOTES: Final = "diple, 10,000 notes"

_EMACS_SETUP: Final = """(progn
  (setq inhibit-startup-screen t large-file-warning-threshold nil)
  (global-set-key "j" 'scroll-up-line) (global-set-key " " 'scroll-up-command)
  (global-set-key "G" 'end-of-buffer) (global-set-key "g" 'beginning-of-buffer))"""


@dataclass(frozen=True)
class Program:
    """A program under measurement: ``command`` is followed by the file; ``env`` lies over the environment.

    ``moves`` tells whether it takes the keys of :data:`KEYS`; ``notes`` is how many annotations its article
    has; a value of ``None`` in ``env`` takes the variable away.
    """

    name: str
    command: Sequence[str]
    moves: bool = True
    notes: int = 0
    env: Mapping[str, str | None] = field(default_factory=dict)


KEYS: Final = {"line": "j", "page": " ", "end": "G", "top": "g"}
"""The same keys for every program (emacs is told them)."""


def installed_programs(home: Path, reader: Sequence[str] | None = None) -> list[Program]:
    """Return the rivals that are installed here, then the reader, then the reader with many annotations.

    ``home`` becomes the folder of the reader's own files; ``reader`` is its command, by default the one of
    this Python.
    """
    programs = []
    if shutil.which("less"):
        programs.append(Program(LESS, ["less"], env={"LESS": None, "LESSOPEN": None, "LESSHISTFILE": "-"}))
    if shutil.which("emacs"):
        programs.append(Program(EMACS, ["emacs", "-nw", "-Q", "--eval", _EMACS_SETUP]))
    hello = str(Path(__file__).with_name("hello.py"))
    programs.append(Program(HELLO, [sys.executable, hello], moves=False))
    own = Program(READER, reader or _own_command(), env={"DIPLE_HOME": str(home)})
    return [*programs, own, replace(own, name=READER_WITH_NOTES, notes=NOTES)]


def _own_command() -> list[str]:
    script = Path(sys.executable).with_name("diple")
    return [str(script)] if script.exists() else [sys.executable, "-m", "tui"]
