from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations import codec, durable, places, sidecar
from annotations.article import Article, Metadata
from annotations.codec import decode
from annotations.errors import BadData, DipleError, ReadOnly
from annotations.library import walk
from annotations.model import WHOLE
from annotations.sidecar import Place, beside, digest_of, load, sidecar_path, update
from tests.annotations.building import TEXT, article, document, item, open_notebook, written
from tests.annotations.users import as_plain_user, open_folder

assert codec  # loaded before a test gives up its rights, with which it might not be readable

DATA = written(document(item(100)))


@pytest.fixture
def shared() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


def save(path: Path, data: bytes) -> str:
    return update(path, lambda _: data).digest


def away(of: Article) -> Path:
    return places.data_dir() / "sidecars" / f"{of.id.removeprefix('urn:uuid:')}.annotations.json"


def test_it_lies_beside_the_article(tmp_path: Path) -> None:
    path = tmp_path / "report.txt.annotations.json"
    assert sidecar_path(article(tmp_path)) == Place(path)
    assert sidecar.is_sidecar(path)
    assert sidecar.article_of(path) == tmp_path / "report.txt"
    assert not sidecar.is_sidecar(tmp_path / ".annotations.json")


def test_that_of_a_page_or_of_stdin_is_kept_by_article_id() -> None:
    page = Article(TEXT, "stdin", "plain/1")
    place = sidecar_path(page)
    assert (place.path, place.writable) == (away(page), True)
    assert str(place.path) in str(place.notice)
    with open_notebook(page) as notebook:
        notebook.add(WHOLE, note="n")
    assert len(open_notebook(page).annotations) == 1
    assert stat.S_IMODE(places.data_dir().stat().st_mode) == 0o700


def test_that_of_a_page_is_found_again_when_the_page_has_changed() -> None:
    url = 'https://example.org/"a"/\\?b=c'
    first = Article(TEXT, "a", "html/1", metadata=Metadata(url=url))
    with open_notebook(first) as notebook:
        made = notebook.add(first.find("Moscow"), note="n")
    second = Article("News! " + TEXT, "a", "html/1", metadata=Metadata(url=url))
    again = open_notebook(second)
    assert again.annotations == (made,)
    assert again.anchor(made).span == second.find("Moscow")
    other = Article("News! " + TEXT, "a", "html/1", metadata=Metadata(url="https://example.org/"))
    assert open_notebook(other).annotations == ()


