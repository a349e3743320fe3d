"""What waits for a terminal: whole pieces in order, modes never dropped, frames in one piece."""

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.backlog import LIMIT, RESET, ROOM, Backlog

BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"


@pytest.fixture
def line():
    """Return both ends of a line that takes at most what a pipe holds, and does not block."""
    out, into = os.pipe()
    for each in (out, into):
        os.set_blocking(each, False)
    yield out, into
    os.close(out)
    os.close(into)


def read(out):
    found = b""
    while True:
        try:
            found += os.read(out, 65536)
        except BlockingIOError:
            return found.decode()


def frame(name):
    return f"\x1b[1;1H<{name}:{'x' * 3000}>"


def test_what_the_line_takes_is_written_at_once(line):
    backlog = Backlog()
    backlog.add("\x1b[1;1Hwörds")
    assert backlog.write(line[1])
    assert read(line[0]) == "\x1b[1;1Hwörds"
    assert backlog.size == 0
    assert not backlog.behind


def test_too_much_is_dropped_until_somebody_draws_all_again(line):
    backlog = Backlog()
    for name in range(100):
        backlog.add(frame(name))
        assert backlog.size <= ROOM + len(frame(100))
    assert backlog.behind
    assert backlog.write(line[1])
    backlog.add(frame("partial"))
    assert backlog.write(line[1])
    written = read(line[0])
    assert written == "".join(frame(name) for name in range(6))
    backlog.behind = False
    backlog.add(frame("all"))
    assert backlog.write(line[1])
    assert read(line[0]) == frame("all")


def test_what_is_written_in_one_frame_is_kept_or_dropped_as_one(line):
    backlog = Backlog()
    for name in range(100):
        for piece in (BEGIN, frame(name), END):
            backlog.add(piece)
    assert backlog.write(line[1])
    written = read(line[0])
    assert re.fullmatch(rf"(?:{re.escape(BEGIN)}\x1b\[1;1H<\d+:x+>{re.escape(END)})+", written)


@pytest.mark.parametrize(
    "mode",
    ["\x1b[?1049h", "\x1b[?1000h\x1b[?1006h", "\x1b[>13u", "\x1b[<u", "\x1b[?2048$p", "\x1b]52;c;QQ==\a"],
)
def test_modes_and_the_clipboard_survive(line, mode):
    backlog = Backlog()
    for name in range(100):
        backlog.add(frame(name))
    backlog.add(mode)
    assert backlog.write(line[1])
    assert read(line[0]).endswith(mode)


def test_the_clipboard_has_its_limit_and_modes_have_none():
    backlog = Backlog()
    for _ in range(100):
        backlog.add(f"\x1b]52;c;{'Q' * 40_000}\a")
    full = backlog.size
    assert LIMIT < full < LIMIT + 50_000
    backlog.add("\x1b[?1003l")
    assert backlog.size == full + 8


def test_dropping_all_leaves_what_makes_the_terminal_listen(line):
    backlog = Backlog()
    backlog.add("\x1b[?1049h")
    backlog.add(BEGIN)
    backlog.drop()
    backlog.add("\x1b[?1049l")
    assert backlog.write(line[1])
    assert read(line[0]).encode() == RESET + b"\x1b[?1049l"


def test_a_line_that_is_gone_is_told(line):
    out, into = os.pipe()
    os.close(out)
    backlog = Backlog()
    backlog.add("words")
    with pytest.raises(OSError, match="Broken pipe"):
        backlog.write(into)
    os.close(into)


@given(
    st.lists(
        st.one_of(
            st.integers(0, 20_000).map(lambda size: ("draw", size)),
            st.sampled_from([("mode", 0), ("write", 1), ("read", 1)]),
        ),
        max_size=40,
    )
)
def test_whatever_the_line_does_whole_pieces_come_in_order_and_every_mode(steps):
    out, into = os.pipe()
    for each in (out, into):
        os.set_blocking(each, False)
    backlog, written, modes = Backlog(), "", 0
    for number, (what, size) in enumerate(steps):
        if what == "draw":
            backlog.add(f"<{number}:{'x' * size}>")
        elif what == "mode":
            modes += 1
            backlog.add(f"\x1b[?{number}h")
        elif what == "write" and backlog.write(into):
            backlog.behind = False
        elif what == "read":
            written += read(out)
    while True:
        done = backlog.write(into)
        written += read(out)
        if done:
            break
    os.close(out)
    os.close(into)
    pieces = re.findall(r"<(\d+):(x*)>|\x1b\[\?(\d+)h", written)
    assert "".join(f"<{a}:{b}>" if a else f"\x1b[?{c}h" for a, b, c in pieces) == written
    order = [int(a or c) for a, _, c in pieces]
    assert order == sorted(set(order))
    assert all(len(b) == steps[int(a)][1] for a, b, _ in pieces if a)
    assert sum(bool(c) for *_, c in pieces) == modes
