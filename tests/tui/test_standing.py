"""How annotations stand: who is uncertain, in which order, and what is told of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchoring import Anchor, AnchorState
from annotations.deciding import Wanted
from annotations.formats import open_article
from annotations.model import WHOLE, EntityTarget, Link, ReplyTo
from annotations.notebook import Notebook
from annotations.spans import Span
from tests.annotations.building import article, open_notebook
from tui.standing import Standing, differing, is_about_no_words, overview_of, standing_of, why

TEXT = (
    "The visit comes with Moscow keen to secure the fate of two military bases there.\n\n"
    "Talks in Damascus went on until the evening, and nobody from Rosneft was there.\n\n"
    "Ana Petrova spoke for the delegation, which left on the next day.\n"
)
CHANGED = (
    TEXT.replace("The visit", "Corrected on Monday.\n\nThe visit")
    .replace("two military bases", "two large military bases")
    .replace("went on until the evening, and nobody from Rosneft was there", "were short")
)


def annotated(folder: Path) -> Notebook:
    """Annotate an article, change it, and open its notebook again."""
    before = article(folder, TEXT)
    with open_notebook(before) as notebook:
        for words in ("Ana Petrova", "two military bases", "Damascus", "nobody from Rosneft"):
            notebook.add(before.find(words), note=f"About {words}.")
        notebook.add(WHOLE, note="On the whole.")
    article(folder, CHANGED)
    return Notebook.open(open_article(folder / "report.txt"), creator="alice")


def quotes(notes):
    return [each.quote for each in notes]


def test_what_merely_decides_about_an_entity_is_left_out_wherever_it_stands(tmp_path):
    before = article(tmp_path, TEXT)
    with open_notebook(before) as notebook:
        words = ("Moscow", "Ana Petrova", "Damascus", "two military bases", "nobody from Rosneft")
        made = notebook.decide(*(Wanted(before.find(each), "ORG") for each in words))
        notebook.decide(Wanted(EntityTarget("Rosneft", "ORG"), uri="Q1141123"))
    article(tmp_path, CHANGED)
    notebook = Notebook.open(open_article(tmp_path / "report.txt"), creator="alice")
    states = [notebook.anchor(each).state.value for each in made]
    assert states == ["moved", "moved", "moved", "edited", "orphan"]
    standing = standing_of(notebook)
    assert standing == Standing(carried=frozenset(each.id for each in made[:3]))
    assert not len(standing.placed)
    for each in made:
        notebook.edit(each.id, note="Sure?")
    assert len(standing_of(notebook).uncertain) == 2
    assert len(standing_of(notebook).placed) == 4


def test_notes_are_told_apart_by_state_in_the_order_of_the_text(tmp_path):
    notebook = annotated(tmp_path)
    standing = standing_of(notebook)
    assert quotes(standing.moved) == ["Damascus", "Ana Petrova"]
    assert quotes(standing.edited) == ["two military bases"]
    assert quotes(standing.orphans) == ["nobody from Rosneft"]
    assert standing.ambiguous == standing.left == ()
    assert [notebook.get(each).quote for each in standing.uncertain] == [
        "two military bases",
        "nobody from Rosneft",
    ]
    assert standing.doubtful == {standing.edited[0].id}
    assert standing.changed


def test_an_orphan_that_was_left_as_one_is_no_longer_asked_about(tmp_path):
    notebook = annotated(tmp_path)
    [orphan] = standing_of(notebook).orphans
    notebook.leave_orphan(orphan.id)
    standing = standing_of(notebook)
    assert [each.id for each in standing.left] == [orphan.id]
    assert standing.orphans == ()
    assert orphan.id not in standing.uncertain


def test_when_all_are_accepted_nothing_is_left_of_the_change(tmp_path):
    notebook = annotated(tmp_path)
    standing = standing_of(notebook)
    notebook.accept(*(each.id for each in (*standing.moved, *standing.edited)))
    notebook.delete(standing.orphans[0].id)
    assert standing_of(notebook) == Standing()


def test_nothing_is_told_where_nothing_was_annotated_or_changed(tmp_path):
    fresh = article(tmp_path, TEXT)
    with open_notebook(fresh) as notebook:
        assert standing_of(notebook) == Standing()
        notebook.add(fresh.find("Moscow"))
        assert standing_of(notebook) == Standing()


def test_a_count_of_each_state_is_told(tmp_path):
    standing = standing_of(annotated(tmp_path))
    assert standing.told() == "1 orphan · 1 edited"
    assert standing.told(moved=True) == "1 orphan · 1 edited · 2 moved"
    assert Standing().told(moved=True) == ""


def test_a_note_on_the_whole_is_about_no_words_and_an_orphan_was(tmp_path):
    notebook = annotated(tmp_path)
    about = {each.quote: is_about_no_words(notebook.anchor(each)) for each in notebook.annotations}
    assert [quote for quote, none in about.items() if none] == [None]


# -- told of one -----------------------------------------------------------------------------------


def anchor(state: str, *reasons: str) -> Anchor:
    return Anchor(Span(0, 3), AnchorState(state), 0.7, reasons)


@pytest.mark.parametrize(
    ("state", "now", "whole", "told"),
    [
        ("exact", "old", False, []),
        ("exact", "old", True, []),
        ("moved", "old", False, []),
        ("moved", "old", True, ["one", "two"]),
        ("edited", "new", False, ["now: new"]),
        ("edited", "new", True, ["now: new", "one", "two"]),
        ("edited", " old\n", False, ["one"]),
        ("ambiguous", "old", False, ["one"]),
        ("orphan", "", False, ["one"]),
        ("orphan", "", True, ["one", "two"]),
        ("orphan", "new\nwords", False, ["perhaps: new words"]),
        ("orphan", "new", True, ["perhaps: new", "one", "two"]),
    ],
)
def test_what_is_told_of_an_anchor(state, now, whole, told):
    assert why(anchor(state, "one", "two"), "old", now, whole=whole) == told


def test_of_long_words_only_what_differs_is_told_with_a_few_around_it():
    words = [f"word{number}" for number in range(30)]
    new = [*words[:15], "other", *words[16:]]
    was, now = differing(" ".join(words), " ".join(new))
    assert was == "… word12 word13 word14 word15 word16 word17 word18 …"
    assert now == "… word12 word13 word14 other word16 word17 word18 …"
    told = why(anchor("edited"), " ".join(words), " ".join(new), whole=False)
    assert told == [f"was: {was}", f"now: {now}"]


WORDS = st.lists(st.sampled_from(["one", "two", "three", "four"]), max_size=40).map(" ".join)


@given(WORDS, WORDS)
def test_two_wordings_differ_as_told_if_and_only_if_they_differ(old, new):
    was, now = differing(old, new)
    assert (was == now) == (old == new)
    assert len(was) <= len(old) + 4
    assert len(now) <= len(new) + 4


def test_the_overview_has_all_that_is_shown_of_a_notebook(tmp_path):
    before = article(tmp_path, TEXT)
    with open_notebook(before) as notebook:
        first = notebook.add(before.find("Damascus"), note="Where?")
        answer = notebook.add(ReplyTo(first.id), note="There.", links=[Link("https://example.org")])
        whole = notebook.add(WHOLE, tags=["whole"])
        named = notebook.add(EntityTarget("Ana  Petrova", "PERSON"), note="Who?")
        overview = overview_of(notebook)
        assert not overview.decides
        notebook.decide(Wanted(before.find("Moscow"), "ORG"))
        assert overview_of(notebook).decides
        assert overview_of(notebook).count == 4
    assert overview.standing == standing_of(notebook)
    assert list(overview.notes) == [(before.find("Damascus"), first.id)]
    assert (overview.links, overview.count, overview.conflicts) == (1, 4, ())
    assert overview.replies == {first.id: [answer]}
    assert [each.id for each in overview.unplaced] == [whole.id, named.id]
    assert [each.id for each in overview.on_entities["Ana Petrova"]] == [named.id]
