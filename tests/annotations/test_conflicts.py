from __future__ import annotations

from typing import Any

import pytest

from annotations.codec import decode, encode
from annotations.collection import Collection
from annotations.conflicts import Choice, settled, unsettled
from annotations.edits import apply
from annotations.errors import NotFound, UsageError
from annotations.model import Annotation
from tests.annotations.building import document, identity, item, written

TIME = "2026-11-22T13:00:00Z"
CREATOR = "urn:diple:creator:carol"
TAG = {"type": "TextualBody", "purpose": "tagging", "value": "bases", "x:weight": 2}
LINK = {
    "type": "SpecificResource",
    "purpose": "linking",
    "source": identity(99),
    "diple:relation": "contradicts",
    "x:why": "both",
}
ELSEWHERE = {
    "source": "urn:x:article",
    "selector": [{"type": "TextQuoteSelector", "exact": "elsewhere", "prefix": "", "suffix": ""}],
}
ASKING = "questioning"
BOB = {"id": "urn:x:b", "type": "Person", "name": "bob"}
GRAVE = {"id": identity(1), "deleted": "2026-11-22T12:00:00Z", "creator": "urn:diple:creator:bob"}


def marked(flag: object, **changes: Any) -> Collection:
    return decode(written(document(item(1, **{"diple:conflict": flag, "x:mine": 1} | changes))))


def settle(collection: Collection, identity: str, choice: Choice) -> Collection:
    start, steps = settled(collection, identity, choice, TIME, CREATOR)
    after = apply(start, steps)
    assert decode(encode(after)) == after
    return after


def only(collection: Collection) -> Annotation:
    [record] = collection.annotations
    return record


def json_of(collection: Collection) -> dict[str, Any]:
    import json

    items: list[dict[str, Any]] = json.loads(encode(collection))["first"]["items"]
    return items[0]


@pytest.mark.parametrize(
    ("flag", "part", "this", "other", "key", "value"),
    [
        ({"kind": "ORG"}, "kind", "no kind", "ORG", "body", "classifying"),
        ({"target": ELSEWHERE}, "span", "words 1", "elsewhere", "target", ELSEWHERE),
        ({"motivation": ASKING}, "motivation", "commenting", ASKING, "motivation", ASKING),
        ({"creator": BOB}, "creator", "alice", "bob", "creator", BOB),
        ({"x:mine": [1, 2]}, "x:mine", "1", "[1,2]", "x:mine", [1, 2]),
        ({"x:mine": None}, "x:mine", "1", "removed", "x:mine", None),
        ({"x:yours": "text"}, "x:yours", "nothing", "text", "x:yours", "text"),
        ({"note": None}, "note", "Note 1 \U0001f600.", "removed", "body", None),
        ({"tag": TAG}, "tag", f"bases; {identity(99)}", "bases", "body", TAG),
        ({"link": LINK}, "link", f"bases; {identity(99)}", identity(99), "body", LINK),
    ],
    ids=lambda value: str(next(iter(value))) if isinstance(value, dict) else "",
)
def test_each_part_is_told_in_words_and_either_version_can_be_chosen(
    flag: dict[str, Any], part: str, this: str, other: str, key: str, value: Any
) -> None:
    before = marked(flag)
    [conflict] = unsettled(before)
    assert (conflict.id, conflict.about, conflict.part) == (identity(1), identity(1), part)
    assert (conflict.this, conflict.other) == (this, other)
    assert conflict.choices == ("this", "other")

    kept = json_of(settle(before, identity(1), "this"))
    assert kept == {**item(1), "x:mine": 1, "modified": TIME}

    taken = json_of(settle(before, identity(1), "other"))
    assert "diple:conflict" not in taken
    assert taken["modified"] == TIME
    if key == "body" and value is None:
        assert taken["body"] == item(1)["body"][1:]
    elif value == "classifying":
        assert taken["body"][-1] == {"type": "TextualBody", "purpose": "classifying", "value": "ORG"}
        assert taken["body"][:-1] == item(1)["body"]
    elif key == "body":
        assert taken["body"].count(value) == 1
        assert len(taken["body"]) == 3
    else:
        assert taken.get(key) == value
    same = {name for name in item(1) if name not in (key, "modified", "motivation")}
    assert {name: taken[name] for name in same} == {name: item(1)[name] for name in same}


def test_several_values_of_one_part_are_told_and_the_first_can_be_chosen() -> None:
    before = marked({"kind": "ORG", "kind#2": "GPE", "x:mine": 2})
    [conflict] = unsettled(before)
    assert (conflict.part, conflict.other) == ("kind, x:mine", "GPE; ORG; 2")
    after = only(settle(before, identity(1), "other"))
    assert after.kind == "GPE"


@pytest.mark.parametrize("grave", [GRAVE, None, {"nonsense": 1}])
def test_a_deletion_can_be_upheld(grave: object) -> None:
    before = marked({"deleted": grave, "kind": "ORG"})
    after = settle(before, identity(1), "other")
    assert after.annotations == ()
    [stone] = after.deleted
    assert (stone.id, stone.deleted) == (identity(1), TIME)  # type: ignore[union-attr]
    assert only(settle(before, identity(1), "this")).kind is None


def test_the_reply_to_a_note_that_is_gone_can_be_kept_or_dropped() -> None:
    reply = item(2, motivation="replying", target=identity(1), **{"diple:conflict": "note"})
    before = decode(written(document(reply)))
    [conflict] = unsettled(before)
    assert (conflict.id, conflict.about, conflict.this) == (identity(2), identity(1), "")
    assert conflict.choices == ("this", "both")
    assert settle(before, identity(2), "this").annotations == ()
    assert unsettled(settle(before, identity(2), "both")) == ()
    with pytest.raises(UsageError, match="use this or both"):
        settle(before, identity(2), "other")


def test_what_is_no_conflict_cannot_be_settled() -> None:
    with pytest.raises(NotFound):
        settle(marked(["another maker's"]), identity(1), "this")
    both = decode(written(document(item(1, **{"diple:conflict": {"kind": "ORG"}}), item(2))))
    with pytest.raises(NotFound):
        settle(both, identity(2), "this")


def test_a_value_that_makes_no_sense_is_refused_and_stays() -> None:
    before = marked({"target": {"selector": 7}})
    [conflict] = unsettled(before)
    assert conflict.other
    with pytest.raises(UsageError, match="makes no sense"):
        settle(before, identity(1), "other")
