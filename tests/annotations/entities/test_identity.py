"""Names and mentions tied to identities: what is one entity, what is apart, and what it is called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import Entity, Mention, group
from annotations.entities.identity import Tie, Ties, identified, identity_of, name_of, told
from annotations.spans import Span, SpanIndex

TEXT = "Hafez Assad, Bashar Assad, Bashar Assad, Assad and Hafez; Jordan met Jordan. Orlov, Tartus."
WORDS = (
    "Hafez Assad",
    "Bashar Assad",
    "Bashar Assad",
    "Assad",
    "Hafez",
    "Jordan",
    "Jordan",
    "Orlov",
    "Tartus",
)
KINDS = ("PERSON",) * 5 + ("GPE", "GPE", "PERSON", "GPE")


def found() -> list[Mention]:
    mentions, start = [], 0
    for words, kind in zip(WORDS, KINDS, strict=True):
        start = TEXT.index(words, start)
        mentions.append(Mention(start, start + len(words), kind))
        start += len(words)
    return mentions


MENTIONS = found()
NATURAL = group(MENTIONS, TEXT)


def tied(*said: tuple[str | int, str]) -> list[Entity]:
    """Return the entities when this was said in this order, of names or of mentions by their number."""
    names, spans = {}, []
    for rank, (about, identity) in enumerate(said):
        tie = Tie((datetime(2026, 11, 1, rank, tzinfo=UTC), ""), identity)
        if isinstance(about, str):
            names[about] = tie
        else:
            spans.append((MENTIONS[about].span, tie))
    return identified(NATURAL, TEXT, Ties(names, SpanIndex(spans)))


def shown(entities: list[Entity]) -> dict[str, list[int]]:
    """Return the numbers of each entity's mentions by its name."""
    return {one.name: [MENTIONS.index(each) for each in one.mentions] for one in entities}


ALONE = {"Hafez Assad": [0, 4], "Bashar Assad": [1, 2, 3], "Jordan": [5, 6], "Orlov": [7], "Tartus": [8]}


def test_without_ties_all_stays_as_it_is() -> None:
    assert shown(NATURAL) == ALONE
    assert tied() == NATURAL


def test_an_identity_has_the_name_it_was_made_of_and_one_from_outside_has_none() -> None:
    assert identity_of("Hayat  Tahrir\nal-Sham") == "urn:diple:entity:Hayat%20Tahrir%20al-Sham"
    assert name_of(identity_of("Inês / Ó%20")) == "Inês / Ó%20"
    assert name_of("http://www.wikidata.org/entity/Q1") is None


def test_an_identity_is_told_in_words_and_one_from_outside_as_it_is() -> None:
    own = identity_of("Hayat  Tahrir")
    assert told(own, "Hayat Tahrir") == told(own, "Hayat\nTahrir") == "stands by itself"
    assert told(own, "HTS") == told(own) == "same as Hayat Tahrir"
    assert told("urn:x:1", "HTS") == told("urn:x:1") == "urn:x:1"


def test_a_name_of_several_stands_by_itself_and_the_rest_stays_together() -> None:
    found = shown(tied(("Assad", identity_of("Assad"))))
    assert found == {**ALONE, "Bashar Assad": [1, 2], "Assad": [3]}
    found = shown(tied(("Bashar Assad", identity_of("Bashar Assad"))))
    assert found == {**ALONE, "Bashar Assad": [1, 2], "Assad": [3]}


def test_a_name_is_that_of_another_entity_with_all_it_goes_by_or_alone() -> None:
    assert shown(tied(("Assad", identity_of("Hafez Assad")))) == {
        **ALONE,
        "Hafez Assad": [0, 3, 4],
        "Bashar Assad": [1, 2],
    }
    both = {key: value for key, value in ALONE.items() if "Assad" not in key}
    assert shown(tied(("Hafez Assad", identity_of("Bashar Assad")))) == {
        **both,
        "Bashar Assad": [0, 1, 2, 3, 4],
    }


def test_what_is_another_thing_is_of_the_kind_of_that_thing() -> None:
    kinds = {one.name: one.kind for one in tied(("Bashar Assad", identity_of("Tartus")))}
    assert kinds["Tartus"] == "GPE"
    kinds = {one.name: one.kind for one in tied(("Tartus", identity_of("Hafez Assad")), (5, "urn:x:1"))}
    assert kinds["Hafez Assad"] == "PERSON"


