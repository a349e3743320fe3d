"""Settings from ``config.toml`` and the name a creator goes by.

A file that is no TOML, or a value of the wrong type, is an error that names the line.  A key that
diple does not know (a typo, or one of a newer version) is a notice: the rest still counts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final
from urllib.parse import quote

from annotations.errors import BadData
from annotations.places import config_dir

CREATOR_PREFIX: Final = "urn:diple:creator:"
"""What a creator's URN starts with; the name follows, percent-encoded."""


@dataclass(frozen=True)
class Config:
    """The user's settings; every one has a default.

    ``name`` is the creator's name, ``theme`` one of the reader's themes, ``style`` a Pygments style for
    highlights, ``model`` an installed spaCy pipeline, ``keys`` binding id -> keys, ``hidden_kinds`` the
    entity kinds not shown, ``trash_days`` how long what is deleted can be restored (0: not at all),
    ``snapshots_mb`` the room for the texts that annotations were made on, in millions of bytes (0: none).
    ``path`` is the file they came from (``None`` when there is none) and ``notices`` the lines the person
    should see.
    """

    name: str | None = None
    theme: str | None = None
    style: str | None = None
    model: str | None = None
    mouse: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    hidden_kinds: tuple[str, ...] = ("ORDINAL", "CARDINAL")
    trash_days: int = 30
    snapshots_mb: int = 200
    path: Path | None = None
    notices: tuple[str, ...] = ()


_TEXT: Final = ("name", "theme", "style", "model")
_MOST_DAYS: Final = 36500
_MOST_MB: Final = 10_000_000
SETTINGS: Final = tuple(f.name for f in fields(Config) if f.name not in ("path", "notices"))
"""The keys ``config.toml`` may hold."""


def config_path() -> Path:
    """Return where the settings are looked for."""
    return config_dir() / "config.toml"


def load_config(path: Path | None = None) -> Config:
    """Read the settings from ``path``, else from :func:`config_path`; no file means the defaults.

    Raises :class:`BadData` naming the file and the line when it cannot be read or understood.
    """
    path = path or config_path()
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Config()
    except OSError as error:
        what = f"the settings cannot be read: {error.strerror}"
        raise BadData(what, where=path, todo="put that right, or move the file away") from error
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData("the settings are no UTF-8", where=path, todo="save the file as UTF-8") from error
    table = _table(source, path)
    values = {key: _checked(key, value, path, source) for key, value in table.items() if key in SETTINGS}
    notices = [_unknown(key, path, source) for key in table if key not in SETTINGS]
    hidden = values.get("hidden_kinds")
    if isinstance(hidden, tuple):
        values["hidden_kinds"], unknown = _sorted_out(hidden)
        notices += [f"{path}:{_line_of('hidden_kinds', source)}: {told}" for told in unknown]
    return Config(**values, path=path, notices=tuple(notices))  # type: ignore[arg-type]


def _table(source: str, path: Path) -> dict[str, object]:
    import tomllib  # not before there is a file: most people have none

    try:
        return tomllib.loads(source.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = "they are nested too deeply" if isinstance(error, RecursionError) else error
        raise BadData(f"the settings are no TOML: {what}", where=path, todo="correct that line") from error


def _line_of(key: str, source: str) -> int:
    """Return the line (from 1) that sets ``key`` or opens its table; 1 when it is not to be found."""
    name = rf"[\"']?{re.escape(key)}[\"']?"
    found = re.search(rf"^[ \t]*(?:\[+[ \t]*)?{name}[ \t]*[\].=]", source, re.MULTILINE)
    return source.count("\n", 0, found.end()) + 1 if found else 1


def _unknown(key: str, path: Path, source: str) -> str:
    return f"{path}:{_line_of(key, source)}: unknown setting '{key}' is left out{_hint(key, SETTINGS)}"


def _hint(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _sorted_out(kinds: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Return those of ``kinds`` that there are, and what a person should be told of the others."""
    from annotations.entities.kinds import KINDS  # not before somebody sets them

    told = [f"unknown kind '{kind}' is left out{_hint(kind, KINDS)}" for kind in kinds if kind not in KINDS]
    return tuple(kind for kind in kinds if kind in KINDS), told


def _checked(key: str, value: object, path: Path, source: str) -> object:
    where = f"{path}:{_line_of(key, source)}"
    if key in _TEXT:
        if isinstance(value, str) and value.strip():
            return value.strip()
        raise BadData(f"'{key}' must be a text in quotes", where=where, todo=f'write {key} = "..."')
    if key == "mouse":
        if isinstance(value, bool):
            return value
        raise BadData("'mouse' must be true or false", where=where, todo="write mouse = true")
    if key == "trash_days":
        if type(value) is int and 0 <= value <= _MOST_DAYS:
            return value
        raise BadData("'trash_days' must be a number of days", where=where, todo="write trash_days = 30")
    if key == "snapshots_mb":
        if type(value) is int and 0 <= value <= _MOST_MB:
            return value
        what = "'snapshots_mb' must be a number of megabytes"
        raise BadData(what, where=where, todo="write snapshots_mb = 200")
    if key == "hidden_kinds":
        if isinstance(value, list) and all(isinstance(kind, str) for kind in value):
            return tuple(kind.upper() for kind in value)
        raise BadData("'hidden_kinds' must be a list", where=where, todo='write hidden_kinds = ["CARDINAL"]')
    if isinstance(value, dict) and all(isinstance(keys, str) for keys in value.values()):
        return dict(value)
    raise BadData("'keys' must be a table of texts", where=where, todo='write [keys] and below it note = "a"')


def creator_name(as_name: str | None = None, config: Config | None = None) -> str:
    """Return who annotates: ``as_name``, else the configured name, else ``$USER``, else the login name."""
    if as_name and as_name.strip():
        return as_name.strip()
    name = (config or load_config()).name or os.environ.get("USER", "").strip()
    if name:
        return name
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without an account, as in a container
        return "anonymous"


def creator_urn(name: str) -> str:
    """Return the URN of the creator called ``name``."""
    return CREATOR_PREFIX + quote(name, safe="", errors="replace")
