from __future__ import annotations

import io
import sys

import pytest

from annotations.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_shown_each_share_once_and_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    shown = Progress("a\x1b]0;x\x07.txt")
    for done in (0, 1, 500, 1000):
        shown(done, 1000)
    shown.clear()
    shown.clear()
    lines = terminal.getvalue().split("\r")
    assert lines == [
        "",
        "a␛]0;x␇.txt: 0%\x1b[K",
        "a␛]0;x␇.txt: 50%\x1b[K",
        "a␛]0;x␇.txt: 100%\x1b[K",
        "\x1b[K",
    ]


def test_elsewhere_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Progress("a.txt")
    shown(0, 0)
    shown.clear()
    assert capsys.readouterr().err == ""
