"""What a merge makes of the cases a person would ask about."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from annotations.codec import annotation_of, decode, encode, one_line
from annotations.collection import Collection
from annotations.conflicts import unsettled
from annotations.errors import BadData, ReadOnly
from annotations.merge import CONFLICT, Disagreement, Merged, merge, merge_annotation
from annotations.merge.flags import flags_of
from annotations.model import Annotation
from annotations.records import Foreign, Target, Tombstone
from annotations.schema import schema
from tests.annotations.building import ARTICLE_ID, document, identity, item, written
from tests.annotations.merging import DIGESTS, OTHER_ARTICLE, PERSON, link, note, read, span, tombstone, words

EARLY, LATE = "2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z"


def sidecar(*items: object, **changes: Any) -> Collection:
    return read(document(*items, **changes))


def merged(base: Collection | None, ours: Collection, theirs: Collection) -> Merged:
    """Merge, and look that the sides can be exchanged."""
    result = merge(base, ours, theirs)
    assert encode(merge(base, theirs, ours).collection) == encode(result.collection)
    return result


def by_number(result: Merged | Collection) -> dict[int, Annotation]:
    collection = result.collection if isinstance(result, Merged) else result
    return {int(one.id[-4:], 16): one for one in collection.annotations if "7000-8000" in one.id}


def one_of(base: dict[str, Any] | None, ours: dict[str, Any], theirs: dict[str, Any]) -> Annotation:
    """Merge one annotation that the two sides changed like this."""
    common = sidecar(item(1, **base)) if base is not None else None
    whole = item(1, **(base or {}))
    changed = [
        {key: value for key, value in (whole | change).items() if value is not None}
        for change in (ours, theirs)
    ]
    sides = [sidecar(made) for made in changed]
    return by_number(merged(common, *sides))[1]


def conflict(record: Annotation) -> Any:
    raw = dict(record.extra.pairs).get(CONFLICT)
    return json.loads(raw) if raw else None


def test_what_each_side_added_is_there() -> None:
    result = merged(sidecar(item(1)), sidecar(item(1), item(2)), sidecar(item(1), item(3)))
    assert list(by_number(result)) == [1, 2, 3]
    assert result.disagreements == ()


def test_each_part_is_taken_from_the_side_that_changed_it() -> None:
    base: dict[str, Any] = {"body": [note("old"), words("tagging", "a")]}
    ours = {"body": [note("new"), words("tagging", "a")], "modified": LATE}
    theirs = {
        "body": [note("old"), words("tagging", "b"), words("classifying", "ORG")],
        "x:k": 1,
        "modified": EARLY,
    }
    found = one_of(base, ours, theirs)
    assert (found.note, found.tags, found.kind, found.modified) == ("new", ("b",), "ORG", LATE)
    assert found.motivation == "commenting"
    assert dict(found.extra.pairs) == {"x:k": b"1"}


def test_what_an_entity_is_by_its_uri_is_kept_whatever_the_other_side_changed() -> None:
    same = {
        "type": "SpecificResource",
        "purpose": "identifying",
        "source": "http://www.wikidata.org/entity/Q1",
    }
    found = one_of({"body": [note("old")]}, {"body": [note("old"), same]}, {"body": [note("new")]})
    assert (found.note, found.uri) == ("new", same["source"])


def test_it_was_created_when_it_was_first_and_modified_when_it_was_last() -> None:
    found = one_of(None, {"created": EARLY, "modified": LATE}, {"created": None, "modified": EARLY})
    assert (found.created, found.modified) == (EARLY, LATE)
    found = one_of(None, {"created": "2026-11-22T13:00:00+02:00", "modified": EARLY}, {"created": EARLY})
    assert (found.created, found.modified) == ("2026-11-22T13:00:00+02:00", EARLY)
    found = one_of(None, {"created": LATE, "modified": LATE}, {"created": EARLY, "modified": EARLY})
    assert (found.created, found.modified) == (EARLY, LATE)


def test_of_two_notes_the_later_stays_and_the_other_is_a_reply() -> None:
    base = sidecar(item(1, body=[note("old")]))
    ours = sidecar(item(1, body=[note("early", **{"x:k": 1})], modified=EARLY, creator=PERSON))
    theirs = sidecar(item(1, body=[note("late")], modified=LATE, creator=PERSON))
    result = merged(base, ours, theirs)
    reply, first = sorted(result.collection.annotations, key=lambda one: one.reply_to is None)
    assert (first.id, first.note, conflict(first)) == (identity(1), "late", None)
    assert (reply.reply_to, reply.note, reply.motivation, conflict(reply)) == (
        first.id,
        "early",
        "replying",
        "note",
    )
    assert reply.creator is not None
    assert (reply.modified, reply.creator.name) == (EARLY, "bob")
    assert b'"x:k": 1' in encode(result.collection)
    [told] = result.disagreements
    assert told == Disagreement(
        identity(1), "note", "both changed the note; the other text is kept as a reply to it"
    )
    assert encode(merged(base, result.collection, ours).collection) == encode(result.collection)


def test_the_reply_of_one_conflict_is_the_same_for_all_who_merge() -> None:
    base, ours, theirs = (
        sidecar(item(1, body=[note(text)], modified=EARLY)) for text in ("old", "one", "two")
    )
    here, there = merge(base, ours, theirs).collection, merge(base, theirs, ours).collection
    again = merged(base, here, there)
    assert len(again.collection.annotations) == 2
    assert again.disagreements == ()


def test_a_reply_that_was_deleted_does_not_come_back() -> None:
    base, ours, theirs = (
        sidecar(item(1, body=[note(text)], modified=EARLY)) for text in ("old", "one", "two")
    )
    result = merge(base, ours, theirs).collection
    [reply] = [one for one in result.annotations if one.reply_to]
    kept = [one for one in json.loads(encode(result))["first"]["items"] if one["id"] != reply.id]
    settled = sidecar(*kept, **{"diple:deleted": [{"id": reply.id, "deleted": LATE}]})
    for side in (ours, theirs):
        again = merged(base, settled, side)
        assert [one.id for one in again.collection.annotations] == [identity(1)]
        assert again.disagreements == ()


def test_a_note_one_removed_and_the_other_changed_stays_and_says_so() -> None:
    found = one_of({"body": [note("old")]}, {"body": None, "modified": LATE}, {"body": [note("new")]})
    assert (found.note, conflict(found)) == ("new", {"note": None})


def test_a_key_one_removed_and_the_other_changed_stays_and_says_so() -> None:
    found = one_of({"x:k": 1}, {"x:k": None, "modified": LATE}, {"x:k": 2})
    assert (dict(found.extra.pairs)["x:k"], conflict(found)) == (b"2", {"x:k": None})
    assert "x:k" not in dict(one_of({"x:k": 1}, {"x:k": None}, {"x:j": 2}).extra.pairs)


def test_tags_and_links_are_sets() -> None:
    def body(tags: str, links: str) -> dict[str, Any]:
        return {
            "body": [
                *(words("tagging", tag) for tag in tags),
                *(link(f"urn:x:{one}", "supports", {}) for one in links),
            ]
        }

    found = one_of(
        body("abc", "12"), body("acd", "123") | {"modified": EARLY}, body("abe", "24") | {"modified": LATE}
    )
    assert found.tags == ("a", "e", "d")
    assert [target for target, _ in found.links] == ["urn:x:2", "urn:x:4", "urn:x:3"]
    assert conflict(found) is None


def test_two_relations_to_one_target_are_two_links() -> None:
    ours, theirs = ({"body": [link("urn:x:1", relation, {})]} for relation in ("supports", "contradicts"))
    assert len(one_of(None, ours, theirs).links) == 2


def test_the_motivation_follows_from_what_both_sides_said_unless_it_was_chosen() -> None:
    base: dict[str, Any] = {"body": None, "motivation": "highlighting"}
    ours = {"body": [words("tagging", "a")], "motivation": "tagging", "modified": LATE}
    theirs = {"body": [note("said")], "motivation": "commenting"}
    found = one_of(base, ours, theirs)
    assert (found.motivation, found.tags, found.note, conflict(found)) == ("commenting", ("a",), "said", None)
    assert one_of(base, ours | {"motivation": "questioning"}, theirs).motivation == "questioning"


def test_of_two_kinds_the_later_stands_and_the_other_is_kept() -> None:
    def kind(value: str, time: str) -> dict[str, Any]:
        return {"body": [words("classifying", value)], "modified": time, "motivation": "classifying"}

    found = one_of(kind("LOC", EARLY), kind("GPE", LATE), kind("ORG", EARLY))
    assert (found.kind, conflict(found), found.motivation) == ("GPE", {"kind": "ORG"}, "classifying")


def test_a_third_value_is_kept_as_well() -> None:
    def kind(value: str, hour: int) -> Collection:
        return sidecar(item(1, body=[words("classifying", value)], modified=f"2026-11-22T{hour}:00:00Z"))

    base = kind("LOC", 10)
    both = merge(base, kind("GPE", 11), kind("ORG", 12)).collection
    found = by_number(merged(base, both, kind("FAC", 13)))[1]
    assert (found.kind, conflict(found)) == ("FAC", {"kind": "GPE", "kind#2": "ORG"})


def test_two_targets_two_creators_and_two_values_of_another_maker_are_kept() -> None:
    other = span(20, None, {}, {})
    ours = {"target": span(10, None, {}, {}), "creator": PERSON, "x:k": [1], "modified": LATE}
    theirs = {"target": other, "creator": PERSON | {"name": "carol"}, "x:k": [2], "modified": EARLY}
    found = one_of({}, ours, theirs)
    assert found.position == (10, 12)
    assert found.creator is not None
    assert found.creator.name == "bob"
    kept = conflict(found)
    assert kept["target"]["selector"][1]["start"] == 20
    assert (kept["creator"]["name"], kept["x:k"]) == ("carol", [2])


def test_a_conflict_that_was_settled_does_not_come_back() -> None:
    def kind(value: str, time: str, **more: Any) -> Collection:
        return sidecar(item(1, body=[words("classifying", value)], modified=time, **more))

    flagged = merge(kind("LOC", EARLY), kind("GPE", LATE), kind("ORG", EARLY)).collection
    settled = kind("GPE", LATE)
    edited = sidecar(json.loads(encode(flagged))["first"]["items"][0] | {"x:k": 1})
    found = by_number(merged(flagged, settled, edited))[1]
    assert (conflict(found), dict(found.extra.pairs)["x:k"]) == (None, b"1")


def test_what_was_deleted_and_not_changed_stays_deleted() -> None:
    base = sidecar(item(1), item(2))
    result = merged(
        base, sidecar(item(2), **{"diple:deleted": [tombstone(1, 1)]}), sidecar(item(1), item(2), item(3))
    )
    assert list(by_number(result)) == [2, 3]
    assert [stone.id for stone in result.collection.deleted if isinstance(stone, Tombstone)] == [identity(1)]


def test_what_was_deleted_and_changed_stays_and_says_so() -> None:
    stone = tombstone(1, 1, creator="urn:diple:creator:bob")
    ours, theirs = sidecar(**{"diple:deleted": [stone]}), sidecar(item(1, body=[note("new")], modified=LATE))
    result = merged(sidecar(item(1)), ours, theirs)
    [found] = result.collection.annotations
    assert (found.note, conflict(found), result.collection.deleted) == ("new", {"deleted": stone}, ())
    assert [one.part for one in result.disagreements] == ["deleted"]


def test_what_is_gone_without_a_trace_is_gone_unless_it_was_changed() -> None:
    base = sidecar(item(1), item(2))
    result = merged(base, sidecar(), sidecar(item(1), item(2, body=[note("new")])))
    [found] = result.collection.annotations
    assert (found.id, conflict(found)) == (identity(2), {"deleted": None})


def test_what_is_gone_without_a_trace_again_after_one_side_settled_that_it_stays_is_there() -> None:
    base, theirs = sidecar(item(1, **{CONFLICT: {"deleted": None}})), sidecar(item(1))
    result = merged(base, sidecar(), theirs)
    assert (result.collection, result.disagreements) == (theirs, ())
    assert merged(base, result.collection, theirs).collection == theirs


@pytest.mark.parametrize(
    ("modified", "stays"),
    [(EARLY, True), ("2026-11-22T11:00:01Z", False), ("2026-11-22T13:00:02+02:00", True)],
)
def test_without_a_base_the_later_of_edit_and_deletion_counts(modified: str, stays: bool) -> None:
    ours, theirs = sidecar(**{"diple:deleted": [tombstone(1, 1)]}), sidecar(item(1, modified=modified))
    result = merged(None, ours, theirs)
    assert len(result.collection.annotations) == stays
    assert len(result.collection.deleted) == (not stays)
    assert len(result.disagreements) == stays


def test_what_was_restored_is_there() -> None:
    gone = {"diple:deleted": [tombstone(1, 1)]}
    result = merged(sidecar(**gone), sidecar(item(1)), sidecar(item(2), **gone))
    assert list(by_number(result)) == [1, 2]
    assert result.collection.deleted == ()
    assert result.disagreements == ()


def test_what_one_restored_and_the_other_restored_and_deleted_anew_stays_and_says_so() -> None:
    base, ours = (sidecar(**{"diple:deleted": [tombstone(1, second)]}) for second in (1, 3))
    result = merged(base, ours, sidecar(item(1, modified="2026-11-22T11:00:02Z")))
    assert conflict(by_number(result)[1]) == {"deleted": tombstone(1, 3)}


def test_tombstones_are_united_and_of_two_the_earlier_stays() -> None:
    ours = sidecar(**{"diple:deleted": [tombstone(1, 2), {"id": 7}, tombstone(3, 1)]})
    theirs = sidecar(**{"diple:deleted": [tombstone(1, 1), tombstone(2, 3), {"id": 7}, "odd"]})
    found = merged(None, ours, theirs).collection.deleted
    stones = {stone.id: stone.deleted for stone in found if isinstance(stone, Tombstone)}
    assert stones == {tombstone(n, s)["id"]: tombstone(n, s)["deleted"] for n, s in ((1, 1), (2, 3), (3, 1))}
    assert len([stone for stone in found if isinstance(stone, Foreign)]) == 2


def test_items_set_aside_are_kept_from_both_sides() -> None:
    result = merged(
        sidecar({"a": 1}, {"b": 2}), sidecar({"a": 1}, {"c": 3}), sidecar({"a": 1}, {"b": 2}, "d")
    )
    assert [json.loads(one.raw) for one in result.collection.bad] == [{"a": 1}, "d", {"c": 3}]


def test_an_item_set_aside_for_its_id_gets_an_own_one_when_that_annotation_is_deleted() -> None:
    base = sidecar(item(1))
    ours = sidecar(item(1), item(1, body=[note("twin")]))
    theirs = sidecar(item(2), **{"diple:deleted": [tombstone(1, 1)]})
    result = merged(base, ours, theirs)
    known = [record for record in result.collection.annotations if record.id != identity(2)]
    assert [record.note for record in known] == ["twin"]
    assert [stone.id for stone in result.collection.deleted] == [identity(1)]
    assert result.collection.bad == ()
    for side in (ours, theirs):
        again = merged(base, decode(encode(result.collection)), side)
        assert encode(again.collection) == encode(result.collection)


def test_an_item_set_aside_for_its_id_stays_set_aside_while_that_annotation_is_there() -> None:
    twin = item(1, body=[note("twin")])
    ours, theirs = (
        sidecar(item(1), twin),
        sidecar(item(1, body=[note("edited")], target=span(50, None, {}, {}))),
    )
    result = merged(sidecar(item(1)), ours, theirs)
    assert [record.note for record in result.collection.annotations] == ["edited"]
    assert [json.loads(one.raw) for one in result.collection.bad] == [twin]
    assert [record.note for record in decode(encode(result.collection)).annotations] == ["edited"]


def test_bare_text_beside_bodies_is_another_makers_and_stays() -> None:
    base = {"bodyValue": "bare", "body": [note("old")]}
    found = one_of(base, {"body": [note("new")]}, {"body": [note("old"), words("tagging", "added")]})
    assert (found.note, found.tags) == ("new", ("added",))
    assert dict(found.extra.pairs)["bodyValue"] == b'"bare"'


def test_bare_text_in_place_of_bodies_and_bare_text_beside_them_are_both_kept() -> None:
    found = one_of({}, {"body": None, "bodyValue": "alone"}, {"bodyValue": "beside"})
    assert (found.note, conflict(found)) == ("alone", {"bodyValue": "beside"})


def article(**changes: Any) -> dict[str, Any]:
    return {"diple:article": document()["diple:article"] | changes}


def target_of(record: Annotation) -> Target:
    assert isinstance(record.target, Target)
    return record.target


def test_notes_made_on_two_texts_name_theirs() -> None:
    base = sidecar(item(1), **article(digest=DIGESTS[0]))
    ours = sidecar(item(1), item(2), **article(digest=DIGESTS[0]))
    theirs = sidecar(item(1, target=span(30, None, {}, {})), item(3), **article(digest=DIGESTS[1]))
    result = merged(base, ours, theirs)
    assert result.collection.article is not None
    assert result.collection.article.digest == DIGESTS[1]
    digests = {number: target_of(one).digest for number, one in by_number(result).items()}
    assert digests == {1: None, 2: DIGESTS[0], 3: None}
    assert by_number(result)[1].position == (30, 32)
    assert result.disagreements == ()


def test_two_articles_become_one_and_say_so() -> None:
    ours = sidecar(item(1), item(2, target={"source": ARTICLE_ID}), **article(digest=DIGESTS[0]))
    far = span(40, None, {}, {}) | {"source": OTHER_ARTICLE}
    theirs = sidecar(item(3, target=far), **article(digest=DIGESTS[1], id=OTHER_ARTICLE))
    result = merged(None, ours, theirs)
    assert result.collection.article is not None
    stays = result.collection.article.id
    assert {target_of(one).source for one in result.collection.annotations} == {stays}
    named = {number: target_of(one).digest for number, one in by_number(result).items()}
    assert named == (
        {1: None, 2: None, 3: DIGESTS[1]} if stays == ARTICLE_ID else {1: DIGESTS[0], 2: None, 3: None}
    )
    assert [one.part for one in result.disagreements] == ["article"]
    outer = dict(flags_of(result.collection.extra))
    assert json.loads(outer["article"])["id"] in {ARTICLE_ID, OTHER_ARTICLE} - {stays}


def test_what_is_said_of_the_article_and_the_file_merges_key_by_key() -> None:
    base = sidecar(**article(title="old"), label="old")
    ours = sidecar(**article(title="mine", language="fr"), label="mine", **{"x:a": {"k": 1}})
    theirs = sidecar(**article(title="theirs", **{"x:k": 1}), label="old", **{"x:a": {"k": 2}})
    result = merged(base, ours, theirs)
    found = json.loads(encode(result.collection))
    assert (found["label"], found["diple:article"]["language"], found["diple:article"]["x:k"]) == (
        "mine",
        "fr",
        1,
    )
    assert {found["diple:article"]["title"], found[CONFLICT]["article.title"]} == {"mine", "theirs"}
    assert sorted((found["x:a"]["k"], found[CONFLICT]["x:a"]["k"])) == [1, 2]
    assert [(one.id, one.part) for one in result.disagreements] == [("", "article.title"), ("", "x:a")]


def test_a_body_that_leaves_its_purpose_to_the_motivation_stays_what_it_is() -> None:
    base: dict[str, Any] = {"body": [words(None, "old")], "motivation": "tagging"}
    ours = base | {"body": [words(None, "new")], "modified": LATE}
    theirs = base | {"body": [words(None, "old"), note("said")]}
    found = one_of(base, ours, theirs)
    assert (found.tags, found.note) == (("new",), "said")


def test_other_makers_forms_stay_as_they_were_where_nobody_changed_them() -> None:
    form = {"body": {"type": "TextualBody", "value": "said"}, "creator": ["urn:x:a", "urn:x:b"]}
    found = one_of(form, {"x:a": 1}, {"x:b": 2})
    assert json.loads(one_line(found)) == item(1, **form, **{"x:a": 1, "x:b": 2})


def test_a_merge_with_conflicts_keeps_to_the_schema() -> None:
    def side(text: str, kind: str, time: str) -> Collection:
        body = [note(text), words("classifying", kind)]
        return sidecar(item(1, body=body, modified=time), item(2), label=text)

    result = merged(side("old", "LOC", EARLY), side("one", "ORG", EARLY), side("two", "GPE", LATE)).collection
    assert len(unsettled(result)) == 3
    jsonschema.Draft202012Validator(schema()).validate(json.loads(encode(result)))


def test_a_file_that_is_not_there_says_nothing() -> None:
    there = sidecar(item(1))
    assert merge(there, there, None) == merge(there, None, there) == merge(None, there, None) == Merged(there)
    with pytest.raises(ValueError, match="nothing to merge"):
        merge(there, None, None)


def test_what_cannot_be_read_in_full_is_not_merged() -> None:
    sound, broken = sidecar(item(1)), decode(b'{"type": ', "a.json")
    for three in ((broken, sound, sound), (None, sound, broken), (None, broken, None)):
        with pytest.raises(BadData, match=r"a\.json"):
            merge(*three)
    newer = decode(written(document(item(1)) | {"diple:format": 2}))
    with pytest.raises(ReadOnly, match="newer diple"):
        merge(None, sound, newer)


def test_two_versions_of_one_annotation_merge_by_themselves() -> None:
    base, ours, theirs = (
        annotation_of(json.dumps(item(1, body=[note(text)], modified=time)).encode())
        for text, time in (("old", EARLY), ("one", EARLY), ("two", LATE))
    )
    result = merge_annotation(base, ours, theirs)
    assert (result.annotation.note, [one.note for one in result.replies]) == ("two", ["one"])
    assert merge_annotation(base, theirs, ours) == result
    assert merge_annotation(base, result.annotation, ours).annotation == result.annotation
    assert merge_annotation(base, base, ours).annotation == ours
