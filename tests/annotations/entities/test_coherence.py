"""An article read as a whole, from mentions as a recogniser might find them piece by piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import KINDS, Mention, resolve_overlaps
from annotations.entities.coherence import NAMES, coherent
from annotations.entities.gazetteer import Gazetteer, Name, world

WORLD = Gazetteer(world())


def read(text: str, *found: tuple[str, str], names: Gazetteer = WORLD) -> list[tuple[str, str]]:
    """Return (words, kind) of what is found in ``text``, given (words, kind) in order."""
    mentions, at = [], 0
    for words, kind in found:
        start = text.index(words, at)
        at = start + len(words)
        mentions.append(Mention(start, at, kind))
    return [(text[each.start : each.end], each.kind) for each in coherent(text, mentions, names)]


def test_the_same_words_get_the_kind_most_are_of() -> None:
    text = "Zorbex grew. Zorbex fell. Zorbex rose."
    found = [("Zorbex", "ORG"), ("Zorbex", "PERSON"), ("Zorbex", "ORG")]
    assert read(text, *found) == [("Zorbex", "ORG")] * 3


def test_a_surname_is_the_person_whose_full_name_is_read_elsewhere() -> None:
    text = "Mikhail Bogdanov came. Bogdanov’s visit. The plan of Bogdanov was clear."
    found = [("Mikhail Bogdanov", "PERSON"), ("Bogdanov", "ORG")]
    assert read(text, *found) == [
        ("Mikhail Bogdanov", "PERSON"),
        ("Bogdanov", "PERSON"),
        ("Bogdanov", "PERSON"),
    ]


def test_whoever_is_said_to_be_an_envoy_is_a_person() -> None:
    assert read("Orvan d'Ulm, the envoy for ports, came.", ("Orvan d'Ulm", "ORG")) == [
        ("Orvan d'Ulm", "PERSON")
    ]
    assert read("Zorbex, the maker of cars, came.", ("Zorbex", "ORG")) == [("Zorbex", "ORG")]


def test_what_was_missed_elsewhere_is_found_again_but_not_inside_longer_names() -> None:
    text = "Quellmark sued. They met Quellmark and left. Old Quellmark Press said no, Quellmark-Zenit too."
    assert read(text, ("Quellmark", "ORG")).count(("Quellmark", "ORG")) == 2


def test_a_plain_word_is_no_name_for_being_labelled_once() -> None:
    text = "Box cars came. They put a box there and another box here. Box lids."
    assert read(text, ("Box", "PERSON")) == []


def test_both_sides_of_a_definition_in_brackets_are_one_kind() -> None:
    text = "The group Hayat Tahrir al-Sham (HTS) took it. HTS denied."
    assert read(text, ("HTS", "PERSON")) == [("Hayat Tahrir al-Sham", "ORG"), ("HTS", "ORG"), ("HTS", "ORG")]
    text = "The group ‘Hayat Tahrir al-Sham’ (HTS) took it."
    assert read(text) == [("Hayat Tahrir al-Sham", "ORG"), ("HTS", "ORG")]
    text = "The OSCE (Office of Strange Car Events) met."
    assert read(text) == [("OSCE", "ORG"), ("Office of Strange Car Events", "ORG")]


def test_what_has_a_short_form_is_an_organisation_though_taken_for_a_person() -> None:
    text = "They met Hayat Tahrir al-Sham (HTS) and left. HTS said no. Then HTS left."
    found = [("Hayat Tahrir al-Sham", "PERSON"), *[("HTS", "PERSON")] * 3]
    assert read(text, *found) == [("Hayat Tahrir al-Sham", "ORG"), *[("HTS", "ORG")] * 3]


def test_the_short_form_of_a_name_in_another_language_is_found_too() -> None:
    text = "The Popular Front (FPLP) met; FPLP left. The Zorb Company (UK) too."
    found = read(text, ("Popular Front", "ORG"), ("Zorb Company", "ORG"))
    assert [each for each in found if each[1] == "ORG"] == [
        ("Popular Front", "ORG"),
        ("FPLP", "ORG"),
        ("FPLP", "ORG"),
        ("Zorb Company", "ORG"),
    ]
    assert ("UK", "GPE") in found


def test_a_place_beside_a_known_one_is_a_place_though_a_person_goes_by_its_name() -> None:
    text = "Brian Jackson spoke. Jackson was in Jackson, Mississippi. Jackson left."
    found = [("Brian Jackson", "PERSON"), ("Jackson", "PERSON"), ("Jackson", "GPE")]
    assert [kind for words, kind in read(text, *found) if words == "Jackson"] == ["PERSON", "GPE", "PERSON"]


def test_a_month_is_not_found_again_as_the_person_of_its_name() -> None:
    text = "Theresa May spoke. In May they left."
    assert read(text, ("Theresa May", "PERSON")) == [("Theresa May", "PERSON")]


def test_what_goes_on_and_on_is_no_name() -> None:
    text = "Ana " * 60
    assert read(text, (text.strip(), "PERSON")) == []


def test_a_known_name_is_whole_where_only_a_part_of_it_was_labelled() -> None:
    assert read("SAO PAULO, Oct 9", ("SAO", "ORG")) == [("SAO PAULO", "GPE")]


@pytest.mark.parametrize(
    ("text", "label", "wanted"),
    [
        ("Gen. Ombali spoke.", ("Ombali", "GPE"), ("Ombali", "PERSON")),
        ("He saw President Ombali there.", ("President Ombali", "PERSON"), ("Ombali", "PERSON")),
        ("Ombali Ltd sold it.", ("Ombali Ltd", "PERSON"), ("Ombali Ltd", "ORG")),
        ("They crossed the Ombali River.", ("Ombali River", "ORG"), ("Ombali River", "LOC")),
        ("The Su-24 fell.", ("Su-24", "ORG"), ("Su-24", "PRODUCT")),
        ("University of Ombali won.", ("University of Ombali", "GPE"), ("University of Ombali", "ORG")),
        ("It came to Ombali, Kenya.", ("Ombali", "ORG"), ("Ombali", "GPE")),
        ("It rose — Germany too.", ("Germany", "PERSON"), ("Germany", "GPE")),
        ("It is Syrian oil.", ("Syrian", "ORG"), ("Syrian", "NORP")),
        (
            "The Ombali Academy of Sciences met.",
            ("Ombali Academy of Sciences", "GPE"),
            ("Ombali Academy of Sciences", "ORG"),
        ),
        (
            "In the Ombali War of Independence",
            ("Ombali War of Independence", "ORG"),
            ("Ombali War of Independence", "EVENT"),
        ),
        ("They beat Ombali 3-1.", ("Ombali 3-1", "PERSON"), ("Ombali", "ORG")),
        ("Ombali striker Bo Lind ran.", ("Ombali", "GPE"), ("Ombali", "ORG")),
        ("the Ombali’s fleet", ("the Ombali’s", "ORG"), ("Ombali", "ORG")),
        ("It is Ombali ’ s fleet", ("Ombali ’ s", "ORG"), ("Ombali", "ORG")),
        ("Councillor Ana Ombali spoke.", ("Councillor Ana Ombali", "ORG"), ("Ana Ombali", "PERSON")),
        (
            "The Chief Executive Ana Ombali ran.",
            ("Chief Executive Ana Ombali", "PERSON"),
            ("Ana Ombali", "PERSON"),
        ),
        (
            "Deputy Prime Minister Ombali ran.",
            ("Deputy Prime Minister Ombali", "PERSON"),
            ("Ombali", "PERSON"),
        ),
        ("Judge Ombali ruled.", ("Judge Ombali", "ORG"), ("Ombali", "PERSON")),
        (
            "A hairdresser. Hairdresser Ana Lind ran.",
            ("Hairdresser Ana Lind", "PERSON"),
            ("Ana Lind", "PERSON"),
        ),
        ("It was Kenyan Ana Lind who ran.", ("Kenyan Ana Lind", "PERSON"), ("Ana Lind", "PERSON")),
        ("He won in Ombali Saturday.", ("Ombali Saturday", "GPE"), ("Ombali", "GPE")),
        ("Ana Lind 75 and others ran.", ("Ana Lind 75", "PERSON"), ("Ana Lind", "PERSON")),
        ("Ombali news agency wrote it.", ("Ombali news agency", "ORG"), ("Ombali", "ORG")),
        ("Ombali spokesman Bo Lind ran.", ("Ombali", "GPE"), ("Ombali", "ORG")),
        ("It told RT Arabic that.", ("RT Arabic", "PERSON"), ("RT Arabic", "ORG")),
        ("David Post ran the firm.", ("David Post", "PERSON"), ("David Post", "PERSON")),
        ("It was the Washington Post.", ("Washington Post", "PERSON"), ("Washington Post", "ORG")),
        ('Then "Ombali" (left', ('"Ombali" (', "ORG"), ("Ombali", "ORG")),
    ],
)
def test_words_beside_and_inside_a_name_tell_its_kind_and_ends(
    text: str, label: tuple[str, str], wanted: tuple[str, str]
) -> None:
    assert wanted in read(text, label)
    assert label == wanted or label not in read(text, label)


@pytest.mark.parametrize("name", ["General Motors", "Lord Byron", "Lady Gaga", "Chief Keef"])
def test_what_is_part_of_a_name_is_no_title(name: str) -> None:
    assert read(f"It was {name} they liked.", (name, "ORG" if "Mot" in name else "PERSON"))[0][0] == name


@pytest.mark.parametrize("line", ["By Ana Ruiz", "Author: Zoppo Quellmark", "By Ana Ruiz and Max van Lind"])
def test_who_wrote_an_article_is_a_person(line: str) -> None:
    text = f"The lights\n{line}\n\nIt was dark."
    names = line.partition("By " if "By" in line else ": ")[2].split(" and ")
    assert read(text, (line, "ORG")) == [(name, "PERSON") for name in names]


def test_a_heading_with_by_names_nobody() -> None:
    assert read("By Popular Demand\n\nThey came back.") == []


@pytest.mark.parametrize("title", ["Mayor", "Gen.", "Councillor"])
def test_who_has_a_title_is_a_person_whom_the_recogniser_missed_and_so_is_the_surname(title: str) -> None:
    text = f"{title} Elżbieta Żak-Wolska answered. Then Żak-Wolska left with nobody."
    assert read(text) == [("Elżbieta Żak-Wolska", "PERSON"), ("Żak-Wolska", "PERSON")]


@pytest.mark.parametrize(
    "words",
    [
        "The Mayor answered Everything",
        "Minister United Nations",
        "President Trade Union Bank",
        "Minister Mayor Ruin",
        "Governor Ana Ruiz Lind Berg Holm Dahl",
        "Minister of Health",
    ],
)
def test_not_everything_behind_a_title_is_a_full_name(words: str) -> None:
    assert all(kind != "PERSON" for _, kind in read(f"It is said that {words} did not."))


def test_a_name_ends_where_pictures_or_another_script_begin() -> None:
    text = "Łódź 東京 🙂 is here."
    assert read(text, ("Łódź 東京 🙂", "PERSON")) == [("Łódź", "GPE")]
    assert read("The Zorbex🙂 Lind fell.", ("Zorbex🙂 Lind", "ORG")) == [("Zorbex", "ORG")]
    assert read("In Москва Moscow it fell.", ("Москва Moscow", "ORG")) == [
        ("Москва", "GPE"),
        ("Moscow", "GPE"),
    ]


def test_a_hyphen_with_spaces_may_stand_inside_a_name() -> None:
    text = "Then Moon Jae - in spoke. Muqtada al - Sadr left. OMBALI - Ana Lind ran."
    found = [("Moon Jae - in", "PERSON"), ("Muqtada al - Sadr", "PERSON"), ("OMBALI - Ana Lind", "GPE")]
    assert [words for words, _ in read(text, *found)][:3] == ["Moon Jae - in", "Muqtada al - Sadr", "OMBALI"]


def test_a_full_name_is_whole_whatever_stands_between_its_parts() -> None:
    text = "J. Kay and Ursula von der Leyen spoke."
    assert ("Ursula von der Leyen", "PERSON") in read(text, ("Leyen", "GPE"))


def test_the_first_word_of_an_organisation_stands_for_it() -> None:
    text = "Quellmark Lind Ltd fell. Shares of Quellmark rose, Quellmark said."
    assert read(text, ("Quellmark Lind Ltd", "ORG"), ("Quellmark", "GPE")) == [
        ("Quellmark Lind Ltd", "ORG"),
        ("Quellmark", "ORG"),
        ("Quellmark", "ORG"),
    ]


def test_an_organisation_is_whole_with_its_country_and_its_partners() -> None:
    text = "The Communist Party of Greece met Ana Lind & Sons. A party of Greeks of Greece came."
    found = [("Communist Party", "ORG"), ("Greece", "GPE"), ("Ana Lind", "PERSON")]
    assert read(text, *found)[:2] == [("Communist Party of Greece", "ORG"), ("Ana Lind & Sons", "ORG")]
    text = "They moved Quellmark of Greece."
    assert ("Greece", "GPE") in read(text, ("Quellmark", "ORG"), ("Greece", "GPE"))


def test_known_names_are_found_in_a_headline_in_capitals() -> None:
    text = "EGYPT SIGNS DEAL WITH KENYA\nThey signed it."
    assert read(text) == [("EGYPT", "GPE"), ("KENYA", "GPE")]


def test_a_state_may_be_shortened() -> None:
    assert read("It was in Memphis, Tenn., they said.", ("Tenn", "PERSON"))[-1] == ("Tenn.", "GPE")


def test_names_strung_together_are_told_apart_but_not_a_country_of_two() -> None:
    text = "Ana Ruiz and Bo Lind saw Trinidad and Tobago."
    found = [("Ana Ruiz and Bo Lind", "PERSON"), ("Trinidad and Tobago", "GPE")]
    assert read(text, *found) == [
        ("Ana Ruiz", "PERSON"),
        ("Bo Lind", "PERSON"),
        ("Trinidad and Tobago", "GPE"),
    ]


def test_known_names_are_found_where_nothing_else_was() -> None:
    text = "MOSCOW (Reuters) - In Paris they said. Paris Saint-Germain won in Reading."
    assert read(text) == [("MOSCOW", "GPE"), ("Reuters", "ORG"), ("Paris", "GPE")]


def test_a_name_goes_on_over_the_end_of_a_wrapped_line_but_not_of_a_paragraph() -> None:
    line = "it was a long line, wrapped where a terminal ends, about the lights of New\nYork"
    assert read(line) == [("New\nYork", "GPE")]
    assert read("They like the New\n\nYork is far.") == []


def test_the_users_names_stand_before_what_the_recogniser_says() -> None:
    names = Gazetteer([Name("Ombali", "Ombali", "PRODUCT", own=True), *world()])
    text = "Gen. Ombali spoke. Ombali spoke. An ombali."
    assert read(text, ("Ombali", "PERSON"), names=names) == [("Ombali", "PRODUCT")] * 2


def test_amounts_and_dates_stay_as_they_are() -> None:
    text = "On Tuesday it cost $5."
    assert read(text, ("Tuesday", "DATE"), ("$5", "MONEY")) == [("Tuesday", "DATE"), ("$5", "MONEY")]


def test_reading_again_what_was_read_changes_no_kind() -> None:
    text = "Mikhail Bogdanov met Zorbex Ltd in Syria. Bogdanov paid Zorbex Ltd, Syrian officials said."
    once = coherent(text, [Mention(0, 16, "PERSON")], WORLD)
    assert [(m.start, m.end, m.kind) for m in coherent(text, once, WORLD)] == [
        (m.start, m.end, m.kind) for m in once
    ]


NAMED = ["Ana", "Ruiz", "RUIZ", "Ruiz's", "Zorbex", "Ltd", "(ZL)", "Syria", "U.S.", "Gen.", "The", "é", "😀"]
BETWEEN = [
    "the",
    "of",
    "and",
    "in",
    "said",
    ",",
    ".",
    "\n",
    "\n\n",
    "“",
    "”",
    "’s",
    "-",
    "(",
    ")",
    ";",
    "\ud800",
]
WORDS = st.lists(st.sampled_from(NAMED + BETWEEN), max_size=40).map(" ".join)


@given(st.one_of(st.text(), WORDS), st.data())
def test_whatever_the_text_mentions_lie_in_it_in_order_and_never_overlap(
    text: str, data: st.DataObject
) -> None:
    at = st.integers(0, max(0, len(text) - 1))
    each = st.builds(
        lambda s, n, k: Mention(s, min(s + n, len(text)), k), at, st.integers(1, 20), st.sampled_from(KINDS)
    )
    given = resolve_overlaps(data.draw(st.lists(each, max_size=12))) if text else []
    found = coherent(text, given, WORLD)
    end = 0
    for mention in found:
        assert end <= mention.start < mention.end <= len(text)
        words = text[mention.start : mention.end]
        assert mention.kind not in NAMES or words == words.strip()
        end = mention.end
