from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.cli.output import Row, RowFormat, csv_cell, json_text, markdown_cell, write_rows
from annotations.safe import visible

FIELDS = ("id", "note", "tags")
ROWS: list[Row] = [
    {"id": "0001", "note": 'Compare, "with" December.\nSecond line', "tags": ["bases", "to check"]},
    {"id": "0002", "note": None, "tags": []},
]


def printed(rows: list[Row], row_format: RowFormat) -> str:
    out = io.StringIO()
    assert write_rows(rows, FIELDS, row_format, out=out) == len(rows)
    return out.getvalue()


def test_json_is_an_array_with_every_field() -> None:
    assert json.loads(printed(ROWS, RowFormat.JSON)) == ROWS
    assert printed([], RowFormat.JSON) == "[]\n"


def test_jsonl_is_an_object_a_line() -> None:
    lines = printed(ROWS, RowFormat.JSONL).splitlines()
    assert [json.loads(line) for line in lines] == ROWS
    assert printed([], RowFormat.JSONL) == ""


def test_csv_is_read_back_by_any_reader() -> None:
    found = list(csv.reader(io.StringIO(printed(ROWS, RowFormat.CSV))))
    assert found == [list(FIELDS), ["0001", ROWS[0]["note"], "bases; to check"], ["0002", "", ""]]
    assert printed([], RowFormat.CSV) == "id,note,tags\n"


def test_markdown_is_a_table_whose_cells_are_one_line() -> None:
    assert printed(ROWS, RowFormat.MARKDOWN).splitlines() == [
        "| id | note | tags |",
        "| --- | --- | --- |",
        '| 0001 | Compare, "with" December.<br>Second line | bases; to check |',
        "| 0002 |  |  |",
    ]
    assert printed([], RowFormat.MARKDOWN) == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "  =", "＝"])
def test_no_spreadsheet_takes_a_csv_cell_for_a_formula(start: str) -> None:
    assert csv_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_a_number_in_csv_stays_a_number() -> None:
    assert csv_cell(-1) == "-1"
    assert csv_cell("plain - text") == "plain - text"


def test_markdown_and_html_in_a_cell_mean_nothing() -> None:
    assert markdown_cell("a|b <script>*x*&amp;") == "a\\|b \\<script\\>\\*x\\*&amp;amp;"


@given(
    st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)), st.booleans()
)
def test_json_reads_back_the_same_and_holds_nothing_hostile(value: object, ascii_only: bool) -> None:
    text = json_text(value, ascii_only=ascii_only)
    assert json.loads(text) == value
    assert visible(text) == text
    assert "\n" not in text


@given(st.text())
def test_no_cell_holds_anything_hostile(text: str) -> None:
    for made in (csv_cell(text), markdown_cell(text)):
        assert visible(made) == made


def test_json_for_an_output_that_is_not_unicode_is_ascii() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    write_rows([{"id": "東京 é"}], ("id",), RowFormat.JSONL, out=out)
    out.flush()
    assert out.buffer.getvalue() == b'{"id": "\\u6771\\u4eac \\u00e9"}\n'
