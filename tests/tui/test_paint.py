"""Rows with the marks over them.

The files in ``golden/rows`` show whole texts painted at several widths; ``pytest --refresh-golden`` writes
them.
"""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from annotations.spans import Span, SpanIndex
from tests.tui.rows import NAMED, named, strips, written
from tests.tui.texts import ARTICLES, LINES
from tui import wrap
from tui.layers import Layers
from tui.layout import Row
from tui.paint import GUTTER, Mark, depths, paint_row, styled

GOLDEN = Path(__file__).with_name("golden") / "rows"
WIDTHS = (120, 80, 40, 20)

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: Span(*sorted(p))), max_size=6
)
MARKS = st.lists(
    st.builds(
        lambda span, rank, name: Mark(*span, rank, named(name)),
        st.tuples(st.integers(-5, 45), st.integers(-5, 45)).map(sorted),
        st.integers(0, 6),
        st.sampled_from("abc"),
    ),
    max_size=6,
)


def painted(text, marks=(), *, cells=20, start=0, indent=0, pad=0, gutter="  "):
    row = Row(start, start + len(text), start + len(text), indent, not indent)
    return paint_row(row, text, marks, Style.null(), gutter=Segment(gutter), pad=pad, cells=cells)


# -- pieces of a row -------------------------------------------------------------------------------


@given(MARKS, st.integers(0, 20), st.integers(1, 20))
def test_every_character_gets_the_styles_of_the_marks_over_it_by_rank(marks, start, length):
    end = start + length
    at = start
    for left, right, style in styled(start, end, marks, named("base")):
        assert left == at < right
        at = right
        for offset in range(left, right):
            expected = named("base")
            for mark in sorted(marks, key=lambda mark: mark.rank):
                if mark.start <= offset < mark.end:
                    expected += mark.style
            assert style == expected
    assert at == end


@given(MARKS, st.integers(0, 20), st.integers(1, 20))
def test_neighbouring_pieces_differ_in_style(marks, start, length):
    pieces = styled(start, start + length, marks, Style.null())
    assert all(left[2] != right[2] for left, right in pairwise(pieces))


def test_a_higher_rank_lies_on_top():
    low, high = Mark(0, 4, 1, Style(color="red", bold=True)), Mark(0, 4, 2, Style(color="blue"))
    for marks in ([low, high], [high, low]):
        assert styled(0, 4, marks, Style.null()) == [(0, 4, Style(color="blue", bold=True))]


# -- how deep spans lie over one another -----------------------------------------------------------


@given(SPANS)
def test_depths_count_the_spans_over_each_offset(spans):
    counted = {}
    last = 0
    for span, depth in depths(spans):
        assert last <= span.start < span.end
        last = span.end
        counted |= dict.fromkeys(range(*span), depth)
    for offset in range(45):
        assert counted.get(offset, 0) == sum(span.start <= offset < span.end for span in spans)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(2, 5)], [((2, 5), 1)]),
        ([(0, 4), (2, 6)], [((0, 2), 1), ((2, 4), 2), ((4, 6), 1)]),
        ([(0, 9), (2, 4)], [((0, 2), 1), ((2, 4), 2), ((4, 9), 1)]),
        ([(0, 3), (3, 6)], [((0, 3), 1), ((3, 6), 1)]),
        ([(1, 3), (1, 3), (1, 3)], [((1, 3), 3)]),
        ([(4, 4)], []),
    ],
)
def test_depths_of_nested_and_overlapping_spans(spans, expected):
    assert depths([Span(*span) for span in spans]) == expected


# -- strips ----------------------------------------------------------------------------------------


@given(LINES, MARKS, st.integers(1, 60), st.integers(0, 5), st.integers(0, 6))
def test_a_strip_is_as_wide_as_its_segments(text, marks, cells, pad, indent):
    strip = painted(text, marks, cells=cells, pad=pad, indent=indent)
    widths = [cell_len(segment.text) for segment in strip]
    assert sum(widths) == strip.cell_length == max(cells, pad + GUTTER + indent + wrap.width(text))


@given(LINES, MARKS, st.integers(0, 5), st.integers(0, 6))
def test_the_text_of_a_strip_is_what_is_drawn_whatever_marks_lie_over_it(text, marks, pad, indent):
    strip = painted(text, marks, pad=pad, indent=indent, gutter="> ")
    assert strip.text.startswith(f"{' ' * pad}> {' ' * indent}{wrap.drawn(text)}")
    assert not strip.text[pad + GUTTER + indent + len(wrap.drawn(text)) :].strip()


