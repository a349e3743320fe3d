"""Two at one article, and readers that end in the middle of a sentence."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from annotations.sidecar import beside
from tests.end_to_end.running import diple, items_of, oriented
from tests.ptyscreen import Pty, ctrl

NO_MODEL = "xx_none"
PROMISED = 2.0
"""Seconds of typing that may be lost."""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "articles" / "story.txt"
    path.parent.mkdir()
    path.write_text("\n\n".join(f"Part {number}. " + "Words fill the row. " * 7 for number in range(30)))
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return oriented(tmp_path / "home", model=NO_MODEL, theme="dark")


def notes(story: Path) -> set[str]:
    return {body["value"] for item in items_of(beside(story)) for body in item["body"]}


def until(condition: Callable[[], object], within: float) -> None:
    """Wait without reading what the reader writes."""
    deadline = monotonic() + within
    while not condition():
        assert monotonic() < deadline, "waited in vain"
        sleep(0.02)


def test_two_readers_see_each_others_notes(story: Path, home: Path, tmp_path: Path) -> None:
    other_home = oriented(tmp_path / "other", model=NO_MODEL, theme="dark")
    with diple(story, home=home, USER="ann") as ann, diple(story, home=other_home, USER="bob") as bob:
        for each in (ann, bob):
            each.wait_for("saved")
            each.send("p")
            each.wait_for("No notes yet.")
        ann.send("vaSeen by Ann." + ctrl("d"))
        ann.wait_for("note · saved")
        bob.wait_for("Seen by Ann.")
        assert "from elsewhere: 1 new annotation by ann" in bob.screen_text()
        bob.send("jjjjjjvwwaSeen by Bob." + ctrl("d"))
        bob.wait_for("note · saved")
        ann.wait_for("Seen by Bob.")
        assert "Seen by Ann." in ann.screen_text()
        for each in (ann, bob):
            each.send("q")
            assert each.wait_for_exit() == 0
    assert notes(story) == {"Seen by Ann.", "Seen by Bob."}


def assert_offered(story: Path, home: Path, words: str) -> None:
    """Start the reader anew, go on with what it offers, and find it saved."""
    with diple(story, home=home) as again:
        again.wait_for("Not finished, ")
        again.wait_for(words)
        again.send("\r")
        again.wait_for("^D save")
        again.send(" and so on." + ctrl("d"))
        again.wait_for(lambda _: notes(story))
        again.send("q")
        assert again.wait_for_exit() == 0
    assert notes(story) == {f"{words} and so on."}


def stall(reader: Pty) -> None:
    """Have the reader write more than anybody reads."""
    for _ in range(30):
        reader.send("T")
        sleep(0.03)


@pytest.mark.parametrize("blocked", [False, True], ids=["drawn", "blind"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_a_sentence_being_typed_is_offered_after_the_end(
    story: Path, home: Path, number: signal.Signals, blocked: bool
) -> None:
    with diple(story, home=home) as reader:
        reader.wait_for("saved")
        if blocked:
            stall(reader)
        reader.send("vaIn the middle of")
        if number == signal.SIGKILL:
            journal = home / "state" / "journal"
            until(
                lambda: "In the middle of" in "".join(each.read_text() for each in journal.glob("*.json")), 10
            )
        elif blocked:
            sleep(PROMISED)  # what is older than that is not to be lost
        else:
            reader.wait_for("In the middle of")
        reader.signal(number)
        assert reader.wait_for_exit() in (128 + number, -number)
    assert_offered(story, home, "In the middle of")


def test_no_more_than_two_seconds_of_typing_are_ever_lost(story: Path, home: Path) -> None:
    with diple(story, home=home) as reader:
        reader.wait_for("saved")
        reader.send("va")
        reader.wait_for("^D save")
        start = monotonic()
        typed = 0
        times: list[float] = []
        while monotonic() - start < 1.5 * PROMISED:  # without any pause
            reader.send("x")
            typed += 1
            times.append(monotonic())
            due = monotonic() + 0.03
            while reader.read_some(due):
                pass
        reader.signal(signal.SIGKILL)
        killed = monotonic()
        reader.wait_for_exit()
    due = sum(time < killed - PROMISED for time in times)
    [kept] = [each.read_text().count("x") for each in (home / "state" / "journal").glob("*.json")]
    assert kept >= due, f"{kept} of {typed} kept, {due} promised"
