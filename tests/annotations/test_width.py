from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.width import breaks, cut, padded, width_of, wrapped

LINES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]))


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("東京", 4), ("e\u0301", 1), ("한글 a", 6), ("a\u200db", 2)]
)
def test_wide_characters_take_two_cells_and_marks_none(text: str, width: int) -> None:
    assert width_of(text) == width


def test_what_is_cut_ends_with_an_ellipsis_and_fits() -> None:
    assert cut("military", 8) == "military"
    assert cut("military", 5) == "mili…"
    assert cut("東京都", 4) == "東…"
    assert padded(cut("東京都", 4), 4) == "東… "


@given(LINES, st.integers(1, 30))
def test_nothing_cut_is_wider_than_asked(text: str, width: int) -> None:
    assert width_of(cut(text, width)) <= width


@given(LINES, st.integers(8, 40))
def test_wrapped_rows_fit_and_lose_nothing_but_blanks_at_breaks(line: str, width: int) -> None:
    found = list(wrapped(line, width))
    assert all(width_of(row) <= width for row in found)
    assert "".join(found).replace(" ", "") == line.replace(" ", "")


def test_rows_after_the_first_are_indented_and_break_at_words() -> None:
    assert list(wrapped("    one two three", 10, "    ")) == ["    one", "    two", "    three"]


def test_a_word_longer_than_a_row_is_broken() -> None:
    assert list(wrapped("abcdefghij", 4)) == ["abcd", "efgh", "ij"]


@given(st.text("ab 漢字e\u0301🚢", max_size=60), st.integers(2, 20))
def test_rows_between_breaks_are_the_line_and_fit_but_for_blanks_at_their_ends(line: str, width: int) -> None:
    edges = [0, *breaks(line, width), len(line)]
    rows = [line[start:end] for start, end in pairwise(edges)]
    assert edges == sorted(set(edges)) or not line
    assert all(width_of(row.rstrip(" ")) <= width for row in rows if not row.isspace())


def test_rows_break_at_spaces_where_there_are_any() -> None:
    line = "to the  harbourmaster"
    assert [line[start:end] for start, end in pairwise([0, *breaks(line, 8), len(line)])] == [
        "to the  ",
        "harbourm",
        "aster",
    ]
