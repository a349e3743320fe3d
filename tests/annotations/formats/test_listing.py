import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import NotFound, UsageError
from annotations.formats import list_articles, listing


def names(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in list_articles(folder)]


def write(folder: Path, *paths: str, content: bytes = b"words") -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def test_articles_are_sorted_as_people_sort(tmp_path):
    write(tmp_path, "part 10.txt", "part 2.txt", "Alpha.md", "beta.html", "part 2/z.txt", "part 2/b/a.py")
    assert names(tmp_path) == [
        "Alpha.md",
        "beta.html",
        "part 2/b/a.py",
        "part 2/z.txt",
        "part 2.txt",
        "part 10.txt",
    ]


def test_what_is_no_article_is_left_out(tmp_path):
    write(
        tmp_path,
        "a.txt",
        "a.txt.annotations.json",
        ".hidden.txt",
        ".git/config",
        "a.txt~",
        "node_modules/x/readme.md",
    )
    write(tmp_path, "empty.txt", content=b" \n")
    write(tmp_path, "binary.txt", content=b"\x7fELF\0\0")
    write(tmp_path, "a.pdf", content=b"%PDF-1.7\nwords")
    write(tmp_path, "wide.txt", content="words".encode("utf-16"))
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(tmp_path) == ["a.txt", "wide.txt"]


def test_links_are_followed_to_files_inside_the_folder_alone(tmp_path):
    folder, outside = tmp_path / "folder", tmp_path / "folder-outside"
    write(folder, "a.txt", "sub/b.txt")
    write(outside, "secret.txt")
    (folder / "inside.txt").symlink_to("sub/b.txt")
    (folder / "outside.txt").symlink_to(outside / "secret.txt")
    (folder / "away").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "broken.txt").symlink_to("nowhere")
    assert names(folder) == ["a.txt", "inside.txt", "sub/b.txt"]


def test_a_folder_reached_through_a_link_is_listed(tmp_path):
    write(tmp_path / "real", "a.txt")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "real" / "b.txt").symlink_to("a.txt")
    assert names(tmp_path / "link") == ["a.txt", "b.txt"]


def test_a_listing_is_bounded_in_number_and_depth(tmp_path, monkeypatch):
    write(tmp_path, *(f"{n}.txt" for n in range(12)), "1/2/3/deep.txt")
    monkeypatch.setattr(listing, "LIMIT", 10)
    assert len(list_articles(tmp_path)) == 10
    monkeypatch.setattr(listing, "LIMIT", 100)
    assert "1/2/3/deep.txt" in names(tmp_path)
    monkeypatch.setattr(listing, "DEPTH", 2)
    assert "1/2/3/deep.txt" not in names(tmp_path)


def test_a_folder_without_articles_has_an_empty_list(tmp_path):
    assert list_articles(tmp_path) == []


def test_a_missing_folder_and_a_file_are_refused(tmp_path):
    with pytest.raises(NotFound, match="there is no such folder"):
        list_articles(tmp_path / "none")
    write(tmp_path, "a.txt")
    with pytest.raises(UsageError, match="this is no folder"):
        list_articles(tmp_path / "a.txt")


@given(st.lists(st.text("aB1٣²0.é ", max_size=6)))
def test_the_order_of_names_is_total(given_names):
    keys = {listing.natural_key(name): name for name in given_names}
    assert len(keys) == len(set(given_names))
    assert [keys[key] for key in sorted(keys)] == sorted(set(given_names), key=listing.natural_key)


@pytest.mark.parametrize(
    "pair", [("a2", "a10"), ("A", "b"), ("a", "B"), ("2", "a"), ("a", "a1"), ("a01", "a2")]
)
def test_numbers_count_and_case_does_not(pair):
    assert sorted([*pair, *pair], key=listing.natural_key) == [pair[0], pair[0], pair[1], pair[1]]
