from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.cli.output import Row, RowFormat, write_rows
from annotations.cli.table import narrowed, write_table
from annotations.width import width_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((40, 24)))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


ROWS: list[Row] = [
    {"id": "0001", "quote": "the fate of two military bases there and then", "note": None},
    {"id": "0002", "quote": "東京", "note": ""},
]


def test_columns_line_up_and_empty_ones_are_left_out() -> None:
    out = io.StringIO()
    assert write_table(ROWS, ("id", "note", "quote"), out) == 2
    assert out.getvalue().splitlines() == [
        "id    quote",
        "0001  the fate of two military bases there and then",
        "0002  東京",
    ]


def test_a_terminal_gets_lines_that_fit_and_a_bold_header(terminal: Terminal) -> None:
    write_table(ROWS, ("id", "quote"), terminal)
    header, first, _ = terminal.getvalue().splitlines()
    assert header == "\x1b[1mid    quote\x1b[m"
    assert first == "0001  the fate of two military bases th…"
    assert width_of(first) == 40


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colour_gets_none(
    name: str, value: str, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    write_table(ROWS, ("id", "quote"), terminal)
    assert "\x1b" not in terminal.getvalue()


def test_a_cell_is_one_line() -> None:
    out = io.StringIO()
    write_rows([{"note": "one\n  two\tthree"}], ("note",), RowFormat.TABLE, out=out)
    assert out.getvalue() == "note\none two three\n"


@given(st.lists(st.integers(0, 200), min_size=1, max_size=9), st.integers(1, 300))
def test_narrowed_columns_fit_unless_they_are_at_their_least(widths: list[int], room: int) -> None:
    found = narrowed(widths, room)
    assert all(new <= old for new, old in zip(found, widths, strict=True))
    assert sum(found) <= room or max(found) <= 6
    if sum(widths) > room and sum(found) < room:
        assert max(found) <= 6
