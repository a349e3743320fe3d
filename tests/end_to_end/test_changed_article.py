"""An article that is corrected after it was annotated, in a real terminal: from the old words to the new."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from annotations.sidecar import beside
from tests.end_to_end.conftest import STORY, Annotate
from tests.end_to_end.running import diple, items_of, settle
from tests.ptyscreen import Key, Pty, ctrl

CORRECTED = "CORRECTION: an earlier version was wrong about the bases.\n\n" + STORY.replace(
    "two military bases", "two large naval bases"
).replace("Rosneft, the oil company, sent nobody.\n\n", "")


def note(reader: Pty, words: str, text: str) -> None:
    """Annotate words that are searched for."""
    reader.send(f"/{words}\rv")
    reader.wait_for("selected")
    reader.send(f"a{text}" + ctrl("d"))
    reader.wait_for("note · saved")


def quotes(story: Path) -> dict[str, dict[str, Any]]:
    """Return the targets on disk by the words they quote."""
    targets = [each["target"] for each in items_of(beside(story))]
    return {each["selector"][0]["exact"]: each for each in targets}


def test_a_corrected_article_is_read_anew_and_its_notes_are_settled(story: Path, home: Path) -> None:
    with diple(story, home=home, columns=120, lines=30) as reader:
        reader.wait_for("no such spaCy")
        note(reader, "two military bases", "Compare with December.")
        note(reader, "Rosneft, the oil company", "Ask them.")
        note(reader, "The last paragraph", "Closing.")
        story.write_text(CORRECTED)
        reader.wait_for("R reads it again")
        reader.send("R")
        reader.wait_for("CORRECTION: an earlier version")
        reader.wait_for("1 orphan · 1 edited")

        reader.send("W")
        reader.wait_for("What changed since")
        reader.wait_for("{+CORRECTION: an earlier version was wrong about the bases.+}")
        reader.wait_for("fate of two [-military-] {+large")
        reader.wait_for("[-Rosneft, the oil company, sent nobody.-]")
        reader.wait_for("? (orphan) Rosneft, the oil")
        reader.send("nn" + Key.ESCAPE)
        reader.wait_for(lambda _: "[-" not in reader.screen_text())

        reader.send("[u")  # reading went on where it was, in the last paragraph
        reader.wait_for("edited 1/2 · = accepts")
        reader.wait_for("now: two large naval bases")
        before = beside(story).read_bytes()
        assert b"naval" not in before, "nothing is rewritten before the person says so"
        reader.send("=")
        reader.wait_for("accepted · saved")
        assert "two large naval bases" in quotes(story)
        reader.send("U")
        reader.wait_for("took back: an accepted place")
        assert beside(story).read_bytes() == before
        reader.send(ctrl("r"))
        reader.wait_for("did again: an accepted place")
        reader.send("M")
        reader.wait_for("accepted · saved")

        reader.send("]u")
        reader.wait_for("orphan 1/1 · select its words, then P")
        reader.wait_for("Orphan: words that are gone")
        reader.send(Key.TAB + "/Ana Petrova\rvP")
        reader.wait_for("Which note is about “Ana Petrova”?")
        reader.send(Key.ENTER)
        reader.wait_for("attached · saved")
        assert set(quotes(story)) == {"two large naval bases", "Ana Petrova", "The last paragraph"}
        reader.send("U")
        reader.wait_for("took back: a change")
        reader.send("]uO")
        reader.wait_for("left as an orphan · saved")
        assert quotes(story)["Rosneft, the oil company"]["diple:orphaned"].startswith("sha256:")
        reader.send("q")
        assert reader.wait_for_exit() == 0

    with diple(story, home=home, columns=120, lines=30) as reader:
        reader.wait_for("CORRECTION")
        reader.wait_for("a person says that the words are")
        reader.wait_for("no such spaCy")
        reader.send("j")
        reader.wait_for("saved · 100%")
        assert "1 orphan" not in reader.screen_text()
        assert "edited" not in reader.screen_text()
        reader.send("q")
        assert reader.wait_for_exit() == 0


@pytest.mark.parametrize("columns", [110, 70])
def test_what_changed_is_scrolled_in_the_terminal_as_it_is_drawn(
    story: Path, home: Path, annotate: Annotate, columns: int
) -> None:
    many = "\n".join(f"Part {number} of the report was never changed by anybody.\n" for number in range(60))
    story.write_text(STORY + many)
    places = ("two military bases", "Rosneft, the oil company", "Part 7 of", "Part 30 of")
    annotate(story, {words: f"On {words}." for words in places})
    story.write_text(CORRECTED + many.replace("Part 20 of", "Part twenty of"))
    with diple(story, home=home, columns=columns, lines=24) as reader:
        reader.wait_for("no such spaCy")
        reader.send("W")
        reader.wait_for("change 1 of 4")
        settle(reader)
        for keys in ("jjjj", "k", " j", "nnnk", "bj"):
            reader.send(keys)
            settle(reader, 0.2)
            seen = reader.screen_text()
            reader.resize(columns + 1, 25)
            reader.wait_for(lambda _: reader.cell(0, 24).reverse and not reader.cell(0, 23).reverse)
            reader.resize(columns, 24)
            with suppress(AssertionError):
                reader.wait_for(lambda _, seen=seen: reader.screen_text() == seen)
            assert reader.screen_text() == seen  # tells the rows that are others
        reader.send(Key.ESCAPE)
        reader.wait_for("1 orphan" if columns >= 100 else "uncertain")
        reader.send("q")
        assert reader.wait_for_exit() == 0


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (40, 12)])
def test_a_small_terminal_shows_what_changed_and_takes_the_keys(
    story: Path, home: Path, annotate: Annotate, columns: int, lines: int
) -> None:
    annotate(story, {"two military bases": "Compare."})
    story.write_text(CORRECTED)
    with diple(story, home=home, columns=columns, lines=lines) as reader:
        reader.wait_for("CORRECTION")
        reader.wait_for("no such spaCy"[: max(8, columns - 40)])
        reader.send("]u")
        reader.wait_for("edited 1/1 · = accepts")
        reader.send("W")
        reader.wait_for("[-military-]")
        reader.wait_for("? (edited) two military bases")
        reader.wait_for("Esc back")
        reader.send(Key.ENTER)
        reader.wait_for(lambda _: "[-" not in reader.screen_text())
        assert "large naval" in reader.screen_text()
        reader.send("]u=")
        reader.wait_for("accepted · saved")
        assert set(quotes(story)) == {"two large naval bases"}
        reader.send("q")
        assert reader.wait_for_exit() == 0
