"""An article that changed on disk is read again: where the person is stays with the words."""

from __future__ import annotations

from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest

from annotations.config import Config
from tests.tui.driving import MEDIUM, REPORT, Reader, reading, running
from tui.app import DipleApp
from tui.intents import watching

LINES = "".join(f"Part {number} of the report stands as it was.\n\n" for number in range(200))
EARLIER = "A correction was put before all else, in more words than one line takes.\n\n" * 8


@pytest.fixture
def long(report: Path) -> Path:
    """Return an article of many screens."""
    report.write_text(REPORT + "\n" + LINES)
    return report


async def changed(reader: Reader, path: Path, text: str) -> None:
    """Have the article changed and read again."""
    path.write_text(text)
    reader.screen.article_changed = True
    old = reader.screen
    await reader.press("R")
    await reader.until(lambda: reader.screen is not old, "the article as it is now")
    await reader.ready()


async def test_the_page_marks_and_jumps_stay_with_their_words(long: Path) -> None:
    async with reading(long, size=MEDIUM) as reader:
        await reader.press("/")
        await reader.write("Part 50 of", end="enter")
        await reader.press("m", "a", "escape", "/")
        await reader.write("Part 150 of", end="enter")
        await reader.press("escape")
        top = reader.page_text.strip().splitlines()[0]
        await changed(reader, long, EARLIER + long.read_text().replace("Part 70 of", "Part seventy of"))
        await reader.says("read again")
        assert reader.page_text.strip().splitlines()[0] == top
        assert reader.top > len(EARLIER)
        await reader.press("'", "a")
        text = str(reader.screen.article.text)
        assert reader.cursor == text.index("Part 50 of")
        await reader.press("'", "'")
        assert "Part 150 of" in reader.page_text
        await reader.press("ctrl+o", "ctrl+o", "ctrl+o", "ctrl+o")
        assert reader.cursor in (text.index("Delegation"), text.index("Part 50 of"))


@pytest.mark.parametrize("way", ["selected", "selected backwards", "found", "cursor", "gone"])
async def test_what_is_selected_or_gone_to_stays_with_its_words(long: Path, way: str) -> None:
    async with reading(long) as reader:
        await reader.press("/")
        await reader.write("Damascus", end="enter")
        if way in ("selected", "gone"):
            await reader.press("v", "w")
        elif way == "selected backwards":
            await reader.press("escape", "v", "b")
            await reader.until(lambda: reader.selected is not None)
        elif way == "cursor":
            await reader.press("escape", "h", "l")
            await reader.until(lambda: reader.cursor is not None)
        selected, current, cursor = reader.selected, reader.current, reader.cursor
        text = EARLIER + long.read_text()
        if way == "gone":
            text = text.replace("Talks in Damascus went on until 28 January 2025. ", "")
        await changed(reader, long, text)
        if way == "gone":
            assert (reader.selected, reader.screen.selecting) == (None, False)
            assert reader.cursor == text.index("Rosneft")
            return
        assert (reader.selected, reader.current) == (selected, current)
        if cursor is not None:
            assert reader.cursor == cursor + len(EARLIER)
        await reader.press("l")
        assert reader.cursor is not None
        assert reader.cursor > len(EARLIER)


async def test_the_side_pane_stays_as_it_was(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("e")
        await reader.until(lambda: "Moscow" in reader.pane_text)
        await changed(reader, long, EARLIER + long.read_text())
        await reader.until(lambda: reader.screen.mode == "pane" and reader.screen.pane.view == "Entities")


async def test_who_is_at_the_start_sees_what_is_new_there(long: Path) -> None:
    async with reading(long) as reader:
        await changed(reader, long, EARLIER + long.read_text())
        assert reader.top == 0
        assert "A correction was put" in reader.page_text


async def test_a_place_remembered_from_an_older_text_is_that_of_its_words(long: Path) -> None:
    async with reading(long, size=MEDIUM) as reader:
        await reader.press(*"300G")
        top = reader.page_text.strip().splitlines()[0]
        await reader.leave()
    long.write_text(EARLIER + long.read_text())
    async with reading(long, size=MEDIUM) as reader:
        assert reader.page_text.strip().splitlines()[0] == top


async def test_the_encoding_that_was_asked_for_is_kept(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotations.formats import open_article

    monkeypatch.setattr(watching, "EVERY", 0.05)
    words = "The café by the harbour was closed.\n"
    report.write_bytes(words.encode("cp437"))
    article = open_article(report, encoding="cp437")
    assert open_article(report).text != article.text, "it would be guessed wrongly"
    app = DipleApp(article, config=Config(), creator="alice")
    app.encodings[str(report)] = "cp437"
    async with running(app) as reader:
        await reader.ready()
        report.write_bytes(words.encode("cp437"))  # only touched
        await reader.until(lambda: reader.screen.said == "" and watching.stamp(report) == _seen(reader))
        await reader.until(lambda: not any(each.group == "comparing" for each in reader.app.workers))
        assert not reader.screen.article_changed
        report.write_bytes(f"{words}It opens in May.\n".encode("cp437"))
        await reader.says("R reads it again")
        await reader.press("R")
        await reader.until(lambda: "It opens in May." in reader.page_text)
        assert "The café by" in reader.page_text


def _seen(reader: Reader) -> watching.Stamp:
    return reader.screen._article_stamp


async def test_the_screen_that_was_left_looks_at_no_files_any_more(
    long: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.02)
    async with reading(long) as reader:
        old = reader.screen
        await changed(reader, long, EARLIER + long.read_text())
        looked: list[object] = []
        monkeypatch.setattr(type(old), "_look_at_files", lambda screen, notebook: looked.append(screen))
        await reader.until(lambda: looked, "the files to be looked at")
        old._look_round()
        assert set(looked) == {reader.screen}
        await reader.until(lambda: [each.name for each in enumerate_threads()].count("watching") == 1)
