from __future__ import annotations

import itertools
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.folding import fold

texts = st.text(
    st.sampled_from("ab \n\t\r\xa0\xad\u200b“”’–…éÅ港한e\u0301\u0316\u1112\u1161\u11ab👩‍🚀"), max_size=60
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two  words", "two\r\n\twords"),
        ("“so” he’d said – once", '"so" he\'d said - once'),
        ("co\xadoperate", "cooperate"),
        ("and so on…", "and so on..."),
        (normalize("NFD", "Çeşme été 한국어 がぎ Å"), normalize("NFC", "Çeşme été 한국어 がぎ Å")),
        ("10\u202f000", "10 000"),
    ],
)
def test_what_differs_only_in_how_it_is_set_folds_the_same(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"), [("Word", "word"), ("a b", "ab"), ("resume", "résumé"), ("1", "2")]
)
def test_what_is_another_word_does_not(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@given(texts)
def test_white_space_is_one_space_whatever_is_hidden_in_it(text: str) -> None:
    assert "  " not in fold(text).text


@given(texts, texts, texts)
def test_a_folded_span_covers_what_it_was_folded_from(before: str, words: str, after: str) -> None:
    whole = fold(f"{before}|{words}|{after}")
    start, end = len(fold(before).text), len(fold(f"{before}|{words}|").text)
    assert whole.text[start:end] == f"|{fold(words).text}|"
    real = whole.real(start, end)
    assert real == (len(before), len(before) + len(words) + 2)
    assert (whole.folded(real.start), whole.folded(real.end - 1) + 1) == (start, end)


@given(texts)
def test_offsets_ascend_both_ways_and_stay_inside(text: str) -> None:
    folded = fold(text)
    spans = [folded.real(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.start <= other.start for one, other in itertools.pairwise(spans))
    places = [folded.folded(at) for at in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[-1:] == [len(folded.text)]
