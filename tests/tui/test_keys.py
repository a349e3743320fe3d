import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.commands import INTENTS, MODES, PANE, READING, SELECTING, intent
from tui.keys import Keys, Press
from tui.notation import LETTER, tokens

EVERY_KEY = [(each, key, mode) for each in INTENTS for key in each.keys for mode in each.modes]
TYPED = st.sampled_from([*"aegjmnxGw]['0159}", "escape", "space", "ctrl+o", "tab", "é"])


def typed(keys, *presses, mode=READING):
    """Return what each press gave, without the empty answers."""
    return [found for each in presses if (found := keys.press(each, mode)) is not None]


def ids(found):
    return [press.intent.id for press in found]


@pytest.mark.parametrize("mode", MODES)
def test_every_key_reaches_its_intent_in_each_of_its_modes(mode):
    mine = [(wanted, key) for wanted, key, where in EVERY_KEY if where == mode]
    assert len(mine) > 20
    keys = Keys(INTENTS)
    for wanted, key in mine:
        presses = ["q" if each == LETTER else each for each in tokens(key)]
        [found] = typed(keys, *presses, mode=mode)
        assert (found.intent, found.count) == (wanted, None), key
        assert LETTER not in key or found.letter == "q"
        assert keys.pending == ""


def test_a_count_comes_before_a_key():
    keys = Keys(INTENTS)
    assert typed(keys, "1", "2", "j") == [Press(intent("line.down"), 12)]
    assert typed(keys, "j") == [Press(intent("line.down"), None)]


def test_a_count_comes_before_a_sequence():
    keys = Keys(INTENTS)
    [press] = typed(keys, "3", "]", "e")
    assert (press.intent.id, press.count) == ("entity.next", 3)


def test_zero_is_a_key_unless_it_ends_a_count():
    keys = Keys(INTENTS)
    assert ids(typed(keys, "0", mode=SELECTING)) == ["row.start"]
    assert [press.count for press in typed(keys, "1", "0", "w", mode=SELECTING)] == [10]


def test_a_count_stays_within_bounds():
    keys = Keys(INTENTS)
    assert [press.count for press in typed(keys, *"99999999999", "j")] == [999_999]


def test_digits_of_other_scripts_are_no_count():
    keys = Keys(INTENTS)
    assert typed(keys, "٣", "j") == [Press(intent("line.down"), None)]


def test_a_letter_is_handed_on():
    keys = Keys(INTENTS)
    assert typed(keys, "m", "k") == [Press(intent("mark.set"), None, "k")]
    assert typed(keys, "'", "k") == [Press(intent("mark.go"), None, "k")]


@pytest.mark.parametrize("key", ["K", "é", "1", "space", "escape", "]"])
def test_only_a_small_letter_counts_as_one(key):
    keys = Keys(INTENTS)
    assert typed(keys, "m", key) == []
    assert keys.pending == ""


def test_a_key_of_its_own_goes_before_a_letter():
    assert ids(typed(Keys(INTENTS), "'", "'")) == ["jump.last"]


def test_what_is_typed_of_a_sequence_is_pending():
    keys = Keys(INTENTS)
    shown = []
    for key in ("2", "0", "]", "e"):
        keys.press(key)
        shown.append(keys.pending)
    assert shown == ["2", "20", "20]", ""]


def test_a_key_that_leads_nowhere_ends_the_sequence():
    keys = Keys(INTENTS)
    assert typed(keys, "5", "]", "q") == []
    assert keys.pending == ""
    assert typed(keys, "j") == [Press(intent("line.down"), None)]


def test_escape_forgets_what_is_pending_and_nothing_else():
    keys = Keys(INTENTS)
    assert typed(keys, "5", "]", "escape") == []
    assert keys.pending == ""
    assert ids(typed(keys, "escape")) == ["cancel"]


def test_clearing_forgets_an_unfinished_sequence():
    keys = Keys(INTENTS)
    typed(keys, "5", "]")
    keys.clear()
    assert keys.pending == ""
    assert ids(typed(keys, "e")) == ["entity.list"]


@pytest.mark.parametrize(
    ("mode", "wanted"), [(READING, "line.down"), (SELECTING, "cursor.down"), (PANE, "pane.down")]
)
def test_a_key_means_what_its_mode_says(mode, wanted):
    assert ids(typed(Keys(INTENTS), "j", mode=mode)) == [wanted]


def test_a_key_of_another_mode_does_nothing():
    assert typed(Keys(INTENTS), "i", "w", mode=PANE) == []


@given(st.lists(TYPED, max_size=30), st.sampled_from(MODES))
def test_whatever_is_typed_gives_only_intents_of_the_mode(presses, mode):
    keys = Keys(INTENTS)
    for each in presses:
        found = keys.press(each, mode)
        if found is not None:
            assert mode in found.intent.modes
            assert keys.pending == ""
            assert found.count is None or found.count > 0
        assert len(keys.pending) < 10


@given(st.lists(TYPED, max_size=12), st.sampled_from(EVERY_KEY))
def test_after_escape_every_key_works_again(presses, choice):
    wanted, key, mode = choice
    keys = Keys(INTENTS)
    for each in presses:
        keys.press(each, mode)
    keys.press("escape", mode)
    assert ids(typed(keys, *("q" if each == LETTER else each for each in tokens(key)), mode=mode)) == [
        wanted.id
    ]
