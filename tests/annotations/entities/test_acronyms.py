from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.entities.acronyms import defined


def pairs(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*full)], text[slice(*short)]) for full, short in defined(text)]


@pytest.mark.parametrize(
    ("text", "full", "short"),
    [
        ("the World Health Organization (WHO) said", "World Health Organization", "WHO"),
        ("Hayat Tahrir al-Sham (HTS)", "Hayat Tahrir al-Sham", "HTS"),
        ("the Organization for Security and Co-operation in Europe (OSCE)",
         "Organization for Security and Co-operation in Europe", "OSCE"),
        ("a Democratic Republic of the Congo (\"DRC\")", "Democratic Republic of the Congo", "DRC"),
        ("The ECB (European Central Bank) said", "European Central Bank", "ECB"),
        ("Côte Énergie Unie (CÉU) 😀", "Côte Énergie Unie", "CÉU"),
    ],
)  # fmt: skip
def test_a_short_form_in_brackets_is_tied_to_its_name(text: str, full: str, short: str) -> None:
    assert pairs(text) == [(full, short)]


@pytest.mark.parametrize(
    "text",
    [
        "the firm (Ltd) said",
        "Angela Merkel (CDU) said",
        "they said. World Health (WHO)",
        "He was (AB) there",
        "word (A)",
        "an apple bank (AB)",
    ],
)
def test_what_has_other_initials_is_no_definition(text: str) -> None:
    assert pairs(text) == []


@given(st.text("ABab ().-\n😀", max_size=60))
def test_definitions_lie_in_the_text_with_the_same_initials(text: str) -> None:
    for full, short in pairs(text):
        assert full
        assert full[0].isupper()
        assert full[0].lower() == next(each for each in short if each.isupper()).lower()
