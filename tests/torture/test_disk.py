"""Disks that are full, quotas that are used up, folders and files of other people."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from annotations import codec, merge, trash
from annotations.article import Article
from annotations.errors import DipleError, ReadOnly
from annotations.model import WHOLE
from annotations.notebook import Notebook
from annotations.sidecar import beside
from tests.annotations.building import article, open_notebook
from tests.annotations.users import as_user, open_folder
from tests.torture.people import stored

LOADED = (codec, merge, trash)  # loaded before a test gives up its rights


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a file system with room for 256 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"nothing can be mounted here: {error}")
    if done.returncode != 0:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill_up(notebook: Notebook) -> list[str]:
    """Add notes until there is no room; return those that were saved."""
    saved: list[str] = []

    def add_on() -> None:
        while len(saved) < 1000:
            saved.append(notebook.add(WHOLE, note=f"{len(saved)} " + "x" * 4000).id)

    with pytest.raises(DipleError, match=r"not saved: [^\n]*\Z"):
        add_on()
    return saved


def test_on_a_full_disk_what_was_saved_stays_and_the_rest_is_saved_when_there_is_room(
    small_disk: Path,
) -> None:
    report = article(small_disk)
    (small_disk / "filler").write_bytes(b"x" * 60_000)
    notebook = open_notebook(report)
    saved = fill_up(notebook)
    assert saved
    assert [a.id for a in stored(small_disk / "report.txt").annotations] == saved
    with pytest.raises(DipleError, match="No space left on device; make room, then save again"):
        notebook.add(WHOLE, note="x" * 4000)
    assert len(notebook.pending) == 2
    left = {"filler", "report.txt", "report.txt.annotations.json"}
    assert set(os.listdir(small_disk)) == left, "nothing is left lying about"
    (small_disk / "filler").unlink()
    notebook.save()
    assert len(stored(small_disk / "report.txt").annotations) == len(saved) + 2
    assert not notebook.pending


def test_past_the_limit_of_a_files_size_nothing_is_lost(tmp_path: Path) -> None:
    report = article(tmp_path)

    def check() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
        notebook = open_notebook(report)
        saved = fill_up(notebook)
        assert saved
        assert [a.id for a in stored(tmp_path / "report.txt").annotations] == saved
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        notebook.save()
        assert len(stored(tmp_path / "report.txt").annotations) == len(saved) + 1

    as_user(os.geteuid(), os.getegid(), check)


root_alone = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several users")


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder that belongs to the group 5000, as teams share one."""
    with open_folder() as folder:
        os.chown(folder, 0, 5000)
        folder.chmod(0o2770)
        monkeypatch.setenv("HOME", str(folder / "nobody's"))
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            monkeypatch.delenv(f"XDG_{kind}_HOME")
        yield folder


def shared_report(folder: Path) -> Article:
    report = article(folder)
    with open_notebook(report) as notebook:
        notebook.add(WHOLE, note="shared")
    os.chown(beside(folder / "report.txt"), 1001, 5000)
    beside(folder / "report.txt").chmod(0o664)
    return report


@root_alone
def test_users_of_a_group_write_one_file_at_once_and_its_group_and_mode_stay(team: Path) -> None:
    report = shared_report(team)

    def write(uid: int) -> None:
        def add() -> None:
            os.umask(0o022)
            with Notebook.open(report, creator=f"u{uid}", patience=60) as notebook:
                for number in range(10):
                    notebook.add(WHOLE, note=f"{uid} {number}")

        as_user(uid, 5000, add)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, (1001, 1002, 1003)))
    notes = {a.note for a in stored(team / "report.txt").annotations}
    assert notes == {"shared"} | {f"{uid} {number}" for uid in (1001, 1002, 1003) for number in range(10)}
    found = beside(team / "report.txt").stat()
    assert (found.st_gid, stat.S_IMODE(found.st_mode)) == (5000, 0o664)
    assert sorted(os.listdir(team)) == ["report.txt", "report.txt.annotations.json"]


@root_alone
def test_a_file_made_read_only_while_it_is_open_loses_nothing(team: Path) -> None:
    report = shared_report(team)
    path = beside(team / "report.txt")

    def edit() -> None:
        notebook = open_notebook(report, new_id=None)
        notebook.add(WHOLE, note="before")
        os.chmod(path, 0o444)  # the file is this user's own now
        with pytest.raises(ReadOnly, match="cannot be written: Permission denied"):
            notebook.add(WHOLE, note="while it was read-only")
        os.chmod(path, 0o664)
        notebook.add(WHOLE, note="after")
        assert notebook.pending == ()

    as_user(1002, 5000, edit)
    notes = {a.note for a in stored(team / "report.txt").annotations}
    assert notes == {"shared", "before", "while it was read-only", "after"}
