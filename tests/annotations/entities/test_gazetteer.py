from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import KINDS
from annotations.entities.gazetteer import Finder, Gazetteer, Name, given_names, plain, world


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return Gazetteer(world())


def test_the_worlds_names_have_kinds_codes_and_words() -> None:
    countries = {name.code for name in world() if name.kind == "GPE" and name.code}
    assert len(countries) == 250
    assert all(re.fullmatch("[A-Z]{2}", code or "") for code in countries)
    assert {name.kind for name in world()} <= set(KINDS)
    assert all(name.words == name.words.strip() and not set(name.words) & set("|;?#") for name in world())
    assert all(name.words and name.canonical for name in world())
    assert all(word.isalpha() for word in given_names())


@pytest.mark.parametrize(
    ("words", "kind", "canonical", "code"),
    [
        ("U.K.", "GPE", "United Kingdom", "GB"),
        ("Côte d’Ivoire", "GPE", "Ivory Coast", "CI"),
        ("Burma", "GPE", "Myanmar", "MM"),
        ("Syrians", "NORP", "Syrian", "SY"),
        ("Philippines", "GPE", "Philippines", "PH"),
        ("Chinese", "NORP", "Chinese", "CN"),
        ("Nato", "ORG", "NATO", None),
        ("Black Sea", "LOC", "Black Sea", None),
        ("São Paulo", "GPE", "São Paulo", None),
        ("Hebrew", "LANGUAGE", "Hebrew", None),
        ("MOSCOW", "GPE", "Moscow", None),
        ("New\u00a0 Zealand", "GPE", "New Zealand", "NZ"),
    ],
)
def test_a_name_is_known_however_it_is_written(
    names: Gazetteer, words: str, kind: str, canonical: str, code: str | None
) -> None:
    name = names.get(words)
    assert name is not None
    assert (name.kind, name.canonical, name.code) == (kind, canonical, code)


def test_what_may_mean_other_things_is_not_sure_and_two_of_a_name_have_no_code(names: Gazetteer) -> None:
    assert [names.get(words).sure for words in ("Jordan", "Reading", "Turkey")] == [True, False, True]  # type: ignore[union-attr]
    assert names.get("Georgia").code is None  # type: ignore[union-attr]
    assert names.get("jordan") is None


def test_names_are_found_on_word_boundaries_the_longest_first(names: Gazetteer) -> None:
    text = "👩‍🚀 Omani, Romania; Guinea-Bissau, Papua New Guinea’s north, pro-Russian\u2011 New\u00a0York—UK"
    found = [text[known.start : known.end] for known in names.find(text)]
    assert found == [
        "Omani",
        "Romania",
        "Guinea-Bissau",
        "Papua New Guinea",
        "Russian",
        "New\u00a0York",
        "UK",
    ]


def test_a_name_of_the_users_stands_before_the_worlds_wherever_it_is_listed() -> None:
    own = Name("Paris", "Paris Hilton", "PERSON", own=True)
    assert Gazetteer([*world(), own]).get("Paris") == own
    assert Gazetteer([own, *world()]).get("Paris") == own


@given(st.lists(st.text("ab -", min_size=1, max_size=4)), st.text("ab -\n😀", max_size=40))
def test_what_is_found_are_words_of_the_list_on_boundaries_none_overlapping(
    words: list[str], text: str
) -> None:
    found = Finder(words).find(text)
    end = 0
    for start, stop in found:
        assert end <= start < stop
        assert text[start:stop] in words
        assert not (start and text[start - 1].isalnum() and text[start].isalnum())
        assert not (stop < len(text) and text[stop].isalnum() and text[stop - 1].isalnum())
        end = stop
    wholes = [word for word in words if re.search(rf"(?<![ab]){re.escape(word)}(?![ab])", text)]
    assert bool(found) >= bool(wholes)


@given(
    st.lists(st.text("ab .'-", max_size=6), max_size=8),
    st.text("abAB .'-", max_size=30),
)
def test_many_names_are_found_as_few_are(words: list[str], text: str) -> None:
    known = Gazetteer(Name(each, each, "ORG") for each in words)
    written = [" ".join(each.split()) for each in words]
    few = Finder([*written, *(each.upper() for each in written if len(each) >= 4)])
    assert [(each.start, each.end) for each in known.find(text)] == few.find(plain(text))


@given(st.text())
def test_plain_text_has_the_same_length_and_lines(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert [at for at, c in enumerate(plain(text)) if c == "\n"] == [
        at for at, c in enumerate(text) if c == "\n"
    ]
    assert plain(plain(text)) == plain(text)
