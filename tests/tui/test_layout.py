from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.texts import ARTICLES, stored
from tui import layout, wrap
from tui.layout import Anchor, Layout, Row

COLUMNS = st.integers(1, 40)
FEW = settings(max_examples=60)


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch):
    """Cut lines so early that ordinary texts have long ones."""
    monkeypatch.setattr(layout, "LIMIT", 48)
    monkeypatch.setattr(layout, "_SLACK", 12)
    monkeypatch.setattr(layout, "_KEPT", 3)


def forwards(rows):
    """Return every anchor with its row, from the first to the last."""
    found = [(Anchor(0, 0), rows.row(Anchor(0, 0)))]
    while (after := rows.move(found[-1][0], 1)) != found[-1][0]:
        found.append((after, rows.row(after)))
    return found


def spans(rows):
    return [(row.start, row.end, row.stop) for row in rows]


@FEW
@given(ARTICLES, COLUMNS)
def test_rows_follow_one_another_to_the_end_of_the_text(text, columns):
    rows = [row for _, row in forwards(Layout(text, columns))]
    assert rows[0].start == 0
    for row, after in pairwise(rows):
        assert row.start <= row.end <= row.stop <= after.start
        assert after.start - row.stop == (1 if after.first and text[row.stop] == "\n" else 0)
    assert text[rows[-1].stop :] in ("", "\n")


@FEW
@given(ARTICLES, COLUMNS)
def test_rows_are_the_same_going_up_as_going_down(text, columns):
    down = forwards(Layout(text, columns))
    other = Layout(text, columns)
    up = [other.anchor_of(len(text))]
    while (before := other.move(up[-1], -1)) != up[-1]:
        up.append(before)
    assert [anchor for anchor, _ in down] == up[::-1]


@FEW
@given(ARTICLES, COLUMNS, st.randoms(use_true_random=False))
def test_rows_are_the_same_wherever_they_are_come_upon(text, columns, random):
    down = forwards(Layout(text, columns))
    offsets = list(range(len(text)))
    random.shuffle(offsets)
    fresh = Layout(text, columns)
    for offset in offsets[:40]:
        anchor = fresh.anchor_of(offset)
        assert (anchor, fresh.row(anchor)) in down
        assert Layout(text, columns).anchor_of(offset) == anchor


@FEW
@given(ARTICLES, COLUMNS, st.integers(0, 400))
def test_an_offset_is_on_the_row_that_its_anchor_names(text, columns, offset):
    rows = Layout(text, columns)
    offset = min(offset, max(0, len(text) - 1))
    row = rows.row(rows.anchor_of(offset))
    assert row.start <= offset <= row.stop
    assert offset < row.stop or offset >= len(text) or text[offset] == "\n" or not text


@FEW
@given(ARTICLES, COLUMNS, st.integers(0, 60), st.integers(0, 12))
def test_a_page_of_rows_is_a_part_of_all_rows(text, columns, first, count):
    rows = Layout(text, columns)
    down = forwards(rows)
    at = min(first, len(down) - 1)
    assert rows.rows(down[at][0], count) == [row for _, row in down[at : at + count]]


@FEW
@given(ARTICLES, COLUMNS, st.integers(0, 60), st.integers(-60, 60))
def test_moving_by_several_rows_is_moving_one_by_one(text, columns, first, by):
    rows = Layout(text, columns)
    down = [anchor for anchor, _ in forwards(rows)]
    at = min(first, len(down) - 1)
    assert rows.move(down[at], by) == down[max(0, min(at + by, len(down) - 1))]


@FEW
@given(ARTICLES, COLUMNS, st.integers(1, 9))
def test_the_last_page_ends_with_the_last_row(text, columns, height):
    rows = Layout(text, columns)
    down = [anchor for anchor, _ in forwards(rows)]
    assert rows.last(height) == down[max(0, len(down) - height)]


@FEW
@given(ARTICLES, COLUMNS, st.integers(0, 60), st.integers(1, 9))
def test_a_page_shows_the_end_where_no_row_comes_after_it(text, columns, first, height):
    rows = Layout(text, columns)
    down = [anchor for anchor, _ in forwards(rows)]
    at = min(first, len(down) - 1)
    assert rows.shows_end(down[at], height) is (at + height >= len(down))


@FEW
@given(ARTICLES, COLUMNS)
def test_text_read_from_bytes_has_the_rows_of_a_string(text, columns):
    assert forwards(Layout(stored(text), columns)) == forwards(Layout(text, columns))


