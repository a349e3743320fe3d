from __future__ import annotations

import pytest

from annotations.entities import Mention, PatternRecogniser, Recogniser, StatisticalRecogniser
from annotations.entities.mentions import trimmed
from annotations.spans import Span


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("the Middle East", "LOC", "Middle East"),
        ("The United Nations", "ORG", "United Nations"),
        ("An hour", "TIME", "hour"),
        ("Putin's", "PERSON", "Putin"),
        ("Putin’s", "PERSON", "Putin"),
        ("the Syrians'", "NORP", "Syrians"),
        ("the 1980s and", "DATE", "1980s"),
        (" Berlin\n", "GPE", "Berlin"),
        ("The Tempest", "WORK_OF_ART", "The Tempest"),
        ("the Tempest", "WORK_OF_ART", "Tempest"),
        ("Theresa May", "PERSON", "Theresa May"),
        ("Anders", "PERSON", "Anders"),
        ("the", "LOC", "the"),
        ("  ", "LOC", ""),
    ],
)
def test_a_span_leaves_out_articles_possessives_and_white_space(text: str, kind: str, left: str) -> None:
    padded = f"x {text} y"
    start, end = trimmed(padded, 2, 2 + len(text), kind)
    assert padded[start:end] == left


def test_a_mention_is_ordered_by_its_place_and_knows_its_span() -> None:
    assert Mention(3, 5, "ORG").span == Span(3, 5)
    assert sorted([Mention(3, 5, "ORG"), Mention(1, 9, "GPE")])[0].start == 1


@pytest.mark.parametrize("recogniser", [PatternRecogniser(), StatisticalRecogniser()])
def test_recognisers_meet_the_protocol(recogniser: object) -> None:
    assert isinstance(recogniser, Recogniser)
    assert recogniser.name
    assert recogniser.version
