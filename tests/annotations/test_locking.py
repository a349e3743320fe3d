from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import filelock
import pytest

from annotations.locking import lock_path, locked
from tests.annotations.users import NOBODY, as_plain_user, open_folder
from tests.waiting import PATIENCE

assert filelock  # loaded before a test gives up its rights, with which it might not be readable

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from annotations.locking import locked

with locked(Path(sys.argv[1]), 120) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def shared() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


def holding(path: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock of ``path`` until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    holder = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    return holder


def test_it_is_a_hidden_file_that_is_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "report.txt.annotations.json"
    with locked(path, PATIENCE) as held:
        assert held
        assert os.listdir(tmp_path) == [".report.txt.annotations.json.lock"]
    assert os.listdir(tmp_path) == []


def test_a_name_of_any_length_has_one(tmp_path: Path) -> None:
    for name in ("n" * 255, "港" * 85, "\udcff" * 255):
        path = tmp_path / name
        assert len(os.fsencode(lock_path(path).name)) <= 255
        with locked(path, PATIENCE) as held:
            assert held or name[0] == "\udcff"  # which some file systems refuse


def test_another_process_is_waited_for_as_long_as_patience_goes_and_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    with holding(path) as holder:
        start = time.monotonic()
        with locked(path, 0.05) as held:
            assert not held
        assert time.monotonic() - start < PATIENCE
        assert lock_path(path).exists(), "another's lock stays"
        holder.communicate()
    with locked(path, PATIENCE) as held:
        assert held


def test_waiters_take_turns_though_each_removes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        for _ in range(25):
            with locked(path, PATIENCE) as held:
                assert held
                inside.append(number)
                most.append(len(inside))
                time.sleep(0)
                inside.remove(number)

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(most) == 100
    assert set(most) == {1}
    assert os.listdir(tmp_path) == []


def test_the_lock_of_a_process_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    with holding(path) as holder:
        holder.send_signal(signal.SIGKILL)
    assert lock_path(path).exists()
    with locked(path, PATIENCE) as held:
        assert held
    assert os.listdir(tmp_path) == []


def test_a_thread_that_holds_it_gets_no_second_one_and_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    with locked(path, PATIENCE) as outer:
        with locked(path, PATIENCE) as inner:
            assert (outer, inner) == (True, False)
        assert lock_path(path).exists()
    other = Event()

    def elsewhere() -> None:
        with locked(path, PATIENCE) as held:
            assert held
            other.set()

    Thread(target=elsewhere).start()
    assert other.wait(PATIENCE)


def test_what_cannot_be_locked_is_worked_on_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone" / "s.json"
    with locked(gone, PATIENCE) as held:
        assert not held
    assert not gone.parent.exists(), "it makes no folder"
    path = tmp_path / "s.json"
    lock_path(path).mkdir()
    with locked(path, PATIENCE) as held:
        assert not held
    lock_path(path).rmdir()
    lock_path(path).symlink_to("elsewhere")
    with locked(path, PATIENCE) as held:
        assert not held
    assert not (tmp_path / "elsewhere").exists()
    lock_path(path).unlink()
    for number in (37, 38, 95):  # ENOLCK, ENOSYS, EOPNOTSUPP: what some file systems answer

        def unsupported(handle: int, how: int, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(fcntl, "flock", unsupported)
            with locked(path, PATIENCE) as held:
                assert not held


def test_a_folder_that_cannot_be_written_is_worked_in_without(shared: Path) -> None:
    shared.chmod(0o555)

    def check() -> None:
        with locked(shared / "s.json", PATIENCE) as held:
            assert not held

    as_plain_user(check)


@pytest.mark.parametrize("mode", [0o700, 0o770, 0o2775, 0o777])
def test_those_who_may_write_in_the_folder_may_take_the_lock(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    before = os.umask(0o077)
    try:
        with locked(tmp_path / "s.json", PATIENCE):
            made = lock_path(tmp_path / "s.json").stat()
    finally:
        os.umask(before)
    writers = mode & 0o222
    assert stat.S_IMODE(made.st_mode) == writers | writers << 1
    assert made.st_gid == tmp_path.stat().st_gid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as two users")
def test_a_lock_left_by_another_user_is_taken_over_or_done_without(shared: Path) -> None:
    path = shared / "s.json"
    lock_path(path).touch()
    lock_path(path).chmod(0o666)

    def take(expected: bool) -> None:
        with locked(path, PATIENCE) as held:
            assert held is expected

    as_plain_user(lambda: take(True))
    lock_path(path).touch()
    lock_path(path).chmod(0o600)
    as_plain_user(lambda: take(False))
    assert lock_path(path).exists()
    os.chown(lock_path(path), NOBODY, NOBODY)
    as_plain_user(lambda: take(True))


def test_a_lock_that_another_put_in_its_place_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "report.txt.annotations.json"
    with locked(target, 1.0) as held:
        assert held
        lock_path(target).unlink()
        lock_path(target).write_text("another's")
    assert lock_path(target).read_text() == "another's"
