"""The user's own lists of names: ``*.toml`` and ``*.csv`` in the folder ``entities`` beside the settings.

TOML has a table ``[[entity]]`` for each thing, with ``name``, ``kind`` and, where there are any, ``aliases``;
CSV has columns of these names in its first line, aliases with ``;`` between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache as cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from annotations.entities.gazetteer import Gazetteer, Name, world
from annotations.entities.kinds import KINDS
from annotations.errors import BadData
from annotations.places import config_dir

_TABLE: Final = re.compile(r"^[ \t]*\[\[[ \t]*[\"']?entity[\"']?[ \t]*\]\]", re.MULTILINE)
_COLUMNS: Final = ("name", "kind", "aliases")


class _Row(NamedTuple):
    """One thing as it stands in a list, and the file and line it stands in."""

    where: str
    name: object
    kind: object
    aliases: object


def lists_folder() -> Path:
    """Return the folder of the user's lists; it need not exist."""
    return config_dir() / "entities"


def list_files() -> list[Path]:
    """Return the user's lists, in the order in which they are read."""
    return sorted(path for path in lists_folder().glob("*") if path.suffix in (".toml", ".csv"))


def gazetteer(taught: tuple[Name, ...] = ()) -> Gazetteer:
    """Return the world's names and the user's own; read again when a list has changed.

    ``taught`` are names that people decided about elsewhere: they stand before those of the lists.

    Raises :class:`BadData`, which names the file and the line, when a list cannot be read or understood.
    """
    try:
        states = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in list_files())
    except OSError as error:
        raise _unreadable(error) from error
    return _taught(states, taught)


def gazetteer_or_world(taught: tuple[Name, ...] = ()) -> Gazetteer:
    """Return what :func:`gazetteer` does, without the user's names where one of the lists has a fault."""
    try:
        return gazetteer(taught)
    except BadData:
        return _taught((), taught)


_States = tuple[tuple[Path, int, int], ...]


@cache(maxsize=4)
def _taught(states: _States, taught: tuple[Name, ...]) -> Gazetteer:
    return _gazetteer(states).taught(taught) if taught else _gazetteer(states)


@cache(maxsize=2)
def _gazetteer(states: _States) -> Gazetteer:
    own = [name for path, _, _ in states for name in read_list(path)]
    return Gazetteer([*own, *world()])


def read_list(path: Path) -> list[Name]:
    """Return the names in one list; raises :class:`BadData` with file and line."""
    try:
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise _unreadable(error) from error
    except UnicodeDecodeError as error:
        raise BadData("the list is no UTF-8", where=path, todo="save the file as UTF-8") from error
    rows = _toml(path, source) if path.suffix == ".toml" else _csv(path, source)
    return [name for row in rows for name in _names(row)]


def _unreadable(error: OSError) -> BadData:
    what = f"the list of names cannot be read: {error.strerror}"
    return BadData(what, where=error.filename, todo="put that right, or move the file away")


def _toml(path: Path, source: str) -> Iterator[_Row]:
    import tomllib

    try:
        table = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = "it is nested too deeply" if isinstance(error, RecursionError) else error
        line = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{line.group(1)}" if line else path
        raise BadData(f"the list is no TOML: {what}", where=where, todo="correct that line") from error
    entities = table.pop("entity", [])
    if table:
        raise _wrong(f"{path}:{_line_of(source, next(iter(table)))}", f"unknown key '{next(iter(table))}'")
    if not isinstance(entities, list) or not all(isinstance(each, dict) for each in entities):
        raise _wrong(f"{path}:1", "'entity' is no list of tables")
    lines = [source.count("\n", 0, found.start()) + 1 for found in _TABLE.finditer(source)]
    for at, entity in enumerate(entities):
        where = f"{path}:{lines[at] if len(lines) == len(entities) else 1}"
        unknown = [key for key in entity if key not in _COLUMNS]
        if unknown:
            raise _wrong(where, f"unknown key '{unknown[0]}'")
        yield _Row(where, entity.get("name"), entity.get("kind"), entity.get("aliases", []))


def _line_of(source: str, key: str) -> int:
    found = re.search(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}\b", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _csv(path: Path, source: str) -> Iterator[_Row]:
    import csv

    rows = csv.reader(source.splitlines(keepends=True), strict=True)
    try:
        heads = [each.strip().lower() for each in next(rows, [])]
        if not {"name", "kind"} <= set(heads) or not set(heads) <= set(_COLUMNS):
            raise BadData(
                "the first line does not name the columns", where=f"{path}:1", todo="write name,kind,aliases"
            )
        for cells in rows:
            if not any(each.strip() for each in cells):
                continue
            where = f"{path}:{rows.line_num}"
            if len(cells) > len(heads):
                raise _wrong(where, f"{len(cells)} columns where there are {len(heads)}")
            row: dict[str, Any] = dict(zip(heads, (each.strip() for each in cells), strict=False))
            aliases = [each.strip() for each in row.get("aliases", "").split(";") if each.strip()]
            yield _Row(where, row.get("name"), row.get("kind"), aliases)
    except csv.Error as error:
        raise _wrong(f"{path}:{rows.line_num}", f"the list is no CSV: {error}") from error


def _names(row: _Row) -> Iterator[Name]:
    name, kind, aliases = row.name, row.kind, row.aliases
    if not isinstance(name, str) or not name.strip():
        raise _wrong(row.where, "an entity has no name")
    if not isinstance(kind, str) or kind.upper() not in KINDS:
        shown = "no kind" if kind in (None, "") else f"the unknown kind '{kind}'"
        raise BadData(f"'{name}' has {shown}", where=row.where, todo=f"take one of {', '.join(KINDS)}")
    if not isinstance(aliases, list) or not all(isinstance(each, str) and each.strip() for each in aliases):
        raise BadData(
            f"the aliases of '{name}' are no list of texts", where=row.where, todo='write aliases = ["..."]'
        )
    for words in (name, *aliases):
        yield Name(words.strip(), name.strip(), kind.upper(), own=True)


def _wrong(where: str, what: str) -> BadData:
    return BadData(what, where=where, todo="give each entity a name, a kind and, if you like, aliases")
