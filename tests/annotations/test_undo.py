from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from annotations import private, undo
from annotations.config import config_path
from annotations.places import state_dir

SIDECAR = Path("/library/report.txt.annotations.json")


def folder() -> Path:
    return state_dir() / "undo"


def setting(days: int) -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(f"trash_days = {days}\n")


def test_the_undo_of_a_sidecar_is_there_in_the_next_run() -> None:
    done = [b'{"note": "\xc3\xa9\\u202e"}', b"\xff"]
    undo.remember(SIDECAR, done, [b"3"])
    assert undo.last(SIDECAR) == (tuple(done), (b"3",))
    assert undo.last(Path("/library/other.annotations.json")) == ((), ())
    [path] = folder().iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    undo.remember(SIDECAR, [], [])
    assert undo.last(SIDECAR) == ((), ())
    assert list(folder().iterdir()) == []


def test_it_is_kept_as_long_as_the_trash() -> None:
    undo.remember(SIDECAR, [b"1"], [])
    [path] = folder().iterdir()
    setting(2)
    old = path.stat().st_mtime - 3 * private.DAY
    os.utime(path, (old, old))
    assert undo.last(SIDECAR) == ((), ())
    undo.remember(Path("/library/other"), [b"1"], [])
    assert not path.exists()
    setting(0)
    undo.remember(SIDECAR, [b"1"], [])
    assert list(folder().iterdir()) == []


def test_the_ones_changed_longest_ago_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo, "MOST", 2)
    for name in "abc":
        undo.remember(Path("/library", name), [b"1"], [])
        for path in folder().iterdir():  # some clocks of files tell no two moments apart that are this near
            earlier = path.stat().st_mtime - 60
            os.utime(path, (earlier, earlier))
    kept = [name for name in "abc" if undo.last(Path("/library", name))[0]]
    assert kept == ["b", "c"]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": 1}', b"[" * 200_000, b'{"format": 9}'])
def test_a_file_that_makes_no_sense_counts_as_nothing(content: bytes) -> None:
    undo.remember(SIDECAR, [b"1"], [])
    [path] = folder().iterdir()
    path.write_bytes(content)
    assert undo.last(SIDECAR) == ((), ())
    undo.remember(SIDECAR, [b"2"], [])
    assert undo.last(SIDECAR) == ((b"2",), ())


def test_what_cannot_be_written_is_left_out() -> None:
    state_dir().parent.mkdir(parents=True, exist_ok=True)
    state_dir().write_text("a file")
    undo.remember(SIDECAR, [b"1"], [])
    assert undo.last(SIDECAR) == ((), ())
