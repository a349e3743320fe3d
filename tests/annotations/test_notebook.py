from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotations import sidecar
from annotations.anchoring import AnchorState
from annotations.article import Article
from annotations.codec import decode
from annotations.errors import BadData, DipleError, NotFound, ReadOnly, UsageError
from annotations.model import WHOLE, EntityTarget, Link, ReplyTo
from annotations.notebook import Change, Notebook
from annotations.records import TextPositionSelector, TextQuoteSelector
from annotations.spans import Span
from tests.annotations.building import (
    TEXT,
    article,
    document,
    identity,
    item,
    numbered,
    open_notebook,
    written,
)
from tests.conftest import Golden


@pytest.fixture
def report(tmp_path: Path) -> Article:
    return article(tmp_path)


def stored(notebook: Notebook) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(notebook.path.read_bytes())
    return data


def stored_items(notebook: Notebook) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = stored(notebook)["first"]["items"]
    return items


GOLDEN = Path(__file__).parent / "golden" / "report.annotations.json"


def test_the_bytes_of_a_sidecar_are_these(report: Article, golden: Golden) -> None:
    """Every kind of annotation, written with a known clock and known ids (see docs/format.md)."""
    with open_notebook(report, creator="alice") as notebook:
        note = notebook.add(
            report.find("two military bases"),
            note="Compare with *December*.\n\n港",
            tags=["#bases", " two  words "],
            links=[Link("https://example.org/a?b=c", "source-of"), Link(identity(9), "contradicts")],
        )
        notebook.add(report.find("港口"))
        notebook.add(report.find("Moscow"), kind="org")
        notebook.add(WHOLE, tags=["to read"])
        notebook.add(EntityTarget("Moscow", "GPE"), note="The government.")
        notebook.add(ReplyTo(note.id), note="Seconded.")
        notebook.add(report.find("harbour"), note="Where?", motivation="questioning")
        notebook.edit(note.id, note="Compare with *January*.")
        gone = notebook.add(report.find("visit"))
        notebook.delete(gone.id)
    golden(GOLDEN, notebook.path.read_bytes())


def test_nothing_is_written_before_the_first_annotation(report: Article) -> None:
    with open_notebook(report) as notebook:
        assert notebook.annotations == ()
        assert len(notebook.spans) == 0
        assert notebook.undo() is None
        assert notebook.redo() is None
    assert not notebook.path.exists()


def test_what_was_annotated_is_there_when_it_is_opened_again(report: Article) -> None:
    with open_notebook(report) as notebook:
        made = notebook.add(report.find("Moscow"), note="A city.", tags=["place"])
    again = open_notebook(report)
    assert again.annotations == (made,)
    assert again.anchor(made).span == report.find("Moscow")
    assert again.anchor(made).state is AnchorState.EXACT
    assert again.tags == {"place": 1}
    assert list(again.spans.touching(0, 1000)) == [(report.find("Moscow"), made)]


def test_opening_and_closing_writes_nothing_even_if_the_file_is_not_canonical(report: Article) -> None:
    path = sidecar.beside(report.path or Path())
    path.write_text(json.dumps(document(item(2), item(1)), indent=7), "utf-8")
    before = path.stat().st_mtime_ns, path.read_bytes()
    with open_notebook(report) as notebook:
        assert len(notebook.annotations) == 2
        notebook.edit(identity(1), note="Note 1 \U0001f600.")
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def test_an_edit_changes_what_it_is_told_to_and_nothing_else(report: Article) -> None:
    notebook = open_notebook(report)
    made = notebook.add(report.find("Moscow"), note="a", tags=["t", "u"], links=[Link("urn:x:1")])
    edited = notebook.edit(made.id, note="b")
    assert (edited.note, edited.tags, edited.links) == ("b", ("t", "u"), (Link("urn:x:1"),))
    assert edited.created == made.created
    assert str(edited.modified) > str(made.modified)
    edited = notebook.edit(made.id, tags=["u", "v"], links=())
    assert (edited.note, edited.tags, edited.links) == ("b", ("u", "v"), ())
    edited = notebook.edit(made.id, note=None)
    assert (edited.note, edited.motivation) == (None, "tagging")
    edited = notebook.edit(made.id, span=report.find("visit"))
    assert (edited.quote, edited.position) == ("visit", report.find("visit"))
    assert notebook.anchor(edited).span == report.find("visit")
    assert open_notebook(report).annotations == (edited,)


