from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from annotations.anchoring.align import closest

words = st.text("abc", min_size=1, max_size=9)


@given(words, st.text("abc", max_size=14))
@settings(max_examples=300)
def test_no_stretch_of_the_text_is_closer(pattern: str, text: str) -> None:
    found = closest(pattern, text)
    assert Levenshtein.distance(pattern, text[found.start : found.end]) == found.distance
    every = ((start, end) for start in range(len(text) + 1) for end in range(start, len(text) + 1))
    assert found.distance == min(Levenshtein.distance(pattern, text[start:end]) for start, end in every)


@given(st.text(min_size=1, max_size=300), st.text(max_size=100), st.text(max_size=100))
def test_words_of_any_length_that_stand_in_a_text_are_found(pattern: str, before: str, after: str) -> None:
    found = closest(pattern, before + pattern + after)
    assert found.distance == 0
    assert (before + pattern + after)[found.start : found.end] == pattern
