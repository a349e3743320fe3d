"""The group Decided of the entity pane: going to what was decided, and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.deciding import Wanted
from annotations.formats import open_article
from annotations.model import EntityTarget
from annotations.notebook import Notebook
from tests.tui.driving import MEDIUM, NARROW, WIDE, Reader, reading


def group(reader: Reader) -> list[str]:
    """Return the rows of the group."""
    rows = reader.pane_text.partition("Decided")[2].splitlines()[1:]
    return [" ".join(row.strip("│» ").split()) for row in rows if row.strip("│ ")]


def decide(report: Path, *, creator: str = "alice") -> None:
    with Notebook.open(open_article(report), creator=creator) as notebook:
        notebook.decide(Wanted(notebook.article.find("Ana Petrova"), "NONE"))
        notebook.decide(Wanted(EntityTarget("Moscow", "GPE"), "NONE"))


async def test_without_decisions_there_is_no_such_group(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("e")
        await reader.until(lambda: "Moscow" in reader.pane_text)
        assert "Decided" not in reader.pane_text


async def test_what_was_rejected_is_found_again_gone_to_and_taken_back(report: Path) -> None:
    decide(report)
    async with reading(report) as reader:
        await reader.press("e")
        await reader.until(lambda: "Decided" in reader.pane_text)
        assert (
            group(reader) == ["Ana Petrova no entity here", "Moscow no entity e…"] or len(group(reader)) == 3
        )
        await reader.press("G", "k")
        await reader.press("enter")
        await reader.says("“Ana Petrova”: no entity here · D takes it back")
        assert reader.current == "Ana Petrova"
        assert "alice 20" in reader.pane_text
        await reader.press("j", "enter")
        await reader.says("“Moscow”: no entity everywhere · 2 of 2 · D takes it back")
        await reader.press("enter")
        await reader.says("1 of 2")
        assert not reader.kinds("Moscow")
        await reader.press("D")
        await reader.says("taken back: “Moscow”: no entity everywhere")
        await reader.until(lambda: reader.kinds("Moscow") == {"GPE"})
        await reader.press("D")
        await reader.says("taken back: “Ana Petrova”: no entity here")
        await reader.until(lambda: "Decided" not in reader.pane_text)
        assert reader.kinds("Ana Petrova") == {"PERSON"}
        assert reader.items == []
        await reader.press("U", "U")
        await reader.until(lambda: "Decided" in reader.pane_text)


async def test_what_is_hidden_stays_the_last_line(report: Path) -> None:
    decide(report)
    async with reading(report) as reader:
        await reader.press("e", "j", "z")
        await reader.until(lambda: "hidden: " in reader.pane_text)
        assert 0 < reader.pane_text.index("Decided") < reader.pane_text.index("hidden: ")


async def test_what_others_decided_says_by_whom(report: Path) -> None:
    decide(report, creator="bob")
    async with reading(report, size=WIDE) as reader:
        await reader.press("e")
        await reader.until(lambda: reader.pane_text.count("bob 20") == 2)


async def test_a_kind_cannot_be_hidden_by_a_decision(report: Path) -> None:
    decide(report)
    async with reading(report) as reader:
        await reader.press("e")
        await reader.until(lambda: "Decided" in reader.pane_text)
        hidden = reader.screen.showing.hidden
        await reader.press("G", "z")
        await reader.says("choose an entity or the head of its kind")
        assert reader.screen.showing.hidden == hidden


@pytest.mark.parametrize("size", [NARROW, MEDIUM], ids=str)
async def test_in_a_narrow_terminal_the_page_is_shown_where_it_goes_to(
    report: Path, size: tuple[int, int]
) -> None:
    decide(report)
    async with reading(report, size=size) as reader:
        await reader.press("e", "G")
        await reader.until(lambda: "Decided" in reader.pane_text)
        await reader.press("k", "enter")
        await reader.says("no entity here")
        assert reader.current == "Ana Petrova"
        assert reader.screen.page.display


async def test_words_that_are_gone_are_listed_and_said_to_be(report: Path) -> None:
    decide(report)
    report.write_text("Nothing of it is left.\n")
    async with reading(report) as reader:
        await reader.press("e")
        await reader.until(lambda: "Decided" in reader.pane_text)
        await reader.press("G", "enter")
        await reader.says("is not in the text as far as it was looked through · D takes it back")
        await reader.press("D", "D")
        await reader.until(lambda: reader.items == [])