def test_the_motivation_follows_the_bodies_unless_it_was_chosen(report: Article) -> None:
    notebook = open_notebook(report)
    span = report.find("Moscow")
    assert notebook.add(span).motivation == "highlighting"
    assert notebook.add(span, tags=["a"]).motivation == "tagging"
    assert notebook.add(span, tags=["a"], links=[Link("urn:x:1")]).motivation == "linking"
    note = notebook.add(span, tags=["a"], links=[Link("urn:x:1")], note="n")
    assert note.motivation == "commenting"
    assert notebook.add(span, note="n", kind="ORG").motivation == "classifying"
    assert notebook.add(ReplyTo(note.id), tags=["a"]).motivation == "replying"
    assert notebook.edit(note.id, note=None).motivation == "linking"
    asked = notebook.add(span, note="Why?", motivation="questioning")
    assert notebook.edit(asked.id, note="Who?", tags=["a"]).motivation == "questioning"


def test_an_edit_keeps_what_others_wrote_in_the_annotation(report: Article) -> None:
    odd = item(1, **{"x:unknown": {"kept": 1.50}})
    odd["body"][0]["language"] = "en"
    odd["body"].append({"type": "Image", "id": "http://example.org/p.png"})
    odd["target"]["styleClass"] = "red"
    path = sidecar.beside(report.path or Path())
    path.write_bytes(written(document(odd)))
    notebook = open_notebook(report)
    notebook.edit(identity(1), note="Other.", tags=["bases", "new"], span=Span(0, 3))
    [kept] = stored_items(notebook)
    assert kept["x:unknown"] == {"kept": 1.5}
    assert kept["target"]["styleClass"] == "red"
    assert kept["body"][0] == odd["body"][0] | {"value": "Other."}
    assert kept["body"][-1] == odd["body"][-1]
    assert kept["target"]["selector"][0]["exact"] == "The"


def test_an_edit_of_a_foreign_form_writes_our_form_of_that_part_alone(report: Article) -> None:
    bare = item(1, body=None, bodyValue="old", creator="http://example.org/alice")
    path = sidecar.beside(report.path or Path())
    path.write_bytes(written(document(bare)))
    notebook = open_notebook(report)
    notebook.edit(identity(1), note="new")
    [kept] = stored_items(notebook)
    assert "bodyValue" not in kept
    assert kept["body"] == [{"type": "TextualBody", "value": "new"}]
    assert kept["creator"] == "http://example.org/alice"


def test_a_deleted_annotation_leaves_a_tombstone_and_undo_brings_it_back(report: Article) -> None:
    notebook = open_notebook(report)
    made = notebook.add(report.find("Moscow"), note="n")
    before = notebook.path.read_bytes()
    notebook.delete(made.id)
    assert stored_items(notebook) == []
    [tombstone] = stored(notebook)["diple:deleted"]
    assert (tombstone["id"], tombstone["creator"]) == (made.id, "urn:diple:creator:alice")
    change = notebook.undo()
    assert change == Change(None, made, "delete")
    assert notebook.path.read_bytes() == before
    change = notebook.redo()
    assert change == Change(made, None, "delete")
    assert stored(notebook)["diple:deleted"] == [tombstone]


def test_a_deleted_annotation_is_restored_while_the_notebook_is_open(report: Article) -> None:
    notebook = open_notebook(report)
    made = notebook.add(report.find("Moscow"), note="n")
    before = notebook.path.read_bytes()
    notebook.delete(made.id)
    assert notebook.restore(made.id[-4:]) == made
    assert notebook.path.read_bytes() == before
    with pytest.raises(NotFound):
        notebook.restore(made.id)
    notebook.undo()
    assert notebook.annotations == ()
    assert len(stored(notebook)["diple:deleted"]) == 1


def test_a_new_edit_makes_what_was_undone_impossible_to_redo(report: Article) -> None:
    notebook = open_notebook(report)
    notebook.add(report.find("Moscow"))
    assert (notebook.can_undo, notebook.can_redo) == (True, False)
    notebook.undo()
    assert (notebook.can_undo, notebook.can_redo) == (False, True)
    notebook.add(report.find("visit"))
    assert (notebook.can_undo, notebook.can_redo) == (True, False)
    assert notebook.redo() is None


