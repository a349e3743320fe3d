from __future__ import annotations

from pathlib import Path

import pytest

from annotations.entities import (
    KINDS,
    Mention,
    StatisticalProcess,
    StatisticalRecogniser,
    find_pipeline,
    recognise_text,
)
from annotations.entities.statistical import load, needed_components, recognise_chunks
from annotations.errors import BadData, NotFound


@pytest.fixture(scope="module")
def recogniser() -> StatisticalRecogniser:
    return StatisticalRecogniser()


def test_people_places_and_organisations_are_found_at_their_exact_offsets(
    recogniser: StatisticalRecogniser, news: str
) -> None:
    named = {(mention.kind, news[mention.start : mention.end]) for mention in recogniser.recognise(news)}
    assert {
        ("PERSON", "Angela Merkel"),
        ("PERSON", "Emmanuel Macron"),
        ("PERSON", "Merkel"),
        ("GPE", "Berlin"),
        ("GPE", "Germany"),
        ("GPE", "France"),
        ("NORP", "German"),
        ("ORG", "European Union"),
        ("ORG", "Microsoft"),
    } <= named
    assert {kind for kind, _ in named} <= set(KINDS)


def test_a_process_finds_what_the_same_pipeline_finds_here(
    recogniser: StatisticalRecogniser, news: str
) -> None:
    seen: list[tuple[int, int]] = []
    text = news * 5
    found = recognise_text(text, progress=lambda done, total: seen.append((done, total)))
    assert found == recogniser.recognise(text)
    assert seen == sorted(seen)
    assert seen[-1] == (len(text), len(text))
    assert len(seen) > 1


def test_lone_surrogates_and_a_text_without_words_are_no_trouble(recogniser: StatisticalRecogniser) -> None:
    text = "\ud800 Angela Merkel is in Berlin."
    assert Mention(2, 15, "PERSON") in recogniser.recognise(text)
    assert recogniser.recognise(" \n\n\t ") == recogniser.recognise("") == []


def test_a_name_over_two_lines_is_one_mention(recogniser: StatisticalRecogniser) -> None:
    text = "The meeting in the capital was led by the chancellor Angela\nMerkel, who left Berlin at noon."
    assert "Angela\nMerkel" in [text[m.start : m.end] for m in recogniser.recognise(text)]


def test_what_loading_leaves_out_makes_no_difference(recogniser: StatisticalRecogniser, news: str) -> None:
    import spacy

    whole = spacy.load(recogniser.pipeline.name)(f"{news}\n\nDr. Ruiz didn't see o'Brien's co-op at 5p.m.")
    read = load(recogniser.pipeline.name)(whole.text)
    assert [token.text for token in read] == [token.text for token in whole]
    assert [(each.start, each.end, each.label_) for each in read.ents] == [
        (each.start, each.end, each.label_) for each in whole.ents
    ]


def test_only_the_entity_recogniser_is_loaded() -> None:
    pipeline = load(find_pipeline().name)
    assert pipeline.component_names == ["ner"]


LISTENING = {"model": {"tok2vec": {"@architectures": "x.Listener", "upstream": "tok2vec"}}}


@pytest.mark.parametrize(
    ("ner", "needed"),
    [
        ({"model": {"tok2vec": {"@architectures": "spacy.Tok2Vec.v2"}}}, {"ner"}),
        (LISTENING, {"ner", "tok2vec"}),
        ({"model": {"tok2vec": {"upstream": "*"}}}, {"ner", "tok2vec"}),
    ],
)
def test_what_the_entity_recogniser_listens_to_is_kept(ner: dict[str, object], needed: set[str]) -> None:
    config = {
        "nlp": {"pipeline": ["tok2vec", "tagger", "ner"]},
        "components": {
            "tok2vec": {"factory": "tok2vec"},
            "tagger": {"factory": "tagger", **LISTENING},
            "ner": {"factory": "ner", **ner},
        },
    }
    assert needed_components(config) == needed


def test_a_pipeline_without_entities_is_refused(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text('{"lang": "en", "name": "bare", "version": "1"}')
    (tmp_path / "config.cfg").write_text('[nlp]\nlang = "en"\npipeline = []\n\n[components]\n')
    with pytest.raises(BadData, match="no entity recogniser"):
        StatisticalRecogniser(str(tmp_path)).load()


def test_an_unknown_pipeline_is_told_before_any_process_starts() -> None:
    with pytest.raises(NotFound, match="en_core_news_xx"):
        recognise_text("Berlin", "en_core_news_xx")


def test_a_process_that_somebody_else_closes_ends_what_waits_for_it() -> None:
    process = StatisticalProcess()
    answers = recognise_chunks("Ana was in Berlin.\n\n" * 400, process=process)
    next(answers)
    process.close()
    assert len(list(answers)) <= 1