@given(LINES.map(lambda line: line.replace("\t", "")), MARKS)
def test_no_segment_begins_inside_a_grapheme(text, marks):
    _, *segments = painted(text, marks, cells=1)
    borders = {unit.start for unit in wrap.graphemes(wrap.drawn(text))}
    at = 0
    for segment in segments:
        assert at in borders or not text
        at += len(segment.text)


@given(ARTICLES, st.integers(4, 40), st.integers(0, 40), st.integers(0, 40))
def test_every_row_of_a_page_has_the_width_of_the_page(text, cells, one, other):
    layers = Layers(NAMED, selection=Span(*sorted((one, other))), notes=SpanIndex([(Span(one, one + 9), "")]))
    for strip in strips(text, layers, max(cells, GUTTER + 3)):
        assert strip.cell_length == max(cells, GUTTER + 3)


def test_a_mark_inside_a_grapheme_takes_all_of_it():
    family = "👩\u200d👧"
    assert written(painted(f"a{family}b", [Mark(3, 4, 0, named("x"))], cells=8)) == f"|  a‹x:{family}›b  |"
    assert written(painted("e\u0301a", [Mark(0, 1, 0, named("x"))], cells=5)) == "|  ‹x:e\u0301›a |"


def test_a_mark_over_a_tab_fills_its_cells():
    assert written(painted("a\tb", [Mark(1, 2, 0, named("x"))], cells=8)) == "|  a‹x:   ›b |"


def test_tabs_stop_at_the_same_cells_whether_marked_or_not():
    text = "漢\tb\tc"
    assert painted(text).text == painted(text, [Mark(0, 1, 0, named("x"))], indent=0).text


def test_marks_outside_the_row_change_nothing():
    assert written(
        painted("abc", [Mark(0, 9, 0, named("x")), Mark(13, 20, 0, named("x"))], start=10, cells=6)
    ) == ("|  abc |")


def test_an_empty_row_lends_a_cell_to_the_cursor():
    assert written(painted("", [Mark(7, 8, 0, named("cursor"))], start=7, cells=6)) == "|  ‹cursor: ›   |"
    assert (
        written(painted("", [Mark(0, 20, 0, named("selection"))], start=7, cells=6)) == "|  ‹selection: ›   |"
    )
    assert painted("", start=7, cells=6).cell_length == 6


def test_the_gutter_comes_after_the_pad_and_before_the_indent():
    assert written(painted("abc", gutter="> ", pad=2, indent=3, cells=12)) == "|  >    abc  |"


# -- golden rows -----------------------------------------------------------------------------------


def spans_of(text, *words):
    """Return the span of each of the words: the next one after the one before where they repeat."""
    return [
        Span(match.start(), match.end()) for each in words for match in re.finditer(re.escape(each), text)
    ]


CJK = (
    "代表团访问港口。周二，俄罗斯总统普京在莫斯科会见了来访的代表团，双方讨论了两个军事基地的前途，但没有达成协议。\n"
    "「漢字かな交じり文」では、行頭に句読点（。、）や閉じ括弧が来ないように、行末に開き括弧が来ないように改行する。\n"
    "서울에서 열린 회담은 결론 없이 끝났다. Talks with 中国 went on until 2025年1月28日."
)
EMOJI = (
    "The family 👩‍👩‍👧‍👦 flew 🇫🇷🇩🇪 to space 👩🏽‍🚀 and back ❤️‍🔥 with 1️⃣ bag, 👍🏽 all of them 🏳️‍🌈 said; "
    "🇫🇷🇩🇪🇮🇹🇪🇸🇵🇱🇨🇿🇦🇹🇧🇪🇳🇱🇱🇺🇩🇰🇸🇪 were there."
)
COMBINING = (
    "Cafe\u0301 re\u0301sume\u0301 nai\u0308ve: Vie\u0323\u0302t Nam, हिन्दी में समाचार, ภาษาไทย, عَرَبِيّ, "
    "Z\u0351\u036b\u0343a\u0334\u0321l\u0338\u0322g\u0335o\u0336 and ශ්\u200dරී ලංකා stay on their rows."
)
LONG_WORDS = (
    "See https://example.org/a/very/long/address/that/does/not/fit/on/any/row/of/this/page?with=query&and=more#here\n"
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz is one word.\n"
    "- Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft in a list"
)
TABS = (
    "name\tkind\tcount\nMoscow\tGPE\t12\n港口\tLOC\t3\n"
    "\tindented by a tab, and long enough to be cut\tsomewhere\n"
)
PROSE = (
    "The visit comes with Moscow keen to secure the fate of two military bases there.\n\n"
    "Ana Petrova of the Foreign Ministry said on 28 January 2025 that nothing had been agreed; "
    "Ms Petrova then left Damascus for Moscow.\n"
)
LISTS = (
    "Three demands:\n- the harbour at Tartus stays open to ships of any size and flag\n"
    "  - and so do its roads, for as long as the treaty lasts\n"
    "12. The airfield is handed over in 49 days\n> “Nothing was signed,” said a man who was there\n"
)
HOSTILE = (
    "Clear \x1b[2J, title \x1b]0;gotcha\x07 and \x9b31m, \u202etxt.exe\u202c, \x00 \x7f, \u2028, \ufeff."
)


