"""What holds of every merge, whatever two sides made of a sidecar."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings

from annotations.codec import decode, encode, one_line
from annotations.collection import Collection
from annotations.merge import merge
from annotations.model import Annotation
from annotations.records import Tombstone
from tests.annotations.merging import Separate, marked, separate, three

Three = tuple[Collection | None, Collection, Collection]
many = settings(max_examples=200, deadline=None)


def buried(collection: Collection) -> set[str]:
    return {stone.id for stone in collection.deleted if isinstance(stone, Tombstone)}


def living(collection: Collection | None) -> dict[str, Annotation]:
    return {record.id: record for record in collection.annotations} if collection else {}


@given(three())
@many
def test_the_order_of_the_sides_makes_no_difference(made: Three) -> None:
    base, ours, theirs = made
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert encode(one.collection).decode() == encode(other.collection).decode()
    assert set(one.disagreements) == set(other.disagreements)


@given(three())
@many
def test_merging_the_result_with_either_side_again_changes_nothing(made: Three) -> None:
    base, ours, theirs = made
    merged = merge(base, ours, theirs).collection
    data = encode(merged).decode()
    for result in (merged, decode(data.encode())):
        for side in (ours, theirs):
            again = merge(base, result, side)
            assert encode(again.collection).decode() == data
            assert again.disagreements == ()
        assert encode(merge(base, result, decode(data.encode())).collection).decode() == data


@given(three())
@many
def test_the_result_is_a_sound_sidecar_and_reads_as_it_was_merged(made: Three) -> None:
    merged = merge(*made).collection
    data = encode(merged)
    found = decode(data)
    assert found.fault is None
    assert encode(found) == data
    assert living(found).keys() == living(merged).keys()
    assert len(living(merged)) == len(merged.annotations)
    assert not buried(merged) & living(merged).keys()


@given(three())
@many
def test_nothing_that_was_deleted_returns(made: Three) -> None:
    base, ours, theirs = made
    merged = merge(base, ours, theirs).collection
    before, here, there = (living(one) for one in made)
    for identity in buried(ours) | buried(theirs):
        assert identity in buried(merged) or identity in living(merged)
    for identity in living(merged).keys() & (before.keys() | here.keys() | there.keys()):
        assert identity in here or identity in there
        if identity in before and (identity not in here or identity not in there) and one_article(made):
            left = here.get(identity) or there[identity]
            assert one_line(before[identity]) != one_line(left), "unchanged, and deleted by the other side"


def one_article(made: Three) -> bool:
    return len({one.article.id for one in made if one and one.article}) == 1


@given(three())
@many
def test_a_side_that_changed_nothing_changes_nothing(made: Three) -> None:
    base, ours, theirs = made
    same, twin = decode(encode(ours)), decode(encode(ours))
    for merged in (merge(same, same, theirs), merge(same, theirs, same)):
        assert encode(merged.collection).decode() == encode(theirs).decode()
    for merged in (merge(base, None, ours), merge(base, ours, None), merge(base, same, twin)):
        assert encode(merged.collection).decode() == encode(ours).decode()


TOKEN = re.compile(rb"token-\w+")


def tokens(collection: Collection | None) -> set[bytes]:
    return set(TOKEN.findall(encode(collection))) if collection else set()


@given(marked())
@many
def test_nothing_that_any_side_said_is_lost(made: tuple[Collection | None, list[Collection]]) -> None:
    base, sides = made
    known = tokens(base)
    everywhere = known.intersection(*map(tokens, sides))
    said = set.union(*map(tokens, sides)) - known
    one, two, three_ = sides
    both = merge(base, one, two).collection
    assert tokens(one) | tokens(two) - known <= tokens(both) | known
    for merged in (merge(base, both, three_), merge(base, three_, merge(base, two, one).collection)):
        assert said | everywhere <= tokens(merged.collection)


@given(separate())
@many
def test_edits_of_different_things_merge_in_any_order_to_all_of_them(made: Separate) -> None:
    base, sides, everything = made
    one, two, three_ = sides
    left = merge(base, merge(base, one, two).collection, three_)
    right = merge(base, one, merge(base, two, three_).collection)
    assert encode(left.collection).decode() == encode(right.collection).decode()
    merged, sequence = (encode(replace(each, deleted=())).decode() for each in (left.collection, everything))
    assert merged == sequence
    assert buried(left.collection) == buried(everything)
    assert left.disagreements == right.disagreements == ()
