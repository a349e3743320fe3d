"""The tool that runs the documentation: one that agreed with everything would make its tests worthless."""

from __future__ import annotations

import pytest

from tests.docs.blocks import Block
from tests.docs.shell import Shell, steps

_ID = "urn:uuid:01a20410-f0d6-7000-91fa-9f236087e8fe"
_REAL = "urn:uuid:018f6a52-0000-7000-8000-000000000001"


def console(text: str) -> Block:
    return Block("console", text, 10)


def test_commands_and_their_output_are_told_apart() -> None:
    found = steps(console("$ one\nfirst\nsecond\n$ two\n"))
    assert found == [("one", "first\nsecond\n", 10), ("two", "", 13)]


@pytest.mark.parametrize("said", ["b\n", "a", "a\n\n", "", "A\n", "a.\n"])
def test_other_output_is_told_with_its_line(shell: Shell, said: str) -> None:
    assert shell.differences(console("$ echo a\na\n")) == []
    block = Block("console", f"$ echo a\n{said}", 10)
    assert shell.differences(block) == ["line 10: echo a\na\n"]


def test_errors_are_output_too(shell: Shell) -> None:
    assert shell.differences(console("$ echo oh >&2\noh\n")) == []


def test_three_dots_stand_for_anything_in_a_line_or_for_any_lines(shell: Shell) -> None:
    assert shell.differences(console("$ printf 'a\\nb\\nc\\n'\na\n...\n$ echo one two\none...o\n")) == []
    assert shell.differences(console("$ echo a\n...\na\n...\n")) == []
    assert shell.differences(console("$ echo one two\n...three\n"))
    assert shell.differences(console("$ printf 'a\\nb\\n'\na...b\n"))


def test_an_id_stands_for_the_one_that_came_and_is_used_in_later_commands(shell: Shell) -> None:
    block = console(f"$ echo {_REAL}\n{_ID}\n$ echo 6087e8fe {_REAL[-4:]}\n6087e8fe 0001\n")
    assert shell.differences(block) == []
    assert shell.endings == {"6087e8fe": "00000001"}
    assert shell.translated("diple edit 6087e8fe") == "diple edit 00000001"
    assert shell.differences(console("$ echo 12345678\n6087e8fe\n"))


def test_no_word_and_no_other_number_passes_for_an_id_or_a_time(shell: Shell) -> None:
    assert shell.differences(console(f"$ echo id\n{_ID}\n"))
    assert shell.differences(console("$ echo 2026-11-22T11:02:03Z\n2026-01-01T00:00:00Z\n")) == []
    assert shell.differences(console("$ echo now\n2026-01-01T00:00:00Z\n"))
