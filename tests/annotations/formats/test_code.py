import pytest

from annotations.formats.code import interpreter_of, is_code, language_of
from tests.annotations.formats.reading import article, assert_blocks_are_sound, outline


@pytest.mark.parametrize(
    ("name", "head", "language"),
    [
        ("a.py", "", "python"),
        ("a.rs", "", "rust"),
        ("Makefile", "", "make"),
        ("a.pl", "#!/usr/bin/perl\nuse strict;\nmy $x = 1;\n", "perl"),
        ("run", "#!/usr/bin/env -S VAR=1 python3.11 -u\n", "python"),
        ("run", "#!/bin/dash\n", "bash"),
        ("run", "#!/usr/bin/env node\n", "javascript"),
        ("run", "#!/opt/nothing-known\n", None),
        ("run", "#!\n", None),
        ("a.unknown", "x", None),
    ],
)
def test_the_language_follows_from_the_name_else_the_first_line(name, head, language):
    assert language_of(name, head) == language


@pytest.mark.parametrize(
    ("head", "interpreter"), [("#!/bin/sh -e\n", "sh"), ("#! /usr/bin/env\n", None), ("sh", None)]
)
def test_a_first_line_names_its_interpreter(head, interpreter):
    assert interpreter_of(head) == interpreter


def test_known_names_are_code():
    assert is_code("a.go")
    assert not is_code("a.article")


def test_code_is_one_block_without_the_white_space_at_its_end():
    read = article("def f():\n    return 1\n\n\n", "a.py")
    assert read.reader == "code/1"
    assert read.text == "def f():\n    return 1\n\n\n"
    assert outline(read) == [("code", 0, "def f():\n    return 1")]
    assert read.blocks[0].language == "python"
    assert_blocks_are_sound(read)


def test_much_white_space_at_the_end_is_left_out():
    assert article("x = 1" + "\n" * 10_000, "a.py").blocks[0].end == 5


def test_a_script_without_a_suffix_is_code():
    assert article("#!/bin/sh\necho\n", "run").blocks[0].language == "bash"


def test_header_lines_in_code_are_code():
    assert article("title: x\n", "a.yaml").metadata.title is None
