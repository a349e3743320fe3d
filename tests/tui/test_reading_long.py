"""Long articles in the reader: nothing is made of what is found before somebody wants it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import annotations.entities
from annotations.elsewhere import Remark
from annotations.entities import Entity, Mention
from annotations.formats import open_article
from annotations.model import Annotation, EntityTarget
from annotations.notebook import Notebook
from tests.tui.driving import REPORT, Reader, reading
from tui import recognition


@pytest.fixture
def grouped(report: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have every article be a long one; return how many mentions were grouped each time."""
    monkeypatch.setattr(recognition, "WHOLE", 100)
    real, counts = annotations.entities.group, []

    def group(mentions: Any, *given: Any) -> Any:
        counts.append(len(mentions))
        return real(mentions, *given)

    monkeypatch.setattr(annotations.entities, "group", group)
    return counts


async def rests(reader: Reader) -> None:
    """Wait until the article is recognised as far as it is looked at."""
    await reader.until(lambda: reader.screen._known == reader.screen.version)
    await reader.settle()


async def test_mentions_are_grouped_when_the_pane_shows_them_and_once(
    report: Path, grouped: list[int]
) -> None:
    async with reading(report, ready=False) as reader:
        await rests(reader)
        assert not reader.screen.pane.display
        assert grouped == []
        assert reader.screen.decisions is None
        await reader.press("e")
        await reader.until(lambda: "G GPE" in reader.pane_text, "the entities")
        await reader.press("tab", "tab", "j")
        reader.screen.entities_known()
        await reader.settle()
        assert len(grouped) == 1


async def test_going_to_an_entity_has_them_grouped_before_anything_is_done_about_it(
    report: Path, grouped: list[int]
) -> None:
    async with reading(report, ready=False) as reader:
        await rests(reader)
        await reader.press("]", "e")
        await reader.until(lambda: reader.screen.entities is not None)
        await reader.press("]", "m")
        await reader.says("Moscow: 2 of 2")
        assert len(grouped) == 1


async def test_notes_elsewhere_and_on_entities_have_them_grouped_at_once(
    report: Path, grouped: list[int]
) -> None:
    other = report.with_name("other.txt")
    other.write_text(REPORT)
    with Notebook.open(open_article(other), creator="bob") as notebook:
        notebook.add(EntityTarget("Rosneft", "ORG"), note="Here too.")
    async with reading(report, ready=False) as reader:
        await reader.says("seen before (S): 1 note on Rosneft")
    async with reading(other, ready=False) as reader:
        await reader.until(lambda: [entity.name for entity, _ in reader.screen.noted] == ["Rosneft"])


async def test_nothing_that_is_handed_to_the_background_is_written_out_for_it(
    report: Path, grouped: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of notes and mentions that would take longer than a key may."""
    other = report.with_name("other.txt")
    other.write_text(REPORT)
    for path in (report, other):
        with Notebook.open(open_article(path), creator="bob") as notebook:
            notebook.add(EntityTarget("Rosneft", "ORG"), note="Here too.")
    written: list[object] = []
    for kind in (Mention, Entity, Remark, Annotation):
        monkeypatch.setattr(kind, "__repr__", lambda one: str(written.append(one)))
    async with reading(report, ready=False) as reader:
        await reader.says("seen before (S): 1 note on Rosneft")
        assert grouped
    assert written == []


async def test_what_is_decided_in_a_long_article_stands_over_what_was_found(
    report: Path, grouped: list[int]
) -> None:
    async with reading(report, ready=False) as reader:
        await rests(reader)
        await reader.press("]", "s", "X")
        await reader.until(lambda: not reader.kinds("Moscow keen"[:6]) or len(reader.items) == 1)
        [item] = reader.items
        assert item["motivation"]
        await reader.press("U")
        await reader.until(lambda: reader.items == [])
        assert reader.screen.decisions is not None