def test_one_thing_from_outside_is_one_entity_and_two_are_apart() -> None:
    found = tied(
        ("Orlov", "urn:x:1"), ("Tartus", "urn:x:1"), ("Assad", "urn:x:2"), ("Bashar Assad", "urn:x:3")
    )
    assert shown(found) == {
        "Hafez Assad": [0, 4],
        "Bashar Assad": [1, 2],
        "Assad": [3],
        "Jordan": [5, 6],
        "Orlov": [7, 8],
    }
    assert {one.name: one.uri for one in found if one.uri} == {
        "Orlov": "urn:x:1",
        "Assad": "urn:x:2",
        "Bashar Assad": "urn:x:3",
    }


def test_a_thing_from_outside_is_the_whole_entity_under_any_of_its_names() -> None:
    found = tied(("Assad", "urn:x:1"))
    assert shown(found) == ALONE
    assert [one.uri for one in found if one.name == "Bashar Assad"] == ["urn:x:1"]


def test_a_mention_goes_by_its_own_tie_whatever_is_said_of_its_name() -> None:
    found = tied((5, "urn:x:9"), ("Jordan", "urn:x:1"))
    assert shown(found) == {**ALONE, "Jordan (2)": [5], "Jordan": [6]} or shown(found) == {
        **ALONE,
        "Jordan": [5],
        "Jordan (2)": [6],
    }
    assert {one.uri for one in found if one.name.startswith("Jordan")} == {"urn:x:1", "urn:x:9"}


def test_mentions_are_set_apart_by_a_name_that_is_not_in_the_article() -> None:
    other = identity_of("Jordan (2)")
    assert shown(tied((6, other))) == {**ALONE, "Jordan": [5], "Jordan (2)": [6]}
    assert shown(tied((6, other), ("Orlov", other)))["Jordan (2)"] == [6, 7]


def test_names_tied_in_a_ring_are_one_entity() -> None:
    found = tied(("Orlov", identity_of("Tartus")), ("Tartus", identity_of("Orlov")))
    assert shown(found)["Orlov"] == [7, 8]


def test_a_name_set_apart_later_is_no_more_what_was_meant_before() -> None:
    merged = ("Orlov", identity_of("Tartus"))
    assert shown(tied(merged))["Tartus"] == [7, 8]
    assert shown(tied(merged, ("Tartus", identity_of("Tartus")))) == ALONE
    assert shown(tied(("Tartus", identity_of("Tartus")), merged))["Tartus"] == [7, 8]


_IDENTITIES = st.one_of(
    st.sampled_from(["urn:x:1", "urn:x:2", identity_of("Nobody")]),
    st.sampled_from(WORDS).map(identity_of),
)
_ABOUT = st.one_of(st.sampled_from(WORDS), st.integers(0, len(WORDS) - 1))


@given(st.lists(st.tuples(_ABOUT, _IDENTITIES), max_size=8))
def test_entities_share_out_the_mentions_and_differ_by_name_and_thing(
    said: list[tuple[str | int, str]],
) -> None:
    entities = tied(*said)
    assert sorted(each for one in entities for each in one.mentions) == MENTIONS
    assert len({one.name for one in entities}) == len(entities)
    things = [one.uri for one in entities if one.uri]
    assert len(set(things)) == len(things)
    assert all(name_of(uri) is None for uri in things)
    assert [one.mentions[0] for one in entities] == sorted(one.mentions[0] for one in entities)


@given(st.lists(st.tuples(_ABOUT, _IDENTITIES), max_size=8))
def test_what_was_said_of_one_identity_is_one_entity(said: list[tuple[str | int, str]]) -> None:
    last = dict(said)
    entities = tied(*said)
    of = {each: one for one in entities for each in one.mentions}
    outside: dict[str, set[str]] = {}
    for number, mention in enumerate(MENTIONS):
        identity = last.get(number) or last.get(WORDS[number])
        if identity and identity.startswith("urn:x:"):
            outside.setdefault(identity, set()).add(of[mention].name)
            assert of[mention].uri == identity
    assert all(len(names) == 1 for names in outside.values())


@pytest.mark.parametrize("length", [0, 3])
def test_a_tie_that_touches_no_mention_changes_nothing(length: int) -> None:
    tie = Tie((datetime(2026, 11, 1, tzinfo=UTC), ""), "urn:x:1")
    assert identified(NATURAL, TEXT, Ties({}, SpanIndex([(Span(69 - 5, 69 - 5 + length), tie)]))) == NATURAL