def _entities(text, **kinds):
    return SpanIndex((span, kind) for kind, words in kinds.items() for span in spans_of(text, *words))


def _notes(text, *words):
    return SpanIndex((span, each) for each in words for span in spans_of(text, each)[:1])


CASES = {
    "cjk": (
        CJK,
        {"mentions": _entities(CJK, GPE=["莫斯科", "中国"], PERSON=["普京"], DATE=["2025年1月28日"])},
    ),
    "emoji": (EMOJI, {"notes": _notes(EMOJI, "👩🏽‍🚀 and back", "🇮🇹"), "cursor": Span(12, 13)}),
    "combining": (
        COMBINING,
        {"mentions": _entities(COMBINING, GPE=["Vie\u0323\u0302t Nam", "ශ්\u200dරී ලංකා"])},
    ),
    "long-words": (
        LONG_WORDS,
        {"notes": _notes(LONG_WORDS, "Donaudampfschiffahrts", "address/that/does/not/fit")},
    ),
    "tabs": (TABS, {"mentions": _entities(TABS, GPE=["Moscow"], LOC=["港口"]), "selection": Span(5, 22)}),
    "nested": (
        PROSE,
        {
            "mentions": _entities(
                PROSE, GPE=["Moscow", "Damascus"], PERSON=["Ana Petrova"], ORG=["the Foreign Ministry"]
            ),
            "notes": _notes(
                PROSE, "Ana Petrova of the Foreign Ministry said", "the Foreign Ministry", "Ministry"
            ),
        },
    ),
    "overlapping": (
        PROSE,
        {
            "mentions": _entities(PROSE, GPE=["Moscow"], DATE=["28 January 2025"]),
            "notes": _notes(
                PROSE,
                "Moscow keen to secure",
                "to secure the fate of two",
                "secure the fate",
                "bases there.\n\nAna",
            ),
        },
    ),
    "margin": (
        PROSE,
        {"notes": _notes(PROSE, "The visit", "two military bases", "Ms Petrova", "Damascus for Moscow")},
    ),
    "searched": (
        PROSE,
        {
            "mentions": _entities(PROSE, GPE=["Moscow"]),
            "notes": _notes(PROSE, "with Moscow keen"),
            "pattern": re.compile("mo|the", re.IGNORECASE),
            "current": spans_of(PROSE, "Moscow")[1],
        },
    ),
    "selected": (
        PROSE,
        {
            "notes": _notes(PROSE, "bases"),
            "selection": Span(PROSE.index("military"), PROSE.index("Ministry")),
            "cursor": Span(PROSE.index("n Ministry"), PROSE.index("n Ministry") + 1),
        },
    ),
    "lists": (
        LISTS,
        {"blocks": SpanIndex([(Span(0, 14), named("heading"))]), "notes": _notes(LISTS, "its roads")},
    ),
    "hostile": (HOSTILE, {"notes": _notes(HOSTILE, "gotcha\x07 and")}),
}


@pytest.mark.parametrize("case", CASES)
def test_whole_texts_are_painted_as_in_their_golden_file(case, golden):
    text, layers = CASES[case]
    lines = []
    for cells in WIDTHS:
        rows = strips(text, Layers(NAMED, **layers), cells)
        assert {strip.cell_length for strip in rows} == {cells}
        assert all(sum(cell_len(segment.text) for segment in strip) == cells for strip in rows)
        lines += [f"== {cells} cells", *map(written, rows), ""]
    GOLDEN.parent.mkdir(exist_ok=True)
    golden(GOLDEN / f"{case}.txt", "\n".join(lines).encode())
