"""Two at one article, and readers that end in the middle of a sentence."""

from __future__ import annotations

import signal
from pathlib import Path
from time import monotonic, sleep

import pytest

from annotations.sidecar import beside
from tests.end_to_end.running import NO_MODEL, diple, items_of, oriented, stall, until
from tests.ptyscreen import ctrl

PROMISED = 2.0
"""Seconds of typing that may be lost."""


def notes(long_story: Path) -> set[str]:
    return {body["value"] for item in items_of(beside(long_story)) for body in item["body"]}


def test_two_readers_see_each_others_notes(long_story: Path, dark_home: Path, tmp_path: Path) -> None:
    other_home = oriented(tmp_path / "other", model=NO_MODEL, theme="dark")
    with (
        diple(long_story, home=dark_home, USER="ann") as ann,
        diple(long_story, home=other_home, USER="bob") as bob,
    ):
        for each in (ann, bob):
            each.wait_for("no such spaCy")  # after which nothing is said without a reason
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
    assert notes(long_story) == {"Seen by Ann.", "Seen by Bob."}


def assert_offered(long_story: Path, dark_home: Path, words: str) -> None:
    """Start the reader anew, go on with what it offers, and find it saved."""
    with diple(long_story, home=dark_home) as again:
        again.wait_for("Not finished, ")
        again.wait_for(words)
        again.send("\r")
        again.wait_for("^D save")
        again.send(" and so on." + ctrl("d"))
        again.wait_for(lambda _: notes(long_story))
        again.send("q")
        assert again.wait_for_exit() == 0
    assert notes(long_story) == {f"{words} and so on."}


@pytest.mark.parametrize("blocked", [False, True], ids=["drawn", "blind"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_a_sentence_being_typed_is_offered_after_the_end(
    long_story: Path, dark_home: Path, number: signal.Signals, blocked: bool
) -> None:
    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("saved")
        if blocked:
            stall(reader)
        reader.send("vaIn the middle of")
        if number == signal.SIGKILL:
            journal = dark_home / "state" / "journal"
            until(
                lambda: "In the middle of" in "".join(each.read_text() for each in journal.glob("*.json")), 10
            )
        elif blocked:
            sleep(PROMISED)  # what is older than that is not to be lost
        else:
            reader.wait_for("In the middle of")
        reader.signal(number)
        assert reader.wait_for_exit() in (128 + number, -number)
    assert_offered(long_story, dark_home, "In the middle of")


def test_no_more_than_two_seconds_of_typing_are_ever_lost(long_story: Path, dark_home: Path) -> None:
    with diple(long_story, home=dark_home) as reader:
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
    [kept] = [each.read_text().count("x") for each in (dark_home / "state" / "journal").glob("*.json")]
    assert kept >= due, f"{kept} of {typed} kept, {due} promised"
