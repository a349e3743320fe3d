from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.codec import annotation_of, decode, encode, one_line
from annotations.collection import Collection
from annotations.errors import BadData
from annotations.records import COMMON
from tests.annotations.building import ARTICLE_ID, document, identity, item, written
from tests.growth import assert_linear

TOMBSTONE = {"id": identity(9), "deleted": "2026-11-22T11:07:00Z", "creator": "urn:diple:creator:alice"}


def sidecar(*items: object, **changes: Any) -> bytes:
    return written(document(*items, **changes))


def assert_kept(data: bytes) -> Collection:
    found = decode(data)
    assert found.fault is None
    assert encode(found).decode() == data.decode()
    return found


def test_what_diple_writes_is_read_and_written_back_byte_for_byte() -> None:
    found = assert_kept(sidecar(item(1), item(2), **{"diple:deleted": [TOMBSTONE]}))
    first = found.annotations[0]
    assert (first.note, first.tags, first.kind) == ("Note 1 \U0001f600.", ("bases",), None)
    assert first.links == ((identity(99), "contradicts"),)
    assert first.quote == "words 1"
    assert first.position == (10, 17)
    assert first.creator is not None
    assert first.creator.name == "alice"
    assert first.extra is COMMON


def test_an_empty_collection_is_kept() -> None:
    assert assert_kept(sidecar()).annotations == ()


def test_items_are_written_by_start_then_id_and_those_without_a_place_first() -> None:
    whole = item(9, target={"source": ARTICLE_ID})
    twin = item(5, target=item(1)["target"])
    found = decode(sidecar(item(2), twin, item(1), whole))
    assert [a.id for a in found.annotations] == [identity(n) for n in (9, 1, 5, 2)]
    assert encode(found) == sidecar(whole, item(1), twin, item(2))


def nested(path: tuple[str | int, ...], key: str, value: object) -> dict[str, Any]:
    """Return a sidecar of two items with ``key`` put into the object at ``path``."""
    made = document(item(1), item(2), **{"diple:deleted": [TOMBSTONE]})
    at: Any = made
    for step in path:
        at = at[step]
    at[key] = value
    return made


LEVELS: list[tuple[str | int, ...]] = [
    (),
    ("first",),
    ("diple:article",),
    ("diple:deleted", 0),
    ("first", "items", 0),
    ("first", "items", 0, "creator"),
    ("first", "items", 0, "body", 0),
    ("first", "items", 0, "body", 1),
    ("first", "items", 0, "body", 2),
    ("first", "items", 0, "target"),
    ("first", "items", 0, "target", "selector", 0),
    ("first", "items", 0, "target", "selector", 1),
]


@pytest.mark.parametrize("path", LEVELS, ids=lambda path: ".".join(map(str, path)) or "top")
def test_an_unknown_key_is_kept_at_every_level(path: tuple[str | int, ...]) -> None:
    odd = {"deep": [1.0, None, {"é": "\U0001f600"}], "": "empty name"}
    found = assert_kept(written(nested(path, "x:unknown", odd)))
    assert found.bad == ()
    assert len(found.annotations) == 2


def test_numbers_and_escapes_of_unknown_keys_are_kept_as_they_were_written() -> None:
    data = sidecar(item(1, **{"x:n": "HERE"})).replace(
        b'"HERE"', rb'[1.0, 1E5, 123456789012345678901, "\u00e9\/"]'
    )
    assert rb"1.0" in encode(decode(data))
    kept = encode(decode(data))
    assert json.loads(kept) == json.loads(data)
    for written_so in (b"1.0", b"1E5", b"123456789012345678901", rb'"\u00e9\/"'):
        assert written_so in kept


FOREIGN = {
    "a body that is one object": {"body": {"type": "TextualBody", "value": "just this"}},
    "a body that is a URI": {"body": "http://example.org/comment"},
    "a bare value": {"body": None, "bodyValue": "just this"},
    "a choice of bodies": {"body": {"type": "Choice", "items": [{"type": "TextualBody", "value": "a"}]}},
    "a body that is a picture": {"body": [{"id": "http://example.org/p.png", "type": "Image"}]},
    "two types": {"body": [{"type": ["TextualBody", "x:Note"], "value": "a"}]},
    "a creator that is a URI": {"creator": "http://example.org/alice"},
    "two creators": {"creator": [{"id": "urn:x:a", "type": "Person", "name": "a"}, "urn:x:b"]},
    "a creator without a name": {"creator": {"id": "urn:x:a"}},
    "two motivations": {"motivation": ["commenting", "tagging"]},
    "no motivation": {"motivation": None},
    "another context": {"@context": ["http://www.w3.org/ns/anno.jsonld", {"x": "urn:x:"}]},
    "no context": {"@context": None},
    "a selector by itself": {"target": {"source": ARTICLE_ID, "selector": item(1)["target"]["selector"][0]}},
    "a selector of a picture": {
        "target": {"source": ARTICLE_ID, "selector": {"type": "SvgSelector", "value": "<svg/>"}}
    },
    "a refined selector": {
        "target": {
            "source": ARTICLE_ID,
            "selector": [
                {"type": "FragmentSelector", "value": "p1", "refinedBy": item(1)["target"]["selector"][0]}
            ],
        }
    },
    "a target that is a URL": {"target": "http://example.org/page"},
    "a target with an id": {"target": {"id": "http://example.org/page", "type": "Text"}},
    "several targets": {"target": ["http://example.org/page", {"source": ARTICLE_ID}]},
    "a source described in full": {
        "target": {"source": {"id": "http://example.org/page", "format": "text/html"}}
    },
    "nulls": {"creator": None, "modified": None, "x:null": [None]},
}


