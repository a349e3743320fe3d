from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import UsageError
from annotations.merge import CONFLICT
from annotations.model import Annotation
from annotations.query import Candidate, _fits, parse
from annotations.records import (
    Creator,
    EntitySelector,
    Extra,
    LinkBody,
    Target,
    TextQuoteSelector,
    TextualBody,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def candidate(
    *,
    quote: str | None = None,
    note: str | None = None,
    tags: tuple[str, ...] = (),
    link: tuple[str, str] | None = None,
    entity: tuple[str, str] | None = None,
    kind: str | None = None,
    user: str = "alice",
    article: str = "report.txt Delegation visits",
    state: str | None = None,
    modified: str | None = "2026-11-20T10:00:00Z",
    motivation: str = "commenting",
    replies: tuple[Annotation, ...] = (),
    reply_to: str | None = None,
) -> Candidate:
    body = [TextualBody(purpose="commenting", value=note)] if note else []
    body += [TextualBody(purpose="tagging", value=tag) for tag in tags]
    body += [TextualBody(purpose="classifying", value=kind)] if kind else []
    links = [LinkBody(purpose="linking", source=link[0], relation=link[1])] if link else []
    selectors = [TextQuoteSelector(exact=quote)] if quote else []
    named = [EntitySelector(name=entity[0], kind=entity[1])] if entity else []
    annotation = Annotation(
        id="urn:x:1",
        type="Annotation",
        motivation=motivation,
        created="2026-10-01T10:00:00Z",
        modified=modified,
        creator=Creator(id=f"urn:diple:creator:{user}", type="Person", name=user),
        body=(*body, *links),
        target=reply_to or Target(source="urn:x:a", selector=(*selectors, *named)),
    )
    return Candidate(annotation, article, lambda: state, lambda: replies)


FULL = candidate(
    quote="Two Military bases",
    note="Compare with Décembre.",
    tags=("bases", "to read"),
    link=("https://example.org/a", "contradicts"),
    state="moved",
)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        "military",
        "MILITARY compare",
        '"military bases"',
        "bases",
        "décembre",
        "de\u0301cembre",
        "text:military",
        "text:compare",
        "quote:two",
        'quote:"two military"',
        "note:compare",
        "tag:bases",
        "TAG:Bases",
        'tag:"to read"',
        "tag:ba*",
        "tag:*",
        "user:alice",
        "user:urn:diple:creator:alice",
        "article:report",
        "article:delegation",
        "link:example.org",
        "link:contradicts",
        "link:https://example.org/a",
        "is:moved",
        "since:2026-11-20",
        "since:2026-11",
        "since:2026",
        "since:2d",
        "since:1w",
        "since:3m",
        "since:1y",
        "since:2026-11-20T10:00:00Z",
        "before:today",
        "before:yesterday",
        "before:2026-11-21",
        "before:2027",
        "-nothing",
        "-tag:absent",
        '-"bases military"',
        "nothing OR bases",
        "bases OR nothing",
        "nothing OR absent OR bases",
        "(nothing OR bases) compare",
        "-(nothing OR absent)",
        "nothing absent OR bases compare",
        "((bases))",
    ],
)
def test_a_query_finds_what_it_describes(query: str) -> None:
    assert parse(query, NOW).matches(FULL)


@pytest.mark.parametrize(
    "query",
    [
        "nothing",
        "bases nothing",
        '"bases military"',
        "text:read",
        "quote:compare",
        "note:military",
        "tag:base",
        "tag:read",
        "tag:bases*x",
        "user:ali",
        "article:bases",
        "link:supports",
        "is:orphan",
        "is:reply",
        "is:open",
        "is:resolved",
        "entity:moscow",
        "kind:GPE",
        "since:2026-11-21",
        "since:today",
        "since:1d",
        "before:2026-11-20",
        "before:2026",
        "-bases",
        "-(nothing OR bases)",
        "nothing bases OR absent compare",
        "nothing (bases OR compare)",
    ],
)
def test_a_query_leaves_out_what_it_does_not_describe(query: str) -> None:
    assert not parse(query, NOW).matches(FULL)


def test_entities_are_found_by_name_and_kind() -> None:
    named = candidate(entity=("Moscow", "GPE"))
    corrected = candidate(quote="Moscow Times", kind="ORG")
    for query in ("entity:moscow", 'entity:"mosc"'):
        assert parse(query).matches(named)
        assert parse(query).matches(corrected)
    assert parse("kind:gpe").matches(named)
    assert not parse("kind:gpe").matches(corrected)
    assert parse("kind:ORG").matches(corrected)
    assert not parse("entity:moscow").matches(candidate(quote="Moscow"))


def test_open_and_resolved_follow_questions_replies_and_the_tag() -> None:
    reply = candidate(note="Yes.", reply_to="urn:x:1").annotation
    closing = candidate(note="Done.", tags=("Resolved",), reply_to="urn:x:1").annotation
    question = candidate(note="Who?", motivation="questioning")
    discussed = candidate(note="n", replies=(reply,))
    closed = candidate(note="Who?", motivation="questioning", replies=(reply, closing))
    tagged = candidate(note="n", tags=("resolved",))
    plain = candidate(note="n")
    answer = candidate(note="n", reply_to="urn:x:2")
    everything = (question, discussed, closed, tagged, plain, answer)
    assert [one for one in everything if parse("is:open").matches(one)] == [question, discussed]
    assert [one for one in everything if parse("is:resolved").matches(one)] == [closed, tagged]
    assert [one for one in everything if parse("is:reply").matches(one)] == [answer]


