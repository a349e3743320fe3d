"""`diple merge` and `diple diff`: two versions of a sidecar made one, or told apart."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from annotations.cli.output import json_text, shows_unicode
from annotations.cli.running import complain
from annotations.errors import BadData, NotFound, ReadOnly, UsageError
from annotations.safe import escaped

if TYPE_CHECKING:
    from annotations.collection import Collection
    from annotations.merge import Merged

MergeInto = Callable[[bytes], tuple["Merged", bytes]]
"""Takes the bytes of our version and gives what it is merged into, and the bytes of that."""

_CONFLICT: Final = 4
_DIFFERENT: Final = 1


@click.command
@click.argument("base", type=click.Path())
@click.argument("ours", type=click.Path())
@click.argument("theirs", type=click.Path())
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(), help="Write to OUT; else print the sidecar."
)
@click.option("--name", metavar="NAME", help="What messages call the file, by default OURS.")
def merge(base: str, ours: str, theirs: str, output: str | None, name: str | None) -> int:
    """Merge two versions of a sidecar.

    BASE is the version both come from; empty or missing, there is none. OUT may be OURS. What both sides
    changed differently is kept both ways in the result and told, a line each; the exit status is then 4,
    and 3 when a version cannot be read.
    """
    before = _read(base, missing=True)
    other = _read(theirs)

    def merged_into(mine: bytes) -> tuple[Merged, bytes]:
        from annotations.codec import decode, encode
        from annotations.merge import merge as merged_of

        merged = merged_of(
            decode(before, base) if before.strip() else None, decode(mine, ours), decode(other, theirs)
        )
        return merged, encode(merged.collection)

    if output is None:
        merged, data = merged_into(_read(ours))
        _print(data)
    else:
        merged = _written(output, ours, merged_into)
    _tell(merged, name or ours)
    return _CONFLICT if merged.disagreements else 0


def _print(data: bytes) -> None:
    """Print a sidecar: its very bytes, but on a terminal nothing that could command it."""
    if sys.stdout.isatty():
        sys.stdout.write(escaped(data.decode("utf-8", "replace")))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


def _read(path: str, *, missing: bool = False) -> bytes:
    """Return the bytes of a version, also from a pipe; those of a ``missing`` one are none."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        if missing:
            return b""
        raise BadData("there is no such file", where=path, todo="check the name") from error
    except OSError as error:
        raise BadData(f"it cannot be read: {error.strerror}", where=path) from error


def _written(output: str, ours: str, merged_into: MergeInto) -> Merged:
    """Write what ``ours`` is merged into to ``output``; where both are one file, from what it holds then."""
    from annotations.sidecar import update

    place = Path(output)
    in_place = os.path.realpath(output) == os.path.realpath(ours)
    mine = _read(ours)
    results: list[Merged] = []

    def revised(found: bytes | None) -> bytes:
        if found and not in_place:
            _check_sidecar(found, output)
        merged, data = merged_into(found if in_place and found is not None else mine)
        results.append(merged)
        return data

    update(place, revised)
    return results[-1]


def _check_sidecar(data: bytes, path: str) -> None:
    """Raise :class:`ReadOnly` for what is no sidecar: an article, say, or one that cannot be read."""
    from annotations.codec import decode

    if decode(data).fault is not None:
        what = "it holds something else than a sidecar, so it is not written over"
        raise ReadOnly(what, where=path, todo="choose another OUT, or move it away")


def _tell(merged: Merged, name: str) -> None:
    from annotations.compare import heading

    records = {record.id: record for record in merged.collection.annotations}
    for each in merged.disagreements:
        record = records.get(each.id)
        complain(f"{name}: {heading(record)}: {each.what}" if record else f"{name}: {each.what}")


@click.command
@click.argument("a", type=click.Path())
@click.argument("b", type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the differences are printed.",
)
def diff(a: str, b: str, form: str) -> int:
    """Show how the annotations of B differ from those of A.

    A and B are articles or sidecars. The exit status is 0 when they say the same, 1 when they differ.
    """
    from annotations.compare import as_json, compare, told

    difference = compare(_collection(a), _collection(b))
    if form == "json":
        sys.stdout.write(f"{json_text(as_json(difference), ascii_only=not shows_unicode(sys.stdout))}\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in told(difference))
    return _DIFFERENT if difference else 0


def _collection(path: str) -> Collection | None:
    """Return the annotations of an article or a sidecar; ``None`` when an article has none.

    Raises the fault of one that cannot be read in full.
    """
    if path == os.devnull:  # what git names where there is no file
        return None
    found = _sidecar_of(path)
    if found is not None and found.fault is not None:
        raise found.fault
    return found


def _sidecar_of(path: str) -> Collection | None:
    from annotations.library import walk
    from annotations.sidecar import is_sidecar, load

    if os.path.isdir(path):
        raise UsageError("a folder is compared article by article", where=path, todo="name an article in it")
    if not is_sidecar(Path(path)) and (found := _by_content(path)) is not None:
        return found
    try:
        entries = list(walk(path))
    except NotFound as error:  # whose status would say that they differ
        raise BadData(error.what, where=error.where, todo=error.todo) from error
    return load(entries[0].sidecar).collection if entries else None


def _by_content(path: str) -> Collection | None:
    """Return what a sidecar under another name holds, as git names versions; ``None`` for anything else."""
    from annotations.codec import decode

    try:
        with open(path, "rb") as file:
            begin = file.read(1)
            if begin != b"{":
                return None
            found = decode(begin + file.read(), path)
    except OSError:
        return None
    return found if found.id else None
