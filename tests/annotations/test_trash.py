from __future__ import annotations

import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotations import trash
from annotations.codec import annotation_of, decode, one_line
from annotations.config import config_path
from annotations.durable import unfinished
from annotations.model import Annotation
from annotations.places import data_dir
from annotations.records import ArticleInfo
from tests.annotations.building import ARTICLE_ID, document, identity, item, written
from tests.annotations.users import as_plain_user, open_folder

NOW = datetime(2026, 11, 22, 11, 2, 3, tzinfo=UTC)
INFO = ArticleInfo(id=ARTICLE_ID, name="report.txt", digest="sha256:abc", length=3)


def annotation(number: int, **changes: object) -> Annotation:
    [found] = decode(written(document(item(number, **changes)))).annotations
    return found


def setting(days: int) -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(f"trash_days = {days}\n")


def names() -> set[str]:
    return set(os.listdir(trash.folder()))


def test_what_is_buried_is_found_with_every_byte_and_where_it_came_from(tmp_path: Path) -> None:
    strange = annotation(1, **{"x:mine": {"a": 12345678901234567890123, "b": "\u202e"}, "body": "bare"})
    sidecar = tmp_path / "a\udcffb.annotations.json"
    assert trash.bury([strange, annotation(2)], INFO, sidecar, NOW) is None
    [kept] = trash.find(identity(1))
    assert one_line(kept.annotation) == one_line(strange)
    assert (kept.article, kept.sidecar, kept.deleted) == (INFO, sidecar, "2026-11-22T11:02:03Z")
    assert {one.annotation.id for one in trash.all()} == {identity(1), identity(2)}
    assert trash.find(identity(2)[-6:])[0].annotation == annotation(2)
    assert trash.find(identity(3)) == []


def test_a_copy_of_an_article_has_a_trash_of_its_own(tmp_path: Path) -> None:
    here, there = tmp_path / "a.annotations.json", tmp_path / "b.annotations.json"
    trash.bury([annotation(1, motivation="questioning")], INFO, here, NOW)
    trash.bury([annotation(1)], None, there, NOW + timedelta(seconds=1))
    assert [one.sidecar for one in trash.find(identity(1))] == [there, here]
    assert [one.sidecar for one in trash.find(identity(1), near=here)] == [here, there]
    assert [one.annotation.motivation for one in trash.all(here)] == ["questioning"]
    assert [one.sidecar for one in trash.all(ARTICLE_ID)] == [here]
    trash.forget(identity(1), here)
    assert [one.sidecar for one in trash.all()] == [there]
    trash.forget(identity(1))
    assert trash.all() == []
    trash.forget(identity(1))


def test_a_sidecar_is_the_same_one_through_a_link_to_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    trash.bury([annotation(1)], INFO, tmp_path / "link" / "a.annotations.json", NOW)
    monkeypatch.chdir(tmp_path / "real")
    assert len(trash.all(Path("a.annotations.json"))) == 1


def test_an_annotation_with_another_makers_id_is_kept_as_well(tmp_path: Path) -> None:
    theirs = "https://example.org/../annotations/%2e%2e/1"
    other = "x" * 5000
    trash.bury([annotation(1, id=theirs), annotation(1, id=other)], INFO, tmp_path / "s", NOW)
    assert [one.annotation.id for one in trash.find("%2e%2e/1")] == [theirs]
    assert [one.annotation.id for one in trash.find(other)] == [other]
    trash.forget(theirs)
    assert [one.annotation.id for one in trash.all()] == [other]


def test_it_is_dropped_after_the_days_that_were_set(tmp_path: Path) -> None:
    trash.bury([annotation(1)], INFO, tmp_path / "s", NOW)
    trash.bury([annotation(2)], INFO, tmp_path / "s", NOW + timedelta(days=29))
    trash.bury([annotation(3)], INFO, tmp_path / "s", NOW + timedelta(days=31))
    assert {one.annotation.id for one in trash.all()} == {identity(2), identity(3)}
    setting(1)
    trash.bury([], INFO, tmp_path / "s", NOW + timedelta(days=31))
    assert {one.annotation.id for one in trash.all()} == {identity(3)}


def test_no_days_keep_nothing(tmp_path: Path) -> None:
    trash.bury([annotation(1)], INFO, tmp_path / "s", NOW)
    setting(0)
    assert trash.bury([annotation(2)], INFO, tmp_path / "s", NOW) is None
    assert trash.all() == []


def test_settings_that_cannot_be_read_keep_it_for_the_usual_time(tmp_path: Path) -> None:
    config_path().parent.mkdir(parents=True)
    config_path().write_text("trash_days = 'none'")
    trash.bury([annotation(1)], INFO, tmp_path / "s", NOW)
    assert len(trash.all()) == 1


def test_what_is_no_trash_is_passed_over_and_left_alone(tmp_path: Path) -> None:
    trash.bury([annotation(1), annotation(2), annotation(3)], INFO, tmp_path / "s", NOW)
    one, two, _ = sorted(trash.folder().iterdir())
    one.write_bytes(one.read_bytes()[:100])
    two.write_bytes(b"[" * 100_000)
    (trash.folder() / "notes.txt").write_text("mine")
    (trash.folder() / one.name.replace("1-", "9-")).mkdir()
    assert len(trash.all()) == 1
    trash.bury([], INFO, tmp_path / "s", NOW + timedelta(days=1000))
    assert trash.all() == []
    assert "notes.txt" in names()


def test_a_write_that_was_broken_off_is_cleared_away_later(tmp_path: Path) -> None:
    trash.bury([annotation(1)], INFO, tmp_path / "s", NOW)
    part = unfinished(trash.folder())
    part.write_bytes(b"{")
    trash.bury([], INFO, tmp_path / "s", NOW)
    assert part.exists()
    os.utime(part, (0, 0))
    trash.bury([], INFO, tmp_path / "s", NOW)
    assert not part.exists()
    assert len(trash.all()) == 1


@pytest.mark.parametrize("mask", [0o000, 0o077, 0o777])
def test_nobody_else_can_read_it_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    old = os.umask(mask)
    try:
        assert trash.bury([annotation(1)], INFO, tmp_path / "s", NOW) is None
    finally:
        os.umask(old)
    [path] = trash.folder().iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(trash.folder().stat().st_mode) & 0o077 == 0


def test_what_cannot_be_kept_is_told_and_hinders_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    told = trash.bury([annotation(1)], INFO, tmp_path / "s", NOW)
    assert told == f"{trash.folder()}: what is deleted now cannot be restored later: No space left on device"
    assert names() == set()


def test_a_data_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_folder() as home:

        def check() -> None:
            monkeypatch.setenv("DIPLE_HOME", str(home))
            data_dir().mkdir(mode=0o500)
            told = trash.bury([annotation(1)], INFO, home / "s", NOW)
            assert told is not None
            assert "Permission denied" in told
            shutil.rmtree(data_dir())
            data_dir().write_text("a file")
            told = trash.bury([annotation(1)], INFO, home / "s", NOW)
            assert told is not None
            assert trash.all() == []

        as_plain_user(check)


def test_an_annotation_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    reply = annotation(1, motivation="replying", target=identity(2))
    trash.bury([reply], INFO, tmp_path / "s", NOW)
    [kept] = trash.all()
    assert kept.annotation.reply_to == identity(2)
    assert annotation_of(one_line(kept.annotation)) == reply
