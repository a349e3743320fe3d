import json
import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.places import state_dir
from tests.annotations.users import as_plain_user, open_folder
from tui import memory
from tui.memory import Memory

FULL = Memory(
    "dark", True, False, {"/a/report.txt": 17, "https://example.org/": 3}, {"/a/report.txt": "Talks"}
)


def file():
    return state_dir() / "reader.json"


def test_nothing_is_remembered_at_first():
    assert memory.load() == Memory(None, False, None, {})


def test_what_is_saved_is_loaded():
    memory.save(FULL)
    assert memory.load() == FULL


@settings(max_examples=30)
@given(
    st.builds(
        Memory,
        st.none() | st.text(),
        st.booleans(),
        st.none() | st.booleans(),
        st.dictionaries(st.text(), st.integers(0, 10**12), max_size=5),
    )
)
def test_whatever_is_saved_is_loaded(kept):
    memory.save(kept)
    assert memory.load() == kept


def test_a_path_that_is_no_unicode_is_remembered():
    path = os.fsdecode(b"/home/a/r\xe9sum\xe9.txt")
    memory.save(Memory(places={path: 5}))
    assert memory.load().places == {path: 5}


def test_the_file_is_for_its_owner_alone_and_nothing_else_is_left():
    memory.save(FULL)
    assert stat.S_IMODE(file().stat().st_mode) == 0o600
    assert os.listdir(state_dir()) == ["reader.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"17",
        b"null",
        b"\xff\xfe",
        b'{"places": []}',
        b'{"places": {"a": "x"}}',
        b'{"places": {"a": null}}',
        b'{"places": {"a": 1e999}}',
        b'{"places": {"a": NaN}}',
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_counts_as_nothing(content):
    memory.save(FULL)
    file().write_bytes(content)
    assert memory.load() == Memory()
    memory.save(FULL)
    assert memory.load() == FULL


def test_values_of_another_type_are_left_out():
    memory.save(FULL)
    file().write_text(
        json.dumps({"theme": 3, "oriented": "yes", "pane": "left", "places": {"a": 4}, "new": 1})
    )
    assert memory.load() == Memory(None, True, None, {"a": 4})


def test_a_folder_in_place_of_the_file_is_put_up_with():
    file().mkdir(parents=True)
    memory.save(FULL)
    assert memory.load() == Memory()


def test_a_folder_that_cannot_be_written_is_put_up_with(monkeypatch):
    with open_folder() as folder:
        (folder / "state").mkdir()
        (folder / "state").chmod(0o555)
        monkeypatch.setenv("DIPLE_HOME", str(folder))

        def check():
            memory.save(FULL)
            assert memory.load() == Memory()

        as_plain_user(check)
        assert os.listdir(folder / "state") == []


# -- places ----------------------------------------------------------------------------------------


def test_the_start_of_an_article_needs_no_remembering():
    kept = Memory()
    kept.leave("a", 5)
    kept.leave("b", 0)
    assert kept.places == {"a": 5}
    kept.leave("a", 0)
    assert kept.places == {}


def test_words_are_remembered_with_their_place_alone():
    kept = Memory()
    kept.leave("a", 5, "Talks in Damascus")
    kept.leave("b", 6)
    assert kept.words == {"a": "Talks in Damascus"}
    kept.leave("a", 0, "Delegation")
    assert kept.words == {}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=40))
def test_only_the_articles_left_last_are_remembered(visits):
    kept, order = Memory(), []
    for article, offset in visits:
        kept.leave(str(article), offset)
        order = [each for each in order if each[0] != str(article)] + (
            [(str(article), offset)] if offset else []
        )
    assert list(kept.places.items()) == order


def test_the_articles_left_longest_ago_go_first(monkeypatch):
    monkeypatch.setattr(memory, "LONGEST", 3)
    kept = Memory()
    for article in "abcde":
        kept.leave(article, 1)
    kept.leave("c", 2)
    kept.leave("f", 1)
    assert kept.places == {"e": 1, "c": 2, "f": 1}
