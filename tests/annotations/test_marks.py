from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations import marks
from annotations.marks import Versions

PLAIN = b"{\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\n}\n"


def test_two_versions_are_taken_apart() -> None:
    assert marks.taken_apart(PLAIN) == Versions(None, b"{\nours\n}\n", b"{\ntheirs\n}\n")
    assert marks.first(PLAIN) == 2


def test_what_both_came_from_is_taken_where_every_conflict_shows_it() -> None:
    shown = PLAIN.replace(b"=======", b"||||||| 1f2e3d4\nwas\n=======")
    assert marks.taken_apart(shown) == Versions(b"{\nwas\n}\n", b"{\nours\n}\n", b"{\ntheirs\n}\n")
    both = marks.taken_apart(shown + PLAIN)
    assert both is not None
    assert both.base is None


def test_a_conflict_inside_a_version_is_left_in_it() -> None:
    inner = PLAIN.replace(b"{\n", b"").replace(b"}\n", b"")
    found = marks.taken_apart(PLAIN.replace(b"ours\n", inner))
    assert found is not None
    assert found.theirs == b"{\ntheirs\n}\n"
    assert marks.taken_apart(found.ours) == Versions(None, b"{\nours\n}\n", b"{\ntheirs\n}\n")


def test_marks_that_git_made_longer_are_those_of_a_conflict_inside() -> None:
    inner = b"<<<<<<<<< one\nx\n=========\ny\n>>>>>>>>> two\n"
    found = marks.taken_apart(PLAIN.replace(b"=======\n", b"||||||| merged\n" + inner + b"=======\n"))
    assert found is not None
    assert found.base is not None
    assert marks.taken_apart(found.base) == Versions(None, b"{\nx\n}\n", b"{\ny\n}\n")


def test_a_conflict_that_does_not_end_ends_with_the_file() -> None:
    assert marks.taken_apart(b"a\n<<<<<<< x\nb\n=======\nc\n") == Versions(None, b"a\nb\n", b"a\nc\n")
    assert marks.taken_apart(b"a\n<<<<<<< x\nb\n") == Versions(None, b"a\nb\n", b"a\n")


def test_marks_that_fit_nowhere_are_no_conflict_and_can_be_taken_out() -> None:
    stray = b"a\n=======\nb\n>>>>>>> x\n"
    assert marks.taken_apart(stray) is None
    assert marks.without(stray) == b"a\nb\n"


def test_conflicts_too_deep_in_one_another_are_not_taken_apart() -> None:
    assert marks.taken_apart(b"<<<<<<< x\n" * 50_000) is None


@given(
    st.lists(
        st.tuples(*[st.lists(st.sampled_from([b"a\n", b"b\r\n", b'"<<<<<<<"\n', b"\n"]), max_size=3)] * 4),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=100, deadline=None)
def test_each_version_is_what_it_was_before_git_put_them_together(
    parts: list[tuple[list[bytes], ...]],
) -> None:
    data = base = ours = theirs = b""
    for around, was, one, other in (tuple(map(b"".join, part)) for part in parts):
        data += around + b"<<<<<<< a\n" + one + b"||||||| b\n" + was + b"=======\n" + other + b">>>>>>> c\n"
        base, ours, theirs = base + around + was, ours + around + one, theirs + around + other
    assert marks.taken_apart(data) == Versions(base, ours, theirs)
