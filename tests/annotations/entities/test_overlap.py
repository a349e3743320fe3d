from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import KINDS, Mention, resolve_overlaps
from annotations.entities.overlap import engine_priority

MENTIONS = st.lists(
    st.builds(
        lambda start, length, kind, engine: Mention(start, start + length, kind, engine),
        st.integers(0, 40),
        st.integers(0, 12),
        st.sampled_from(KINDS),
        st.sampled_from(["pattern", "statistical", "person"]),
    ),
    max_size=25,
)


@given(MENTIONS, st.randoms())
def test_the_order_mentions_come_in_does_not_matter(mentions: list[Mention], random: object) -> None:
    shuffled = list(mentions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve_overlaps(shuffled) == resolve_overlaps(mentions)


@given(MENTIONS)
def test_what_stands_is_apart_and_what_fell_lost_to_something_standing(mentions: list[Mention]) -> None:
    standing = resolve_overlaps(mentions)
    assert all(left.end <= right.start for left, right in itertools.pairwise(standing))
    for fallen in set(mentions) - set(standing):
        rivals = [each for each in standing if each.span.overlaps(fallen.span)]
        assert fallen.start == fallen.end or rivals
        if fallen.engine == "person":
            assert fallen.start == fallen.end or any(each.engine == "person" for each in rivals)


@given(MENTIONS)
def test_resolving_twice_changes_nothing(mentions: list[Mention]) -> None:
    standing = resolve_overlaps(mentions)
    assert resolve_overlaps(standing) == standing


def test_the_longest_wins_among_recognisers() -> None:
    cup = Mention(4, 24, "EVENT")
    assert resolve_overlaps([Mention(4, 8, "DATE", "pattern"), cup]) == [cup]


def test_a_person_wins_over_a_longer_mention() -> None:
    decided = Mention(5, 9, "ORG", "person")
    assert resolve_overlaps([Mention(0, 20, "WORK_OF_ART"), decided]) == [decided]


def test_a_pattern_wins_the_same_span_for_the_kinds_it_knows_and_no_other() -> None:
    date, number = Mention(0, 4, "DATE", "pattern"), Mention(0, 4, "CARDINAL")
    assert resolve_overlaps([number, date]) == [date]
    name, guess = Mention(0, 4, "PERSON"), Mention(0, 4, "ORG", "pattern")
    assert resolve_overlaps([guess, name]) == [name]


def test_another_priority_may_be_given() -> None:
    date, number = Mention(0, 4, "DATE", "pattern"), Mention(0, 4, "CARDINAL")
    assert resolve_overlaps([number, date], lambda mention: -engine_priority(mention)) == [number]
