"""Leaving an article, for another one or for good: what is not on disk goes with nobody's keys."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from annotations import sidecar
from annotations.article import Article
from annotations.errors import DipleError
from annotations.journal import Journal, left_over
from annotations.places import state_dir
from tests.tui.driving import REPORT, Reader, bodies, items_of, quote, reading
from tests.waiting import PATIENCE
from tui import opening
from tui.recognition import Recognition
from tui.screens.reading import ReadingScreen
from tui.widgets.pane import VIEWS

BASES = "two military bases"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that says, while it is not empty, why no sidecar can be written."""
    reasons: list[str] = []
    write = sidecar.update

    def update(*given: object, **named: object) -> object:
        if reasons:
            raise DipleError(reasons[0])
        return write(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(sidecar, "update", update)
    return reasons


@pytest.fixture
def other(report: Path) -> Path:
    """Return another article of the same folder."""
    path = report.with_name("other.txt")
    path.write_text("Other words.\n")
    return path


async def open_here(reader: Reader, path: Path) -> None:
    """Open an article in place of the one on screen."""
    reader.app.open(str(path))
    await shown(reader, path)


async def shown(reader: Reader, path: Path) -> None:
    await reader.until(
        lambda: isinstance(reader.app.screen, ReadingScreen) and reader.screen.article.path == path, path.name
    )
    await reader.ready()


async def highlight(reader: Reader, words: str, said: str = "highlight · saved") -> None:
    await reader.go_to(words)
    await reader.press("H")
    await reader.says(said)


def quotes(report: Path) -> list[str]:
    return sorted(map(quote, items_of(sidecar.beside(report))))


async def test_edits_that_could_not_be_saved_are_saved_when_their_article_is_opened_again(
    report: Path, other: Path, full: list[str]
) -> None:
    async with reading(report) as reader:
        full.append("no room")
        await highlight(reader, BASES, "no room")
        await open_here(reader, other)
        full.clear()
        await open_here(reader, report)
        await reader.until(lambda: quotes(report) == [BASES])
        await highlight(reader, "Damascus")
        await reader.leave()
    assert quotes(report) == ["Damascus", BASES]
    assert left_over() == []


async def test_edits_that_could_not_be_saved_are_saved_by_the_next_run_if_their_article_was_left(
    report: Path, other: Path, full: list[str]
) -> None:
    async with reading(report) as reader:
        full.append("no room")
        await highlight(reader, BASES, "no room")
        await open_here(reader, other)
        await reader.leave()
    full.clear()
    async with reading(report) as reader:
        await reader.until(lambda: quotes(report) == [BASES])
        await reader.leave()
    assert left_over() == []


@pytest.mark.parametrize("still_full", [False, True])
async def test_edits_that_could_not_be_saved_follow_their_article_when_it_is_renamed(
    report: Path, full: list[str], still_full: bool
) -> None:
    async with reading(report) as reader:
        full.append("no room")
        await highlight(reader, BASES, "no room")
        await reader.press("q")
        await reader.leave()
    renamed = report.rename(report.with_name("renamed.txt"))
    if not still_full:
        full.clear()
    async with reading(renamed) as reader:
        if still_full:
            await reader.until(lambda: reader.notebook.unsaved)
            full.clear()
        await reader.until(lambda: quotes(renamed) == [BASES])
        await reader.leave()
    assert not sidecar.beside(report).exists()
    assert left_over() == []


async def test_an_article_read_anew_keeps_the_edits_that_could_not_be_saved(
    report: Path, full: list[str]
) -> None:
    async with reading(report) as reader:
        full.append("no room")
        await highlight(reader, BASES, "no room")
        report.write_text("A new first paragraph.\n\n" + REPORT)
        reader.screen.article_changed = True
        await reader.press("R")
        await reader.until(lambda: "A new first paragraph." in reader.page_text)
        await reader.ready()
        await reader.until(lambda: [each.quote for each in reader.notebook.annotations] == [BASES])
        full.clear()
        await highlight(reader, "Damascus")
        [first, _] = reader.notebook.spans.spans
        assert reader.screen.article.text[first.start : first.end] == BASES
    assert quotes(report) == ["Damascus", BASES]


async def test_edits_that_can_be_kept_nowhere_are_not_left(
    report: Path, other: Path, full: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(report) as reader:
        monkeypatch.setattr(Journal, "flush", lambda journal: "the journal: no room either")
        full.append("no room")
        await highlight(reader, BASES, "no room")
        reader.app.open(str(other))
        await reader.says("not left, for what is not saved would be lost")
        assert reader.screen.article.path == report
        await reader.press("q")
        await reader.says("q again leaves, and loses it")
        full.clear()
        await reader.leave()
    assert quotes(report) == [BASES]


async def test_leaving_asks_again_when_something_else_is_not_saved(report: Path, full: list[str]) -> None:
    async with reading(report) as reader:
        full.append("no room")
        await highlight(reader, BASES, "no room")
        await reader.press("q")
        await reader.says("q again leaves")
        await highlight(reader, "Damascus", "no room")
        await reader.press("q")
        await reader.says("q again leaves")
        assert reader.app.is_running


async def test_an_article_that_was_asked_for_waits_until_the_note_is_written(
    report: Path, other: Path
) -> None:
    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("a")
        await reader.until(lambda: reader.panel is not None)
        await reader.type("Half a sen")
        reader.app.open(str(other))
        await reader.until(lambda: "other.txt opens when this is done" in reader.screen.said)
        await reader.write("tence.")
        await shown(reader, other)
    assert [bodies(item, "commenting") for item in items_of(sidecar.beside(report))] == [["Half a sentence."]]


async def test_words_that_are_refused_are_not_left_for_an_article_that_waits(
    report: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DipleError("no")

    async with reading(report) as reader:
        await reader.go_to(BASES)
        await reader.press("a")
        await reader.until(lambda: reader.panel is not None)
        await reader.type("Not lost.")
        reader.app.open(str(other))
        await reader.until(lambda: "opens when this is done" in reader.screen.said)
        monkeypatch.setattr(reader.notebook, "add", refuse)
        await reader.press("ctrl+d")
        await reader.until(lambda: reader.panel is not None and "Not lost." in reader.panel_text)
        assert reader.screen.article.path == report
        monkeypatch.undo()
        await reader.press("ctrl+d")
        await shown(reader, other)
    assert [bodies(item, "commenting") for item in items_of(sidecar.beside(report))] == [["Not lost."]]


async def test_words_that_are_refused_stay_while_earlier_edits_are_not_saved(
    report: Path, full: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DipleError("gone")

    async with reading(report) as reader:
        full.append("no room")
        await highlight(reader, BASES, "kept, and tried again")
        monkeypatch.setattr(reader.notebook, "add", refuse)
        await reader.go_to("Damascus")
        await reader.press("a")
        await reader.until(lambda: reader.panel is not None)
        await reader.type("Not lost.")
        await reader.press("ctrl+d")
        await reader.until(lambda: reader.screen.said == "! gone")
        await reader.until(lambda: reader.panel is not None and "Not lost." in reader.panel_text)


async def test_the_undo_of_an_article_come_back_to_is_that_of_its_last_visit(
    report: Path, other: Path
) -> None:
    async with reading(report) as reader:
        await highlight(reader, BASES)
        await open_here(reader, other)
        await open_here(reader, report)
        await highlight(reader, "Damascus")
        await open_here(reader, other)
        await reader.leave()
    async with reading(report) as reader:
        await reader.press("U")
        await reader.says("took back: a new annotation")
        assert quotes(report) == [BASES]
        await reader.press("U")
        await reader.until(lambda: quotes(report) == [])


async def test_the_place_where_an_article_was_left_last_is_remembered(report: Path, other: Path) -> None:
    report.write_text(REPORT + "\nOne more paragraph.\n" * 40)
    async with reading(report) as reader:
        await open_here(reader, other)
        await open_here(reader, report)
        await reader.press("j", "j", "j")
        top = reader.top
        await open_here(reader, other)
        await reader.leave()
    assert top > 0
    async with reading(report) as reader:
        assert reader.top == top


async def test_an_edit_whose_saving_hangs_is_in_the_journal_when_the_line_drops(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = sidecar.update
    kept: list[Path] = []

    def hanging(*given: object, **named: object) -> object:
        reader.app.secure()  # as the handler of a signal does
        kept.extend((state_dir() / "journal").glob("*.json"))
        return write(*given, **named)  # type: ignore[arg-type]

    async with reading(report) as reader:
        monkeypatch.setattr(sidecar, "update", hanging)
        await highlight(reader, BASES)
        assert len(kept) == 1
        await reader.leave()
    assert left_over() == []


async def test_before_the_end_the_journal_is_written_first_and_what_was_saved_leaves_it(
    report: Path, full: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> str:
        return "".join(path.read_text() for path in (state_dir() / "journal").glob("*.json"))

    seen = []
    save = ReadingScreen.save_rest

    def watched(screen: ReadingScreen) -> None:
        seen.append(kept())
        save(screen)

    async with reading(report) as reader:
        full.append("no room")
        await highlight(reader, BASES, "no room")
        await reader.go_to("Damascus")
        await reader.press("a")
        await reader.until(lambda: reader.panel is not None)
        await reader.type("Half a sen")
        monkeypatch.setattr(ReadingScreen, "save_rest", watched)
        full.clear()
        reader.app.secure()
        [before] = seen
        assert BASES in before
        assert "Half a sen" in before
        assert quotes(report) == [BASES]
        assert "Half a sen" in kept()
        assert BASES not in kept()


async def test_what_is_copied_can_be_read_by_nobody_else(report: Path) -> None:
    async with reading(report) as reader:
        path = state_dir() / "clipboard.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("older")
        path.chmod(0o644)
        with path.open() as opened:  # by somebody else, who waits for the next words
            await reader.go_to(BASES)
            await reader.press("y")
            await reader.says("copied")
            assert opened.read() == "older"
        assert path.read_text() == BASES
        assert path.stat().st_mode & 0o777 == 0o600


async def test_an_article_that_opens_when_another_took_its_place_is_left_alone(
    report: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, complete, run = Event(), opening.complete, Recognition.run
    recognised: list[Recognition] = []

    def slow(article: Article, creator: str) -> opening.Opened:
        assert article.path == other or go_on.wait(PATIENCE)
        return complete(article, creator)

    def noted(recognition: Recognition) -> None:
        recognised.append(recognition)
        run(recognition)

    monkeypatch.setattr(opening, "complete", slow)
    monkeypatch.setattr(Recognition, "run", noted)
    async with reading(report, ready=False) as reader:
        first = reader.screen
        await reader.until(lambda: any(worker.group == "opening" for worker in reader.app.workers))
        await open_here(reader, other)
        go_on.set()
        await reader.until(lambda: all(each.is_finished for each in reader.app.workers if each.node is first))
        await reader.settle()
        assert first.handed_over
        assert first.notebook is None
        assert not any(worker.node is first for worker in reader.app.workers)
        assert len(recognised) == 1


@pytest.mark.parametrize("way", ["another", "the end"])
async def test_edits_that_are_saved_when_their_article_is_left_are_not_left_over(
    report: Path, other: Path, full: list[str], way: str
) -> None:
    async with reading(report) as reader:
        full.append("no room")
        await highlight(reader, BASES, "no room")
        full.clear()
        if way == "another":
            await open_here(reader, other)
        await reader.leave()
    assert quotes(report) == [BASES]
    assert left_over() == []


@pytest.mark.parametrize("view", VIEWS)
async def test_an_article_that_was_left_disturbs_nothing_below_the_other(
    report: Path, other: Path, view: str
) -> None:
    async with reading(report) as reader:
        await highlight(reader, BASES)
        first = reader.screen
        first.open_pane(view)
        await reader.settle()
        await open_here(reader, other)
        assert first.is_attached
        first.show_pane()
        first.show_status()
        await reader.press("T")
        await reader.pilot.resize_terminal(60, 20)
        await reader.until(lambda: reader.screen.page.size.width == 60)
        await highlight(reader, "Other")
        reader.app.secure()
        await reader.leave()
    assert (quotes(report), quotes(other)) == ([BASES], ["Other"])


async def test_a_fault_in_what_a_panel_leads_to_ends_nobodys_reading(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIPLE_TRACEBACK", raising=False)
    async with reading(report) as reader:

        def fail(*_: object, **__: object) -> None:
            raise ZeroDivisionError("odd")

        await reader.go_to("Damascus")
        await reader.press("t")
        monkeypatch.setattr(reader.notebook, "add", fail)
        await reader.write("places", end="enter")
        await reader.until(lambda: "a fault in diple itself: ZeroDivisionError" in reader.screen.said)
        assert reader.app.is_running
