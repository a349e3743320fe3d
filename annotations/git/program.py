"""The command by which git's shell finds this installation of diple, also where it is not in PATH."""

from __future__ import annotations

import os
import shlex
import shutil
import site
import sys
from pathlib import Path
from typing import Final

NAME: Final = "diple"

_HOME: Final = Path(__file__).parents[2]
"""The folder that holds the packages."""


def program() -> str:
    """Return the words, quoted for sh, that run this diple.

    That is plain ``diple`` where the shell finds this one by that name, and not only while a virtual
    environment is active.
    """
    running = os.path.abspath(sys.argv[0])
    if os.path.basename(running) != NAME or not os.access(running, os.X_OK):
        return _by_python()
    found = shutil.which(NAME)
    if found and os.path.samefile(found, running) and not _inside_environment(found):
        return NAME
    return shlex.quote(running)


def _inside_environment(path: str) -> bool:
    virtual = sys.prefix != sys.base_prefix
    return virtual and Path(sys.prefix) in Path(os.path.abspath(path)).parents


def _by_python() -> str:
    """Return what runs the packages with this Python; ``-P``, so that none of a repository's is taken."""
    command = f"{shlex.quote(sys.executable)} -P -m annotations"
    installed = {os.path.realpath(each) for each in (*site.getsitepackages(), site.getusersitepackages())}
    if os.path.realpath(_HOME) in installed:
        return command
    return f"PYTHONPATH={shlex.quote(str(_HOME))} {command}"
