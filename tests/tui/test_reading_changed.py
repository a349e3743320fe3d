"""An article that changed since it was annotated: how its notes stand, and settling each of them."""

from __future__ import annotations

from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import Any

import pytest

from annotations import snapshots
from annotations.anchoring import resolve
from annotations.deciding import Wanted
from annotations.formats import open_article
from annotations.notebook import Notebook
from tests.tui.driving import MEDIUM, NARROW, REPORT, WIDE, Reader, quote, reading
from tui.intents import watching

BASES = "two military bases"
NEW_BASES = "two large naval bases"
ROSNEFT = "Rosneft sent nobody"
CHANGED = (
    REPORT.replace("The visit", "Corrected on Monday.\n\nThe visit")
    .replace(BASES, NEW_BASES)
    .replace(f" {ROSNEFT}, and Moscow said nothing.", "")
)


def annotate(report: Path, *words: str) -> None:
    with Notebook.open(open_article(report), creator="alice") as notebook:
        for each in words:
            notebook.add(notebook.article.find(each), note=f"On {each}.")


@pytest.fixture
def changed(report: Path) -> Path:
    """Return an article in which of four notes two moved, one was edited, and one lost its words."""
    annotate(report, BASES, "Damascus", ROSNEFT, "It has two sentences")
    report.write_text(CHANGED)
    return report


def states(reader: Reader) -> dict[str | None, str]:
    notebook = reader.notebook
    return {each.quote: notebook.anchor(each).state.value for each in notebook.annotations}


async def test_how_the_notes_fared_is_told_and_stays_in_the_status_bar(changed: Path) -> None:
    async with reading(changed) as reader:
        await reader.says("changed since it was annotated: 1 orphan · 1 edited · 2 moved · W shows what")
        await reader.press("j")
        await reader.says("1 orphan · 1 edited · saved")


async def test_an_article_that_did_not_change_says_nothing(report: Path) -> None:
    annotate(report, BASES)
    async with reading(report) as reader:
        await reader.says("a note")
        await reader.press("]", "u")
        await reader.says("no note is uncertain")
        await reader.press("]", "a", "=")
        await reader.says("there is nothing to accept")
        assert "edited" not in reader.pane_text
        assert not reader.screen.standing.changed


async def test_a_change_that_touched_no_note_is_not_told_at_every_opening(report: Path) -> None:
    annotate(report, BASES)
    report.write_text(f"{REPORT}\nA last line that was added.\n")
    async with reading(report) as reader:
        assert reader.screen.standing.changed
        assert states(reader) == {BASES: "exact"}
        assert reader.screen.said == ""


