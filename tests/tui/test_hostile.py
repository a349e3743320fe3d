"""Text is never a command: hostile text in every place where text is drawn, in a real terminal.

The places are visited one after the other in one session; each must show stand-ins, and nothing hostile may
be among the bytes that were written.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from annotations.formats import open_article
from annotations.model import WHOLE, Link, ReplyTo
from annotations.notebook import Notebook
from annotations.sidecar import beside
from annotations.spans import Span
from tests.end_to_end.running import diple, oriented
from tests.ptyscreen import Key, Pty

CLIPBOARD: Final = "\x1b]52;c;QQ==\x07"
HOSTILE: Final = f"{CLIPBOARD}\x1b]0;P\x07\x1b[8m\x9b8m\x7f\u202e\u2066"
"""Sets the clipboard and the title, conceals (in both ways to write it), deletes, turns the text round."""

SHOWN: Final = "␛]52;c;QQ==␇␛]0;P␇␛[8m\ufffd8m␡\ufffd\ufffd"

NEVER: Final = (
    *(b"\x1b]52", b"\x1b]0;", b"\x1b[8m", b"\x07", b"\x7f"),
    *(each.encode() for each in ("\x9b", "\u202e", "\u2066")),
)
"""What must not be written until the person copies something."""


POINTER: Final = re.compile(rb"\x1b\]22;[a-z-]*\x07")
"""The shape of the mouse pointer, which Textual sets."""


def replaced(value: Any) -> Any:
    """Return JSON with ``HOSTILE`` spelled out where it says so: some of it an editor would have refused."""
    return json.loads(json.dumps(value).replace("~~", json.dumps(HOSTILE)[1:-1]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder in which everything that can carry text is hostile."""
    folder = tmp_path / f"DIR{HOSTILE}"
    folder.mkdir()
    path = folder / f"NAME{HOSTILE}.txt"
    path.write_text(
        f"Title: TITLE{HOSTILE}\nDate: 2025-01-28\n\nHere is TEXT{HOSTILE} and more.\n\n"
        f"The ENTITY{HOSTILE} spoke.\n"
    )
    (folder / f"OTHER{HOSTILE}.txt").write_text("Other words.\n")
    article = open_article(path)
    start = article.text.index("ENTITY")
    with Notebook.open(article, creator="~~WHO") as notebook:
        note = notebook.add(article.find(f"TEXT{HOSTILE}"), note="NOTE~~", tags=["TAG~~", "second"])
        notebook.add(ReplyTo(note.id), note="REPLY~~")
        notebook.add(WHOLE, note="WHOLE~~", links=[Link("urn:LINK")])
        notebook.add(Span(start, start + len("ENTITY") + len(HOSTILE)), kind="PERSON")
    data = replaced(json.loads(beside(path).read_bytes()))
    for item in data["first"]["items"]:
        for body in item["body"]:
            if body["purpose"] == "linking":
                body["source"] = f"urn:LINK{HOSTILE}"
    beside(path).write_text(json.dumps(data))
    return folder


def assert_harmless(output: bytes, place: str) -> None:
    """Fail where anything hostile is among what was written up to a place."""
    output = POINTER.sub(b"", output)
    for sequence in NEVER:
        at = output.find(sequence)
        assert at < 0, (place, sequence, output[max(0, at - 60) : at + 100])


def commands(reader: Pty) -> list[str]:
    """Return the operating system commands that were sent, but for the shape of the pointer."""
    return [each for each in reader.terminal.commands if not each.startswith("22;")]


