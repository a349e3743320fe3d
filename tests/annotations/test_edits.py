from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.codec import annotation_of, decode
from annotations.collection import Collection
from annotations.edits import Change, Edit, Step, apply, differences, edit_json, edit_of, replayed
from annotations.model import Annotation
from annotations.records import ArticleInfo, Tombstone
from tests.annotations.building import document, identity, item, written

words = st.text(min_size=1, max_size=5)
notes = st.lists(
    st.fixed_dictionaries({"type": st.just("TextualBody"), "value": words, "x:more": st.integers() | words}),
    min_size=1,
    max_size=2,
)
records = st.builds(
    lambda number, body, more: annotation_of(msgspec.json.encode(item(number, body=body) | more)),
    st.integers(0, 3),
    notes,
    st.dictionaries(words.map("x:".__add__), words | st.none() | st.lists(words), max_size=2),
)
stones = st.builds(Tombstone, id=st.just(identity(1)), deleted=words, creator=st.none() | words)
steps = st.builds(
    lambda before, after, label, one, other: Step(Change(before, after, label), one, other),
    st.none() | records,
    records,
    words,
    st.none() | stones,
    st.none() | stones,
)
articles = st.builds(ArticleInfo, id=words, digest=st.none() | words, length=st.none() | st.integers(0))
edits = st.builds(
    Edit, st.lists(steps, min_size=1, max_size=3).map(tuple), words, words, st.none() | articles
)


@given(edits)
def test_an_edit_is_the_same_after_it_was_written_and_read(edit: Edit) -> None:
    line = edit_json(edit)
    assert b"\n" not in line
    assert edit_of(line) == edit
    assert edit_of(edit_json(edit.inverse())).inverse() == edit


def test_what_is_no_edit_is_refused() -> None:
    broken = (b"", b'{"label":"a"}', b'{"label":"a","after":7}', b'{"label":"a","after":{"id":"urn:x:1"}}')
    lines = (b'{"label":"add","time":"t","steps":[%b]}' % step for step in broken)
    for data in (b"", b"[]", b"{}", *lines):
        with pytest.raises(ValueError, match=r"\w"):
            edit_of(data)


def made(number: int, **changes: Any) -> Annotation:
    return annotation_of(msgspec.json.encode(item(number, **changes)))


def collection(*numbers: int) -> Collection:
    return decode(written(document(*(item(number) for number in numbers))))


def test_steps_keep_the_order_and_have_inverses() -> None:
    start = collection(1, 3)
    stone = Tombstone(id=identity(3), deleted="2026-11-22T11:07:00Z")
    new, moved = made(2), made(1, target=item(7)["target"])
    made_of = (
        Step(Change(None, new, "add")),
        Step(Change(start.annotations[0], moved, "edit")),
        Step(Change(start.annotations[1], None, "delete"), None, stone),
    )
    after = apply(start, made_of)
    assert after.annotations == (new, moved)
    assert after.deleted == (stone,)
    assert apply(after, [step.inverse() for step in reversed(made_of)]) == start
    assert {each.id for each in differences(start, after, "x")} == {identity(1), identity(2), identity(3)}
    assert differences(start, collection(1, 3), "x") == ()


NOW = made(1)
OTHER = made(1, modified="2026-11-22T12:00:00Z", motivation="questioning")
NOTED = made(1, body=item(2)["body"])


@pytest.mark.parametrize(
    ("before", "after", "now"),
    [
        (None, NOW, NOW),  # added already
        (None, NOW, OTHER),  # another has that id
        (NOW, None, None),  # deleted already
        (NOW, None, OTHER),  # what would be deleted was changed by others
        (NOW, NOTED, None),  # what would be changed was deleted by others
        (NOW, NOTED, NOTED),  # changed already
        (NOW, NOTED, made(1, body=item(3)["body"])),  # the same part was changed by others
    ],
)
def test_what_would_undo_the_work_of_others_is_not_done(
    before: Annotation | None, after: Annotation | None, now: Annotation | None
) -> None:
    assert replayed(Step(Change(before, after, "edit")), (now, None)) is None


def test_what_others_did_to_other_parts_stays() -> None:
    step = replayed(Step(Change(NOW, NOTED, "edit")), (OTHER, None))
    assert step is not None
    assert step.change.before == OTHER
    assert step.change.after is not None
    assert (step.change.after.note, step.change.after.motivation) == (NOTED.note, "questioning")


def test_a_kind_that_others_changed_since_is_not_taken_back() -> None:
    def of_kind(kind: str) -> Annotation:
        return made(1, body=[{"type": "TextualBody", "purpose": "classifying", "value": kind}])

    taken_back = Step(Change(of_kind("ORG"), of_kind("GPE"), "edit"))
    assert replayed(taken_back, (of_kind("PERSON"), None)) is None