@pytest.mark.parametrize("form", FOREIGN.values(), ids=FOREIGN.keys())
def test_other_forms_the_w3c_model_allows_are_understood_and_kept(form: dict[str, Any]) -> None:
    found = decode(sidecar(item(1, **form), item(2)))
    assert found.bad == ()
    assert {a.id for a in found.annotations} == {identity(1), identity(2)}
    assert json.loads(encode(found))["first"]["items"] in (
        [item(1, **form), item(2)],
        [item(2), item(1, **form)],
    )
    assert encode(decode(encode(found))) == encode(found)


def test_the_words_of_foreign_bodies_are_read() -> None:
    forms = (FOREIGN["a body that is one object"], FOREIGN["a bare value"])
    notes = [decode(sidecar(item(1, **form))).annotations[0].note for form in forms]
    assert notes == ["just this", "just this"]
    tagging = {"motivation": "tagging", "body": [{"type": "TextualBody", "value": "ports"}]}
    assert decode(sidecar(item(1, **tagging))).annotations[0].tags == ("ports",)


def test_a_bare_target_is_a_reply_when_it_names_another_annotation() -> None:
    reply = item(2, target=identity(1), motivation="replying")
    page = item(3, target="http://example.org/page")
    own = item(4, target=ARTICLE_ID)
    found = {a.id: a for a in assert_kept(sidecar(reply, page, own, item(1))).annotations}
    assert found[identity(2)].reply_to == identity(1)
    assert found[identity(3)].reply_to is None
    assert found[identity(4)].is_whole


