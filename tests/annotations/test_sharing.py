"""Several notebooks open on one sidecar: nothing anybody wrote is lost, and everybody comes to see it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotations import sidecar, trash
from annotations.article import Article
from annotations.codec import decode
from annotations.edits import Change, Edit, edit_json, edit_of
from annotations.errors import BadData, DipleError, NotFound, ReadOnly, UsageError
from annotations.model import WHOLE, Link, ReplyTo
from annotations.notebook import Notebook
from annotations.spans import Span
from annotations.undoing import MOST_UNDONE
from tests.annotations.building import TEXT, article, document, identity, item, open_notebook, written


@pytest.fixture
def report(tmp_path: Path) -> Article:
    return article(tmp_path)


def clock_from(second: int) -> Callable[[], datetime]:
    """Return a clock that starts this many seconds after the others' and is a second later every time."""
    seconds = count(second)
    start = datetime(2026, 11, 22, 11, 2, 3, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(seconds))


def numbers(first: int) -> Callable[[], str]:
    ids = count(first)
    return lambda: identity(next(ids))


def notebooks(of: Article, number: int = 2, **options: Any) -> list[Notebook]:
    """Open notebooks for alice, bob... with ids and times of their own; later ones have later clocks."""
    return [
        open_notebook(
            of,
            creator=name,
            clock=clock_from(1000 * at),
            new_id=numbers(1000 * at + 1),
            **options,
        )
        for at, name in enumerate(("alice", "bob", "carol")[:number])
    ]


def notes(notebook: Notebook) -> set[str | None]:
    return {a.note for a in notebook.annotations}


def on_disk(notebook: Notebook) -> set[str | None]:
    found = decode(notebook.path.read_bytes())
    assert found.fault is None
    return {a.note for a in found.annotations}


# Seeing each other


def test_what_others_write_is_taken_in_when_asked_for(report: Article) -> None:
    alice, bob = notebooks(report)
    mine = alice.add(report.find("Moscow"), note="mine")
    heard: list[tuple[Change, ...]] = []
    bob.subscribe(heard.append)
    assert bob.refresh()
    assert bob.annotations == (mine,)
    assert heard == [(Change(None, mine, "merge"),)]
    assert bob.anchor(mine).span == report.find("Moscow")
    assert not bob.refresh()
    assert not alice.refresh(), "what it wrote itself is no news"
    edited = bob.edit(mine.id, note="his", tags=["t"])
    assert alice.refresh()
    assert (alice.annotations, alice.tags) == ((edited,), {"t": 1})
    bob.delete(mine.id)
    assert alice.refresh()
    assert (alice.annotations, len(alice.spans)) == ((), 0)
    assert len(heard) == 3, "bob heard of his own edits as ever"


def test_looking_for_news_writes_nothing_and_reads_nothing_when_there_is_none(
    report: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = notebooks(report)
    alice.add(WHOLE, note="mine")
    before = alice.path.stat().st_mtime_ns, alice.path.read_bytes()
    bob.refresh()
    alice.refresh()
    assert (alice.path.stat().st_mtime_ns, alice.path.read_bytes()) == before
    monkeypatch.setattr(sidecar, "bytes_of", lambda path: pytest.fail("read again"))
    assert not bob.refresh()
    assert not alice.refresh()


def test_what_is_not_saved_yet_stays_when_others_are_taken_in(
    report: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = notebooks(report)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(28))
        with pytest.raises(DipleError, match="No space left"):
            alice.add(report.find("visit"), note="unsaved")
    [waiting] = alice.pending
    assert waiting.label == "add"
    bob.add(report.find("Moscow"), note="theirs")
    assert alice.refresh()
    assert notes(alice) == {"unsaved", "theirs"}
    assert alice.unsaved
    assert alice.pending == (waiting,)
    alice.save()
    assert not alice.unsaved
    assert not alice.pending
    assert on_disk(bob) == {"unsaved", "theirs"}


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


NEWER: dict[str, Any] = {"diple:format": 2}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (written(document(item(1)))[:-60], "no valid JSON"),
        (b"", "empty"),
        (written(document(item(1), **NEWER)), "newer diple"),
        (written(document(item(1))).replace(b'"total"', b"<<<<<<< ours"), "conflict marks|no valid JSON"),
    ],
)
def test_a_file_that_others_left_broken_is_never_written_over(report: Article, data: bytes, why: str) -> None:
    alice = open_notebook(report)
    alice.add(report.find("visit"), note="first")
    whole = alice.path.read_bytes()
    alice.path.write_bytes(data)
    with pytest.raises(DipleError, match=why):
        alice.add(report.find("Moscow"), note="second")
    assert alice.path.read_bytes() == data
    assert alice.refresh()
    assert str(alice.path) in str(alice.fault)
    assert not alice.refresh(), "told once"
    assert notes(alice) == {"first", "second"}
    alice.path.write_bytes(whole)
    alice.save()
    assert alice.fault is None
    assert on_disk(alice) == {"first", "second"}


