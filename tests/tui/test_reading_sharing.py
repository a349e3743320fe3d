"""What others do while an article is read: their notes, conflicts, the trash, the article itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.formats import open_article
from annotations.notebook import Notebook
from tests.tui.driving import MEDIUM, NARROW, REPORT, Reader, bodies, quote, reading
from tui.intents import watching
from tui.intents.settling import apart

BASES = "two military bases"


@pytest.fixture(autouse=True)
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the files twenty times a second."""
    monkeypatch.setattr(watching, "EVERY", 0.05)


def bob(report: Path) -> Notebook:
    """Open the notes of an article as somebody else."""
    return Notebook.open(open_article(report), creator="bob")


async def note(reader: Reader, words: str, text: str) -> None:
    await reader.go_to(words)
    await reader.press("a")
    await reader.write(text)
    await reader.says("note · saved")


async def test_a_note_of_somebody_else_appears_and_moves_nothing(report: Path) -> None:
    report.write_text(REPORT + "\n" + "One more paragraph.\n\n" * 40)
    async with reading(report) as reader:
        await note(reader, BASES, "Mine.")
        await reader.press("j", "j")
        top = reader.top
        with bob(report) as notebook:
            notebook.add(notebook.article.find("Damascus"), note="Bob's.")
        await reader.says("from elsewhere: 1 new annotation by bob")
        await reader.until(lambda: "Bob's." in reader.pane_text or not reader.screen.pane.display)
        assert reader.top == top
        assert len(reader.items) == 2
        await reader.press("U")
        await reader.until(lambda: [quote(item) for item in reader.items] == ["Damascus"])


async def test_an_editor_that_is_open_stays_open_and_both_texts_are_kept(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, BASES, "First.")
        await reader.press("a")
        await reader.until(lambda: reader.panel is not None)
        await reader.type(" Mine.")
        with bob(report) as notebook:
            [first] = notebook.annotations
            notebook.edit(first.id, note="First. Bob's.")
        await reader.until(lambda: reader.notebook.annotations[0].note == "First. Bob's.", "Bob's text")
        assert "First. Mine." in reader.panel_text
        await reader.press("ctrl+d")
        await reader.until(lambda: len(reader.notebook.conflicts) == 1, "the conflict")
        texts = {text for item in reader.items for text in bodies(item, "commenting")}
        assert texts == {"First. Mine.", "First. Bob's."}


@pytest.mark.parametrize(("choice", "left"), [(0, ["Mine."]), (1, ["Bob's."]), (2, ["Bob's.", "Mine."])])
async def test_a_conflict_is_shown_with_both_versions_and_settled(
    report: Path, choice: int, left: list[str]
) -> None:
    async with reading(report) as reader:
        await conflict(reader, report)
        stands = reader.notebook.conflicts[0].this
        if stands != "Mine.":  # the later one stands, which within a second is any of them
            left = [{"Mine.": "Bob's.", "Bob's.": "Mine."}[text] for text in left]
        await reader.press("]", "c")
        await reader.says("s settles it")
        await reader.press("s")
        await reader.until(lambda: reader.panel is not None and "Which note is right?" in reader.panel_text)
        for text in ("Mine.", "Bob's.", "both of them"):
            assert text in reader.panel_text
        await reader.press(*["down"] * choice, "enter")
        await reader.says("settled · saved")
        texts = sorted(text for item in reader.items for text in bodies(item, "commenting"))
        assert texts == sorted(left)
        assert not reader.notebook.conflicts
        await reader.press("U")
        await reader.until(lambda: len(reader.notebook.conflicts) == 1, "the conflict again")


def test_two_versions_are_shown_from_where_they_differ() -> None:
    same = "First thought about the basin, quite long and now finished. "
    assert apart(same + "Mine.", same + "Bob's.") == ("… finished. Mine.", "… finished. Bob's.")
    assert apart(same + "Mine.", same + "Mine.\n\nMore.") == ("… Mine.", "… Mine. More.")
    assert apart("", "Bob's.") == ("", "Bob's.")
    assert apart("a" * 40 + "b", "a" * 40 + "c") == ("… " + "a" * 12 + "b", "… " + "a" * 12 + "c")
    assert apart("Mine, and more.", "Bob's.", room=8) == ("Mine, a…", "Bob's.")


async def test_what_others_did_to_a_note_is_not_told_as_done_by_who_made_it(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, BASES, "First.")
        with bob(report) as notebook:
            notebook.edit(notebook.annotations[0].id, note="Bob's.")
            await reader.says("from elsewhere: 1 changed annotation of ")
            notebook.delete(notebook.annotations[0].id)
            await reader.says("from elsewhere: 1 deleted annotation of ")


async def test_a_conflict_that_came_from_elsewhere_is_told_and_so_is_that_it_is_settled(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, BASES, "First.")
        with bob(report) as one, Notebook.open(open_article(report), creator="cleo") as other:
            [first] = one.annotations
            one.edit(first.id, note="Bob's.")
            other.edit(first.id, note="Cleo's.", since=first)
            await reader.says("1 conflict, ]c goes there")
            [found] = other.conflicts
            other.settle(found.id, "this")
            await reader.says("from elsewhere: 1 settled conflict")


