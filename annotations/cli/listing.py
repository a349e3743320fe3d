"""`diple list`: annotations of articles, sidecars and folders as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from annotations.cli.options import format_option, paths_argument
from annotations.cli.output import Row, RowFormat, write_rows
from annotations.cli.rows import FIELDS, TABLE_FIELDS, annotation_row, short_id
from annotations.cli.running import Outcome, warn


@click.command
@paths_argument()
@format_option()
def list_annotations(paths: Sequence[str], row_format: RowFormat) -> int:
    """List annotations of articles and folders.

    PATH is an article, a sidecar or a folder; left out, the current folder. Articles are opened only
    where their text changed since it was annotated; of one whose text must be extracted (HTML) or that
    is gone, start and end are as stored and the state is left empty.
    """
    from annotations.library import read_entry, walk

    outcome = Outcome()

    def rows() -> Iterator[Row]:
        for path in paths or (".",):
            with outcome.attempt():
                for entry in walk(path):
                    with outcome.attempt():
                        contents = read_entry(entry)
                        warn(contents.notices, entry.sidecar)
                        yield from map(annotation_row, contents.annotations)
                        if contents.fault:
                            raise contents.fault

    found = map(short_id, rows()) if row_format is RowFormat.TABLE else rows()
    count = write_rows(found, FIELDS, row_format, table_fields=TABLE_FIELDS)
    return outcome.status(count, "no annotations found")
