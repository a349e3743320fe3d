"""The app around the article: library, help, palette, themes, what is remembered, keys of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandList, CommandPalette
from textual.widgets import Input

from annotations.config import Config
from annotations.formats import open_article
from annotations.notebook import Notebook
from tests.tui.driving import MEDIUM, NARROW, Reader, quote, reading, rows_of, running
from tui import lifeline, memory
from tui.app import DipleApp
from tui.palette import THEMES
from tui.screens.help import HelpScreen, HelpText
from tui.screens.library import LibraryScreen
from tui.screens.reading import ReadingScreen
from tui.widgets.bar import Bar
from tui.widgets.picker import Choices


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with articles, one of them with notes, and what is none."""
    for name in ("part 10.txt", "part 2.txt", "report.md"):
        (tmp_path / name).write_text(f"These are the words of {name}.\n")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "old.txt").write_text("Old words.\n")
    (tmp_path / "binary.bin").write_bytes(b"\0\1\2")
    article = open_article(tmp_path / "part 2.txt")
    with Notebook.open(article, creator="bob") as notebook:
        notebook.add(article.find("words"), note="Which?")
    return tmp_path


def listed(reader: Reader) -> list[str]:
    """Return the rows of the library that name an article."""
    return [row.strip() for row in rows_of(reader.app.screen.query_one(Choices)) if row.strip()]


def shown_in(reader: Reader, bar: str) -> str:
    """Return a bar of the screen on top."""
    return rows_of(reader.app.screen.query_one(f"#{bar}", Bar))[0]


# -- the library -----------------------------------------------------------------------------------


async def test_a_folder_opens_as_a_list_and_an_article_is_read_from_it(folder: Path) -> None:
    async with running(DipleApp(None, folder=folder, creator="alice")) as reader:
        await reader.until(lambda: "4 articles" in shown_in(reader, "library-title"))
        await reader.until(lambda: len(listed(reader)) == 4)
        assert [row.split("  ")[0] for row in listed(reader)] == [
            "deeper/old.txt",
            "part 2.txt",
            "part 10.txt",
            "report.md",
        ]
        assert listed(reader)[1].endswith("has notes")
        await reader.press("down", "enter")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        await reader.ready()
        assert "the words of part 2.txt" in reader.page_text


async def test_typing_narrows_the_library(folder: Path) -> None:
    async with running(DipleApp(None, folder=folder, creator="alice")) as reader:
        await reader.until(lambda: "4 articles" in shown_in(reader, "library-title"))
        await reader.type("report")
        await reader.until(lambda: listed(reader)[0] == "report.md")
        await reader.press("enter")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        await reader.ready()
        assert reader.screen.article.name == "report.md"


async def test_another_article_is_read_from_the_library_and_come_back_from(folder: Path) -> None:
    async with reading(folder / "report.md") as reader:
        await reader.press("L")
        await reader.until(lambda: len(listed(reader)) == 4)
        await reader.press("enter")
        await reader.until(
            lambda: isinstance(reader.app.screen, ReadingScreen) and reader.screen.article.name == "old.txt"
        )
        await reader.ready()
        await reader.press("ctrl+o")
        await reader.until(lambda: reader.screen.article.name == "report.md")
        await reader.ready()
        assert "the words of report.md" in reader.page_text


async def test_escape_goes_back_from_the_library_and_leaves_where_there_is_no_article(folder: Path) -> None:
    async with reading(folder / "report.md") as reader:
        await reader.press("L", "escape")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        assert reader.screen.article.name == "report.md"
    async with running(DipleApp(None, folder=folder, creator="alice")) as reader:
        await reader.until(lambda: "4 articles" in shown_in(reader, "library-title"))
        await reader.press("escape")
        assert reader.app.return_value == 0


async def test_an_article_that_went_away_is_told_of_in_the_library_of_any_folder(folder: Path) -> None:
    folder = folder.rename(folder.with_name("a folder with a long name " * 8))
    async with running(DipleApp(None, folder=folder, creator="alice")) as reader:
        await reader.until(lambda: "4 articles" in shown_in(reader, "library-title"))
        (folder / "deeper" / "old.txt").unlink()
        await reader.press("enter")
        await reader.until(lambda: "there is no such file" in shown_in(reader, "library-title"))
        assert isinstance(reader.app.screen, LibraryScreen)


