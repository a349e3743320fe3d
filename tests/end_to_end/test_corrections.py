"""What is put right in one article is right in the next one of its folder."""

from __future__ import annotations

from pathlib import Path

from annotations.sidecar import beside
from tests.end_to_end.running import diple, items_of
from tests.ptyscreen import Pty

FIRST = """Officials went to Tartus.

The head of Tartus, it is said, met the head of Brindlemark in Lisbon on 2 May 2024.
"""
SECOND = "Later that week the board of Tartus met Brindlemark in Lisbon.\n"


def drawn(reader: Pty, words: str) -> bool:
    """Tell whether words on the screen are drawn as a name is."""
    cell = reader.cell(*reader.find(words))
    return bool(cell.bold or cell.underscore or cell.italics)


def settled(reader: Pty, name: str) -> None:
    """Wait until a name is drawn and all is said that comes without a key."""
    reader.wait_for(lambda _: name in reader.screen_text() and drawn(reader, name))
    reader.wait_for("no such spaCy")


def test_a_correction_made_in_one_article_holds_in_the_next_one(folder: Path, home: Path) -> None:
    first, second = folder / "first.txt", folder / "second.txt"
    first.write_text(FIRST)
    second.write_text(SECOND)
    with diple(second, home=home) as reader:
        settled(reader, "Tartus")
        assert not drawn(reader, "Brindlemark")
        reader.send("]e")
        reader.wait_for("GPE")
        reader.send("q")
        assert reader.wait_for_exit() == 0
    with diple(first, home=home) as reader:
        settled(reader, "Tartus")
        reader.send("]ec")
        reader.wait_for("What is “Tartus”?")
        reader.send("ORG\r")
        reader.wait_for("2 places")
        reader.send("wherever\r")
        reader.wait_for("is ORG everywhere · saved")
        reader.send("/Brindlemark\rv")
        reader.wait_for("characters selected")
        reader.send("c")
        reader.wait_for("What is “Brindlemark”?")
        reader.send("FAC\r")
        reader.wait_for("is FAC · saved")
        reader.send("]s")
        reader.wait_for("GPE? Y yes · X no")
        reader.send("X")
        reader.wait_for("“Lisbon” is no entity here · DATE? 1 left")
        reader.send(".")
        reader.wait_for("“Lisbon” is no entity wherever it stands · saved")
        reader.send("Y")
        reader.wait_for("“2 May 2024” is DATE here · no more suggestions")
        reader.send("q")
        assert reader.wait_for_exit() == 0
    assert len(items_of(beside(first))) == 4
    with diple(second, home=home) as reader:
        settled(reader, "Brindlemark")
        reader.send("]e")
        reader.wait_for("ORG")
        reader.send("]e")
        reader.wait_for("FAC")
        reader.send("]e")
        reader.wait_for("no more entities that way")
        reader.send("q")
        assert reader.wait_for_exit() == 0
    assert not beside(second).exists()
