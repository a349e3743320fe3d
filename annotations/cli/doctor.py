"""`diple doctor`: what diple found on this machine, for people who wonder and for reports of faults."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Final, NamedTuple

import click

from annotations.cli.options import format_option
from annotations.cli.output import RowFormat, write_rows


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


class Finding(NamedTuple):
    """One thing that was looked at."""

    part: str
    state: State
    detail: str


@click.command
@format_option()
def doctor(row_format: RowFormat) -> None:
    """Show what diple found on this machine.

    Python, terminal, locale, libraries, entity pipelines, folders and configuration. A part that is
    broken is shown as a problem and stops nothing.
    """
    rows = (finding._asdict() for part, look in _LOOKS for finding in _safely(part, look))
    write_rows(rows, Finding._fields, row_format)


def _safely(part: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Yield what ``look`` finds; what goes wrong in it, whatever that is, is a finding too."""
    try:
        yield from look()
    except Exception as error:
        yield Finding(part, State.PROBLEM, str(error) or type(error).__name__)


def _diple() -> Iterator[Finding]:
    from annotations.ownership import check_own_packages

    home = Path(__file__).parent.parent.parent
    check_own_packages(home)
    try:
        version = metadata.version("diple")
    except metadata.PackageNotFoundError:
        yield Finding("diple", State.NOTE, f"not installed, run from {home}")
    else:
        yield Finding("diple", State.OK, f"{version} in {home}")


def _python() -> Iterator[Finding]:
    import platform

    name = f"{platform.python_implementation()} {platform.python_version()}"
    yield Finding("python", State.OK, f"{name} on {platform.platform()}, {sys.executable}")


def _terminal() -> Iterator[Finding]:
    import shutil

    term = os.environ.get("TERM", "")
    streams = {"stdin": sys.stdin, "stdout": sys.stdout, "stderr": sys.stderr}
    ours = [name for name, stream in streams.items() if stream is not None and stream.isatty()]
    size = shutil.get_terminal_size()
    about = {
        name: os.environ[name] for name in ("COLORTERM", "TERM_PROGRAM", "NO_COLOR") if name in os.environ
    }
    inside = [name for name in ("TMUX", "STY", "SSH_CONNECTION") if os.environ.get(name)]
    detail = [
        f"TERM={term}" if term else "TERM is not set",
        *(f"{name}={value}" for name, value in about.items()),
        f"{size.columns}x{size.lines}",
        f"terminal: {' '.join(ours) or 'none of stdin, stdout, stderr'}",
        *([f"inside {' '.join(inside)}"] if inside else []),
    ]
    usable = term not in ("", "dumb")
    yield Finding("terminal", State.OK if usable else State.NOTE, ", ".join(detail))


def _locale() -> Iterator[Finding]:
    import locale

    encoding = getattr(sys.stdout, "encoding", None) or "none"
    names = {name: os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)}
    said = ", ".join(f"{name}={value}" for name, value in names.items()) or "no LANG"
    state = State.OK if encoding.lower().startswith("utf") else State.PROBLEM
    others = f"files {sys.getfilesystemencoding()}, preferred {locale.getpreferredencoding(False)}"
    detail = f"{said}, output {encoding}, {others}"
    yield Finding("locale", state, detail if state is State.OK else f"{detail}; set LANG=C.UTF-8")


def _libraries() -> Iterator[Finding]:
    import re

    try:
        wanted = metadata.requires("diple") or []
    except metadata.PackageNotFoundError:
        wanted = list(_FALLBACK)
    for line in wanted:
        name = re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]
        try:
            yield Finding(f"library {name}", State.OK, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(f"library {name}", State.PROBLEM, "not installed; install diple again")


def _pipelines() -> Iterator[Finding]:
    from annotations.config import load_config
    from annotations.entities.pipelines import find_pipeline

    # A pipeline package registers itself with spaCy by this entry point; spaCy need not be imported to ask.
    for name in sorted({entry.name for entry in metadata.entry_points(group="spacy_models")}):
        pipeline = find_pipeline(name)
        yield Finding(f"pipeline {name}", State.OK, f"{pipeline.version}, language {pipeline.language}")
    used = find_pipeline(load_config().model)
    yield Finding("recogniser", State.OK, f"uses {used.name} {used.version}")


def _names() -> Iterator[Finding]:
    from annotations.entities.lists import gazetteer, list_files, lists_folder

    known, own = len(gazetteer()), len(list_files())
    yield Finding("names", State.OK, f"{known} known, with {own} lists of your own from {lists_folder()}")


def _folders() -> Iterator[Finding]:
    from annotations import places

    for name in ("config", "data", "state", "cache"):
        folder: Path = getattr(places, f"{name}_dir")()
        there = next(path for path in (folder, *folder.parents) if path.exists())
        writable = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
        how = "writable" if writable else f"cannot be written ({there})"
        made = "" if there == folder else ", made when needed"
        yield Finding(f"{name} folder", State.OK if writable else State.PROBLEM, f"{folder}, {how}{made}")


def _config() -> Iterator[Finding]:
    from annotations.config import config_path, creator_name, load_config

    settings = load_config()
    for notice in settings.notices:
        yield Finding("config", State.PROBLEM, notice)
    where = settings.path or f"{config_path()} (not there: defaults)"
    yield Finding("config", State.OK, f"{where}, creator {creator_name(config=settings)}")


_LOOKS: Final[tuple[tuple[str, Callable[[], Iterator[Finding]]], ...]] = (
    ("diple", _diple),
    ("python", _python),
    ("terminal", _terminal),
    ("locale", _locale),
    ("libraries", _libraries),
    ("pipelines", _pipelines),
    ("names", _names),
    ("folders", _folders),
    ("config", _config),
)

_FALLBACK: Final = ("textual", "pygments", "click", "msgspec", "spacy", "trafilatura")
"""Libraries looked for where diple's own metadata is missing."""
