"""The status bar: what a person did stands for a while before something that nobody asked for."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from tests.tui.driving import reading
from tui.intents import telling


async def test_news_waits_while_what_was_done_last_is_read(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "STANDS", 60.0)
    async with reading(report) as reader:
        await reader.go_to("Damascus")
        await reader.press("H")
        await reader.says("highlight · saved")
        reader.screen.tell("! news of the background")
        await reader.settle()
        assert "highlight · saved" in reader.status
        await reader.press("p")
        reader.screen.tell("and more")
        await reader.says("! news of the background")
        assert "and more" not in reader.status


async def test_news_comes_one_after_the_other_and_none_is_left_out(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "STANDS", 0.05)
    async with reading(report) as reader:
        seen: list[tuple[float, str]] = []
        show = reader.screen.say

        def said(words: str) -> None:
            seen.append((monotonic(), words))
            show(words)

        monkeypatch.setattr(reader.screen, "say", said)
        reader.screen.say("done")
        for words in ("one", "two", "three"):
            reader.screen.tell(words)
        await reader.says("three")
        assert [words for _, words in seen] == ["done", "one", "two", "three"]
        times = [time for time, _ in seen]
        assert all(later - earlier >= 0.04 for earlier, later in pairwise(times))
