from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotations.article import Article
from annotations.decisions import LATEST, Decision, Decisions, decided
from annotations.entities.identity import EARLIEST, Tie, Ties, identity_of
from annotations.entities.mentions import Mention
from annotations.model import EntityTarget
from annotations.notebook import Notebook
from annotations.spans import Span, SpanIndex

TEXT = "Jordan met Jordan in Amazon, and Jordan left."
MENTIONS = [Mention(0, 6, "GPE"), Mention(11, 17, "GPE"), Mention(21, 27, "ORG"), Mention(33, 39, "GPE")]


def notebook(folder: Path) -> Notebook:
    path = folder / "a.txt"
    path.write_text(TEXT)
    return Notebook.open(Article(TEXT, "a.txt", "plain/1", path))


def kinds(mentions: list[Mention]) -> list[tuple[str, str]]:
    return [(TEXT[one.start : one.end], one.kind) for one in mentions]


PEOPLE_TEXT = "Ana Ruiz met Ruiz and Bo Lind of Orlo Works."
PEOPLE = [
    Mention(0, 8, "PERSON"),
    Mention(13, 17, "PERSON"),
    Mention(22, 29, "PERSON"),
    Mention(33, 43, "ORG"),
]
_NAMED = st.sampled_from(["Ana Ruiz", "Ruiz", "Bo Lind", "Orlo Works"])


def people(folder: Path) -> tuple[Notebook, list[Mention]]:
    path = folder / "people.txt"
    path.write_text(PEOPLE_TEXT)
    return Notebook.open(Article(PEOPLE_TEXT, "people.txt", "plain/1", path)), list(PEOPLE)


def shown(notes: Notebook, mentions: list[Mention]) -> dict[str, list[str]]:
    """Return the kinds of each entity's mentions by its name."""
    decisions, text = Decisions.of(notes), notes.article.text
    entities = decisions.entities(decisions.over(mentions, text), text)
    return {one.name: [each.kind for each in one.mentions] for one in entities}


