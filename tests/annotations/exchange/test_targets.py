from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from annotations import Notebook, open_article
from annotations.errors import ReadOnly, UsageError
from annotations.exchange import exported
from annotations.exchange.targets import Targets
from annotations.model import WHOLE
from annotations.sidecar import beside


def targets(output: Path | str, *articles: Path, several: bool = False, force: bool = False) -> Targets:
    return Targets(str(output), ".html", articles, several=several, force=force)


def written(into: Targets, place: str = "report.txt", data: bytes = b"new") -> Path:
    into.claim(place)
    into.write(place, lambda out: out.write(data))
    return into.path(place)


def test_a_file_is_a_file_and_a_folder_gets_a_file_an_article(tmp_path: Path) -> None:
    assert written(targets(tmp_path / "a.html")) == tmp_path / "a.html"
    assert written(targets(tmp_path)) == tmp_path / "report.txt.html"
    assert written(targets(f"{tmp_path}/new/"), "in/report.txt") == tmp_path / "new/in/report.txt.html"
    assert written(targets(tmp_path / "several", several=True)).read_bytes() == b"new"


def test_a_file_that_is_there_is_written_over_only_where_that_is_wished(tmp_path: Path) -> None:
    path = written(targets(tmp_path / "a.html"), data=b"old")
    with pytest.raises(ReadOnly, match=r"a\.html: there is such a file; --force writes over it"):
        targets(path).claim("report.txt")
    assert path.read_text() == "old"
    for data in (b"new", b"newer"):
        written(targets(path, force=True), data=data)
        assert path.read_bytes() == data


@pytest.mark.parametrize("data", [b"", b"\x89PNG\0", b"%PDF-"], ids=["nothing", "bytes", "another format"])
def test_what_is_no_text_is_written_over_where_that_is_wished(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(data)
    written(targets(path, force=True))
    assert path.read_bytes() == b"new"


def other_names(path: Path) -> list[Path]:
    """Return ``path`` by its name, by links to it and to its folder, and by a roundabout way."""
    link, hard, folder = (path.with_name(name) for name in ("link", "hard", "folder"))
    link.symlink_to(path.name)
    hard.hardlink_to(path)
    folder.symlink_to(path.parent)
    return [path, link, hard, folder / path.name, folder / link.name, path.parent / "in" / ".." / path.name]


@pytest.mark.parametrize("name", ["b.txt", "b.html", "b.tex", "no suffix"])
def test_a_text_without_annotations_is_not_written_over_however_it_is_called(
    tmp_path: Path, name: str
) -> None:
    article = tmp_path / name
    article.write_text("An article that nobody annotated yet.")
    (tmp_path / "in").mkdir()
    for path in other_names(article):
        with pytest.raises(
            ReadOnly, match=r"may be an article.* not written over; choose another OUT, or remove it"
        ):
            targets(path, tmp_path / "a.txt", force=True).claim("a.txt")


def test_what_was_exported_is_written_over_by_a_link_too(tmp_path: Path) -> None:
    path = written(targets(tmp_path / "a.html"))
    (tmp_path / "in").mkdir()
    for number, other in enumerate(other_names(path)):
        if other.name != "hard":  # a file of its own from then on
            written(targets(other, force=True), data=b"%d" % number)
            assert path.read_bytes() == b"%d" % number


def test_an_export_that_somebody_edited_is_not_written_over(tmp_path: Path) -> None:
    path = written(targets(tmp_path / "a.html"))
    path.write_text("new, and more")
    with pytest.raises(ReadOnly, match="it may be an article"):
        targets(path, force=True).claim("report.txt")


def test_an_export_that_was_annotated_is_not_written_over(tmp_path: Path) -> None:
    path = written(
        targets(tmp_path / "a.html"), data=b"<html><body><p>An article of a few words.</p></body></html>"
    )
    with Notebook.open(open_article(path), creator="ana") as notes:
        notes.add(WHOLE, note="of a page")
    with pytest.raises(ReadOnly, match="an article is not written over"):
        targets(path, force=True).claim("report.txt")


def test_an_article_annotated_under_the_name_of_a_link_is_not_written_over(tmp_path: Path) -> None:
    path = written(targets(tmp_path / "a.html"))
    link = tmp_path / "link.html"
    link.symlink_to(path)
    beside(link).write_text("kept")
    with pytest.raises(ReadOnly, match="an article is not written over"):
        targets(link, force=True).claim("report.txt")


def test_an_article_that_comes_meanwhile_is_not_written_over_with_force_either(tmp_path: Path) -> None:
    into = targets(tmp_path / "a.html", force=True)
    into.claim("report.txt")
    with pytest.raises(ReadOnly, match="it may be an article"):
        into.write("report.txt", lambda out: (tmp_path / "a.html").write_text("somebody's"))
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.html", "somebody's")]


def test_what_was_exported_is_forgotten_once_there_is_too_much_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported, "LARGEST", 1000)
    paths = [written(targets(tmp_path / f"{number}.html")) for number in range(20)]
    known = exported.Exported()
    held = [path in known for path in paths]
    assert held[-1]
    assert held == sorted(held)
    assert 0 < sum(held) < len(held)


def test_a_file_that_comes_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    into = targets(tmp_path / "a.html")
    into.claim("report.txt")

    def writer(out: object) -> None:
        (tmp_path / "a.html").write_text("somebody's")

    with pytest.raises(ReadOnly, match="it may be an article"):
        into.write("report.txt", writer)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.html", "somebody's")]


@pytest.mark.parametrize("link", [False, True])
def test_articles_and_sidecars_are_never_written_over(tmp_path: Path, link: bool) -> None:
    article, other = tmp_path / "report.txt", tmp_path / "other.txt"
    for path in (article, other, beside(other)):
        path.write_text("kept")
    for path in (article, other, beside(other), beside(article)):
        out = path
        if link:
            out = tmp_path / f"link{path.name}"
            out.symlink_to(path)
        with pytest.raises(ReadOnly, match="is not written over; choose another OUT"):
            targets(out, article, force=True).claim("report.txt")


def test_an_article_whose_notes_are_kept_elsewhere_is_not_written_over_either(tmp_path: Path) -> None:
    article = tmp_path / f"{'n' * 240}.txt"
    article.write_text("kept")
    with Notebook.open(open_article(article), creator="ana") as notes:
        notes.add(WHOLE, note="away")
    assert notes.path.parent != tmp_path
    with pytest.raises(ReadOnly, match="an article is not written over"):
        targets(article, force=True).claim("report.txt")


def test_two_articles_never_share_a_file(tmp_path: Path) -> None:
    into = targets(tmp_path, several=True, force=True)
    into.claim("report.txt")
    with pytest.raises(UsageError, match="two articles would be written to it"):
        into.claim("report.txt")


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    def writer(out: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full") as caught:
        targets(tmp_path / "a.html").write("report.txt", writer)
    assert caught.value.filename == str(tmp_path / "a.html")
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_written_to_and_not_replaced() -> None:
    written(targets(os.devnull))
    assert Path(os.devnull).is_char_device()
