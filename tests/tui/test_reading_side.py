"""The side pane: its views, choosing and going, folding, and narrow terminals."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.geometry import Region

from annotations.config import Config
from annotations.formats import open_article
from annotations.model import WHOLE, EntityTarget, Link, ReplyTo
from annotations.notebook import Notebook
from tests.tui.driving import MEDIUM, NARROW, REPORT, WIDE, bodies, reading, rows_of
from tui import memory
from tui.widgets.pane import ENTITIES, LINKS, NOTES, SEEN, TRASH, Pane


@pytest.fixture
def noted(report: Path) -> Path:
    """Return the article with notes on three of its parts, and one on the whole."""
    article = open_article(report)
    with Notebook.open(article, creator="bob") as notebook:
        first = notebook.add(article.find("two military bases"), note="Which ones?", tags=["bases"])
        notebook.add(article.find("Damascus"), note="A long one. " * 30)
        notebook.add(article.find("A third"), links=[Link(first.id, "supports")])
        notebook.add(WHOLE, note="On all of it.")
        notebook.add(ReplyTo(first.id), note="Those two.")
    return report


async def test_the_pane_stands_open_where_there_are_notes_and_is_folded_away_where_there_are_none(
    noted: Path,
) -> None:
    bare = noted.with_name("bare.txt")
    bare.write_text(REPORT)
    async with reading(bare) as reader:
        assert not reader.screen.pane.display
    async with reading(noted) as reader:
        assert reader.screen.pane.display
        assert reader.screen.page.size.width + reader.screen.pane.size.width == WIDE[0]


async def test_notes_stand_beside_their_rows(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.until(lambda: "> two military bases" in reader.pane_text)
        rows = rows_of(reader.screen.pane)
        assert rows[0].startswith("│ Notes 5")
        note = next(y for y, row in enumerate(rows) if "> A third" in row)
        words = next(y for y, row in enumerate(rows_of(reader.screen.page)) if "A third" in row)
        assert note >= words
        assert "#bases" in reader.pane_text
        assert "Which ones?" in reader.pane_text
        assert "↳ Those two." in reader.pane_text
        assert "> the whole article" in reader.pane_text
        assert "→ supports: “two military bases” — Which ones?"[:30] in reader.pane_text


async def test_rows_that_the_terminal_moved_are_painted_though_a_frame_of_other_widgets_comes_first(
    noted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(noted) as reader:
        await reader.until(lambda: "> two military bases" in reader.pane_text)
        pane = reader.screen.pane
        asked: set[int] = set()
        refresh = pane.refresh

        def asking(*regions: Region, **how: bool) -> Pane:
            asked.update(region.y for region in regions)
            return refresh(*regions, **how)

        def at_rest() -> bool:
            asked.clear()
            pane.repair()
            return not asked

        monkeypatch.setattr(pane, "refresh", asking)
        await reader.until(at_rest)
        rows = rows_of(pane)
        pane.moved(-1)
        pane.render_lines(Region(0, 0, *pane.size))  # which Textual asks for when it paints the page
        pane.repair()
        assert asked >= {0} | {y for y in range(1, len(rows)) if rows[y] != rows[y - 1]}
        await reader.until(at_rest)


async def test_choosing_notes_walks_the_article_and_enter_goes_back_to_the_page(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("tab")
        await reader.says("Enter go there")
        await reader.press("g", "j")
        assert reader.current == "two military bases"
        await reader.press("j")
        assert reader.current == "Damascus"
        long = reader.pane_text.count("A long one.")
        await reader.press("k")
        assert reader.pane_text.count("A long one.") < long  # only the chosen one is shown to its end
        await reader.press("G")
        assert reader.current == "A third"
        await reader.press("enter")
        assert reader.app.focused is reader.screen.page
        await reader.says("annotation")


async def test_the_views_follow_each_other_and_their_counts_are_shown(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("tab", "l")
        await reader.until(lambda: "G GPE" in reader.pane_text, "the entities")
        for words in ("Moscow", "×2", "P PERSON", "Ana Petrova", "D DATE"):
            assert words in reader.pane_text
        await reader.press("l")
        await reader.until(lambda: "→ supports: " in reader.pane_text, "the links")
        assert "Links 1" in reader.pane_text
        await reader.press("l")
        await reader.until(lambda: "Which ones?" in reader.pane_text, "the notes")
        await reader.press("h", "h")
        await reader.until(lambda: "Ana Petrova" in reader.pane_text)


async def test_a_link_to_another_article_is_called_by_what_is_there(noted: Path) -> None:
    annotated, bare = noted.with_name("other.txt"), noted.with_name("bare.txt")
    annotated.write_text("Harbour news\n\nThe crane fell.\n")
    bare.write_text("Nobody annotated this.\n")
    with Notebook.open(open_article(annotated), creator="bob") as notebook:
        there = notebook.add(notebook.article.find("crane"), note="Why?")
    article = open_article(noted)
    with Notebook.open(article, creator="bob") as notebook:
        links = [
            Link(there.id),
            Link(open_article(bare).id),
            Link("urn:uuid:018f6a52-0000-7000-8000-00000000beef"),
        ]
        notebook.add(article.find("Talks"), links=links)
    async with reading(noted) as reader:
        await reader.press("tab", "l", "l")
        await reader.until(lambda: "“crane” — Why? (oth" in reader.pane_text, "the annotation's words")
        assert "→ see-also: bare.txt" in reader.pane_text
        assert "→ see-also: …0000beef" in reader.pane_text


async def test_an_entity_is_walked_mention_by_mention_from_the_pane(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("e")
        await reader.until(lambda: "Moscow" in reader.pane_text)
        keys = reader.screen.pane.keys
        await reader.press(*["j"] * (keys.index("GPE:Moscow") + 1), "enter")
        await reader.says("Moscow: 1 of 2")
        await reader.press("enter")
        await reader.says("Moscow: 2 of 2")
        await reader.press("enter")
        await reader.says("Moscow: 1 of 2")
        assert reader.current == "Moscow"


async def test_hidden_kinds_are_not_listed(report: Path) -> None:
    async with reading(report, config=Config(hidden_kinds=("GPE",))) as reader:
        await reader.press("e")
        await reader.until(lambda: "Ana Petrova" in reader.pane_text)
        assert "Moscow" not in reader.pane_text


async def test_notes_are_edited_answered_and_deleted_in_the_pane(noted: Path) -> None:
    async with reading(noted) as reader:
        before = len(reader.items)
        await reader.press("tab", "g", "j", "r")
        await reader.write("An answer.")
        assert len(reader.items) == before + 1
        await reader.until(lambda: "↳ An answer." in reader.pane_text)
        assert reader.app.focused is reader.screen.page
        await reader.press("tab", "g", "j", "a")
        await reader.write(" Both.")
        edited = next(
            item for item in reader.items if item["motivation"] == "commenting" and "Which" in str(item)
        )
        assert bodies(edited, "commenting") == ["Which ones? Both."]
        await reader.press("tab", "g", "j", "D")
        await reader.says("deleted · saved")
        assert len(reader.items) == before


async def test_the_last_note_can_be_deleted_and_the_pane_says_what_to_do(report: Path) -> None:
    article = open_article(report)
    with Notebook.open(article, creator="bob") as notebook:
        notebook.add(article.find("Damascus"), note="Only one.")
    async with reading(report) as reader:
        await reader.press("tab", "j", "D")
        await reader.until(lambda: "No notes yet." in reader.pane_text)
        assert reader.items == []
        await reader.press("U")
        await reader.until(lambda: "Only one." in reader.pane_text)


async def test_empty_views_say_what_to_do_next(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("nothing here but words\n")
    async with reading(path) as reader:
        await reader.press("tab")
        for words in ("No notes yet.", "No entities found", "No cross-references yet."):
            await reader.until(lambda words=words: words in reader.pane_text)
            await reader.press("j", "enter")
            await reader.says("nothing chosen")
            await reader.press("l")


@pytest.mark.parametrize(
    ("view", "more", "heads"),
    [
        (ENTITIES, (), "Notes 0  Entities 73  Links 0"),
        (NOTES, (SEEN,), "Notes 0  Ent 73  Links 0  Seen 3"),
        (ENTITIES, (SEEN,), "Notes  Entities 73  Links  Seen"),
        (ENTITIES, (SEEN, TRASH), "Not  Entities 73  Lin  See  Tra"),
        (NOTES, (SEEN, TRASH), "Notes 0  Ent  Links  Seen  Trash"),
    ],
)
async def test_names_of_views_lose_their_counts_before_their_letters(
    report: Path, view: str, more: tuple[str, ...], heads: str
) -> None:
    async with reading(report, size=(37, 14)) as reader:
        await reader.press("tab")
        pane = reader.screen.pane
        await reader.until(lambda: pane.size.width == 37)
        pane.show(view, [], {NOTES: 0, ENTITIES: 73, LINKS: 0, **dict.fromkeys(more, 3)})
        await reader.until(lambda: rows_of(pane)[0].strip("│ ") == heads, heads)


async def test_the_mouse_chooses_views_and_items(noted: Path) -> None:
    async with reading(noted) as reader:
        pane = reader.screen.pane
        await reader.until(lambda: "> two military bases" in reader.pane_text)
        row = next(y for y, each in enumerate(rows_of(pane)) if "> two military bases" in each)
        await reader.click(pane, 5, row)
        assert reader.current == "two military bases"
        await reader.click(pane, rows_of(pane)[0].index("Entities") + 1, 0)
        await reader.until(lambda: "Ana Petrova" in reader.pane_text)
        chosen = reader.messages(Pane.Chosen)
        assert (chosen[0].view, chosen[-1].item, chosen[-1].view) == ("Notes", "", "Entities")
        row = next(y for y, each in enumerate(rows_of(pane)) if "Ana Petrova" in each)
        await reader.click(pane, 5, row)
        assert reader.current == "Ana Petrova"


async def test_the_wheel_scrolls_a_list_that_is_longer_than_the_pane(tmp_path: Path) -> None:
    path = tmp_path / "dates.txt"
    path.write_text("\n\n".join(f"On {day} January 2025 it rained." for day in range(1, 31)))
    async with reading(path, size=(120, 24)) as reader:
        await reader.press("e")
        await reader.until(lambda: "1 January 2025" in reader.pane_text)
        before = reader.pane_text
        for _ in range(20):
            await reader.mouse(events.MouseScrollDown, reader.screen.pane, 4, 4)
        assert "30 January 2025" in reader.pane_text
        for _ in range(20):
            await reader.mouse(events.MouseScrollUp, reader.screen.pane, 4, 4)
        assert reader.pane_text == before


async def test_the_pane_is_folded_away_and_that_is_remembered(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("p")
        assert not reader.screen.pane.display
        await reader.until(lambda: reader.screen.page.size.width == WIDE[0])
        await reader.leave()
    assert memory.load().pane is False
    async with reading(noted) as reader:
        assert not reader.screen.pane.display
        await reader.press("p")
        assert reader.screen.pane.display


async def test_below_100_columns_the_pane_takes_the_place_of_the_page(noted: Path) -> None:
    async with reading(noted, size=MEDIUM) as reader:
        assert not reader.screen.pane.display
        await reader.press("tab")
        await reader.until(lambda: "Which ones?" in reader.pane_text)
        assert not reader.screen.page.display
        assert reader.screen.pane.size.width == MEDIUM[0]
        await reader.press("j", "j", "enter")
        await reader.until(lambda: reader.screen.page.display)
        assert not reader.screen.pane.display
        assert reader.current == "two military bases"
        await reader.press("p")
        await reader.until(lambda: reader.screen.pane.display)
        await reader.press("escape")
        assert reader.screen.page.display
        assert not reader.screen.pane.display


async def test_a_narrow_terminal_tells_in_the_status_bar_what_an_annotation_says(noted: Path) -> None:
    async with reading(noted, size=NARROW) as reader:
        await reader.press("]", "a")
        assert "> “two military bases” — Which ones?" in reader.screen.said
        assert "1 repl" in reader.screen.said


async def test_making_the_terminal_narrow_folds_the_pane_and_keeps_the_focus_on_the_page(noted: Path) -> None:
    async with reading(noted) as reader:
        await reader.press("tab")
        await reader.pilot.resize_terminal(*MEDIUM)
        await reader.until(lambda: reader.screen.page.size.width == MEDIUM[0])
        assert not reader.screen.pane.display
        assert reader.app.focused is reader.screen.page
        await reader.press("tab")
        await reader.until(lambda: not reader.screen.page.display)
        await reader.pilot.resize_terminal(*WIDE)
        await reader.until(lambda: reader.screen.page.display and reader.screen.pane.display)
        await reader.until(lambda: "> two military bases" in reader.pane_text)


async def test_entities_that_a_person_tied_to_one_uri_are_one_in_the_pane(report: Path) -> None:
    article = open_article(report)
    with Notebook.open(article, creator="bob") as notebook:
        for name in ("Moscow", "Damascus"):
            notebook.add(EntityTarget(name, "GPE"), uri="https://example.org/both")
        notebook.add(article.find("Rosneft"), kind="NONE")
    async with reading(report) as reader:
        await reader.press("tab")
        await reader.until(lambda: "Notes 0" in reader.pane_text)
        await reader.press("l")
        await reader.until(lambda: "×3" in reader.pane_text, "both in one")
        entities, _, decided = reader.pane_text.partition("Decided")
        assert "Damascus" not in entities
        assert "Rosneft" not in entities
        assert "Damascus" in decided
        assert "Rosneft" in decided
