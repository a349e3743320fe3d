"""Moving through an article: rows, pages, units of the text, names, search, marks and the jump list."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from annotations.formats import open_article
from annotations.notebook import Notebook
from tests.tui.driving import REPORT, Reader, reading, rows_of
from tui.widgets.page import WHEEL, Page

PARAGRAPHS = [f"Paragraph {number} begins here. It ends with number {number}." for number in range(1, 121)]


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """Return an article of 239 rows: a paragraph on every other one."""
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(PARAGRAPHS) + "\n")
    return path


def top_row(reader: Reader) -> int:
    """Return the number of the first row on screen, from 0 (no line of the article takes two)."""
    return reader.screen.article.text[: reader.top].count("\n")


async def test_keys_scroll_by_rows_screens_and_halves_and_a_count_multiplies(long: Path) -> None:
    async with reading(long) as reader:
        assert reader.screen.page.size.height == 34
        at = 0
        for keys, by in (
            ("j", 1), ("j", 1), ("10j", 10), ("4k", -4), ("k", -1), ("3 ", 3 * 33), ("b", -33), ("d", 17),
            ("2u", -2 * 17), ("2b", -2 * 33),
        ):  # fmt: skip
            at = max(0, at + by)
            await reader.press(*keys)
            assert top_row(reader) == at, keys
            assert rows_of(reader.screen.page)[at % 2].strip() == PARAGRAPHS[(at + 1) // 2], keys
        for key, at in (("down", 1), ("pagedown", 34), ("up", 33), ("pageup", 0)):
            await reader.press(key)
            assert top_row(reader) == at, key


async def test_the_ends_are_told_and_scrolling_stops_there(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("k")
        await reader.says("the start")
        await reader.press("G")
        await reader.says("100%")
        assert PARAGRAPHS[-1] in reader.page_text
        top = reader.top
        await reader.press("j")
        await reader.says("the end")
        assert reader.top == top
        await reader.press("g")
        assert reader.top == 0
        await reader.press("end")
        assert reader.top == top
        await reader.press("home")
        assert reader.top == 0


async def test_a_count_before_g_goes_to_a_line_of_the_text_and_past_the_end_to_the_last(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("2", "1", "G")
        assert rows_of(reader.screen.page)[0].strip() == PARAGRAPHS[10]
        await reader.press("9", "9", "9", "9", "G")
        assert PARAGRAPHS[-1] in reader.page_text


async def test_an_unfinished_sequence_is_shown_and_escape_forgets_it(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("1", "2", "]")
        assert reader.status.startswith(" 12] ")
        await reader.press("escape")
        assert "12]" not in reader.status
        await reader.press("j")
        assert reader.top == len(PARAGRAPHS[0]) + 1


async def test_every_move_posts_what_is_on_screen(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("space")
        moved = reader.messages(Page.Moved)[-1]
        assert (moved.start, moved.end) == reader.screen.page.span
        shown = reader.screen.article.text[moved.start : moved.end]
        rows = [row.strip() for row in rows_of(reader.screen.page)]
        assert shown.rstrip("\n").split("\n") == rows


async def test_the_wheel_scrolls(long: Path) -> None:
    async with reading(long) as reader:
        await reader.mouse(events.MouseScrollDown, reader.screen.page, 30, 5)
        await reader.mouse(events.MouseScrollDown, reader.screen.page, 30, 5)
        await reader.mouse(events.MouseScrollUp, reader.screen.page, 30, 5)
        assert top_row(reader) == WHEEL


async def test_paragraphs_and_sentences_are_walked_by_the_cursor(report: Path) -> None:
    async with reading(report) as reader:

        async def lands_on(key: str, words: str) -> None:
            await reader.press(*key)
            assert reader.cursor is not None
            assert REPORT[reader.cursor :].startswith(words), (key, REPORT[reader.cursor :][:30])

        await lands_on("}", "The visit")
        await lands_on("}", "Talks in")
        await lands_on("{", "The visit")
        await lands_on(")", "Ana Petrova spoke")
        await lands_on("2)", "Talks in")
        await lands_on(")", "Rosneft sent")
        await lands_on("(", "Talks in")
        await lands_on("(", "She did")
        await lands_on("2}", "A third")
        await lands_on(")", "It has")


async def test_headings_are_walked_both_ways_to_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "parts.md"
    filler = "\n\n".join("Words without a head." for _ in range(40))
    path.write_text(f"# First\n\n{filler}\n\n## Second\n\n{filler}\n\n## Third\n\n{filler}\n")
    async with reading(path) as reader:
        await reader.press("]", "h")
        assert rows_of(reader.screen.page)[0].strip() == "## Second"
        await reader.press("]", "h")
        assert rows_of(reader.screen.page)[0].strip() == "## Third"
        await reader.press("]", "h")
        await reader.says("no more headings that way")
        await reader.press("[", "h", "[", "h")
        assert rows_of(reader.screen.page)[0].strip() == "# First"
        await reader.press("'", "'")
        assert "## Second" in reader.page_text


async def test_names_and_dates_are_walked_and_their_kind_is_told(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e")
        assert reader.current == "Moscow"
        await reader.says("GPE")
        await reader.press("2", "]", "e")
        walked = [reader.current]
        while "no more entities" not in reader.status:
            await reader.press("]", "e")
            walked.append(reader.current)
        assert [each for each in walked if each] == [
            "Damascus", "28 January 2025", "Rosneft", "Moscow", *walked[4:]
        ]  # fmt: skip
        await reader.press("[", "e")
        await reader.press("9", "9", "[", "e")
        assert reader.current == "Moscow"
        assert reader.screen.over.current == reader.screen.article.find("Moscow")


async def test_the_mentions_of_one_entity_are_walked_and_counted(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "m")
        await reader.says("go to an entity first")
        await reader.press("]", "e", "]", "m")
        await reader.says("Moscow: 2 of 2")
        assert reader.screen.over.current == reader.screen.article.find("Moscow", 2)
        await reader.press("]", "m")
        await reader.says("no more of Moscow that way (2 in all)")
        await reader.press("[", "m")
        await reader.says("Moscow: 1 of 2")


async def test_an_article_without_names_says_so(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("nothing here but words\n")
    async with reading(path) as reader:
        await reader.press("]", "e")
        await reader.says("no entities found")
        await reader.press("]", "a")
        await reader.says("no notes yet: v selects words, a makes a note")


async def test_annotations_are_walked_in_the_order_of_the_text(report: Path) -> None:
    article = open_article(report)
    with Notebook.open(article, creator="alice") as notebook:
        for words in ("Talks", "two military bases", "A third paragraph"):
            notebook.add(article.find(words), note=f"about {words}")
    async with reading(report) as reader:
        walked = []
        for _ in range(3):
            await reader.press("]", "a")
            walked.append(reader.current)
        assert walked == ["two military bases", "Talks", "A third paragraph"]
        await reader.press("]", "a")
        await reader.says("no more annotations that way")
        await reader.press("2", "[", "a")
        assert reader.current == "two military bases"
        await reader.press("escape", "}", "}", "}", "[", "a")
        assert reader.current == "Talks"


# -- search ----------------------------------------------------------------------------------------


async def test_search_finds_as_it_is_typed_and_tells_how_many(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("/")
        await reader.type("number 9")
        await reader.until(lambda: "1 of 11" in reader.panel_text)
        assert reader.current == "number 9"
        await reader.type("7")
        await reader.until(lambda: "1 of 1" in reader.panel_text)
        assert PARAGRAPHS[96] in reader.page_text
        await reader.type("x")
        await reader.until(lambda: "nothing found" in reader.panel_text)
        await reader.press("backspace", "enter")
        await reader.until(lambda: reader.panel is None)
        assert reader.current == "number 97"
        await reader.says("1 of 1")


async def test_n_walks_the_matches_round_the_article_and_shows_where(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("n")
        await reader.says("nothing is searched for: / starts a search")
        await reader.press("/")
        await reader.write("number 3", end="enter")
        for words, number in (("n", "2 of 11"), ("3n", "5 of 11"), ("N", "4 of 11"), ("4N", "11 of 11")):
            await reader.press(*words)
            await reader.says(number)
        await reader.press("n")
        await reader.says("1 of 11")


async def test_small_letters_match_capitals_and_a_pattern_is_written_between_slashes(report: Path) -> None:
    async with reading(report) as reader:
        for typed, found in (("moscow", "1 of 2"), ("MOSCOW", "nothing found"), ("/t[eéa]lks/", "1 of 1")):
            await reader.press("/")
            await reader.until(lambda: reader.panel is not None)
            await reader.type(typed)
            await reader.until(lambda found=found: found in reader.panel_text, f"{typed}: {found}")
            await reader.press("enter")
            await reader.until(lambda: reader.panel is None)


async def test_escape_leaves_a_search_and_then_lets_go_of_it(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("j", "j", "/")
        await reader.type("number 99")
        await reader.until(lambda: PARAGRAPHS[98] in reader.page_text)
        await reader.press("escape")
        await reader.until(lambda: reader.panel is None)
        await reader.until(lambda: top_row(reader) == 2, "the place the search began at")
        assert reader.current is None
        assert reader.screen.over.pattern is None
        await reader.press("/")
        await reader.write("number 5", end="enter")
        assert reader.screen.over.pattern is not None
        await reader.press("escape")
        assert reader.current is None
        await reader.press("escape")
        assert reader.screen.over.pattern is None


async def test_the_place_a_search_led_to_stays_when_its_mark_is_let_go(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("/")
        await reader.write("mascus", end="enter")
        await reader.press("escape")
        assert (reader.current, reader.screen.over.pattern is None) == (None, False)
        await reader.press("escape")
        assert reader.screen.over.pattern is None
        await reader.press("c")
        await reader.until(lambda: reader.panel is not None)
        assert "What is “Damascus”?" in reader.panel_text
        await reader.press("escape")
        await reader.until(lambda: reader.panel is None)
        await reader.press("]", "m")
        await reader.says("no more of Damascus that way")
        await reader.press("escape")
        assert reader.screen.over.cursor is None


async def test_searching_while_selecting_selects_up_to_the_match(report: Path) -> None:
    async with reading(report) as reader:
        await reader.point("Talks", 2)
        await reader.press("/")
        await reader.write("went", end="enter")
        assert reader.selected == "Talks in Damascus w"
        await reader.press("/")
        await reader.type("2025")
        await reader.until(lambda: reader.selected == "Talks in Damascus went on until 28 January 2")
        await reader.press("escape")
        await reader.until(lambda: reader.selected == "Talks in Damascus w", "the selection of before")


async def test_a_search_that_was_kept_can_be_come_back_from(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("/")
        await reader.write("number 88", end="enter")
        assert PARAGRAPHS[87] in reader.page_text
        await reader.press("ctrl+o")
        assert top_row(reader) == 0


# -- places ----------------------------------------------------------------------------------------


async def test_marks_are_set_and_gone_to(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("1", "0", "1", "G", "m", "a")
        await reader.says("mark a set")
        await reader.press("g", "'", "a")
        await reader.until(lambda: PARAGRAPHS[50] in reader.page_text)
        assert reader.cursor == reader.screen.article.find(PARAGRAPHS[50]).start
        await reader.press("'", "z")
        await reader.says("there is no mark z: mz sets it")


async def test_the_jump_list_goes_back_and_forward(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("ctrl+o")
        await reader.says("no older place")
        await reader.press("1", "0", "1", "G", "2", "0", "1", "G")
        assert PARAGRAPHS[100] in reader.page_text
        await reader.press("ctrl+o")
        assert PARAGRAPHS[50] in reader.page_text
        await reader.press("ctrl+o")
        assert top_row(reader) == 0
        await reader.press("ctrl+o")
        await reader.says("no older place")
        await reader.press("ctrl+n", "ctrl+n")
        assert PARAGRAPHS[100] in reader.page_text
        await reader.press("ctrl+n")
        await reader.says("no newer place")


async def test_two_quotes_go_to_and_fro(long: Path) -> None:
    async with reading(long) as reader:
        await reader.press("'", "'")
        await reader.says("there was no jump yet")
        await reader.press("1", "0", "1", "G", "'", "'")
        assert top_row(reader) == 0
        await reader.press("'", "'")
        assert PARAGRAPHS[50] in reader.page_text