def visit(reader: Pty) -> Iterator[str]:
    """Go through every place, and yield what each is called once it shows its stand-ins."""
    reader.wait_for("NAME␛")
    reader.wait_for("DIR␛")
    yield "the library"
    reader.send("NAME")
    reader.send(Key.ENTER)
    reader.wait_for("TEXT" + SHOWN)
    yield "the page"
    reader.wait_for("TITLE␛")
    yield "the header"
    for words in ("NOTE␛", "#TAG␛", "REPLY␛", "WHOLE␛", "LINK", "MODEL␛"):
        reader.wait_for(words)
        yield words
    reader.send("]aa")
    reader.wait_for("NOTE" + SHOWN)
    reader.wait_for("Note on “TEXT␛")
    yield "the note panel"
    reader.send(Key.ESCAPE)
    reader.wait_for(lambda _: "Note on" not in reader.screen_text())
    reader.send("t")
    reader.wait_for("Tags on")
    yield "the tag panel"
    reader.send(Key.ESCAPE)
    reader.wait_for(lambda _: "Tags on" not in reader.screen_text())
    reader.send("x")
    reader.wait_for("OTHER␛")
    reader.wait_for("Cross-reference from “TEXT␛")
    yield "the picker"
    reader.send(f"\x1b[200~{HOSTILE}\x1b[201~")
    reader.wait_for("^]0;P")  # Textual makes the ESC of a paste a caret
    yield "a paste"
    reader.send(Key.ESCAPE)
    reader.wait_for(lambda _: "Cross-reference from" not in reader.screen_text())
    reader.send("r")
    reader.wait_for("Reply to “TEXT␛")
    yield "the reply panel"
    reader.send(Key.ESCAPE)
    reader.wait_for(lambda _: "Reply to" not in reader.screen_text())
    reader.send("e")
    reader.wait_for("P PERSON")
    # In the text, in the list, and among what was decided.
    reader.wait_for(lambda _: reader.screen_text().count("ENTITY␛") == 3)
    yield "the entities"
    reader.send("gj")
    reader.send(Key.ENTER)
    reader.wait_for("1 of 1")
    yield "walking an entity"
    reader.send("l")
    reader.wait_for("see-also")
    yield "the links"
    reader.send("j")
    reader.send(Key.ENTER)
    reader.wait_for("not found in this folder")
    yield "a link that leads nowhere"
    reader.send(Key.ESCAPE)
    reader.wait_for("c correct the entity")
    reader.send("c")
    reader.wait_for("What is “ENTITY␛")
    yield "correcting"
    reader.send(Key.ESCAPE)
    reader.wait_for(lambda _: "What is" not in reader.screen_text())
    reader.send("/")
    reader.wait_for("Search")
    reader.send(f"\x1b[200~{HOSTILE}\x1b[201~")
    reader.wait_for("Search: nothing found")
    yield "the search"
    reader.send(Key.ESCAPE)
    reader.wait_for(lambda _: "Search" not in reader.screen_text())


def test_hostile_text_is_shown_by_stand_ins_everywhere_and_written_nowhere(
    folder: Path, tmp_path: Path
) -> None:
    home = oriented(tmp_path / "home", model=f"MODEL{HOSTILE}")
    with diple("read", folder, "--as", f"WHO{HOSTILE}", home=home) as reader:
        for place in visit(reader):
            assert_harmless(bytes(reader.output), place)
        assert commands(reader) == []
        before = len(reader.output)
        reader.send("[ay")
        reader.wait_for("copied")
        copied = bytes(reader.output[before:])
        words = base64.b64encode(f"TEXT{HOSTILE}".encode()).decode()
        assert commands(reader) == [f"52;c;{words}"]
        assert_harmless(copied.replace(f"\x1b]52;c;{words}\x07".encode(), b""), "copying")
        after = len(reader.output)
        reader.send("q")
        assert reader.wait_for_exit() == 0
        assert_harmless(bytes(reader.output[after:]), "leaving")


def visit_changed(reader: Pty) -> Iterator[str]:
    """Go through what an article that changed shows, and yield what each place is called."""
    reader.wait_for("NOTE␛")
    reader.send("]u")
    reader.wait_for("edited 1/2")
    reader.wait_for("was: …")
    reader.wait_for("BEFORE␛")
    reader.wait_for("now: …")
    yield "the words of before and now"
    reader.send("]u")
    reader.wait_for("? (orphan) GONE␛")
    yield "an orphan"
    reader.send(f"{Key.TAB}vP")
    reader.wait_for("Which note is about")
    yield "the picker"
    reader.send(Key.ESCAPE)
    reader.wait_for(lambda _: "Which note" not in reader.screen_text())
    reader.send(Key.ESCAPE)
    reader.wait_for(lambda _: "selected" not in reader.screen_text())
    reader.send("W")
    reader.wait_for("[-BEFORE")
    reader.wait_for("{+AFTER")
    reader.wait_for("[-GONE␛")
    yield "what changed"
    reader.send(Key.ESCAPE)
    reader.wait_for("1 edited")


def test_hostile_text_is_shown_by_stand_ins_where_an_article_changed(tmp_path: Path) -> None:
    home = oriented(tmp_path / "home", model="xx_none")
    path = tmp_path / "report.txt"
    filler = " ".join(f"Word {number} stays where it is." for number in range(40))
    edited = "These are the words that are said of {} and of nothing else at all today."
    gone = f"GONE{HOSTILE} and all that stood beside it is no longer there.\n\n"
    path.write_text(f"{edited.format(f'BEFORE{HOSTILE}')}\n\n{gone}{filler}\n")
    with diple(
        "add", path, "--quote", f"words that are said of BEFORE{HOSTILE} and of", "--note", "NOTE", home=home
    ) as add:
        add.wait_for("urn:uuid:")
        assert add.wait_for_exit() == 0
    with diple("add", path, "--quote", gone.strip(), "--note", f"NOTE{HOSTILE}", home=home) as add:
        add.wait_for("urn:uuid:")
        assert add.wait_for_exit() == 0
    path.write_text(f"{edited.format(f'AFTER{HOSTILE}')}\n\n{filler}\n")
    with diple("read", path, home=home) as reader:
        for place in visit_changed(reader):
            assert_harmless(bytes(reader.output), place)
        assert commands(reader) == []
        reader.send("q")
        assert reader.wait_for_exit() == 0