def test_a_folder_that_cannot_be_written_has_its_sidecars_in_the_data_folder(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = shared / "home"
    monkeypatch.setenv("DIPLE_HOME", str(home))
    folder = shared / "archive"
    folder.mkdir()
    report = article(folder)
    folder.chmod(0o555)

    def check() -> None:
        place = sidecar_path(report)
        notice = f"{folder} cannot be written: the annotations are kept in {place.path}"
        assert place == Place(away(report), True, notice)
        with open_notebook(report) as notebook:
            assert notebook.notices == (place.notice,)
            made = notebook.add(report.find("Moscow"), note="n")
        assert open_notebook(report).annotations == (made,)
        assert os.listdir(folder) == ["report.txt"]

    as_plain_user(check)


def test_what_is_kept_away_stays_in_sight_when_the_article_changes_or_its_folder_opens(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPLE_HOME", str(shared / "home"))
    folder = shared / "archive"

    def check() -> None:
        folder.mkdir()
        report, other = article(folder), article(folder, name="other.txt")
        folder.chmod(0o555)
        with open_notebook(report) as notebook:
            made = notebook.add(report.find("Moscow"), note="n")
        changed = article(folder, "News! " + TEXT)
        assert changed.path is not None
        again = open_notebook(changed)
        assert again.annotations == (made,)
        assert again.anchor(made).span == changed.find("Moscow")
        assert [entry.sidecar for entry in walk(changed.path)] == [notebook.path]
        folder.chmod(0o777)
        assert open_notebook(changed).path == notebook.path
        assert open_notebook(other).annotations == ()
        save(beside(changed.path), DATA)
        later = open_notebook(changed)
        assert later.path == beside(changed.path)
        assert f"{notebook.path} has annotations of this article as well" in "".join(later.notices)

    as_plain_user(check)


def test_a_sidecar_beside_that_cannot_be_written_is_read(shared: Path) -> None:
    report = article(shared)
    path = beside(shared / "report.txt")
    path.write_bytes(DATA)

    def check() -> None:
        with open_notebook(report) as notebook:
            assert notebook.path == path
            assert notebook.read_only
            assert "cannot be written" in notebook.notices[0]
            assert len(notebook.annotations) == 1
            with pytest.raises(ReadOnly, match="reading only"):
                notebook.add(WHOLE, note="n")
        assert path.read_bytes() == DATA

    shared.chmod(0o555)
    as_plain_user(check)
    shared.chmod(0o755)
    path.chmod(0o444)
    as_plain_user(check)


def test_a_sidecar_that_may_not_be_read_is_an_error(shared: Path) -> None:
    report = article(shared)
    path = beside(shared / "report.txt")
    path.write_bytes(DATA)
    path.chmod(0o000)

    def check() -> None:
        with pytest.raises(BadData, match="cannot be read: Permission denied"):
            open_notebook(report)

    as_plain_user(check)


def test_a_folder_closed_while_the_notebook_is_open_fails_clearly_and_the_edit_is_kept(shared: Path) -> None:
    report = article(shared)

    def check() -> None:
        notebook = open_notebook(report)
        notebook.add(WHOLE, note="before")
        os.chmod(folder, 0o555)
        with pytest.raises(ReadOnly, match="cannot be written: Permission denied"):
            notebook.add(WHOLE, note="after")
        assert notebook.unsaved
        os.chmod(folder, 0o755)
        notebook.save()
        assert len(open_notebook(report).annotations) == 2

    folder = shared
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    as_plain_user(check)


def test_a_folder_that_can_be_written_and_not_listed_will_do(shared: Path) -> None:
    report = article(shared)
    shared.chmod(0o333)

    def check() -> None:
        open_notebook(report).add(WHOLE, note="n")
        assert len(open_notebook(report).annotations) == 1

    as_plain_user(check)


def test_a_name_too_long_for_a_sidecar_beside_it_is_kept_away(tmp_path: Path) -> None:
    report = article(tmp_path, name="n" * 240)
    assert sidecar_path(report).path == away(report)


def test_links_are_followed_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "store" / "notes.json"
    real.parent.mkdir()
    real.write_bytes(DATA)
    report = article(tmp_path)
    link = beside(tmp_path / "report.txt")
    link.symlink_to(Path("middle"))
    (tmp_path / "middle").symlink_to(Path("store") / "notes.json")
    with open_notebook(report) as notebook:
        notebook.add(WHOLE, note="n")
    assert os.readlink(link) == "middle"
    assert (tmp_path / "middle").is_symlink()
    assert len(decode(real.read_bytes()).annotations) == 2
    assert sorted(os.listdir(real.parent)) == ["notes.json"]


def test_a_link_to_nothing_is_filled(tmp_path: Path) -> None:
    report = article(tmp_path)
    beside(tmp_path / "report.txt").symlink_to("later.json")
    with open_notebook(report) as notebook:
        notebook.add(WHOLE, note="n")
    assert len(decode((tmp_path / "later.json").read_bytes()).annotations) == 1
    assert beside(tmp_path / "report.txt").is_symlink()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o606])
def test_the_mode_of_the_file_is_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(DATA)
    path.chmod(mode)
    save(path, DATA + b" ")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_mode_the_umask_leaves(tmp_path: Path) -> None:
    for mask, mode in ((0o022, 0o644), (0o027, 0o640), (0o077, 0o600)):
        before = os.umask(mask)
        try:
            path = tmp_path / f"{mask}.json"
            save(path, DATA)
        finally:
            os.umask(before)
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_in_a_folder_of_a_group_is_for_the_group(tmp_path: Path) -> None:
    tmp_path.chmod(0o770)
    for mask, mode in ((0o022, 0o664), (0o027, 0o660), (0o077, 0o600)):
        before = os.umask(mask)
        try:
            path = tmp_path / f"{mask}.json"
            save(path, DATA)
        finally:
            os.umask(before)
        assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_owner_and_group_are_kept_where_they_can_be(shared: Path) -> None:
    path = shared / "s.json"
    path.write_bytes(DATA)
    os.chown(path, 1234, 5678)
    save(path, DATA + b" ")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 5678)
    path.chmod(0o664)
    os.chown(path, 65534, 5678)

    def check() -> None:
        save(path, DATA)

    as_plain_user(check)
    assert path.stat().st_gid == 65534
    assert stat.S_IMODE(path.stat().st_mode) == 0o644, "another group gets no more than everyone"


def test_nothing_that_lies_in_the_way_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    trap = tmp_path / "trap.tmp"
    trap.symlink_to(precious)
    monkeypatch.setattr(durable, "unfinished", lambda folder: trap)
    with pytest.raises(DipleError):
        save(tmp_path / "report.txt.annotations.json", DATA)
    assert precious.read_bytes() == b"precious"