BAD: dict[str, object] = {
    "a text": "not an annotation",
    "a number": 7,
    "null": None,
    "a list": [1, 2],
    "no id": {"type": "Annotation", "target": ARTICLE_ID},
    "an id that is a number": item(3, id=3),
    "another type": item(3, type="Dog"),
    "no target": {key: value for key, value in item(3).items() if key != "target"},
    "a target that is a number": item(3, target=3),
    "no targets": item(3, target=[]),
    "a body that is a number": item(3, body=[7]),
    "a body without a value": item(3, body=[{"type": "TextualBody"}]),
    "a value that is a list": item(3, body=[{"type": "TextualBody", "value": ["a"]}]),
    "a time that is a number": item(3, created=2026),
    "a creator that is a number": item(3, creator=3),
    "a start that is a text": item(
        3,
        target={"source": ARTICLE_ID, "selector": [{"type": "TextPositionSelector", "start": "1", "end": 2}]},
    ),
    "an end before its start": item(
        3, target={"source": ARTICLE_ID, "selector": [{"type": "TextPositionSelector", "start": 5, "end": 2}]}
    ),
    "a start below zero": item(
        3,
        target={"source": ARTICLE_ID, "selector": [{"type": "TextPositionSelector", "start": -5, "end": 2}]},
    ),
    "the id of another": item(1, motivation="linking"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_one_bad_item_hides_no_other_and_is_written_back_untouched(bad: object) -> None:
    data = sidecar(item(1), bad, item(2))
    found = assert_kept(data)
    assert [a.id for a in found.annotations] == [identity(1), identity(2)]
    [aside] = found.bad
    line = data[: data.index(b"\n      " + aside.raw + b",") + 1].count(b"\n") + 1
    assert aside.why.startswith(f"item 2 (line {line}): ")


def test_the_bytes_of_a_bad_item_are_kept_to_the_last_blank() -> None:
    odd = b'{"id":7,  "x" : [1,\t2 ],\r\n "y":"\\u00e9" }'
    data = sidecar(item(2), "BAD", item(1)).replace(b'"BAD"', odd)
    found = decode(data)
    assert odd in encode(found)
    assert [a.id for a in found.annotations] == [identity(1), identity(2)]


@pytest.mark.parametrize("raw", [b'"\\ud800"', b'{"id": "\xff"}', b'{"id": "a\xff", "type": "Annotation"}'])
def test_an_item_that_is_no_unicode_is_set_aside(raw: bytes) -> None:
    data = sidecar(item(1), "BAD").replace(b'"BAD"', raw)
    found = decode(data)
    assert len(found.annotations) == 1
    assert found.fault is not None or raw in encode(found)


def test_an_item_nested_without_end_is_set_aside() -> None:
    for depth in (150, 900, 200_000):
        deep = b'{"id": ' + b"[" * depth + b"]" * depth + b"}"
        data = sidecar(item(1), "BAD", item(2)).replace(b'"BAD"', deep)
        found = decode(data)
        assert len(found.annotations) == 2
        assert "nested" in found.bad[0].why
        assert encode(found) == data


def test_a_file_nested_without_end_outside_its_items_is_read_only() -> None:
    for depth in (150, 200_000):
        data = sidecar(item(1), **{"x:deep": "DEEP"}).replace(b'"DEEP"', b"[" * depth + b"]" * depth)
        found = decode(data, "f.json")
        assert found.fault is not None
        assert "nested" in str(found.fault)
        assert len(found.annotations) == 1


def test_a_file_cut_short_gives_what_came_before_and_is_not_written() -> None:
    data = sidecar(item(1), item(2), item(3))
    for at in range(len(data) - 1):
        found = decode(data[:at], "report.txt.annotations.json")
        assert found.fault is not None, data[:at]
        whole = sum(data[:at].count(f'{{"start": {10 * n}'.encode()) for n in (1, 2, 3))
        assert len(found.annotations) >= whole
    assert len(decode(data[: data.index(identity(3).encode())]).annotations) == 2
    with pytest.raises(BadData):
        encode(decode(data[:-40]))


FAULTS = {b'"total": 2': b" 2", b'"startIndex": 0': b"x", b'"value": "Note 2': b"\n"}


@pytest.mark.parametrize("place", FAULTS)
def test_a_fault_in_the_json_is_named_by_line_and_column(place: bytes) -> None:
    data = sidecar(item(1), item(2))
    at = data.index(place) + len(place)
    line = data[:at].count(b"\n") + 1
    column = at - data.rindex(b"\n", 0, at)
    found = decode(data[:at] + FAULTS[place] + data[at:], "f.json")
    assert found.fault is not None
    shown = str(found.fault)
    assert shown.startswith(
        (f"f.json, line {line}, column {column}:", f"f.json, line {line}, column {column + 1}:")
    )
    assert "until then it is read-only" in shown
    assert len(found.annotations) >= 1


@pytest.mark.parametrize(
    "data", [b"", b" ", b"[]", b"7", b"null", b'"text"', b"{}", b'{"type": "Dog"}', b"\xff\xfe", b"\x00" * 9]
)
def test_what_is_no_collection_says_so(data: bytes) -> None:
    found = decode(data, "f.json")
    assert found.fault is not None
    assert str(found.fault).startswith("f.json")
    assert found.annotations == ()


@pytest.mark.parametrize(
    "change",
    [
        {"first": "http://example.org/page1"},
        {"first": []},
        {"first": {"items": {}}},
        {"diple:format": "one"},
        {"diple:format": -1},
        {"diple:article": []},
        {"diple:article": {"id": 7}},
        {"diple:deleted": 7},
        {"id": 7},
        {"type": 7},
    ],
    ids=str,
)
def test_outer_objects_of_the_wrong_type_make_it_read_only(change: dict[str, Any]) -> None:
    found = decode(sidecar(item(1), **change), "f.json")
    assert found.fault is not None
    assert str(found.fault).startswith("f.json: ")


def test_a_tombstone_that_makes_no_sense_is_kept() -> None:
    assert_kept(sidecar(item(1), **{"diple:deleted": [TOMBSTONE, {"id": 7}, "x"]}))


def test_a_newer_format_is_read_and_told() -> None:
    found = assert_kept(sidecar(item(1), **{"diple:format": 2, "x:new": {"a": 1}}))
    assert found.newer
    assert len(found.annotations) == 1


def test_a_byte_order_mark_and_carriage_returns_do_no_harm() -> None:
    data = sidecar(item(1))
    assert encode(decode(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))) == data


def test_bad_items_cost_linear_time() -> None:
    def read_and_write(size: int) -> None:
        data = sidecar(*[{"id": number} for number in range(size)], item(1))
        found = decode(data)
        assert encode(found) == data
        assert len(found.bad) == size

    assert_linear(read_and_write, 10_000)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
)
bodies = st.lists(
    st.fixed_dictionaries(
        {"type": st.just("TextualBody"), "value": texts}, optional={"purpose": texts, "x": values}
    )
    | st.fixed_dictionaries(
        {"type": st.just("SpecificResource"), "source": texts.filter(bool)}, optional={"x": values}
    )
    | st.fixed_dictionaries({"type": texts}, optional={"x": values})
    | values,
    max_size=3,
)
items = st.builds(
    lambda number, body, more: item(number, body=body) | more,
    st.integers(0, 20),
    bodies | values,
    st.dictionaries(
        st.sampled_from(["x:y", "creator", "motivation", "target", "created", "id"]), values, max_size=2
    ),
)


