import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import BadData
from annotations.text import FileSource, MemorySource, Utf8Text, digest_of, find, pieces

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SMALL = st.integers(min_value=4, max_value=9)


def lazy(text: str, chunk: int = 4) -> Utf8Text:
    return Utf8Text(MemorySource(text.encode()), chunk)


@given(WORDS, SMALL, st.lists(st.tuples(st.integers(-70, 70), st.integers(-70, 70)), max_size=8))
def test_slices_are_those_of_the_whole_string_in_any_order(words, chunk, slices):
    text = lazy(words, chunk)
    for start, end in slices:
        assert text[start:end] == words[start:end]
    assert text[:] == words
    assert text[1:] == words[1:]
    assert text[:-1] == words[:-1]


@given(WORDS, SMALL)
def test_length_and_digest_are_those_of_the_whole_string(words, chunk):
    text = lazy(words, chunk)
    assert len(text) == len(words)
    assert text.complete
    assert text.digest() == digest_of(words) == "sha256:" + hashlib.sha256(words.encode()).hexdigest()


@given(st.text("ab\U0001f600", max_size=30), st.text("ab\U0001f600", max_size=4), st.integers(0, 32), SMALL)
def test_words_are_found_where_a_string_finds_them(words, wanted, start, chunk):
    if wanted:
        assert find(lazy(words, chunk), wanted, start, size=3) == words.find(wanted, start)
        assert find(lazy(words, chunk), wanted, start, 20, size=3) == words.find(wanted, start, 20)


@given(WORDS, SMALL, st.integers(1, 7))
def test_pieces_put_together_are_the_text(words, chunk, size):
    offsets, parts = zip(*pieces(lazy(words, chunk), size=size), strict=True) if words else ((), ())
    assert "".join(parts) == words
    assert list(offsets) == list(range(0, len(words), size))


@given(st.binary(max_size=60), SMALL)
def test_bad_bytes_are_drawn_and_told_of_and_never_raise(data, chunk):
    text = Utf8Text(MemorySource(data), chunk)
    drawn = text[:]
    assert len(drawn) == len(text)
    try:
        data.decode()
    except UnicodeDecodeError:
        assert text.fault is not None
        assert "\ufffd" in drawn
    else:
        assert drawn == data.decode()
        assert text.fault == ("carriage returns" if b"\r" in data else None)


@given(WORDS, SMALL)
def test_the_share_grows_with_the_offset_from_none_to_all(words, chunk):
    text = lazy(words, chunk)
    shares = [text.share(offset) for offset in range(len(words) + 1)]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert shares[0] == 0 or not words


def test_the_share_is_counted_in_bytes():
    assert lazy("é" * 25 + "a" * 50, 50).share(25) == 0.5


def test_reading_the_start_looks_at_the_start_alone():
    text = lazy("word " * 1000, 64)
    assert text[:10] == "word word "
    assert text.counted == 64
    assert not text.complete


def test_looking_further_goes_a_chunk_at_a_time_to_the_end():
    text = lazy("a" * 100, 40)
    assert [text.count_more() for _ in range(4)] == [True, True, False, False]


def test_all_bytes_are_at_hand_as_they_are():
    assert Utf8Text(MemorySource(b"a\r\n\xff"), 4).raw() == b"a\r\n\xff"


def test_a_chunk_too_small_for_a_character_is_refused():
    with pytest.raises(ValueError, match="4 bytes"):
        Utf8Text(MemorySource(b"abc"), 3)


def test_a_text_has_no_steps():
    with pytest.raises(ValueError, match="step"):
        lazy("abc")[::2]


def test_a_file_is_read_from_an_offset_on(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfabc")
    source = FileSource(path, 3)
    assert source.size == 3
    assert source.read(1, 3) == b"bc"


def test_a_file_that_changes_in_place_says_so(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a" * 100)
    text = Utf8Text(FileSource(path), 10)
    assert text[:5] == "aaaaa"
    with path.open("a") as file:
        file.write("more")
    with pytest.raises(BadData, match="changed while it was open; open it again"):
        text[50:60]


@settings(max_examples=25)
@given(WORDS)
def test_a_string_with_a_lone_surrogate_has_a_digest(words):
    assert digest_of(words + "\ud800") != digest_of(words)
