import re
import subprocess
import sys

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size, split_graphemes

from annotations.safe import visible
from tests.tui.texts import LINES, SIMPLE
from tui import wrap

COLUMNS = st.integers(1, 30)
ANY_LINE = st.one_of(LINES, st.text(st.characters(exclude_characters="\n"), max_size=40))
WHITE = wrap._WHITE
EVEN = st.text(st.sampled_from("ab .,\t\u3000é漢字。「」ーカッ한（"), max_size=60)
"""Lines in which every character is drawn by itself, and some are wide."""


def slow_wrap(text, columns, indent):
    """Cut a line by looking at one grapheme after the other: what the quick ways must come to."""
    units = wrap.graphemes(text)
    floor = max(indent, len(text) - len(text.lstrip(WHITE)))
    rows, first = [], 0
    while first < len(units):
        room, x, number, cut = columns - (indent if rows else 0), 0, first, None
        while number < len(units):
            unit = units[number]
            white = text[unit.start] in WHITE and unit.end == unit.start + 1
            if number > first and (rows or unit.start > floor) and may_cut(text, units[number - 1], unit):
                cut = number
            x += wrap.TAB - x % wrap.TAB if text[unit.start] == "\t" else unit.cells
            if x > room and not white:
                break
            number += 1
        if number < len(units):
            following = cut or max(number, first + 1)
            while following < len(units) and text[units[following].start : units[following].end] in WHITE:
                following += 1
        else:
            following = number
        start = units[first].start
        stop = units[following].start if following < len(units) else len(text)
        kept = following == len(units) and x <= room and number == len(units)
        rows.append((start, stop if kept else start + len(text[start:stop].rstrip(WHITE))))
        first = following
    return rows or [(0, 0)]


def may_cut(text, left, right):
    before, after = text[left.end - 1], text[right.start]
    if after in WHITE or before in WHITE:
        return after not in WHITE
    return max(left.cells, right.cells) > 1 and not (
        after in wrap._NEVER_FIRST or text[left.start] in wrap._NEVER_LAST
    )


def rows_of(text, columns):
    return [text[start:end] for start, end in wrap.wrap(text, columns).rows]


def borders(text):
    return {unit.start for unit in wrap.graphemes(text)} | {len(text)}


# -- what holds for every line ---------------------------------------------------------------------


@given(ANY_LINE)
def test_graphemes_follow_one_another_without_gaps(text):
    at = 0
    for unit in wrap.graphemes(text):
        assert unit.start == at < unit.end
        at = unit.end
    assert at == len(text)


@given(ANY_LINE)
def test_graphemes_are_as_wide_as_what_is_drawn_of_them(text):
    for unit in wrap.graphemes(text):
        words = text[unit.start : unit.end]
        if words != "\t":
            assert unit.cells == cell_len(wrap.safe(text)[unit.start : unit.end])
            assert "\t" not in words


@given(ANY_LINE, COLUMNS)
def test_no_row_is_wider_than_the_columns_unless_it_is_a_single_grapheme(text, columns):
    cut = wrap.wrap(text, columns)
    for number, (start, end) in enumerate(cut.rows):
        room = columns - (cut.indent if number else 0)
        row = text[start:end]
        assert wrap.width(row) <= room or len(wrap.graphemes(row)) == 1


@given(ANY_LINE, COLUMNS)
def test_no_row_begins_or_ends_inside_a_grapheme(text, columns):
    allowed = borders(text)
    for start, end in wrap.wrap(text, columns).rows:
        assert {start, end} <= allowed


@given(ANY_LINE, COLUMNS)
def test_nothing_but_white_space_is_lost_between_rows(text, columns):
    at = 0
    for start, end in wrap.wrap(text, columns).rows:
        assert at <= start <= end
        assert not text[at:start].strip(WHITE)
        at = end
    assert not text[at:].strip(WHITE)


@given(ANY_LINE, COLUMNS)
def test_rows_joined_with_what_lies_between_them_give_the_line_back(text, columns):
    rows = wrap.wrap(text, columns).rows
    stops = [start for start, _ in rows[1:]] + [len(text)]
    assert rows[0][0] == 0
    assert "".join(text[start:stop] for (start, _), stop in zip(rows, stops, strict=True)) == text


@given(ANY_LINE, COLUMNS)
def test_every_row_after_the_first_shows_something(text, columns):
    for start, end in wrap.wrap(text, columns).rows[1:]:
        assert text[start:end].strip(WHITE)


@given(SIMPLE, COLUMNS)
@example("      aaaaaaa", 8)
@example("aaaa      ", 4)
@example("- aaaaaaaaaaaaaaaa", 9)
def test_the_quick_way_cuts_simple_text_as_the_thorough_way_does(text, columns):
    assert wrap.is_simple(text)
    indent = wrap.hanging(text, columns)
    assert wrap._wrap_simple(text, columns, indent) == wrap._wrap_graphemes(text, columns, indent)


