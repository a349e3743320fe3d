import re

from hypothesis import given
from hypothesis import strategies as st

from annotations.spans import Span, SpanIndex
from tests.tui.rows import NAMED, named, names, strips, written
from tests.tui.texts import stored
from tui.layers import BLOCK, CURRENT, CURSOR, ENTITY, MATCH, NOTE, SELECTION, Layers

TEXT = "Ana met Ana in Moscow on Tuesday, and Moscow was cold."


def marks(layers, start=0, end=60, text=TEXT):
    return [(mark.start, mark.end, mark.rank, names(mark.style)) for mark in layers.marks(text, start, end)]


def test_nothing_lies_over_the_text_at_first():
    assert marks(Layers(NAMED)) == []


def test_each_layer_has_its_rank_and_style():
    layers = Layers(
        NAMED,
        blocks=SpanIndex([(Span(0, 30), named("heading"))]),
        mentions=SpanIndex([(Span(0, 3), "PERSON")]),
        notes=SpanIndex([(Span(4, 7), "id")]),
        pattern=re.compile("met"),
        current=Span(8, 11),
        selection=Span(12, 14),
        cursor=Span(13, 14),
    )
    assert marks(layers) == [
        (0, 30, BLOCK, "heading"),
        (0, 3, ENTITY, "PERSON"),
        (4, 7, NOTE, "note"),
        (4, 7, MATCH, "match"),
        (8, 11, CURRENT, "current-match"),
        (12, 14, SELECTION, "selection"),
        (13, 14, CURSOR, "cursor"),
    ]


def test_ranks_go_from_the_block_to_the_cursor():
    assert BLOCK < ENTITY < NOTE < MATCH < CURRENT < SELECTION < CURSOR


def test_what_a_jump_went_to_looks_like_a_match_only_while_searching():
    layers = Layers(NAMED, current=Span(0, 3))
    assert marks(layers) == [(0, 3, CURRENT, "current")]
    layers.pattern = re.compile("cold")
    assert (0, 3, CURRENT, "current-match") in marks(layers)


def test_entities_are_not_drawn_when_their_colours_are_off():
    layers = Layers(NAMED, mentions=SpanIndex([(Span(0, 3), "PERSON")]))
    assert len(marks(layers)) == 1
    layers.colours = False
    assert marks(layers) == []


def test_a_kind_without_a_style_is_not_drawn():
    assert marks(Layers(NAMED, mentions=SpanIndex([(Span(0, 3), "UNHEARD_OF")]))) == []


def test_notes_over_one_another_are_drawn_by_how_many_there_are():
    spans = [Span(0, 10), Span(2, 10), Span(4, 10), Span(6, 10)]
    layers = Layers(NAMED, notes=SpanIndex((span, "id") for span in spans))
    assert marks(layers) == [
        (0, 2, NOTE, "note"),
        (2, 4, NOTE, "note2"),
        (4, 6, NOTE, "note3"),
        (6, 10, NOTE, "note3"),
    ]


def test_only_what_touches_the_row_is_asked_for():
    layers = Layers(NAMED, notes=SpanIndex([(Span(0, 3), "a"), (Span(8, 11), "b")]))
    assert [mark[:2] for mark in marks(layers, 4, 9)] == [(8, 11)]


def test_a_match_that_crosses_the_ends_of_the_row_is_found():
    layers = Layers(NAMED, pattern=re.compile(r"Ana\s+in\s+Moscow"))
    assert marks(layers, 10, 14) == [(8, 21, MATCH, "match")]


def test_matches_are_found_in_text_read_from_bytes():
    layers = Layers(NAMED, pattern=re.compile("Moscow"))
    assert marks(layers, text=stored(TEXT)) == marks(layers) != []


@given(st.text("ab \n", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_the_matches_on_a_row_are_those_of_the_whole_text(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    layers = Layers(NAMED, pattern=re.compile(r"\bab|ba\b"))
    expected = [m.span() for m in layers.pattern.finditer(text) if m.start() < end and m.end() > start]
    assert [
        mark[:2] for mark in marks(layers, start, end, text) if mark[0] < end and mark[1] > start
    ] == expected


@given(st.lists(st.integers(0, 20), max_size=5), st.integers(0, 20), st.integers(0, 9))
def test_a_row_is_marked_where_an_annotation_begins(starts, start, length):
    layers = Layers(NAMED, notes=SpanIndex((Span(each, each + 30), "id") for each in starts))
    assert bool(layers.sign(start, start + length)) is any(start <= each < start + length for each in starts)


def test_a_row_where_an_annotation_begins_that_is_in_doubt_has_a_sign_of_its_own():
    notes = SpanIndex([(Span(0, 7), "sure"), (Span(4, 30), "unsure"), (Span(8, 11), "sure too")])
    layers = Layers(NAMED, notes=notes, doubtful={"unsure"})
    assert [layers.sign(*row) for row in ((0, 4), (4, 8), (8, 20), (20, 30))] == [">", "?", ">", ""]
    assert marks(layers, 4, 8)[-1] == (4, 30, NOTE, "doubtful")
    assert [name for *_, name in marks(layers, 0, 4)] == ["note"]


def test_a_row_that_names_an_entity_with_a_note_has_a_quiet_sign_where_no_annotation_begins():
    noted = SpanIndex([(Span(0, 3), None), (Span(8, 11), None)])
    layers = Layers(NAMED, notes=SpanIndex([(Span(2, 9), "id")]), noted=noted)
    assert [layers.sign(*row) for row in ((0, 2), (2, 8), (8, 20), (9, 20))] == ["·", ">", "·", ""]
    assert [name for *_, name in marks(layers, 9, 20)] == []


def test_a_hidden_kind_is_not_drawn():
    mentions = SpanIndex([(Span(0, 3), "PERSON"), (Span(15, 21), "GPE")])
    layers = Layers(NAMED, mentions=mentions, hidden={"PERSON"})
    assert marks(layers) == [(15, 21, ENTITY, "GPE")]


def test_layers_show_through_one_another():
    layers = Layers(
        NAMED,
        mentions=SpanIndex([(Span(0, 3), "PERSON")]),
        notes=SpanIndex([(Span(0, 7), "id")]),
        selection=Span(4, 11),
    )
    [strip] = strips(TEXT[:11], layers, 16)
    assert written(strip) == "|‹mark:> ›‹PERSON+note:Ana›‹note: ›‹note+selection:met›‹selection: Ana›   |"
