"""`diple list` and `diple search`: annotations of articles, sidecars and folders as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from annotations.cli.options import format_option, paths_argument
from annotations.cli.output import Row, RowFormat, write_rows
from annotations.cli.rows import FIELDS, TABLE_FIELDS, annotation_row, in_words
from annotations.cli.running import Outcome, warn

if TYPE_CHECKING:
    from annotations.library import Contents, Listed
    from annotations.model import Annotation
    from annotations.query import Query


@click.command
@paths_argument()
@click.option("-q", "--query", metavar="QUERY", help="Only those that match; see `diple search`.")
@format_option()
def list_annotations(paths: Sequence[str], query: str | None, row_format: RowFormat) -> int:
    """List annotations of articles and folders.

    PATH is an article, a sidecar or a folder; left out, the current folder. Articles are opened only
    where their text changed since it was annotated; of one whose text must be extracted (HTML) or that
    is gone, start and end are as stored and the state is left empty.
    """
    return _list(query, paths, row_format)


@click.command
@click.argument("query")
@paths_argument()
@format_option()
def search(query: str, paths: Sequence[str], row_format: RowFormat) -> int:
    """List the annotations that match a query.

    Words are looked for in quote, note and tags. Fields narrow it: text: quote: note: tag: entity: kind:
    user: article: link: is: since: before:. A - negates, quotes make several words one, OR joins,
    parentheses group. is: takes orphan, edited, moved, ambiguous, exact, reply, open, resolved
    and conflict. Put -- before a query that begins with -.
    """
    return _list(query, paths, row_format)


def _list(query: str | None, paths: Sequence[str], row_format: RowFormat) -> int:
    from annotations.library import read_entry, walk

    asked = _parsed(query)
    outcome = Outcome()

    def rows() -> Iterator[Row]:
        for path in paths or (".",):
            with outcome.attempt():
                for entry in walk(path, outcome.tell):
                    with outcome.attempt():
                        contents = read_entry(entry)
                        warn(contents.notices, entry.sidecar)
                        yield from map(annotation_row, _matching(contents, asked))
                        if contents.fault:
                            raise contents.fault

    found = map(in_words, rows()) if row_format is RowFormat.TABLE else rows()
    count = write_rows(found, FIELDS, row_format, table_fields=TABLE_FIELDS)
    return outcome.status(count, "no annotations match" if query else "no annotations found")


def _parsed(query: str | None) -> Query | None:
    if not query:
        return None
    from annotations.query import parse

    return parse(query)


def _matching(contents: Contents, query: Query | None) -> Sequence[Listed]:
    if query is None:
        return contents.annotations
    from annotations.query import Candidate

    replies: dict[str | None, list[Annotation]] = {}
    if query.needs_replies:
        for listed in contents.annotations:
            replies.setdefault(listed.annotation.reply_to, []).append(listed.annotation)

    def candidate(listed: Listed) -> Candidate:
        return Candidate(
            listed.annotation,
            contents.title,
            lambda: listed.state,
            lambda: replies.get(listed.annotation.id, ()),
        )

    return [listed for listed in contents.annotations if query.matches(candidate(listed))]
