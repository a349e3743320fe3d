"""Notes that were not finished: kept while they are typed, offered at the next start."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from annotations import journal
from annotations.formats import open_article
from annotations.journal import Draft, Journal, left_over
from annotations.model import WHOLE
from annotations.notebook import Notebook
from annotations.places import state_dir
from annotations.sidecar import beside
from tests.tui.driving import NARROW, REPORT, Reader, bodies, quote, reading
from tui.commands import intent
from tui.drafts import Piece, key_of, piece_of, target_of
from tui.intents import watching, writing
from tui.keys import Press

BASES = "two military bases"


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is typed at once."""
    monkeypatch.setattr(writing, "KEPT", 0.01)


def crash(reader: Reader) -> None:
    """Let the journal look as after a process that was killed: what it holds stays, its lock is gone."""
    reader.app.journal.close()


async def begin(reader: Reader, words: str, text: str) -> None:
    await reader.go_to(words)
    await reader.press("a")
    await reader.until(lambda: reader.panel is not None)
    await reader.type(text)
    await reader.until(lambda: f'"{text}"' in _journal(), "the draft on disk")


def _journal() -> str:
    from annotations.places import state_dir

    texts = []
    for path in (state_dir() / "journal").glob("*.json"):
        with suppress(FileNotFoundError):  # the reader may be done with it meanwhile
            texts.append(path.read_text())
    return "".join(texts)


@pytest.mark.parametrize("size", [(120, 36), NARROW])
async def test_a_note_that_was_not_finished_is_offered_and_gone_on_with(
    report: Path, size: tuple[int, int]
) -> None:
    async with reading(report) as reader:
        await begin(reader, BASES, "Half a sen")
        crash(reader)
    async with reading(report, size=size) as reader:
        await reader.until(lambda: reader.panel is not None, "the offer")
        assert "Half a sen" in reader.panel_text
        assert "Not finished, " in reader.panel_text
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "^D save" in reader.panel_text)
        await reader.write("tence.")
        await reader.says("note · saved")
        assert [(quote(item), bodies(item, "commenting")) for item in reader.items] == [
            (BASES, ["Half a sentence."])
        ]
    assert left_over() == []


async def test_an_offer_can_wait_or_be_thrown_away(report: Path) -> None:
    async with reading(report) as reader:
        await begin(reader, "Damascus", "Later.")
        crash(reader)
    async with reading(report) as reader:
        await reader.until(lambda: reader.panel is not None, "the offer")
        await reader.press("escape")
        await reader.until(lambda: reader.panel is None)
    assert [left.draft.text for left in left_over() if left.draft] == ["Later."]
    async with reading(report) as reader:
        await reader.until(lambda: reader.panel is not None, "the offer")
        await reader.press("D")
        await reader.says("thrown away")
    assert left_over() == []
    assert not reader_items(report)


def reader_items(report: Path) -> list[object]:
    return list(Notebook.open(open_article(report)).annotations)


async def test_a_note_that_is_saved_or_thrown_away_leaves_no_draft(report: Path) -> None:
    async with reading(report) as reader:
        await begin(reader, BASES, "Kept.")
        await reader.press("ctrl+d")
        await reader.says("note · saved")
        await reader.until(lambda: not _journal())
        await begin(reader, "Damascus", "Not kept.")
        await reader.press("escape", "escape")
        await reader.until(lambda: reader.panel is None and not _journal())
        await reader.leave()
    assert left_over() == []


async def test_a_draft_of_another_article_is_told_of(report: Path) -> None:
    other = report.with_name("other.txt")
    other.write_text(REPORT)
    async with reading(other) as reader:
        await begin(reader, BASES, "Elsewhere.")
        crash(reader)
    async with reading(report) as reader:
        await reader.until(lambda: "a note on other.txt is not finished" in reader.screen.said)
        assert reader.panel is None


async def test_words_that_could_not_be_saved_as_a_note_are_offered_again(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotations.errors import UsageError

    async with reading(report) as reader:
        await begin(reader, BASES, "Not lost.")

        def refuse(*_: object, **__: object) -> None:
            raise UsageError("no")

        monkeypatch.setattr(reader.notebook, "add", refuse)
        await reader.press("ctrl+d")
        await reader.until(lambda: reader.panel is not None and "Not lost." in reader.panel_text)
        assert "! no" in reader.screen.said


# -- what a draft is for ---------------------------------------------------------------------------


def as_draft(piece: Piece, report: Path) -> Draft:
    target = json.loads(json.dumps(target_of(piece, open_article(report))))
    return Draft(key_of(target), "s", "a", "n", "note", target, "text", "2026-11-22T11:00:00Z")


def test_a_draft_leads_back_to_what_it_was_for(report: Path) -> None:
    article = open_article(report)
    with Notebook.open(article, creator="bob") as notebook:
        edited = notebook.add(WHOLE, note="On all of it.")
    span = article.find("Damascus")
    for piece in (Piece("", span=span), Piece("", edited=edited), Piece("", reply_to=edited.id), Piece("")):
        found = piece_of(as_draft(piece, report), article)
        assert (found.span, found.edited, found.reply_to) == (piece.span, piece.edited, piece.reply_to)


def test_a_draft_follows_its_words_and_without_them_is_on_the_article(report: Path) -> None:
    draft = as_draft(Piece("", span=open_article(report).find("Damascus")), report)
    report.write_text("A new line.\n" + REPORT)
    moved = open_article(report)
    assert piece_of(draft, moved).span == moved.find("Damascus")
    report.write_text(REPORT.replace("Damascus", "Aleppo"))
    found = piece_of(draft, open_article(report))
    assert found.span is None
    assert "Damascus" in found.title


@pytest.mark.parametrize("target", [None, [], {}, {"on": "words"}, {"on": "annotation", "was": "{"}])
def test_a_draft_that_makes_no_sense_is_on_the_article(report: Path, target: object) -> None:
    draft = Draft("k", "s", "a", "n", "note", target, "text", "2026-11-22T11:00:00Z")
    assert piece_of(draft, open_article(report)) == Piece("Note on the whole article")


def test_the_journal_of_a_reader_is_empty_until_something_is_typed() -> None:
    Journal.open().close()
    assert _journal() == ""


async def test_words_that_found_no_room_on_disk_are_there_as_soon_as_there_is_some(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watching, "EVERY", 0.05)
    async with reading(report) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(journal, "write_private", full)
            await reader.go_to(BASES)
            await reader.press("a")
            await reader.until(lambda: reader.panel is not None)
            await reader.type("Not lost.")
            await reader.until(lambda: "not safe from a crash" in reader.screen.said)
            assert _journal() == ""
        await reader.until(lambda: '"Not lost."' in _journal(), "the draft on disk")


async def test_a_note_is_in_the_journal_until_it_is_in_the_sidecar(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "KEPT", 60.0)
    found = []
    async with reading(report) as reader:
        add = reader.notebook.add

        def watched(*given: Any, **named: Any) -> Any:
            found.append(_journal())
            return add(*given, **named)

        monkeypatch.setattr(reader.notebook, "add", watched)
        await reader.go_to(BASES)
        await reader.press("a")
        await reader.write("In a moment.")
        await reader.says("note · saved")
        assert ["In a moment." in each for each in found] == [True]
        await reader.until(lambda: not _journal())


# -- several, and those of other articles ----------------------------------------------------------


async def leave_drafts(report: Path, drafts: dict[str, str]) -> None:
    """Have notes on some words begun and not finished, each by a reader that was killed."""
    for words, text in drafts.items():
        kept = Journal.open()
        article = open_article(report)
        span = article.find(words)
        target = target_of(Piece("", span=span), article)
        place, opened_by = str(Notebook.open(article).path), str(report)
        known = article.digest, article.id
        time = f"2026-11-22T11:00:{span.start % 60:02}Z"
        kept.keep(Draft(key_of(target), place, opened_by, report.name, "note", target, text, time, *known))
        kept.close()


async def offered(reader: Reader, text: str) -> None:
    await reader.until(lambda: reader.panel is not None and text in reader.panel_text, text)
    assert "Not finished, " in reader.panel_text


async def test_the_next_offer_comes_when_a_note_is_finished_or_thrown_away(report: Path) -> None:
    await leave_drafts(report, {BASES: "One.", "Damascus": "Two.", "Rosneft": "Three."})
    async with reading(report) as reader:
        seen = []
        for end in ("ctrl+d", "escape", "later"):
            await reader.until(lambda: reader.panel is not None and "Not finished" in reader.panel_text)
            seen += [words for words in ("One.", "Two.", "Three.") if words in reader.panel_text]
            if end == "later":
                await reader.press("escape")
                await reader.says("kept for later (: Unfinished notes)")
                break
            await reader.press("enter")
            await reader.until(lambda: reader.panel is not None and "^D save" in reader.panel_text)
            await reader.press(end)
            if end == "escape":
                assert "Esc again throws it away" in reader.panel_text, "what is in no notebook is not lost"
                await reader.press(end)
        assert sorted(seen) == ["One.", "Three.", "Two."]
        assert [bodies(item, "commenting") for item in reader.items] == [[seen[0]]]
    assert [left.draft.text for left in left_over() if left.draft] == [seen[2]]


async def test_what_was_kept_for_later_is_come_back_to(report: Path) -> None:
    await leave_drafts(report, {BASES: "One."})
    async with reading(report) as reader:
        await offered(reader, "One.")
        await reader.press("escape")
        await reader.until(lambda: reader.panel is None)
        reader.screen.carry_out(Press(intent("note.unfinished")))
        await offered(reader, "One.")
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "^D save" in reader.panel_text)
        await reader.press("ctrl+d")
        await reader.says("note · saved")
        reader.screen.carry_out(Press(intent("note.unfinished")))
        await reader.says("every note is finished")


@pytest.mark.parametrize("sidecar", ["none", "left behind", "renamed as well"])
async def test_a_note_not_finished_in_an_article_that_was_renamed_is_offered_there(
    report: Path, sidecar: str
) -> None:
    if sidecar != "none":
        with Notebook.open(open_article(report)) as notebook:
            notebook.add(WHOLE, note="On all of it.")
    await leave_drafts(report, {BASES: "Half a sen"})
    renamed = report.rename(report.with_name("renamed.txt"))
    if sidecar == "renamed as well":
        beside(report).rename(beside(renamed))
        renamed.write_text("A first line.\n" + REPORT)
    async with reading(renamed) as reader:
        await offered(reader, "Half a sen")
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "^D save" in reader.panel_text)
        await reader.write("tence.")
        await reader.says("note · saved")
        assert ["Half a sentence."] in [bodies(item, "commenting") for item in reader.items]
    assert left_over() == []


async def test_a_note_not_finished_elsewhere_is_led_to_or_its_words_can_be_copied(report: Path) -> None:
    gone, moved = report.with_name("gone.txt"), report.with_name("moved.txt")
    for path, text in ((gone, "Damascus once.\n"), (moved, "Damascus and Aleppo.\n")):
        path.write_text(text)
        await leave_drafts(path, {"Damascus": f"Of {path.stem}."})
    gone.unlink()
    moved.rename(report.with_name("found.txt"))
    async with reading(report) as reader:
        await reader.says("is not finished (: Unfinished notes)")
        reader.screen.carry_out(Press(intent("note.unfinished")))
        await reader.until(lambda: reader.panel is not None and "Of gone." in reader.panel_text)
        await reader.type("gone")
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "which is not found" in reader.panel_text)
        await reader.press("enter")
        await reader.says("copied, also to ")
        assert (state_dir() / "clipboard.txt").read_text() == "Of gone."
        reader.screen.carry_out(Press(intent("note.unfinished")))
        await reader.until(lambda: reader.panel is not None and "Of moved." in reader.panel_text)
        await reader.type("moved")
        await reader.press("enter")
        await reader.until(
            lambda: reader.screen.article.name == "found.txt" and reader.panel is not None, "the article"
        )
        await offered(reader, "Of moved.")


async def test_an_answer_to_a_note_that_was_deleted_becomes_a_note_on_its_words(report: Path) -> None:
    with Notebook.open(open_article(report), creator="bob") as notebook:
        gone = notebook.add(notebook.article.find(BASES), note="Which ones?")
    async with reading(report) as reader:
        await reader.press("]", "a", "r")
        await reader.until(lambda: reader.panel is not None and "Reply to" in reader.panel_text)
        await reader.type("Both of them.")
        reader.notebook.delete(gone.id)
        await reader.press("ctrl+d")
        await reader.says("! what this answers was deleted: ^D makes a note of it instead")
        await reader.until(lambda: reader.panel is not None and f"Note on “{BASES}”" in reader.panel_text)
        await reader.until(lambda: _journal().count("Both of them.") == 1, "one draft")
        await reader.press("ctrl+d")
        await reader.says("note · saved")
        assert [(quote(item), bodies(item, "commenting")) for item in reader.items] == [
            (BASES, ["Both of them."])
        ]
        await reader.until(lambda: not _journal())
