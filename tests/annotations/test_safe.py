import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.safe import visible, visible_line

HOSTILE = {
    "\x1b]52;c;aGk=\x07": "\u241b]52;c;aGk=\u2407",
    "\x1b]0;title\x1b\\": "\u241b]0;title\u241b\\",
    "\x1b[31mred": "\u241b[31mred",
    "\x9b31m": "\ufffd31m",
    "\x00\x7f\r\x0b\x0c": "\u2400\u2421\u240d\u240b\u240c",
    "a\u202eb\u2066c": "a\ufffdb\ufffdc",
    "\u2028\u2029\ufeff\ud800": "\ufffd" * 4,
}


@pytest.mark.parametrize(("hostile", "safe"), HOSTILE.items())
def test_what_commands_a_terminal_becomes_visible(hostile, safe):
    assert visible(hostile) == safe
    assert visible_line(hostile) == safe


def test_tabs_and_line_ends_stay_in_a_text_but_not_in_a_line():
    assert visible("a\tb\nc") == "a\tb\nc"
    assert visible_line("a\tb\nc") == "a\u2409b\u240ac"


@given(st.text(st.characters()))
def test_offsets_stay_true_and_nothing_that_controls_is_left(text):
    for safe in (visible(text), visible_line(text)):
        assert len(safe) == len(text)
        assert not any(
            unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in safe if char not in "\t\n"
        )
        assert not any(
            unicodedata.bidirectional(char) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI") for char in safe
        )


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])))
def test_harmless_text_is_left_alone(text):
    assert visible(text) == visible_line(text) == text


@given(st.text(st.characters()))
def test_escaped_json_is_ascii_safe_and_means_the_same(text):
    from annotations.safe import escaped

    encoded = json.dumps(text, ensure_ascii=False)
    assert json.loads(escaped(encoded)) == text
    assert visible(escaped(encoded)) == escaped(encoded)