@given(st.one_of(ANY_LINE, EVEN), COLUMNS)
def test_lines_are_cut_as_when_looked_at_grapheme_by_grapheme(text, columns):
    cut = wrap.wrap(text, columns)
    assert list(cut.rows) == slow_wrap(text, columns, cut.indent)


@given(st.one_of(ANY_LINE, EVEN))
def test_graphemes_are_those_that_rich_sees_but_for_flags_tabs_and_spaces_of_no_width(text):
    expected = []
    for piece in re.finditer("[^\t\u200b]+|[\t\u200b]", wrap.safe(text)):
        spans, _ = split_graphemes(piece.group())
        expected += [(piece.start() + start, piece.start() + end, cells) for start, end, cells in spans]
    flags = re.compile("[\U0001f1e6-\U0001f1ff]")
    assume(not flags.search(text))
    assert [unit[:] for unit in wrap.graphemes(text)] == expected


@given(SIMPLE)
def test_simple_text_is_as_wide_as_it_is_long(text):
    assert wrap.width(text) == cell_len(text) == len(text)


@given(LINES)
def test_what_is_drawn_is_as_wide_as_is_said_and_commands_nothing(text):
    drawn = wrap.drawn(text)
    assert cell_len(drawn) == wrap.width(text) == wrap.width(drawn)
    assert "\t" not in drawn
    assert drawn == visible(drawn)


@given(LINES, st.integers(0, 9))
def test_tabs_are_filled_from_the_cell_the_text_is_drawn_at(text, x):
    lead = "x" * x
    assert lead + wrap.drawn(text, x) == wrap.drawn(lead + text)


@given(LINES)
def test_the_cells_before_an_offset_lead_back_to_it(text):
    x = 0
    for unit in wrap.graphemes(text):
        assert wrap.cells_before(text, unit.start) == x
        after = wrap.cells_before(text, unit.end)
        for cell in range(x, after):
            assert wrap.offset_at(text, cell) == unit.start
        x = after
    assert wrap.width(text) == x
    assert wrap.offset_at(text, x) == len(text)


@given(LINES, st.integers(0, 30))
def test_a_fitted_line_is_never_wider_than_its_cells(text, cells):
    assert cell_len(wrap.fit(text, cells)) <= cells


@given(LINES)
def test_a_line_that_fits_is_shown_whole(text):
    plain = text.replace("\t", " ")
    assert wrap.fit(text, wrap.width(plain)) == wrap.safe(plain)


def test_every_character_of_the_quick_way_takes_one_cell():
    simple = [chr(code) for code in range(0x110000) if wrap.is_simple(chr(code))]
    assert len(simple) > 1000
    assert [each for each in simple if get_character_cell_size(each) != 1] == []
    assert [each for each in simple if visible(each) != each] == []
    for each in simple:
        assert [unit[:] for unit in wrap.graphemes(f"a{each}a")] == [(0, 1, 1), (1, 2, 1), (2, 3, 1)]


def test_every_wide_character_of_the_quick_way_takes_two_cells():
    wide = re.findall(
        f"[{wrap._WIDE}]", "".join(map(chr, range(0xD800))) + "".join(map(chr, range(0xE000, 0x10000)))
    )
    assert len(wide) > 30_000
    assert [each for each in wide if get_character_cell_size(each) != 2] == []
    assert [each for each in wide if visible(each) != each] == []
    assert all(
        [unit[:] for unit in wrap.graphemes(f"{each}a")] == [(0, 1, 2), (1, 2, 1)] for each in wide[::97]
    )


