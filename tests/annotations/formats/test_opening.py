import io
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import BadData, NotFound
from annotations.formats import is_url, loading, open_article, read_through, reopen_whole
from annotations.text import CHUNK, Utf8Text, digest_of

LONG = "Words of a long article, é \U0001f600.\n" * 10_000
HEAVY = "markdown_it pygments trafilatura charset_normalizer lxml email urllib.request ssl xml textual spacy"


def stdin(data: bytes):
    return open_article("-", stdin=io.BytesIO(data))


def test_a_long_clean_file_is_not_read_through(tmp_path):
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.write(b"words\n" * 20_000)
        file.truncate(
            100 << 20
        )  # a hole of NUL bytes after the head: it would be binary if it were looked at
    article = open_article(path)
    assert isinstance(article.text, Utf8Text)
    assert article.text.counted <= CHUNK
    assert article.text[:5] == "words"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.py"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("times", [1, 15])
def test_a_long_text_is_the_same_as_a_short_one(tmp_path, monkeypatch, name, mark, times):
    path = tmp_path / name
    path.write_bytes(mark + (LONG * times).encode())
    lazy = open_article(path)
    assert isinstance(lazy.text, Utf8Text)
    assert (lazy.text[:], lazy.digest) == (LONG * times, digest_of(LONG * times))
    monkeypatch.setattr(loading, "SHORT", 1 << 30)
    whole = open_article(path)
    assert isinstance(whole.text, str)
    assert (whole.text, whole.metadata, whole.reader) == (lazy.text[:], lazy.metadata, lazy.reader)
    if times == 1:
        assert whole.blocks == lazy.blocks


@pytest.mark.parametrize("bad", [b"line\r\n", b"\xff", b"\xc3"])
def test_a_long_text_that_is_not_clean_at_its_start_is_decoded_at_once(tmp_path, bad):
    path = tmp_path / "a.txt"
    path.write_bytes(bad + b"words\n" * 100_000)
    assert isinstance(open_article(path).text, str)


def test_a_long_text_in_another_encoding_is_decoded_at_once(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(LONG.encode("utf-16"))
    assert open_article(path).text == LONG
    path.write_bytes(b"words \xe9\n" * 100_000)
    assert open_article(path, encoding="latin-1").text == "words é\n" * 100_000


@pytest.mark.parametrize(
    ("end", "fault", "read"),
    [
        (b"one\r\ntwo\rthree", "carriage returns", "one\ntwo\nthree"),
        (b"caf\xe9", "bytes that are no UTF-8", "caf\ufffd"),
    ],
)
def test_a_fault_further_on_is_told_of_and_read_whole(tmp_path, end, fault, read):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + (LONG * 15).encode() + end)
    article = open_article(path)
    assert article.text.fault is None
    assert len(article.text) > len(LONG)
    assert article.text.fault == fault
    whole = reopen_whole(article)
    assert whole.text == LONG * 15 + read
    assert (whole.path, whole.metadata, whole.reader) == (path, article.metadata, article.reader)
    assert whole.digest == digest_of(whole.text)
    assert bool(whole.notices) is ("\ufffd" in read)


def test_a_long_stdin_with_a_fault_is_read_whole_too():
    article = stdin(LONG.encode() + b"\r\nend")
    assert isinstance(article.text, Utf8Text)
    assert read_through(article).text == reopen_whole(article).text == LONG + "\nend"


def test_a_long_clean_article_is_looked_through_and_comes_back_as_it_is():
    article = stdin(LONG.encode())
    assert read_through(article) is article


def test_an_article_read_whole_comes_back_as_it_is():
    article = stdin(b"words")
    assert reopen_whole(article) is article


def test_another_encoding_can_be_asked_for_when_read_whole():
    article = stdin(b"words\n" * 60_000 + b"\xe0")
    assert reopen_whole(article, encoding="cp1251").text.endswith("\nа")


def test_stdin_is_an_article_without_a_path():
    article = stdin(" date 2025-01-28 Россия".encode())
    assert (article.name, article.path, article.reader) == ("stdin", None, "plain/1")
    assert article.metadata.date == "2025-01-28"


def test_an_empty_stdin_has_nothing_to_read():
    with pytest.raises(NotFound, match="stdin: it is empty"):
        stdin(b"")


def test_a_path_called_dash_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text("the file")
    assert open_article(tmp_path / "-").text == "the file"
    assert open_article("./-").text == "the file"


def test_a_symbolic_link_is_followed_and_keeps_its_name(tmp_path):
    (tmp_path / "real.txt").write_text("words")
    (tmp_path / "link.txt").symlink_to("real.txt")
    article = open_article(str(tmp_path / "link.txt"))
    assert (article.name, article.path, article.text) == ("link.txt", tmp_path / "link.txt", "words")


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_text_from_stdin_is_what_was_written(words):
    kept = words.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if kept.strip() and not kept.lstrip("\ufeff \n\t\f").startswith(("<", "#!", "{\\rtf", "%PDF")):
        assert stdin(words.encode()).text == kept


@pytest.mark.parametrize(
    ("source", "is_one"), [("http://a", True), ("HTTPS://a", True), ("ftp://a", False), ("a", False)]
)
def test_addresses_are_known_by_their_scheme(source, is_one):
    assert is_url(source) is is_one


@pytest.mark.parametrize("size", [1 << 20, 8 << 20])
def test_opening_a_plain_file_imports_nothing_heavy(tmp_path, size):
    path = tmp_path / "a.txt"
    path.write_bytes(b" date 2025-01-28 Words\n\n" + b"Words of an article.\n" * (size // 21))
    root = os.path.dirname(os.path.dirname(sys.modules["annotations"].__file__ or ""))
    script = (
        "import sys; from annotations.formats import open_article;"
        "a = open_article(sys.argv[1]); a.text[:4000]; assert a.metadata.date == '2025-01-28';"
        f"print([name for name in {HEAVY!r}.split() if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, path],
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "[]\n"


def test_a_file_of_middling_size_is_held_in_memory_and_survives_its_deletion(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(LONG)
    article = open_article(path)
    path.unlink()
    assert len(article.text) == len(LONG)


def test_a_very_long_file_stays_where_it_is_and_a_change_is_noticed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(LONG * 15)
    article = open_article(path)
    path.write_text("cut short")
    with pytest.raises(BadData, match="changed while it was open"):
        len(article.text)