def test_without_corrections_mentions_stay_as_they_are(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Amazon"), note="A river?")
    assert decided(notes, MENTIONS) == MENTIONS


def test_a_correction_of_words_makes_them_a_mention_of_that_kind(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Amazon"), kind="LOC")
    notes.add(notes.article.find("met"), kind="EVENT")
    found = kinds(decided(notes, MENTIONS))
    assert ("Amazon", "LOC") in found
    assert ("met", "EVENT") in found
    assert len(found) == 5


def test_a_correction_of_an_entity_changes_all_its_mentions_and_a_later_one_of_words_stands(
    tmp_path: Path,
) -> None:
    notes = notebook(tmp_path)
    notes.add(EntityTarget("Jordan", "GPE"), kind="PERSON")
    notes.add(notes.article.find("Jordan", 2), kind="ORG")
    assert [kind for words, kind in kinds(decided(notes, MENTIONS)) if words == "Jordan"] == [
        "PERSON",
        "ORG",
        "PERSON",
    ]


def test_a_correction_of_an_entity_reaches_the_other_names_it_goes_by(tmp_path: Path) -> None:
    text = "Ana Ruiz met Ruiz and Bo Lind."
    path = tmp_path / "b.txt"
    path.write_text(text)
    notes = Notebook.open(Article(text, "b.txt", "plain/1", path))
    mentions = [Mention(0, 8, "PERSON"), Mention(13, 17, "PERSON"), Mention(22, 29, "PERSON")]
    notes.add(EntityTarget("Ana Ruiz", "PERSON"), kind="ORG")
    assert [one.kind for one in decided(notes, mentions)] == ["ORG", "ORG", "PERSON"]
    notes.add(EntityTarget("Ruiz", "PERSON"), kind="GPE")
    assert [one.kind for one in decided(notes, mentions)] == ["ORG", "GPE", "PERSON"]


def test_a_person_of_another_kind_is_one_entity_with_all_short_forms(tmp_path: Path) -> None:
    notes, mentions = people(tmp_path)
    notes.add(EntityTarget("Ana Ruiz", "PERSON"), kind="ORG")
    assert shown(notes, mentions) == {"Ana Ruiz": ["ORG"] * 2, "Bo Lind": ["PERSON"], "Orlo Works": ["ORG"]}
    notes.add(EntityTarget("Ruiz", "PERSON"), kind="GPE")
    assert shown(notes, mentions)["Ruiz"] == ["GPE"]


def test_what_is_corrected_to_a_person_is_taken_together_with_the_full_name(tmp_path: Path) -> None:
    notes, mentions = people(tmp_path)
    mentions[1] = replace(mentions[1], kind="ORG")
    assert shown(notes, mentions)["Ruiz"] == ["ORG"]
    notes.add(EntityTarget("Ruiz", "ORG"), kind="PERSON")
    assert shown(notes, mentions)["Ana Ruiz"] == ["PERSON"] * 2


def test_a_person_tied_to_what_was_given_a_kind_takes_all_short_forms_along(tmp_path: Path) -> None:
    notes, mentions = people(tmp_path)
    notes.add(EntityTarget("Orlo Works", "ORG"), kind="ORG")
    notes.add(EntityTarget("Ana Ruiz", "PERSON"), uri=identity_of("Orlo Works"))
    assert shown(notes, mentions) == {"Orlo Works": ["ORG"] * 3, "Bo Lind": ["PERSON"]}


def test_what_is_tied_to_a_thing_is_of_its_kind_unless_its_own_was_decided(tmp_path: Path) -> None:
    notes, mentions = people(tmp_path)
    notes.add(EntityTarget("Ana Ruiz", "PERSON"), uri=identity_of("Orlo Works"))
    assert shown(notes, mentions) == {"Orlo Works": ["ORG"] * 3, "Bo Lind": ["PERSON"]}
    notes.add(notes.article.find("Orlo Works"), kind="FAC")
    assert shown(notes, mentions)["Orlo Works"] == ["FAC"] * 3
    notes.add(EntityTarget("Ana Ruiz", "PERSON"), kind="PERSON")
    assert shown(notes, mentions)["Orlo Works"] == ["PERSON", "FAC", "FAC"]
    notes.add(EntityTarget("Ruiz", "PERSON"), kind="GPE")
    assert shown(notes, mentions)["Ruiz"] == ["GPE"]


def test_one_mention_tied_elsewhere_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Jordan", 2), uri=identity_of("Amazon"))
    assert kinds(decided(notes, MENTIONS)) == [
        ("Jordan", "GPE"),
        ("Jordan", "ORG"),
        ("Amazon", "ORG"),
        ("Jordan", "GPE"),
    ]
    assert shown(notes, MENTIONS) == {"Jordan": ["GPE"] * 2, "Amazon": ["ORG"] * 2}


def test_a_tie_of_a_name_that_only_the_lists_have_counts_too() -> None:
    text = "America and Orlo Works."
    mentions = [Mention(0, 7, "GPE"), Mention(12, 22, "ORG")]
    assert "United States" in {one.name for one in Decisions().entities(mentions, text)}
    ties = Ties({"United States": Tie(EARLIEST, identity_of("Orlo Works"))})
    decisions = Decisions(ties=ties)
    standing = decisions.over(mentions, text)
    assert [one.kind for one in standing] == ["ORG", "ORG"]
    assert [one.name for one in decisions.entities(standing, text)] == ["Orlo Works"]


_KINDS = st.sampled_from(["PERSON", "ORG", "GPE"])
_FORMS = st.sampled_from(
    ["Ana Ruiz", "Ruiz", "Bo Ruiz", "Ruiz Inc", "LIND", "Lind", "U.S.", "America", "Syria"]
)


@given(st.lists(st.tuples(_FORMS, _KINDS), min_size=2, max_size=8), _KINDS, st.data())
def test_what_is_said_of_all_of_an_entity_leaves_it_whole(
    words: list[tuple[str, str]], kind: str, data: st.DataObject
) -> None:
    text, mentions = "", []
    for form, found in words:
        mentions.append(Mention(len(text), len(text) + len(form), found))
        text += f"{form} came. "
    natural = Decisions().entities(mentions, text)
    one, other = (data.draw(st.sampled_from(natural)) for _ in range(2))
    retyped = Decisions({one.name: Decision(EARLIEST, kind)})
    merged = Decisions(ties=Ties({one.name: Tie(EARLIEST, identity_of(other.name))}))
    for decisions, whole in ((retyped, {*one.mentions}), (merged, {*one.mentions, *other.mentions})):
        spans = {each.span for each in whole}
        made = decisions.entities(decisions.over(mentions, text), text)
        if decisions is merged and one is other:  # what is tied to itself stands by itself
            continue
        [entity] = [each for each in made if spans & {mention.span for mention in each.mentions}]
        assert spans <= {mention.span for mention in entity.mentions}
        assert decisions is merged or {each.kind for each in entity.mentions if each.span in spans} == {kind}


@given(
    st.lists(st.tuples(_NAMED, st.one_of(st.sampled_from(["ORG", "PERSON", "GPE"]), _NAMED)), max_size=5),
)
def test_entities_of_what_was_decided_share_out_all_mentions(said: list[tuple[str, str]]) -> None:
    names, ties = {}, {}
    for second, (name, what) in enumerate(said):
        rank = (EARLIEST[0] + timedelta(seconds=second + 1), "")
        if what.isupper():
            names[name] = Decision(rank, what)
        else:
            ties[name] = Tie(rank, identity_of(what))
    decisions = Decisions(names, ties=Ties(ties))
    standing = decisions.over(PEOPLE, PEOPLE_TEXT)
    entities = decisions.entities(standing, PEOPLE_TEXT)
    assert sorted(each for one in entities for each in one.mentions) == standing
    assert len({one.name for one in entities}) == len(entities)


def test_a_name_is_corrected_whatever_kind_it_is_taken_for_now(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(EntityTarget("Amazon", "GPE"), kind="LOC")
    assert ("Amazon", "LOC") in kinds(decided(notes, MENTIONS))


def test_the_later_decision_stands_whatever_zone_its_time_is_in(tmp_path: Path) -> None:
    times = iter(["2026-11-22T12:00:00+02:00", "2026-11-22T11:00:00+00:00"])
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    notes = Notebook.open(
        Article(TEXT, "a.txt", "plain/1", path), clock=lambda: datetime.fromisoformat(next(times))
    )
    notes.add(EntityTarget("Amazon", "ORG"), kind="LOC")
    notes.add(notes.article.find("Amazon"), kind="PRODUCT")
    assert ("Amazon", "PRODUCT") in kinds(decided(notes, MENTIONS))


def test_what_is_no_entity_is_no_mention_here_or_everywhere(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Jordan", 2), kind="NONE")
    assert [kind for words, kind in kinds(decided(notes, MENTIONS)) if words == "Jordan"] == ["GPE", "GPE"]
    notes.add(EntityTarget("Jordan", "GPE"), kind="NONE")
    assert kinds(decided(notes, MENTIONS)) == [("Amazon", "ORG")]
    notes.add(notes.article.find("Jordan"), kind="PERSON")
    assert kinds(decided(notes, MENTIONS)) == [("Jordan", "PERSON"), ("Amazon", "ORG")]


def test_a_name_that_nothing_found_is_a_mention_wherever_it_stands_by_itself(tmp_path: Path) -> None:
    text = "Orlo and Orlov met Orlo\nLind in Orlo, and Maria Orlo left Orlo."
    path = tmp_path / "b.txt"
    path.write_text(text)
    notes = Notebook.open(Article(text, "b.txt", "plain/1", path))
    notes.add(EntityTarget("Orlo", "GPE"), kind="GPE")
    taken = [Mention(19, 28, "PERSON"), Mention(42, 52, "PERSON")]
    found = [(text[one.start : one.end], one.kind) for one in decided(notes, taken)]
    assert found == [
        ("Orlo", "GPE"),
        ("Orlo\nLind", "PERSON"),
        ("Orlo", "GPE"),
        ("Maria Orlo", "PERSON"),
        ("Orlo", "GPE"),
    ]


def test_a_uri_is_that_of_the_entity_and_an_internal_one_is_not_given_out(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(EntityTarget("Amazon", "ORG"), uri=identity_of("Jordan"))
    [one] = Decisions.of(notes).entities(MENTIONS, TEXT)
    assert (one.name, one.aliases, one.uri) == ("Jordan", ("Amazon",), None)
    notes.add(EntityTarget("Jordan", "GPE"), uri="Q810")
    [one] = Decisions.of(notes).entities(MENTIONS, TEXT)
    assert (one.name, one.uri) == ("Jordan", "http://www.wikidata.org/entity/Q810")


def test_the_last_tie_of_a_name_stands_and_what_was_learnt_elsewhere_comes_before_all(tmp_path: Path) -> None:
    notes, learnt = notebook(tmp_path), {"Jordan": "urn:x:1"}
    assert [one.uri for one in Decisions.of(notes, learnt).entities(MENTIONS, TEXT)] == ["urn:x:1", None]
    for uri in ("urn:x:2", "urn:x:3"):
        notes.add(EntityTarget("Jordan", "GPE"), uri=uri)
    assert Decisions.of(notes, learnt).entities(MENTIONS, TEXT)[0].uri == "urn:x:3"


def test_names_that_are_given_one_uri_are_one_entity_and_corrected_together(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(EntityTarget("Amazon", "ORG"), uri="Q41421")
    assert [one.name for one in Decisions.of(notes).entities(MENTIONS, TEXT)] == ["Jordan", "Amazon"]
    notes.add(EntityTarget("Jordan", "GPE"), uri="Q41421")
    [one] = Decisions.of(notes).entities(MENTIONS, TEXT)
    assert (one.name, one.kind, one.aliases, len(one.mentions)) == ("Jordan", "GPE", ("Amazon",), 4)
    notes.add(EntityTarget("Jordan", "GPE"), kind="PERSON")
    assert {one.kind for one in decided(notes, MENTIONS)} == {"PERSON"}


def test_a_tie_of_words_is_about_that_mention_alone(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.add(notes.article.find("Jordan", 2), uri="Q41421")
    country, player, river = Decisions.of(notes).entities(MENTIONS, TEXT)
    assert [len(one.mentions) for one in (country, player, river)] == [2, 1, 1]
    assert (country.name, player.name, river.name) == ("Jordan", "Jordan (2)", "Amazon")
    assert (country.uri, player.uri) == (None, "http://www.wikidata.org/entity/Q41421")


def test_a_name_stands_inside_a_longer_one_that_is_said_to_be_none_whichever_was_said_first(
    tmp_path: Path,
) -> None:
    text = "Councillor Hanna met Hanna. Councillor Hanna left."
    path = tmp_path / "b.txt"
    path.write_text(text)
    found = [Mention(0, 16, "PERSON"), Mention(21, 26, "ORG"), Mention(28, 44, "PERSON")]
    said = [("Hanna", "PERSON"), ("Councillor Hanna", "NONE")]
    for order in (said, said[::-1]):
        notes = Notebook.open(Article(text, "b.txt", "plain/1", path), path=tmp_path / f"{order[0][0]}.json")
        notes.add(EntityTarget("Hanna", "PERSON"), kind="PERSON")
        assert [text[one.start : one.end] for one in decided(notes, found)] == [
            "Councillor Hanna",
            "Hanna",
            "Councillor Hanna",
        ]
        for name, kind in order:
            notes.add(EntityTarget(name, "PERSON"), kind=kind)
        assert [(text[one.start : one.end], one.kind) for one in decided(notes, found)] == [
            ("Hanna", "PERSON")
        ] * 3


def test_a_longer_name_stands_where_only_parts_of_it_were_found(tmp_path: Path) -> None:
    text = "Councillor Hanna met Hanna."
    path = tmp_path / "b.txt"
    path.write_text(text)
    notes = Notebook.open(Article(text, "b.txt", "plain/1", path))
    found = [Mention(11, 16, "ORG"), Mention(21, 26, "ORG")]
    notes.add(EntityTarget("Councillor Hanna", "PERSON"), kind="PERSON")
    notes.add(EntityTarget("Hanna", "ORG"), kind="GPE")
    assert [(text[one.start : one.end], one.kind) for one in decided(notes, found)] == [
        ("Councillor Hanna", "PERSON"),
        ("Hanna", "GPE"),
    ]


@given(st.lists(st.integers(0, len(TEXT)), max_size=4))
def test_decisions_laid_over_chunk_by_chunk_are_those_laid_over_the_whole(cuts: list[int]) -> None:
    spans = [(Span(7, 10), Decision(EARLIEST, "EVENT")), (Span(18, 24), Decision(LATEST, "LOC"))]
    decisions = Decisions({"Jordan": Decision(EARLIEST, "PERSON")}, SpanIndex(spans))
    edges = sorted({0, *cuts, len(TEXT)})
    found = []
    for start, end in pairwise(edges):
        here = [mention for mention in MENTIONS if start <= mention.start < end]
        found += decisions.over(here, TEXT, Span(start, end))
    assert found == decisions.over(MENTIONS, TEXT)
