from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations import presence
from annotations.durable import unfinished
from annotations.journal import Draft, Journal, left_over
from annotations.places import state_dir
from annotations.presence import LONG
from tests.annotations.users import as_plain_user, open_folder
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
FOLDER = "journal"

CHILD = """
import sys
from annotations.journal import Draft, Journal, left_over
def draft(text, key="note 1"):
    sidecar, time = "/library/a.annotations.json", "2026-11-22T11:02:03Z"
    return Draft(key, sidecar, "/library/a", "a", "note", {"span": [1, 2]}, text, time)
def tell(text):
    print(text, flush=True)
kept = Journal.open()
"""


def draft(text: str = "half a sen", key: str = "note 1", **changes: str) -> Draft:
    made = Draft(
        key,
        "/library/a.annotations.json",
        "/library/a",
        "a",
        "note",
        {"span": [1, 2]},
        text,
        "2026-11-22T11:02:03Z",
    )
    return replace(made, **changes)


def folder() -> Path:
    return state_dir() / FOLDER


def files(suffix: str = "") -> list[Path]:
    return sorted(path for path in folder().iterdir() if path.name.endswith(suffix))


@contextmanager
def child(code: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``code`` in a process of its own; it is killed at the end."""
    command = [sys.executable, "-c", CHILD + code]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def abandoned() -> Callable[..., None]:
    """Return what leaves drafts and edits behind as a process does that was killed."""

    def leave(*drafts: Draft, pending: dict[str, list[bytes]] | None = None) -> None:
        one = Journal.open()
        for each in drafts:
            one.keep(each)
        for sidecar, edits in (pending or {}).items():
            one.pending(sidecar, edits)
        assert one.flush() is None
        assert one._lock is not None
        os.close(one._lock)  # as the kernel does

    return leave


def test_a_killed_process_leaves_its_drafts_and_edits_and_a_living_one_does_not() -> None:
    code = r"""
kept.keep(draft("half a sen\u202e\x1b\n\udcff"))
kept.pending("/library/a.annotations.json", [b'{"a": "\xc3\xa9"}', b'{}'])
tell(kept.flush())
sys.stdin.read()
"""
    with child(code) as process:
        assert heard(process) == "None"
        assert left_over() == []
        process.kill()
        process.wait()
    pending, typed = sorted(left_over(), key=lambda left: left.draft is not None)
    assert pending.edits == (b'{"a": "\xc3\xa9"}', b"{}")
    assert pending.sidecar == typed.sidecar == "/library/a.annotations.json"
    assert typed.draft == draft("half a sen\u202e\x1b\n\udcff")
    assert len(left_over(Path("/library/a.annotations.json"))) == 2
    assert left_over("/library/b.annotations.json") == []


def test_what_was_flushed_is_whole_whenever_the_process_is_killed() -> None:
    code = """
for number in range(1_000_000):
    kept.keep(draft(f"{number} " * 500))
    kept.flush()
    tell(number)
"""
    chance = random.Random(5)
    for _ in range(4):
        with child(code) as process:
            last = int(heard(process))
            for _ in range(chance.randrange(60)):
                last = int(heard(process))
            process.kill()
            process.wait()
            assert process.stdout is not None
            last = max([last, *map(int, process.stdout.read().split("\n")[:-1])])
        [left] = left_over()
        assert left.draft is not None
        number, *rest = left.draft.text.split()
        assert int(number) >= last
        assert rest == [number] * 499
        assert Journal.open().discard(left)


def test_of_several_processes_one_claims_what_was_left(abandoned: Callable[..., None]) -> None:
    abandoned(draft())
    code = """
while not (found := left_over()):
    pass  # another is just looking at it
tell("ready")
sys.stdin.readline()
tell(kept.claim(found[0]) is not None)
sys.stdin.readline()
"""
    with child(code) as one, child(code) as two, child(code) as three:
        processes = (one, two, three)
        assert [heard(process) for process in processes] == ["ready"] * 3
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        assert sorted(heard(process) for process in processes) == ["False", "False", "True"]
        assert left_over() == []
    assert [left.draft for left in left_over()] == [draft()]


def test_nothing_is_on_disk_before_there_is_something_to_keep_or_after_it_was_used() -> None:
    kept = Journal.open()
    assert kept.flush() is None
    assert not folder().exists()
    kept.keep(draft())
    assert not folder().exists()
    kept.flush()
    assert len(files()) == 2
    kept.drop("note 1")
    kept.drop("note 1")
    kept.flush()
    kept.close()
    assert files() == []
    kept.close()


def test_a_draft_replaces_the_one_with_its_key_and_time_alone_is_no_change() -> None:
    kept = Journal.open()
    kept.keep(draft("a"))
    kept.keep(draft("b"))
    kept.keep(draft("c", "note 2"))
    kept.flush()
    [path] = files(".json")
    before = path.read_bytes()
    assert [one["text"] for one in json.loads(before)["drafts"]] == ["b", "c"]
    kept.keep(draft("b", time="2027-01-01T00:00:00Z"))
    kept.flush()
    assert path.read_bytes() == before
    kept.close()
    assert [left.draft and left.draft.text for left in left_over()] == ["b", "c"]


def test_a_draft_is_found_from_another_folder_as_well(
    abandoned: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "library").mkdir()
    monkeypatch.chdir(tmp_path)
    abandoned(draft(sidecar="library/a.annotations.json"))
    monkeypatch.chdir(tmp_path / "library")
    assert [left.draft.text for left in left_over("a.annotations.json") if left.draft] == ["half a sen"]


def test_edits_are_pending_until_none_are() -> None:
    kept = Journal.open()
    kept.pending("/a", [b"1"])
    kept.pending("/b", [b"2"])
    kept.pending("/a", [b"1", b"3"])
    kept.pending("/b", [])
    kept.close()
    assert [left.edits for left in left_over()] == [(b"1", b"3")]


def test_what_is_claimed_is_on_disk_in_the_own_journal_and_no_more_in_the_other(
    abandoned: Callable[..., None],
) -> None:
    abandoned(draft("theirs"), draft("other", "note 2"), pending={"/a": [b"1"]})
    kept = Journal.open()
    kept.keep(draft("mine"))
    kept.pending("/a", [b"0"])
    for left in left_over():
        claimed = kept.claim(left)
        assert claimed is not None
        assert kept.claim(left) is None
    assert left_over() == []
    [path] = files(".json")
    stored = json.loads(path.read_bytes())
    texts = {one["key"]: one["text"] for one in stored["drafts"]}
    assert texts.pop("note 1") == "mine"
    assert texts.pop("note 2") == "other"
    [(key, text)] = texts.items()
    assert key.startswith("note 1 ")
    assert text == "theirs"
    assert stored["pending"] == {"/a": ["0", "1"]}
    kept.close()


def test_what_cannot_be_kept_when_it_is_claimed_stays_where_it_was(
    abandoned: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    abandoned(draft())
    [left] = left_over()
    kept = Journal.open()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert kept.claim(left) == left
    assert left_over() == [left]


def test_what_is_discarded_is_offered_no_more(abandoned: Callable[..., None]) -> None:
    abandoned(draft(), draft("b", "note 2"))
    first, second = left_over()
    assert Journal.open().discard(first)
    assert not Journal.open().discard(first)
    assert left_over() == [second]
    assert Journal.open().discard(second)
    assert left_over() == []
    assert files() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 200_000,
        b'{"format": 2}',
        b'{"format": 1, "drafts": 3, "pending": {}}',
        b'{"format": 1, "drafts": [{"key": 1}], "pending": {}}',
        b'{"format": 1, "drafts": [], "pending": {"a": [1]}, "process": {}}',
        b"\xff\xfe",
        b"9" * 10_000,
    ],
)
def test_a_file_that_makes_no_sense_is_passed_over_and_left_alone(
    abandoned: Callable[..., None], content: bytes
) -> None:
    abandoned(draft())
    strange = folder() / "0123456789abcdef.json"
    strange.write_bytes(content)
    (folder() / "fedcba9876543210.json").mkdir()
    os.mkfifo(folder() / "fedcba9876543211.json")
    (folder() / "notes.txt").write_text("mine")
    assert [left.draft for left in left_over()] == [draft()]
    assert strange.read_bytes() == content
    assert (folder() / "notes.txt").exists()


def test_a_field_of_the_wrong_type_makes_no_sense(abandoned: Callable[..., None]) -> None:
    abandoned(draft())
    [path] = files(".json")
    path.write_bytes(path.read_bytes().replace(b'"half a sen"', b"3"))
    assert left_over() == []


def written_by(**changes: object) -> None:
    [path] = files(".json")
    stored = json.loads(path.read_bytes())
    stored["process"] |= changes
    path.write_text(json.dumps(stored))


def test_a_process_of_another_host_counts_as_gone_after_a_week(abandoned: Callable[..., None]) -> None:
    abandoned(draft())
    written_by(host="elsewhere", boot="other")
    assert left_over() == []
    [path] = files(".json")
    long_ago = time.time() - LONG - 60
    os.utime(path, (long_ago, long_ago))
    [left] = left_over()
    kept = Journal.open()
    assert kept.claim(left)
    kept.drop("note 1")
    kept.close()
    assert files() == []


def test_a_process_of_another_host_that_ended_in_order_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Journal.open()
    kept.keep(draft())
    kept.close()
    monkeypatch.setattr(presence, "this_process", lambda: presence.Process("elsewhere", "other", 1))
    assert [left.draft for left in left_over()] == [draft()]


def test_a_host_that_changed_its_name_or_was_started_again_is_the_same(
    abandoned: Callable[..., None],
) -> None:
    abandoned(draft())
    written_by(boot="before")
    assert len(left_over()) == 1
    if presence.this_process().boot:
        written_by(boot=presence.this_process().boot, host="elsewhere")
        assert len(left_over()) == 1


def test_without_locks_the_number_of_the_process_tells(
    abandoned: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    abandoned(draft())
    assert left_over() == []
    with child("") as process:
        process.wait()
    written_by(pid=process.pid)
    [left] = left_over()
    assert Journal.open().discard(left)
    assert files() == []


def test_a_folder_that_was_emptied_meanwhile_does_not_make_a_living_process_gone() -> None:
    kept = Journal.open()
    kept.keep(draft("a"))
    kept.flush()
    for path in files():
        path.unlink()
    kept.keep(draft("b"))
    kept.flush()
    assert left_over() == []
    kept.close()
    assert len(left_over()) == 1


def test_what_killed_processes_leave_is_cleared_away(abandoned: Callable[..., None]) -> None:
    abandoned(draft())
    files(".json")[0].unlink()
    part = unfinished(folder())
    part.write_bytes(b"{")
    assert left_over() == []
    assert files() == [part]
    os.utime(part, (0, 0))
    left_over()
    assert files() == []


def full(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_and_the_next_flush_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Journal.open()
    kept.keep(draft("a"))
    kept.flush()
    kept.keep(draft("b"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        told = kept.flush()
    assert told == f"{folder()}: what is being typed is not safe from a crash: No space left on device"
    [path] = files(".json")
    assert b'"a"' in path.read_bytes()
    assert kept.flush() is None
    kept.close()
    assert [left.draft and left.draft.text for left in left_over()] == ["b"]


def test_what_cannot_be_written_for_want_of_room_is_written_when_there_is_some() -> None:
    code = """
import resource
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
kept.keep(draft("a"))
tell(kept.flush())
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
kept.keep(draft("b" * 4000))
tell(kept.flush())
tell([left for left in left_over()])
sys.stdin.readline()
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
tell(kept.flush())
sys.stdin.read()
"""
    with child(code) as process:
        assert heard(process) == "None"
        assert heard(process).endswith("is not safe from a crash: File too large")
        assert heard(process) == "[]"
        [path] = files(".json")
        assert json.loads(path.read_bytes())["drafts"][0]["text"] == "a"
        assert len(files()) == 2
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert heard(process) == "None"
        process.kill()
        process.wait()
    [left] = left_over()
    assert left.draft == draft("b" * 4000)


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.sampled_from("ab"), st.text(max_size=5)),
        st.tuples(st.just("drop"), st.sampled_from("ab")),
        st.tuples(
            st.just("pending"), st.sampled_from(["/a", "/b"]), st.lists(st.binary(max_size=3), max_size=2)
        ),
        st.tuples(st.just("flush")),
    ),
    max_size=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=_STEPS)
def test_what_is_left_over_is_what_was_kept_at_the_last_flush(steps: list[tuple[Any, ...]]) -> None:
    one = Journal.open()
    texts: dict[str, str] = {}
    edits: dict[str, tuple[bytes, ...]] = {}
    on_disk: tuple[set[str], set[tuple[bytes, ...]]] = (set(), set())
    for name, *args in steps:
        match name:
            case "keep":
                texts[args[0]] = f"{args[0]} {args[1]}"
                one.keep(draft(texts[args[0]], args[0]))
            case "drop":
                texts.pop(args[0], None)
                one.drop(args[0])
            case "pending":
                edits[args[0]] = tuple(args[1])
                one.pending(args[0], args[1])
            case _:
                assert one.flush() is None
                on_disk = (set(texts.values()), {each for each in edits.values() if each})
    if one._lock is not None:
        os.close(one._lock)  # as the kernel does when a process is killed
    found = left_over()
    assert {left.draft.text for left in found if left.draft} == on_disk[0]
    assert {left.edits for left in found if left.edits} == on_disk[1]
    assert all(Journal.open().discard(left) for left in found)
    left_over()
    assert not folder().exists() or files() == []


def test_a_state_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_folder() as home:

        def check() -> None:
            monkeypatch.setenv("DIPLE_HOME", str(home))
            state_dir().mkdir(mode=0o500)
            kept = Journal.open()
            kept.keep(draft())
            assert "Permission denied" in (kept.flush() or "")
            kept.close()
            assert left_over() == []
            state_dir().chmod(0o700)
            assert kept.flush() is None
            kept.close()
            folder().chmod(0o500)
            assert left_over() == []
            folder().chmod(0o700)
            assert len(left_over()) == 1

        as_plain_user(check)


@pytest.mark.parametrize("mask", [0o000, 0o777])
def test_nobody_else_can_read_it_whatever_the_umask(mask: int) -> None:
    kept = Journal.open()
    kept.keep(draft())
    old = os.umask(mask)
    try:
        assert kept.flush() is None
    finally:
        os.umask(old)
    assert [stat.S_IMODE(path.stat().st_mode) for path in files()] == [0o600, 0o600]
    assert stat.S_IMODE(folder().stat().st_mode) & 0o077 == 0
    kept.close()


def test_a_signal_in_the_middle_of_a_write_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Journal.open()
    interrupted: list[int] = []

    def secure(*_: object) -> None:
        kept.keep(draft("newer"))
        assert kept.flush() is None

    def fsync(handle: int) -> None:
        real(handle)
        if not interrupted:
            interrupted.append(handle)
            signal.raise_signal(signal.SIGUSR1)

    real = os.fsync
    monkeypatch.setattr(os, "fsync", fsync)
    before = signal.signal(signal.SIGUSR1, secure)
    try:
        kept.keep(draft("older"))
        assert kept.flush() is None
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert interrupted
    [path] = files(".json")
    assert [one["text"] for one in json.loads(path.read_bytes())["drafts"]] == ["newer"]
    assert left_over() == []
    kept.close()


def test_of_threads_that_write_at_once_the_newest_is_on_disk_when_each_returns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Journal.open()
    slow, returned = threading.Event(), threading.Event()

    def fsync(handle: int) -> None:
        if threading.current_thread() is not threading.main_thread() and not slow.is_set():
            slow.set()
            returned.wait(0.05)  # the other would be done by now if it did not wait
        real(handle)

    real = os.fsync
    monkeypatch.setattr(os, "fsync", fsync)
    kept.keep(draft("older"))
    writer = threading.Thread(target=kept.flush)
    writer.start()
    assert slow.wait(PATIENCE)
    kept.keep(draft("newer"))
    assert kept.flush() is None
    [path] = files(".json")
    on_disk = [path.read_bytes()]
    returned.set()
    writer.join()
    on_disk.append(path.read_bytes())
    assert [json.loads(data)["drafts"][0]["text"] for data in on_disk] == ["newer", "newer"]
    kept.close()


def test_what_is_left_is_found_by_the_same_sidecar_through_a_link(
    abandoned: Callable[..., None], tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    abandoned(draft(sidecar=str(tmp_path / "link" / "a")))
    assert [left.draft and left.draft.text for left in left_over(tmp_path / "real" / "a")] == ["half a sen"]
