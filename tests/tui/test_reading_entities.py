"""The entities in the reader: their view of the pane, walking and hiding them, notes on them, seen before."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations import elsewhere
from annotations.config import Config
from annotations.deciding import Wanted
from annotations.formats import open_article
from annotations.journal import left_over
from annotations.model import EntityTarget
from annotations.notebook import Notebook
from tests.tui.driving import MEDIUM, NARROW, REPORT, Reader, bodies, reading, rows_of
from tui.widgets.pane import HERE

GPE_MOSCOW = "GPE:Moscow"


async def list_entities(reader: Reader) -> None:
    await reader.press("e")
    await reader.until(lambda: "G GPE" in reader.pane_text, "the entities")


async def choose(reader: Reader, key: str) -> None:
    """Choose an item of the list by stepping to it."""
    await reader.press("g")
    for _ in range(60):
        if reader.screen.pane.chosen == key:
            return
        await reader.press("j")
    raise AssertionError(f"no {key} in {reader.screen.pane.keys}")


def row_with(reader: Reader, words: str) -> str:
    return next(row for row in rows_of(reader.screen.pane) if words in row)


def signs(reader: Reader) -> list[str]:
    """Return the rows of the page that have a sign in the margin, without the blanks before it."""
    return [row.strip() for row in rows_of(reader.screen.page) if row.strip()[:2] in ("· ", "> ")]


# -- walking ---------------------------------------------------------------------------------------


async def test_the_list_follows_the_page_without_taking_the_keys(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        await reader.press("escape", "]", "e")
        assert reader.app.focused is reader.screen.page
        assert reader.current == "Moscow"
        assert row_with(reader, "Moscow").startswith(f"│{HERE}  Moscow")
        await reader.press("]", "e")
        assert reader.current == "Ana Petrova"
        assert row_with(reader, "Ana Petrova").startswith(f"│{HERE}  Ana")
        assert HERE not in row_with(reader, "Moscow")


async def test_the_next_mention_of_an_entity_may_have_other_words(tmp_path: Path) -> None:
    path = tmp_path / "people.txt"
    path.write_text("Ana Petrova came. Moscow was cold. Petrova left.\n")
    async with reading(path) as reader:
        await reader.press("]", "e", "]", "m")
        assert reader.current == "Petrova"
        await reader.says("Ana Petrova: 2 of 2")
        await reader.press("]", "m")
        await reader.says("no more of Ana Petrova that way (2 in all)")
        await reader.press("[", "m")
        await reader.says("Ana Petrova: 1 of 2")


async def test_order_and_aliases_and_country_of_the_chosen_one(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        await choose(reader, GPE_MOSCOW)
        assert reader.screen.pane.keys.index(GPE_MOSCOW) < reader.screen.pane.keys.index("GPE:Damascus")
        await reader.press("o")
        await reader.says("in the order of the article")
        assert reader.screen.pane.chosen == GPE_MOSCOW
        await reader.press("o")
        await reader.says("the most frequent first")


async def test_an_entity_that_was_corrected_is_walked_under_its_new_kind(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        await choose(reader, GPE_MOSCOW)
        reader.notebook.add(EntityTarget("Moscow", "GPE"), kind="ORG")
        await reader.until(lambda: "ORG:Moscow" in reader.screen.pane.keys)
        await choose(reader, "ORG:Moscow")
        await reader.press("enter")
        await reader.says("Moscow: 1 of 2")
        assert reader.kinds("Moscow") == {"ORG"}


async def test_with_nothing_chosen_the_entity_of_the_page_is_opened_else_the_first(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        for key in ("c", "I", "E"):
            await reader.press(key)
            await reader.says("choose an entity first, with j and k")
            assert reader.panel is None
        await reader.press("enter")
        await reader.says("Ana Petrova: 1 of 1")
        assert reader.screen.pane.chosen == "PERSON:Ana Petrova"
        await reader.point("Damascus")
        reader.screen.pane.chosen = ""
        await reader.press("e", "enter")
        await reader.says("Damascus: 1 of 1")


# -- hidden kinds ----------------------------------------------------------------------------------


async def test_a_kind_is_hidden_in_list_and_text_and_shown_again(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        await choose(reader, "GPE:Damascus")
        drawn = reader.page_text
        await reader.press("z")
        await reader.says("GPE hidden, in the text too")
        assert "Damascus" not in reader.pane_text
        assert not reader.screen.over.marks(REPORT, REPORT.index("Moscow"), REPORT.index("Moscow") + 6)
        assert reader.page_text == drawn
        await reader.until(lambda: "hidden: G GPE 2" in reader.pane_text)
        await reader.press("escape", "]", "e")
        assert reader.current == "Ana Petrova"  # the mentions that are hidden are passed over
        await reader.press("e", "G", "enter")
        await reader.says("GPE shown")
        assert "Damascus" in reader.pane_text
        assert reader.screen.over.marks(REPORT, REPORT.index("Moscow"), REPORT.index("Moscow") + 6)


async def test_of_several_hidden_kinds_one_is_picked_to_be_shown(report: Path) -> None:
    async with reading(report, config=Config(hidden_kinds=("GPE", "DATE"))) as reader:
        await reader.press("e")
        await reader.until(lambda: "hidden: G GPE 2, D DATE 1" in reader.pane_text)
        await reader.press("G", "enter")
        await reader.write("", end="escape")
        assert reader.app.focused is reader.screen.pane
        await reader.press("enter")
        await reader.write("date", end="enter")
        await reader.says("DATE shown")
        assert reader.app.focused is reader.screen.pane
        assert "28 January 2025" in reader.pane_text
        assert "hidden: G GPE 2" in reader.pane_text


async def test_hidden_kinds_of_the_settings_are_neither_listed_nor_drawn_and_can_be_shown(
    report: Path,
) -> None:
    async with reading(report, config=Config(hidden_kinds=("GPE",))) as reader:
        await reader.press("e")
        await reader.until(lambda: "hidden: G GPE 2" in reader.pane_text)
        assert not reader.screen.over.marks(REPORT, REPORT.index("Moscow"), REPORT.index("Moscow") + 6)
        await reader.press("G", "z")
        await reader.until(lambda: "Moscow" in reader.pane_text)
        assert reader.screen.pane.chosen == "GPE"
        assert "hidden" not in reader.pane_text


async def test_the_mouse_folds_a_group_and_shows_it_again(report: Path) -> None:
    async with reading(report, config=Config(hidden_kinds=())) as reader:
        await list_entities(reader)
        pane = reader.screen.pane
        for head, there in (("G GPE", False), ("hidden:", True)):
            row = next(y for y, each in enumerate(rows_of(pane)) if head in each)
            await reader.click(pane, 4, row)
            assert ("Damascus" in reader.pane_text) is there


async def test_what_fits_only_hidden_kinds_is_told_and_shown(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        await choose(reader, "GPE")
        await reader.press("z", "/", "m", "o", "s", "c")
        await reader.until(lambda: "none shown has “mosc”" in reader.pane_text)
        assert "1 of hidden kinds: Enter on the" in reader.pane_text
        await reader.press("enter", "G", "enter")
        await reader.until(lambda: "Moscow" in reader.pane_text)


# -- narrowing -------------------------------------------------------------------------------------


async def test_the_list_is_narrowed_as_it_is_typed_kept_and_cleared(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        await reader.press("/", "m", "o", "s")
        await reader.until(lambda: "/ mos" in reader.pane_text)
        assert "Ana Petrova" not in reader.pane_text
        await reader.press("enter")
        await reader.until(lambda: reader.panel is None)
        assert reader.app.focused is reader.screen.pane
        assert reader.screen.pane.chosen == GPE_MOSCOW
        await reader.press("enter")
        await reader.says("Moscow: 1 of 2")
        await reader.press("escape")
        assert reader.app.focused is reader.screen.pane
        assert "Ana Petrova" in reader.pane_text
        await reader.press("/", "z", "z")
        await reader.until(lambda: "no entity has “zz”" in reader.pane_text)
        await reader.press("escape")
        await reader.until(lambda: "Ana Petrova" in reader.pane_text)
        await reader.press("escape")
        assert reader.screen.mode == "reading"


async def test_in_the_other_views_the_same_key_searches_the_text(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("tab", "/")
        await reader.write("Rosneft", end="enter")
        assert reader.current == "Rosneft"


# -- notes on entities -----------------------------------------------------------------------------


@pytest.fixture
def noted(report: Path) -> Path:
    """Return the article with a note on an entity that it names twice."""
    with Notebook.open(open_article(report), creator="bob") as notebook:
        notebook.add(EntityTarget("Moscow", "GPE"), note="Ask who pays.")
        notebook.add(EntityTarget("Rosneft", "ORG"), kind="ORG")
    return report


async def test_a_note_on_an_entity_shows_wherever_it_is_named_and_once_in_the_pane(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.until(lambda: len(signs(reader)) == 2, "two signs")
        assert all(row.startswith("· ") and "Moscow" in row for row in signs(reader))
        assert reader.pane_text.count("Ask who pays.") == 1
        rows, page = rows_of(reader.screen.pane), rows_of(reader.screen.page)
        beside = next(y for y, row in enumerate(rows) if "· Moscow" in row)
        assert beside >= next(y for y, row in enumerate(page) if "Moscow" in row)
        await reader.press("]", "a")
        await reader.says("no notes on words")
        await list_entities(reader)
        assert "│ · Moscow" in row_with(reader, "Moscow")


async def test_a_note_on_an_entity_is_walked_edited_and_deleted_in_the_pane(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.until(lambda: len(signs(reader)) == 2)
        await reader.press("tab", "G")
        assert reader.current == "Moscow"
        await reader.press("a")
        await reader.write(" And why.")
        item = next(each for each in reader.items if bodies(each, "commenting"))
        assert bodies(item, "commenting") == ["Ask who pays. And why."]
        await reader.press("tab", "G", "D")
        await reader.says("deleted · saved")
        await reader.until(lambda: signs(reader) == [])
        await reader.press("U")
        await reader.until(lambda: len(signs(reader)) == 2)


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_a_narrow_pane_lists_a_note_on_an_entity_once(noted: Path, size: tuple[int, int]) -> None:
    async with reading(noted, size=size) as reader:
        await reader.until(lambda: reader.screen.noted)
        await reader.press("tab")
        await reader.until(lambda: "Ask who pays." in reader.pane_text)
        assert reader.pane_text.count("· Moscow") == 1
        await reader.press("G", "enter")
        assert reader.current == "Moscow"


async def test_a_key_writes_a_note_on_the_entity_here_and_again_edits_it(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("E")
        await reader.says("go to an entity first")
        await reader.press("]", "e", "E")
        await reader.until(lambda: reader.panel is not None)
        assert "Note on Moscow, wherever it is named" in reader.panel_text
        await reader.write("Their bases.")
        await reader.says("note · saved")
        [item] = reader.items
        assert item["target"]["selector"][0]["diple:entity"] == "Moscow"
        assert reader.current == "Moscow"
        await reader.until(lambda: len(signs(reader)) == 2)
        await reader.press("E")
        await reader.write(" Both.")
        assert [bodies(each, "commenting") for each in reader.items] == [["Their bases. Both."]]
        await reader.press("U", "U")
        assert reader.items == []


async def test_the_note_of_another_on_an_entity_is_left_to_them(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("]", "e", "E")
        await reader.write("My own.")
        notes = [bodies(item, "commenting") for item in reader.items if bodies(item, "commenting")]
        assert sorted(notes) == [["Ask who pays."], ["My own."]]
        await reader.until(lambda: "My own." in reader.pane_text)
        assert reader.pane_text.count("· Moscow") == 2


async def test_a_note_on_one_name_of_an_entity_shows_at_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "people.txt"
    path.write_text("Ana Petrova came.\n\nMoscow was cold.\n\nPetrova left.\n")
    with Notebook.open(open_article(path), creator="bob") as notebook:
        notebook.add(EntityTarget("Petrova", "PERSON"), tags=["envoy"])
    async with reading(path) as reader:
        await reader.until(lambda: signs(reader) == ["· Ana Petrova came.", "· Petrova left."])
        await reader.press("e")
        await reader.until(lambda: "· Ana Petrova" in reader.pane_text)


async def test_a_note_is_written_on_the_entity_chosen_in_the_list_and_shown_below_it(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        await choose(reader, "ORG:Rosneft")
        await reader.press("E")
        await reader.write("An oil company.")
        await reader.until(lambda: "· An oil company." in reader.pane_text)
        assert reader.items[0]["target"]["selector"][0] == {
            "type": "diple:EntitySelector",
            "diple:entity": "Rosneft",
            "diple:kind": "ORG",
        }


async def test_a_note_on_an_entity_that_was_not_finished_is_gone_on_with(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e", "E")
        await reader.until(lambda: reader.panel is not None)
        await reader.type("Half a sen")
        reader.screen.keep_draft()
        reader.app.journal.close()  # as after a process that was killed
    async with reading(report) as reader:
        await reader.until(lambda: reader.panel is not None, "the offer")
        assert "Note on Moscow, wherever it is named" in reader.panel_text
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "^D save" in reader.panel_text)
        await reader.write("tence.")
        await reader.says("note · saved")
        [item] = reader.items
        assert item["target"]["selector"][0]["diple:entity"] == "Moscow"
        assert bodies(item, "commenting") == ["Half a sentence."]
    assert left_over() == []


# -- seen before -----------------------------------------------------------------------------------


@pytest.fixture
def other(report: Path) -> Path:
    """Return another article of the folder, with notes on what both name."""
    path = report.with_name("other.txt")
    path.write_text("Petrova went home.\n\nRosneft paid for it. It rained.\n")
    with Notebook.open(open_article(path), creator="bob") as notebook:
        notebook.add(notebook.article.find("Rosneft"), note="Since when?\nAsk them.")
        notebook.add(notebook.article.find("rained"), note="On no name.")
        notebook.add(EntityTarget("Ana Petrova", "PERSON"), tags=["envoy"])
    return path


async def test_what_other_articles_say_of_the_entities_is_told_once_and_listed(
    report: Path, other: Path
) -> None:
    async with reading(report) as reader:
        await reader.says("seen before (S): 2 notes on ")
        await reader.press("S")
        await reader.until(lambda: "Seen before 2" in reader.pane_text)
        for words in ("O Rosneft", "Since when? Ask them.", "other.txt · bob", "P Ana Petrova", "#envoy"):
            assert words in reader.pane_text
        assert "On no name." not in reader.pane_text
        keys = reader.screen.pane.keys
        at = next(at for at, key in enumerate(keys) if "Since" in row_of_key(reader, key))
        await reader.press("g", *["j"] * at, "enter")
        await reader.until(lambda: reader.screen.article.name == "other.txt", "the other article")
        await reader.until(lambda: reader.current == "Rosneft")
        await reader.press("ctrl+o")
        await reader.until(lambda: reader.screen.article.name == report.name, "back")
        await reader.until(lambda: reader.screen.seen)
        assert "seen before" not in reader.status
        await reader.press("S", "enter")  # with nothing chosen the first
        await reader.until(lambda: reader.screen.article.name == "other.txt", "the other article again")


def row_of_key(reader: Reader, key: str) -> str:
    return rows_of(reader.screen.pane)[reader.screen.pane.rows[key]]


async def test_from_elsewhere_one_comes_to_where_an_entity_is_first_named(report: Path, other: Path) -> None:
    with Notebook.open(open_article(report), creator="bob") as notebook:
        made = notebook.add(EntityTarget("Rosneft", "ORG"), note="Here too.")
    async with reading(other, at=made.id[-8:]) as reader:
        await reader.until(lambda: reader.screen.notebook is not None)
    async with reading(report, at=made.id) as reader:
        await reader.until(lambda: reader.current == "Rosneft")


async def test_where_nothing_was_seen_before_there_is_no_such_view(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        assert "Seen" not in rows_of(reader.screen.pane)[0]
        await reader.press("S")
        await reader.until(lambda: "Nothing seen before." in reader.pane_text)


async def test_notes_elsewhere_are_looked_for_again_when_an_entity_is_tied_to_a_uri(
    report: Path, other: Path
) -> None:
    async with reading(report) as reader:
        await reader.says("seen before (S): 2 notes on ")
        with Notebook.open(open_article(other), creator="bob") as notebook:
            notebook.decide(Wanted(notebook.article.find("paid"), uri="Q42"))
            notebook.add(notebook.article.find("paid"), note="The payer.")
        await reader.press("]", "e", "I")
        await reader.until(lambda: reader.panel is not None and "Which one is" in reader.panel_text)
        await reader.type("Q42")
        await reader.until(lambda: "wikidata" in reader.panel_text)
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "Where?" in reader.panel_text)
        await reader.write("all of", end="enter")
        await reader.until(lambda: reader.screen.seen_count == 3, "the note on the same thing")
        assert "seen before" not in reader.status
        await reader.press("U")
        await reader.until(lambda: reader.screen.seen_count == 2, "what was seen before")


async def test_notes_elsewhere_are_looked_for_again_when_there_is_a_note_on_an_entity(report: Path) -> None:
    async with reading(report) as reader:
        await list_entities(reader)
        path = report.with_name("late.txt")
        path.write_text("Moscow again.\n")
        with Notebook.open(open_article(path), creator="bob") as notebook:
            notebook.add(notebook.article.find("Moscow"), note="Late.")
        assert reader.screen.seen_count == 0
        await reader.press("escape", "]", "e", "E")
        await reader.write("Early.")
        await reader.until(lambda: reader.screen.seen_count == 1, "the note of the other article")
        assert "seen before" not in reader.status
        notebook.path.unlink()
        await reader.press("]", "e", "E")
        await reader.write("Later.")
        await reader.until(lambda: reader.screen.seen_count == 0, "no note any more")


async def test_looking_elsewhere_ends_when_another_article_is_read(
    report: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[bool] = []

    def endless(*_: object, stopped_: object = None, **options: object) -> list[object]:
        asked = options["stopped"]
        assert callable(asked)
        while not asked():
            pass
        stopped.append(True)
        return []

    monkeypatch.setattr(elsewhere, "remarks_near", endless)
    async with reading(report) as reader:
        screen = reader.screen
        await reader.until(lambda: any(each.group == "elsewhere" for each in reader.app.workers))
        await reader.press("j")
        screen.rest()
        await reader.until(lambda: stopped, "it was stopped")


async def test_a_fault_elsewhere_disturbs_nothing(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = report.with_name("other.txt.annotations.json")
    other.write_text("{")
    async with reading(report) as reader:
        await list_entities(reader)
        assert reader.screen.seen == ()
