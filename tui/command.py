"""The commands that need the reader, for click: ``read``, ``sample``, ``keys``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotations.cli.options import encoding_option, model_option, style_option
from annotations.cli.running import warn
from annotations.cli.samples import FOLDER, copy_samples
from annotations.safe import visible_line
from annotations.sidecar import beside


@click.command
@click.argument("source", metavar="ARTICLE|DIR|-")
@click.option("--at", default="", metavar="ID|LINE", help="Start at an annotation or at a line of the text.")
@click.option("--as", "name", metavar="NAME", help="Annotate under this name.")
@click.option("--plain", is_flag=True, help="Print as `diple cat` does instead of opening the reader.")
@style_option("Colour entities as this Pygments style does.")
@model_option()
@encoding_option()
def read(
    source: str,
    at: str,
    name: str | None,
    plain: bool,
    style: str | None,
    model: str | None,
    encoding: str | None,
) -> int:
    """Read an article, or pick one from a folder.

    Where there is no terminal, or one that cannot show a full screen, prints it as `diple cat` does.
    """
    from tui.start import read as start

    return start(source, at=at, name=name, plain=plain, style=style, model=model, encoding=encoding)


@click.command
@click.argument("folder", metavar="[DIR]", default=FOLDER, type=click.Path(path_type=Path))
def sample(folder: Path) -> int:
    """Copy the bundled articles to a folder and open the first in the reader.

    DIR is made if it is not there; left out, it is `diple-sample` in the current folder. Files that are
    there already are left as they are. Without a terminal the copies are named, one a line.
    """
    from tui.start import has_screen
    from tui.start import read as start

    copies = copy_samples(folder)
    if has_screen() and copies:
        return start(str(next((each for each in copies if beside(each).exists()), copies[0])))
    for path in copies:
        sys.stdout.write(f"{visible_line(str(path))}\n")
    return 0


@click.command
def keys() -> int:
    """Print the reader's keys, as a Markdown table, with the ids to rebind them by."""
    from annotations.config import load_config
    from tui.commands import keys_table
    from tui.rebinding import rebound

    intents, faults = rebound(load_config().keys)
    sys.stdout.write(keys_table(intents))
    warn(faults)
    return 0
