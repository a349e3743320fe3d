"""Decisions laid over mentions chunk by chunk and one by one: always what laying all of them over gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.decisions import Decision, Decisions
from annotations.entities import Mention
from annotations.entities.identity import Tie, Ties, identity_of
from annotations.spans import Span, SpanIndex
from tui.mentions import Mentions
from tui.overlay import Overlay

TEXT = "Ana Ruiz met Ruiz, and Ruiz met Bo Lind. Lind left Ana Ruiz for Tartus with Bo. Orlo stayed."
FOUND = [
    Mention(start, start + len(words), kind)
    for words, kind, start in (
        ("Ana Ruiz", "PERSON", 0),
        ("Ruiz", "PERSON", 13),
        ("Ruiz", "ORG", 23),
        ("Bo Lind", "PERSON", 32),
        ("Ana Ruiz", "PERSON", 51),
        ("Tartus", "GPE", 64),
    )
]


def at(second: int) -> tuple[datetime, str]:
    return datetime(2026, 11, 22, 0, 0, second, tzinfo=UTC), f"{second}"


_SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 9)).map(
    lambda pair: Span(pair[0], min(sum(pair), len(TEXT)))
)
_KINDS = st.sampled_from(["PERSON", "GPE", "NONE"])
_TIED = st.sampled_from(["Ana Ruiz", "Ruiz", "Bo Lind", "Tartus"])
_NAMES = st.sampled_from(["Ana Ruiz", "Ruiz", "Lind", "Orlo", "met Ruiz"])


@st.composite
def decisions(draw: st.DrawFn) -> Decisions:
    """Return decisions about some words, names and things; ranks differ."""
    spans = draw(st.dictionaries(st.integers(0, 20), st.tuples(_SPANS, _KINDS), max_size=4))
    names = draw(st.dictionaries(_NAMES, st.tuples(st.integers(21, 40), _KINDS), max_size=2))
    tied = draw(st.dictionaries(_TIED, _TIED.map(identity_of), max_size=2))
    placed = draw(st.dictionaries(_SPANS, _TIED.map(identity_of), max_size=1))
    return Decisions(
        {name: Decision(at(rank), kind) for name, (rank, kind) in names.items()},
        SpanIndex((span, Decision(at(rank), kind)) for rank, (span, kind) in spans.items()),
        Ties(
            {name: Tie(at(41 + rank), identity) for rank, (name, identity) in enumerate(tied.items())},
            SpanIndex((span, Tie(at(50), identity)) for span, identity in placed.items()),
        ),
    )


@given(st.lists(decisions(), max_size=4))
def test_whatever_was_decided_before_what_stands_is_what_all_decisions_make(said: list[Decisions]) -> None:
    overlay, mentions, whole = Overlay(TEXT), Mentions(), Span(0, len(TEXT))
    mentions.put(*whole, overlay.take(whole, FOUND))
    assert list(mentions) == FOUND
    for each in said:
        for span, standing in overlay.decide(each):
            mentions.replace(*span, standing)
        assert list(mentions) == each.over(FOUND, TEXT)


@given(decisions(), decisions())
def test_a_chunk_that_comes_later_has_the_decisions_over_it(first: Decisions, second: Decisions) -> None:
    overlay, mentions = Overlay(TEXT), Mentions()
    for one in (first, second):
        list(overlay.decide(one))
    for start, end in ((50, len(TEXT)), (0, 50)):
        found = [each for each in FOUND if start <= each.start < end]
        mentions.put(start, end, overlay.take(Span(start, end), found))
        if not second.names and not second.ties:
            expected = second.over(found, TEXT, Span(start, end))
            assert [each for each in mentions if start <= each.start < end] == expected


@given(st.data())
def test_where_ties_stay_as_they_are_what_all_decisions_make_stands_too(data: st.DataObject) -> None:
    first = data.draw(decisions())
    overlay, mentions, whole = Overlay(TEXT), Mentions(), Span(0, len(TEXT))
    mentions.put(*whole, overlay.take(whole, FOUND))
    for one in (first, *data.draw(st.lists(decisions(), max_size=3))):
        each = replace(one, names=first.names, ties=first.ties)
        for span, standing in overlay.decide(each):
            mentions.replace(*span, standing)
        assert list(mentions) == each.over(FOUND, TEXT)


def test_one_word_decided_gives_its_kind_to_what_is_tied_to_it_far_away() -> None:
    overlay, mentions, whole = Overlay(TEXT), Mentions(), Span(0, len(TEXT))
    mentions.put(*whole, overlay.take(whole, FOUND))
    tie = Ties({"Bo Lind": Tie(at(50), identity_of("Tartus"))})
    for kind in ("ORG", "FAC"):
        said = Decisions(spans=SpanIndex([(FOUND[5].span, Decision(at(1), kind))]), ties=tie)
        for span, standing in overlay.decide(said):
            mentions.replace(*span, standing)
        assert [each.kind for each in mentions if each.start in (32, 64)] == [kind, kind]


def test_one_decision_about_words_changes_only_what_is_around_them() -> None:
    overlay, whole = Overlay(TEXT), Span(0, len(TEXT))
    overlay.take(whole, FOUND)
    said = Decisions(spans=SpanIndex([(Span(23, 27), Decision(at(1), "NONE"))]))
    assert list(overlay.decide(said)) == [(Span(23, 27), [])]
    assert list(overlay.decide(Decisions())) == [(Span(23, 27), [FOUND[2]])]
    assert list(overlay.decide(Decisions())) == []


def test_where_a_decision_about_a_name_would_reach() -> None:
    overlay = Overlay(TEXT)
    overlay.take(Span(0, len(TEXT)), FOUND)
    assert overlay.reached("Ana Ruiz", "ORG") == {FOUND[at].span for at in (0, 1, 2, 4)}
    assert overlay.reached("Ruiz", "NONE") == {FOUND[1].span, FOUND[2].span}
    assert overlay.reached("Lind", "PERSON") == {Span(41, 45)}
    assert overlay.reached("Lind", "PERSON", "Bo Lind") == {Span(35, 39), Span(41, 45)}
    assert overlay.reached("Orlo", "PERSON") == {Span(80, 84)}


def test_what_was_prepared_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared, other = Overlay(TEXT), Overlay(TEXT)
    for overlay in (prepared, other):
        overlay.take(Span(0, len(TEXT)), FOUND)
    prepared.prepare()
    reached = other.reached("Ruiz", "PERSON")
    assert reached
    monkeypatch.setattr("annotations.decisions.group", lambda *_: pytest.fail("grouped anew"))
    assert prepared.reached("Ruiz", "PERSON") == reached
