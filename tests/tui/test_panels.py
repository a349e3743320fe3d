"""Panels and pickers by themselves: what is typed into them, what they close with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.message import Message
from textual.pilot import Pilot

from tests.tui.driving import press, rows_of
from tui.palette import palette
from tui.widgets.panel import Line, NotePanel, Panel, SearchPanel, Words
from tui.widgets.picker import ROWS, Choices, Option, Picker, TagPanel, ranked

LOOK = palette("terminal")
FRUIT = [Option(number, name, "fruit") for number, name in enumerate(("apple", "banana", "cherry", "date"))]
HOSTILE = "a\x1b]52;c;QQ==\x07b\u202ec\x9bd\x7fe"
SAFE = "a␛]52;c;QQ==␇b\ufffdc\ufffdd␡e"


class Alone(App[Any]):
    """Shows one panel and ends with its value."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self.panel = panel
        self.closed: list[Any] = []
        self.posted: list[Message] = []

    def on_mount(self) -> None:
        self.mount(self.panel)

    def on_panel_closed(self, event: Panel.Closed) -> None:
        self.closed.append(event.value)

    def on_search_panel_typed(self, event: SearchPanel.Typed) -> None:
        self.posted.append(event)


@asynccontextmanager
async def shown(panel: Panel) -> AsyncIterator[tuple[Alone, Pilot[Any]]]:
    """Show a panel."""
    app = Alone(panel)
    async with app.run_test(size=(60, 20)) as pilot:
        yield app, pilot


async def test_a_picker_closes_once_with_what_was_chosen() -> None:
    async with shown(Picker("Which?", FRUIT, LOOK)) as (app, pilot):
        await press(pilot, "down", "down", "up", "enter", "enter")
        assert app.closed == [1]


async def test_a_picker_stops_at_its_ends_and_moves_by_screens() -> None:
    many = [Option(number, f"number {number}") for number in range(30)]
    async with shown(Picker("Which?", many, LOOK)) as (app, pilot):
        choices = app.query_one(Choices)
        assert choices.size.height == ROWS
        await press(pilot, "up")
        assert choices.at == 0
        await press(pilot, "pagedown")
        assert choices.at == ROWS
        assert f"number {ROWS}" in rows_of(choices)[-1]
        await press(pilot, *["pagedown"] * 5)
        assert choices.at == 29
        assert "number 29" in rows_of(choices)[-1]
        await press(pilot, "pageup", "enter")
        assert app.closed == [29 - ROWS]


async def test_what_is_typed_narrows_the_choice_even_with_a_slip() -> None:
    async with shown(Picker("Which?", FRUIT, LOOK)) as (app, pilot):
        await press(pilot, *"chery")
        assert rows_of(app.query_one(Choices))[0].split() == ["cherry", "fruit"]
        await press(pilot, "enter")
        assert app.closed == [2]


async def test_nothing_is_taken_where_nothing_fits() -> None:
    async with shown(Picker("Which?", FRUIT, LOOK)) as (app, pilot):
        await press(pilot, *"qqqqqq")
        assert "nothing fits" in rows_of(app.query_one(Choices))[0]
        await press(pilot, "enter")
        assert app.closed == []
        await press(pilot, "escape")
        assert app.closed == [None]


async def test_what_was_typed_can_be_an_option_of_its_own() -> None:
    def own(typed: str) -> Option | None:
        return Option(typed.upper(), typed, "new") if typed.startswith("!") else None

    async with shown(Picker("Which?", FRUIT, LOOK, free=own)) as (app, pilot):
        await press(pilot, *"!kiwi", "enter")
        assert app.closed == ["!KIWI"]


async def test_an_option_is_taken_by_a_click() -> None:
    async with shown(Picker("Which?", FRUIT, LOOK)) as (app, pilot):
        await pilot.click(Choices, offset=(4, 2))
        await pilot.pause()
        assert app.closed == [2]


