from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import UsageError
from annotations.model import (
    MOTIVATIONS,
    RELATIONS,
    Annotation,
    Link,
    clean_tag,
    clean_text,
    moment,
    motivation_for,
    parse_link,
)
from annotations.records import COMMON, Extra, LinkBody, TextualBody, changed

NOTE = TextualBody(purpose="commenting", value="n")
TAG = TextualBody(purpose="tagging", value="t")
KIND = TextualBody(purpose="classifying", value="ORG")
LINK = LinkBody(purpose="linking", source="urn:x:1", relation="supports")
SAME = LinkBody(purpose="identifying", source="http://www.wikidata.org/entity/Q649")


@pytest.mark.parametrize(
    ("body", "motivation"),
    [
        ((), "highlighting"),
        ((TAG,), "tagging"),
        ((TAG, LINK), "linking"),
        ((TAG, LINK, NOTE), "commenting"),
        ((NOTE, KIND), "classifying"),
        ((NOTE, KIND, SAME), "identifying"),
    ],
)
def test_the_motivation_follows_the_bodies(body: tuple[TextualBody | LinkBody, ...], motivation: str) -> None:
    assert motivation_for(body) == motivation
    assert motivation_for(body, reply=True) == "replying"
    assert motivation in MOTIVATIONS


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org/", Link("https://example.org/")),
        ("https://example.org/=source-of", Link("https://example.org/", "source-of")),
        ("https://example.org/?a=b", Link("https://example.org/?a=b")),
        ("https://example.org/?a=b=supports", Link("https://example.org/?a=b", "supports")),
        ("https://example.org/?a=hates", Link("https://example.org/?a=hates")),
        ("018F6A52-0000-7000-8000-000000000001", Link("urn:uuid:018f6a52-0000-7000-8000-000000000001")),
        (" urn:uuid:018f6a52-0000-7000-8000-000000000001=contradicts ", None),
        ("https://example.org/a|b{c}", Link("https://example.org/a%7Cb%7Bc%7D")),
        ("https://example.org/é", Link("https://example.org/é")),
    ],
)
def test_a_link_is_read(text: str, link: Link | None) -> None:
    expected = link or Link("urn:uuid:018f6a52-0000-7000-8000-000000000001", "contradicts")
    assert parse_link(text) == expected


@pytest.mark.parametrize(
    "text", ["", "=supports", "report.txt", "/etc/passwd", "https:", "http://a b", "x:\x1b[2J"]
)
def test_what_is_no_absolute_uri_is_no_link(text: str) -> None:
    with pytest.raises(UsageError, match="a link goes to"):
        parse_link(text)


@given(st.sampled_from(RELATIONS), st.text("abc/?=&", max_size=10))
def test_a_link_written_out_is_read_back(relation: str, rest: str) -> None:
    assert parse_link(f"https://example.org/{rest}={relation}") == Link(
        f"https://example.org/{rest}", relation
    )


@pytest.mark.parametrize(
    ("tag", "clean"),
    [
        ("bases", "bases"),
        ("  #bases ", "bases"),
        ("##a b\t\nc", "a b c"),
        ("# a", "a"),
        ("C#", "C#"),
        ("a\x1b[31mb\x07", "a[31mb"),
        ("a\u202eb\u200bc", "abc"),
        ("港口 👩‍🚀", "港口 👩‍🚀"),
        ("a\u00a0b\u2028c", "a b c"),
    ],
)
def test_a_tag_is_cleaned_on_entry(tag: str, clean: str) -> None:
    assert clean_tag(tag) == clean


@given(st.text(max_size=20))
def test_a_clean_tag_stays_as_it_is_and_holds_no_controls(tag: str) -> None:
    try:
        clean = clean_tag(tag)
    except UsageError:
        return
    assert clean_tag(clean) == clean
    assert clean == " ".join(clean.split())
    assert not clean.startswith("#")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", clean)


@given(st.text(st.characters(codec=None)))
def test_clean_text_can_be_written_and_keeps_all_but_line_ends_and_surrogates(text: str) -> None:
    clean = clean_text(text)
    clean.encode()
    assert "\r" not in clean
    kept = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert clean.replace("\n", "") == kept.replace("\r", "").replace("\n", "")


def test_a_moment_has_a_zone() -> None:
    assert moment("2026-11-22T11:02:03Z") == datetime(2026, 11, 22, 11, 2, 3, tzinfo=UTC)
    assert moment("2026-11-22T13:02:03.5+02:00") == datetime(2026, 11, 22, 11, 2, 3, 500_000, tzinfo=UTC)
    for unusable in (None, "", "2026-11-22", "2026-11-22T11:02:03", "soon"):
        assert moment(unusable) is None


def test_changing_a_record_drops_what_was_kept_of_the_old_value_alone() -> None:
    kept = Extra((("body", b"7"), ("bodyValue", b'"x"'), ("creator", b"[]"), ("x:y", b"1")))
    old = Annotation(id="urn:x:1", type="Annotation", motivation="commenting", target="urn:x:2", extra=kept)
    new = changed(old, body=(NOTE,))
    assert new.extra == Extra((("creator", b"[]"), ("x:y", b"1")))
    assert new.note == "n"
    plain = Annotation(id="urn:x:1", type="Annotation", motivation="commenting", target="urn:x:2")
    assert changed(plain, body=(NOTE,)).extra is COMMON