def test_an_annotation_is_found_by_the_end_of_its_id(report: Article) -> None:
    notebook = open_notebook(report)
    first, second = notebook.add(WHOLE, note="a"), notebook.add(WHOLE, note="b")
    assert notebook.get(first.id) == first
    assert notebook.get(second.id[-12:]) == second
    for wrong, error in (
        ("001", UsageError),
        ("0000000", NotFound),
        ("nonsense", NotFound),
        ("", UsageError),
    ):
        with pytest.raises(error):
            notebook.get(wrong)
    many = open_notebook(report, new_id=iter([f"urn:x:{n}-aaaa" for n in "12"]).__next__)
    many.add(WHOLE, note="a")
    many.add(WHOLE, note="b")
    with pytest.raises(UsageError, match="2 annotations"):
        many.get("aaaa")


def test_an_id_that_is_taken_is_refused(report: Article) -> None:
    notebook = open_notebook(report, new_id=lambda: identity(1))
    notebook.add(WHOLE, note="a")
    with pytest.raises(UsageError, match="taken"):
        notebook.add(WHOLE, note="b")
    assert len(stored_items(notebook)) == 1


def test_replies_backlinks_and_tags_are_computed(report: Article) -> None:
    notebook = open_notebook(report)
    root = notebook.add(report.find("Moscow"), tags=["a", "b"])
    linked = notebook.add(report.find("visit"), links=[Link(root.id, "supports")], tags=["a"])
    replies = tuple(notebook.add(ReplyTo(root.id), note=note) for note in "12")
    assert notebook.replies(root.id) == replies
    assert notebook.backlinks(root.id) == (linked,)
    assert notebook.tags == {"a": 2, "b": 1}
    notebook.delete(linked.id)
    assert notebook.tags == {"a": 1, "b": 1}
    assert notebook.backlinks(root.id) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"note": " \n"},
        {"tags": ["#"]},
        {"tags": ["\x1b\x07"]},
        {"links": [Link("not a uri")]},
        {"links": [Link("https://example.org", "hates")]},
        {"kind": "CITY"},
        {"motivation": "loving"},
    ],
    ids=str,
)
def test_values_that_make_no_sense_are_refused(report: Article, wrong: dict[str, Any]) -> None:
    notebook = open_notebook(report)
    with pytest.raises(UsageError):
        notebook.add(report.find("Moscow"), **wrong)
    assert notebook.annotations == ()
    assert not notebook.path.exists()
    assert not notebook.can_undo


@pytest.mark.parametrize("span", [Span(3, 3), Span(5, 3), Span(-1, 3), Span(0, 10_000), Span(10_000, 10_001)])
def test_a_span_outside_the_text_is_refused(report: Article, span: Span) -> None:
    notebook = open_notebook(report)
    made = notebook.add(report.find("Moscow"))
    with pytest.raises(UsageError):
        notebook.add(span)
    with pytest.raises(UsageError):
        notebook.edit(made.id, span=span)
    assert notebook.annotations == (made,)


def test_hostile_text_is_kept_as_data_and_tags_are_cleaned(report: Article) -> None:
    hostile = "\x1b]52;c;aGk=\x07 \u202e\x9b2J \udcff"
    notebook = open_notebook(report, creator="al\x1bice /é\udcff")
    made = notebook.add(report.find("Moscow"), note=hostile, tags=["#a\x1b[2J\u202eb \n c"])
    assert made.note == hostile.replace("\udcff", "\ufffd")
    assert made.tags == ("a[2Jb c",)
    assert made.creator is not None
    assert made.creator.id == "urn:diple:creator:al%1Bice%20%2F%C3%A9%3F"
    assert open_notebook(report).annotations == (made,)


def test_a_note_on_a_changed_article_names_the_text_it_was_made_on(tmp_path: Path) -> None:
    first = article(tmp_path)
    old = open_notebook(first).add(first.find("Moscow"), note="old")
    changed = article(tmp_path, "New words before. " + TEXT)
    notebook = open_notebook(changed, new_id=lambda: identity(7))
    new = notebook.add(changed.find("visit"), note="new")
    held = stored(notebook)
    assert held["diple:article"]["digest"] == first.digest
    assert held["diple:article"]["id"] == first.id
    digests = [one["target"].get("diple:digest") for one in held["first"]["items"]]
    assert digests == [None, changed.digest]
    assert {one["target"]["source"] for one in held["first"]["items"]} == {first.id}
    assert notebook.anchor(old).state is AnchorState.MOVED
    assert notebook.anchor(old).span == changed.find("Moscow")
    assert notebook.anchor(new).state is AnchorState.EXACT
    back = open_notebook(article(tmp_path))
    assert back.anchor(back.get(new.id)).span == first.find("visit")
    assert back.anchor(back.get(old.id)).state is AnchorState.EXACT