async def conflict(reader: Reader, report: Path) -> None:
    """Have a note edited by two at once."""
    await note(reader, BASES, "First.")
    await reader.press("a")
    await reader.until(lambda: reader.panel is not None)
    with bob(report) as notebook:
        notebook.edit(notebook.annotations[0].id, note="Bob's.")
    await reader.until(lambda: reader.notebook.annotations[0].note == "Bob's.")
    await reader.press(*["backspace"] * len("First."))
    await reader.type("Mine.")
    await reader.press("ctrl+d")
    await reader.until(lambda: len(reader.notebook.conflicts) == 1, "the conflict")


@pytest.mark.parametrize("size", [(120, 36), MEDIUM, NARROW])
async def test_the_side_pane_lists_conflicts_while_there_are_any(report: Path, size: tuple[int, int]) -> None:
    async with reading(report, size=size) as reader:
        await conflict(reader, report)
        if size == (120, 36):
            await reader.press("escape")
            await reader.says("1 conflict · saved")
        await reader.press("tab")
        await reader.until(lambda: "≠ " in reader.pane_text, "the other version")
        await reader.press("h")
        await reader.until(lambda: "here:" in reader.pane_text and "else:" in reader.pane_text)
        assert "Conflicts 1" in reader.pane_text
        await reader.press("g", "s")
        await reader.until(lambda: reader.panel is not None)
        await reader.press("enter")
        await reader.says("settled · saved")
        await reader.until(lambda: "Nothing to settle." in reader.pane_text)


async def test_what_was_deleted_is_in_the_trash_and_comes_back(report: Path) -> None:
    with bob(report) as notebook:
        gone = notebook.add(notebook.article.find("Damascus"), note="Thrown away.")
        notebook.add(notebook.article.find(BASES), note="Stays.")
        notebook.delete(gone.id)
    async with reading(report) as reader:
        await reader.press("Z")
        await reader.until(lambda: "Thrown away." in reader.pane_text, "the trash")
        assert "Trash 1" in reader.pane_text
        await reader.press("g", "enter")
        await reader.says("restored · saved")
        assert sorted(map(quote, reader.items)) == ["Damascus", BASES]
        await reader.until(lambda: "The trash is empty." in reader.pane_text)


async def test_an_article_changed_on_disk_is_told_and_read_again(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, BASES, "Mine.")
        report.write_text(REPORT)
        await reader.press("R")
        await reader.says("the article is as it was")
        report.write_text("A new first paragraph.\n\n" + REPORT)
        await reader.says("changed on disk; R reads it again")
        await reader.press("R")
        await reader.until(lambda: "A new first paragraph." in reader.page_text)
        await reader.ready()
        [span] = reader.notebook.spans.spans
        assert reader.screen.article.text[span.start : span.end] == BASES


async def test_a_broken_sidecar_left_by_another_is_told_and_kept(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, BASES, "Mine.")
        sound = reader.sidecar.read_bytes()
        reader.sidecar.write_bytes(sound[:-20])
        await reader.says("! report.txt.annotations.json, line ")
        await reader.says("it ends too early")
        assert "Mine." in [each.note for each in reader.notebook.annotations]
        await reader.go_to("Damascus")
        await reader.press("H")
        await reader.says("NOT SAVED")
        reader.sidecar.write_bytes(sound)
        await reader.says("saved now")
        assert sorted(map(quote, reader.items)) == ["Damascus", BASES]


async def test_undo_goes_on_in_the_next_run(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, BASES, "Mine.")
        await reader.press("a")
        await reader.write(" And more.")
        await reader.says("note · saved")
        await reader.leave()
    async with reading(report) as reader:
        await reader.press("U")
        await reader.says("took back: a change · saved")
        assert bodies(reader.items[0], "commenting") == ["Mine."]
        await reader.press("ctrl+r")
        await reader.says("did again: a change · saved")
        assert bodies(reader.items[0], "commenting") == ["Mine. And more."]


async def test_an_article_that_is_gone_is_not_called_changed(report: Path) -> None:
    async with reading(report) as reader:
        report.unlink()
        await reader.says("the article is no longer on disk")


async def test_the_trash_has_its_first_item_chosen(report: Path) -> None:
    with bob(report) as notebook:
        notebook.delete(notebook.add(notebook.article.find("Damascus"), note="Thrown away.").id)
    async with reading(report) as reader:
        await reader.press("Z")
        await reader.until(lambda: "deleted · bob" in reader.pane_text)
        await reader.press("enter")
        await reader.says("restored · saved")


async def test_a_search_can_begin_in_the_side_pane(report: Path) -> None:
    async with reading(report) as reader:
        await note(reader, BASES, "Mine.")
        await reader.press("tab", "/")
        await reader.write("talks", end="enter")
        assert reader.current == "Talks"
        assert [bodies(item, "tagging") for item in reader.items] == [[]]


async def test_the_reason_why_an_edit_is_not_saved_comes_before_the_place(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "EVERY", 3600.0)  # or what a look at the file tells may come right after it
    async with reading(report) as reader:
        await note(reader, BASES, "Mine.")
        reader.sidecar.write_bytes(b"")
        await reader.go_to("Damascus")
        await reader.press("H")
        await reader.says("NOT SAVED")
        assert (
            reader.screen.said.startswith("! the annotations file is empty")
            or "empty" in reader.screen.said[:60]
        )
        assert reader.screen.said.endswith("(report.txt.annotations.json)")