@FEW
@given(ARTICLES, COLUMNS, st.integers(0, 10**9))
def test_past_the_end_there_is_the_last_row(text, columns, beyond):
    last = forwards(Layout(text, columns))[-1][0]
    assert Layout(text, columns).anchor_of(len(text) + beyond) == last
    assert Layout(stored(text), columns).anchor_of(len(text) + beyond) == last


@FEW
@given(ARTICLES, COLUMNS)
def test_no_row_cuts_a_grapheme_in_two(text, columns):
    for line_start, line in _lines(text):
        borders = {line_start + unit.start for unit in wrap.graphemes(line)} | {line_start + len(line)}
        for _, row in forwards(Layout(text, columns)):
            if line_start <= row.start <= line_start + len(line):
                assert {row.start, row.end} <= borders


def _lines(text):
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


@FEW
@given(ARTICLES, st.integers(2, 40))
def test_no_row_is_wider_than_the_columns(text, columns):
    rows = Layout(text, columns)
    for _, row in forwards(rows):
        assert row.indent + wrap.width(text[row.start : row.end]) <= columns


def test_a_long_line_is_never_cut_right_before_its_end():
    texts = ["b" * 50 + "e" + "\u0301" * marks + "\nlast\n" for marks in range(40, 50)]
    texts += [("x" * (length - 3) + "yz \n") * 3 for length in range(60, 100)]
    for text in texts:
        rows = Layout(text, 9)
        known = forwards(rows)
        assert all((rows.anchor_of(at), rows.row(rows.anchor_of(at))) in known for at in range(len(text)))


@pytest.mark.parametrize("length", range(44, 54))
def test_a_line_about_as_long_as_the_limit_has_the_same_rows_from_both_ends(length):
    text = "\n" + ("word " * 20)[: length - 1] + "x\nlast\n"
    rows = Layout(text, 7)
    down = [anchor for anchor, _ in forwards(rows)]
    assert [rows.anchor_of(offset) for offset in (length + 1, length)] == [down[-2], down[-2]]
    assert rows.move(down[-1], 1 - len(down)) == down[0]


def test_an_empty_text_has_one_empty_row():
    rows = Layout("", 20)
    assert rows.anchor_of(0) == rows.anchor_of(7) == rows.last(5) == Anchor(0, 0)
    assert rows.rows(Anchor(0, 0), 3) == [Row(0, 0, 0, 0, True)]
    assert rows.shows_end(Anchor(0, 0), 1)


def test_a_line_feed_at_the_end_makes_no_row():
    assert spans(Layout("one\ntwo\n", 20).rows(Anchor(0, 0), 9)) == [(0, 3, 3), (4, 7, 7)]


def test_empty_lines_are_rows():
    assert spans(Layout("\n\na", 20).rows(Anchor(0, 0), 9)) == [(0, 0, 0), (1, 1, 1), (2, 3, 3)]


def test_white_space_a_line_was_cut_at_belongs_to_the_row_before():
    rows = Layout("one   two", 4)
    assert spans(rows.rows(Anchor(0, 0), 9)) == [(0, 3, 6), (6, 9, 9)]
    assert rows.anchor_of(4) == rows.anchor_of(0)


def test_rows_of_a_list_item_hang():
    rows = Layout("- one two three", 8).rows(Anchor(0, 0), 9)
    assert [row.indent for row in rows] == [0, 2, 2]
    assert [row.first for row in rows] == [True, False, False]


def test_a_long_line_is_cut_after_white_space_near_the_limit():
    text = "word " * 30
    rows = Layout(text, 1000)
    assert [text[row.start : row.stop] for row in rows.rows(Anchor(0, 0), 9)] == [
        "word " * 9,
        "word " * 10,
        "word " * 9,
        "word " * 2,
    ]


def test_less_than_one_column_is_one_column():
    assert [row.start for row in Layout("ab", 0).rows(Anchor(0, 0), 9)] == [0, 1]


@pytest.mark.parametrize("offset", [0, 30, 96, 200])
def test_the_share_of_a_text_is_how_far_an_offset_is_into_it(offset):
    text = "a" * 200
    assert layout.share(text, offset) == offset / 200
    assert layout.share(stored(text), offset) == pytest.approx(offset / 200)


def test_an_empty_text_is_read_to_its_end():
    assert layout.share("", 0) == layout.share(stored(""), 0) == 1.0
