import re
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.commands import INTENTS, MODES, READING, intent, keys_table
from tui.keys import Keys
from tui.notation import alike, tokens
from tui.rebinding import rebound

IDS = [each.id for each in INTENTS]


def clashes(intents):
    """Return the pairs of intents that wait for the same presses in one mode."""
    return [
        (one.id, other.id)
        for one, other in combinations(intents, 2)
        if set(one.modes) & set(other.modes)
        for mine in one.keys
        for theirs in other.keys
        if alike(tokens(mine), tokens(theirs))
    ]


def keys_of(intents, id):
    return next(each.keys for each in intents if each.id == id)


# -- the table -------------------------------------------------------------------------------------


def test_every_id_and_action_stands_once():
    assert max(Counter(IDS).values()) == 1
    assert max(Counter(each.action for each in INTENTS).values()) == 1


def test_every_intent_can_be_explained():
    for each in INTENTS:
        assert re.fullmatch(r"[a-z]+(\.[a-z_]+)?", each.id)
        assert each.title[0].isupper(), each.id
        assert each.help[0].isupper(), each.id
        assert each.help.endswith("."), each.id
        assert set(each.modes) <= set(MODES), each.id
        assert each.modes, each.id


def test_every_intent_is_carried_out_by_the_reading_screen_which_has_no_others():
    from tui.screens.reading import ReadingScreen

    assert {name for name in dir(ReadingScreen) if name.startswith("do_")} == {
        each.action for each in INTENTS
    }


def test_every_default_key_can_be_read():
    assert [key for each in INTENTS for key in each.keys if not tokens(key)] == []


def test_no_two_intents_wait_for_the_same_presses():
    assert clashes(INTENTS) == []


def test_no_default_key_is_one_that_terminals_and_multiplexers_take():
    taken = {f"ctrl+{letter}" for letter in "abcdhijmqsvz"}
    assert taken.isdisjoint(key for each in INTENTS for key in each.keys if each.id != "stop")
    assert intent("stop").keys == ("ctrl+z",), "what it means everywhere"


def test_an_intent_is_found_by_its_id():
    assert intent("note").title == "Note"
    with pytest.raises(KeyError):
        intent("no.such")


# -- rebinding -------------------------------------------------------------------------------------


def test_without_settings_the_keys_are_the_default_ones():
    assert rebound({}) == (INTENTS, [])


def test_keys_are_replaced_by_those_of_the_settings():
    intents, faults = rebound({"note": "B f2", "help": ["?"]})
    assert faults == []
    assert keys_of(intents, "note") == ("B", "f2")
    assert keys_of(intents, "help") == ("?",)
    assert Keys(intents).press("B", READING).intent.id == "note"
    assert [each.id for each in intents] == IDS


def test_a_command_can_be_left_without_keys():
    intents, faults = rebound({"theme": ""})
    assert faults == []
    assert keys_of(intents, "theme") == ()


def test_two_commands_can_swap_their_keys():
    intents, faults = rebound({"note": "t", "tag": "a"})
    assert faults == []
    assert (keys_of(intents, "note"), keys_of(intents, "tag")) == (("t",), ("a",))


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"noet": "B"}, "keys.noet: there is no such command; `diple keys` lists them"),
        ({"note": "alt+x"}, "keys.note: 'alt+x' is not a key"),
        ({"note": "B Space"}, "keys.note: 'Space' is not a key"),
        ({"note": "t"}, "keys.note: 't' already belongs to tag"),
        ({"note": "]"}, "keys.note: ']' already belongs to heading.next"),
        ({"note": "mq"}, "keys.note: 'mq' already belongs to mark.set"),
        ({"note": "B", "tag": "B"}, "keys.note: 'B' already belongs to tag"),
    ],
)
def test_what_cannot_be_bound_is_told_and_the_default_kept(settings, fault):
    intents, faults = rebound(settings)
    assert faults == [fault]
    id = fault.partition(":")[0].removeprefix("keys.")
    if id in IDS:
        assert keys_of(intents, id) == intent(id).keys


def test_a_default_that_comes_back_takes_its_key_from_whom_it_was_given_to():
    intents, faults = rebound({"tag": "a", "note": "x"})
    assert faults == ["keys.note: 'x' already belongs to link", "keys.tag: 'a' already belongs to note"]
    assert intents == INTENTS


def test_the_same_key_may_mean_different_things_in_different_modes():
    intents, faults = rebound({"pane.open": "d"})
    assert faults == []
    assert keys_of(intents, "pane.open") == ("d",)


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.sampled_from([*IDS, "unknown"]),
        st.lists(
            st.sampled_from([*"ajkxmtWZ]0", "]a", "mq", "m{a-z}", "space", "f9", "alt+q"]), max_size=3
        ).map(" ".join),
        max_size=8,
    )
)
def test_no_settings_leave_two_commands_with_the_same_key(settings):
    intents, faults = rebound(settings)
    assert clashes(intents) == []
    assert [each.id for each in intents] == IDS
    for each in intents:
        wanted = tuple(settings.get(each.id, " ".join(each.keys)).split())
        told = any(fault.startswith(f"keys.{each.id}:") for fault in faults)
        assert each.keys == (intent(each.id).keys if told or each.id not in settings else wanted)


# -- the table for people --------------------------------------------------------------------------


def test_the_printed_table_has_every_intent_in_its_group():
    printed = keys_table()
    rows = [line for line in printed.splitlines() if line.startswith(("| `", "| (palette)"))]
    assert sorted(row.rsplit("|", 2)[1].strip() for row in rows) == sorted(IDS)
    assert printed.count("### ") == len({each.group for each in INTENTS})


def test_the_printed_table_shows_the_keys_in_use():
    intents, _ = rebound({"note": "B"})
    assert "| `B` | Note |" in keys_table(intents)
    assert "| (palette) | Mouse on or off |" in keys_table(intents)


def test_a_key_that_ends_a_cell_of_a_table_does_not():
    intents, _ = rebound({"note": "|"})
    assert r"| `\|` | Note |" in keys_table(intents)
