"""The view of what changed since an article was annotated: the words, the notes beside them, the ways out."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations import snapshots
from annotations.formats import open_article
from annotations.notebook import Notebook
from tests.tui.driving import MEDIUM, NARROW, REPORT, WIDE, Reader, reading, rows_of
from tui.screens.changes import ChangesScreen
from tui.screens.reading import ReadingScreen

BASES = "two military bases"
ROSNEFT = "Rosneft sent nobody"
CHANGED = (
    REPORT.replace("The visit", "Corrected on Monday.\n\nThe visit")
    .replace(BASES, "two large naval bases")
    .replace(f" {ROSNEFT}, and Moscow said nothing.", "")
)
MORE = "\nOne more paragraph of the report, which nobody changed.\n" * 40


def annotate(report: Path, *words: str) -> None:
    with Notebook.open(open_article(report), creator="alice") as notebook:
        for each in words:
            notebook.add(notebook.article.find(each), note=f"On {each}.")


@pytest.fixture
def changed(report: Path) -> Path:
    """Return a long article that was changed at four places, the last of them at its end."""
    report.write_text(REPORT + MORE + "\nThe last words.\n")
    annotate(report, BASES, "Damascus", ROSNEFT, "last words")
    report.write_text(CHANGED + MORE + "\nThe very last words.\n")
    return report


def shown(reader: Reader) -> ChangesScreen:
    assert isinstance(reader.app.screen, ChangesScreen)
    return reader.app.screen


def text(reader: Reader) -> str:
    """Return all that the view shows."""
    return "\n".join(
        row for each in ("Bar", "Page", "Pane") for one in shown(reader).query(each) for row in rows_of(one)
    )


async def open_changes(reader: Reader) -> None:
    await reader.press("W")
    await reader.until(lambda: isinstance(reader.app.screen, ChangesScreen), "the changes")
    await reader.until(lambda: "since 2" in text(reader))


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_the_changes_are_shown_with_the_notes_and_left_again(
    changed: Path, size: tuple[int, int]
) -> None:
    async with reading(changed, size=size) as reader:
        await open_changes(reader)
        await reader.until(lambda: "{+Corrected on Monday.+}" in text(reader))
        assert "Esc back" in text(reader)
        assert "1 of 4" in text(reader)
        await reader.press("n")
        await reader.until(lambda: "2 of 4" in text(reader))
        await reader.until(lambda: "[-military-]" in text(reader))
        await reader.until(lambda: f"? (edited) {BASES}" in text(reader), "the note")
        await reader.press("n")
        await reader.until(lambda: f"? (orphan) {ROSNEFT}" in text(reader), "the orphan where its words were")
        assert "[-Rosneft" in text(reader)
        await reader.press("escape")
        await reader.until(lambda: "The visit" in reader.page_text)
        assert "[-" not in reader.page_text
        assert reader.top == 0


async def test_it_scrolls_and_goes_round_the_changes(changed: Path) -> None:
    async with reading(changed, size=MEDIUM) as reader:
        await open_changes(reader)
        await reader.press("N")
        await reader.until(lambda: "{+very+}" in text(reader) and "4 of 4" in text(reader))
        await reader.press("n")
        await reader.until(lambda: "1 of 4" in text(reader) and "{+Corrected" in text(reader))
        await reader.press("G")
        await reader.until(lambda: "100%" in text(reader) and "{+very+}" in text(reader))
        await reader.press("g", "space")
        await reader.until(lambda: "Delegation" not in text(reader))
        await reader.press("b")
        await reader.until(lambda: "Delegation visits" in text(reader))
        await reader.press("j")
        await reader.until(lambda: "Delegation visits" not in text(reader))
        await reader.press("k", "d", "u")
        await reader.until(lambda: "Delegation visits" in text(reader))


async def test_enter_reads_on_at_the_change(changed: Path) -> None:
    async with reading(changed, size=MEDIUM) as reader:
        await open_changes(reader)
        await reader.press("N", "enter")
        await reader.until(lambda: "The very last words" in reader.page_text)
        article = reader.screen.article.text
        assert reader.cursor == str(article).index("very last")
        await reader.press("'", "'")
        await reader.until(lambda: "Delegation visits" in reader.page_text, "back to where it was asked for")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_from_an_orphan_one_reads_on_where_its_words_were_and_attaches_it(
    changed: Path, size: tuple[int, int]
) -> None:
    async with reading(changed, size=size) as reader:
        await reader.press("[", "u")
        await reader.says("orphan 2/2")
        await open_changes(reader)
        await reader.press("enter")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        await reader.until(lambda: reader.screen.mode == "reading" and reader.screen.page.display)
        await reader.press("v", "w", "P")
        await reader.until(lambda: reader.panel is not None and "Which note is about" in reader.panel_text)
        await reader.press("enter")
        await reader.says("attached · saved")
        [note] = [each for each in reader.notebook.annotations if each.note == f"On {ROSNEFT}."]
        assert note.quote == "A third"


async def test_it_begins_at_the_note_here(changed: Path) -> None:
    async with reading(changed) as reader:
        await reader.press("]", "a", "]", "a", "]", "a")
        assert reader.current == "last words"
        await open_changes(reader)
        await reader.until(lambda: "4 of 4" in text(reader) and "{+very+}" in text(reader))
        await reader.press("W")
        await reader.until(lambda: "very last" in reader.page_text)
        await reader.press("]", "u", "W")
        await reader.until(lambda: isinstance(reader.app.screen, ChangesScreen))
        await reader.until(lambda: "3 of 4" in text(reader), "the words that are gone")


async def test_it_begins_at_the_next_change_on_the_page(changed: Path) -> None:
    async with reading(changed, size=MEDIUM) as reader:
        await reader.press("space")
        await open_changes(reader)
        await reader.until(lambda: "4 of 4" in text(reader))


async def test_a_terminal_that_gets_narrow_has_the_notes_below(changed: Path) -> None:
    async with reading(changed) as reader:
        await open_changes(reader)
        await reader.until(lambda: shown(reader).pane.region.x > 0)
        await reader.pilot.resize_terminal(*NARROW)
        await reader.until(lambda: shown(reader).pane.region.y > shown(reader).page.region.y)
        await reader.until(lambda: "n N change · Enter read · Esc back" in text(reader))


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_of_several_old_texts_the_next_is_compared_and_its_orphans_are_told(
    changed: Path, size: tuple[int, int]
) -> None:
    with Notebook.open(open_article(changed), creator="bob") as notebook:
        notebook.add(notebook.article.find("Corrected on Monday"), note="Who says so?")
    changed.write_text(changed.read_text().replace("Corrected on Monday.\n\n", ""))
    async with reading(changed, size=size) as reader:
        await open_changes(reader)
        await reader.until(lambda: "1 orphan of another text" in text(reader) or "+1" in text(reader))
        await reader.until(lambda: "1 of 3" in text(reader))
        await reader.press("o")
        await reader.until(lambda: "[-Corrected on Monday.-]" in text(reader), "the other text")
        await reader.until(lambda: "? (orphan) Corrected on" in text(reader), "its orphan")
        assert "1 of 1" in text(reader)
        bar = shown(reader).query_one("#changes-keys")
        await reader.click(bar, rows_of(bar)[0].index("o other" if size == NARROW else "o another") + 1, 0)
        await reader.until(lambda: "[-military-]" in text(reader), "the first again")
        await reader.press("enter")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))


async def test_without_the_old_text_that_is_said(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "text", lambda digest: None)
    async with reading(changed) as reader:
        await reader.press("W")
        await reader.says("the text that the notes were made on is not kept here, so it cannot be compared")


async def test_an_article_that_did_not_change_has_nothing_to_show(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("W")
        await reader.says("there are no notes yet")
    annotate(report, BASES)
    async with reading(report) as reader:
        await reader.press("W")
        await reader.says("the text is the one that the notes were made on")


async def test_the_mouse_goes_to_changes_and_notes_and_back(changed: Path) -> None:
    async with reading(changed) as reader:
        await open_changes(reader)
        page, pane = shown(reader).page, shown(reader).pane
        row = next(y for y, row in enumerate(rows_of(page)) if "[-military-]" in row)
        await reader.click(page, rows_of(page)[row].index("[-military-]") + 3, row)
        await reader.until(lambda: "2 of 4" in text(reader))
        bar = shown(reader).query_one("#changes-keys")
        await reader.click(bar, rows_of(bar)[0].index("n next change") + 2, 0)
        await reader.until(lambda: "3 of 4" in text(reader))
        await reader.click(bar, rows_of(bar)[0].index("N the one"), 0)
        await reader.until(lambda: "2 of 4" in text(reader))
        await reader.press("G")
        await reader.until(lambda: "(moved) last words" in text(reader), "the note at the end")
        row = next(y for y, row in enumerate(rows_of(pane)) if "last words" in row)
        await reader.click(pane, 4, row)
        await reader.click(bar, rows_of(bar)[0].index("Esc"), 0)
        await reader.until(lambda: "Corrected on Monday." in reader.page_text)