# -- where lines are cut ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("", 10, [""]),
        ("    ", 2, [""]),
        ("one two three", 13, ["one two three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one  two", 4, ["one", "two"]),
        ("one two   ", 7, ["one two"]),
        ("a-very-long-word indeed", 6, ["a-very", "-long-", "word", "indeed"]),
        ("ab\u00a0cd ef", 5, ["ab\u00a0cd", "ef"]),
        ("  indented words", 10, ["  indented", "words"]),
        ("      unbreakable", 8, ["      un", "breakabl", "e"]),
    ],
)
def test_lines_are_cut_at_spaces(text, columns, rows):
    assert rows_of(text, columns) == rows


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("漢字漢字", 4, ["漢字", "漢字"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("漢字。字", 4, ["漢", "字。", "字"]),
        ("漢字」、字", 4, ["漢", "字」", "、字"]),
        ("漢「漢字", 4, ["漢", "「漢", "字"]),
        ("漢字, 漢字.", 4, ["漢", "字,", "漢", "字."]),
        ("漢(漢)字", 4, ["漢", "(漢)", "字"]),
        ("カップ", 4, ["カッ", "プ"]),
        ("カカッ", 4, ["カ", "カッ"]),
        ("漢字　漢字", 4, ["漢字", "漢字"]),
        ("　漢字漢字", 6, ["　漢字", "漢字"]),
        ("漢字word漢字", 8, ["漢字word", "漢字"]),
        ("漢字wording", 8, ["漢字", "wording"]),
        ("한국어 문장", 6, ["한국어", "문장"]),
    ],
)
def test_east_asian_lines_are_cut_between_characters_but_not_at_closing_and_opening_marks(
    text, columns, rows
):
    assert rows_of(text, columns) == rows


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("👩\u200d👩\u200d👧\u200d👦👩\u200d🚀x", 2, ["👩\u200d👩\u200d👧\u200d👦", "👩\u200d🚀", "x"]),
        ("👍🏽👍🏽", 3, ["👍🏽", "👍🏽"]),
        ("🇫🇷🇩🇪", 3, ["🇫🇷", "🇩🇪"]),
        ("1\ufe0f⃣2\ufe0f⃣", 3, ["1\ufe0f⃣", "2\ufe0f⃣"]),
        ("❤\ufe0f\u200d🔥❤\ufe0f\u200d🔥", 2, ["❤\ufe0f\u200d🔥"] * 2),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("हिन्दी", 2, ["हिन्", "दी"]),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", 2, ["\u1112\u1161\u11ab", "\u1100\u116e\u11a8"]),
        ("漢", 1, ["漢"]),
        ("漢 字", 1, ["漢", "字"]),
        ("ab\u200bcd", 3, ["ab", "cd"]),
    ],
)
def test_what_is_drawn_in_one_place_stays_together(text, columns, rows):
    assert rows_of(text, columns) == rows


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("a\tb", 5, ["a\tb"]),
        ("a\tb", 4, ["a", "b"]),
        ("ab\tcd\tef", 8, ["ab\tcd", "ef"]),
        ("\tab", 3, ["", "ab"]),
        ("漢\t字", 6, ["漢\t字"]),
        ("aa bbb\tx", 6, ["aa bbb", "x"]),
        ("a\t\tb c", 9, ["a\t\tb", "c"]),
    ],
)
def test_tabs_reach_to_the_next_stop_and_are_cut_at(text, columns, rows):
    assert rows_of(text, columns) == rows


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x9b2J", "\ufffd2J"),
        ("a\x00b\x7f", "a␀b␡"),
        ("\u202eabc\u2066", "\ufffdabc\ufffd"),
        ("a\tb", "a   b"),
        ("漢\tb", "漢  b"),
        ("ක්\u200dර", "ක්\u200cර"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\u200da", "\u200ca"),
    ],
)
def test_text_is_drawn_safely_one_character_for_one(text, drawn):
    assert wrap.drawn(text) == drawn


def test_controls_take_the_cell_of_their_stand_in():
    assert wrap.width("\x1b\x00\x9b\u202e") == 4
    assert rows_of("\x1b\x1b\x1b", 2) == ["\x1b\x1b", "\x1b"]


def test_a_joiner_between_letters_hides_nothing():
    assert wrap.width("a\u200db\u200dc\u200d漢") == 5


def test_widths_add_up_to_each_tab_stop():
    assert [wrap.width("x" * count + "\t") for count in range(6)] == [4, 4, 4, 4, 8, 8]


# -- list items ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "indent"),
    [
        ("- item", 2),
        ("* item", 2),
        ("12. item", 4),
        ("3) item", 3),
        ("> quoted", 2),
        (">> quoted", 3),
        ("> - item", 4),
        ("  - item", 4),
        ("    four", 4),
        (" one", 0),
        ("item", 0),
        ("1984 was", 0),
        ("-item", 0),
    ],
)
def test_rows_hang_below_the_words_of_a_list_item(text, indent):
    assert wrap.hanging(text, 40) == indent


def test_an_indent_never_takes_more_than_a_third_of_the_columns():
    assert wrap.hanging("        deep", 24) == 8
    assert wrap.hanging("        deep", 23) == 0


def test_a_list_item_is_not_cut_after_its_mark():
    assert rows_of("- Donaudampfschiffahrt", 9) == ["- Donauda", "mpfschi", "ffahrt"]
    assert rows_of("- 漢字漢字漢字", 9) == ["- 漢字漢", "字漢字"]
    assert rows_of("- \u0301Donaudampfschiffahrt", 9) == ["- \u0301Donauda", "mpfschi", "ffahrt"]


def test_rows_after_the_first_have_less_room_when_they_hang():
    cut = wrap.wrap("- one two three four", 9)
    assert cut.indent == 2
    assert [wrap.width("- one two three four"[start:end]) for start, end in cut.rows] == [9, 5, 4]


PREPARED = """
import sys
from tui import wrap
wrap.prepare()
modules, compiled = set(sys.modules), wrap._compiled.cache_info().misses
assert wrap.width("\u0141\u00f3d\u017a \u6771\u4eac \U0001f468\u200d\U0001f469 e\u0301") == 14
print(len(set(sys.modules) - modules), wrap._compiled.cache_info().misses - compiled)
"""


def test_once_prepared_nothing_is_loaded_for_the_first_wide_character():
    told = subprocess.run([sys.executable, "-c", PREPARED], capture_output=True, text=True, check=True)
    assert told.stdout == "0 0\n"
