"""Places accepted, annotations left as orphans: what is written, taken back, and refused."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from annotations.anchoring import AnchorState
from annotations.codec import decode, encode
from annotations.errors import UsageError
from annotations.ids import new_id
from annotations.model import WHOLE, Annotation, ReplyTo
from annotations.notebook import Notebook
from annotations.records import Target, TextPositionSelector, TextQuoteSelector
from annotations.schema import schema
from tests.annotations.building import TEXT, article, open_notebook

QUOTE = "two military bases"
EARLIER = "A line was put before it.\n\n" + TEXT
EDITED = TEXT.replace(QUOTE, "two militray bases")
WITHOUT = "Nothing of what was said before is left in here.\n"


def noted(folder: Path, *quotes: str) -> list[Annotation]:
    """Annotate these words of the first text and return the annotations."""
    report = article(folder)
    with open_notebook(report) as notebook:
        return [notebook.add(report.find(quote), note=f"On {quote}.") for quote in quotes or (QUOTE,)]


def reopened(folder: Path, text: str) -> Notebook:
    return open_notebook(article(folder, text), new_id=new_id)


def target_of(notebook: Notebook, identity: str) -> Target:
    target = notebook.get(identity).target
    assert isinstance(target, Target)
    return target


def selectors(annotation: Annotation) -> tuple[TextQuoteSelector, TextPositionSelector]:
    assert isinstance(annotation.target, Target)
    quote, position = annotation.target.selector
    assert isinstance(quote, TextQuoteSelector)
    assert isinstance(position, TextPositionSelector)
    return quote, position


@pytest.mark.parametrize(
    ("text", "state", "words"),
    [(EARLIER, AnchorState.MOVED, QUOTE), (EDITED, AnchorState.EDITED, "two militray bases")],
)
def test_an_accepted_place_is_written_down_and_exact(
    tmp_path: Path, text: str, state: AnchorState, words: str
) -> None:
    [note] = noted(tmp_path)
    with reopened(tmp_path, text) as notebook:
        assert notebook.anchor(note).state is state
        notebook.accept(note.id)
        quote, position = selectors(notebook.get(note.id))
        assert text[position.start : position.end] == quote.exact == words
        assert target_of(notebook, note.id).digest == notebook.article.digest
        assert notebook.anchor(note).state is AnchorState.EXACT
        jsonschema.validate(json.loads(notebook.path.read_bytes()), schema())
        notebook.undo()
        assert notebook.get(note.id) == note
        assert notebook.anchor(note).state is state


def test_opening_a_changed_article_and_looking_writes_nothing(tmp_path: Path) -> None:
    [note] = noted(tmp_path)
    with reopened(tmp_path, EARLIER) as notebook:
        before = notebook.path.read_bytes()
        assert notebook.anchor(note).state is AnchorState.MOVED
    assert notebook.path.read_bytes() == before


def test_places_are_accepted_in_one_edit(tmp_path: Path) -> None:
    notes = noted(tmp_path, "Moscow", QUOTE, "harbour")
    with reopened(tmp_path, EARLIER) as notebook:
        notebook.accept(*[note.id for note in notes], notes[0].id)
        assert {notebook.anchor(note).state for note in notes} == {AnchorState.EXACT}
        [edit] = notebook.done
        assert (edit.label, len(edit.steps)) == ("accept", 3)
        notebook.undo()
        assert list(notebook.annotations) == sorted(notes, key=lambda note: note.order)


def test_what_is_exact_stays_as_it_is(tmp_path: Path) -> None:
    [note] = noted(tmp_path)
    with reopened(tmp_path, TEXT + "More at the end.\n") as notebook:
        assert notebook.anchor(note).state is AnchorState.EXACT
        notebook.accept(note.id)
        assert notebook.done == ()
        assert notebook.get(note.id) == note


def test_a_place_that_is_not_there_cannot_be_accepted_and_nothing_is_changed(tmp_path: Path) -> None:
    gone, moved = noted(tmp_path, "fate", "two military bases there")
    with reopened(tmp_path, EARLIER.replace("fate of ", "")) as notebook:
        assert notebook.anchor(gone).span is None
        with pytest.raises(UsageError, match="not in the text"):
            notebook.accept(moved.id, gone.id)
        assert notebook.done == ()
        whole = notebook.add(WHOLE, note="All of it.")
        reply = notebook.add(ReplyTo(moved.id), note="Quite.")
        for other in (whole, reply):
            with pytest.raises(UsageError, match="not about words"):
                notebook.accept(other.id)
            with pytest.raises(UsageError, match="not about words"):
                notebook.leave_orphan(other.id)


def test_an_annotation_left_as_an_orphan_is_one_in_this_text_only(tmp_path: Path) -> None:
    [note] = noted(tmp_path)
    with reopened(tmp_path, EDITED) as notebook:
        assert notebook.anchor(note).span is not None
        notebook.leave_orphan(note.id)
        anchor = notebook.anchor(note)
        assert (anchor.span, anchor.state) == (None, AnchorState.ORPHAN)
        assert anchor.reasons
        assert notebook.orphans == (notebook.get(note.id),)
        assert selectors(notebook.get(note.id)) == selectors(note)
        notebook.leave_orphan(note.id)
        assert len(notebook.done) == 1
        data = notebook.path.read_bytes()
        assert encode(decode(data)) == data
        jsonschema.validate(json.loads(data), schema())
    with reopened(tmp_path, EDITED) as notebook:
        assert notebook.anchor(notebook.get(note.id)).state is AnchorState.ORPHAN
    with reopened(tmp_path, TEXT) as notebook:
        assert notebook.anchor(notebook.get(note.id)).state is AnchorState.EXACT


def test_leaving_an_orphan_is_taken_back(tmp_path: Path) -> None:
    [note] = noted(tmp_path)
    with reopened(tmp_path, EDITED) as notebook:
        notebook.leave_orphan(note.id)
        notebook.undo()
        assert notebook.get(note.id) == note
        assert notebook.anchor(note).state is AnchorState.EDITED


def test_an_orphan_is_attached_to_other_words(tmp_path: Path) -> None:
    [note] = noted(tmp_path)
    with reopened(tmp_path, WITHOUT) as notebook:
        notebook.leave_orphan(note.id)
        notebook.edit(note.id, span=notebook.article.find("said before"))
        assert target_of(notebook, note.id).orphaned is None
        assert notebook.get(note.id).quote == "said before"
        assert notebook.anchor(note).state is AnchorState.EXACT
        assert notebook.orphans == ()


def test_words_that_are_in_the_text_they_were_noted_on_are_not_gone(tmp_path: Path) -> None:
    [note] = noted(tmp_path)
    with reopened(tmp_path, TEXT) as notebook:
        with pytest.raises(UsageError, match="in the text"):
            notebook.leave_orphan(note.id)
        assert notebook.done == ()


def test_a_mark_of_another_maker_under_the_key_is_kept(tmp_path: Path) -> None:
    noted(tmp_path)
    path = reopened(tmp_path, TEXT).path
    data = path.read_bytes().replace(
        b'"selector": [', b'"diple:orphaned": "sha256:0",\n          "selector": ['
    )
    path.write_bytes(data)
    with reopened(tmp_path, TEXT) as notebook:
        [note] = notebook.annotations
        assert notebook.anchor(note).state is AnchorState.EXACT
        notebook.edit(note.id, note="Another one.")
        assert b'"diple:orphaned": "sha256:0"' in path.read_bytes()
