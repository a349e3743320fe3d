"""What an article says about the kind of a name, against what a recogniser labels it."""

from __future__ import annotations

import pytest

from tests.annotations.entities.test_coherence import read


def test_what_stands_beside_a_name_outweighs_a_label_given_again_and_again() -> None:
    text = "Zorbex said no. Zorbex told them so. Zorbex argued on. " + "They saw Zorbex. " * 5
    assert read(text, *[("Zorbex", "ORG")] * 8) == [("Zorbex", "PERSON")] * 8


def test_a_country_is_one_however_often_it_is_taken_for_something_else() -> None:
    text = "They left the UAE. " * 8
    assert read(text, *[("UAE", "ORG")] * 8) == [("UAE", "GPE")] * 8


def test_the_first_word_of_a_persons_name_is_the_person_unless_it_may_be_a_place() -> None:
    text = "Quen Lirun came. Quen left. Then Quen spoke."
    found = [("Quen Lirun", "PERSON"), ("Quen", "ORG"), ("Quen", "ORG")]
    assert read(text, *found) == [("Quen Lirun", "PERSON"), ("Quen", "PERSON"), ("Quen", "PERSON")]
    found = [("Quen Lirun", "PERSON"), ("Quen", "GPE"), ("Quen", "GPE")]
    assert read(text, *found) == [("Quen Lirun", "PERSON"), ("Quen", "GPE"), ("Quen", "GPE")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Harbour Safety Act", "LAW"),
        ("Treaty of Zorb", "LAW"),
        ("Zorb Adaptation Plan", "LAW"),
        ("Zorb Prize", "EVENT"),
        ("Zorb Water Project", "EVENT"),
        ("Zorb Billionaires Index", "WORK_OF_ART"),
        ("Zorb Agency", "ORG"),
    ],
)
def test_the_last_word_of_a_name_tells_laws_and_undertakings_from_organisations(name: str, kind: str) -> None:
    assert read(f"They quoted the {name} again.", (name, "ORG")) == [(name, kind)]


def test_who_is_surnamed_like_the_end_of_a_name_stays_a_person() -> None:
    assert read("Anna Law came.", ("Anna Law", "PERSON")) == [("Anna Law", "PERSON")]


def test_what_has_people_and_a_language_is_a_people() -> None:
    text = "The Zorbi people came. The Zorbi language is old. A Zorbi elder spoke."
    assert read(text, *[("Zorbi", "ORG")] * 3) == [("Zorbi", "NORP")] * 3


@pytest.mark.parametrize("word", ["State", "Opposition", "Party", "Company"])
def test_a_common_word_with_a_capital_names_nothing_by_itself(word: str) -> None:
    text = f"It came from the {word}. The {word} did so, and the {word} left."
    assert read(text, *[(word, "ORG")] * 3) == []
    assert read(f"It came from the Zorb {word}.", (f"Zorb {word}", "ORG")) == [(f"Zorb {word}", "ORG")]


def test_a_web_address_is_no_part_of_the_name_after_it() -> None:
    text = "https://www.example.org/a/zorb-saw-it-2022 Marla Quist saw it."
    found = ("www.example.org/a/zorb-saw-it-2022 Marla Quist", "PERSON")
    assert read(text, found) == [("Marla Quist", "PERSON")]


@pytest.mark.parametrize(
    ("name", "kind"), [("Saskatchewan", "GPE"), ("Xinjiang", "GPE"), ("Facebook", "ORG"), ("Airbus", "ORG")]
)
def test_provinces_and_firms_known_everywhere_are_found_unlabelled(name: str, kind: str) -> None:
    assert read(f"They wrote of {name} too.") == [(name, kind)]
    assert read(f"They wrote of {name} too.", (name, "PERSON")) == [(name, kind)]


def test_names_in_a_row_are_of_the_kind_that_most_of_them_are() -> None:
    text = "It rained in Dubai, Zorbat, Quellmar and Sharjah."
    found = [("Dubai", "GPE"), ("Zorbat", "PERSON"), ("Quellmar", "GPE"), ("Sharjah", "GPE")]
    assert read(text, *found) == [(words, "GPE") for words, _ in found]
    text = "It named Dubai, Zorbat and Acme Bank."
    found = [("Dubai", "GPE"), ("Zorbat", "PERSON"), ("Acme Bank", "ORG")]
    assert read(text, *found) == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They crossed Zorbat district again.", "GPE"),
        ("They read the news on Zorbat website again.", "ORG"),
        ("They met Zorbat chairman Lind again.", "ORG"),
    ],
)
def test_what_a_name_stands_before_tells_its_kind(text: str, kind: str) -> None:
    assert ("Zorbat", kind) in read(text, ("Zorbat", "PERSON"))


def test_nobodys_name_is_led_by_an_article_unless_what_is_theirs_follows() -> None:
    assert read("That hurt the Zorbat again.", ("Zorbat", "PERSON")) == [("Zorbat", "ORG")]
    for text in ("That was the Zorbat administration.", "They met Zorbat again."):
        assert read(text, ("Zorbat", "PERSON")) == [("Zorbat", "PERSON")]
    assert read("They met the Zorbats again.", ("Zorbats", "PERSON")) == [("Zorbats", "PERSON")]


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        ("Coastal Commission", "Coastal Commission for Zorb and the Lowlands"),
        ("Zorb Society", "Zorb Society for the Defence of Tall Trees"),
        ("Ministry of Labour", "Ministry of Labour, Youth and Social Growth"),
    ],
)
def test_a_body_is_named_with_what_it_is_for_and_a_ministry_with_all_its_fields(
    found: str, whole: str
) -> None:
    assert read(f"The {whole} did so.", (found, "ORG")) == [(whole, "ORG")]


def test_a_day_or_a_small_word_is_no_part_of_what_a_body_is_for() -> None:
    for text in ("They left the Coastal Commission for Monday.", "The Coastal Commission for trees met."):
        assert ("Coastal Commission", "ORG") in read(text, ("Coastal Commission", "ORG"))


def test_whose_last_word_is_a_common_one_of_the_article_is_nobody() -> None:
    text = "They sold Zorb Futures again. Their futures fell."
    assert read(text, ("Zorb Futures", "PERSON")) == [("Zorb Futures", "ORG")]
    text = "They met Anna Stone again. Every stone fell."
    assert read(text, ("Anna Stone", "PERSON")) == [("Anna Stone", "PERSON")]


@pytest.mark.parametrize(
    ("found", "bare"),
    [
        ("King Zorbal", "Zorbal"),
        ("Crown Prince Zorbal bin Quell", "Zorbal bin Quell"),
        ("Sheikh Zorbal", "Zorbal"),
    ],
)
def test_a_royal_title_is_no_part_of_a_persons_name(found: str, bare: str) -> None:
    assert read(f"They met {found} again.", (found, "PERSON")) == [(bare, "PERSON")]


def test_what_is_named_after_a_king_keeps_the_title() -> None:
    for kind in ("PERSON", "ORG"):
        found = ("King Abdullah University", kind)
        assert read("They saw King Abdullah University.", found) == [("King Abdullah University", "ORG")]


@pytest.mark.parametrize("post", ["Minister of Health", "Deputy Secretary for Tree Growth"])
def test_what_somebody_is_names_nothing(post: str) -> None:
    text = f"The {post} came with Ana Ruiz."
    assert read(text, (post, "ORG"), ("Ana Ruiz", "PERSON")) == [("Ana Ruiz", "PERSON")]
