"""Whether the packages Python finds as ``annotations`` and ``tui`` are diple's own.

Both names are short, so another distribution may ship them too: one found earlier on the path hides
diple's, one installed later into the same folder writes over it.  The command looks before it starts.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

from annotations.errors import BadData

PACKAGES: Final = ("annotations", "tui")
"""The import packages of the distribution."""

_MARK: Final = 'DISTRIBUTION: Final = "diple"'
"""The line by which each package's ``__init__`` says whose it is."""


def check_own_packages(home: Path | None = None) -> None:
    """Raise :class:`BadData` unless both packages come from one folder and are diple's.

    ``home`` is the folder that holds them (the one this module was loaded from).  Nothing is imported:
    it costs a few looks at files.
    """
    home = Path(__file__).parent.parent if home is None else home
    for name in PACKAGES:
        found = _origin(name)
        expected = home / name / "__init__.py"
        if found is None or not _same_file(Path(found), expected) or not _is_marked(expected):
            raise BadData(
                f"the Python package {name!r} found here is not diple's",
                where=found or expected,
                todo="install diple in an environment of its own (uv tool install, pipx, python -m venv)",
            )


def _origin(name: str) -> str | None:
    """Return the file ``import name`` runs or ran, or ``None``."""
    module = sys.modules.get(name)
    spec = PathFinder.find_spec(name) if module is None else module.__spec__
    return None if spec is None else spec.origin


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _is_marked(path: Path) -> bool:
    try:
        return _MARK in path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
