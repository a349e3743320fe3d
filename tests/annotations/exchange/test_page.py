from __future__ import annotations

from pathlib import Path

from annotations.article import Article, Metadata
from annotations.exchange.page import page_of
from annotations.model import EntityTarget, ReplyTo
from annotations.notebook import Notebook
from annotations.spans import Span

TEXT = "The visit comes with Moscow keen to secure the fate of two military bases there.\n"


def notebook(folder: Path, title: str | None = None) -> Notebook:
    path = folder / "report.txt"
    path.write_text(TEXT, "utf-8")
    article = Article(TEXT, name="report.txt", reader="plain/1", path=path, metadata=Metadata(title=title))
    return Notebook.open(article, creator="alice")


def test_words_with_several_notes_are_marked_once_and_numbered_each(tmp_path: Path) -> None:
    with notebook(tmp_path) as book:
        for start, end in ((4, 15), (0, 9), (10, 12), (55, 73)):
            book.add(Span(start, end), tags=[str(start)])
        page = page_of(book)
    assert list(page.noted) == [Span(0, 15), Span(55, 73)]
    assert [(mark.offset, mark.label) for mark in page.marks] == [
        (9, "[1]"),
        (12, "[3]"),
        (15, "[2]"),
        (73, "[4]"),
    ]
    assert [line for line in page.notes if line.startswith("[")] == [
        '[1] "The visit"', '[2] "visit comes"', '[3] "co"', '[4] "two military bases"',
    ]  # fmt: skip


def test_a_title_is_a_heading_unless_the_text_begins_with_it(tmp_path: Path) -> None:
    with notebook(tmp_path, "The visit\tcomes") as book:
        assert page_of(book).heading is None
        assert page_of(book, title="Bases\n\x1b[2J").heading == page_of(book, title="Bases\n\x1b[2J").title
        assert "\x1b" not in page_of(book, title="\x1b[2J").title
    with notebook(tmp_path) as book:
        assert (page_of(book).title, page_of(book).heading) == ("report.txt", None)


def test_without_notes_nothing_is_marked(tmp_path: Path) -> None:
    with notebook(tmp_path) as book:
        book.add(Span(4, 9), note="Which?")
        page = page_of(book, notes=False)
    assert (page.noted, page.marks, page.notes) == ((), (), ())
    assert page.text == TEXT


def test_what_merely_decides_about_an_entity_is_neither_marked_nor_among_the_notes(tmp_path: Path) -> None:
    with notebook(tmp_path) as book:
        book.add(Span(21, 27), kind="ORG")
        book.add(EntityTarget("Moscow", "GPE"), uri="https://www.wikidata.org/entity/Q649")
        book.add(Span(55, 73), note="Which?")
        page = page_of(book)
    assert list(page.noted) == [Span(55, 73)]
    assert [(mark.offset, mark.label) for mark in page.marks] == [(73, "[1]")]
    assert "kind: " not in "\n".join(page.notes)
    assert "wikidata" not in "\n".join(page.notes)


def test_a_decision_that_somebody_answers_is_a_note(tmp_path: Path) -> None:
    with notebook(tmp_path) as book:
        decided = book.add(Span(21, 27), kind="ORG")
        book.add(ReplyTo(decided.id), note="Why?")
        page = page_of(book)
    assert [mark.label for mark in page.marks] == ["[1]"]
    assert "    kind: ORG" in page.notes
