"""Suggestions accepted and rejected one by one or everywhere; words widened and narrowed; entities merged."""

from __future__ import annotations

from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest

import annotations.entities
from annotations import decisions
from annotations.entities.identity import identity_of
from annotations.formats import open_article
from annotations.model import EntityTarget, ReplyTo
from annotations.notebook import Notebook
from tests.tui import driving, known_names
from tests.tui.driving import MEDIUM, NARROW, Reader, bodies, reading

HANNA = """Oldtown Hanna came late. Hanna said nothing.

Then Oldtown Hanna left for Moscow Oblast, and Rosneft stayed in Moscow.

Oldtown Hanna wrote. The Moscow Oblast read it.
"""


def said(reader: Reader) -> list[tuple[str, list[str]]]:
    """Return what is decided on disk: the words or the name, and the kinds."""
    return [
        (
            each["target"]["selector"][0].get("exact") or each["target"]["selector"][0]["diple:entity"],
            bodies(each, "classifying"),
        )
        for each in reader.items
    ]


async def pick(reader: Reader, shown: str, typed: str = "") -> None:
    """Wait for a picker that shows something, type, and take what is chosen."""
    await reader.until(lambda: reader.panel is not None and shown in reader.panel_text, shown)
    if typed:
        await reader.type(typed)
        await reader.until(lambda: typed in reader.panel_text)
    await reader.press("enter")


async def test_suggestions_are_accepted_and_rejected_one_after_the_other(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "s")
        assert reader.current == "Moscow"
        await reader.says("GPE? Y yes · X no · c another kind · 6 left")
        await reader.press("Y")
        await reader.says("“Moscow” is GPE here · . in all 2 places · PERSON? 5 left")
        assert reader.current == "Ana Petrova"
        await reader.press("X")
        await reader.says("“Ana Petrova” is no entity here · GPE? 4 left")
        assert said(reader) == [("Moscow", ["GPE"]), ("Ana Petrova", ["NONE"])]
        assert not reader.kinds("Ana Petrova")
        await reader.press("[", "s")
        await reader.says("no more suggestions that way · 4 left")
        for left in ("3 left", "2 left", "1 left", "no more suggestions"):
            await reader.press("Y")
            await reader.says(left)
        await reader.press("]", "s")
        await reader.says("no more suggestions")
        assert len(reader.items) == 6


async def test_what_merely_decides_is_no_note(report: Path) -> None:
    with Notebook.open(article := open_article(report), creator="bob") as notebook:
        noted = notebook.add(article.find("Rosneft"), kind="ORG", note="Of whom?")
        notebook.add(article.find("Damascus"), kind="GPE")
        answered = notebook.add(article.find("28 January 2025"), kind="DATE")
        notebook.add(EntityTarget("Moscow", "GPE"), uri="Q649")
        notebook.add(ReplyTo(answered.id), note="Why?")
    async with reading(report) as reader:
        await reader.until(lambda: "Notes 3" in reader.pane_text)
        await reader.press("]", "s", "Y", "Y", "Y")
        await reader.until(lambda: len(reader.items) == 8)
        assert "Notes 3" in reader.pane_text
        heads = [row.split()[2] for row in reader.pane_text.splitlines() if "> " in row]
        assert heads == ["28", "Rosneft"]
        signs = [row.lstrip()[:1] for row in reader.page_text.splitlines() if row.strip()]
        assert signs.count(">") == 1
        await reader.press("escape", "g", "]", "a")
        assert reader.current == "28 January 2025"
        await reader.press("]", "a")
        assert reader.current == "Rosneft"
        await reader.press("]", "a")
        await reader.says("no more annotations that way")
        reader.notebook.edit(noted.id, note=None)
        await reader.until(lambda: "Notes 2" in reader.pane_text)
        assert "> Rosneft" not in reader.pane_text


async def test_a_note_on_words_that_were_decided_about_is_one_of_its_own(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "s", "Y", "[", "e", "escape")
        assert reader.items[0]["motivation"] == "classifying"
        await reader.point("Moscow")
        assert reader.current == "Moscow"
        await reader.says("GPE")
        await reader.press("a")
        await reader.write("Which one?")
        assert [each["motivation"] for each in reader.items] == ["classifying", "commenting"]


async def test_a_decision_is_taken_back_where_it_was_made(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "s", "Y", "X", "[", "e")
        assert reader.current == "Moscow"
        await reader.until(lambda: "✓ GPE" in reader.status and "D delete" in reader.status)
        await reader.press("D")
        await reader.says("taken back: “Moscow”: GPE here · saved · U brings it back")
        assert said(reader) == [("Ana Petrova", ["NONE"])]
        assert reader.current == "Moscow"
        await reader.press("D")
        await reader.says("go to an annotation first")
        await reader.press("U")
        assert said(reader) == [("Moscow", ["GPE"]), ("Ana Petrova", ["NONE"])]
        assert reader.current == "Moscow"
        await reader.point("Petrova")  # which is no entity, but was decided to be none
        await reader.press("D")
        await reader.says("taken back: “Ana Petrova”: no entity here")
        assert reader.kinds("Ana Petrova") == {"PERSON"}
        assert said(reader) == [("Moscow", ["GPE"])]


