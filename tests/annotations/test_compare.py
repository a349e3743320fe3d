from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from annotations.collection import Collection
from annotations.compare import Difference, as_json, as_text, compare, told
from annotations.merge import merge
from tests.annotations.building import document, identity, item
from tests.annotations.merging import link, note, read, span, three, tombstone, words


def sidecar(*items: object, **changes: Any) -> Collection:
    return read(document(*items, **changes))


def lines(one: Collection | None, other: Collection | None) -> list[str]:
    return list(told(compare(one, other)))


def test_what_says_the_same_has_no_difference() -> None:
    one = sidecar(item(1), item(2), {"bad": 1})
    assert not compare(one, sidecar(item(2), {"bad": 1}, item(1)))
    assert compare(one, one) == Difference()
    assert not compare(None, None)


def test_added_removed_and_deleted_annotations_are_told() -> None:
    one, other = sidecar(item(1), item(2)), sidecar(item(2), item(3), **{"diple:deleted": [tombstone(1, 1)]})
    found = compare(one, other)
    assert [record.id for record in found.added] == [identity(3)]
    assert [record.id for record in found.removed] == [identity(1)]
    assert (found.deleted, found.undeleted, found.changed) == ((identity(1),), (), ())
    assert compare(other, one).undeleted == (identity(1),)
    shown = lines(one, other)
    assert shown[0] == '- 00000001 10:17 "words 1"'
    assert '+ 00000003 30:37 "words 3"' in shown
    assert shown[-1] == "+ deleted 00000001"


def test_a_changed_annotation_is_told_by_its_parts() -> None:
    target = span(20, None, {}, {})
    before = item(1, body=[note("one\ntwo\nthree"), words("tagging", "a"), words("tagging", "b")])
    body = [note("one\n2\nthree"), words("tagging", "b"), words("tagging", "c"), link("urn:x:1", None, {})]
    after = item(
        1,
        body=[*body, words("classifying", "ORG")],
        target=target,
        modified="2026-11-22T12:00:00Z",
        **{"x:k": {"deep": 1}, "diple:conflict": {"kind": "GPE"}},
    )
    one, other = sidecar(before), sidecar(after)
    assert lines(one, other) == [
        '~ 00000001 20:22 "w20"',
        "    quote: words 1 -> w20",
        "    span: [10,17] -> [20,22]",
        "    note:",
        "      - two",
        "      + 2",
        "    tags: -a +c",
        "    links: +urn:x:1=see-also",
        "    kind: nothing -> ORG",
        '    conflict: +kind: "GPE"',
        '    x:k: nothing -> {"deep":1}',
    ]
    [changed] = json.loads(json.dumps(as_json(compare(one, other))))["changed"]
    assert changed["id"] == identity(1)
    assert changed["parts"]["tags"] == {"before": ["a", "b"], "after": ["b", "c"]}
    assert changed["parts"]["span"] == {"before": [10, 17], "after": [20, 22]}
    assert changed["parts"]["modified"]["after"] == "2026-11-22T12:00:00Z"


def test_an_annotation_left_as_an_orphan_is_told() -> None:
    digest = f"sha256:{'0' * 64}"
    target = {**item(1)["target"], "diple:orphaned": digest}
    found = lines(sidecar(item(1)), sidecar(item(1, target=target)))
    assert found == ['~ 00000001 10:17 "words 1"', f"    orphaned: nothing -> {digest}"]


def test_a_difference_in_time_alone_or_in_what_has_no_name_is_told() -> None:
    one = sidecar(item(1))
    assert lines(one, sidecar(item(1, modified="2026-11-22T12:00:00Z")))[1].startswith("    modified: ")
    inside = item(1)
    inside["body"][1]["x:k"] = 1
    assert lines(one, sidecar(inside))[1:] == ["    written otherwise"]


def test_what_is_said_of_the_file_is_told() -> None:
    other = sidecar({"bad": 1}, label="New", **{"x:k": 1})
    assert lines(sidecar(), other) == [
        "~ the file",
        "    label: Delegation visits the harbour -> New",
        "    x:k: nothing -> 1",
        '    set aside: +{"bad":1}',
    ]
    assert lines(None, sidecar())[1].startswith("    label: nothing -> ")


def test_a_sidecar_as_text_has_a_block_an_annotation_and_no_moment_of_change() -> None:
    entity = {
        "source": "urn:x:a",
        "selector": [{"type": "diple:EntitySelector", "diple:entity": "NATO", "diple:kind": "ORG"}],
    }
    made = sidecar(
        item(1, body=[note("Compare\n\nwith December."), words("tagging", "a"), words("tagging", "b")]),
        item(2, target=identity(1), motivation="replying", body=[note("Yes.")]),
        item(3, target=entity, body=[words("classifying", "LOC")], motivation="classifying"),
        **{"diple:deleted": [tombstone(4, 1)]},
    )
    blocks = as_text(made).split("\n\n")
    assert blocks[0].startswith("label: Delegation visits the harbour\narticle id: urn:uuid:")
    assert blocks[1].split("\n") == [
        "00000002 reply to 00000001",
        "    Yes.",
        "  motivation: replying",
        "  creator: alice",
        "  created: 2026-11-22T11:02:03Z",
    ]
    assert "00000003 entity NATO (ORG)\n  kind: LOC" in blocks[2]
    assert (
        as_text(made).count('00000001 10:17 "words 1"\n    Compare\n\n    with December.\n  tags: a; b\n')
        == 1
    )
    assert as_text(made).endswith("\n\ndeleted 00000004\n")
    assert "11:05:41" not in as_text(made)


def test_nothing_in_the_text_can_command_a_terminal() -> None:
    evil = "\x1b[31m\u202e\x07"
    made = sidecar(item(1, body=[note(evil), words("tagging", evil)], **{f"x:{evil}": evil}), label=evil)
    shown = as_text(made) + "\n".join(lines(sidecar(item(1)), made) + lines(None, made))
    assert not set(shown) & set(evil.replace("[31m", ""))


@given(three())
@settings(max_examples=60, deadline=None)
def test_a_difference_can_be_told_of_whatever_a_merge_makes(
    made: tuple[Collection | None, Collection, Collection],
) -> None:
    base, ours, theirs = made
    result = merge(base, ours, theirs).collection
    for one, other in ((base, ours), (ours, theirs), (theirs, result)):
        difference = compare(one, other)
        assert bool(difference) == bool(list(told(difference)))
        json.dumps(as_json(difference))
        assert bool(compare(other, one)) == bool(difference)
    assert as_text(result)
    assert not compare(result, result)
