"""Cross-references: making, following, coming back; to annotations, articles and addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotations.formats import open_article
from annotations.model import Annotation, Link
from annotations.notebook import Notebook
from annotations.sidecar import beside
from tests.tui.driving import NARROW, Reader, bodies, items_of, quote, reading

OTHER = "The council votes\n\nThe vote on the budget was put off. Nobody said why.\n\n" + "More.\n\n" * 60


def annotate(path: Path, words: str, **bodies: Any) -> Annotation:
    """Add an annotation to an article's sidecar."""
    article = open_article(path)
    with Notebook.open(article, creator="bob") as notebook:
        return notebook.add(article.find(words), **bodies)


@pytest.fixture
def other(report: Path) -> Path:
    """Return a second article in the folder of the first."""
    path = report.with_name("council.txt")
    path.write_text(OTHER)
    return path


async def pick(reader: Reader, typed: str, shown: str) -> None:
    """Type into the open picker until its first row shows what is wanted, and take that."""
    await reader.until(lambda: reader.panel is not None and not reader.panel.changing, "a picker")
    await reader.type(typed)
    await reader.until(lambda: shown in reader.panel_text.split("\n")[2], f"{shown} first in the picker")
    await reader.press("enter")


async def link(reader: Reader, words: str, typed: str, shown: str, relation: str) -> None:
    """Tie some words to what is picked."""
    await reader.go_to(words)
    await reader.press("x")
    await reader.until(lambda: f"Cross-reference from “{words}”" in reader.panel_text)
    await pick(reader, typed, shown)
    await reader.until(lambda: reader.panel is not None and "How is it related?" in reader.panel_text)
    await pick(reader, relation, relation)
    await reader.says("link · saved")


def links_of(item: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the (target, relation) of an annotation's links on disk."""
    return [
        (each["source"], each.get("diple:relation", "see-also"))
        for each in item["body"]
        if each["purpose"] == "linking"
    ]


async def test_words_are_tied_to_an_annotation_of_the_article_followed_and_come_back_from(
    report: Path,
) -> None:
    target = annotate(report, "Rosneft sent nobody", note="Why not?")
    async with reading(report) as reader:
        await link(reader, "two military bases", "why not", "Why not?", "contradicts")
        made = next(item for item in reader.items if quote(item) == "two military bases")
        assert links_of(made) == [(target.id, "contradicts")]
        assert made["motivation"] == "linking"
        await reader.press("enter")
        await reader.until(lambda: reader.current == "Rosneft sent nobody")
        await reader.press("ctrl+o")
        await reader.until(lambda: reader.cursor == reader.screen.article.find("two military bases").start)


async def test_an_annotation_is_not_offered_to_itself(report: Path) -> None:
    annotate(report, "Rosneft sent nobody", note="Why not?")
    async with reading(report) as reader:
        await reader.press("]", "a", "x")
        await reader.until(lambda: reader.panel is not None and "nothing fits" in reader.panel_text)


async def test_another_article_in_the_folder_is_offered_and_opened(report: Path, other: Path) -> None:
    async with reading(report) as reader:
        await link(reader, "Talks", "council", "council.txt", "see-also")
        [made] = reader.items
        assert links_of(made) == [(open_article(other).id, "see-also")]
        await reader.press("enter")
        await reader.until(lambda: reader.screen.article.path == other, "the other article")
        await reader.ready()
        assert "The vote on the budget" in reader.page_text
        await reader.press("ctrl+o")
        await reader.until(lambda: reader.screen.article.path == report, "the first article")
        await reader.ready()
        assert reader.cursor is None or reader.cursor == reader.screen.article.find("Talks").start
        await reader.press("ctrl+n")
        await reader.until(lambda: reader.screen.article.path == other, "the other article again")
        await reader.ready()


async def test_an_annotation_in_another_article_is_offered_and_gone_to(report: Path, other: Path) -> None:
    target = annotate(other, "Nobody said why", note="Ask the mayor.")
    async with reading(report, size=(100, 12)) as reader:
        await link(reader, "Talks", "ask the mayor", "Ask the mayor.", "source-of")
        assert links_of(reader.items[0]) == [(target.id, "source-of")]
        await reader.press("enter")
        await reader.until(lambda: reader.screen.article.path == other)
        await reader.ready()
        await reader.until(lambda: reader.current == "Nobody said why")


async def test_an_annotation_gets_further_links_and_which_to_follow_is_asked(report: Path) -> None:
    targets = [annotate(report, words, note=f"on {words}") for words in ("Rosneft sent", "A third")]
    annotate(report, "Talks", note="From here.", links=[Link(targets[0].id)])
    async with reading(report) as reader:
        await reader.point("Talks")
        await reader.press("x")
        await pick(reader, "a third", "on A third")
        await reader.until(lambda: reader.panel is not None and "related" in reader.panel_text)
        await pick(reader, "supports", "supports")
        await reader.says("link · saved")
        made = next(item for item in reader.items if quote(item) == "Talks")
        assert links_of(made) == [(targets[0].id, "see-also"), (targets[1].id, "supports")]
        assert bodies(made, "commenting") == ["From here."]
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "Follow which?" in reader.panel_text)
        await reader.press("down", "enter")
        await reader.until(lambda: reader.current == "A third")


