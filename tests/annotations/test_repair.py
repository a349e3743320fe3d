from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.codec import decode, encode
from annotations.collection import Collection
from annotations.errors import BadData
from annotations.mending import UNREAD, mended
from annotations.repair import repaired
from tests.annotations.building import document, identity, item, written
from tests.annotations.corpus import CORPUS, Broken

TOMBSTONE = {"id": identity(9), "deleted": "2026-11-22T11:07:00Z"}


def noted(number: int, note: str, **changes: object) -> dict[str, object]:
    body = {"type": "TextualBody", "purpose": "commenting", "format": "text/markdown", "value": note}
    return item(number, **{"body": [body]} | changes)


WHOLE = written(
    document(noted(1, "First note."), noted(2, "Second note, é.")) | {"diple:deleted": [TOMBSTONE]}
)


def made_of(data: bytes) -> Collection:
    """Return what a repair makes of ``data``: sound, canonical, and as it says."""
    repair = repaired(data, "f.json")
    assert repair is not None
    found = decode(repair.data)
    assert found.fault is None
    assert encode(found) == repair.data == encode(repair.collection)
    assert repair.done
    return found


def notes(found: Collection) -> list[str | None]:
    return [one.note for one in found.annotations]


@pytest.mark.parametrize("broken", CORPUS.values(), ids=CORPUS)
def test_what_happens_to_sidecars_is_repaired(broken: Broken) -> None:
    data = broken.damage(WHOLE)
    if broken.kept is None:
        with pytest.raises(BadData, match="nothing in it can be repaired"):
            repaired(data, "f.json")
        return
    found = made_of(data)
    assert len(found.annotations) == broken.kept
    said = {str(note).replace("\n", " ") for note in notes(found)}
    assert broken.kept == 1 or any(note.startswith("Second note") for note in said)
    assert said & {"First note.", "Our note.", "F\xffrst note."} or broken.kept == 1


def test_a_sound_sidecar_needs_no_repair_nor_does_one_of_a_newer_format() -> None:
    assert repaired(WHOLE) is None
    assert repaired(written(document(item(1), {"id": 7}))) is None
    newer = WHOLE.replace(b'"diple:format": 1', b'"diple:format": 2')
    assert repaired(newer) is None
    with pytest.raises(BadData, match="newer diple"):
        repaired(newer[:-4])


def test_an_item_cut_short_is_set_aside_and_what_it_said_kept() -> None:
    found = made_of(WHOLE[: WHOLE.index(b"note, ")])
    assert notes(found) == ["First note."]
    [cut] = found.bad
    assert json.loads(cut.raw)["body"][0]["value"] == "Second "


def test_of_two_annotations_with_one_id_the_second_gets_its_own_unless_they_are_the_same() -> None:
    other = noted(1, "Another.")
    found = made_of(written(document(noted(1, "First note."), noted(1, "First note."), other)))
    assert sorted(map(str, notes(found))) == ["Another.", "First note."]
    assert found.bad == ()
    assert len({one.id for one in found.annotations}) == 2
    again = written(document(noted(1, "First note."), other))
    assert {one.id for one in made_of(again).annotations} == {one.id for one in found.annotations}


def test_what_makes_no_sense_outside_the_items_is_kept_as_text() -> None:
    data = WHOLE.replace(b'"diple:format": 1', b'"diple:format": "x"')
    found = made_of(data)
    assert notes(found) == ["First note.", "Second note, é."]
    [(key, left)] = [pair for pair in found.extra.pairs if pair[0] == UNREAD]
    assert key == UNREAD
    assert json.loads(left) == ['diple:format: "x"']


def test_every_key_that_stands_twice_is_looked_into() -> None:
    more = json.dumps(document(noted(3, "Third note."))["first"])
    data = WHOLE.replace(b'"total"', b'"first": %b, "total"' % more.encode())
    assert notes(made_of(data)) == ["First note.", "Second note, é.", "Third note."]


@pytest.mark.parametrize("keep", ["line", "byte"])
def test_whatever_one_thing_is_missing_only_what_it_stood_in_is_set_aside(keep: str) -> None:
    whole = written(document(noted(1, "Note one."), noted(2, "Note two."), noted(3, "Note three.")))
    lines = whole.splitlines(keepends=True)
    if keep == "line":
        cuts = [b"".join(lines[:at] + lines[at + 1 :]) for at in range(len(lines))]
    else:
        marks = [found.start() for found in re.finditer(rb'[\[\]{}",:]', whole)]
        cuts = [whole[:at] + whole[at + 1 :] for at in marks[::7]]
    broken = [data for data in cuts if decode(data).fault is not None]
    assert len(broken) > 30
    for data in broken:
        found = made_of(data)
        assert len(found.annotations) >= 2, data
        kept = encode(found)
        for words in (b"Note one", b"Note two", b"Note three"):
            assert words in kept or words not in data, data


