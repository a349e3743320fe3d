from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import PatternRecogniser
from tests.growth import assert_linear

FORMS = {
    "DATE": [
        "2025-01-28", "2025-01-28T11:02:03Z", "28 January 2025", "28th of January, 2025",
        "28–30 March 2024", "January 28, 2025", "Jan. 28, 2025", "Jan 28", "28 Jan", "28 Sept. 2024",
        "January 2025", "March 2015", "Tuesday", "Tuesday, 28 January 2025", "Tue, 28 Jan 2025",
        "Monday, January 28", "last Tuesday", "Last Tuesday", "next March", "December", "1980s", "1980’s",
        "early 1990s", "early December", "mid-2015", "late 2019", "28/01/2025", "1/28/25", "28.01.2025",
        "yesterday", "Tomorrow", "this week", "last year", "past 20 years", "last two weeks",
        "two years ago", "10 years", "10-year-old", "twenty-one days", "several months", "few weeks later",
        "21st century", "nineteenth century", "first quarter of 2015", "Q3 2024", "1985 to 1990",
        "1985–1990", "2015-16", "300 BC", "3 and 4 March", "3 to 5 March 2025", "March 3 and 4", "Q3 of 2023",
        "summer of 2023", "Winter 2024", "end of March", "end of 2024", "two to three weeks",
    ],
    "TIME": [
        "10:30", "10:30:15", "10:30 a.m.", "10 a.m.", "10am", "7.15 pm", "14:00 GMT", "0900 GMT",
        "7 o'clock", "ten o’clock", "midnight", "tonight", "last night", "this morning", "Tuesday evening",
        "two hours", "90 minutes ago", "past 24 hours", "half an hour",
    ],
    "MONEY": [
        "$5.2 billion", "$5", "US$5m", "A$1,250.50", "€3 million", "£100", "₹2,000", "$5–7 million",
        "$5 to $7", "EUR 5 million", "USD 12.5", "5 million euros", "12 USD", "five dollars",
        "two million Syrian pounds", "5 million pounds", "3 pounds sterling", "70 cents",
        "hundreds of millions of dollars", "5 €", "1.5 trillion yen",
        "£1.2m", "5m euros", "half a million pounds", "Rs 500 crore", "Rs. 50", "RM1,000", "KSh 500",
        "NT$500", "5 lakh rupees",
    ],
    "PERCENT": [
        "5%", "4.5 percent", "4.5 per cent", "five percent", "10–15%", "10 to 15 percent", "10%–15%",
        "2 percentage points", "twenty-five per cent",
    ],
    "QUANTITY": [
        "500 km", "30-mile", "ten miles", "2.5 tonnes", "100 sq km", "100 square metres", "25 °C",
        "25 degrees Celsius", "60 mph", "200 pounds", "10,000 barrels", "6 feet", "5 MW", "1.5 litres",
        "20 kilograms", "dozen miles",
    ],
    "ORDINAL": ["3rd", "21st", "100th"],
}  # fmt: skip


def found(text: str) -> list[tuple[str, str]]:
    return [
        (mention.kind, text[mention.start : mention.end]) for mention in PatternRecogniser().recognise(text)
    ]


@pytest.mark.parametrize(
    ("kind", "form"), [(kind, form) for kind, forms in FORMS.items() for form in forms], ids=str
)
def test_a_written_form_is_found_whole(kind: str, form: str) -> None:
    assert found(f"It was {form}, they said.") == [(kind, form)]
    assert found(form) == [(kind, form)]
    assert found(f"（{form}）") == [(kind, form)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("He fled in 2015 and came back by 2019.", ["2015", "2019"]),
        ("Between March and May it rained.", ["March"]),
        ("In May the talks ended", ["May"]),
        ("the talks (2015) ended", ["2015"]),
        ("in 2015 and 2016", ["2015", "2016"]),
        ("in the 1980s and 1990s", ["1980s", "1990s"]),
        ("on 28\nJanuary 2025", ["28\nJanuary 2025"]),
        ("Monday's vote", ["Monday"]),
        ("Putin's men came Sunday", ["Sunday"]),
    ],
)
def test_context_decides_what_is_a_date(text: str, mentions: list[str]) -> None:
    assert found(text) == [("DATE", each) for each in mentions]


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.",
        "April Jones and June Carter",
        "May said so. March on!",
        "Flight 2015 has 1500 seats",
        "from 1500 to 2000 soldiers",
        "version 1.2.3 of x86",
        "call 555-123-4567",
        "the Sunflower and the Marching band",
        "ten won, two lost",
        "2015th_place a1980s",
        "28\n\nJanuary",
        "$ and %",
        "",
    ],
)
def test_what_only_looks_like_a_form_is_left_alone(text: str) -> None:
    assert [kind for kind, words in found(text) if words != "January"] == []


@given(
    st.text(alphabet="漢字🚢\u200d\u0301ab \n", max_size=20),
    st.lists(st.sampled_from([form for forms in FORMS.values() for form in forms]), max_size=6),
)
def test_offsets_count_code_points_whatever_stands_before(before: str, forms: list[str]) -> None:
    text = " ;\n\n".join(forms)
    plain = PatternRecogniser().recognise(text)
    moved = PatternRecogniser().recognise(f"{before} ;\n\n{text}")
    shift = len(before) + 4
    assert [(m.start - shift, m.end - shift, m.kind) for m in moved] == [
        (m.start, m.end, m.kind) for m in plain
    ]
    assert [text[m.start : m.end] for m in plain] == forms


@given(st.text(alphabet="01259 .,:-–/$€%kmast'JanMydTue\n\u0301🚢", max_size=200))
def test_mentions_are_in_order_apart_and_inside_the_text(text: str) -> None:
    mentions = PatternRecogniser().recognise(text)
    edges = [edge for mention in mentions for edge in mention.span]
    assert edges == sorted(edges)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(text[m.start : m.end].strip() == text[m.start : m.end] for m in mentions)


HOSTILE = [
    "1", "1 ", "1,111,", "1-", "1:", "1.", "1 to ", "9" * 20 + " ", "one ", "one  ", "hundred and ",
    "hundreds of ", "two-", "$", "$1", "$1-", "US$", "in 1999 ", "Jan ", "Mon, ", "Monday, the ",
    "January 1", "28 ", "28-29 ", "last ", "last two ", "early-", "first ", "0:00:00", "2025-01-2",
    "10% to ", " \n", "\t", "twenty-one ", "Rs ", "half a ", "two to ", "3 and ", "end of ",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_repetition_costs_linear_time(unit: str) -> None:
    # A quadratic form would take minutes; the slowest of these takes some tenths of a second.
    assert_linear(lambda size: PatternRecogniser().recognise((unit * size)[:size]), 100_000)
