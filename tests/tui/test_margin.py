import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.model import WHOLE, EntityTarget, Link, ReplyTo
from annotations.spans import Span
from tests.annotations.building import TEXT, article, open_notebook
from tui.margin import SHORT, Line, aligned, author, cut, decided, note_lines

MOSCOW = Span(TEXT.index("Moscow"), TEXT.index("Moscow") + 6)


@pytest.fixture
def notebook(tmp_path):
    with open_notebook(article(tmp_path)) as opened:
        yield opened


def texts(lines):
    return [(line.left, line.right) for line in lines]


# -- one annotation --------------------------------------------------------------------------------


def test_a_note_is_shown_with_its_words_tags_and_author(notebook):
    made = notebook.add(MOSCOW, note="Compare with December.", tags=["bases", "syria"])
    lines = note_lines(made, "exact", 40)
    assert texts(lines) == [
        ("> Moscow", "#bases #syria"),
        ("  Compare with December.", ""),
        ("  alice", "2026-11-22"),
    ]
    assert [line.style for line in lines] == ["head", "body", "faint"]
    assert {line.key for line in lines} == {made.id}


def test_a_highlight_has_its_words_alone(notebook):
    assert texts(note_lines(notebook.add(MOSCOW), "exact", 40)) == [
        ("> Moscow", ""),
        ("  alice", "2026-11-22"),
    ]


def test_a_state_other_than_exact_is_told(notebook):
    made = notebook.add(MOSCOW)
    assert note_lines(made, "moved", 40)[0].left == "> (moved) Moscow"
    for state in ("orphan", "edited", "ambiguous"):
        assert note_lines(made, state, 40)[0].left == f"? ({state}) Moscow"
    assert note_lines(made, "", 40)[0].left == "> Moscow"


def test_what_is_told_of_where_a_note_stands_comes_before_the_note(notebook):
    made = notebook.add(MOSCOW, note="A note.")
    lines = note_lines(made, "edited", 24, told=["now: Moscow and its surroundings"])
    assert texts(lines)[:4] == [
        ("? (edited) Moscow", ""),
        ("  now: Moscow and its", ""),
        ("  surroundings", ""),
        ("  A note.", ""),
    ]
    assert {line.key for line in lines} == {made.id}


ITEMS = [Line("a", key="a"), Line("a", key="a"), Line("b", key="b"), Line("c", key="c"), Line("c", key="c")]


@pytest.mark.parametrize(
    ("key", "most", "shown"),
    [
        ("", 9, "aabcc"),
        ("b", 7, "aabcc"),
        ("", 4, "aa"),
        ("b", 4, "bc"),
        ("c", 4, "cc"),
        ("c", 5, "bcc"),
        ("a", 2, ""),
    ],
)
def test_a_section_that_is_cut_keeps_its_head_and_shows_what_is_asked_for(key, most, shown):
    head = [Line(""), Line("Orphans", style="group")]
    lines = cut([*head, *ITEMS], key, most)
    assert lines[:2] == head
    assert "".join(line.left for line in lines[2:]) == shown
    assert len(lines) <= max(2, most)


def test_links_are_shown_by_the_name_of_their_target(notebook):
    link = Link("https://example.org/", "source-of")
    made = notebook.add(MOSCOW, links=[link])
    assert note_lines(made, "exact", 40)[1].left == "  → source-of: https://example.org/"
    named = note_lines(made, "exact", 40, name=lambda target: f"<{target[8:19]}>")
    assert named[1].left == "  → source-of: <example.org>"


def test_a_corrected_kind_is_shown(notebook):
    made = notebook.add(MOSCOW, kind="ORG", note="Really?")
    assert note_lines(made, "exact", 40)[2].left == "  ✓ ORG"


def test_what_is_decided_is_told_in_words(notebook):
    def told(about, **said):
        return decided(notebook.add(about, **said))

    entity = EntityTarget("Moscow", "GPE")
    assert told(MOSCOW, note="n") == []
    assert told(MOSCOW, kind="NONE") == ["no entity"]
    assert told(MOSCOW, kind="ORG", uri="q649") == ["ORG", "Q649"]
    assert told(entity, uri="urn:diple:entity:Moscow") == ["stands by itself"]
    assert told(entity, uri="urn:diple:entity:New%20Town") == ["same as New Town"]


def test_annotations_on_no_words_say_what_they_are_about(notebook):
    assert note_lines(notebook.add(WHOLE, note="n"), "", 40)[0].left == "> the whole article"
    entity = notebook.add(EntityTarget("Moscow", "GPE"), note="n")
    assert note_lines(entity, "", 40)[0].left == "· Moscow"


def test_an_annotation_without_creator_is_somebodys(notebook):
    from annotations.records import changed

    made = notebook.add(MOSCOW)
    assert author(made) == "alice"
    assert author(changed(made, creator=None)) == "somebody"


def test_replies_stand_below_with_their_authors(notebook):
    made = notebook.add(MOSCOW, note="Yes.")
    answer = notebook.add(ReplyTo(made.id), note="No, and here is why at length.")
    tagged = notebook.add(ReplyTo(made.id), tags=["seen"])
    lines = note_lines(made, "exact", 27, replies=[answer, tagged])
    assert texts(lines)[-3:] == [
        ("  ↳ No, and here is why", "alice"),
        ("    at length.", ""),
        ("  ↳ #seen", "alice"),
    ]
    assert [line.key for line in lines[-3:]] == [answer.id, answer.id, tagged.id]


