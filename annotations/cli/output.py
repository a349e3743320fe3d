"""Rows in every format a command can print: table, json, jsonl, csv, markdown.

A row is a mapping from field name to ``None``, text, a number or a list of texts.  Whatever the rows
hold, what is printed cannot command a terminal: see :mod:`annotations.safe`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import Final, TextIO

from annotations.safe import escaped, visible, visible_line

Row = Mapping[str, object]

LIST_SEPARATOR: Final = "; "
"""Between the items of a list where a format has only text."""

_FORMULA_STARTS: Final = "=+-@\t\r＝＋－＠"


class RowFormat(StrEnum):
    """The ways rows are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


def write_rows(
    rows: Iterable[Row],
    fields: Sequence[str],
    row_format: RowFormat,
    *,
    table_fields: Sequence[str] | None = None,
    out: TextIO | None = None,
) -> int:
    """Print ``rows`` and return how many there were; all formats but the table print as rows come.

    A table shows ``table_fields`` (by default all), without those that are empty in every row.
    Without rows, ``json`` prints an empty list and ``csv`` its header; the others print nothing.
    """
    out = sys.stdout if out is None else out
    match row_format:
        case RowFormat.JSON:
            return _write_json(rows, fields, out)
        case RowFormat.JSONL:
            plain = not shows_unicode(out)
            return _write_lines((json_text(_chosen(row, fields), ascii_only=plain) for row in rows), out)
        case RowFormat.CSV:
            return _write_csv(rows, fields, out)
        case RowFormat.MARKDOWN:
            return _write_markdown(rows, fields, out)
        case RowFormat.TABLE:
            from annotations.cli.table import write_table

            return write_table(rows, table_fields or fields, out)


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """Return ``value`` as JSON on one line, with every character that could command a terminal escaped."""
    import json

    return escaped(json.dumps(value, ensure_ascii=ascii_only))


def shows_unicode(out: TextIO) -> bool:
    """Tell whether every character can be written to ``out``; JSON needs no such thing if it is escaped."""
    return (getattr(out, "encoding", None) or "utf-8").lower().replace("_", "-").startswith("utf")


def cell(value: object) -> str:
    """Return a field's value as text: nothing for ``None``, list items joined."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return LIST_SEPARATOR.join(map(str, value))
    return str(value)


def csv_cell(value: object) -> str:
    """Return a field's value for CSV: safe, and never taken for a formula by a spreadsheet.

    An apostrophe is put before text that begins (after blanks) with one of ``= + - @`` or a tab, as OWASP
    advises: https://owasp.org/www-community/attacks/CSV_Injection.
    """
    text = visible(cell(value))
    first = text.lstrip(" \n")[:1]
    return f"'{text}" if first and first in _FORMULA_STARTS and not isinstance(value, int) else text


def markdown_cell(value: object) -> str:
    """Return a field's value for a Markdown table: one line, nothing in it means more than itself."""
    text = visible(cell(value)).replace("\t", " ")
    text = "".join(f"\\{char}" if char in "\\`*_[]<>|~" else char for char in text.replace("&", "&amp;"))
    return "<br>".join(text.splitlines())


def _chosen(row: Row, fields: Sequence[str]) -> dict[str, object]:
    return {field: row.get(field) for field in fields}


def _write_lines(lines: Iterable[str], out: TextIO) -> int:
    count = 0
    for line in lines:
        out.write(f"{line}\n")
        count += 1
    return count


def _write_json(rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> int:
    count, plain = 0, not shows_unicode(out)
    for row in rows:
        out.write(f"{',' if count else '['}\n  {json_text(_chosen(row, fields), ascii_only=plain)}")
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def _write_csv(rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> int:
    import csv

    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    count = 0
    for row in rows:
        writer.writerow([csv_cell(row.get(field)) for field in fields])
        count += 1
    return count


def _write_markdown(rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> int:
    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    body = (line(markdown_cell(row.get(field)) for field in fields) for row in rows)
    first = next(body, None)
    if first is None:
        return 0
    return _write_lines(chain([line(fields), line("---" for _ in fields), first], body), out) - 2


def one_line(value: object) -> str:
    """Return a field's value on one line: white space folded, the rest made safe."""
    return visible_line(" ".join(cell(value).split()))