def test_where_no_owner_can_be_given_a_file_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.txt.annotations.json"
    path.write_bytes(b"old")
    path.chmod(0o660)

    def refused(*_: object) -> None:
        raise OSError(errno.EINVAL, "a user that this container does not know")

    monkeypatch.setattr(os, "fchown", refused)
    save(path, DATA)
    assert path.read_bytes() == DATA
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_extended_attributes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(DATA)
    try:
        os.setxattr(path, "user.source", b"archive")
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    save(path, DATA + b" ")
    assert os.getxattr(path, "user.source") == b"archive"


def test_the_bytes_are_on_disk_before_the_name_and_the_name_before_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(handle: int) -> None:
        fsync(handle)
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            steps.append("folder")
        else:
            steps.append(f"file of {os.fstat(handle).st_size}")

    def watched_replace(source: Path, target: Path) -> None:
        assert Path(source).parent == tmp_path
        assert Path(source).read_bytes() == DATA
        replace(source, target)
        steps.append("name")

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    save(tmp_path / "s.json", DATA)
    assert steps == [f"file of {len(DATA)}", "name", "folder"]


def test_what_is_written_is_made_from_what_is_there_at_that_moment(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    seen: list[bytes | None] = []

    def revise(found: bytes | None) -> bytes:
        seen.append(found)
        if len(seen) < 3:  # another is quicker, with no lock of ours
            path.write_bytes(b"theirs %d" % len(seen))
        return b"ours on " + (found or b"nothing")

    written = update(path, revise)
    assert seen == [None, b"theirs 1", b"theirs 2"]
    assert written.data == path.read_bytes() == b"ours on theirs 2"
    assert written.digest == load(path).digest
    assert os.listdir(tmp_path) == ["s.json"]


def test_a_write_that_is_gone_over_where_there_is_no_lock_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.json"
    (tmp_path / ".s.json.lock").mkdir()  # so that it cannot be locked
    replace = os.replace

    def then_another(source: Path, target: Path) -> None:
        replace(source, target)
        monkeypatch.setattr(os, "replace", replace)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(os, "replace", then_another)
    update(path, lambda found: b"ours on " + (found or b"nothing"))
    assert path.read_bytes() == b"ours on theirs"


def test_a_file_that_others_write_all_the_time_is_given_up_on(tmp_path: Path) -> None:
    path = tmp_path / "s.json"

    def revise(found: bytes | None) -> bytes:
        path.write_bytes((found or b"") + b"x")
        return b"ours"

    with pytest.raises(DipleError, match="not saved: others write"):
        update(path, revise)
    assert b"ours" not in path.read_bytes()


def test_what_cannot_be_revised_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(DATA)

    def refuse(found: bytes | None) -> bytes:
        raise BadData("no")

    with pytest.raises(BadData):
        update(path, refuse)
    assert path.read_bytes() == DATA
    assert os.listdir(tmp_path) == ["s.json"]


def test_a_write_of_which_only_the_last_step_failed_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.json"
    save(path, DATA)
    with monkeypatch.context() as patch:

        def failing(folder: Path) -> None:
            raise OSError(5, "Input/output error")

        patch.setattr(durable, "sync_folder", failing)
        with pytest.raises(DipleError, match="not saved: Input/output error"):
            save(path, b"new")
    assert save(path, b"new") == digest_of(b"new")


def test_a_sidecar_made_read_only_while_it_is_open_is_not_replaced(shared: Path) -> None:
    path = shared / "s.json"
    path.write_bytes(DATA)
    path.chmod(0o444)

    def check() -> None:
        with pytest.raises(ReadOnly, match="cannot be written: Permission denied"):
            save(path, b"new")

    as_plain_user(check)
    assert path.read_bytes() == DATA


def test_a_folder_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(DipleError, match="not saved"):
        save(tmp_path / "gone" / "s.json", DATA)
    assert not (tmp_path / "gone").exists()


ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from annotations.article import Article
from annotations.notebook import Notebook
from annotations.spans import Span

path = Path(sys.argv[1])
text = path.read_text("utf-8")
with Notebook.open(Article(text, path.name, "plain/1", path), creator="alice") as notebook:
    while True:
        print(notebook.add(Span(0, 3), note="x" * 5000).id, flush=True)
"""


def test_what_was_reported_saved_survives_kill_9(tmp_path: Path) -> None:
    report = article(tmp_path)
    for reported in (1, 7, 20):
        command = [sys.executable, "-c", WRITER, str(report.path)]
        writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        saved = [writer.stdout.readline().strip() for _ in range(reported)]
        writer.send_signal(signal.SIGKILL)
        saved += writer.stdout.read().split("\n")[:-1]
        writer.wait()
        writer.stdout.close()
        found = load(beside(tmp_path / "report.txt")).collection
        assert found is not None
        assert found.fault is None
        assert {one for one in saved if one} <= {one.id for one in found.annotations}
