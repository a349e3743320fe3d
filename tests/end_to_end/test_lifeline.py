"""The end that nobody asked for: signals, a terminal that goes or takes nothing, being stopped."""

from __future__ import annotations

import os
import pty
import signal
import sys
import termios
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from annotations.sidecar import beside
from tests.end_to_end.running import (
    COMMAND,
    FRAME,
    ROOT,
    diple,
    environment,
    items_of,
    oriented,
    settle,
    stall,
)
from tests.ptyscreen import Pty, ctrl
from tests.waiting import promptly, until

PROMISED = 2.0
"""Seconds in which the reader ends whatever hangs, of a machine with nothing else to do."""


@pytest.fixture(scope="module")
def fresh() -> list[object]:
    """Return the attributes of a terminal that nobody changed."""
    ends = pty.openpty()
    try:
        return termios.tcgetattr(ends[0])
    finally:
        for end in ends:
            os.close(end)


def assert_put_back(reader: Pty, fresh: list[object]) -> None:
    """Check that the terminal is as it was found."""
    modes = reader.terminal.modes
    assert modes.get(1049) is False, "the alternate screen"
    assert modes.get(25) is True, "the cursor"
    assert modes.get(7) is True, "wrapping"
    assert not any(modes.get(mode) for mode in (1000, 1002, 1003, 1006, 1015, 1016)), "the mouse"
    assert not modes.get(2004), "bracketed paste"
    assert not modes.get(1004), "focus events"
    assert not reader.terminal.in_frame
    assert reader.attributes() == fresh


def children(pid: int) -> list[int]:
    """Return the processes started by any thread of a process."""
    lists = []
    for each in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread ended meanwhile
            lists += each.read_text().split()
    return [int(each) for each in lists]


def state(pid: int) -> str:
    """Return the letter of a process's state; ``X`` when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


def gone(pid: int) -> bool:
    return state(pid) in "XZ"


def ends_as_promised(reader: Pty) -> int:
    """Read until the reader has ended, in time; return its exit status."""

    def ended() -> bool:
        while reader.read_some(monotonic()):
            pass
        return gone(reader.pid)

    promptly(ended, 2 * PROMISED, "the end")
    return reader.wait_for_exit()


def cells(reader: Pty) -> list[object]:
    """Return all that is on the screen, with its colours."""
    reader.terminal.draw()
    return [reader.cell(x, y) for y in range(36) for x in range(120)]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_while_a_note_is_typed_ends_it_cleanly(long_story, dark_home, fresh, number) -> None:
    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("saved")
        reader.send("vaIn the middle of")
        reader.wait_for("In the middle of")
        assert reader.attributes() != fresh
        reader.signal(number)
        assert ends_as_promised(reader) == 128 + number
        assert_put_back(reader, fresh)


def test_with_blocked_output_notes_are_still_taken_and_all_is_drawn_when_it_flows(
    long_story, dark_home, fresh
) -> None:
    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("saved")
        stall(reader)
        # Two themes on the terminal itself moves the rows.
        reader.send("TTjjjkvaWritten blind." + ctrl("d"))
        until(lambda: items_of(beside(long_story)))
        sleep(5 * FRAME)  # so that what it would draw is past
        reader.wait_for("note · saved")
        reader.send("jjj")
        settle(reader, 0.3)
        seen = cells(reader)
        reader.terminal.receive(b"\x1b[2J")
        reader.signal(signal.SIGCONT)  # draws all
        reader.wait_for(lambda _: cells(reader) == seen)
        assert reader.terminal.modes.get(1003), "the mouse is still on"
        reader.send("q")
        assert reader.wait_for_exit() == 0
        assert_put_back(reader, fresh)


def test_a_signal_with_blocked_output_ends_it_and_puts_the_terminal_back(
    long_story, dark_home, fresh
) -> None:
    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("saved")
        stall(reader)
        reader.signal(signal.SIGTERM)
        promptly(lambda: gone(reader.pid), 2 * PROMISED, "the end")
        assert reader.wait_for_exit() == 143
        assert_put_back(reader, fresh)


def test_q_with_blocked_output_ends_it(long_story, dark_home, fresh) -> None:
    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("saved")
        stall(reader)
        reader.send("q")
        until(lambda: gone(reader.pid))
        assert reader.wait_for_exit() == 0
        assert_put_back(reader, fresh)


def test_a_terminal_that_goes_without_a_signal_ends_it(long_story, dark_home, tmp_path) -> None:
    result = tmp_path / "status"
    script = f'trap "" HUP; "$@"; echo $? > {result}'
    command = ["sh", "-c", script, "sh", *COMMAND, str(long_story)]
    with Pty(command, columns=100, lines=30, env=environment(dark_home)) as shell:
        shell.wait_for("saved")
        [reader] = children(shell.pid)
        shell.close()
        promptly(lambda: gone(reader), 2 * PROMISED, "the end")
    assert result.read_text() == "129\n"


def test_nothing_is_left_running(long_story, tmp_path) -> None:
    with diple(long_story, home=oriented(tmp_path / "home")) as reader:
        reader.wait_for("saved")
        until(lambda: len(children(reader.pid)) == 1)
        [recogniser] = children(reader.pid)
        reader.signal(signal.SIGTERM)
        assert ends_as_promised(reader) == 143
        until(lambda: gone(recogniser))


def test_after_a_stop_all_is_drawn_again(long_story, dark_home, fresh) -> None:
    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("no such spaCy")  # after which nothing is said without a reason
        seen = reader.screen_text()
        reader.signal(signal.SIGSTOP)
        until(lambda: state(reader.pid) == "T")
        reader.terminal.receive(b"\x1b[?1049l\x1b[?1003l\x1b[?25h\x1b[2Jsomething else")
        reader.signal(signal.SIGCONT)
        reader.wait_for(lambda _: reader.screen_text() == seen)
        assert reader.terminal.modes[1049]
        assert reader.terminal.modes[1003]
        reader.send("G")
        reader.wait_for("100%")
        reader.send("q")
        assert reader.wait_for_exit() == 0
        assert_put_back(reader, fresh)


def test_the_shell_stops_it_and_brings_it_back(long_story, dark_home) -> None:
    shell_command = ["bash", "--norc", "--noprofile", "-i"]
    extra = {"PS1": "ready> ", "HISTFILE": None, "STORY": str(long_story), "PYTHON": sys.executable}
    with Pty(shell_command, columns=100, lines=30, env=environment(dark_home) | extra, cwd=ROOT) as shell:
        shell.wait_for("ready>")
        shell.send('"$PYTHON" -m tui "$STORY"\r')
        shell.wait_for("no such spaCy")
        shell.send("j")
        shell.wait_for(lambda _: "no such spaCy" not in shell.screen_text())
        seen = shell.screen_text()
        [reader] = children(shell.pid)
        shell.send(ctrl("z"))
        shell.wait_for("Stopped")
        assert shell.terminal.modes[1049] is False
        assert not shell.terminal.modes[1003]
        shell.send("fg\r")
        shell.wait_for(lambda _: shell.screen_text() == seen)
        os.kill(reader, signal.SIGTSTP)
        shell.wait_for(lambda _: shell.screen_text().count("Stopped") == 2)
        shell.send("kill %1\r")
        until(lambda: gone(reader))
        shell.send("wait %1; echo status $?\r")
        shell.wait_for("status 143")
        shell.send("exit\r")
        shell.wait_for_exit()


def test_where_no_shell_could_bring_it_back_it_does_not_stop(long_story, dark_home) -> None:
    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("no such spaCy")
        drawn = len(reader.output)
        reader.signal(signal.SIGTSTP)
        reader.wait_for(lambda _: b"\x1b[?2004h" in reader.output[drawn:])
        reader.send(ctrl("z"))
        reader.wait_for("no shell")
        reader.send("G")
        reader.wait_for("100%")
        reader.send("q")
        assert reader.wait_for_exit() == 0


STUCK = """
import sys, time
from pathlib import Path
from textual.app import App
from tui import lifeline

