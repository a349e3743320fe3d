"""The reader in a real terminal: from an article's first screen to a clean shell, with the notes on disk."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from annotations.formats import open_article
from annotations.notebook import Notebook
from annotations.sidecar import beside
from tests.end_to_end.running import COMMAND, NO_MODEL, diple, environment, items_of, oriented, settle
from tests.ptyscreen import Key, Pty, ctrl
from tests.waiting import PATIENCE


def status(reader: Pty) -> str:
    """Return the row that tells what is going on."""
    return reader.row(reader.terminal.screen.lines - 1)


def drawn_plainly(reader: Pty, words: str) -> bool:
    """Tell whether words on the screen look like any others."""
    x, y = reader.find(words)
    cell = reader.cell(x, y)
    return cell.fg == "default" and not (cell.bold or cell.underscore or cell.italics or cell.reverse)


@contextmanager
def clean_afterwards(reader: Pty) -> Iterator[None]:
    """Check that the terminal is left as it was found."""
    yield
    modes = reader.terminal.modes
    assert modes.get(1049) is False, "the alternate screen"
    assert modes.get(25) is True, "the cursor"
    assert not any(modes.get(mode) for mode in (1000, 1002, 1003, 1006, 1015)), "the mouse"
    assert not modes.get(2004), "bracketed paste"
    assert not modes.get(1004), "focus events"
    assert not reader.terminal.in_frame


def leave(reader: Pty) -> None:
    """Press q, and check what is left behind."""
    with clean_afterwards(reader):
        reader.send("q")
        assert reader.wait_for_exit() == 0


def bodies(item: dict[str, Any], purpose: str) -> list[str]:
    return [each.get("value", each.get("source")) for each in item["body"] if each["purpose"] == purpose]


def test_an_article_is_read_annotated_left_and_found_again(story: Path, tmp_path: Path) -> None:
    home = oriented(tmp_path / "home")
    sidecar = beside(story)
    with diple(story, home=home) as reader:
        reader.wait_for("The visit comes with Moscow")
        reader.wait_for(lambda _: not drawn_plainly(reader, "Petrova"))
        reader.wait_for(lambda _: not drawn_plainly(reader, "28 January 2025"))
        reader.wait_for(lambda _: "%" not in status(reader).removesuffix("100%"))
        assert drawn_plainly(reader, "keen to secure")
        reader.send("/two military bases\rv")
        reader.wait_for("3 words selected")
        reader.send("aCompare with December." + ctrl("d"))
        reader.wait_for("note · saved")
        [item] = items_of(sidecar)
        assert item["target"]["selector"][0]["exact"] == "two military bases"
        assert bodies(item, "commenting") == ["Compare with December."]
        reader.send("tbases, to check\r")
        reader.wait_for("tags · saved")
        [item] = items_of(sidecar)
        assert bodies(item, "tagging") == ["bases", "to check"]
        reader.send("xhttps://example.org/bases\r")
        reader.wait_for("How is it related?")
        reader.send("source\r")
        reader.wait_for("link · saved")
        [linked] = items_of(sidecar)
        assert bodies(linked, "linking") == ["https://example.org/bases"]
        reader.send("U")
        reader.wait_for("took back")
        assert bodies(items_of(sidecar)[0], "linking") == []
        reader.send(ctrl("r"))
        reader.wait_for("did again")
        assert items_of(sidecar) == [linked]
        leave(reader)
    kept = sidecar.read_bytes()
    with diple(story, home=home) as reader:
        reader.wait_for("> two military")
        reader.wait_for("Notes 1")
        reader.wait_for("Compare with December.")
        reader.wait_for("#bases")
        reader.wait_for(lambda _: not drawn_plainly(reader, "Petrova"))
        reader.send("]a")
        reader.wait_for("annotation")
        leave(reader)
    assert sidecar.read_bytes() == kept


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (40, 12)])
def test_small_terminals_have_it_all(story: Path, home: Path, columns: int, lines: int) -> None:
    with diple(story, home=home, columns=columns, lines=lines) as reader:
        reader.wait_for("Delegation visits")
        reader.wait_for("no such spaCy"[: max(8, columns - 40)])
        reader.send("v3eaOn top" + ctrl("d"))
        reader.wait_for("note · saved")
        [item] = items_of(beside(story))
        assert item["target"]["selector"][0]["exact"] == "Delegation visits the"
        reader.send(Key.TAB)
        reader.wait_for("Notes 1")
        reader.wait_for("On top")
        assert "The visit comes" not in reader.screen_text()
        reader.send("ll")
        reader.wait_for("No cross-references yet.")
        reader.send(Key.TAB)
        reader.wait_for("Delegation visits")
        for theme in ("dark", "light", "terminal"):
            reader.send("T")
            reader.wait_for(f"theme: {theme}")
        reader.send("?")
        reader.wait_for("Moving")
        reader.send("qG")
        reader.wait_for("100%")
        reader.wait_for("nobody.")
        leave(reader)


def test_the_first_start_tells_three_lines(story: Path, tmp_path: Path) -> None:
    with diple(story, home=tmp_path / "new") as reader:
        reader.wait_for("a writes a note")
        reader.send("j")
        reader.wait_for(lambda _: "a writes a note" not in reader.screen_text())
        leave(reader)


def test_the_first_rows_written_are_those_of_the_article(story: Path, home: Path) -> None:
    with diple(story, home=home) as reader:
        reader.wait_for("The visit comes")
        before, words, _ = bytes(reader.output).partition(b"The visit comes")
        assert words
        assert before.count(b"\n") < 10, "an empty screen was painted first: a slow line has to carry it too"
        leave(reader)


def test_what_the_terminal_moved_itself_is_what_a_fresh_screen_shows(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(f"Part {number}. " + "Words fill the row. " * 7 for number in range(90)))
    article = open_article(path)
    with Notebook.open(article, creator="bob") as notebook:
        for number in range(0, 90, 3):
            notebook.add(article.find(f"Part {number}."), note=f"Note {number}. " * 4, tags=["part"])
    chance = random.Random(7)
    keys = ["j", "k", "jjj", "kk", " ", "b", "d", "u", "]a", "12j", "5k", Key.TAB + "jj" + Key.TAB, "p", "pp"]
    with diple(path, home=home, columns=110, lines=30) as reader:
        reader.wait_for("Note 3.")
        reader.wait_for("no such spaCy")
        for at in range(8):
            reader.send("".join(chance.choices(keys, k=6)) + f"m{chr(97 + at)}")
            reader.wait_for(f"mark {chr(97 + at)} set")
            settle(reader)
            seen = reader.screen_text()
            reader.resize(111, 31)
            reader.wait_for(lambda _: reader.cell(0, 30).reverse and not reader.cell(0, 29).reverse)
            reader.resize(110, 30)
            reader.wait_for(lambda _, seen=seen: reader.screen_text() == seen)
        leave(reader)


def test_the_mouse_is_left_to_the_terminal_where_the_settings_say_so(story: Path, tmp_path: Path) -> None:
    home = oriented(tmp_path / "home", model=NO_MODEL)
    with (home / "config" / "config.toml").open("a") as file:
        file.write("mouse = false\n")
    with diple(story, home=home) as reader:
        reader.wait_for("Delegation visits")
        assert not any(reader.terminal.modes.get(mode) for mode in (1000, 1003, 1006))
        leave(reader)


def test_a_folder_opens_the_library_and_the_screen_of_before_comes_back(story: Path, home: Path) -> None:
    (story.parent / "other.txt").write_text("Other words.\n")
    command = ["sh", "-c", 'echo before; "$@"; echo "after $?"', "sh", *COMMAND, str(story.parent)]
    with Pty(command, columns=90, lines=20, env=environment(home)) as shell, clean_afterwards(shell):
        shell.wait_for("2 articles")
        shell.wait_for("story.txt")
        shell.send("oth")
        shell.wait_for(lambda _: "story.txt" not in shell.screen_text())
        shell.send(Key.ENTER)
        shell.wait_for("Other words.")
        shell.send("q")
        shell.wait_for("after 0")
        assert shell.wait_for_exit() == 0
        assert shell.screen_text().split() == ["before", "after", "0"]


def test_an_article_from_a_pipe_is_read_with_the_keys_of_the_terminal(story: Path, home: Path) -> None:
    command = ["sh", "-c", 'cat "$1" | "$2" -m tui -', "sh", str(story), COMMAND[0]]
    with Pty(command, columns=120, lines=30, env=environment(home)) as reader:
        reader.wait_for("The visit comes with Moscow")
        reader.wait_for("saved")
        reader.wait_for("no such spaCy")
        reader.send("v2eaFrom a pipe." + ctrl("d"))
        reader.wait_for("note · saved")
        [kept] = (home / "data" / "sidecars").iterdir()
        [item] = items_of(kept)
        assert bodies(item, "commenting") == ["From a pipe."]
        leave(reader)


# -- without a screen ------------------------------------------------------------------------------


def run(*arguments: str, home: Path) -> str:
    """Return what the command prints to a pipe."""
    given = {name: value for name, value in environment(home).items() if value is not None}
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=True, env=given, timeout=PATIENCE
    )
    assert done.stderr == ""
    return done.stdout


def test_a_pipe_and_a_dumb_terminal_get_plain_lines(story: Path, home: Path) -> None:
    article = open_article(story)
    with Notebook.open(article, creator="bob") as notebook:
        notebook.add(article.find("two military bases"), note="Which ones?")
    printed = run("cat", str(story), home=home)
    assert "Which ones?" in printed
    assert run(str(story), home=home) == printed
    with diple(story, home=home, TERM="dumb") as dumb:
        assert dumb.wait_for_exit() == 0
        assert b"\x1b" not in dumb.output
        assert dumb.output.decode().replace("\r\n", "\n") == printed
