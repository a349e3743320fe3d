"""What holds of every merge, whatever two sides made of a sidecar."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.codec import decode, encode, one_line
from annotations.collection import Collection
from annotations.merge import merge
from annotations.model import Annotation
from annotations.records import Tombstone
from tests.annotations.building import document, identity, item
from tests.annotations.merging import Separate, marked, note, read, separate, three, words

Three = tuple[Collection | None, Collection, Collection]
many = settings(max_examples=60, deadline=None, derandomize=True)
"""The same examples on every run; `tests/torture/test_merging.py` draws many more at random."""


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
    for key in buried(ours) | buried(theirs):
        assert key in buried(merged) or key in living(merged)
    for key in living(merged).keys() & (before.keys() | here.keys() | there.keys()):
        assert key in here or key in there
        if key in before and (key not in here or key not in there) and one_article(made):
            left = here.get(key) or there[key]
            assert one_line(before[key]) != one_line(left), "unchanged, and deleted by the other side"


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
    if base is not None:
        for merged in (merge(base, base, ours), merge(base, ours, decode(encode(base)))):
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


class Person:
    """Somebody with an own copy of a sidecar, who takes in the others' when saving."""

    def __init__(self, name: str, start: Collection) -> None:
        self.name, self.base, self.mine = name, start, start

    def save(self, file: Collection) -> Collection:
        self.mine = self.base = decode(encode(merge(self.base, self.mine, file).collection))
        return self.mine

    def edit(self, deed: str, number: int, time: int) -> set[str]:
        """Do something to an annotation and return the words that were there and are not wanted any more."""
        made = json.loads(encode(self.mine))
        page = made["first"]["items"]
        found = next((one for one in page if one["id"] == identity(number)), None)
        said = {one["value"] for one in (found or {}).get("body", ()) if one["purpose"] == "commenting"}
        if found is None:
            page.append(item(number, body=[note(f"{self.name} at {time}")], modified=clock(time)))
        elif deed == "delete":
            page.remove(found)
            stones = made.setdefault("diple:deleted", [])
            stones.append({"id": found["id"], "deleted": clock(time)})
        else:
            kept = [one for one in found["body"] if deed == "tag" or one["purpose"] != "commenting"]
            new = (
                words("tagging", f"{self.name} at {time}")
                if deed == "tag"
                else note(f"{self.name} at {time}")
            )
            found["body"], found["modified"] = [*kept, new], clock(time)
        made["diple:deleted"] = [
            one for one in made.get("diple:deleted", ()) if one["id"] != identity(number) or deed == "delete"
        ]
        self.mine = read(
            made
            if made["diple:deleted"]
            else {key: value for key, value in made.items() if key != "diple:deleted"}
        )
        return set() if deed == "tag" and found is not None else said


def clock(time: int) -> str:
    return f"2026-11-22T12:{time // 2:02}:00Z"


deeds = st.tuples(
    st.integers(0, 2), st.sampled_from(["note", "note", "tag", "delete", "save", "save"]), st.integers(1, 2)
)


@given(st.lists(deeds, max_size=14))
@many
def test_people_who_save_in_turns_end_with_one_file_that_has_all_their_words(
    turns: list[tuple[int, str, int]],
) -> None:
    file = read(document(*(item(number, body=[note("begin")]) for number in (1, 2))))
    people = [Person(name, file) for name in ("ann", "bob", "cas")]
    written, unwanted = set(), set()
    for time, (who, deed, number) in enumerate(turns):
        if deed == "save":
            file = people[who].save(file)
            continue
        unwanted |= people[who].edit(deed, number, time)
        mine = {one.id: one for one in people[who].mine.annotations}
        if deed != "tag" and identity(number) in mine:
            written.add(str(mine[identity(number)].note))
    for person in (*people, *people):
        file = person.save(file)
    assert {encode(person.mine) for person in people} == {encode(file)}
    words_left = {one.note for one in file.annotations}
    assert written - unwanted <= words_left
