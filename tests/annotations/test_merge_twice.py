"""A merge merged again: whatever forms the bodies and the keys of other makers are written in."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from annotations.codec import decode, encode
from annotations.collection import Collection
from annotations.merge import merge
from tests.annotations import test_merge_properties as properties
from tests.annotations.building import ARTICLE_ID, document, identity, item
from tests.annotations.merging import DIGESTS, note, read, span, tombstone

Json = dict[str, Any]

FORMS: list[Json] = [
    {},
    {"body": []},
    {"bodyValue": "bare"},
    {"body": [], "bodyValue": "bare"},
    {"body": [], "bodyValue": 7},
    {"body": note("a"), "bodyValue": "a"},
    {"body": [note("a")]},
]
"""What may stand in place of bodies, and beside them."""

EARLY, LATE = "2026-11-22T11:00:00Z", "2026-11-22T11:00:01Z"
PROPERTIES = (
    properties.test_merging_the_result_with_either_side_again_changes_nothing,
    properties.test_the_order_of_the_sides_makes_no_difference,
    properties.test_the_result_is_a_sound_sidecar_and_reads_as_it_was_merged,
)


def plain(made: Json) -> Json:
    return {key: value for key, value in made.items() if value is not None}


def saying(form: Json, modified: str = EARLY) -> Collection:
    """Return a sidecar of one annotation whose bodies are written in this form."""
    made = {
        key: value for key, value in item(1, modified=modified).items() if key not in ("body", "motivation")
    }
    return read(document(made | form))


def deleted() -> Collection:
    return read(document() | {"diple:deleted": [tombstone(1, 1)]})


def assert_all_hold(*made: Collection | None) -> None:
    for each in PROPERTIES:
        each.hypothesis.inner_test(made)  # type: ignore[attr-defined]


@pytest.mark.parametrize("base", [None, *FORMS], ids=str)
def test_bodies_in_every_form_merge_once_and_for_all(base: Json | None) -> None:
    before = None if base is None else saying(base)
    for ours, theirs, modified in product(FORMS, FORMS, (EARLY, LATE)):
        assert_all_hold(before, saying(ours), saying(theirs, modified))


def test_bare_text_of_another_maker_is_not_the_body_where_there_is_none() -> None:
    sides = saying({}, LATE), saying({"body": [], "bodyValue": "bare"})
    [found] = decode(encode(merge(None, *sides).collection)).annotations
    assert (found.body, dict(found.extra.pairs)["bodyValue"]) == ((), b'"bare"')


@pytest.mark.parametrize(
    ("base", "edited"),
    [
        ({"x:b": 1}, {"x:a": 2, "x:b": 1}),
        ({"bodyValue": "bare", "x:a": 1}, {"body": [], "bodyValue": "bare", "x:a": 1}),
    ],
    ids=["a key before one that was there", "bare text that is no body any more"],
)
def test_what_one_deleted_and_the_other_edited_keeps_its_keys_in_order(base: Json, edited: Json) -> None:
    assert_all_hold(saying(base), deleted(), saying(edited))


def test_what_is_unsettled_anew_stands_where_what_was_settled_did() -> None:
    base = {"body": [note("old")], "diple:conflict": "note"}
    removed = {"diple:conflict": "note", "x:a": 1}
    assert_all_hold(saying(base), saying(removed), saying({"body": [note("new")]}))


def test_so_it_does_in_what_is_said_of_the_file() -> None:
    base = document() | {"diple:conflict": {"x": 1}, "x:a": 1}
    sides = [document() | {"x:a": value, "x:b": 1, "label": str(value)} for value in (2, 3)]
    assert_all_hold(read(base), *map(read, sides))


def test_a_reply_whose_note_one_side_left_out_is_not_changed_by_that_side() -> None:
    reply = {"motivation": None, "target": identity(1)}
    base, ours = (
        read(document(item(1), plain(item(3, **reply, **more)))) for more in ({}, {"created": "lately"})
    )
    assert_all_hold(base, ours, read(document(plain(item(3, **reply)))))


def test_of_two_moments_that_were_set_back_neither_is_taken_for_unchanged() -> None:
    made = item(1)
    sides = [made | {key: "2026-11-22T11:00:01"} for key in ("created", "modified")]
    assert_all_hold(*(read(document(each)) for each in (made, *sides)))


@pytest.mark.parametrize("modified", [EARLY, LATE])
def test_which_target_stands_does_not_depend_on_whether_the_texts_are_the_same_by_now(modified: str) -> None:
    targets = [
        {"source": ARTICLE_ID, "selector": {"type": "FragmentSelector", "value": "p1"}},
        {
            "source": ARTICLE_ID,
            "selector": [{"type": "diple:EntitySelector", "diple:entity": "NATO", "diple:kind": "ORG"}],
        },
        span(0, None, {}, {}),
        span(0, DIGESTS[0], {}, {}),
    ]
    for ours, theirs in product(targets, targets):
        made = document(item(1, target=ours, modified=EARLY))
        other = document(item(1, target=theirs, modified=modified))
        other["diple:article"] |= {"digest": DIGESTS[0]}
        assert_all_hold(None, read(made), read(other))


def test_a_list_of_no_bodies_that_one_side_wrote_stays_written() -> None:
    base = saying({"motivation": "tagging"})
    assert_all_hold(base, saying({"motivation": "tagging", "body": []}), saying({}))


def test_what_a_bare_uri_leads_to_is_read_the_same_on_both_sides() -> None:
    reply = plain(item(3, motivation=None, target=identity(2)))
    bare = {key: value for key, value in reply.items() if key != "body"}
    ours, theirs = document(bare | {"motivation": "highlighting"}), document(item(2, modified=LATE), bare)
    for side in (ours, theirs):
        side["diple:article"] |= {"digest": DIGESTS[0]}
    made = read(document(item(2), reply)), read(ours), read(theirs)
    assert_all_hold(*made)
    assert {one.id: one.target for one in merge(*made).collection.annotations}[reply["id"]] == identity(2)
