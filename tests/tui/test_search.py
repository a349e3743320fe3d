import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.spans import Span
from tests.tui.texts import stored
from tui import search
from tui.search import counted, following, matches, pattern, preceding, stepped

TEXTS = st.text("abAB .\n漢", max_size=120)
WORDS = st.sampled_from(
    ["a", "ab", "b a", "A", "漢", ".", "/b+/", r"/\bab/", "/^a/", "/a$/", r"/a\s+b/", "/(?<=a)b/", "/b(?= )/"]
)
DISTINCT = st.sampled_from(["ab", "A b", "漢a", r"/\bab\b/", "/^a/", "/b+/", "/(?<!b)b+a/"])
"""What cannot overlap itself, so that looking from behind finds the same."""


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Read so little at a time that every text takes several chunks."""
    monkeypatch.setattr(search, "CHUNK", 5)
    monkeypatch.setattr(search, "_OVERLAP", 120)


def whole(text, wanted):
    return [Span(*match.span()) for match in wanted.finditer(text) if match.end() > match.start()]


# -- what is searched for --------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["", " ", "\n\t"])
def test_nothing_typed_finds_nothing(words):
    assert pattern(words) is None


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("moscow", "Moscow MOSCOW moscow", ["Moscow", "MOSCOW", "moscow"]),
        ("Moscow", "Moscow MOSCOW moscow", ["Moscow"]),
        ("mosCow", "Moscow mosCow", ["mosCow"]),
        ("straße", "STRASSE Straße", ["Straße"]),
        ("two bases", "two\nbases two  \t bases twobases", ["two\nbases", "two  \t bases"]),
        (" two  bases ", "the two bases there", ["two bases"]),
        ("a.b", "a.b axb", ["a.b"]),
        ("(a|b)", "(a|b) a b", ["(a|b)"]),
        ("/", "a/b", ["/"]),
        ("//", "a//b", ["//"]),
        ("港口", "在港口。", ["港口"]),
    ],
)
def test_words_are_found_as_they_are_meant(words, text, found):
    assert [text[match.start : match.end] for match in matches(text, pattern(words))] == found


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("/b[aeiou]ll/", "ball Bill bxll", ["ball", "Bill"]),
        ("/B[aeiou]ll/", "ball Bill", ["Bill"]),
        (r"/\S+@\S+/", "write to Ana@example.org now", ["Ana@example.org"]),
        (r"/\Ban/", "ban An", ["an"]),
        ("/^the/", "The end\nthe start, the rest", ["The", "the"]),
        ("/end$/", "end\nthe end", ["end", "end"]),
        ("/a/b/", "xa/b", ["a/b"]),
    ],
)
def test_a_pattern_between_slashes_is_a_regular_expression(words, text, found):
    assert [text[match.start : match.end] for match in matches(text, pattern(words))] == found


@pytest.mark.parametrize(
    "words", ["/(/", "/[a/", "/*/", "/a{99999999999999999999}/", "/(?P<a/", "/\\/", "/a*/", "/^/"]
)
def test_a_pattern_that_cannot_be_used_is_taken_as_words(words):
    text = f"so {words} stands here"
    [found] = matches(text, pattern(words))
    assert text[found.start : found.end] == words


def test_reading_a_pattern_warns_nobody():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pattern("/[[a]/") is not None


# -- all matches -----------------------------------------------------------------------------------


@given(TEXTS, WORDS)
def test_matches_are_those_of_the_whole_text(text, words):
    wanted = pattern(words)
    assert list(matches(text, wanted)) == list(matches(stored(text), wanted)) == whole(text, wanted)


@given(TEXTS, WORDS, st.integers(0, 130))
def test_matches_from_an_offset_on_begin_there(text, words, start):
    wanted = pattern(words)
    expected = [Span(*m.span()) for m in wanted.finditer(text, min(start, len(text))) if m.end() > m.start()]
    assert list(matches(text, wanted, start)) == list(matches(stored(text), wanted, start)) == expected


@pytest.mark.parametrize(
    ("words", "count"), [(r"/\bab/", 0), ("/^ab/", 0), ("/(?<=x)ab/", 400), (r"/b\b/", 1), ("/b$/", 1)]
)
def test_the_ends_of_a_chunk_are_no_ends_of_a_word_or_a_line(words, count):
    text = "xab" * 400
    assert len(list(matches(text, pattern(words)))) == count
    assert (preceding(text, pattern(words), 50) is None) is (count == 0)


def test_a_match_longer_than_what_is_looked_at_is_cut_short_and_not_lost(monkeypatch):
    monkeypatch.setattr(search, "_OVERLAP", 4)
    text = "x" * 100
    found = list(matches(text, pattern("/x+/")))
    assert "".join(text[match.start : match.end] for match in found) == text


# -- the next one ----------------------------------------------------------------------------------


@given(TEXTS, DISTINCT, st.integers(0, 130))
def test_the_following_match_is_the_first_from_the_offset_on_and_goes_round(text, words, offset):
    wanted = pattern(words)
    every = whole(text, wanted)
    found = following(text, wanted, offset)
    assert found == following(stored(text), wanted, offset)
    onwards = (Span(*m.span()) for m in wanted.finditer(text, min(offset, len(text))) if m.end() > m.start())
    assert found == next(onwards, every[0] if every else None)


@given(TEXTS, DISTINCT, st.integers(0, 130))
def test_the_preceding_match_is_the_last_before_the_offset_and_goes_round(text, words, offset):
    wanted = pattern(words)
    every = whole(text, wanted)
    offset = min(offset, len(text))
    found = preceding(text, wanted, offset)
    assert found == preceding(stored(text), wanted, offset)
    assert found == next(
        (each for each in reversed(every) if each.start < offset), every[-1] if every else None
    )


def test_going_on_and_back_visits_every_match_once():
    text = "one two one\ntwo one " * 9
    wanted = pattern("one")
    every = whole(text, wanted)
    assert [stepped(text, wanted, -1, by) for by in range(1, len(every) + 1)] == every
    assert stepped(text, wanted, -1, len(every) + 1) == every[0]
    assert [stepped(text, wanted, 0, -by) for by in range(1, len(every) + 1)] == every[::-1]
    assert stepped(text, wanted, every[3].start, 1) == every[4]
    assert stepped(text, wanted, every[3].start, -1) == every[2]


def test_looking_for_what_is_not_there_ends():
    assert following("abc", pattern("x"), 1) is None
    assert preceding("abc", pattern("x"), 1) is None
    assert stepped("abc", pattern("x"), 0, 3) is None
    assert following("", pattern("x"), 0) is None


def test_looking_can_be_stopped():
    assert stepped("a a a", pattern("a"), -1, 2, stop=lambda: True) is None
    assert counted("a a a", pattern("a"), Span(0, 1), stop=lambda: True) == (1, 1)


# -- counting --------------------------------------------------------------------------------------


def test_matches_are_counted_with_the_number_of_the_one_found():
    text = "a b a b a"
    assert counted(text, pattern("a"), Span(4, 5)) == (2, 3)
    assert counted(stored(text), pattern("a"), Span(8, 9)) == (3, 3)


def test_counting_ends_at_a_great_many(monkeypatch):
    monkeypatch.setattr(search, "MOST", 5)
    assert counted("a" * 90, pattern("a"), Span(2, 3)) == (3, 5)


def test_searching_backwards_reads_no_further_than_it_must():
    text = stored("a" + " " * 10_000)
    assert preceding(text, re.compile("a"), 100) == Span(0, 1)
    assert text.counted < 1_000
