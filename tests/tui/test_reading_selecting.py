"""Selecting words, by the keyboard and by the mouse."""

from __future__ import annotations

from pathlib import Path

from tests.tui.driving import REPORT, quote, reading
from tui.widgets.page import Page


async def test_v_selects_where_the_cursor_is_and_again_lets_go(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("}", "v")
        assert reader.selected == "T"
        await reader.says("1 character selected")
        await reader.press("v")
        assert reader.selected is None
        assert reader.cursor is None


async def test_v_without_a_cursor_starts_at_the_first_word_on_screen(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("v", "e")
        assert reader.selected == "Delegation"


async def test_the_cursor_stops_at_the_last_character(tmp_path: Path) -> None:
    path = tmp_path / "end.txt"
    path.write_text("one last")
    async with reading(path) as reader:
        await reader.press("w", "w", "w", "w")
        assert reader.cursor == len("one last") - 1
        await reader.press("v", "l", "l", "H")
        await reader.says("saved")
        assert quote(reader.items[0]) == "t"


FOLLOWED = (
    ("lll", "The "),
    ("4le", "The visit"),
    ("e", "The"),
    ("ee", "The visit"),
    ("3e", "The visit comes"),
    ("eeb", "The v"),
    ("elh", "The"),
    ("$", "The visit comes with Moscow keen to secure the fate of two military bases there. Ana"),
    ("$0", "T"),
    ("j", "The visit comes with Moscow keen to secure the fate of two military bases there. Ana P"),
    ("jk", "T"),
    (")", "The visit comes with Moscow keen to secure the fate of two military bases there. A"),
    ("}", f"{REPORT[REPORT.index('The visit') : REPORT.index('Talks')]}T"),
    ("iw", "The"),
    ("is", "The visit comes with Moscow keen to secure the fate of two military bases there."),
    ("ip", REPORT[REPORT.index("The visit") : REPORT.index("\n\nTalks")]),
)
"""Keys after ``v`` on the first word of the second paragraph, and what they select."""


async def test_the_selection_follows_the_cursor(report: Path) -> None:
    async with reading(report) as reader:
        for keys, selected in FOLLOWED:
            await reader.press("}", "v", *keys)
            assert reader.selected == selected, keys
            await reader.press("escape")


async def test_a_selection_grows_backwards_too(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("}", "}", "v", "(")
        assert reader.selected == "She did not stay.\n\nT"
        await reader.press("g")
        assert reader.selected == REPORT[: REPORT.index("Talks") + 1]
        await reader.press("G")
        assert reader.selected == REPORT[REPORT.index("Talks") :]


async def test_o_moves_the_other_end(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("}", "v", "e", "l", "l", "e", "o")
        assert reader.selected == "The visit"
        await reader.press("h", "h")
        assert reader.selected == "ur\n\nThe visit"
        await reader.press("o", "b")
        assert reader.selected == "ur\n\nThe v"


async def test_an_entity_is_selected_by_ie_and_from_a_jump_by_v(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("}", ")", "v", "i", "e")
        assert reader.selected == "Ana Petrova"
        await reader.press("escape", "]", "e")
        assert reader.current == "Moscow"
        await reader.press("v")
        assert reader.selected == "Moscow"
        await reader.press("escape", "{", "v", "i", "e")
        await reader.says("no entity here")


async def test_a_mention_is_made_shorter_and_longer_by_words_at_either_end(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e", "]", "e", "v")
        assert reader.selected == "Ana Petrova"
        await reader.press("o", "w")
        assert reader.selected == "Petrova"
        await reader.press("b")
        assert reader.selected == "Ana Petrova"
        await reader.press("o", "w")
        assert reader.selected == "Ana Petrova spoke"


async def test_the_last_word_of_a_selection_is_not_given_up(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e", "v", "o", "w", "w")
        assert reader.selected == "Moscow"
        await reader.says("the last word stays selected")
        await reader.press("escape", "]", "e", "]", "e", "v", "o", "5", "w")
        assert reader.selected == "Petrova"


async def test_the_selection_grows_by_units_and_shrinks_the_same_way(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("}", ")")
        grown = []
        for _ in range(5):
            await reader.press("+")
            grown.append(reader.selected)
        assert grown == [
            "Ana",
            "Ana Petrova",
            "Ana Petrova spoke first.",
            REPORT[REPORT.index("The visit") : REPORT.index("\n\nTalks")],
            REPORT,
        ]
        for expected in reversed(grown[:-1]):
            await reader.press("-")
            assert reader.selected == expected
        await reader.press("-")
        assert reader.selected is None


async def test_escape_lets_go_of_the_selection(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("v", "e", "escape")
        assert reader.selected is None
        assert "selected" not in reader.status


async def test_moving_never_cuts_a_grapheme(tmp_path: Path) -> None:
    path = tmp_path / "graphemes.txt"
    path.write_text("e\u0301a 👩‍🚀b 東京\n")
    async with reading(path) as reader:
        await reader.press("v", "l")
        assert reader.selected == "e\u0301a"
        await reader.press("l", "l")
        assert reader.selected == "e\u0301a 👩‍🚀"
        await reader.press("l")
        assert reader.selected == "e\u0301a 👩‍🚀b"
        await reader.press("h", "h")
        assert reader.selected == "e\u0301a "


# -- the mouse -------------------------------------------------------------------------------------


async def test_two_clicks_select_the_word_three_the_sentence_four_the_paragraph(report: Path) -> None:
    async with reading(report) as reader:
        chosen = []
        for _ in range(4):
            await reader.point("stay")
            chosen.append(reader.selected)
        assert chosen == [
            None,
            "stay",
            "She did not stay.",
            REPORT[REPORT.index("The visit") : REPORT.index("\n\nTalks")],
        ]
        assert [each.times for each in reader.messages(Page.Pointed)] == [1, 2, 3, 4]
        assert {each.offset for each in reader.messages(Page.Pointed)} == {REPORT.index("stay")}


async def test_a_click_puts_the_cursor_or_goes_to_the_name_there(report: Path) -> None:
    async with reading(report) as reader:
        await reader.point("keen")
        assert reader.cursor == REPORT.index("keen")
        await reader.point("Damascus")
        assert reader.current == "Damascus"
        await reader.says("GPE")


async def test_dragging_selects_either_way_across_rows(report: Path) -> None:
    async with reading(report) as reader:
        await reader.drag("secure", "did not")
        start, end = REPORT.index("secure"), REPORT.index("did not") + len("did not")
        assert reader.selected == REPORT[start:end]
        assert any(each.done for each in reader.messages(Page.Dragged))
        await reader.drag("did", "secure")
        assert reader.selected == REPORT[start + len("secure") - 1 : REPORT.index("did") + 1]


async def test_a_drag_can_be_annotated_at_once(report: Path) -> None:
    async with reading(report) as reader:
        await reader.drag("two", "bases")
        await reader.press("a")
        await reader.write("which")
        assert reader.items[0]["target"]["selector"][0]["exact"] == "two military bases"


async def test_a_click_below_the_text_lets_go(report: Path) -> None:
    async with reading(report) as reader:
        await reader.drag("two", "bases")
        await reader.click(reader.screen.page, 30, 25)
        assert reader.selected is None
        assert reader.messages(Page.Pointed)[-1].offset is None


async def test_clicks_fall_on_the_words_after_wide_letters_and_emoji(tmp_path: Path) -> None:
    path = tmp_path / "wide.txt"
    path.write_text("東京 is 👩‍🚀 far\taway\n")
    async with reading(path) as reader:
        page = reader.screen.page
        assert reader.page_text.lstrip().startswith("東京 is 👩‍🚀 far")
        left = len(reader.page_text) - len(reader.page_text.lstrip())
        for cells, word in ((1, "東京"), (5, "is"), (11, "far"), (16, "away")):
            await reader.click(page, left + cells, 0, 2)
            assert reader.selected == word
            await reader.click(page, left, 3)
