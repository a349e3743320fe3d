"""`diple sample`: the bundled articles, copied to a folder."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import Final

import click

from annotations.safe import visible_line

FOLDER: Final = "diple-sample"
"""The folder they are copied to unless one is named."""


@click.command
@click.argument("folder", metavar="[DIR]", default=FOLDER, type=click.Path(path_type=Path))
def sample(folder: Path) -> None:
    """Copy the bundled articles to a folder.

    DIR is made if it is not there; left out, it is `diple-sample` in the current folder. Files that are
    there already are left as they are. The copies are named, one a line.
    """
    for path in copy_samples(folder):
        sys.stdout.write(f"{visible_line(str(path))}\n")


def copy_samples(folder: Path) -> list[Path]:
    """Copy the bundled articles (and sidecars) to ``folder`` and return the articles' paths there, in order.

    A file of that name that is there already is never touched.  Raises :class:`OSError` as writing does.
    """
    from annotations.sidecar import is_sidecar

    folder.mkdir(parents=True, exist_ok=True)
    articles = []
    for bundled in sorted(files("annotations").joinpath("samples").iterdir(), key=lambda entry: entry.name):
        target = folder / bundled.name
        if not bundled.is_file() or target.suffix in (".py", ".pyc"):
            continue
        if not target.exists():
            with target.open("xb") as copy:
                copy.write(bundled.read_bytes())
        if not is_sidecar(target):
            articles.append(target)
    return articles