def test_conflicts_are_what_a_merge_left_unsettled() -> None:
    def unsettled(one: Candidate, json: bytes) -> Annotation:
        return msgspec.structs.replace(one.annotation, extra=Extra(((CONFLICT, json),)))

    other_note = unsettled(candidate(note="Other.", reply_to="urn:x:1"), b'"note"')
    answer = candidate(note="Yes.", reply_to="urn:x:1").annotation
    own = Candidate(unsettled(candidate(note="n"), b'{"kind":"ORG"}'))
    replied = candidate(note="n", replies=(answer, other_note))
    another_makers = Candidate(unsettled(candidate(note="n"), b"7"))
    everything = (own, replied, Candidate(other_note), another_makers, candidate(replies=(answer,)))
    assert [one for one in everything if parse("is:conflict").matches(one)] == [*everything[:3]]
    assert [one for one in everything if parse("-is:conflict").matches(one)] == [*everything[3:]]


def test_the_time_is_that_of_the_last_change_or_else_of_creation() -> None:
    assert parse("before:2026-10-02", NOW).matches(candidate(note="n", modified=None))
    for unknown in ("2026-11-20T10:00:00", "yesterday"):
        odd = candidate(note="n", modified=unknown)
        assert parse("since:2026-10-01", NOW).matches(odd), "falls back on created"


def test_days_begin_at_midnight_where_the_reader_is() -> None:
    from datetime import timedelta, timezone

    here = NOW.astimezone(timezone(timedelta(hours=10)))
    evening = candidate(note="n", modified="2026-11-21T15:00:00Z")
    assert parse("since:today", here).matches(evening)
    assert not parse("since:today", NOW).matches(evening)


def test_a_query_tells_what_must_be_looked_up_for_it() -> None:
    assert parse("is:orphan OR x").needs_state
    assert parse("-(is:edited)").needs_state
    assert not parse("is:reply orphan").needs_state
    assert parse("is:open").needs_replies
    assert parse("-(is:conflict)").needs_replies
    assert not parse("is:reply").needs_replies


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tag:", "no value"),
        ('tag:""', "no value"),
        ("since: 2026", "'since:' has no value; write it right after the colon"),
        ('""', "empty"),
        ("-", "empty"),
        ('"open', "a quote is not closed; add a"),
        ('a tag:"to read', "a quote is not closed; add a"),
        ("(a", "not closed"),
        ("a)", "without '('"),
        ("a ()", "nothing in"),
        ("a OR", "nothing after OR"),
        ("OR a", "nothing before OR"),
        ("a OR OR b", "nothing after OR"),
        ("(a OR) b", "nothing after OR"),
        ("colour:red", "no field 'colour:'"),
        ("is:happy", "'is:happy' is not known; use orphan, edited"),
        ("since:soon", "no date"),
        ("since:2026-13", "no date"),
        ("since:2026-02-30", "no date"),
        ("since:2026-11-22T25:00", "no date"),
        ("before:-3d", "no date"),
        ("before:0000", "no date"),
        ("before:9999y", "no date"),
        ("(" * 100 + "a" + ")" * 100, "too many parentheses"),
    ],
)
def test_a_query_that_makes_no_sense_says_what_is_wrong(query: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        parse(query, NOW)
    assert said in str(told.value)
    assert told.value.todo


def test_a_long_query_is_not_repeated_whole() -> None:
    for query in ("is:" + "x" * 1000, "x" * 1000 + ":y", "since:" + "9" * 1000, "(" + "x " * 1000):
        with pytest.raises(UsageError) as told:
            parse(query, NOW)
        assert len(str(told.value)) < 400


def test_a_web_address_is_a_word() -> None:
    assert parse("https://example.org").matches(candidate(note="see https://example.org/x"))


@given(st.text(st.sampled_from('ab:-"() OR*é\n') | st.characters(), max_size=30))
def test_any_text_is_a_query_or_a_usage_error(text: str) -> None:
    try:
        query = parse(text, NOW)
    except UsageError:
        return
    assert query.matches(FULL) in (True, False)


words = st.text("abc", min_size=1, max_size=3)


@given(words, words, words)
def test_negation_and_or_obey_logic(a: str, b: str, note: str) -> None:
    one = candidate(note=note)

    def holds(query: str) -> bool:
        return parse(query).matches(one)

    assert holds(f"-{a}") is not holds(a)
    assert holds(f"{a} {b}") == (holds(a) and holds(b))
    assert holds(f"{a} OR {b}") == (holds(a) or holds(b))
    assert holds(f"-({a} OR {b})") == holds(f"-{a} -{b}")


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("a*", "abc", True),
        ("*c", "abc", True),
        ("a*c", "abc", True),
        ("*", "abc", True),
        ("ab*bc", "abc", False),
        ("a*b*c", "axxbxxc", True),
        ("a*b*c", "axxcxxb", False),
        ("a**c", "ac", True),
        ("b*", "abc", False),
    ],
)
def test_a_star_stands_for_anything(pattern: str, text: str, fits: bool) -> None:
    assert _fits(text, pattern.split("*")) is fits


def test_many_stars_cost_no_more_than_a_pass() -> None:
    assert not _fits("a" * 100_000, ("*a" * 50 + "*b").split("*"))
