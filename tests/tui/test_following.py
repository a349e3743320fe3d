"""Places of an older text in a newer one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.spans import Span
from annotations.text import FileSource, MemorySource, Utf8Text
from tests.tui.driving import REPORT
from tui import following as module
from tui.following import WORDS, following, placed, words_at

NEW = (
    REPORT.replace("The visit", "Corrected on Monday.\n\nThe visit")
    .replace("two military bases", "two large naval bases")
    .replace(" Rosneft sent nobody, and Moscow said nothing.", "")
)


@pytest.fixture(params=["compared", "near"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take both ways: comparing, and looking for the words nearby as in long texts."""
    if request.param == "near":
        monkeypatch.setattr(module, "_COMPARED", 10)
    return str(request.param)


@pytest.mark.parametrize(
    ("words", "now"),
    [
        ("Delegation", "Delegation"),
        ("The visit", "The visit"),
        ("Ana Petrova", "Ana Petrova"),
        ("Damascus", "Damascus"),
        ("It has two sentences", "It has two sentences"),
    ],
)
def test_words_that_stayed_are_found(words: str, now: str) -> None:
    follow = following(REPORT, NEW)
    start = REPORT.index(words)
    assert follow.offset(start) == NEW.index(now)
    assert follow.span(Span(start, start + len(words))) == (NEW.index(now), NEW.index(now) + len(now))


def test_words_that_went_lead_to_what_stands_in_their_place(way: str) -> None:
    follow = following(REPORT, NEW)
    start = REPORT.index("military")
    assert follow.span(Span(start, start + len("military"))) is None
    if way == "compared":
        assert NEW[follow.offset(start) :].startswith("large naval")
        assert NEW[follow.offset(REPORT.index("Rosneft sent")) :].startswith("A third paragraph")


@pytest.mark.parametrize("text", ["", "a", "a\n", REPORT, "\n\n" + REPORT])
def test_a_text_that_is_the_same_has_all_its_places(text: str) -> None:
    follow = following(text, text)
    assert [follow.offset(at) for at in range(len(text))] == list(range(len(text)))


def test_an_empty_text_has_one_place() -> None:
    assert following(REPORT, "").offset(50) in (0, 50)
    assert following("", REPORT).offset(0) in (0, len(REPORT))


LINES = st.lists(
    st.sampled_from(["a", "The crane stood.\n", "by the quay ", "\n", "Talks went on. ", "e\u0301t\u00e9 "]),
    max_size=9,
).map("".join)


@given(LINES, LINES, LINES, LINES)
def test_what_stands_before_and_after_an_edit_stays_with_its_words(
    head: str, was: str, now: str, tail: str
) -> None:
    head, tail = f"The head is here. {head}", f"Now comes what is last. {tail}"
    old, new = f"{head}\n{was}\n{tail}", f"{head}\n{now}\n{tail}"
    follow = module._Compared(old, new)
    offsets = [follow.offset(at) for at in range(len(old) + 1)]
    assert all(0 <= at <= len(new) for at in offsets)
    assert offsets[: len(head)] == list(range(len(head)))
    for at in range(len(tail)):
        assert offsets[len(old) - at] == len(new) - at


@given(LINES, st.sampled_from(["", "a", "\n"]), st.integers(0, 200), st.data())
def test_words_are_followed_to_a_place_in_the_newer_text(
    was: str, end: str, cut: int, data: st.DataObject
) -> None:
    old, new = f"{was}{end}", was[:cut]
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    span = module._Compared(old, new).span(Span(start, data.draw(st.integers(start + 1, len(old)))))
    assert span is None or 0 <= span.start < span.end <= len(new)


def test_a_long_text_is_looked_at_near_its_places_alone(tmp_path: Path, way: str) -> None:
    if way == "compared":
        return
    lines = [f"Line {number} of a long article.\n" for number in range(20_000)]
    old, new = ("".join(some).encode() for some in (lines, ["New.\n", *lines]))
    follow = following(Utf8Text(MemorySource(old)), text := Utf8Text(MemorySource(new)))
    assert follow.offset(200_000) == 200_005
    assert text.counted < len(new)
    path = tmp_path / "old.txt"
    path.write_bytes(old)
    gone = Utf8Text(FileSource(path))
    path.write_bytes(new)
    assert following(gone, text).offset(200_000) == 200_000


def test_a_place_that_was_remembered_is_found_by_its_words() -> None:
    for words in ("Talks in Damascus", "The visit"):
        at = REPORT.index(words)
        found = placed(NEW, words_at(REPORT, at), at)
        assert NEW[found:].startswith(words)
    assert len(words_at(REPORT, 0)) == WORDS
    assert placed(NEW, "words that stand nowhere", 17) == 17
    assert placed(NEW, "", 17) == placed(NEW, " \n ", 17) == 17


def test_of_several_copies_the_nearest_is_taken() -> None:
    text = "one two. " * 50
    assert placed(f"x{text}", "one two. ", 90) == 91
    assert placed(text[3:], "one two. ", 90) in (87, 96)
