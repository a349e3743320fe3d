"""What the app does when it has to end: what must not be lost comes to disk, and nothing else goes wrong."""

import asyncio

import pytest

from annotations import sidecar
from annotations.formats import open_article
from tests.tui.driving import NARROW, bodies, reading
from tui import memory
from tui.screens.reading import ReadingScreen


@pytest.fixture
def full(monkeypatch):
    """Return a list that says, while it is not empty, that nothing can be written."""
    reasons = ["no space left"]
    write = sidecar.update

    def update(*given, **named):
        if reasons:
            raise OSError(reasons[0])
        return write(*given, **named)

    monkeypatch.setattr(sidecar, "update", update)
    return reasons


async def test_the_rest_is_saved_and_the_place_remembered(report, full):
    async with reading(report, size=NARROW) as reader:
        await reader.press("v", "a")
        await reader.write("Which ones?")
        await reader.says("no space left")
        assert reader.items == []
        await reader.press("G")
        full.clear()
        reader.app.secure()
        assert bodies(reader.items[0], "commenting") == ["Which ones?"]
        assert not reader.notebook.unsaved
        assert memory.load().places == {str(report): reader.top}
        assert reader.top > 0


async def test_drafts_come_first_and_no_fault_keeps_anything_from_the_disk(report, full, monkeypatch):
    kept = []

    def keep(screen):
        kept.append(screen)
        raise RuntimeError("a fault")

    async with reading(report) as reader:
        reader.app.memory.oriented = False
        await reader.go_to("two military bases")
        await reader.press("a")
        await reader.write("Which ones?")
        monkeypatch.setattr(ReadingScreen, "keep_draft", keep)
        reader.app.secure()
        assert kept == [reader.screen]
        assert reader.notebook.unsaved
        assert not memory.load().oriented


async def test_a_save_that_was_interrupted_is_not_begun_again(report, monkeypatch):
    async with reading(report) as reader:
        saved = []

        def interrupted(notebook):
            assert notebook.unsaved is False
            monkeypatch.setattr(type(notebook), "unsaved", True)
            monkeypatch.setattr(type(notebook), "save", lambda self: saved.append(self))
            reader.app.secure()

        reader.screen.attempt(interrupted)
        assert saved == []
        reader.app.secure()
        assert saved == [reader.notebook]
        monkeypatch.undo()


@pytest.mark.parametrize("turns", range(6))
async def test_an_app_that_ends_while_an_article_comes_up_ends_quietly(report, tmp_path, turns):
    other = tmp_path / "other.txt"
    other.write_text("Other words.\n")
    article = open_article(other)
    async with reading(report) as reader:
        reader.app.show_article(article, None, "")
        for _ in range(turns):
            await asyncio.sleep(0)
        reader.app.exit(0)
    assert reader.app.return_value == 0
