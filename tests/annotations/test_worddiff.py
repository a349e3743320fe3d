from __future__ import annotations

import itertools
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations import worddiff
from annotations.folding import fold
from annotations.spans import Span
from annotations.worddiff import compare
from tests.annotations.anchoring.revisions import STORY

texts = st.lists(
    st.sampled_from(["one ", "two ", "three", ". ", "! ", "\n\n", "“four”", "五", "-"]), max_size=60
).map("".join)


def carried(old: str, new: str, words: str) -> tuple[str | None, float]:
    """Return what became of the first copy of ``words``."""
    start = old.index(words)
    found = compare(old, new).carry(Span(start, start + len(words)))
    return (new[slice(*found.span)], round(found.kept, 2)) if found else (None, 0.0)


@pytest.mark.parametrize(
    ("old", "new", "words", "became"),
    [
        ("The big house was red.", "The big old house was red.", "big house", ("big old house", 1.0)),
        ("The big house was red.", "The house was red.", "big house", ("house", 0.62)),
        ("The big house was red.", "The large house was red.", "big house", ("large house", 0.62)),
        ("The big house was red.", "The big home was red.", "big house", ("big home", 0.38)),
        ("The big house was red.", "The barn was red.", "big house", (None, 0.0)),
        ("The big house was red.", "So the  big\nhouse was.", "big house", ("big\nhouse", 1.0)),
        ("It was “red”. So?", 'It was "red". So.', "“red”", ('"red"', 1.0)),
        ("港口没有名字。", "新港口没有好名字。", "没有名字", ("没有好名字", 1.0)),
    ],
)
def test_a_span_goes_where_its_words_went(
    old: str, new: str, words: str, became: tuple[str | None, float]
) -> None:
    assert carried(old, new, words) == became


def test_what_was_put_beside_a_span_is_not_its_own() -> None:
    assert carried("The house was red.", "The big old house here was red.", "house") == ("house", 1.0)


def test_words_between_which_a_whole_passage_was_put_are_where_most_of_them_are() -> None:
    old = "They shared it only when the court asked for it, or so as to protect the house. So they said."
    new = old.replace("asked for it, or", f"asked for it. {STORY} They also do it")
    assert carried(old, new, "asked for it, or so as to protect the house") == (
        "so as to protect the house",
        0.64,
    )


@pytest.mark.parametrize(
    ("old", "new", "words", "kept", "whole"),
    [
        (
            "He saw the old, dark ((house)) there.",
            "He saw the ((house)) there.",
            "the old, dark ((house))",
            0.53,
            True,
        ),
        ("He saw the ((house)) there.", "He saw the ((barn)) there.", "((house))", 0.0, True),
        ("He saw the house there.", "He saw a house there.", "the house", 0.62, False),
        ("He saw the house there.", "He saw the barn there.", "the house", 0.38, False),
        ("He saw -- it !! there.", "He saw -- it ?? there.", "!!", 0.0, False),
    ],
)
def test_what_is_left_is_counted_by_letters_and_its_ends_are_told(
    old: str, new: str, words: str, kept: float, whole: bool
) -> None:
    start = old.index(words)
    found = compare(old, new).carry(Span(start, start + len(words)))
    assert (round(found.kept, 2), found.whole) == (kept, whole) if found else kept == 0


def test_a_sentence_that_was_moved_is_carried_there() -> None:
    first, *rest = STORY.split(". ")
    assert carried(STORY, ". ".join(rest) + " " + first + ".", "delegation arrived") == (
        "delegation arrived",
        1.0,
    )


def test_stray_words_of_a_rewritten_passage_are_not_held_to_be_kept() -> None:
    old = "He walked slowly towards the remarkably ancient lighthouse yesterday evening"
    new = "Nobody knew whether all the participants would eventually accept these conditions"
    assert carried(old, new, "the") == (None, 0.0)


@given(texts, texts)
@settings(max_examples=300)
def test_what_is_kept_is_the_same_on_both_sides_and_counted_once(old: str, new: str) -> None:
    kept = list(compare(old, new).kept())
    for one, other in kept:
        assert fold(old[slice(*one)]).text.strip() == fold(new[slice(*other)]).text.strip()
    for side in (0, 1):
        spans = sorted(pair[side] for pair in kept)
        assert all(one.end <= other.start for one, other in itertools.pairwise(spans))


@given(texts.filter(bool), st.data())
def test_a_text_that_did_not_change_carries_every_word_to_its_own_place(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    found = compare(text, text).carry(span)
    if text[slice(*span)].strip():
        assert found is not None
        assert text[slice(*found.span)].strip() == text[slice(*span)].strip()
        assert found.kept == 1


@given(texts, texts, st.data())
def test_a_carried_span_lies_in_the_new_text(old: str, new: str, data: st.DataObject) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    found = compare(old, new).carry(Span(start, data.draw(st.integers(start + 1, len(old)))))
    if found is not None:
        assert 0 <= found.span.start < found.span.end <= len(new)
        assert 0 < found.kept <= 1


def test_new_text_is_told_from_old() -> None:
    new = STORY.replace("Nothing was signed", "Eleven treaties were signed")
    diff = compare(STORY, new)
    fresh = new.index("Eleven treaties")
    assert diff.fresh(Span(fresh, fresh + 15)) == 1
    assert diff.fresh(Span(0, 40)) == 0


_SHUFFLED = Random(1)
_MANY = [f"word{number}" for number in range(9000)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 30_000, "b a " * 15_000),
        ("the same line again\n" * 3000, "the same line agaim\n" * 3000),
        (".!" * 30_000, "!." * 30_000),
        ("A. " * 20_000, "B. A. " * 10_000),
        (" ".join(_SHUFFLED.sample(_MANY, 9000)), " ".join(_SHUFFLED.sample(_MANY, 9000))),
        (". ".join(_SHUFFLED.sample(_MANY, 9000)), ". ".join(_SHUFFLED.sample(_MANY, 9000))),
        (" ".join(_SHUFFLED.choices("abc", k=20_000)), " ".join(_SHUFFLED.choices("abc", k=20_000))),
    ],
)
def test_the_work_is_bounded_where_everything_repeats(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = 0
    longest = worddiff._longest

    def counting(a: list[str], i: int, i_end: int, b: list[str], j: int, j_end: int) -> object:
        nonlocal cells
        cells += (i_end - i) * (j_end - j)
        return longest(a, i, i_end, b, j, j_end)

    monkeypatch.setattr(worddiff, "_longest", counting)
    compare(old, new)
    assert cells <= 1000 * (len(old) + len(new))


def test_white_space_alone_is_carried_nowhere() -> None:
    assert compare("one  two", "one  two").carry(Span(3, 5)) is None