@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=4)), max_size=3),
    st.integers(0, len(WHOLE)),
)
@settings(max_examples=150, deadline=None)
@example([], len(WHOLE) // 2)
def test_no_damage_makes_a_repair_fail_or_lose_what_could_be_read(
    damage: list[tuple[int, int, bytes]], length: int
) -> None:
    data = WHOLE
    for start, removed, put in damage:
        data = data[:start] + put + data[start + removed :]
    data = data[: length or None]
    could_be_read = decode(data)
    try:
        repair = repaired(data)
    except BadData:
        assert could_be_read.annotations == ()
        return
    if repair is None:
        assert could_be_read.fault is None
        return
    found = decode(repair.data)
    assert found.fault is None
    assert encode(found) == repair.data
    assert {one.id for one in could_be_read.annotations} <= {one.id for one in found.annotations}


LINES = WHOLE.splitlines(keepends=True)


@given(st.lists(st.tuples(st.integers(0, len(LINES)), st.integers(0, 30), st.booleans()), max_size=4))
@settings(max_examples=60, deadline=None)
def test_wherever_git_puts_its_marks_the_versions_are_merged(places: list[tuple[int, int, bool]]) -> None:
    lines, end = list(LINES), len(LINES)
    for at, count, shown in sorted(places, reverse=True):
        count = min(count, end - at)
        end = at
        part = lines[at : at + count]
        other = [line.replace(b"note", b"word") for line in part]
        was = [b"||||||| b\n", *part] if shown else []
        lines[at : at + count] = [b"<<<<<<< a\n", *part, *was, b"=======\n", *other, b">>>>>>> c\n"]
    data = b"".join(lines)
    if not places:
        return
    found = made_of(data)
    assert {identity(1), identity(2)} <= {one.id for one in found.annotations}
    assert {"First", "Second"} <= {str(note).partition(" ")[0] for note in notes(found)}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=5), values, max_size=3), st.booleans())
@settings(max_examples=100, deadline=None)
def test_sound_json_is_mended_to_itself(value: object, lines: bool) -> None:
    data = msgspec.json.encode(value)
    assert mended(data, lines=lines) == data


@given(st.text(alphabet='{}[]:,"\\a1 \n\té', max_size=60).map(str.encode), st.booleans())
@settings(max_examples=300, deadline=None)
def test_anything_is_mended_to_sound_json_that_holds_all_of_its_texts(data: bytes, lines: bool) -> None:
    made = mended(b"[" + data, lines=lines)
    assert made is not None
    json.loads(made)
    assert made.count(b"a") >= data.count(b"a")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_what_git_could_not_merge_is_merged(tmp_path: Path, style: str) -> None:
    path = tmp_path / "report.txt.annotations.json"

    def git(*arguments: str, status: int = 0) -> None:
        options = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", f"merge.conflictStyle={style}")
        done = subprocess.run(["git", *options, *arguments], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == status, done.stderr

    def commit(*items: object, **more: object) -> None:
        path.write_bytes(written(document(*items) | more))
        git("add", ".")
        git("commit", "--quiet", "--message", "Notes")

    git("init", "--quiet", "--initial-branch=main")
    commit(noted(1, "First."), item(2), item(3))
    git("checkout", "--quiet", "-b", "other")
    commit(
        noted(1, "Theirs.", modified="2026-11-24T00:00:00Z"),
        item(2),
        noted(5, "Their new one."),
        **{"diple:deleted": [{"id": identity(3), "deleted": "2026-11-24T00:00:00Z"}]},
    )
    git("checkout", "--quiet", "main")
    commit(noted(1, "Ours.", modified="2026-11-23T00:00:00Z"), item(2), item(3), noted(4, "Our new one."))
    git("merge", "other", status=1)
    assert b"<<<<<<<" in path.read_bytes()
    found = made_of(path.read_bytes())
    assert {"Ours.", "Theirs.", "Their new one.", "Our new one."} <= set(notes(found))
    [first] = [one for one in found.annotations if one.id == identity(1)]
    assert first.note == "Theirs."
    [reply] = [one for one in found.annotations if one.reply_to == identity(1)]
    assert reply.note == "Ours."
    assert identity(3) not in {one.id for one in found.annotations}
    assert [stone.id for stone in found.deleted if hasattr(stone, "id")] == [identity(3)]