def test_a_broken_file_that_is_as_it_was_again_is_no_fault_any_more(report: Article) -> None:
    alice, bob = notebooks(report)
    alice.add(WHOLE, note="n")
    assert bob.refresh()
    sound = alice.path.read_bytes()
    alice.path.write_bytes(sound[:-20])
    assert bob.refresh()
    assert bob.fault is not None
    assert not bob.refresh()
    alice.path.write_bytes(sound)
    assert bob.refresh()
    assert bob.fault is None
    assert notes(bob) == {"n"}


def test_a_broken_file_that_was_repaired_can_be_edited_without_opening_it_again(report: Article) -> None:
    path = sidecar.beside(report.path or Path())
    path.write_bytes(written(document(item(1)))[:-60])
    notebook = open_notebook(report, new_id=numbers(50))
    assert notebook.read_only
    assert not notebook.refresh()
    path.write_bytes(written(document(item(1), item(2))))
    assert notebook.refresh()
    assert not notebook.read_only
    notebook.add(WHOLE, note="now")
    assert len(decode(path.read_bytes()).annotations) == 3


def test_a_folder_or_a_pipe_in_the_place_of_the_file_fails_clearly_and_the_edit_is_kept(
    report: Article,
) -> None:
    notebook = open_notebook(report)
    notebook.add(WHOLE, note="first")
    notebook.path.rename(notebook.path.with_name("aside"))
    for make in (os.mkdir, os.mkfifo):
        make(notebook.path)
        with pytest.raises(BadData, match="no file"):
            notebook.add(WHOLE, note=make.__name__)
        notebook.refresh()
        assert "no file" in str(notebook.fault)
        (os.rmdir if make is os.mkdir else os.unlink)(notebook.path)
    notebook.path.with_name("aside").rename(notebook.path)
    notebook.save()
    assert on_disk(notebook) == {"first", "mkdir", "mkfifo"}


@pytest.mark.parametrize("number", [28, 122, 30, 5])  # ENOSPC, EDQUOT, EROFS, EIO
@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_whatever_fails_the_edits_stay_and_the_next_save_writes_them_all(
    report: Article, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    notebook = open_notebook(report)
    notebook.add(WHOLE, note="first")
    before = notebook.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, step, failing(number))
        for note in ("second", "third"):
            with pytest.raises(DipleError) as caught:
                notebook.add(WHOLE, note=note)
            assert "\n" not in str(caught.value)
            assert os.strerror(number) in str(caught.value)
            assert isinstance(caught.value, ReadOnly) == (number == 30)
    assert notebook.path.read_bytes() == before
    assert sorted(os.listdir(notebook.path.parent)) == ["report.txt", "report.txt.annotations.json"]
    assert [edit.label for edit in notebook.pending] == ["add", "add"]
    notebook.add(WHOLE, note="fourth")
    assert on_disk(notebook) == {"first", "second", "third", "fourth"}
    assert notebook.pending == ()


