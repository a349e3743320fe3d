from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import Mention, apply_corrections
from annotations.spans import Span

FOUND = [Mention(0, 5, "ORG"), Mention(10, 16, "GPE"), Mention(20, 30, "PERSON")]


def test_a_correction_retypes_a_mention() -> None:
    assert apply_corrections(FOUND, [(Span(10, 16), "ORG")])[1] == Mention(10, 16, "ORG", "person")


def test_a_correction_widens_a_mention_and_replaces_what_it_covers() -> None:
    assert apply_corrections(FOUND, [(Span(8, 25), "EVENT")]) == [FOUND[0], Mention(8, 25, "EVENT", "person")]


def test_none_takes_the_mention_away_and_leaves_its_neighbours() -> None:
    assert apply_corrections(FOUND, [(Span(10, 16), None)]) == [FOUND[0], FOUND[2]]


def test_a_missing_mention_is_added() -> None:
    assert Mention(6, 9, "LAW", "person") in apply_corrections(FOUND, [(Span(6, 9), "LAW")])


def test_the_last_of_two_corrections_stands() -> None:
    assert apply_corrections(FOUND, [(Span(0, 5), None), (Span(0, 5), "GPE")])[0].kind == "GPE"
    assert apply_corrections(FOUND, [(Span(0, 5), "GPE"), (Span(2, 4), None)]) == FOUND[1:]


SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 30), st.integers(1, 8))


@given(
    st.lists(st.builds(lambda span: Mention(*span, "GPE"), SPANS), max_size=10),
    st.lists(st.tuples(SPANS, st.sampled_from(["ORG", None])), max_size=10),
)
def test_no_mention_touches_the_last_correction_but_its_own(
    mentions: list[Mention], corrections: list[tuple[Span, str | None]]
) -> None:
    result = apply_corrections(mentions, corrections)
    assert all(left.end <= right.start for left, right in itertools.pairwise(result))
    if corrections:
        span, kind = corrections[-1]
        touching = [mention for mention in result if mention.span.overlaps(span)]
        assert touching == ([Mention(*span, kind, "person")] if kind else [])
