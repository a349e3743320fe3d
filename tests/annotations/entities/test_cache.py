from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import KINDS, Mention
from annotations.entities.cache import cache_folder, holds, load, store
from annotations.places import cache_dir

FOUND = [Mention(2, 9, "PERSON"), Mention(12, 16, "DATE", "pattern")]
KEY = ("sha256:ab", "statistical", "model-1")


@given(
    st.lists(
        st.builds(
            lambda start, length, kind: Mention(start, start + length, kind),
            st.integers(0, 10**9),
            st.integers(1, 99),
            st.sampled_from(KINDS),
        )
    )
)
def test_what_was_stored_is_loaded(tmp_path_factory: pytest.TempPathFactory, found: list[Mention]) -> None:
    folder = tmp_path_factory.mktemp("cache")
    store(*KEY, found, folder=folder)
    assert load(*KEY, folder=folder) == found


def test_the_cache_lives_in_the_users_cache_folder() -> None:
    store(*KEY, FOUND)
    assert load(*KEY) == FOUND
    assert cache_folder() == cache_dir() / "entities"
    assert len(os.listdir(cache_folder())) == 1


@pytest.mark.parametrize("at", [0, 1, 2])
def test_another_text_engine_or_version_is_a_miss(tmp_path: Path, at: int) -> None:
    store(*KEY, FOUND, folder=tmp_path)
    other = list(KEY)
    other[at] += "x"
    assert load(other[0], other[1], other[2], folder=tmp_path) is None


def test_nothing_found_is_kept_too(tmp_path: Path) -> None:
    assert load(*KEY, folder=tmp_path) is None
    store(*KEY, [], folder=tmp_path)
    assert load(*KEY, folder=tmp_path) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\x00",
        b"{}",
        b"[]",
        b'[1,"another key",[]]',
        b'[2,"sha256:ab statistical model-1",[]]',
        b'[1,"sha256:ab statistical model-1",[[5,2,"ORG","statistical"]]]',
        b'[1,"sha256:ab statistical model-1",[[-1,2,"ORG","statistical"]]]',
        b'[1,"sha256:ab statistical model-1",[[1,2,"NONSENSE","statistical"]]]',
        b'[1,"sha256:ab statistical model-1",[[1,2,"ORG","nobody"]]]',
        b'[1,"sha256:ab statistical model-1",[[1,2,"ORG"',
    ],
)
def test_a_file_that_cannot_be_trusted_is_a_miss(tmp_path: Path, data: bytes) -> None:
    store(*KEY, FOUND, folder=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(data)
    assert load(*KEY, folder=tmp_path) is None
    store(*KEY, FOUND, folder=tmp_path)
    assert load(*KEY, folder=tmp_path) == FOUND


def test_beyond_the_limit_what_was_used_longest_ago_goes(tmp_path: Path) -> None:
    for number in range(4):
        store(f"text{number}", "e", "1", FOUND, folder=tmp_path)
    size = next(tmp_path.iterdir()).stat().st_size
    for number, file in enumerate(sorted(tmp_path.iterdir())):
        os.utime(file, (number, number))
    assert load("text0", "e", "1", folder=tmp_path) == FOUND
    store("text4", "e", "1", FOUND, folder=tmp_path, limit=2 * size)
    kept = [number for number in range(5) if load(f"text{number}", "e", "1", folder=tmp_path)]
    assert kept == [0, 4]


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    store(*KEY, FOUND, folder=blocked)
    assert load(*KEY, folder=blocked) is None
    assert blocked.read_text() == "no folder"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    store(*KEY, FOUND, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_known_without_reading_it() -> None:
    assert not holds(*KEY)
    store(*KEY, FOUND)
    assert holds(*KEY)
    assert not holds("sha256:cd", *KEY[1:])
