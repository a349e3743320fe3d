import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.notation import LETTER, NAMED, alike, spoken, tokens


@pytest.mark.parametrize(
    ("keys", "presses"),
    [
        ("j", ("j",)),
        ("]a", ("]", "a")),
        ("gUU", ("g", "U", "U")),
        ("''", ("'", "'")),
        ("m{a-z}", ("m", LETTER)),
        ("pagedown", ("pagedown",)),
        ("f12", ("f12",)),
        ("ctrl+o", ("ctrl+o",)),
        ("0", ("0",)),
        ("é", ("é",)),
        ("g1", ("g", "1")),
    ],
)
def test_keys_are_cut_into_presses(keys, presses):
    assert tokens(keys) == presses


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "{a-z}",
        "a b",
        " ",
        "\t",
        "a\n",
        "\x1b",
        "5",
        "5x",
        "shift+up",
        "alt+x",
        "ctrl+",
        "ctrl+A",
        "ctrl+up",
        "ctrl+m",
        "ctrl+i",
        "ctrl+h",
        "pgdn",
        "Space",
        "abcd",
        "{a-z}m{a-z}",
    ],
)
def test_what_no_terminal_sends_is_no_key(keys):
    assert tokens(keys) == ()


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=9))
def test_presses_put_together_are_the_key(keys):
    presses = tokens(keys)
    assert "".join(presses) in (keys, "")
    assert not any(each.isspace() or not each.isprintable() for each in presses)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("g", "gg", True),
        ("]a", "]b", False),
        ("]a", "[a", False),
        ("m{a-z}", "mq", True),
        ("m{a-z}", "mQ", False),
        ("m{a-z}", "m{a-z}", True),
        ("m{a-z}", "m", True),
        ("'{a-z}", "''", False),
        ("space", "s", False),
        ("down", "d", False),
    ],
)
def test_keys_are_alike_when_the_same_presses_could_be_meant(one, other, clash):
    assert alike(tokens(one), tokens(other)) is alike(tokens(other), tokens(one)) is clash


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("j", "j"),
        ("]a", "]a"),
        ("space", "Space"),
        ("pagedown", "PgDn"),
        ("f1", "F1"),
        ("ctrl+o", "^O"),
        ("up", "Up"),
    ],
)
def test_keys_are_shown_as_people_write_them(key, words):
    assert spoken(key) == words


def test_every_named_key_is_one_press():
    assert all(tokens(key) == (key,) for key in NAMED)