class Stuck(App):
    def on_key(self, event):
        Path(sys.argv[1]).write_text("stuck")
        if "handler" in sys.argv[2]:
            time.sleep(3600)

def secure():
    Path(sys.argv[1]).write_text("secured")
    if "secure" in sys.argv[2]:
        time.sleep(3600)

app = Stuck()
with lifeline.guard(app, secure):
    app.run()
"""


@pytest.mark.parametrize("what", ["handler", "handler and secure"])
def test_whatever_hangs_it_ends(tmp_path, fresh, what) -> None:
    told = tmp_path / "told"
    command = [sys.executable, "-c", STUCK, str(told), what]
    with Pty(command, env={"PYTHONPATH": str(ROOT)}) as stuck:
        stuck.wait_for(lambda _: stuck.terminal.modes.get(2004))
        stuck.send("x")
        stuck.wait_for(lambda _: told.exists())
        stuck.signal(signal.SIGTERM)
        assert ends_as_promised(stuck) == 143
        assert told.read_text() == "secured"
        assert_put_back(stuck, fresh)


def test_keys_of_another_encoding_do_not_end_it(long_story, dark_home) -> None:
    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("saved")
        reader.send(b"\xff\xfe")

        def moves(_: Pty) -> bool:
            reader.send("G")  # once more, for what came together with those is lost
            return "100%" in reader.screen_text()

        reader.wait_for(moves)
        reader.send("q")
        assert reader.wait_for_exit() == 0


def test_where_it_cannot_draw_it_prints(long_story, dark_home, tmp_path) -> None:
    command = ["sh", "-c", '"$@" 2>"$0"', str(tmp_path / "errors"), *COMMAND, str(long_story)]
    with Pty(command, columns=200, env=environment(dark_home)) as shell:
        assert shell.wait_for_exit() == 0
        assert b"\x1b" not in shell.output
        assert b"Part 89." in shell.output
    assert (tmp_path / "errors").read_bytes() == b""