async def test_an_address_is_tied_to_and_never_fetched_without_being_asked_to(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    monkeypatch.setattr("annotations.formats.url.open_url", lambda url, **_: opened.append(url))
    async with reading(report) as reader:
        await link(reader, "Talks", "https://example.org/talks", "https://example.org/talks", "source-of")
        assert links_of(reader.items[0]) == [("https://example.org/talks", "source-of")]
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "Copy the address" in reader.panel_text)
        await reader.press("enter")
        await reader.says("copied")
        assert reader.app.clipboard == "https://example.org/talks"
        assert opened == []


async def test_an_address_in_the_text_is_offered_to_be_opened_and_a_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotations.errors import BadData

    def refuse(url: str, **_: object) -> None:
        raise BadData("the server said 404", where=url, todo="check the address")

    monkeypatch.setattr("annotations.formats.url.open_url", refuse)
    path = tmp_path / "address.txt"
    path.write_text("It is all on https://example.org/gone for now.\n")
    async with reading(path) as reader:
        await reader.press("enter")
        await reader.says("no cross-reference here: x makes one")
        await reader.point("example")
        await reader.press("enter")
        await reader.until(
            lambda: reader.panel is not None and "https://example.org/gone" in reader.panel_text
        )
        await reader.press("down", "enter")
        await reader.says("! https://example.org/gone: the server said 404; check the address")
        assert reader.screen.article.path == path


async def test_a_link_that_leads_nowhere_says_so(report: Path) -> None:
    gone = "urn:uuid:018f6a52-0000-7000-8000-00000000dead"
    annotate(report, "Talks", links=[Link(gone)])
    async with reading(report) as reader:
        await reader.press("]", "a", "enter")
        await reader.says("not found in this folder")
        assert reader.current == "Talks"


async def test_an_article_that_can_no_longer_be_opened_says_so(report: Path, other: Path) -> None:
    target = annotate(other, "Nobody said why", note="Ask.")
    annotate(report, "Talks", links=[Link(target.id)])
    other.unlink()
    async with reading(report) as reader:
        await reader.press("]", "a", "enter")
        await reader.says("! ")
        assert "there is no such file" in reader.screen.said
        assert reader.screen.article.path == report


async def test_words_that_are_no_address_are_not_taken(report: Path) -> None:
    async with reading(report) as reader:
        await reader.go_to("Talks")
        await reader.press("x")
        await reader.type("file:///etc/passwd")
        await reader.until(lambda: "nothing fits" in reader.panel_text)
        await reader.press("enter")
        await reader.settle()
        assert reader.panel is not None
        await reader.press("escape")
        await reader.until(lambda: reader.panel is None)
        assert not reader.sidecar.exists()


async def test_backlinks_are_shown_in_the_pane_and_followed(report: Path) -> None:
    target = annotate(report, "Rosneft sent nobody", note="Why not?")
    annotate(report, "Talks", note="From here.", links=[Link(target.id, "responds-to")])
    async with reading(report) as reader:
        await reader.press("tab", "h")
        await reader.until(lambda: "→ responds-to: " in reader.pane_text)
        assert "← “Talks” — From here." in reader.pane_text
        await reader.press("G", "enter")
        await reader.until(lambda: reader.current == "Talks")


async def test_links_are_made_and_followed_in_a_narrow_terminal(report: Path) -> None:
    target = annotate(report, "A third", note="Why?")
    async with reading(report, size=NARROW) as reader:
        await reader.press("]", "e", "x")
        await reader.until(lambda: reader.panel is not None and "Why?" in reader.panel_text)
        await reader.press("enter")
        await reader.until(lambda: reader.panel is not None and "How is it" in reader.panel_text)
        await reader.press("enter")
        await reader.until(lambda: len(reader.items) == 2)
        assert links_of(reader.items[0]) == [(target.id, "see-also")]
        await reader.press("enter")
        await reader.until(lambda: reader.current == "A third")


async def test_no_path_of_this_machine_is_stored(report: Path, other: Path) -> None:
    async with reading(report) as reader:
        await link(reader, "Talks", "council", "council.txt", "see-also")
    assert str(report.parent) not in beside(report).read_text()
    assert json.loads(beside(report).read_bytes())["total"] == len(items_of(beside(report))) == 1