async def test_a_decision_about_a_name_is_taken_back_at_any_of_its_places_and_a_note_is_not(
    report: Path,
) -> None:
    with Notebook.open(article := open_article(report), creator="bob") as notebook:
        notebook.add(EntityTarget("Moscow", "GPE"), kind="ORG")
        notebook.add(article.find("Rosneft"), kind="PERSON", note="Of whom?")
    async with reading(report, size=NARROW) as reader:
        await reader.press("]", "e", "D")
        await reader.says("taken back: ORG everywhere · U")
        assert reader.kinds("Moscow", 2) == {"GPE"}
        await reader.press("]", "e", "]", "e", "]", "e", "]", "e", "D")
        assert reader.current == "Rosneft"
        await reader.says("go to an annotation first")
        assert said(reader) == [("Rosneft", ["PERSON"])]


async def test_the_list_of_entities_shows_what_was_decided_and_takes_it_back(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "s", "Y", "4", "]", "s", "Y", "escape", "e")
        await reader.until(lambda: "✓ Moscow" in reader.pane_text)
        assert reader.pane_text.count("✓") == 1
        await reader.press("g", "/")
        await reader.type("moscow")
        await reader.press("enter")
        await reader.until(lambda: "✓ GPE in 2 of 2 places" in reader.pane_text)
        await reader.press("D")
        await reader.says("decided of single places")
        await reader.press("enter")
        await reader.until(lambda: "✓ GPE here · alice" in reader.pane_text)
        await reader.press("D")
        await reader.says("taken back: “Moscow”: GPE here")
        await reader.until(lambda: "✓ GPE in 1 of 2 places" in reader.pane_text)
        assert "✓ Moscow" not in reader.pane_text
        await reader.press("D")
        await reader.until(lambda: reader.items == [])
        assert "✓" not in reader.pane_text


