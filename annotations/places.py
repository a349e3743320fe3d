"""The names of things on disk: the user's own folders (settings, data, state, cache), and of sidecars.

``DIPLE_HOME`` puts all four below one folder.  Else the XDG variables are honoured on every platform,
and where they are not set, the platform's own custom is followed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

APP: Final = "diple"
"""The name of the folder below each of the four places."""


SIDECAR_SUFFIX: Final = ".annotations.json"
"""What follows an article's file name in its sidecar's."""

REPAIRED_SUFFIX: Final = ".repaired"
"""What follows a sidecar's name in that of its repaired copy."""


_DEFAULTS: Final = {"config": ".config", "data": ".local/share", "state": ".local/state", "cache": ".cache"}
"""Below the home folder, by https://specifications.freedesktop.org/basedir-spec/."""


def _place(kind: str) -> Path:
    if home := os.environ.get("DIPLE_HOME"):
        return Path(home).expanduser().absolute() / kind
    xdg = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if os.path.isabs(xdg):  # the XDG specification wants a relative path ignored
        return Path(xdg) / APP
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        return Path(os.path.expanduser("~"), _DEFAULTS[kind], APP)
    import platformdirs  # costs milliseconds, which the common case need not wait for

    folders = {
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
        "state": platformdirs.user_state_path,
        "cache": platformdirs.user_cache_path,
    }
    return folders[kind](APP, appauthor=False)


def config_dir() -> Path:
    """Return the folder of ``config.toml`` (not created)."""
    return _place("config")


def data_dir() -> Path:
    """Return the folder of what must not be lost: sidecars kept away from their article, text snapshots."""
    return _place("data")


def state_dir() -> Path:
    """Return the folder of what is remembered between runs: scroll position, theme, drafts."""
    return _place("state")


def cache_dir() -> Path:
    """Return the folder of what can be computed again: machine mentions, the library's index."""
    return _place("cache")


def settled(path: Path) -> Path:
    """Return the path by which the user's own files know ``path``: absolute, without links to folders."""
    return Path(os.path.realpath(path.parent), path.name)


def ensure(folder: Path) -> Path:
    """Create ``folder`` and what is missing above it, readable by its owner alone, and return it.

    Raises :class:`OSError` as :func:`os.mkdir` does.
    """
    if not folder.is_dir():
        ensure(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder
