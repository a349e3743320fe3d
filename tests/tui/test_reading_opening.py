"""What opening an article meets: sidecars of every sort, long texts, sizes, places to start at."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Event

import pytest

from annotations.article import Article
from annotations.config import Config
from annotations.entities import process
from annotations.entities.process import StatisticalProcess
from annotations.errors import DipleError
from annotations.formats import open_article
from annotations.notebook import Notebook
from annotations.sidecar import beside
from annotations.text import Utf8Text
from tests.annotations.corpus import CORPUS, annotate
from tests.tui.driving import MEDIUM, NARROW, REPORT, WIDE, bodies, quote, reading, rows_of
from tests.waiting import PATIENCE
from tui import opening
from tui.recognition import Recognition
from tui.screens import reading as reading_screen

BROKEN = ("cut in the middle", "empty", "NULs at its end", "UTF-16", "Latin-1", "conflict marks", "a list")
LINE = "Line {} of a long article, which is read where it is looked at.\n"


@pytest.fixture
def noted(report: Path) -> Path:
    """Return the article with one note."""
    article = open_article(report)
    with Notebook.open(article, creator="bob") as notebook:
        notebook.add(article.find("two military bases"), note="Which ones?")
    return report


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """Return an article that is not read as a whole before it is shown."""
    path = tmp_path / "long.txt"
    path.write_text("".join(LINE.format(number) for number in range(20_000)))
    return path


# -- sidecars --------------------------------------------------------------------------------------


async def test_what_was_saved_is_there_again(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("]", "a")
        assert reader.current == "two military bases"
        assert "Which ones?" in reader.pane_text
        await reader.press("k", "q")
    before = beside(noted).read_bytes()
    async with reading(noted) as reader:
        await reader.leave()
    assert beside(noted).read_bytes() == before


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_sidecar_opens_read_only_says_why_and_keeps_its_bytes(report: Path, what: str) -> None:
    annotate(report)
    data = CORPUS[what].damage(beside(report).read_bytes())
    beside(report).write_bytes(data)
    async with reading(report) as reader:
        await reader.says("read-only")
        assert beside(report).name in reader.screen.said
        assert CORPUS[what].says in reader.screen.said
        await reader.go_to("Damascus")
        for key in "atxHcAU":
            await reader.press(key)
            await reader.says("! read-only: ")
            assert reader.panel is None
        await reader.leave()
    assert beside(report).read_bytes() == data


async def test_a_newer_format_opens_read_only_with_its_notes(noted: Path) -> None:
    data = json.loads(beside(noted).read_bytes())
    data["diple:format"] = 2
    beside(noted).write_text(json.dumps(data))
    kept = beside(noted).read_bytes()
    async with reading(noted) as reader:
        await reader.says("read-only")
        assert "newer diple" in reader.screen.said
        await reader.press("]", "a")
        assert reader.current == "two military bases"
        await reader.press("D")
        await reader.says("! read-only: ")
    assert beside(noted).read_bytes() == kept


async def test_a_bad_item_is_told_of_and_hides_no_other(noted: Path) -> None:
    data = json.loads(beside(noted).read_bytes())
    data["first"]["items"].append({"id": 7, "type": "Annotation"})
    beside(noted).write_text(json.dumps(data, indent=2) + "\n")
    async with reading(noted) as reader:
        assert "item 2" in reader.screen.said
        assert "set aside" in reader.screen.said
        await reader.go_to("Damascus")
        await reader.press("H")
        await reader.says("saved")
        items = reader.items
        assert {"id": 7, "type": "Annotation"} in items
        assert len(items) == 3


async def test_a_sidecar_that_may_not_be_written_is_read(
    noted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access

    def denied(path: str | Path, mode: int) -> bool:  # the superuser may write whatever the mode
        return access(path, mode) and not (mode & os.W_OK and Path(path) == beside(noted))

    monkeypatch.setattr(os, "access", denied)
    async with reading(noted) as reader:
        await reader.says("read-only")
        await reader.press("]", "a", "a")
        await reader.says("! read-only: ")
        assert "Which ones?" in reader.pane_text


async def test_an_edit_asked_for_before_the_notes_are_open_is_put_off(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, complete = Event(), opening.complete

    def slowly(article: Article, creator: str) -> opening.Opened:
        assert go_on.wait(PATIENCE)
        return complete(article, creator)

    monkeypatch.setattr(opening, "complete", slowly)
    async with reading(report, ready=False) as reader:
        await reader.says("opening")
        await reader.press("j", "v", "e", "a")
        await reader.says("the notes are still being opened")
        assert reader.panel is None
        assert reader.selected == "Delegation"
        go_on.set()
        await reader.ready()
        await reader.press("a")
        await reader.write("Now.")
        assert quote(reader.items[0]) == "Delegation"


async def test_a_sidecar_that_cannot_be_read_at_all_leaves_the_article_readable(report: Path) -> None:
    beside(report).mkdir()
    async with reading(report, ready=False) as reader:
        await reader.says("! ")
        assert beside(report).name in reader.screen.said
        assert "The visit comes" in reader.page_text
        await reader.press("]", "e")
        await reader.until(lambda: len(reader.screen.mentions))
        await reader.press("]", "e", "a")
        assert reader.panel is None


async def test_notes_whose_words_are_gone_are_kept_and_listed(noted: Path) -> None:
    noted.write_text(REPORT.replace("two military bases", "nothing at all").replace("secure", "settle"))
    async with reading(noted) as reader:
        await reader.until(lambda: "Which ones?" in reader.pane_text)
        assert "orphan" in reader.pane_text
        await reader.go_to("Damascus")
        await reader.press("H")
        await reader.says("saved")
        assert {quote(item) for item in reader.items} == {"two military bases", "Damascus"}


async def test_an_article_without_a_place_of_its_own_says_where_its_notes_are(own_home: Path) -> None:
    from io import BytesIO

    article = open_article("-", stdin=BytesIO(REPORT.encode()))
    async with reading(article) as reader:
        assert "are kept in" in reader.screen.said
        assert str(own_home) in reader.screen.said
        await reader.go_to("Damascus")
        await reader.press("H")
        await reader.says("highlight · saved")
        assert reader.notebook.path.exists()
        await reader.press("L")
        await reader.says("not in a folder")


# -- long texts ------------------------------------------------------------------------------------


async def test_a_long_text_is_shown_before_it_is_read_to_its_end(long: Path) -> None:
    article = open_article(long)
    async with reading(article, ready=False) as reader:
        assert isinstance(article.text, Utf8Text)
        assert "Line 0 of" in reader.page_text
        await reader.until(lambda: reader.screen.notebook is not None)
        assert article.text.complete
        await reader.press("G")
        assert "Line 19999 of" in reader.page_text
        await reader.press("/")
        await reader.type("line 12345 of")
        await reader.until(lambda: "1 of 1" in reader.panel_text)
        await reader.press("enter")
        await reader.until(lambda: reader.panel is None)
        assert reader.current == "Line 12345 of"
        await reader.press("a")
        await reader.write("Found.")
        await reader.says("note · saved")
        assert quote(reader.items[0]) == "Line 12345 of"


@pytest.mark.parametrize(("fault", "shown"), [(b"\r\n", "\n"), (b" caf\xe9\n", "café")])
async def test_a_fault_far_down_has_the_text_read_anew_with_true_offsets(
    long: Path, fault: bytes, shown: str
) -> None:
    data = long.read_bytes().replace(b"Line 19000 of a", b"First" + fault + b"Line 19000 of a")
    long.write_bytes(data)
    async with reading(long, ready=False) as reader:
        await reader.press("j", "j")
        await reader.until(lambda: reader.screen.notebook is not None)
        assert isinstance(reader.screen.article.text, str)
        assert reader.screen.page.text is reader.screen.article.text
        assert "\r" not in reader.screen.article.text
        assert shown in reader.screen.article.text
        assert rows_of(reader.screen.page)[0].strip() == LINE.format(2).strip()
        await reader.press("/")
        await reader.write("line 19500 of", end="enter")
        await reader.until(lambda: reader.current == "Line 19500 of")
        await reader.press("H")
        await reader.says("highlight · saved")
        position = reader.items[0]["target"]["selector"][1]
        assert reader.screen.article.text[position["start"] : position["end"]] == "Line 19500 of"


async def test_a_long_article_is_recognised_where_it_is_read(long: Path) -> None:
    data = long.read_text().replace("Line 15000 of", "Damascus 15000 of")
    long.write_text(data)
    async with reading(long, ready=False) as reader:
        await reader.until(lambda: reader.screen.notebook is not None)
        assert len(reader.screen.article.text) > 1_000_000
        await reader.press(*"15001G")
        await reader.until(lambda: reader.kinds("Damascus") == {"GPE"})


# -- many annotations ------------------------------------------------------------------------------


async def test_ten_thousand_annotations_are_read_walked_and_added_to(tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text("".join(f"Line {number:05} has a word to note.\n" for number in range(10_000)))
    article = open_article(path)
    with Notebook.open(article, creator="bob") as notebook:
        notebook.add(article.find("Line 00000"), note="Note 0.", tags=["first"])
    data = json.loads(beside(path).read_bytes())
    [first] = data["first"]["items"]
    width = len("Line 00000 has a word to note.\n")

    def copied(number: int) -> dict[str, object]:
        copy = json.loads(json.dumps(first).replace("Line 00000", f"Line {number:05}"))
        copy["id"] = f"urn:uuid:018f6a52-0000-7000-8000-{number:012x}"
        copy["body"][0]["value"] = f"Note {number}."
        copy["target"]["selector"][0] |= {"prefix": "", "suffix": ""}
        copy["target"]["selector"][1] |= {"start": number * width, "end": number * width + 10}
        return dict(copy)

    data["first"]["items"] = [copied(number) for number in range(10_000)]
    data["total"] = 10_000
    beside(path).write_text(json.dumps(data))
    async with reading(path) as reader:
        assert len(reader.notebook.annotations) == 10_000
        await reader.until(lambda: "Notes 10000" in reader.pane_text)
        await reader.press(*"9000]a")
        await reader.until(lambda: "Note 8999." in reader.pane_text)
        assert reader.current == "Line 08999"
        await reader.press("j", "j", "j")
        await reader.press("a")
        await reader.write(" And more.")
        await reader.says("note · saved")
        assert bodies(reader.items[8999], "commenting") == ["Note 8999. And more."]


# -- sizes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW, (20, 4), (3, 2), (1, 1)])
async def test_any_size_of_terminal_is_drawn_and_moved_about_in(noted: Path, size: tuple[int, int]) -> None:
    async with reading(noted, size=size) as reader:
        await reader.press("j", "]", "e", "v", "e", "escape", "]", "a", "tab", "l", "j", "tab", "G", "g")
        await reader.press("a", "escape", "/", "escape", "x", "escape", "escape")
        assert len(rows_of(reader.screen.page)) == reader.screen.page.size.height


async def test_the_first_line_stays_the_first_whatever_the_size(tmp_path: Path) -> None:
    path = tmp_path / "wrapped.txt"
    path.write_text("\n\n".join(f"Part {number}. " + "Words that fill the row. " * 9 for number in range(80)))
    async with reading(path) as reader:
        await reader.press(*"3 ")
        while reader.screen.page.rows[0].first:  # to a row from the middle of a paragraph
            await reader.press("j")
        top = reader.top
        for size in (MEDIUM, NARROW, (60, 50), WIDE):
            await reader.pilot.resize_terminal(*size)
            await reader.until(
                lambda size=size: reader.screen.size == size and reader.screen.page.size.width == size[0]
            )
            assert reader.screen.page.span.start <= top < reader.screen.page.rows[0].stop
        assert reader.top == top


# -- where to start --------------------------------------------------------------------------------


async def test_the_place_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("".join(LINE.format(number) for number in range(300)))
    async with reading(path) as reader:
        await reader.press(*"100G")
        top = reader.top
        await reader.leave()
    async with reading(path) as reader:
        assert reader.top == top > 0


@pytest.mark.parametrize("at", ["150", "beef", "urn:uuid:018f6a52-0000-7000-8000-00000000beef"])
async def test_a_line_or_an_annotation_to_start_at_is_gone_to(tmp_path: Path, at: str) -> None:
    path = tmp_path / "long.txt"
    path.write_text("".join(LINE.format(number) for number in range(300)))
    article = open_article(path)
    identity = "urn:uuid:018f6a52-0000-7000-8000-00000000beef"
    with Notebook.open(article, creator="bob", new_id=lambda: identity) as notebook:
        notebook.add(article.find("Line 149 of"), note="Here.")
    async with reading(path, at=at) as reader:
        await reader.until(lambda: "Line 149 of" in reader.page_text)
        if at != "150":
            await reader.until(lambda: reader.current == "Line 149 of")


async def test_an_id_that_ends_with_digits_alone_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("".join(LINE.format(number) for number in range(300)))
    identity = "urn:uuid:018f6a52-0000-7000-8000-000000000150"
    with Notebook.open(open_article(path), creator="bob", new_id=lambda: identity) as notebook:
        notebook.add(notebook.article.find("Line 200 of"), note="Here.")
    async with reading(path, at="00000150") as reader:
        await reader.until(lambda: reader.current == "Line 200 of")


async def test_an_annotation_to_start_at_that_is_not_there_is_told(noted: Path) -> None:
    async with reading(noted, at="beefbeef") as reader:
        await reader.says("! beefbeef")


async def test_what_is_shown_of_the_notes_is_worked_out_before_the_reader_takes_them(
    noted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_screen, "overview_of", lambda _: pytest.fail("worked out while keys wait"))
    async with reading(noted) as reader:
        await reader.until(lambda: len(reader.screen.standing.placed) == len(reader.items) > 0)


# -- the recogniser --------------------------------------------------------------------------------


async def test_a_model_that_is_not_installed_is_told_in_one_line_and_patterns_still_work(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "StatisticalProcess", StatisticalProcess)
    async with reading(report, config=Config(model="xx_no_such_model")) as reader:
        await reader.says("! xx_no_such_model: no such spaCy pipeline is installed")
        assert reader.kinds("28 January 2025") == {"DATE"}
        await reader.go_to("Damascus")
        await reader.press("H")
        await reader.says("highlight · saved")


async def test_a_fault_in_recognising_is_told_and_ends_the_progress(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(recognition: Recognition) -> None:
        recognition._progress(1, 2)
        raise ValueError("no such\x1b[2J row")

    monkeypatch.setattr(Recognition, "run", fail)
    async with reading(report, ready=False) as reader:
        await reader.says("! names could not be recognised: ValueError: no such")
        await reader.until(lambda: not reader.screen.progress, "the progress to end")
        assert "\x1b" not in reader.status
        await reader.press("}", "v", "e")
        assert reader.selected == "The"


async def test_an_article_that_cannot_be_read_to_its_end_is_told_and_stays_open(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DipleError("the disk has a fault", where="report.txt")

    monkeypatch.setattr(opening, "complete", fail)
    async with reading(report, ready=False) as reader:
        await reader.says("! report.txt: the disk has a fault")
        await reader.press("]", "e", "a")
        await reader.press("v", "e", "a")
        assert reader.panel is None
        assert not beside(report).exists()