async def test_words_are_looked_for_in_the_background(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[Thread] = []

    def resolved(*given: Any) -> Any:
        threads.append(current_thread())
        return resolve(*given)

    monkeypatch.setattr("annotations.anchoring.resolving.resolve", resolved)
    async with reading(changed) as reader:
        await reader.press("]", "u", "]", "u", "tab", "j")
        assert threads
        assert main_thread() not in threads


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_uncertain_notes_are_drawn_and_listed_as_such(changed: Path, size: tuple[int, int]) -> None:
    async with reading(changed, size=size) as reader:
        await reader.press("]", "u")
        await reader.says("edited 1/2 · = accepts · O gone")
        assert reader.current == NEW_BASES
        rows = reader.page_text.splitlines()
        assert any(row.startswith("?") for row in map(str.lstrip, rows))
        if size != WIDE:
            await reader.press("tab")
        await reader.until(lambda: f"now: {NEW_BASES}" in reader.pane_text, "the new words")
        assert "? (edited) two military bases" in reader.pane_text
        await reader.press("]", "u")
        await reader.says(
            "orphan 2/2 · " + ("v, P put · O gone" if size == NARROW else "select its words, then P")
        )
        await reader.until(lambda: "? (orphan) Rosneft sent nobody" in reader.pane_text, "the orphan")
        assert "Orphan: words that are gone" in reader.pane_text
        assert reader.screen.mode == "pane"
        await reader.press("[", "u")
        await reader.says("edited 1/2")
        assert reader.screen.mode == "reading"


async def test_orphans_stand_below_the_notes_where_the_text_ends(report: Path) -> None:
    report.write_text(REPORT + "\nOne more paragraph of the report.\n" * 60)
    annotate(report, ROSNEFT, BASES)
    report.write_text(report.read_text().replace(f" {ROSNEFT}, and Moscow said nothing.", ""))
    async with reading(report) as reader:
        await reader.until(lambda: "↓ 1 below" in reader.pane_text)
        assert "Orphan" not in reader.pane_text
        await reader.press("G")
        await reader.until(lambda: "Orphan: words" in reader.pane_text)
        top = reader.top
        await reader.press("g", "tab", "j", "j")
        await reader.until(lambda: "? (orphan) Rosneft" in reader.pane_text)
        assert reader.top == 0 < top, "walking to it moves the page nowhere"
        await reader.press("escape", "escape")
        await reader.until(lambda: "Orphan: words" not in reader.pane_text)


async def test_many_orphans_leave_room_for_the_notes_beside_their_rows(report: Path) -> None:
    lines = [f"Witness {number} of the {number}th hour saw ship {number * 7}." for number in range(12)]
    report.write_text(REPORT + "\n" + " ".join(lines) + "\n")
    annotate(report, BASES, *lines)
    report.write_text(REPORT)
    async with reading(report) as reader:
        await reader.until(lambda: "Orphans: words that are gone" in reader.pane_text)
        assert f"> {BASES}" in reader.pane_text.replace("(moved) ", "")
        await reader.press("[", "u")
        await reader.says("orphan 12/12")
        await reader.until(lambda: "Witness 11" in reader.pane_text, "the last one")
        assert "Witness 0 " not in reader.pane_text


# -- accepting -------------------------------------------------------------------------------------


async def test_a_place_is_accepted_and_taken_back(changed: Path) -> None:
    before = changed.with_name(changed.name + ".annotations.json").read_bytes()
    async with reading(changed) as reader:
        await reader.press("]", "u", "=")
        await reader.says("accepted · saved · U takes it back · 1 uncertain: ]u")
        assert NEW_BASES in map(quote, reader.items)
        assert states(reader)[NEW_BASES] == "exact"
        await reader.until(lambda: "edited" not in reader.pane_text)
        assert "? " not in reader.page_text
        await reader.press("U")
        await reader.says("took back: an accepted place")
        assert states(reader)[BASES] == "edited"
        assert reader.sidecar.read_bytes() == before


async def test_all_that_moved_are_accepted_at_once(changed: Path) -> None:
    async with reading(changed) as reader:
        await reader.press("M")
        await reader.says("2 notes accepted · saved")
        assert sorted(states(reader).values()) == ["edited", "exact", "exact", "orphan"]
        await reader.press("M")
        await reader.says("no note moved")
        await reader.press("U")
        await reader.until(lambda: list(states(reader).values()).count("moved") == 2, "the places as before")


@pytest.mark.parametrize(
    ("noted", "told"), [(("Damascus",), "1 note and 2 corrections"), ((), "2 corrections")], ids=str
)
async def test_corrections_that_moved_are_accepted_with_the_notes(
    report: Path, noted: tuple[str, ...], told: str
) -> None:
    annotate(report, *noted)
    with Notebook.open(open_article(report), creator="alice") as notebook:
        find = notebook.article.find
        notebook.decide(Wanted(find("Moscow"), "ORG"), Wanted(find("Ana Petrova"), uri="Q42"))
    report.write_text("New.\n\n" + REPORT)
    async with reading(report) as reader:
        before = reader.sidecar.read_bytes()
        assert set(states(reader).values()) == {"moved"}
        await reader.press("M")
        await reader.says(f"{told} accepted · saved · U takes it back")
        assert set(states(reader).values()) == {"exact"}
        await reader.press("M")
        await reader.says("no note moved")
        await reader.press("U")
        await reader.until(lambda: reader.sidecar.read_bytes() == before)


async def test_where_only_moved_notes_are_left_that_is_told(report: Path) -> None:
    annotate(report, BASES)
    report.write_text("New.\n\n" + REPORT)
    async with reading(report) as reader:
        await reader.press("]", "u")
        await reader.says("no note is uncertain: 1 moved, and has the same words; M accepts")
        await reader.press("]", "a", "=")
        await reader.says("accepted · saved · U takes it back")
        await reader.press("=")
        await reader.says("there is nothing to accept")


async def test_of_several_places_one_is_chosen(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "text", lambda digest: None)
    sentence = "The tall crane stood by the quay.\n"
    report.write_text(sentence)
    annotate(report, "crane")
    report.write_text(f"Ships came all day.\n\n{sentence}\nNight fell on them.\n\n{sentence}\nDay came.\n")
    async with reading(report) as reader:
        await reader.press("]", "u")
        await reader.says("ambiguous 1/1")
        await reader.press("=")
        await reader.until(lambda: reader.panel is not None and "Which is “crane”?" in reader.panel_text)
        assert "where it is now" in reader.panel_text
        first = reader.notebook.anchor(reader.notebook.annotations[0]).span
        assert first is not None
        text = reader.screen.article.text
        assert first.start == text[:].index("crane"), "of two that are as good, the first"
        await reader.press("down", "enter")
        await reader.says("attached · saved")
        [item] = reader.items
        assert item["target"]["selector"][1]["start"] == text[:].rindex("crane")
        assert states(reader) == {"crane": "exact"}


# -- orphans ---------------------------------------------------------------------------------------


async def test_an_orphan_is_left_as_one_and_no_longer_counted(changed: Path) -> None:
    async with reading(changed) as reader:
        await reader.press("[", "u", "O")
        await reader.says("left as an orphan · saved · U takes it back · 1 uncertain")
        await reader.until(lambda: "a person says" in reader.pane_text)
        await reader.press("escape")
        await reader.says("1 edited · saved")
        assert "orphan" not in reader.status
        await reader.press("U")
        await reader.says("1 orphan · 1 edited")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_an_orphan_is_put_where_it_may_be(report: Path, size: tuple[int, int]) -> None:
    annotate(report, BASES)
    report.write_text(REPORT.replace(BASES, "a harbour"))
    async with reading(report, size=size) as reader:
        await reader.press("[", "u")
        await reader.says("= shows where it may be" if size[0] > 60 else "= maybe here")
        await reader.press("&")
        await reader.says("= accept")
        await reader.press("=")
        await reader.until(lambda: reader.panel is not None and "[a harbour]" in reader.panel_text)
        assert "where it is now" not in reader.panel_text
        await reader.press("enter")
        await reader.says("attached · saved")
        assert list(map(quote, reader.items)) == ["a harbour"]
        assert states(reader) == {"a harbour": "exact"}
        await reader.press("U")
        await reader.until(lambda: states(reader) == {BASES: "orphan"})


async def test_a_note_on_other_words_than_its_own_is_made_an_orphan(changed: Path) -> None:
    async with reading(changed) as reader:
        await reader.press("]", "u", "O")
        await reader.says("left as an orphan")
        assert states(reader)[BASES] == "orphan"
        assert reader.current is None
        assert "? " not in reader.page_text
        await reader.press("U")
        await reader.until(lambda: states(reader)[BASES] == "edited")
        assert reader.current == NEW_BASES


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_an_orphan_is_attached_to_words_that_are_selected(changed: Path, size: tuple[int, int]) -> None:
    async with reading(changed, size=size) as reader:
        await reader.press("[", "u")
        await reader.says("orphan 2/2")
        await reader.press("escape", "/")
        await reader.write("Damascus", end="enter")
        await reader.press("v", "P")
        await reader.until(
            lambda: reader.panel is not None and "Which note is about “Damascus”?" in reader.panel_text
        )
        rows = [row for row in reader.panel_text.splitlines() if "Rosneft" in row or "bases" in row]
        assert "Rosneft" in rows[0], "the one chosen comes first"
        await reader.press("enter")
        await reader.says("attached · saved")
        assert sorted(map(quote, reader.items)).count("Damascus") == 2
        assert reader.current == "Damascus"
        await reader.press("U")
        await reader.says("took back: a change")
        assert states(reader)[ROSNEFT] == "orphan"


async def test_putting_a_note_somewhere_needs_words_and_a_note_that_looks_for_them(
    changed: Path, report: Path
) -> None:
    async with reading(changed) as reader:
        await reader.press("P")
        await reader.says("select words first")
        await reader.press("]", "u", "=", "[", "u", "D", "escape", "M")
        await reader.says("accepted")
        await reader.go_to("Ana Petrova")
        await reader.press("P")
        await reader.says("no note looks for words")


async def test_keys_for_places_say_what_they_need(changed: Path) -> None:
    async with reading(changed) as reader:
        for key in ("=", "O"):
            await reader.press(key)
            await reader.says("go to an annotation first")
        await reader.press("[", "u", "=")
        await reader.says("its words are gone: select other words, then P")


@pytest.mark.parametrize(
    ("keys", "hint"),
    [
        ("]u&", "= accept the place  O leave as an orphan"),
        ("[u&", "O leave as an orphan  D delete"),
        ("vw", "P put a note here"),
    ],
)
async def test_the_keys_that_help_are_offered(changed: Path, keys: str, hint: str) -> None:
    async with reading(changed) as reader:
        await reader.press(*keys)
        await reader.says(hint)


async def test_after_reading_anew_the_notes_say_how_they_stand(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.05)
    annotate(report, BASES, ROSNEFT)
    async with reading(report) as reader:
        report.write_text(CHANGED)
        await reader.says("changed on disk; R reads it again")
        await reader.press("R")
        await reader.until(lambda: "Corrected on Monday." in reader.page_text)
        await reader.ready()
        await reader.says("changed since it was annotated: 1 orphan · 1 edited · W shows what")


async def test_the_reader_opens_at_an_orphan(changed: Path) -> None:
    with Notebook.open(open_article(changed), creator="alice") as notebook:
        [orphan] = notebook.orphans
    async with reading(changed, at=orphan.id[-8:]) as reader:
        await reader.until(lambda: reader.screen.pane.chosen == orphan.id and reader.screen.mode == "pane")
        await reader.until(lambda: "? (orphan) Rosneft" in reader.pane_text)


async def test_an_orphan_is_chosen_with_the_mouse(changed: Path) -> None:
    async with reading(changed) as reader:
        await reader.until(lambda: "(orphan)" in reader.pane_text)
        row = next(y for y, row in enumerate(reader.pane_text.splitlines()) if "(orphan)" in row)
        await reader.click(reader.screen.pane, 5, row)
        await reader.press("O")
        await reader.says("left as an orphan")


async def test_where_the_notes_cannot_be_written_nothing_is_settled(
    changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Notebook, "read_only", property(lambda self: True))
    async with reading(changed) as reader:
        for key in ("=", "M", "O", "P"):
            await reader.press("]", "u", key)
            await reader.says("! read-only: ")
        assert list(states(reader).values()).count("exact") == 0


async def test_notes_of_others_on_the_text_of_before_are_placed_as_they_come(
    changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[Thread] = []

    def resolved(given: Any, text: Any, same: bool, *rest: Any) -> Any:
        if not same:
            threads.append(current_thread())
        return resolve(given, text, same, *rest)

    monkeypatch.setattr("annotations.anchoring.resolving.resolve", resolved)
    monkeypatch.setattr(watching, "EVERY", 0.05)
    async with reading(changed) as reader:
        article = changed.read_text()
        changed.write_text(REPORT)
        threads.clear()
        with Notebook.open(open_article(changed), creator="bob") as notebook:
            notebook.add(notebook.article.find("and Moscow said nothing"), note="Bob's.")
        await reader.until(lambda: states(reader).get("and Moscow said nothing") == "orphan", "Bob's note")
        changed.write_text(article)
        await reader.until(lambda: "Orphans: words that are gone" in reader.pane_text)
        assert len(reader.screen.standing.uncertain) == 3
        assert threads
        assert main_thread() not in threads, "no key waits for that"
