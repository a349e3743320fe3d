from __future__ import annotations

import pytest

from annotations.entities import find_addresses
from tests.growth import assert_linear


def addresses(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_addresses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
        ("(see https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("[here](https://example.org/x), then", ["https://example.org/x"]),
        ("<https://example.org>", ["https://example.org"]),
        ("“https://example.org/é漢” !", ["https://example.org/é漢"]),
        ("HTTP://EXAMPLE.ORG and www.example.org.", ["HTTP://EXAMPLE.ORG", "www.example.org"]),
        ("**https://example.org**", ["https://example.org"]),
        ("漢字🚢 mail me@example.org, now", ["me@example.org"]),
        ("<first.last+tag@mail.example.co.uk>", ["first.last+tag@mail.example.co.uk"]),
        ("(me@example.org)", ["me@example.org"]),
        ("https://me@example.org/x", ["https://me@example.org/x"]),
        (
            "me@example.org https://a.org you@example.org",
            ["me@example.org", "https://a.org", "you@example.org"],
        ),
        ("javascript:alert(1) file:///etc/passwd data:text/html,x", []),
        ("http:// www. https://... @ a@ @b me@host", []),
        ("xhttps://example.org", []),
        ("", []),
    ],
)
def test_addresses_are_found_without_the_punctuation_around_them(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


def test_an_address_stops_at_a_control_character() -> None:
    assert addresses("https://example.org/\x1b]0;title\x07") == ["https://example.org/"]


@pytest.mark.parametrize(
    "unit", ["https://", "www.", "(", ")", "https://a)", "a@", "@", "a.b@a.", "a", "@a.aa", "x@y-"]
)
def test_hostile_repetition_costs_linear_time(unit: str) -> None:
    assert_linear(lambda size: find_addresses("https://a" + (unit * size)[:size]), 100_000)
