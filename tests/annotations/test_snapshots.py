"""Texts kept by digest: whole or not at all, for nobody else to read, within their room."""

from __future__ import annotations

import os
import stat
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations import snapshots
from annotations.article import Article
from annotations.config import config_path
from annotations.text import MemorySource, Utf8Text, digest_of
from tests.annotations.building import TEXT, article, open_notebook
from tests.waiting import until


def article_of(text: str) -> Article:
    return Article(text, "report.txt", "plain/1")


def kept() -> list[Path]:
    return sorted(snapshots.folder().iterdir()) if snapshots.folder().exists() else []


def room(megabytes: int) -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(f"snapshots_mb = {megabytes}\n")


def used(text: str, day: int) -> None:
    """Let ``text`` have been used last on this day."""
    path = snapshots.folder() / f"{digest_of(text).removeprefix('sha256:')}.z"
    os.utime(path, (day * 86400, day * 86400))


def unlike(number: int) -> str:
    """Return a text of 400,000 bytes that cannot be compressed to half of it."""
    return "".join(map(chr, os.urandom(130_000))) + str(number)


@pytest.mark.parametrize("text", ["", TEXT, "\ud800 alone", "a\r\nb", "\0" * 5])
def test_a_text_that_was_kept_is_there_again(text: str) -> None:
    assert snapshots.text(digest_of(text)) is None
    snapshots.keep(article_of(text))
    assert snapshots.text(digest_of(text)) == text


def test_nobody_else_can_read_it() -> None:
    snapshots.keep(article_of(TEXT))
    [path] = kept()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert TEXT[:20].encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "digest", ["", "sha256:0", "sha256:../../x", "md5:" + "0" * 64, "sha256:" + "0" * 64]
)
def test_what_is_no_digest_or_of_nothing_kept_is_not_there(digest: str) -> None:
    snapshots.keep(article_of(TEXT))
    assert snapshots.text(digest) is None


@pytest.mark.parametrize(
    "torn",
    [
        lambda data: data[:-3],
        lambda data: b"",
        lambda data: b"no such thing",
        lambda data: zlib.compress(b"another text"),
        lambda data: zlib.compress(bytes(100_000_000), 9),
    ],
)
def test_a_torn_file_counts_as_not_there_and_is_written_anew(torn: Callable[[bytes], bytes]) -> None:
    snapshots.keep(article_of(TEXT))
    [path] = kept()
    path.write_bytes(torn(path.read_bytes()))
    assert snapshots.text(digest_of(TEXT)) is None
    snapshots.keep(article_of(TEXT))
    assert snapshots.text(digest_of(TEXT)) == TEXT


def test_a_long_text_is_kept_and_one_too_long_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "Many words. " * 20_000
    snapshots.keep(article_of(long))
    until(lambda: snapshots.text(digest_of(long)) == long)
    monkeypatch.setattr(snapshots, "LONGEST", 1000)
    snapshots.keep(article_of("x" * 1001))
    assert len(kept()) == 1


def test_a_text_whose_bytes_are_drawn_as_others_is_not_kept() -> None:
    text = Utf8Text(MemorySource(b"no UTF-8: \xff"))
    snapshots.keep(Article(text, "report.txt", "plain/1"))
    assert kept() == []


def test_those_not_used_for_longest_go_when_there_is_no_room() -> None:
    room(1)
    texts = [unlike(number) for number in range(5)]
    assert len(zlib.compress(texts[0].encode())) > 150_000
    for number, text in enumerate(texts[:4]):
        snapshots.keep(article_of(text))
        until(lambda text=text: snapshots.text(digest_of(text)) is not None)  # type: ignore[misc]
        used(text, number + 1)
    (snapshots.folder() / "notes.txt").write_text("somebody's own")
    before = len(kept())
    assert snapshots.text(digest_of(texts[0])) is not None
    room(0)
    snapshots.keep(article_of(TEXT))
    assert [path.name for path in kept()] == ["notes.txt"]
    assert before > 1


def test_what_was_asked_for_stays_longer() -> None:
    room(1)
    first, second, third, fourth, fifth, sixth = (unlike(number) for number in range(6))
    size = len(zlib.compress(first.encode()))
    fit = 1_000_000 // size
    texts = [first, second, third, fourth, fifth, sixth][:fit]
    for number, text in enumerate(texts):
        snapshots.keep(article_of(text))
        until(lambda text=text: snapshots.text(digest_of(text)) is not None)  # type: ignore[misc]
        used(text, number + 1)
    assert snapshots.text(digest_of(texts[0])) == texts[0]
    more = unlike(9)
    snapshots.keep(article_of(more))
    until(lambda: snapshots.text(digest_of(more)) is not None)
    until(lambda: snapshots.text(digest_of(texts[1])) is None)
    assert snapshots.text(digest_of(texts[0])) == texts[0]


def test_where_it_cannot_be_kept_nothing_happens(own_home: Path) -> None:
    snapshots.folder().parent.mkdir(parents=True)
    snapshots.folder().write_text("a file in the place of the folder")
    snapshots.keep(article_of(TEXT))
    assert snapshots.text(digest_of(TEXT)) is None


def test_settings_that_cannot_be_read_do_not_matter() -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text("snapshots_mb = [")
    snapshots.keep(article_of(TEXT))
    assert snapshots.text(digest_of(TEXT)) == TEXT


def test_many_keep_texts_at_once() -> None:
    texts = [f"{number % 4} {TEXT}" for number in range(16)]
    threads = [threading.Thread(target=snapshots.keep, args=(article_of(text),)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept()) == 4
    assert [snapshots.text(digest_of(text)) for text in texts] == texts


def test_the_text_is_kept_with_the_first_annotation_in_it(tmp_path: Path) -> None:
    report = article(tmp_path)
    with open_notebook(report) as notebook:
        assert kept() == []
        notebook.add(report.find("Moscow"), note="The capital.")
        assert snapshots.text(report.digest) == TEXT
    later = article(tmp_path, TEXT + "More.\n")
    with open_notebook(later) as notebook:
        [note] = notebook.annotations
        notebook.edit(note.id, note="A capital.")
        assert snapshots.text(later.digest) is None
        notebook.edit(note.id, span=later.find("More"))
        assert snapshots.text(later.digest) == later.text


def test_the_text_that_others_annotated_is_kept_when_it_is_asked_for(tmp_path: Path) -> None:
    report = article(tmp_path)
    with open_notebook(report) as notebook:
        notebook.keep_text()
        assert kept() == []
        notebook.add(report.find("Moscow"), note="The capital.")
    [path] = kept()
    path.unlink()
    with open_notebook(report) as notebook:
        notebook.keep_text()
        assert snapshots.text(report.digest) == TEXT
    changed = article(tmp_path, TEXT + "More.\n")
    with open_notebook(changed) as notebook:
        notebook.keep_text()
    assert kept() == [path]
