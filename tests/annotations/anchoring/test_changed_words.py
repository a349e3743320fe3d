"""Words that were changed are believed where they are expected, and not anywhere."""

from __future__ import annotations

from itertools import pairwise

import pytest

from annotations.anchoring import AnchorState
from annotations.spans import Span
from tests.annotations.anchoring.revisions import STORY, anchored, on, quoting, words_at

LONG = "\n".join(
    f"On day {number} of the voyage the {ship} carried {2 * number} crates of {goods} past the {place}."
    for number, (ship, goods, place) in enumerate(
        (ship, goods, place)
        for ship in ("barge", "cutter", "schooner", "ferry")
        for goods in ("salt", "timber", "oranges")
        for place in ("lighthouse", "old fort", "salt marsh", "mole", "river mouth")
    )
)


@pytest.mark.parametrize("start", ["", "News of the day, and of the night. "])
@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("a third was expected", "a third was announced"),
        ("the two bases", "the two harbours"),
        ("kept on board", "kept on shore"),
    ],
)
def test_a_phrase_of_which_most_stayed_between_all_that_stood_around_it_is_edited(
    words: str, instead: str, start: str
) -> None:
    text = start + STORY.replace(words, instead, 1)
    anchor = anchored(quoting(words), text)
    assert (words_at(anchor, text), anchor.state) == (instead, AnchorState.EDITED)


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("the old customs house", "a shed"),
        ("customs house", "town house"),
        ("customs", "toll"),
        ("Two ships lay", "Three barges lay"),
    ],
)
def test_a_phrase_of_which_less_stayed_is_gone(words: str, instead: str) -> None:
    text = STORY.replace(words, instead, 1)
    anchor = anchored(quoting(words), text)
    assert (anchor.span, anchor.state) == (None, AnchorState.ORPHAN)


def test_changed_words_in_another_passage_elsewhere_are_not_held_to_be_the_same() -> None:
    gone = "The crews were kept on board by order of the port captain, who gave no reason for it."
    assert gone in STORY
    words = "on board by order of the port captain"
    fresh = "Nothing is put on board by order of a port captain, whoever says so: these are the rules.\n\n"
    text = fresh + STORY.replace(" " + gone, "")
    anchor = anchored(quoting(words), text)
    assert (anchor.span, anchor.state) == (None, AnchorState.ORPHAN)
    # The very words are another matter.
    text = text.replace("of a port", "of the port")
    anchor = anchored(quoting(words), text)
    assert (words_at(anchor, text), anchor.state) == (words, AnchorState.MOVED)


def test_a_changed_phrase_is_found_beside_one_half_of_its_context_where_it_is_expected() -> None:
    words = "the long pier would then be closed"
    text = STORY.replace("said the ships would follow, and that the long", "announced it: a long")
    anchor = anchored(quoting(words), text)
    assert (words_at(anchor, text), anchor.state) == ("long pier would then be closed", AnchorState.EDITED)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (LONG, ("crates of timber", "large crates of timber")),
        ("".join(chr(0x4E00 + 7 * number) for number in range(1500)), (chr(0x4E00 + 7 * 700), "\u9fa5")),
    ],
)
def test_a_long_passage_is_compared_word_by_word(text: str, change: tuple[str, str]) -> None:
    span = Span(100, len(text) - 100)
    old, new = change
    assert old in text
    later = "It was put before the passage. " + text.replace(old, new)
    anchor = anchored(on(text, span), later)
    assert anchor.state is AnchorState.EDITED
    assert words_at(anchor, later) == text[slice(*span)].replace(old, new)
    assert anchor.score > 0.9


def test_what_was_put_in_before_a_changed_sentence_stays_outside_of_it() -> None:
    words = "the two bases were built in a year of peace and have been paid for"
    old = f"It is known who runs them. It is said that {words} by the same house, as far as anybody knows."
    new = old.replace("them.", "them, as a letter of the mayor has it.").replace("two bases", "bases")
    sentence = f"It is said that {words}"
    anchor = anchored(quoting(sentence, old), new)
    assert words_at(anchor, new) == sentence.replace("two bases", "bases")


@pytest.mark.parametrize("before", [None, STORY])
@pytest.mark.parametrize(("words", "instead"), [("the old customs house", "a shed"), ("customs", "toll")])
def test_what_stands_in_the_place_of_words_that_are_gone_can_be_offered(
    words: str, instead: str, before: str | None
) -> None:
    text = STORY.replace(words, instead, 1)
    anchor = anchored(quoting(words), text, before=before)
    assert anchor.span is None
    assert instead in [text[slice(*each)].strip() for each in anchor.rivals]
    assert len(anchor.rivals) <= 3


def test_places_that_are_offered_do_not_overlap() -> None:
    anchor = anchored(
        quoting("The mayor said that the town would not."), STORY.replace("mayor said", "port captain told")
    )
    spans = sorted({*anchor.rivals, *([anchor.span] if anchor.span else [])})
    assert all(one.end <= other.start for one, other in pairwise(spans))
    gone = anchored(quoting("two bases; the second"), "Nothing of it is left.\n")
    assert (gone.span, gone.rivals) == (None, ())


def with_the_old_text(words: str, instead: str) -> tuple[str | None, AnchorState]:
    text = STORY.replace(words, instead, 1)
    anchor = anchored(quoting(words), text, before=STORY)
    return words_at(anchor, text), anchor.state


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("a third was expected before the evening", "a third came in before the evening"),
        (
            "by order of the port captain, who gave no reason for it",
            "by order of a clerk, whose name is not known, for it",
        ),
        ("customs", "custom"),
        ("Tuesday", "tuesday"),
    ],
)
def test_words_both_ends_of_which_stayed_and_a_word_spelled_anew_are_edited(words: str, instead: str) -> None:
    assert with_the_old_text(words, instead) == (instead, AnchorState.EDITED)


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("expected before the evening", "before the evening"),
        ("The mayor said that the town", "It was said that the town"),
        ("customs house", "custom hous"),
    ],
)
def test_a_piece_that_is_left_and_words_like_those_that_went_are_offered_only(
    words: str, instead: str
) -> None:
    assert with_the_old_text(words, instead) == (None, AnchorState.ORPHAN)


def test_a_long_passage_of_which_very_little_changed_is_edited_where_it_went() -> None:
    passage = "Two ships lay at the long pier, and a third was expected before the evening. "
    text = STORY.replace(passage, "") + passage.replace("long pier", "long piers")
    anchor = anchored(quoting(passage.strip()), text, before=STORY)
    assert (words_at(anchor, text), anchor.state) == (
        passage.strip().replace("long pier", "long piers"),
        AnchorState.EDITED,
    )
