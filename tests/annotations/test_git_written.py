from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.git.written import LINE, has_line, hook, is_hook, is_ours, settings, with_line, without_line

LINES = st.lists(
    st.sampled_from([b"*.png binary", b"# *.annotations.json merge=diple", b"", b" ", b"\xff \xe9", b"\x0c"])
)
FILES = st.builds(
    lambda lines, end, last: end.join(lines) + (end if last and lines else b""),
    LINES,
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
)


@given(FILES)
def test_the_line_is_added_once_and_taken_out_without_a_trace(data: bytes) -> None:
    added = with_line(data)
    assert has_line(added)
    assert added.startswith(data)
    assert with_line(added) == added
    assert without_line(added) == data


@given(FILES, FILES)
def test_whatever_stands_around_the_line_stays(before: bytes, after: bytes) -> None:
    around = with_line(before)
    if around.endswith(b"\n"):
        assert without_line(around + after) == before + after


def test_the_line_is_known_however_it_is_spaced() -> None:
    assert has_line(b"  " + LINE.replace(" ", "\t ").encode() + b" \r\n")
    assert not has_line(b"#" + LINE.encode())


def test_settings_and_hook_are_known_wherever_diple_is() -> None:
    for program in ("diple", "'/a b/diple'", "PYTHONPATH=/x '/it'\"'\"'s/python' -P -m annotations"):
        assert all(is_ours(key, value) for key, value in settings(program).items())
        assert is_hook(hook(program).encode())
    assert not is_ours("merge.diple.driver", "mine merge %O %A %B")
    assert not is_hook(hook("diple").encode() + b"mine\n")
    assert not is_hook(b"#!/bin/sh\nmine\n" + hook("diple").encode())
