"""`diple check`: what is worth a look in the sidecars of articles and folders."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from annotations.cli.options import paths_argument
from annotations.cli.output import Row, RowFormat, write_rows
from annotations.cli.rows import short_id
from annotations.cli.running import Outcome, warn

if TYPE_CHECKING:
    from annotations.checking import Check, Finding

FIELDS: Final = ("sidecar", "article", "line", "column", "id", "problem", "detail")
"""Every field of a finding."""

_TEXT: Final = "text"
_NOTED, _UNREADABLE = 1, 3


@click.command
@paths_argument()
@click.option("--fix", is_flag=True, help="Write what can be repaired to a file beside the sidecar.")
@click.option("--strict", is_flag=True, help="Tell also of what does no harm.")
@click.option(
    "--format",
    "row_format",
    type=click.Choice([_TEXT, *(each.value for each in RowFormat)]),
    default=_TEXT,
    show_default=True,
    help="How findings are printed; text is a line each.",
)
def check(paths: Sequence[str], fix: bool, strict: bool, row_format: str) -> int:
    """Look for faults, conflicts, lost words and dead links.

    PATH is an article, a sidecar or a folder; left out, the current folder. --fix leaves the sidecar as it
    is and writes a repaired one beside it, the name of which ends with .repaired. The exit status is 0 when
    there is nothing to tell, 1 when there is, and 3 when something cannot be read.
    """
    from annotations.checking import Check

    outcome = Outcome()
    worst = 0

    def findings() -> Iterator[Finding]:
        nonlocal worst
        for finding in _found(Check(strict=strict), paths or (".",), outcome):
            worst = max(worst, _UNREADABLE if finding.unreadable else _NOTED)
            yield finding
            if fix and finding.problem in ("unreadable", "item") and finding.entry.sidecar.is_file():
                broken[finding.entry.sidecar] = None

    broken: dict[Path, None] = {}
    if row_format == _TEXT:
        for finding in findings():
            sys.stdout.write(f"{finding}\n")
    else:
        rows = map(_row, findings())
        write_rows(
            map(short_id, rows) if row_format == RowFormat.TABLE else rows, FIELDS, RowFormat(row_format)
        )
    for path in broken:
        with outcome.attempt():
            _repair(path)
    return max(worst, outcome.status(1, ""))


def _found(check: Check, paths: Iterable[str], outcome: Outcome) -> Iterator[Finding]:
    for path in paths:
        with outcome.attempt():
            yield from check.below(path, outcome.tell)
    yield from check.dangling()


def _repair(path: Path) -> None:
    from annotations.checking import repair_beside

    made = repair_beside(path)
    if made is not None:
        warn(made[1], made[0])


def _row(finding: Finding) -> Row:
    article = finding.entry.article
    return {
        "sidecar": str(finding.entry.sidecar),
        "article": str(article) if article else None,
        "line": finding.line,
        "column": finding.column,
        "id": finding.id,
        "problem": finding.problem,
        "detail": finding.what,
    }
