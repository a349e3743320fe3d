"""Notes, tags, replies, highlights, corrections; undo and redo; copy.  What counts is what is on disk."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from annotations.formats import open_article
from annotations.model import ReplyTo
from annotations.notebook import Notebook
from annotations.places import state_dir
from tests.tui.driving import REPORT, Reader, bodies, items_of, quote, reading, rows_of
from tui.widgets.panel import Panel
from tui.widgets.picker import Choices

BASES = "two military bases"


@pytest.fixture
def noted(report: Path) -> Path:
    """Return the article with one note, two tags and a link on :data:`BASES`."""
    article = open_article(report)
    with Notebook.open(article, creator="alice") as notebook:
        notebook.add(article.find(BASES), note="Which ones?", tags=["bases", "syria"])
    return report


async def note(reader: Reader, words: str, said: str) -> None:
    """Write a note on some words."""
    await reader.go_to(words)
    await reader.press("a")
    await reader.write(said)
    await reader.says("note · saved")


# -- notes -----------------------------------------------------------------------------------------


async def test_a_note_on_a_selection_is_on_disk_when_the_screen_says_saved(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("a")
        await reader.until(lambda: f"Note on “{BASES}”" in reader.panel_text)
        await reader.write("Compare with December.\nOr with May.")
        await reader.says("note · saved")
        [item] = reader.items
        assert quote(item) == BASES
        assert bodies(item, "commenting") == ["Compare with December.\nOr with May."]
        assert item["creator"]["name"] == "alice"
        start = REPORT.index(BASES)
        assert item["target"]["selector"][1] == {
            "type": "TextPositionSelector",
            "start": start,
            "end": start + len(BASES),
        }
        assert reader.current == BASES
        assert [span for span, _ in reader.screen.over.notes] == [(start, start + len(BASES))]


async def test_a_note_on_a_mention_needs_no_selection(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e", "a")
        await reader.write("Who in Moscow?")
        [item] = reader.items
        assert quote(item) == "Moscow"


async def find(reader: Reader, words: str) -> None:
    """Search for words and stay at what is found."""
    await reader.press("/")
    await reader.write(words, end="enter")
    assert reader.current == words


async def test_a_note_where_a_search_led_edits_the_shortest_one_around_it(noted: Path) -> None:
    with Notebook.open(open_article(noted), creator="alice") as notebook:
        notebook.add(notebook.article.find("the fate of two military bases there"), note="Longer.")
    async with reading(noted) as reader:
        await find(reader, "military")
        await reader.press("&")
        await reader.says("annotation  a note")
        await reader.press("a")
        await reader.until(lambda: "Which ones?" in reader.panel_text)
        await reader.write(" Both?")
        await find(reader, "fate")
        await reader.press("a")
        await reader.until(lambda: "Longer." in reader.panel_text)
        await reader.write(" Or not.")
        notes = [bodies(item, "commenting") for item in reader.items]
        assert sorted(notes) == [["Longer. Or not."], ["Which ones? Both?"]]


async def test_what_was_found_and_selected_or_is_only_in_part_annotated_takes_a_note_of_its_own(
    noted: Path,
) -> None:
    async with reading(noted) as reader:
        await find(reader, "military")
        await reader.press("v", "a")
        await reader.write("Selected.")
        await find(reader, "bases there")
        await reader.press("a")
        await reader.write("Found.")
        found = {quote(item): bodies(item, "commenting") for item in reader.items}
        assert found == {BASES: ["Which ones?"], "military": ["Selected."], "bases there": ["Found."]}


async def test_a_note_on_an_annotation_edits_its_words(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("]", "a", "a")
        await reader.until(lambda: "Which ones?" in reader.panel_text)
        await reader.write(" Both?")
        [item] = reader.items
        assert bodies(item, "commenting") == ["Which ones? Both?"]
        assert bodies(item, "tagging") == ["bases", "syria"]


async def test_without_words_marked_nothing_is_asked_and_it_is_told_what_to_do(report: Path) -> None:
    async with reading(report) as reader:
        for key in "atxHy":
            await reader.press(key)
            await reader.says("select words first: v")
            assert reader.panel is None
        for key in "rD":
            await reader.press(key)
            await reader.says("go to an annotation first")


async def test_an_empty_note_saves_nothing(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("a")
        await reader.write("  \n ")
        await reader.says("nothing written, nothing saved")
        assert not reader.sidecar.exists()


async def test_escape_leaves_an_unwritten_note_at_once_and_asks_once_before_words_are_lost(
    report: Path,
) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("a", "escape")
        await reader.until(lambda: reader.panel is None)
        await reader.press("a")
        await reader.type("half a th")
        await reader.press("escape")
        await reader.until(lambda: "Esc again throws it away" in reader.panel_text)
        await reader.press("escape")
        await reader.until(lambda: reader.panel is None)
        assert not reader.sidecar.exists()
        assert reader.selected == BASES
        assert [each.value for each in reader.messages(Panel.Closed)] == [None, None]


async def test_words_written_after_the_warning_are_warned_of_again(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("a")
        await reader.type("half a th")
        await reader.press("escape")
        await reader.type("ought and more")
        await reader.press("escape")
        await reader.settle()
        assert reader.panel is not None
        await reader.press("ctrl+d")
        await reader.says("note · saved")
        assert bodies(reader.items[0], "commenting") == ["half a thought and more"]


async def test_keys_typed_ahead_of_the_panel_reach_it(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.burst("a", *"Dquick", "ctrl+d", "]", "e")
        await reader.until(reader.sidecar.exists)
        assert bodies(reader.items[0], "commenting") == ["Dquick"]
        await reader.until(lambda: reader.current == "Ana Petrova")
        await reader.burst("/", *"military", "enter", "v", "t", *"one", "enter", "j")
        await reader.until(lambda: len(reader.items) == 2)
        assert {quote(item): bodies(item, "tagging") for item in reader.items} == {
            BASES: [],
            "military": ["one"],
        }


async def test_a_note_on_the_whole_article_has_no_selector_and_leads_the_pane(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("A")
        await reader.write("Worth reading twice.")
        [item] = reader.items
        assert "selector" not in item["target"]
        assert bodies(item, "commenting") == ["Worth reading twice."]
        await reader.press("p")
        await reader.until(lambda: "> the whole article" in reader.pane_text)
        assert "Worth reading twice." in reader.pane_text


# -- tags ------------------------------------------------------------------------------------------


async def test_tags_are_saved_in_order_without_their_signs_and_once(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("t")
        await reader.write("#bases, to check,, bases", end="enter")
        await reader.says("tags · saved")
        [item] = reader.items
        assert bodies(item, "tagging") == ["bases", "to check"]


async def test_tags_are_completed_from_those_in_use(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.go_to("Damascus")
        await reader.press("t")
        await reader.type("sy")
        await reader.until(lambda: rows_of(reader.screen.query_one(Choices))[0].split() == ["syria", "1"])
        await reader.press("tab")
        await reader.until(lambda: "syria, " in reader.panel_text)
        await reader.type("new")
        await reader.press("enter")
        await reader.says("tags · saved")
        tagged = next(item for item in reader.items if quote(item) == "Damascus")
        assert bodies(tagged, "tagging") == ["syria", "new"]


async def test_the_tags_of_an_annotation_are_edited_and_can_be_taken_away(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("]", "a", "t")
        await reader.until(lambda: "bases, syria, " in reader.panel_text)
        await reader.write("third", end="enter")
        assert bodies(reader.items[0], "tagging") == ["bases", "syria", "third"]
        await reader.press("t")
        await reader.until(lambda: reader.panel is not None)
        await reader.press("ctrl+u", "enter")
        await reader.until(lambda: bodies(reader.items[0], "tagging") == [])
        assert bodies(reader.items[0], "commenting") == ["Which ones?"]


# -- replies, highlights, corrections, deleting ----------------------------------------------------


async def test_a_reply_targets_the_annotation_and_stands_below_it(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("]", "a", "r")
        await reader.until(lambda: "Reply to" in reader.panel_text)
        await reader.write("Hmeimim and Tartus.")
        await reader.says("note · saved")
        reply = next(item for item in reader.items if item["motivation"] == "replying")
        [answered] = [item for item in reader.items if item["motivation"] != "replying"]
        assert reply["target"] == answered["id"]
        await reader.until(lambda: "↳ Hmeimim and Tartus." in reader.pane_text)


async def test_a_reply_to_a_reply_joins_the_same_thread(noted: Path) -> None:
    article = open_article(noted)
    with Notebook.open(article, creator="bob") as notebook:
        first = notebook.annotations[0].id
        notebook.add(ReplyTo(first), note="Hmeimim.")
    async with reading(noted) as reader:
        await reader.press("tab")
        await reader.until(lambda: "↳ Hmeimim." in reader.pane_text)
        row = next(y for y, row in enumerate(reader.pane_text.split("\n")) if "Hmeimim" in row)
        await reader.click(reader.screen.pane, 8, row)
        await reader.press("r")
        await reader.write("And Tartus.")
        replies = [item for item in reader.items if item["motivation"] == "replying"]
        assert [each["target"] for each in replies] == [first, first]
        await reader.until(lambda: "↳ And Tartus." in reader.pane_text)


async def test_a_highlight_has_no_body(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("H")
        await reader.says("highlight · saved")
        [item] = reader.items
        assert item["motivation"] == "highlighting"
        assert not item.get("body")
        assert len(reader.screen.over.notes) == 1


async def test_correcting_a_kind_changes_what_is_drawn_and_can_be_taken_back(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e")
        assert reader.kinds("Moscow") == {"GPE"}
        await reader.press("c")
        await reader.until(lambda: "What is “Moscow”?" in reader.panel_text)
        await reader.type("ORG")
        await reader.press("enter")
        await reader.until(lambda: "2 places" in reader.panel_text)
        await reader.write("here", end="enter")
        await reader.says("“Moscow” is ORG · saved")
        [item] = reader.items
        assert item["motivation"] == "classifying"
        assert bodies(item, "classifying") == ["ORG"]
        await reader.until(lambda: reader.kinds("Moscow") == {"ORG"})
        assert reader.kinds("Moscow", 2) == {"GPE"}
        await reader.press("c")
        await reader.type("person")
        await reader.press("enter")
        await reader.until(lambda: "2 places" in reader.panel_text)
        await reader.write("here", end="enter")
        await reader.until(lambda: reader.kinds("Moscow") == {"PERSON"})
        assert [bodies(each, "classifying") for each in reader.items] == [["PERSON"]]
        await reader.press("U", "U")
        await reader.until(lambda: reader.kinds("Moscow") == {"GPE"})
        assert reader.items == []


async def test_a_kind_is_corrected_everywhere_at_once_and_taken_for_no_entity(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e", "c")
        await reader.type("ORG")
        await reader.press("enter")
        await reader.until(lambda: "Where? “Moscow” is ORG" in reader.panel_text)
        await reader.write("wherever", end="enter")
        await reader.says("“Moscow” is ORG everywhere · saved")
        await reader.until(lambda: reader.kinds("Moscow") == reader.kinds("Moscow", 2) == {"ORG"})
        await reader.press("c")
        await reader.type("no entity")
        await reader.press("enter")
        await reader.until(lambda: "2 places" in reader.panel_text)
        await reader.write("wherever", end="enter")
        await reader.says("“Moscow” is no entity everywhere · saved")
        await reader.until(lambda: not reader.kinds("Moscow") and not reader.kinds("Moscow", 2))
        assert [bodies(each, "classifying") for each in reader.items] == [["NONE"]]
        await reader.press("U", "U")
        await reader.until(lambda: reader.kinds("Moscow") == reader.kinds("Moscow", 2) == {"GPE"})


async def test_a_kind_is_found_by_what_is_of_it(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e", "c")
        await reader.until(lambda: "countries, cities, states" in reader.panel_text)
        await reader.type("company")
        await reader.press("enter")
        await reader.until(lambda: "Where? “Moscow” is ORG" in reader.panel_text)


async def test_words_the_recogniser_missed_become_an_entity(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to("the harbour")
        assert reader.kinds("the harbour") == set()
        await reader.press("c")
        await reader.write("FAC", end="enter")
        await reader.says("is FAC · saved")
        await reader.until(lambda: reader.kinds("the harbour") == {"FAC"})


async def test_a_correction_is_drawn_when_the_article_is_opened_again(report: Path) -> None:
    article = open_article(report)
    with Notebook.open(article, creator="alice") as notebook:
        notebook.add(article.find("Moscow"), kind="ORG")
    async with reading(report) as reader:
        assert reader.kinds("Moscow") == {"ORG"}


async def test_deleting_leaves_a_tombstone_and_undo_brings_everything_back(noted: Path) -> None:
    before = items_of(noted.with_name("report.txt.annotations.json"))
    async with reading(noted) as reader:
        await reader.press("]", "a", "D")
        await reader.says("deleted · saved")
        assert reader.items == []
        deleted = json.loads(reader.sidecar.read_bytes())["diple:deleted"]
        assert [each["id"] for each in deleted] == [before[0]["id"]]
        assert len(reader.screen.over.notes) == 0
        await reader.press("U")
        await reader.says("took back")
        assert reader.items == before
        assert reader.current == BASES


# -- undo and redo ---------------------------------------------------------------------------------


async def do_note(reader: Reader) -> None:
    await reader.press("a")
    await reader.write(" More.")


async def do_tags(reader: Reader) -> None:
    await reader.press("t")
    await reader.write("later", end="enter")


async def do_link(reader: Reader) -> None:
    await reader.press("x")
    await reader.until(lambda: reader.panel is not None)
    await reader.type("https://example.org/a")
    await reader.press("enter")
    await reader.until(lambda: reader.panel is not None and "How is it related?" in reader.panel_text)
    await reader.press("enter")
    await reader.until(lambda: reader.panel is None)


async def do_reply(reader: Reader) -> None:
    await reader.press("r")
    await reader.write("An answer.")


async def do_delete(reader: Reader) -> None:
    await reader.press("D")


async def do_highlight(reader: Reader) -> None:
    await reader.go_to("Rosneft sent nobody")
    await reader.press("H")


async def do_kind(reader: Reader) -> None:
    await reader.go_to("Rosneft")
    await reader.press("c")
    await reader.write("person", end="enter")


async def do_whole(reader: Reader) -> None:
    await reader.press("A")
    await reader.write("On the whole.")


@pytest.mark.parametrize(
    "edit", [do_note, do_tags, do_link, do_reply, do_delete, do_highlight, do_kind, do_whole]
)
async def test_every_edit_is_undone_and_redone_on_disk(noted: Path, edit: Any) -> None:
    async with reading(noted) as reader:
        before = reader.items
        await reader.press("]", "a")
        await edit(reader)
        await reader.until(lambda: reader.items != before, "the edit on disk")
        after = reader.items
        await reader.press("U")
        await reader.says("took back")
        assert reader.items == before
        await reader.press("ctrl+r")
        await reader.says("did again")
        assert reader.items == after
        await reader.press("U", "U")
        await reader.says("nothing to undo")
        assert reader.items == before
        assert "saved" in reader.status


async def test_redo_has_nothing_after_a_new_edit(noted: Path) -> None:
    async with reading(noted) as reader:
        await note(reader, "Damascus", "one")
        await reader.press("U")
        await note(reader, "Rosneft", "two")
        await reader.press("ctrl+r")
        await reader.says("nothing to redo")
        assert [quote(item) for item in reader.items] == [BASES, "Rosneft"]


# -- when it cannot be saved -----------------------------------------------------------------------


async def test_an_edit_that_could_not_be_written_is_told_and_saved_with_the_next(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, "Damascus", "one")
        kept = reader.sidecar.read_bytes()
        reader.sidecar.write_bytes(kept[:-20])  # as a disk that was full would
        await reader.go_to("Rosneft")
        await reader.press("a")
        await reader.write("two")
        await reader.says("! ")
        assert "it ends too early" in reader.screen.said
        await reader.says("NOT SAVED")
        assert reader.sidecar.read_bytes() == kept[:-20]
        reader.sidecar.write_bytes(kept)
        await note(reader, BASES, "three")
        assert "NOT SAVED" not in reader.status
        assert [quote(item) for item in reader.items] == [BASES, "Damascus", "Rosneft"]


async def test_words_are_selected_no_more_when_their_note_could_not_be_saved(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, "Damascus", "one")
        reader.sidecar.write_bytes(reader.sidecar.read_bytes()[:-20])
        await reader.go_to("Rosneft")
        await reader.press("a")
        await reader.write("two")
        await reader.says("NOT SAVED")
        assert reader.selected is None
        assert not reader.screen.selecting
        here = reader.screen.annotation_here()
        assert here is not None
        assert here.note == "two"


# -- copy ------------------------------------------------------------------------------------------


async def test_copying_a_selection_fills_the_clipboard_and_a_private_file(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("y")
        await reader.says(f"copied {len(BASES)} characters")
        assert reader.app.clipboard == BASES
        path = state_dir() / "clipboard.txt"
        assert path.read_text() == BASES
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        assert str(path) in reader.screen.said


async def test_an_annotation_is_copied_by_its_words(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("]", "a", "y")
        assert reader.app.clipboard == BASES
        await reader.press("]", "e", "y")
        assert reader.app.clipboard == "Ana Petrova"