def test_a_save_in_the_middle_of_a_save_waits_for_nothing_and_loses_nothing(
    report: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the terminal hangs up while an edit is written: the handler saves as well."""
    notebook = open_notebook(report, patience=60)
    notebook.add(WHOLE, note="first")
    replace, saved = os.replace, []

    def interrupted(source: Path, target: Path) -> None:
        monkeypatch.setattr(os, "replace", replace)
        notebook.save()
        saved.append(on_disk(notebook))
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    notebook.add(WHOLE, note="second")
    assert saved == [{"first", "second"}]
    assert on_disk(notebook) == {"first", "second"}
    assert not notebook.unsaved


# Both at one annotation


def both_edited(report: Article) -> tuple[Notebook, Notebook, str]:
    """Return two notebooks of whom both changed one note, and its id; the second's stands."""
    alice, bob = notebooks(report)
    made = alice.add(report.find("Moscow"), note="first", tags=["t"])
    bob.refresh()
    alice.edit(made.id, note="alice's", tags=["t", "a"])
    bob.edit(made.id, note="bob's", tags=["t", "b"])
    return alice, bob, made.id


def test_both_texts_of_a_note_that_two_changed_are_kept(report: Article) -> None:
    alice, bob, about = both_edited(report)
    assert set(bob.get(about).tags) == {"t", "a", "b"}
    assert bob.get(about).note == "bob's"
    [reply] = bob.replies(about)
    assert (reply.note, reply.creator and reply.creator.name) == ("alice's", "alice")
    assert any("both changed the note" in line for line in bob.news())
    alice.refresh()
    assert alice.annotations == bob.annotations
    [conflict] = alice.conflicts
    assert conflict == bob.conflicts[0]
    assert (conflict.id, conflict.about, conflict.part) == (reply.id, about, "note")
    assert (conflict.this, conflict.other) == ("bob's", "alice's")
    assert conflict.choices == ("this", "other", "both")


@pytest.mark.parametrize(
    ("choice", "left"),
    [("this", {"bob's"}), ("other", {"alice's"}), ("both", {"alice's", "bob's"})],
)
def test_a_conflict_is_settled_by_one_edit_that_can_be_taken_back(
    report: Article, choice: Any, left: set[str]
) -> None:
    alice, bob, about = both_edited(report)
    before = bob.collection
    bob.settle(bob.conflicts[0].id[-6:], choice)
    assert bob.conflicts == ()
    assert notes(bob) == on_disk(bob) == left
    assert (len(bob.replies(about)) == 1) == (choice == "both")
    alice.refresh()
    assert (alice.conflicts, notes(alice)) == ((), left)
    bob.undo()
    assert bob.collection == before
    bob.redo()
    assert (bob.conflicts, notes(bob)) == ((), left)
    with pytest.raises(NotFound):
        bob.settle(about, choice)


def test_what_one_deleted_and_another_changed_stays_and_is_settled(report: Article) -> None:
    for choice, left in (("this", {"changed"}), ("other", set())):
        alice, bob = notebooks(report)
        made = alice.add(report.find("Moscow"), note="first")
        bob.refresh()
        alice.delete(made.id)
        bob.edit(made.id, note="changed")
        [conflict] = bob.conflicts
        assert (conflict.id, conflict.part, conflict.this) == (made.id, "deleted", "changed")
        assert conflict.other.startswith("deleted 2026-")
        assert conflict.choices == ("this", "other")
        with pytest.raises(UsageError, match="cannot be settled with 'both'"):
            bob.settle(made.id, "both")
        bob.settle(made.id, choice)  # type: ignore[arg-type]
        assert notes(bob) == on_disk(bob) == left
        bob.path.unlink()


def test_other_parts_that_two_changed_are_told_and_settled(report: Article) -> None:
    alice, bob = notebooks(report)
    made = alice.add(report.find("Moscow"), kind="ORG", note="n")
    bob.refresh()
    alice.edit(made.id, kind="GPE", span=report.find("visit"))
    bob.edit(made.id, kind="LOC", span=report.find("bases"))
    [conflict] = bob.conflicts
    assert (conflict.id, conflict.about, conflict.part) == (made.id, made.id, "kind, span")
    assert (conflict.this, conflict.other) == ("LOC; bases", "GPE; visit")
    bob.settle(conflict.id, "other")
    settled = bob.get(made.id)
    assert (settled.kind, settled.quote, settled.position) == ("GPE", "visit", report.find("visit"))
    assert bob.conflicts == ()
    assert bob.anchor(settled).span == report.find("visit")


def test_a_mark_of_another_maker_is_no_conflict_of_ours_and_stays(report: Article) -> None:
    path = sidecar.beside(report.path or Path())
    odd: dict[str, Any] = {"diple:conflict": 7}
    path.write_bytes(written(document(item(1, **{"diple:conflict": ["odd"]}), **odd)))
    notebook = open_notebook(report)
    assert notebook.conflicts == ()
    notebook.edit(identity(1), note="changed")
    stored = json.loads(path.read_bytes())
    assert stored["diple:conflict"] == 7
    assert stored["first"]["items"][0]["diple:conflict"] == ["odd"]


def test_a_conflict_of_the_file_itself_is_told_and_settled(report: Article) -> None:
    path = sidecar.beside(report.path or Path())
    marked: dict[str, Any] = {"diple:conflict": {"label": "Another title"}}
    path.write_bytes(written(document(item(1), **marked)))
    notebook = open_notebook(report)
    [conflict] = notebook.conflicts
    assert (conflict.about, conflict.part, conflict.choices) == ("", "label", ("this",))
    assert (conflict.this, conflict.other) == ("Delegation visits the harbour", "Another title")
    notebook.settle(conflict.id, "this")
    assert notebook.conflicts == ()
    assert "diple:conflict" not in json.loads(path.read_bytes())


# Editing what was looked at


def test_an_edit_of_what_changed_since_it_was_looked_at_is_merged(report: Article) -> None:
    alice, bob = notebooks(report)
    seen = alice.add(report.find("Moscow"), note="first", tags=["t"])
    bob.refresh()
    bob.edit(seen.id, tags=["t", "b"])
    alice.refresh()
    edited = alice.edit(seen.id, note="changed", since=seen)
    assert (edited.note, edited.tags) == ("changed", ("t", "b"))
    assert not alice.conflicts
    bob.refresh()
    bob.edit(seen.id, note="bob's")
    alice.refresh()
    alice.edit(seen.id, note="alice's", since=edited)
    assert notes(alice) == on_disk(alice) == {"alice's", "bob's"}
    [conflict] = alice.conflicts
    assert conflict.about == seen.id
    alice.undo()
    assert notes(alice) == {"bob's"}
    assert not alice.conflicts


def test_an_edit_of_what_was_deleted_since_it_was_looked_at_brings_it_back_flagged(report: Article) -> None:
    alice, bob = notebooks(report)
    seen = alice.add(report.find("Moscow"), note="first")
    bob.refresh()
    bob.delete(seen.id)
    alice.refresh()
    with pytest.raises(NotFound):
        alice.edit(seen.id, note="changed")
    assert alice.edit(seen.id, note="changed", since=seen).note == "changed"
    [conflict] = alice.conflicts
    assert (conflict.id, conflict.part) == (seen.id, "deleted")
    assert decode(alice.path.read_bytes()).deleted == ()


# Undo


def test_undo_takes_back_what_one_did_and_not_what_others_did(report: Article) -> None:
    alice, bob = notebooks(report)
    made = alice.add(report.find("Moscow"), note="first", tags=["t"])
    alice.edit(made.id, note="changed")
    bob.refresh()
    bob.edit(made.id, tags=["t", "b"])
    other = bob.add(WHOLE, note="bob's own")
    alice.refresh()
    change = alice.undo()
    assert change is not None
    assert change.after is not None
    assert (change.after.note, change.after.tags) == ("first", ("t", "b"))
    assert on_disk(alice) == {"first", "bob's own"}
    assert alice.get(other.id) == other
    alice.redo()
    assert (alice.get(made.id).note, alice.get(made.id).tags) == ("changed", ("t", "b"))


def test_what_others_changed_since_is_not_taken_back_and_that_is_told(report: Article) -> None:
    alice, bob = notebooks(report)
    made = alice.add(report.find("Moscow"), note="first")
    alice.edit(made.id, note="changed")
    bob.refresh()
    bob.edit(made.id, note="bob's")
    alice.refresh()
    for _ in range(2):  # the edit, then the adding
        with pytest.raises(UsageError, match="elsewhere since, so this edit cannot be taken back"):
            alice.undo()
    assert on_disk(alice) == {"bob's"}
    assert alice.undo() is None
    bob.delete(made.id)
    alice.refresh()
    assert alice.redo() is None


def test_undo_is_taken_up_by_the_next_run(report: Article) -> None:
    first = open_notebook(report)
    made = first.add(report.find("Moscow"), note="first", tags=["t"], links=[Link("urn:x:1")])
    first.edit(made.id, note="changed")
    first.delete(made.id)
    first.undo()
    kept = [[edit_json(edit) for edit in edits] for edits in (first.done, first.undone)]
    second = open_notebook(report, new_id=numbers(500))
    second.resume(*(tuple(map(edit_of, edits)) for edits in kept))
    assert (second.done, second.undone) == (first.done, first.undone)
    second.redo()
    assert second.annotations == ()
    for note in ("changed", "first"):
        second.undo()
        assert notes(second) == {note}
    second.undo()
    assert second.annotations == ()
    third = open_notebook(report, new_id=numbers(600))
    third.add(WHOLE, note="newer")
    third.resume(second.done, second.undone)
    assert len(third.done) == 1, "what was done in this run stands"


def test_no_more_than_so_many_edits_are_kept_to_be_taken_back(report: Article) -> None:
    notebook = open_notebook(report)
    notebook.resume([Edit((), "add", "") for _ in range(MOST_UNDONE)], ())
    notebook.add(WHOLE, note="n")
    assert len(notebook.done) == MOST_UNDONE
    assert notebook.done[-1].steps


# After a crash


def test_edits_that_were_never_saved_are_done_again(report: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_notebook(report)
    kept, other, gone = (first.add(report.find(words), note=words) for words in ("Moscow", "visit", "fate"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(28))
        for edit in (
            lambda: first.add(WHOLE, note="new"),
            lambda: first.edit(other.id, note="once"),
            lambda: first.edit(other.id, note="changed", tags=["t"]),
            lambda: first.delete(gone.id),
        ):
            with pytest.raises(DipleError):
                edit()
    left = [edit_of(edit_json(edit)) for edit in first.pending]
    assert left == list(first.pending)
    second = open_notebook(report, new_id=numbers(500), clock=clock_from(900))
    second.edit(other.id, links=[Link("urn:x:1")])
    assert second.reapply(left)
    assert notes(second) == on_disk(second) == {"Moscow", "new", "changed"}
    done = second.get(other.id)
    assert (done.tags, done.links) == (("t",), (Link("urn:x:1"),))
    assert second.get(kept.id) == kept
    assert not second.reapply(left), "what is there already is not done twice"
    assert len(second.annotations) == 3
    second.undo()
    assert notes(second) == {"Moscow", "visit", "fate"}


@pytest.mark.parametrize("way", ["reapply", "redo", "undo"])
def test_an_edit_of_an_earlier_run_keeps_its_words_where_the_sidecar_is_of_another_text_now(
    report: Article, way: str
) -> None:
    [alice] = notebooks(report, 1)
    first = alice.add(report.find("harbour"), note="Which?")
    if way == "redo":
        alice.undo()
    elif way == "undo":
        alice.delete(first.id)
    left = [[edit_of(edit_json(each)) for each in edits] for edits in (alice.done, alice.undone)]
    alice.path.unlink()
    assert report.path is not None
    today = article(report.path.parent, "A new first line.\n" + TEXT)
    again = open_notebook(today, new_id=numbers(500))
    if way == "reapply":
        again.reapply(left[0])
    else:
        again.resume(*left)
        getattr(again, way)()
    [found] = again.annotations
    span = again.anchor(found).span
    assert span is not None
    assert (found.note, today.text[span.start : span.end]) == ("Which?", "harbour")


def test_a_note_done_again_that_others_changed_is_kept_beside_theirs(
    report: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_notebook(report)
    made = first.add(report.find("Moscow"), note="first")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(28))
        with pytest.raises(DipleError):
            first.edit(made.id, note="ours")
    second = open_notebook(report, clock=clock_from(900))
    second.edit(made.id, note="theirs")
    assert second.reapply(first.pending)
    assert notes(second) == on_disk(second) == {"ours", "theirs"}
    assert not second.reapply(first.pending)
    assert len(second.annotations) == 2


# The trash


def test_what_is_deleted_is_in_the_trash_before_it_leaves_the_sidecar(
    report: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = open_notebook(report)
    made = notebook.add(report.find("Moscow"), note="n")
    update = sidecar.update

    def watched(path: Path, *rest: Any, **options: Any) -> sidecar.Written:
        assert [one.annotation for one in trash.find(made.id)] == [made]
        return update(path, *rest, **options)

    monkeypatch.setattr(sidecar, "update", watched)
    notebook.delete(made.id)
    again = open_notebook(report)
    assert again.restore(made.id[-6:]) == made
    assert on_disk(again) == {"n"}
    assert decode(again.path.read_bytes()).deleted == ()


def test_what_another_deleted_can_be_restored_here(report: Article) -> None:
    alice, bob = notebooks(report)
    made = alice.add(report.find("Moscow"), note="n")
    bob.refresh()
    alice.delete(made.id)
    trash.forget(made.id)  # alice's trash is not bob's
    bob.add(WHOLE, note="bob's")
    assert [one.annotation for one in trash.find(made.id)] == [made]
    assert bob.restore(made.id) == made
    alice.refresh()
    assert notes(alice) == {"n", "bob's"}


def test_what_somebody_with_another_trash_deleted_is_in_the_own_one_when_that_is_taken_in(
    report: Article,
) -> None:
    alice, bob = notebooks(report)
    gone = alice.add(WHOLE, note="n")
    assert bob.refresh()
    alice.delete(gone.id)
    trash.forget(gone.id)
    assert bob.refresh()
    [kept] = trash.all(bob.path)
    assert kept.annotation == gone


def test_what_is_kept_of_another_article_is_not_restored_here(tmp_path: Path) -> None:
    other = article(tmp_path, "Another text.", "other.txt")
    elsewhere = open_notebook(other, new_id=numbers(70))
    gone = elsewhere.add(WHOLE, note="n")
    elsewhere.delete(gone.id)
    notebook = open_notebook(article(tmp_path))
    notebook.add(WHOLE, note="here")
    with pytest.raises(NotFound, match="kept to be restored"):
        notebook.restore(gone.id)


def test_what_was_deleted_before_the_article_was_renamed_and_changed_comes_back_to_its_place(
    tmp_path: Path,
) -> None:
    first = article(tmp_path)
    notebook = open_notebook(first)
    gone = notebook.add(first.find("Moscow"), note="n")
    notebook.add(WHOLE, note="stays")
    notebook.delete(gone.id)
    renamed = article(tmp_path, "New words before. " + TEXT, "renamed.txt")
    notebook.path.rename(sidecar.beside(tmp_path / "renamed.txt"))
    again = open_notebook(renamed)
    back = again.restore(gone.id)
    assert again.anchor(back).span == renamed.find("Moscow")


def test_deleting_goes_on_when_the_trash_cannot_be_written_and_that_is_told(
    report: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = open_notebook(report)
    made = notebook.add(report.find("Moscow"), note="n")
    monkeypatch.setattr(trash, "write_private", failing(28))
    notebook.delete(made.id)
    [line] = notebook.news()
    assert "cannot be restored later" in line
    assert on_disk(notebook) == set()


def test_what_the_full_trash_could_not_keep_is_kept_when_the_deletion_is_saved(
    report: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = open_notebook(report)
    made = notebook.add(report.find("Moscow"), note="n")
    with monkeypatch.context() as full:
        full.setattr(trash, "write_private", failing(28))
        full.setattr(os, "fsync", failing(28))
        with pytest.raises(DipleError):
            notebook.delete(made.id)
    assert trash.all(notebook.path) == []
    notebook.save()
    assert on_disk(notebook) == set()
    assert open_notebook(report).restore(made.id).note == "n"


# At random


class Shared(RuleBasedStateMachine):
    """Three people at one sidecar, who see each other's edits now and then."""

    @initialize()
    def start(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.article = article(Path(self.folder.name))
        self.people = notebooks(self.article, 3)
        self.live: set[str] = set()
        self.waiting: list[set[str]] = [set(), set(), set()]
        self.gone: set[str] = set()

    @rule(who=st.integers(0, 2), start=st.integers(0, 30), note=st.sampled_from("abc"))
    def add(self, who: int, start: int, note: str) -> None:
        self.live.add(self.people[who].add(Span(start, start + 5), note=note).id)

    @rule(who=st.integers(0, 2), start=st.integers(0, 30))
    def add_on_a_full_disk(self, who: int, start: int) -> None:
        person = self.people[who]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", failing(28))
            with pytest.raises(DipleError, match="No space left"):
                person.add(Span(start, start + 5), note="waits")
        self.waiting[who].add(person.pending[-1].steps[0].id)

    @precondition(lambda self: self.live)
    @rule(who=st.integers(0, 2), data=st.data(), note=st.sampled_from("abc"), tag=st.sampled_from("xyz"))
    def edit(self, who: int, data: st.DataObject, note: str, tag: str) -> None:
        person = self.people[who]
        if person.annotations:
            chosen = data.draw(st.sampled_from(person.annotations))
            if person.edit(chosen.id, note=note, tags=[tag]) is not chosen:
                self.gone.discard(chosen.id)  # changing something keeps it, whoever deleted it

    @rule(who=st.integers(0, 2), data=st.data())
    def reply(self, who: int, data: st.DataObject) -> None:
        person = self.people[who]
        if person.annotations:
            chosen = data.draw(st.sampled_from(person.annotations))
            self.live.add(person.add(ReplyTo(chosen.id), note="reply").id)

    @rule(who=st.integers(0, 2), data=st.data())
    def delete(self, who: int, data: st.DataObject) -> None:
        person = self.people[who]
        if person.annotations:
            chosen = data.draw(st.sampled_from(person.annotations))
            person.delete(chosen.id)
            self.gone.add(chosen.id)

    @rule(who=st.integers(0, 2), redo=st.booleans())
    def undo(self, who: int, redo: bool) -> None:
        person = self.people[who]
        edits = person.undone if redo else person.done
        if not edits:
            return
        for step in edits[-1].steps:
            before, after = (step.change.before, step.change.after)
            if (after if redo else before) is None:
                self.gone.add(step.id)
        try:
            person.redo() if redo else person.undo()
        except UsageError:
            return

    @rule(who=st.integers(0, 2))
    def refresh(self, who: int) -> None:
        self.people[who].refresh()

    @rule(who=st.integers(0, 2), data=st.data(), choice=st.sampled_from(["this", "both"]))
    def settle(self, who: int, data: st.DataObject, choice: Any) -> None:
        person = self.people[who]
        open_ones = [each for each in person.conflicts if choice in each.choices]
        if open_ones:
            chosen = data.draw(st.sampled_from(open_ones))
            person.settle(chosen.id, choice)
            self.gone.add(chosen.id)

    @invariant()
    def nothing_is_lost(self) -> None:
        path = self.people[0].path
        if not path.exists():
            return
        found = decode(path.read_bytes())
        assert found.fault is None
        assert not found.bad
        here = {a.id for a in found.annotations}
        for person, waiting in zip(self.people, self.waiting, strict=True):
            assert waiting - self.gone <= {a.id for a in person.annotations}
            if not person.unsaved:
                self.live |= waiting
                waiting.clear()
        assert self.live - self.gone <= here

    def teardown(self) -> None:
        """In the end all see the same, which is what is on disk."""
        for person in self.people:
            person.save()
        for person in self.people:
            person.refresh()
        if self.people[0].path.exists():
            found = decode(self.people[0].path.read_bytes())
            for person in self.people:
                assert person.collection == found
                assert person.tags == Notebook.open(self.article).tags
        self.folder.cleanup()


Shared.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestShared = Shared.TestCase
