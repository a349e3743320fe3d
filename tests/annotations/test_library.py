from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations import sidecar
from annotations.anchoring import AnchorState
from annotations.article import Article, Metadata
from annotations.config import config_path
from annotations.errors import BadData, DipleError, NotFound, UsageError
from annotations.formats import open_article
from annotations.formats.encoding import file_digest
from annotations.library import (
    Entry,
    LinkTarget,
    annotated,
    find_annotation,
    find_target,
    read_entry,
    walk,
)
from annotations.model import WHOLE
from annotations.notebook import Notebook
from annotations.spans import Span

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return what writes an article below a folder, with a note on its first word."""

    def make(name: str, text: str = "words of an article\n", *, note: bool = True) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
        if note:
            with Notebook.open(open_article(path)) as notebook:
                notebook.add(Span(0, 5), note="a note")
        return path

    return make


def articles(found: list[Entry], root: Path) -> list[str]:
    return [str(Path(str(entry.article)).relative_to(root)) for entry in found]


def test_a_folder_is_walked_in_natural_order_without_what_is_hidden(make: Make, tmp_path: Path) -> None:
    for name in ("part 10.txt", "part 2.txt", "sub/deep/a.txt", ".hidden/b.txt", "node_modules/c.txt"):
        make(name)
    make("bare.txt", note=False)
    (tmp_path / "link").symlink_to(tmp_path / "sub")
    found = list(walk(tmp_path))
    assert articles(found, tmp_path) == ["part 2.txt", "part 10.txt", "sub/deep/a.txt"]


def test_an_article_or_its_sidecar_stand_for_themselves(make: Make) -> None:
    path = make("a.txt")
    entry = Entry(sidecar.beside(path), path)
    assert list(walk(path)) == list(walk(str(path))) == list(walk(sidecar.beside(path))) == [entry]
    assert list(walk(make("bare.txt", note=False))) == []
    with pytest.raises(NotFound, match="no such file or folder"):
        list(walk(path.with_name("missing")))
    with pytest.raises(NotFound, match="no such file or folder"):
        list(walk(path.with_name("missing.txt.annotations.json")))


def test_the_sidecar_of_an_article_that_is_gone_is_still_found(make: Make) -> None:
    path = make("a.txt")
    path.unlink()
    [entry] = walk(path)
    assert entry.article == path
    with pytest.raises(NotFound, match="put it back"):
        _ = entry.source


def test_notes_on_a_page_are_found_by_its_address() -> None:
    url = "https://example.org/story"
    page = Article("words of a page", "story", "html/1", None, Metadata(url=url))
    with Notebook.open(page) as notebook:
        notebook.add(WHOLE, note="n")
    [entry] = walk(url)
    assert entry == Entry(notebook.path, url)
    assert list(walk("https://example.org/other")) == []
    [listed] = read_entry(entry).annotations
    assert listed.state is None


def test_notes_kept_away_from_a_folder_that_cannot_be_written_are_found(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make("locked/a.txt", note=False)
    make("locked/b.txt", "other words\n", note=False)
    real = os.access
    locked = {path.parent, path, sidecar.beside(path)}
    monkeypatch.setattr(os, "access", lambda file, mode: Path(file) not in locked and real(file, mode))
    with Notebook.open(open_article(path)) as notebook:
        notebook.add(WHOLE, note="n")
    assert notebook.path.parent != path.parent
    assert list(walk(path)) == list(walk(tmp_path)) == [Entry(notebook.path, path)]


@pytest.mark.parametrize(
    ("data", "same"),
    [
        (b"words\n", True),
        (b"\xef\xbb\xbfwords\n", True),
        ("東京 é".encode() * 500_000, True),
        (b"words\r\n", False),
        (b"w" * (1 << 20) + b"\r", False),
    ],
)
def test_the_digest_of_a_file_is_its_texts_or_none(tmp_path: Path, data: bytes, same: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert file_digest(path) == (open_article(path).digest if same else None)
    assert file_digest(tmp_path / "missing") is None


def test_an_unchanged_article_is_not_opened(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make("a.txt")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the article was opened")

    monkeypatch.setattr("annotations.formats.open_article", refuse)
    [listed] = read_entry(next(walk(path))).annotations
    assert (listed.span, listed.state) == (Span(0, 5), AnchorState.EXACT)


@pytest.mark.parametrize(
    ("text", "span", "state"),
    [
        ("some words of an article\n", Span(5, 10), AnchorState.MOVED),
        ("words of an article\r\n", Span(0, 5), AnchorState.EXACT),
        ("nothing like it\n", None, AnchorState.ORPHAN),
    ],
)
def test_a_changed_article_is_looked_through(
    make: Make, text: str, span: Span | None, state: AnchorState
) -> None:
    path = make("a.txt")
    path.write_text(text, newline="")
    [listed] = read_entry(next(walk(path))).annotations
    assert (listed.span, listed.state) == (span, state)


def test_an_article_that_cannot_be_read_any_more_is_a_notice(make: Make) -> None:
    path = make("a.txt")
    path.write_bytes(b"\0\1\2\3" * 100)
    contents = read_entry(next(walk(path)))
    [listed] = contents.annotations
    assert (listed.span, listed.state) == (Span(0, 5), None)
    [notice] = contents.notices
    assert "a.txt" in notice


def test_a_page_is_not_extracted(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make("a.html", note=False)
    page = Article("words of a page", "a.html", "html/1 trafilatura-2.0", path)
    with Notebook.open(page) as notebook:
        notebook.add(Span(0, 5))
    [listed] = read_entry(next(walk(path))).annotations
    assert (listed.span, listed.state) == (Span(0, 5), None)


def test_an_id_is_found_by_any_ending_that_is_long_enough(make: Make, tmp_path: Path) -> None:
    path = make("a.txt")
    make("sub/b.txt")
    [listed] = read_entry(next(walk(path))).annotations
    full = listed.annotation.id
    for ending in (full, full[-4:], full[-12:]):
        entry, found = find_annotation(ending, [tmp_path])
        assert (entry.article, found) == (path, full)
    # The same sidecar by two ways is no rival of itself.
    assert find_annotation(full[-4:], [path, str(tmp_path), sidecar.beside(path)])[1] == full
    with pytest.raises(UsageError, match="last four characters"):
        find_annotation(full[-3:], [tmp_path])
    with pytest.raises(NotFound, match="no annotation has this id"):
        find_annotation("wxyz", [tmp_path])


def test_a_folder_inside_that_cannot_be_read_is_told_and_hides_nothing_else(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a/a.txt", "b/b.txt", "c/c.txt"):
        make(name)
    real = os.scandir

    def scandir(folder: Path) -> object:
        if folder == tmp_path / "b":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    told: list[DipleError] = []
    assert articles(list(walk(tmp_path, told.append)), tmp_path) == ["a/a.txt", "c/c.txt"]
    assert [str(error) for error in told] == [
        f"{tmp_path / 'b'}: the folder cannot be read (Permission denied); ask its owner for permission"
    ]
    with pytest.raises(BadData, match="Permission denied"):
        list(walk(tmp_path / "b"))
    with pytest.raises(BadData, match="Permission denied"):
        find_annotation("abcd", [tmp_path])


def test_what_is_no_file_is_never_opened(make: Make, tmp_path: Path) -> None:
    path = make("a.txt")
    os.mkfifo(tmp_path / "pipe.txt.annotations.json")
    (tmp_path / "folder.annotations.json").mkdir()
    path.unlink()
    os.mkfifo(path)
    [entry] = walk(tmp_path)
    assert [listed.state for listed in read_entry(entry).annotations] == [None]


def test_a_sidecar_that_cannot_be_read_hides_no_id_of_another(make: Make, tmp_path: Path) -> None:
    path = make("a.txt")
    [listed] = read_entry(next(walk(path))).annotations
    (tmp_path / "b.txt.annotations.json").mkdir()
    (tmp_path / "b.txt").write_text("words")
    assert find_annotation(listed.annotation.id, [tmp_path / "b.txt", tmp_path])[0].article == path
    with pytest.raises(BadData, match=r"b\.txt\.annotations\.json"):
        find_annotation("wxyz", [tmp_path / "b.txt"])


def test_links_in_a_circle_hide_nothing_else(make: Make, tmp_path: Path) -> None:
    make("a.txt")
    (tmp_path / "b.txt").symlink_to("b.txt")
    (tmp_path / "b.txt.annotations.json").symlink_to("b.txt.annotations.json")
    assert articles(list(walk(tmp_path)), tmp_path) == ["a.txt"]


def test_one_broken_sidecar_in_the_data_folder_hides_no_other() -> None:
    page = Article("words", "page", "html/1", metadata=Metadata(url="https://example.org/"))
    notebook = Notebook.open(page)
    notebook.add(Span(0, 5), note="n")
    away = notebook.path
    (away.parent / f"0{away.name}").mkdir()
    assert [entry.sidecar for entry in walk("https://example.org/")] == [away]


def test_an_article_whose_name_is_too_long_for_a_sidecar_beside_it_is_found(
    make: Make, tmp_path: Path
) -> None:
    path = make("n" * 250 + ".txt")
    assert not os.path.exists(sidecar.beside(path))
    assert articles(list(walk(path)), tmp_path) == articles(list(walk(tmp_path)), tmp_path) == [path.name]
    with pytest.raises(NotFound, match="no such file"):
        list(walk(tmp_path / ("z" * 300)))


def test_listing_needs_no_settings(make: Make, tmp_path: Path) -> None:
    path = make("a.txt")
    path.write_text("other words of an article\n")
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text("[broken")
    [entry] = walk(tmp_path)
    contents = read_entry(entry)
    assert contents.notices == ()
    assert [one.state for one in contents.annotations] == [AnchorState.MOVED]


def test_an_id_that_may_be_in_the_unreadable_part_of_a_sidecar_is_no_id_that_is_not_there(
    make: Make, tmp_path: Path
) -> None:
    path = make("a.txt")
    [listed] = read_entry(next(walk(path))).annotations
    whole = sidecar.beside(path).read_bytes()
    sidecar.beside(path).write_bytes(whole[:-3])
    assert find_annotation(listed.annotation.id, [tmp_path])[0].article == path
    with pytest.raises(BadData, match="ends too early"):
        find_annotation("wxyz", [tmp_path])


def test_a_folder_in_the_place_of_a_sidecar_is_told_of(make: Make, tmp_path: Path) -> None:
    path = make("a.txt", note=False)
    sidecar.beside(path).mkdir()
    [entry] = walk(tmp_path)
    with pytest.raises(BadData, match="no file"):
        read_entry(entry)


def test_what_a_link_can_lead_to_is_found_in_sidecars_first_and_by_the_text_of_other_articles(
    make: Make, tmp_path: Path
) -> None:
    noted, bare = make("a.txt"), make("sub/b.txt", "other words\n", note=False)
    broken = make("c.txt", "third words\n")
    sidecar.beside(broken).write_text("{")
    held = dict(annotated(tmp_path))
    assert list(held) == [noted, broken]
    [note] = held[noted].annotations
    assert find_target(open_article(broken).id, tmp_path) == LinkTarget(open_article(broken).id, broken)
    assert find_target(note.id, tmp_path) == LinkTarget(note.id, noted, is_annotation=True)
    assert find_target(open_article(bare).id, tmp_path) == LinkTarget(open_article(bare).id, bare)
    assert find_target(open_article(noted).id, tmp_path) == LinkTarget(open_article(noted).id, noted)
    assert find_target("urn:uuid:018f6a52-0000-7000-8000-0000000000ff", tmp_path) is None


def test_no_article_is_opened_for_a_link_that_can_lead_to_none(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("a.txt", note=False)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the article was opened")

    monkeypatch.setattr("annotations.formats.open_article", refuse)
    assert find_target("urn:uuid:018f6a52-0000-7000-8000-0000000000ff", tmp_path) is None
    assert find_target("https://example.org/", tmp_path) is None
    with pytest.raises(AssertionError):
        find_target("urn:uuid:0b7a4a0e-7d0f-5f6e-8a55-3c1b2f1d9e77", tmp_path)