async def test_the_place_in_an_article_come_back_to_is_the_one_remembered(folder: Path) -> None:
    path = folder / "report.md"
    path.write_text("\n\n".join(f"Paragraph {number}." for number in range(200)))
    async with reading(path) as reader:
        await reader.press(*"51G", "L")
        await reader.until(lambda: len(listed(reader)) == 4)
        await reader.press("enter")
        await reader.until(
            lambda: isinstance(reader.app.screen, ReadingScreen) and reader.screen.article.name == "old.txt"
        )
        await reader.ready()
        await reader.press("T", "ctrl+o")
        await reader.until(lambda: reader.screen.article.name == "report.md")
        await reader.ready()
        assert "Paragraph 25." in reader.page_text
        assert reader.screen.over.palette.name == reader.app.memory.theme
        await reader.press(*"201G")
        top = reader.top
        await reader.leave()
    async with reading(path) as reader:
        assert reader.top == top


# -- help and palette ------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["?", "f1"])
async def test_help_lists_every_key_and_any_way_out_leads_back(report: Path, key: str) -> None:
    async with reading(report) as reader:
        await reader.press(key)
        await reader.until(lambda: isinstance(reader.app.screen, HelpScreen))
        text = reader.app.screen.query_one(HelpText)
        await reader.until(lambda: any("Moving" in row for row in rows_of(text)))
        seen = set(rows_of(text))
        while text.scroll_offset.y < text.max_scroll_y:
            before = text.scroll_offset.y
            await reader.press("space")
            await reader.until(lambda before=before: text.scroll_offset.y > before)
            seen |= set(rows_of(text))
        for each in reader.app.keys.intents:
            words = " ".join(each.help.split()[:3])
            assert any(words in row for row in seen), each.id
        assert any(" ".join(row.split()) == "G GPE countries, cities, states" for row in seen)
        await reader.press("g")
        await reader.until(lambda: text.scroll_offset.y == 0)
        await reader.press("G")
        await reader.until(lambda: text.scroll_offset.y == text.max_scroll_y)
        await reader.press("k", "escape")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_help_fits_small_terminals(report: Path, size: tuple[int, int]) -> None:
    async with reading(report, size=size) as reader:
        await reader.press("?")
        await reader.until(lambda: isinstance(reader.app.screen, HelpScreen))
        text = reader.app.screen.query_one(HelpText)
        await reader.until(lambda: any("Moving" in row for row in rows_of(text)))
        assert text.max_scroll_x == 0
        room = text.scrollable_content_region.width
        assert all(len(row.rstrip()) <= room for row in rows_of(text))
        await reader.press("q")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        assert reader.app.is_running


