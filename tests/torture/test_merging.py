"""What holds of every merge, for thousands of them drawn at random."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.annotations import test_merge_properties as properties
from tests.annotations.merging import marked, separate, three

long = settings(
    max_examples=3000,
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=list(HealthCheck),  # those are about how sidecars are drawn, and on what machine
)
"""Other examples on every run; one that fails is printed with what brings it back."""


@pytest.mark.torture
@pytest.mark.parametrize(
    ("drawn", "holds"),
    [
        (three(), properties.test_the_order_of_the_sides_makes_no_difference),
        (three(), properties.test_merging_the_result_with_either_side_again_changes_nothing),
        (three(), properties.test_the_result_is_a_sound_sidecar_and_reads_as_it_was_merged),
        (three(), properties.test_nothing_that_was_deleted_returns),
        (three(), properties.test_a_side_that_changed_nothing_changes_nothing),
        (marked(), properties.test_nothing_that_any_side_said_is_lost),
        (separate(), properties.test_edits_of_different_things_merge_in_any_order_to_all_of_them),
        (
            st.lists(properties.deeds, max_size=14),
            properties.test_people_who_save_in_turns_end_with_one_file_that_has_all_their_words,
        ),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_merges_drawn_at_random(drawn: st.SearchStrategy[object], holds: Callable[..., None]) -> None:
    inner = holds.hypothesis.inner_test  # type: ignore[attr-defined]

    @long
    @given(drawn)
    def at_random(made: object) -> None:
        inner(made)

    at_random()
