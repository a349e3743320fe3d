"""The end-to-end harness itself: a wrong eye would make every test that looks through it worthless."""

from __future__ import annotations

import itertools
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.emulator import Terminal
from tests.ptyscreen import Key, Pty, ctrl
from tests.waiting import PATIENCE

_TALK = "\x1b[?2026$p\x1b[cab\x1b[6n\x1b]11;?\x1b\\c\x1b[?u\x1b[>q\x1b]0;name\x07\x1bP+q544e\x1b\\\x1b[?25ld"


def drawn(data: str, columns: int = 20, lines: int = 4) -> Terminal:
    terminal = Terminal(columns, lines)
    terminal.receive(data.encode())
    terminal.draw()
    return terminal


def test_the_scroll_region_moves_up_and_down_by_su_and_sd() -> None:
    page = "1\r\n2\r\n3\r\nfoot\x1b[1;3r"
    assert drawn(f"{page}\x1b[2S").text() == "3\n\n\nfoot"
    assert drawn(f"{page}\x1b[2;1H\x1b[1T").text() == "\n1\n2\nfoot"


def test_scrolling_leaves_the_cursor_where_it_was() -> None:
    terminal = drawn("\x1b[2;3H\x1b[2S\x1b[1T")
    assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (2, 1)


def test_a_character_is_repeated_by_rep_and_a_tab_is_taken_back_by_cbt() -> None:
    assert drawn("a\x1b[3b").text().startswith("aaaa")
    assert drawn("\x1b[1;12H\x1b[Zx").row(0) == "        x"


def test_leaving_the_alternate_screen_brings_the_first_one_back() -> None:
    terminal = drawn("shell\x1b[?1049h\x1b[Happ")
    assert terminal.text().strip() == "app"
    terminal.receive(b"\x1b[?1049l")
    terminal.draw()
    assert terminal.text().strip() == "shell"


def test_wide_characters_take_two_cells_and_words_are_found_by_their_column() -> None:
    terminal = drawn("東京 Łódź")
    assert terminal.row(0) == "東京 Łódź"
    assert terminal.find("Łódź") == (5, 0)


def test_queries_are_answered_and_not_drawn() -> None:
    terminal = Terminal(20, 4, background="fff8e7")
    answers = terminal.receive(_TALK.encode())
    terminal.draw()
    assert terminal.row(0) == "abcd"
    assert answers == (
        b"\x1b[?2026;2$y\x1b[?62;22c\x1b[1;3R\x1b]11;rgb:ffff/f8f8/e7e7\x1b\\\x1b[?0u"
        b"\x1bP>|emulator 1\x1b\\\x1bP0+r\x1b\\"
    )
    assert terminal.commands == ["0;name"]
    assert terminal.modes[25] is False


def test_a_terminal_may_be_mute() -> None:
    assert Terminal(20, 4, answers=False).receive(_TALK.encode()) == b""


@given(st.lists(st.integers(0, len(_TALK)), max_size=6))
def test_it_does_not_matter_where_the_output_is_cut(cuts: list[int]) -> None:
    whole, cut = Terminal(20, 4), Terminal(20, 4)
    answers = whole.receive(_TALK.encode())
    edges = [0, *sorted(cuts), len(_TALK)]
    pieces = [_TALK.encode()[start:end] for start, end in itertools.pairwise(edges)]
    assert b"".join(cut.receive(piece) for piece in pieces) == answers
    whole.draw()
    cut.draw()
    assert cut.text() == whole.text()


_ECHO = """
import os, signal, sys, tty
tty.setraw(0)
def say(words): os.write(1, words.encode())
signal.signal(signal.SIGWINCH, lambda *_: say("size %dx%d" % os.get_terminal_size()))
signal.signal(signal.SIGHUP, lambda *_: os._exit(7))
say("\\x1b[7mready\\x1b[m\\r\\n")
while (key := os.read(0, 16)) != b"q":
    say(repr(key.decode()) + "\\r\\n")
sys.exit(3)
"""

_TWO_HALVES = """
import os, tty
tty.setraw(0)
os.write(1, b"\\x1b[?2026hhalf")
os.read(0, 1)
os.write(1, b" whole\\x1b[?2026l")
"""


@pytest.fixture
def echo() -> Pty:
    return Pty([sys.executable, "-S", "-c", _ECHO], columns=40, lines=10)


def test_keys_arrive_and_the_screen_is_seen(echo: Pty) -> None:
    with echo:
        echo.wait_for("ready")
        assert echo.cell(0, 0).reverse
        assert not echo.cell(0, 1).reverse
        for key, seen in ((Key.DOWN, "'\\x1b[B'"), (ctrl("r"), "'\\x12'"), ("é", "'é'")):
            echo.send(key)
            echo.wait_for(seen)
        assert echo.output.startswith(b"\x1b[7mready")
        echo.send("q")
        assert echo.wait_for_exit() == 3


def test_a_new_size_reaches_the_program(echo: Pty) -> None:
    with echo:
        echo.wait_for("ready")
        echo.resize(60, 20)
        echo.wait_for("size 60x20")


def test_closing_hangs_up(echo: Pty) -> None:
    echo.wait_for("ready")
    assert echo.close() == 7


def test_a_missed_wait_shows_the_screen(echo: Pty) -> None:
    with echo:
        echo.wait_for("ready")
        with pytest.raises(AssertionError, match=r"waited 0.05 s for 'nothing' \(running\)(.|\n)*ready"):
            echo.wait_for("nothing", within=0.05)


def test_a_half_drawn_frame_is_not_looked_at() -> None:
    with Pty([sys.executable, "-S", "-c", _TWO_HALVES]) as session:
        while not session.terminal.in_frame:
            assert session.read_some(session.started + PATIENCE)
        with pytest.raises(AssertionError, match="waited"):
            session.wait_for("half", within=0.05)
        session.send("\r")
        session.wait_for("half whole")