async def test_a_command_is_found_by_its_name_and_carried_out(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press(":")
        await reader.until(lambda: isinstance(reader.app.screen, CommandPalette))
        palette = reader.app.screen
        await reader.until(lambda: palette.query_one(CommandList).option_count > 20)
        await reader.until(lambda: isinstance(reader.app.focused, Input))
        await reader.type("entity colours")
        await reader.until(lambda: palette.query_one(CommandList).option_count == 1)
        await reader.press("enter")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        await reader.until(lambda: not reader.screen.over.colours)


async def test_the_palette_is_left_by_escape(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press(":")
        await reader.until(lambda: isinstance(reader.app.screen, CommandPalette))
        await reader.press("escape")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        await reader.press("]", "e")
        assert reader.current == "Moscow"


async def test_an_edit_is_started_from_the_palette(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to("two military bases")
        await reader.press(":")
        await reader.until(lambda: isinstance(reader.app.focused, Input))
        palette = reader.app.screen
        await reader.type("Highlight")
        await reader.until(lambda: palette.query_one(CommandList).option_count >= 1)
        await reader.press("enter")
        await reader.until(lambda: len(reader.items) == 1)


# -- themes ----------------------------------------------------------------------------------------


async def test_every_theme_draws_every_screen_and_the_last_is_remembered(report: Path) -> None:
    async with reading(report) as reader:
        for name in (*THEMES[1:], THEMES[0], THEMES[1]):
            await reader.press("T")
            await reader.says(f"theme: {name}")
            assert reader.screen.over.palette.name == name
            await reader.press("]", "e", "v", "e", "escape", "tab", "l", "tab")
            await reader.press("a", "escape", "x", "escape", "t", "escape", "/", "e", "escape")
            await reader.until(lambda: reader.panel is None)
            await reader.press("?")
            await reader.until(lambda: isinstance(reader.app.screen, HelpScreen))
            await reader.press("escape", "L")
            await reader.until(lambda: isinstance(reader.app.screen, LibraryScreen))
            await reader.press("escape")
            await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        await reader.leave()
    assert memory.load().theme == THEMES[1]
    async with reading(report) as reader:
        assert reader.screen.over.palette.name == THEMES[1]


async def test_the_theme_of_the_settings_is_taken_until_another_was_chosen(report: Path) -> None:
    async with reading(report, config=Config(theme="light")) as reader:
        assert reader.screen.over.palette.name == "light"
        await reader.press("T")
        await reader.says("theme: terminal")
        await reader.leave()
    async with reading(report, config=Config(theme="light")) as reader:
        assert reader.screen.over.palette.name == "terminal"


async def test_a_style_that_is_not_installed_is_told_and_the_default_is_taken(report: Path) -> None:
    async with reading(report, config=Config(style="no-such-style")) as reader:
        assert "no-such-style" in reader.screen.said
        assert reader.screen.over.palette.entities


async def test_without_colour_kinds_are_told_apart_by_attributes(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading(report) as reader:
        styles = reader.screen.over.palette.entities
        assert all(style.color is None and style.bgcolor is None for style in styles.values())
        assert styles["PERSON"] != styles["GPE"]
        await reader.go_to("two military bases")
        await reader.press("H", "/")
        await reader.write("talks", end="enter")
        segments = [
            each for strip in reader.screen.page.render_lines(reader.screen.page.region) for each in strip
        ]
        drawn = {each.style for each in segments if each.style is not None}
        assert all(style.color is None and style.bgcolor is None for style in drawn)
        assert len({style.without_color for style in drawn}) > 4


# -- the first start and the settings --------------------------------------------------------------


async def test_the_first_start_shows_three_lines_once_until_a_key_is_pressed(report: Path) -> None:
    async with reading(report, oriented=False) as reader:
        await reader.until(lambda: reader.screen.query("#orientation"))
        lines = "\n".join(rows_of(reader.screen.query_one("#orientation")))
        assert "scroll" in lines
        assert "a writes a note" in lines
        assert "q leaves" in lines
        await reader.press("j")
        await reader.until(lambda: not reader.screen.query("#orientation"))
        await reader.leave()
    async with reading(report, oriented=False) as reader:
        assert not reader.screen.query("#orientation")


async def test_keys_are_rebound_by_the_settings_and_shown_as_they_are(report: Path) -> None:
    config = Config(keys={"note": "B", "entity.next": "ctrl+e ]e"})
    async with reading(report, config=config) as reader:
        await reader.press("ctrl+e")
        assert reader.current == "Moscow"
        assert "B note" in reader.status
        await reader.press("a")
        assert reader.panel is None
        await reader.press("B")
        await reader.write("By another key.")
        assert len(reader.items) == 1


async def test_settings_that_cannot_be_used_are_told_and_the_rest_counts(report: Path) -> None:
    config = Config(keys={"note": "t"}, notices=("config.toml:1: unknown setting 'x' is left out",))
    async with reading(report, config=config) as reader:
        assert "keys.note: 't' already belongs to tag" in reader.screen.said
        await reader.go_to("Damascus")
        await reader.press("a")
        await reader.write("Still a.")
        assert len(reader.items) == 1


async def test_the_mouse_is_given_to_the_terminal_and_taken_back(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(lifeline, "mouse", lambda app, *, on: asked.append(on))
    async with reading(report, config=Config(keys={"mouse": "B"})) as reader:
        await reader.press("B")
        await reader.says("the terminal has the mouse")
        await reader.press("B")
        await reader.says("the reader has the mouse")
    assert asked == [False, True]


async def test_a_hint_in_the_status_bar_is_carried_out_by_a_click(report: Path) -> None:
    async with reading(report) as reader:
        await reader.click(reader.screen.status, reader.status.index("e entities") + 2, 0)
        await reader.until(lambda: "Ana Petrova" in reader.pane_text)
        assert reader.app.focused is reader.screen.pane


async def test_control_c_loses_nothing_and_tells_how_to_leave(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("ctrl+c")
        await reader.says("q leaves the reader")
        await reader.go_to("Damascus")
        await reader.press("a")
        await reader.type("half")
        await reader.press("ctrl+c")
        assert reader.app.is_running
        await reader.press("ctrl+d")
        await reader.says("note · saved")


async def test_leaving_with_an_edit_that_is_not_on_disk_asks_first(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to("Damascus")
        await reader.press("H")
        await reader.says("highlight · saved")
        sidecar, sound = reader.sidecar, reader.sidecar.read_bytes()
        sidecar.write_bytes(sound[:-20])
        await reader.go_to("Rosneft")
        await reader.press("H")
        await reader.says("NOT SAVED")
        await reader.press("q")
        await reader.until(lambda: "the next start tries it once more" in reader.screen.said)
        assert reader.app.is_running
        await reader.leave()
        assert sidecar.read_bytes() == sound[:-20]
    sidecar.write_bytes(sound)
    async with reading(report) as reader:
        await reader.until(lambda: "1 edit that could not be saved" in reader.screen.said)
        assert sorted(map(quote, reader.items)) == ["Damascus", "Rosneft"]