async def test_options_found_later_join_those_offered() -> None:
    picker = Picker("Which?", FRUIT[:2], LOOK)
    async with shown(picker) as (app, pilot):
        await press(pilot, "down")
        picker.offer(FRUIT)
        await press(pilot, "down", "enter")
        assert app.closed == [2]


def test_an_option_that_holds_what_was_typed_comes_before_those_that_are_like_it() -> None:
    options = [Option(1, "the banner"), Option(2, "ban"), Option(3, "unrelated words")]
    found = ranked(options, "ban")
    assert {option.value for option in found[:2]} == {1, 2}
    assert 3 not in {option.value for option in found}


async def test_tags_are_completed_and_split_at_commas() -> None:
    in_use = [Option(tag, tag, str(count)) for tag, count in (("bases", 3), ("budget", 2), ("council", 1))]
    async with shown(TagPanel("Tags", ("old",), in_use, LOOK)) as (app, pilot):
        line = app.query_one(Line)
        assert line.value == "old, "
        await press(pilot, *"bud", "tab")
        assert line.value == "old, budget, "
        assert "budget" not in "".join(rows_of(app.query_one(Choices)))
        await press(pilot, "down", "tab", *"#New one", "enter")
        assert app.closed == [("old", "budget", "council", "New one")]


async def test_a_note_is_closed_with_its_lines_and_without_empty_ones_around() -> None:
    async with shown(NotePanel("Note")) as (app, pilot):
        await press(pilot, "enter", *"one", "enter", "enter", *"two", "enter", "f2")
        assert app.closed == ["one\n\ntwo"]


async def test_unwritten_notes_close_at_once_and_written_ones_ask_once() -> None:
    async with shown(NotePanel("Note", "as it was", saved="as it was")) as (app, pilot):
        await press(pilot, "escape")
        assert app.closed == [None]
    async with shown(NotePanel("Note", "not saved yet")) as (app, pilot):
        await press(pilot, "escape")
        assert app.closed == []
        await press(pilot, "x", "escape")
        assert app.closed == []
        await press(pilot, "escape")
        assert app.closed == [None]


async def test_searching_posts_what_is_typed_and_shows_the_count() -> None:
    async with shown(SearchPanel()) as (app, pilot):
        await press(pilot, *"ab", "backspace")
        typed = [each.words for each in app.posted if isinstance(each, SearchPanel.Typed)]
        assert typed == ["a", "ab", "a"]
        app.query_one(SearchPanel).tell("3 of 7")
        await pilot.pause()
        assert "Search: 3 of 7" in "".join(rows_of(app.query_one("#panel-title")))
        await press(pilot, "enter")
        assert app.closed == ["a"]


async def test_text_goes_through_a_note_unchanged_and_is_drawn_safely() -> None:
    async with shown(NotePanel(HOSTILE, HOSTILE)) as (app, pilot):
        drawn = "".join(rows_of(app.query_one(Words)))
        assert SAFE in drawn
        assert not set(drawn) & set(HOSTILE) - set(SAFE)
        assert SAFE in "".join(rows_of(app.query_one("#panel-title")))
        await press(pilot, "ctrl+d")
        assert app.closed == [HOSTILE]


@pytest.mark.parametrize("paste", [True, False])
async def test_controls_in_a_line_are_replaced_whether_given_or_pasted(paste: bool) -> None:
    options = [Option(HOSTILE, HOSTILE, HOSTILE)]
    panel = TagPanel(HOSTILE, () if paste else (HOSTILE,), options, LOOK)
    async with shown(panel) as (app, pilot):
        if paste:
            app.query_one(Line).post_message(events.Paste(HOSTILE))
            await pilot.pause()
        assert SAFE in app.query_one(Line).value
        everything = "".join(row for each in panel.children for row in rows_of(each))
        assert not set(everything) & set(HOSTILE) - set(SAFE)