def test_an_orphan_is_kept_listed_and_can_be_attached_again(tmp_path: Path) -> None:
    first = article(tmp_path)
    made = open_notebook(first).add(first.find("Moscow"), note="old")
    changed = article(tmp_path, "Something else entirely.")
    notebook = open_notebook(changed)
    assert notebook.orphans == (made,)
    assert len(notebook.spans) == 0
    attached = notebook.edit(made.id, span=Span(0, 9))
    assert notebook.orphans == ()
    assert (attached.note, attached.quote) == ("old", "Something")
    assert stored_items(notebook)[0]["target"]["diple:digest"] == changed.digest


def test_a_collection_of_another_maker_is_taken_up_without_claiming_its_text(report: Article) -> None:
    path = sidecar.beside(report.path or Path())
    theirs = item(1)
    theirs["target"]["selector"][0]["exact"] = "Moscow"
    path.write_bytes(written(document(theirs, **{"diple:article": None, "diple:format": None})))
    notebook = open_notebook(report, new_id=lambda: identity(7))
    assert notebook.anchor(notebook.get(identity(1))).span == report.find("Moscow")
    notebook.add(report.find("visit"))
    assert stored(notebook)["diple:article"]["digest"] is None
    assert stored(notebook)["diple:format"] == 1
    again = open_notebook(report)
    assert again.anchor(again.get(identity(7))).state is AnchorState.EXACT
    assert again.anchor(again.get(identity(1))).span == report.find("Moscow")


def test_selectors_written_always_quote_the_text_at_their_place(report: Article) -> None:
    notebook = open_notebook(report)
    for start in range(0, len(TEXT) - 1, 3):
        for end in (start + 1, len(TEXT)):
            made = notebook.add(Span(start, end))
            quote, place = made.target.selector  # type: ignore[union-attr]
            assert isinstance(quote, TextQuoteSelector)
            assert isinstance(place, TextPositionSelector)
            assert TEXT[place.start : place.end] == quote.exact
            assert quote.prefix == TEXT[max(0, start - 32) : start]
            assert quote.suffix == TEXT[end : end + 32]


def test_what_another_wrote_meanwhile_is_merged_in(report: Article) -> None:
    ours, theirs = open_notebook(report), open_notebook(report, new_id=lambda: identity(77))
    theirs.add(report.find("visit"), note="theirs")
    heard: list[tuple[Change, ...]] = []
    ours.subscribe(heard.append)
    ours.add(report.find("Moscow"), note="ours")
    assert [a.note for a in ours.annotations] == ["theirs", "ours"]
    assert [[(each.label, each.id) for each in changes] for changes in heard] == [
        [("add", identity(1)), ("merge", identity(77))]
    ]
    assert not ours.unsaved
    assert [one["id"] for one in stored_items(ours)] == [identity(77), identity(1)]
    assert ours.news() == (f"{ours.path}: merged with 1 annotation changed elsewhere",)
    assert ours.news() == ()


def test_a_file_deleted_by_another_is_made_again_whole_and_that_is_told(report: Article) -> None:
    notebook = open_notebook(report)
    made = notebook.add(report.find("Moscow"))
    notebook.add(report.find("visit"))
    notebook.path.unlink()
    assert not notebook.refresh()
    notebook.edit(made.id, note="n")
    assert len(stored_items(notebook)) == 2
    assert "the file was gone" in notebook.news()[0]


def test_an_edit_that_cannot_be_saved_stays_in_memory_until_it_can(
    report: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = open_notebook(report)
    first = notebook.add(report.find("Moscow"))
    before = notebook.path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DipleError, match="not saved: No space left on device; make room"):
            notebook.add(report.find("visit"), note="kept")
    assert notebook.unsaved
    assert notebook.path.read_bytes() == before
    assert sorted(os.listdir(notebook.path.parent)) == ["report.txt", "report.txt.annotations.json"]
    assert len(notebook.annotations) == 2
    notebook.close()
    assert not notebook.unsaved
    assert len(stored_items(notebook)) == 2
    assert notebook.get(first.id) == first


def test_listeners_hear_of_every_change_after_it_is_on_disk(report: Article) -> None:
    notebook = open_notebook(report)
    heard: list[tuple[str, int]] = []
    stop = notebook.subscribe(
        lambda changes: heard.extend((each.label, len(stored_items(notebook))) for each in changes)
    )
    made = notebook.add(report.find("Moscow"))
    notebook.edit(made.id, note="n")
    notebook.undo()
    notebook.redo()
    notebook.delete(made.id)
    assert heard == [("add", 1), ("edit", 1), ("edit", 1), ("edit", 1), ("delete", 0)]
    stop()
    stop()
    notebook.undo()
    assert len(heard) == 5