def test_items_set_aside_stay_in_their_places() -> None:
    data = encode(decode(sidecar(item(1), item(1), item(0), None)))
    assert encode(decode(data)) == data


@given(st.lists(items | values, max_size=4), st.dictionaries(texts.map("x:".__add__), values, max_size=2))
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_whatever_is_in_the_items(made: list[object], unknown: dict[str, object]) -> None:
    data = msgspec.json.encode(document(*made) | unknown)
    found = decode(data)
    assert found.fault is None
    once = encode(found)
    before, after = json.loads(data), json.loads(once)

    def by_text(page: dict[str, Any]) -> list[str]:
        return sorted(json.dumps(one, sort_keys=True) for one in page["first"]["items"])

    assert by_text(before) == by_text(after)
    assert {**after, "first": 0} == {**before, "first": 0}
    assert encode(decode(once)) == once


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_it_fail(data: st.DataObject) -> None:
    whole = sidecar(item(1), item(2))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    broken = whole[:start] + data.draw(st.binary(max_size=8)) + whole[end:]
    found = decode(broken)
    if found.fault is None:
        assert encode(decode(encode(found))) == encode(found)


def test_a_bare_target_elsewhere_is_no_reply_to_what_is_gone() -> None:
    elsewhere = item(1, target="http://example.org/page", motivation=None)
    [read] = assert_kept(sidecar(elsewhere)).annotations
    assert read.reply_to is None
    assert read.is_whole
    assert read.motivation == "commenting"
    answer = item(2, target=identity(1), motivation=None)
    read_again = assert_kept(sidecar(elsewhere, answer)).annotations
    assert [one.motivation for one in read_again] == ["commenting", "replying"]


def test_keys_that_mean_something_elsewhere_are_kept_where_they_mean_nothing() -> None:
    data = json.loads(sidecar(item(1)))
    data["items"] = [{"theirs": 1}]
    data["first"] |= {"total": 7, "first": "theirs"}
    again = json.loads(encode(decode(json.dumps(data).encode())))
    assert again["items"] == [{"theirs": 1}]
    assert (again["first"]["total"], again["first"]["first"]) == (7, "theirs")


@pytest.mark.parametrize("key", ["first", "items"])
def test_a_key_that_stands_twice_as_after_a_merge_by_hand_makes_it_read_only(key: str) -> None:
    page = {"type": "AnnotationPage", "items": [item(1)]}
    one, two = (json.dumps(value) for value in ({"items": []} | page, page))
    twice = {
        "first": f'{{"type": "AnnotationCollection", "first": {one}, "first": {two}}}',
        "items": f'{{"type": "AnnotationCollection", "first": {{"items": [], {two[1:]}}}',
    }[key]
    found = decode(twice.encode(), "a.json")
    assert str(found.fault).startswith(f"a.json: the key '{key}' stands twice")
    assert [one.id for one in found.annotations] == [identity(1)]


def test_words_that_look_like_keys_are_no_keys() -> None:
    note = {"type": "TextualBody", "purpose": "commenting", "value": '"first": "items" "items" "first"'}
    assert_kept(sidecar(item(1, body=[note], **{"theirs:items": {"first": {"items": ["first", "items"]}}})))


@pytest.mark.parametrize(
    "change",
    [{}, {"theirs:x": 1}, {"theirs:x": {"a": [1]}}, {"target": identity(9), "motivation": "replying"}],
)
def test_one_annotation_is_written_and_read_by_itself(change: dict[str, Any]) -> None:
    [whole] = decode(sidecar(item(1, **change))).annotations
    assert b"\n" not in one_line(whole)
    assert json.loads(one_line(whole)) == item(1, **change)
    assert one_line(annotation_of(one_line(whole))) == one_line(whole)


def test_reading_what_is_no_annotation_says_so() -> None:
    with pytest.raises(ValueError, match="'id' is missing"):
        annotation_of(b'{"type": "Annotation", "target": "urn:x"}')
