"""`diple check`: what is worth a look in the sidecars of articles and folders."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from annotations.cli.opening import opened_notebook
from annotations.cli.options import paths_argument
from annotations.cli.output import Row, RowFormat, write_rows
from annotations.cli.rows import short_id
from annotations.cli.running import Outcome, warn

if TYPE_CHECKING:
    from annotations.checking import Check, Finding
    from annotations.library import Entry

FIELDS: Final = (
    "sidecar",
    "article",
    "line",
    "column",
    "id",
    "problem",
    "detail",
    "quote",
    "start",
    "end",
    "score",
    "rivals",
    "reasons",
)
"""Every field of a finding."""

TABLE_FIELDS: Final = ("sidecar", "line", "id", "problem", "detail", "start", "score")
"""What a table shows of them."""

_TEXT: Final = "text"
_NOTED, _UNREADABLE = 1, 3


@click.command
@paths_argument()
@click.option(
    "--fix",
    is_flag=True,
    help="Accept the places of words that moved, rename sidecars after their articles, and write what can be"
    " repaired to a file beside the sidecar.",
)
@click.option(
    "--strict", is_flag=True, help="Let words that moved count, and tell also of what does no harm."
)
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

    PATH is an article, a sidecar or a folder; left out, the current folder. Words that are not where they
    were are told with their state, their score and other places they may be at. A sidecar that cannot be
    read is left as it is by --fix, and a repaired one written beside it, the name of which ends with
    .repaired. The exit status is 0 when there is nothing but words that moved, 1 when there is more (with
    --strict also for these, unless --fix accepts them), and 3 when something cannot be read.
    """
    from annotations.checking import Check

    looking = _Looking(Check(strict=strict), fix, strict)
    found = looking.through(paths or (".",))
    if row_format == _TEXT:
        for finding in found:
            sys.stdout.write(f"{finding}\n")
    else:
        rows = map(_row, found)
        rows = map(short_id, rows) if row_format == RowFormat.TABLE else rows
        write_rows(rows, FIELDS, RowFormat(row_format), table_fields=TABLE_FIELDS)
    looking.put_right()
    return max(looking.worst, looking.outcome.status(1, ""))


class _Looking:
    """One run of the command: what was found, and what is left to be put right."""

    def __init__(self, check: Check, fix: bool, strict: bool) -> None:
        self.outcome = Outcome()
        self.worst = 0
        self._check = check
        self._fix = fix
        self._strict = strict
        self._broken: dict[Path, None] = {}
        self._moved: dict[Entry, list[str]] = {}

    def through(self, paths: Iterable[str]) -> Iterator[Finding]:
        """Yield what is found below ``paths``; sidecars are renamed on the way."""
        left: list[str | Path] = list(paths)
        for path in left:  # which grows
            with self.outcome.attempt():
                for finding in self._check.below(path, self.outcome.tell):
                    if not (self._fix and finding.renamed and self._rename(finding, finding.renamed, left)):
                        yield self._noted(finding)
        yield from map(self._noted, self._check.dangling())

    def put_right(self) -> None:
        """Repair and accept what can be, with a line for each."""
        from annotations.agreeing import counted
        from annotations.fixing import accept_moved, repair_beside

        for path in self._broken:
            with self.outcome.attempt():
                made = repair_beside(path)
                if made is not None:
                    warn(made[1], made[0])
        for entry, identities in self._moved.items():
            with (
                self.outcome.attempt(),
                opened_notebook(entry.source, sidecar=entry.sidecar, editing=True) as notebook,
            ):
                counts = accept_moved(notebook, identities)
                stand = "moved and are accepted where they stand"
                one = "moved and is accepted where it stands"
                warn((f"{counted(*counts)} {one if sum(counts) == 1 else stand}",), entry.sidecar)

    def _noted(self, finding: Finding) -> Finding:
        if finding.harmless and (self._fix or not self._strict):
            worst = 0
        else:
            worst = _UNREADABLE if finding.unreadable else _NOTED
        self.worst = max(self.worst, worst)
        if self._fix and finding.problem in ("unreadable", "item") and finding.entry.sidecar.is_file():
            self._broken[finding.entry.sidecar] = None
        if self._fix and finding.harmless and finding.id is not None:
            self._moved.setdefault(finding.entry, []).append(finding.id)
        return finding

    def _rename(self, finding: Finding, article: Path, left: list[str | Path]) -> bool:
        """Rename a sidecar after its article and have it looked at by its new name; tell if that was done."""
        from annotations.renaming import rename

        with self.outcome.attempt():
            new = rename(finding.entry.sidecar, article)
            warn((f"renamed to {new.name}",), finding.entry.sidecar)
            self._check.forget(finding.entry)
            left.append(new)
            return True
        return False


def _row(finding: Finding) -> Row:
    article, placed = finding.entry.article, finding.placed
    anchor = placed.anchor if placed else None
    span = anchor.span if anchor else None
    return {
        "sidecar": str(finding.entry.sidecar),
        "article": str(article) if article else None,
        "line": finding.line,
        "column": finding.column,
        "id": finding.id,
        "problem": finding.problem,
        "detail": finding.what,
        "quote": placed.annotation.quote if placed else None,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "score": round(anchor.score, 3) if anchor else None,
        "rivals": [f"{start}:{end}" for start, end in anchor.rivals] if anchor else [],
        "reasons": list(anchor.reasons) if anchor else [],
    }