def test_a_long_note_is_cut_unless_it_is_the_chosen_one(notebook):
    note = " ".join(f"word{number:02}" for number in range(30))
    made = notebook.add(MOSCOW, note=note)
    short = note_lines(made, "exact", 30)
    assert len([line for line in short if line.style == "body"]) == SHORT
    assert short[SHORT].left.endswith(" …")
    full = [line.left.strip() for line in note_lines(made, "exact", 30, whole=True) if line.style == "body"]
    assert " ".join(full) == note


def test_the_lines_of_a_note_are_kept(notebook):
    made = notebook.add(MOSCOW, note="one\n\n- two")
    assert [line.left for line in note_lines(made, "exact", 30)[1:-1]] == ["  one", "  ", "  - two"]


# -- beside the rows -------------------------------------------------------------------------------


def block(name, size):
    return [Line(f"{name}{number}", key=name) for number in range(size)]


def shown(lines):
    return [line.left or line.right for line in lines]


def test_blocks_stand_beside_their_rows():
    lines = aligned([(0, block("a", 2)), (4, block("b", 1))], 6, 0, 0)
    assert shown(lines) == ["a0", "a1", "", "", "b0", ""]


def test_a_block_moves_down_for_the_one_before():
    assert shown(aligned([(0, block("a", 3)), (1, block("b", 2))], 6, 0, 0)) == [
        "a0",
        "a1",
        "a2",
        "b0",
        "b1",
        "",
    ]


def test_what_is_off_screen_is_counted():
    lines = aligned([(2, block("a", 1))], 5, 3, 2)
    assert shown(lines) == ["↑ 3 above", "", "a0", "", "↓ 2 below"]


def test_a_note_in_the_first_row_leaves_no_room_for_the_count_above():
    assert shown(aligned([(0, block("a", 1))], 3, 3, 0)) == ["a0", "", ""]


def test_blocks_there_is_no_room_for_are_counted_below():
    lines = aligned([(0, block("a", 3)), (1, block("b", 2)), (2, block("c", 2))], 3, 0, 1)
    assert shown(lines) == ["a0", "a1", "↓ 3 below"]


def test_a_pane_without_height_has_no_lines():
    assert aligned([(0, block("a", 3))], 0, 1, 1) == []


BLOCKS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), max_size=6).map(sorted)


@given(BLOCKS, st.integers(0, 14), st.integers(0, 3), st.integers(0, 3))
def test_every_note_is_shown_in_order_beside_or_below_its_row_or_counted(blocks, height, above, below):
    given = [(row, block(str(number), size)) for number, (row, size) in enumerate(blocks)]
    lines = aligned(given, height, above, below)
    assert len(lines) == height
    keys = list(dict.fromkeys(line.key for line in lines if line.key))
    assert keys == sorted(keys, key=int)
    for number, (row, _) in enumerate(blocks):
        places = [y for y, line in enumerate(lines) if line.key == str(number)]
        assert not places or places[0] >= row
        assert places == list(range(places[0], places[0] + len(places))) if places else True
    unseen = below + len(blocks) - len(keys)
    assert not height or (lines[-1].right == f"↓ {unseen} below" if unseen else lines[-1].right[:1] != "↓")


@given(BLOCKS)
def test_notes_that_do_not_meet_stand_exactly_beside_their_rows(blocks):
    apart = [(10 * number + row % 5, min(size, 5)) for number, (row, size) in enumerate(blocks)]
    given = [(row, block(str(number), size)) for number, (row, size) in enumerate(apart)]
    lines = aligned(given, 80, 0, 0)
    for number, (row, _) in enumerate(apart):
        assert lines[row] == Line(f"{number}0", key=str(number))


def test_where_the_text_ends_the_last_notes_move_up_to_be_seen():
    given = [(0, block("a", 1)), (3, block("b", 2)), (4, block("c", 2))]
    assert shown(aligned(given, 6, 0, 0, end=True)) == ["a0", "", "b0", "b1", "c0", "c1"]
    assert shown(aligned(given, 6, 0, 0)) == ["a0", "", "", "b0", "b1", "c0"]
    assert shown(aligned(given, 6, 0, 2, end=True)) == ["a0", "", "", "b0", "b1", "↓ 3 below"]
    assert shown(aligned(given, 4, 0, 0, end=True)) == ["a0", "b0", "b1", "c0"]


@given(BLOCKS, st.integers(0, 40))
def test_where_the_text_ends_all_notes_are_shown_whole_if_there_is_room(blocks, height):
    given = [(row, block(str(number), size)) for number, (row, size) in enumerate(blocks)]
    lines = aligned(given, height, 0, 0, end=True)
    assert len(lines) == height
    if sum(size for _, size in blocks) <= height:
        assert [line for line in lines if line.key] == [line for _, lines in given for line in lines]


def test_bad_columns_are_put_up_with(notebook):
    made = notebook.add(MOSCOW, note="some words")
    assert note_lines(made, "exact", 0)