READ_ONLY: dict[str, bytes] = {
    "cut short": written(document(item(1), item(2)))[:-60],
    "of a newer format": written(document(item(1), **{"diple:format": 2})),
    "of another kind": b'{"type": "Dog"}',
    "empty": b"",
}


@pytest.mark.parametrize("data", READ_ONLY.values(), ids=READ_ONLY.keys())
def test_a_sidecar_that_cannot_be_written_back_whole_opens_read_only(report: Article, data: bytes) -> None:
    path = sidecar.beside(report.path or Path())
    path.write_bytes(data)
    with open_notebook(report) as notebook:
        assert notebook.read_only
        assert str(path) in notebook.notices[0]
        for edit in (
            lambda: notebook.add(WHOLE, note="n"),
            lambda: notebook.edit(identity(1), note="n"),
            lambda: notebook.delete(identity(1)),
            lambda: notebook.restore(identity(1)),
        ):
            with pytest.raises(ReadOnly):
                edit()
    assert path.read_bytes() == data


def test_bad_items_are_told_of_in_few_lines_and_survive_edits(report: Article) -> None:
    path = sidecar.beside(report.path or Path())
    path.write_bytes(written(document(*[{"id": n} for n in range(50)], item(1))))
    notebook = open_notebook(report)
    assert not notebook.read_only
    assert len(notebook.notices) == 6
    assert "item 1 (line " in notebook.notices[0]
    assert notebook.notices[-1].endswith("45 more items like that")
    notebook.edit(identity(1), note="n")
    assert len(decode(path.read_bytes()).bad) == 50


def test_a_sidecar_that_cannot_be_read_is_an_error(report: Article) -> None:
    path = sidecar.beside(report.path or Path())
    path.mkdir()
    with pytest.raises(BadData, match="no file"):
        open_notebook(report)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(BadData, match="no file"):
        open_notebook(report)


def test_one_sidecar_can_be_named_for_an_article(report: Article, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.json"
    with open_notebook(report, path=path) as notebook:
        notebook.add(WHOLE, note="n")
    assert len(stored_items(notebook)) == 1
    assert notebook.path == path


TAGS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2)


class UndoMachine(RuleBasedStateMachine):
    """Edits at random; undo and redo must give the collection that was there, in memory and on disk."""

    @initialize()
    def start(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.article = article(Path(self.folder.name))
        self.notebook = open_notebook(self.article, new_id=numbered())
        self.notebook.add(WHOLE, note="The first.")
        self.past = [self.notebook.collection]
        self.at = 0

    def edited(self) -> None:
        del self.past[self.at + 1 :]
        self.past.append(self.notebook.collection)
        self.at += 1

    @rule(start=st.integers(0, len(TEXT) - 2), tags=TAGS)
    def add(self, start: int, tags: list[str]) -> None:
        self.notebook.add(Span(start, start + 1), tags=tags)
        self.edited()

    @precondition(lambda self: self.notebook.annotations)
    @rule(data=st.data(), note=st.text("xyz", min_size=1) | st.none(), tags=TAGS, start=st.integers(0, 9))
    def edit(self, data: st.DataObject, note: str | None, tags: list[str], start: int) -> None:
        chosen = data.draw(st.sampled_from(self.notebook.annotations))
        before = self.notebook.collection
        self.notebook.edit(chosen.id, note=note, tags=tags, span=Span(start, start + 2))
        if self.notebook.collection is not before:
            self.edited()

    @precondition(lambda self: self.notebook.annotations)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.notebook.delete(data.draw(st.sampled_from(self.notebook.annotations)).id)
        self.edited()

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        assert self.notebook.undo() is not None
        self.at -= 1
        assert self.notebook.collection == self.past[self.at]

    @precondition(lambda self: self.at < len(self.past) - 1)
    @rule()
    def redo(self) -> None:
        assert self.notebook.redo() is not None
        self.at += 1
        assert self.notebook.collection == self.past[self.at]

    @invariant()
    def all_agree(self) -> None:
        again = open_notebook(self.article)
        assert again.collection == self.notebook.collection
        assert again.tags == self.notebook.tags
        assert list(again.spans) == list(self.notebook.spans)
        assert list(self.notebook.annotations) == sorted(self.notebook.annotations, key=lambda one: one.order)

    def teardown(self) -> None:
        self.folder.cleanup()


UndoMachine.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestUndo = UndoMachine.TestCase
