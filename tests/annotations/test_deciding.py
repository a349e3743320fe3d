"""Decisions about words and names: one edit, one annotation for each thing that is said of the same."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.article import Article
from annotations.deciding import Wanted
from annotations.decisions import Decisions, decided
from annotations.entities import Mention, group
from annotations.entities.identity import identity_of
from annotations.errors import UsageError
from annotations.model import WHOLE, EntityTarget, Link, ReplyTo
from annotations.notebook import Notebook
from annotations.records import TextualBody, changed
from annotations.spans import Span

TEXT = "Jordan met Jordan in Amazon."
WORDS = [Span(0, 6), Span(11, 17), Span(21, 27)]
MENTIONS = [Mention(*span, kind) for span, kind in zip(WORDS, ("GPE", "GPE", "ORG"), strict=True)]
HERE, EVERYWHERE = WORDS[0], EntityTarget("Jordan", "GPE")


def notebook(folder: Path) -> Notebook:
    seconds = itertools.count()
    start = datetime(2026, 11, 22, tzinfo=UTC)
    article = Article(TEXT, "a.txt", "plain/1", folder / "a.txt")
    return Notebook.open(article, creator="ana", clock=lambda: start + timedelta(seconds=next(seconds)))


def test_what_was_decided_of_the_same_words_is_changed_and_said_of_nothing_else(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    [one] = notes.decide(Wanted(HERE, "PERSON"))
    [same] = notes.decide(Wanted(HERE, "ORG"))
    [uri] = notes.decide(Wanted(HERE, uri="Q810"))
    [everywhere] = notes.decide(Wanted(EVERYWHERE, "GPE"))
    assert (same.id, same.kind) == (one.id, "ORG")
    assert len({same.id, uri.id, everywhere.id}) == len(notes.annotations) == 3
    assert uri.uri == "http://www.wikidata.org/entity/Q810"


def test_decisions_of_one_edit_about_the_same_lose_nothing(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    both = notes.add(EVERYWHERE, note="hm", kind="ORG", uri="Q41")
    made = notes.decide(Wanted(EVERYWHERE, "GPE"), Wanted(EVERYWHERE, uri="Q810"))
    assert {each.id for each in made} == {both.id}
    [one] = notes.annotations
    assert (one.kind, one.uri, one.note) == ("GPE", "http://www.wikidata.org/entity/Q810", "hm")
    notes.undo()
    assert [(each.kind, each.uri) for each in notes.annotations] == [(both.kind, both.uri)]


def test_of_decisions_of_one_edit_about_the_same_the_last_stands(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    first, second = notes.decide(Wanted(HERE, "PERSON"), Wanted(HERE, "ORG"))
    assert first == second == notes.annotations[0]
    assert [each.kind for each in notes.annotations] == ["ORG"]
    notes.undo()
    assert not notes.annotations


def test_a_decision_that_somebody_else_deletes_at_that_moment_is_no_fault(tmp_path: Path) -> None:
    theirs = notebook(tmp_path)
    [one] = theirs.decide(Wanted(HERE, "PERSON"))
    same_second = datetime.fromisoformat(one.modified or "")
    mine = Notebook.open(theirs.article, creator="bo", clock=lambda: same_second)
    theirs.delete(one.id)
    again, other = mine.decide(Wanted(HERE, "PERSON"), Wanted(WORDS[2], "ORG"))
    assert again == one
    assert list(mine.annotations) == [other]


def test_what_is_decided_again_is_decided_later(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    for about, kind in ((HERE, "PERSON"), (EVERYWHERE, "ORG"), (HERE, "PERSON")):
        notes.decide(Wanted(about, kind))
    assert [one.kind for one in decided(notes, MENTIONS)] == ["PERSON", "ORG", "ORG"]
    assert len(notes.annotations) == 2


def test_several_decisions_are_one_edit(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    notes.decide(Wanted(EVERYWHERE, "NONE"), Wanted(EntityTarget("Amazon", "ORG"), "LOC"))
    assert [one.kind for one in decided(notes, MENTIONS)] == ["LOC"]
    notes.undo()
    assert decided(notes, MENTIONS) == MENTIONS
    notes.redo()
    assert [one.kind for one in decided(notes, MENTIONS)] == ["LOC"]


def test_a_decision_about_words_becomes_one_about_their_name_and_goes_back(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    [here] = notes.decide(Wanted(HERE, "PERSON"))
    [wide] = notes.decide(Wanted(EVERYWHERE, "PERSON", instead=here.id))
    assert (wide.id, wide.entity, len(notes.annotations)) == (here.id, EVERYWHERE, 1)
    assert [one.kind for one in decided(notes, MENTIONS)] == ["PERSON", "PERSON", "ORG"]
    notes.undo()
    assert [one.kind for one in decided(notes, MENTIONS)] == ["PERSON", "GPE", "ORG"]


def test_a_kind_that_there_is_not_changes_nothing(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    with pytest.raises(UsageError, match="is no kind"):
        notes.decide(Wanted(HERE, "PERSON"), Wanted(EVERYWHERE, "RIVER"))
    assert notes.annotations == ()
    assert not notes.can_undo


def test_what_merely_decides_is_told_from_what_says_more_or_is_spoken_of(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    kind, thing, answered, tied, everywhere = notes.decide(
        Wanted(HERE, "PERSON"),
        Wanted(HERE, uri="Q810"),
        Wanted(WORDS[1], "PERSON"),
        Wanted(WORDS[2], "LOC"),
        Wanted(EVERYWHERE, "GPE"),
    )
    notes.add(WORDS[2], kind="LOC", note="The river.")
    notes.add(WORDS[2], uri="Q3783", tags=["river"])
    notes.add(WORDS[2])
    notes.add(WHOLE, kind="ORG")
    assert notes.decisions == {each.id for each in (kind, thing, answered, tied, everywhere)}
    notes.add(ReplyTo(answered.id), note="Which Jordan?")
    link = notes.add(WORDS[0], links=[Link(tied.id)])
    assert notes.decisions == {kind.id, thing.id, everywhere.id}
    notes.delete(link.id)
    notes.edit(everywhere.id, note="All of them.")
    assert notes.decisions == {kind.id, thing.id, tied.id}


def test_a_decision_that_merging_left_unsettled_is_not_merely_one(tmp_path: Path) -> None:
    mine = notebook(tmp_path)
    [one] = mine.decide(Wanted(HERE, "PERSON"))
    theirs = notebook(tmp_path)
    theirs.edit(one.id, kind="ORG")
    mine.edit(one.id, kind="LOC")
    assert len(mine.conflicts) == 1
    assert not mine.decisions
    mine.settle(mine.conflicts[0].id, "other")
    assert mine.decisions == {one.id}


def test_words_of_other_makers_that_classify_are_no_decision_about_an_entity(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    [one] = notes.decide(Wanted(HERE, "PERSON"))
    for value, decides in (("NONE", True), ("important", False)):
        body = (TextualBody(purpose="classifying", value=value),)
        assert changed(one, body=body).merely_decides == decides


def test_a_uri_is_changed_and_taken_away(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    one = notes.add(HERE, note="Which?", uri="Q810")
    changed = notes.edit(one.id, uri="Q41421")
    assert (changed.uri, changed.note) == ("http://www.wikidata.org/entity/Q41421", "Which?")
    gone = notes.edit(one.id, uri=None)
    assert (gone.uri, gone.motivation) == (None, "commenting")


@settings(max_examples=25)  # each saves a dozen times
@given(
    said=st.lists(
        st.tuples(st.sampled_from([*WORDS, EVERYWHERE]), st.sampled_from(["ORG", "NONE", "urn:x:1"])),
        min_size=1,
        max_size=6,
    )
)
def test_decisions_are_kept_up_to_date_change_by_change(
    said: list[tuple[Span | EntityTarget, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    notes = notebook(tmp_path_factory.mktemp("notes"))
    kept = [Decisions.of(notes)]
    notes.subscribe(lambda changes: kept.append(kept[-1].after(notes, changes, {})))

    def shown(one: Decisions) -> tuple[object, ...]:
        return one.names, list(one.spans), one.ties.names, list(one.ties.spans)

    for about, what in said:
        notes.decide(Wanted(about, uri=what) if ":" in what else Wanted(about, what))
        assert shown(kept[-1]) == shown(Decisions.of(notes))
    for _ in said:
        notes.undo()
        assert shown(kept[-1]) == shown(Decisions.of(notes))


_IDENTITIES = st.sampled_from(["urn:x:1", "urn:x:2", *map(identity_of, ("Jordan", "Amazon", "Jordan (2)"))])
_ABOUT = st.sampled_from([*WORDS, EVERYWHERE, EntityTarget("Amazon", "ORG")])


@settings(max_examples=25)
@given(said=st.lists(st.tuples(_ABOUT, _IDENTITIES), min_size=1, max_size=5))
def test_undo_takes_merging_and_splitting_back_step_by_step(
    said: list[tuple[Span | EntityTarget, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    notes = notebook(tmp_path_factory.mktemp("notes"))
    stands = [group(MENTIONS, TEXT)]
    for about, uri in said:
        notes.decide(Wanted(about, uri=uri))
        stands.append(Decisions.of(notes).entities(MENTIONS, TEXT))
    for entities in stands[-2::-1]:
        assert sorted(each for one in entities for each in one.mentions) == MENTIONS
        notes.undo()
        assert Decisions.of(notes).entities(MENTIONS, TEXT) == entities
