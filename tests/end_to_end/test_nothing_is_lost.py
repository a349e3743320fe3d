"""Two at one article, and readers that end in the middle of a sentence."""

from __future__ import annotations

import json
import signal
from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from annotations.sidecar import beside
from tests.end_to_end.running import NO_MODEL, diple, items_of, oriented, settle_unread, stall
from tests.ptyscreen import ctrl
from tests.waiting import promptly, until

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
        bob.wait_for("from elsewhere: 1 new annotation by ann")
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
            until(lambda: "In the middle of" in "".join(each.read_text() for each in journal.glob("*.json")))
        elif blocked:
            settle_unread(reader)
        else:
            reader.wait_for("In the middle of")
        reader.signal(number)
        assert reader.wait_for_exit() in (128 + number, -number)
    assert_offered(long_story, dark_home, "In the middle of")


def test_no_more_than_two_seconds_of_typing_are_ever_lost(long_story: Path, dark_home: Path) -> None:
    typed = looks = 0

    def kept() -> int:
        """Return how much of it is in the journal."""
        stored = [json.loads(each.read_bytes()) for each in (dark_home / "state" / "journal").glob("*.json")]
        return sum(draft["text"].count("x") for each in stored for draft in each["drafts"])

    def types_on() -> None:
        """Type without any pause."""
        nonlocal typed, looks
        looks += 1
        if looks % 3 == 0:
            reader.send("x")
            typed += 1
        while reader.read_some(monotonic()):
            pass

    def is_kept(wanted: int) -> bool:
        types_on()
        return kept() >= wanted

    with diple(long_story, home=dark_home) as reader:
        reader.wait_for("saved")
        reader.send("va")
        reader.wait_for("^D save")
        for _ in range(3):
            wanted = typed + 1
            promptly(partial(is_kept, wanted), PROMISED, f"{wanted} letters in the journal")
        reader.signal(signal.SIGKILL)
        reader.wait_for_exit()
    assert kept() >= wanted