async def test_no_decision_waits_for_mentions_to_be_grouped(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Grouping those of a long article takes longer than a key may."""
    real, threads = decisions.group, []

    def seen(*given: Any) -> Any:
        threads.append(current_thread())
        return real(*given)

    monkeypatch.setattr(decisions, "group", seen)
    monkeypatch.setattr(annotations.entities, "group", seen)
    async with reading(report) as reader:
        await reader.press("e", "tab")
        await reader.until(lambda: reader.screen.entities is not None and not reader.screen.grouping)
        await reader.settle()
        await reader.until(lambda: len(threads) >= 2, "grouped and prepared")
        for keys in ("]s", "Y", "]s", "Y", ".", "D", "U"):
            await reader.press(*keys)
            await reader.until(lambda: reader.screen.entities is not None)
        await reader.until(lambda: "✓ Damascus" in reader.pane_text)
    assert main_thread() not in threads


async def test_undo_goes_back_to_the_suggestion(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "s", "Y", "X")
        await reader.until(lambda: not reader.kinds("Ana Petrova"))
        await reader.press("U")
        await reader.says("took back: a decision about an entity")
        assert reader.kinds("Ana Petrova") == {"PERSON"}
        assert reader.current == "Ana Petrova"
        await reader.press("U")
        assert reader.current == "Moscow"
        assert reader.items == []
        await reader.press("ctrl+r")
        assert said(reader) == [("Moscow", ["GPE"])]


async def test_a_decision_is_widened_to_all_places_by_one_more_key_and_taken_back_in_two(
    report: Path,
) -> None:
    async with reading(report, size=MEDIUM) as reader:
        await reader.press("]", "s", "X")
        assert not reader.kinds("Moscow")
        assert reader.kinds("Moscow", 2) == {"GPE"}
        await reader.press(".")
        await reader.says("“Moscow” is no entity in all 2 places · saved")
        assert not reader.kinds("Moscow", 2)
        assert said(reader) == [("Moscow", ["NONE"])]
        await reader.press(".")
        await reader.says("nothing to widen")
        await reader.press("U")
        await reader.until(lambda: reader.kinds("Moscow", 2) == {"GPE"})
        assert not reader.kinds("Moscow")
        await reader.press("U")
        assert reader.kinds("Moscow") == {"GPE"}


async def test_what_is_decided_or_hidden_is_no_suggestion_and_no_words_are_needed(report: Path) -> None:
    async with reading(report, size=NARROW) as reader:
        await reader.press("Y")
        await reader.says("go to a suggestion first")
        await reader.press("]", "s", "Y")
        await reader.says("PERSON? 5 left · ✓ GPE · . all 2")
        await reader.press(".")
        await reader.until(lambda: len(reader.items) == 1)
        await reader.press("escape", "g")
        for words in ("Ana Petrova", "Damascus", "28 January 2025", "Rosneft"):
            await reader.press("]", "s")
            assert reader.current == words
        await reader.press("]", "s")
        await reader.says("no more that way · 4 left")


async def test_how_many_are_left_fits_whatever_the_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_names, "NAMES", {"Long Road": "WORK_OF_ART"})
    path = tmp_path / "a.txt"
    path.write_text("Long Road was read. " * 120)
    async with reading(path, size=NARROW) as reader:
        await reader.press("]", "s")
        await reader.says("WORK_OF_ART? 120 left · Y yes")
        await reader.press("Y")
        await reader.says("WORK_OF_ART? 119 left · ✓ WORK")
        await reader.press(".")
        await reader.says("no more suggestions · ")


@pytest.fixture
def hanna(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an article in which a word too many was taken for a part of a name."""
    names = {"Oldtown Hanna": "PERSON", "Moscow": "GPE", "Rosneft": "ORG"}
    monkeypatch.setattr(known_names, "NAMES", names)
    path = tmp_path / "hanna.txt"
    path.write_text(HANNA)
    return path


async def test_words_are_narrowed_wherever_they_were_found_in_one_edit(hanna: Path) -> None:
    async with reading(hanna) as reader:
        before = reader.kinds("Oldtown", 2)
        await reader.go_to("Hanna")
        await reader.press("c")
        await reader.until(lambda: reader.panel is not None and "What is “Hanna”?" in reader.panel_text)
        assert "PERSON" in reader.panel_text.splitlines()[2]
        await reader.press("enter")
        await pick(reader, "4 places", "wherever")
        await reader.says("“Hanna” is PERSON everywhere · saved")
        assert [reader.kinds("Hanna", nth) for nth in (1, 2, 3, 4)] == [{"PERSON"}] * 4
        assert not any(reader.kinds("Oldtown", nth) for nth in (1, 2, 3))
        assert dict(said(reader)) == {"Oldtown Hanna": ["NONE"], "Hanna": ["PERSON"]}
        await reader.press("U")
        await reader.until(lambda: reader.kinds("Oldtown", 2) == before)
        assert reader.items == []


async def test_of_a_kind_what_reaches_least_is_offered_first_in_the_words_of_identities(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_names, "NAMES", {"Ana Petrova": "PERSON", "Petrova": "PERSON"})
    path = tmp_path / "a.txt"
    path.write_text("Ana Petrova came. Petrova left, and Petrova stayed.")
    async with reading(path) as reader:
        for whole, moves in (("all of Ana Petrova", ()), ("wherever it says Petrova", ("]", "e"))):
            await reader.press("]", "e", *moves, "c")
            await pick(reader, "What is", "ORG")
            await reader.until(lambda: reader.panel is not None and "Where?" in reader.panel_text)
            assert 0 < reader.panel_text.index("only here") < reader.panel_text.index(whole)
            await reader.press("enter")
            await reader.says("is ORG · saved")
            await reader.press("U", "g")
            assert reader.items == []


async def test_words_are_widened_wherever_they_stand(hanna: Path) -> None:
    async with reading(hanna) as reader:
        await reader.go_to("Moscow Oblast")
        await reader.press("c")
        await pick(reader, "What is")
        await pick(reader, "2 places", "wherever")
        await reader.says("“Moscow Oblast” is GPE everywhere · saved")
        assert said(reader) == [("Moscow Oblast", ["GPE"])]
        assert [reader.kinds("Oblast", nth) for nth in (1, 2)] == [{"GPE"}] * 2
        assert reader.kinds("Moscow", 2) == {"GPE"}


async def test_the_list_of_entities_follows_decisions_without_being_made_anew(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("e", "tab", "]", "s")
        before = reader.pane_text
        assert "Ana Petrova" in before
        await reader.press("Y")
        grouped = reader.screen.entities
        await reader.press("X")
        assert reader.screen.entities is grouped
        await reader.until(lambda: "Ana Petrova" not in reader.pane_text.partition("Decided")[0])
        text = reader.screen.article.text
        assert reader.screen.decisions is not None
        assert grouped == reader.screen.decisions.entities(reader.screen.mentions, text)
        await reader.press("U")
        await reader.until(lambda: "Ana Petrova" in reader.pane_text.partition("Decided")[0])
        assert reader.screen.entities == reader.screen.decisions.entities(reader.screen.mentions, text)


async def test_an_entity_is_said_to_be_another_one_and_by_itself_again(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("]", "e", "I")
        await pick(reader, "Which one is “Moscow”?", "Rosneft")
        await pick(reader, "all of Moscow", "all of")
        await reader.says("“Moscow” is Rosneft, 2 places · saved")
        assert bodies(reader.items[0], "identifying") == [identity_of("Rosneft")]
        await reader.press("]", "m")
        await reader.says("Rosneft: 2 of 3")
        assert reader.current == "Rosneft"
        await reader.press("I")
        await pick(reader, "Which one is", "stands")
        await pick(reader, "only here", "only here")
        await reader.says("is another one, 1 place · saved")
        await reader.press("U", "U")
        assert reader.items == []
        await reader.press("g", "]", "e", "]", "m")
        await reader.says("Moscow: 2 of 2")


async def test_of_a_short_form_what_reaches_least_is_offered_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        known_names, "NAMES", {"Ana Petrova": "PERSON", "Petrova": "PERSON", "Rosneft": "ORG"}
    )
    path = tmp_path / "a.txt"
    path.write_text("Ana Petrova came. Petrova left Rosneft, and Petrova stayed.")
    async with reading(path) as reader:
        await reader.press("]", "e", "]", "e", "I")
        await pick(reader, "Which one is “Petrova”?", "Rosneft")
        await reader.until(lambda: reader.panel is not None and "only here" in reader.panel_text)
        order = ("only here", "wherever it says Petrova", "all of Ana Petrova")
        at = [reader.panel_text.index(each) for each in order]
        assert at == sorted(at)
        await reader.press("enter")
        await reader.says("“Petrova” is Rosneft, 1 place · saved")
        assert reader.kinds("Petrova", 2) == {"ORG"}
        assert reader.kinds("Petrova", 3) == reader.kinds("Petrova") == {"PERSON"}
        await reader.press("U")
        await reader.until(lambda: reader.kinds("Petrova", 2) == {"PERSON"})


async def test_what_names_are_in_another_article_of_the_folder_they_are_here(report: Path) -> None:
    other = report.with_name("other.txt")
    other.write_text(driving.REPORT)
    with Notebook.open(open_article(other), creator="bob") as notebook:
        notebook.add(EntityTarget("Rosneft", "ORG"), uri=identity_of("Moscow"))
        notebook.add(EntityTarget("Moscow", "GPE"), uri="Q649")
    async with reading(report) as reader:
        await reader.press("]", "e")
        entity = reader.screen.entity_here()
        assert entity is not None
        assert (entity.name, entity.aliases, len(entity.mentions)) == ("Moscow", ("Rosneft",), 3)
        assert entity.uri == "http://www.wikidata.org/entity/Q649"
        await reader.press("I")
        await pick(reader, "Which one is “Moscow”?", "stands")
        await pick(reader, "all of Moscow", "all of")
        await reader.says("“Moscow” is one by itself, 2 places · saved")
        assert {len(each.mentions) for each in reader.screen.group_entities()} == {1, 2}


async def test_the_entity_chosen_in_the_pane_is_said_to_be_another_one(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("e", "j", "j")
        chosen = reader.screen.entity_here()
        assert chosen is not None
        assert chosen.name == "Ana Petrova"
        await reader.press("I")
        await pick(reader, "Which one is", "Rosneft")
        await reader.until(lambda: reader.items)
        [item] = reader.items
        assert item["target"]["selector"][0]["diple:entity"] == chosen.name
        assert bodies(item, "identifying") == [identity_of("Rosneft")]


async def test_the_kind_of_the_entity_chosen_in_the_pane_is_corrected(report: Path) -> None:
    async with reading(report) as reader:
        await reader.press("e", "c")
        await reader.says("choose an entity first, with j and k")
        await reader.press("j", "j")
        chosen = reader.screen.entity_here()
        assert chosen is not None
        await reader.press("c")
        await pick(reader, f"What is “{chosen.name}”?", "ORG")
        await reader.until(lambda: reader.items)
        assert bodies(reader.items[0], "classifying") == ["ORG"]


async def test_an_id_of_wikidata_is_typed_and_what_is_none_is_not_taken(report: Path) -> None:
    async with reading(report, size=NARROW) as reader:
        await reader.press("]", "e", "I")
        await reader.until(lambda: reader.panel is not None and "Which one" in reader.panel_text)
        await reader.type("no such thing at all")
        await reader.press("enter")
        assert reader.panel is not None
        await reader.press("escape")
        await reader.until(lambda: reader.panel is None)
        await reader.press("I")
        await pick(reader, "Which one", "q649")
        await pick(reader, "all of Moscow", "all of")
        await reader.until(lambda: reader.items)
        assert bodies(reader.items[0], "identifying") == ["http://www.wikidata.org/entity/Q649"]
