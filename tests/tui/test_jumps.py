from hypothesis import given
from hypothesis import strategies as st

from tui import jumps
from tui.jumps import Jumps, Place

PLACES = st.builds(Place, st.sampled_from(["one.txt", "two.txt"]), st.integers(0, 6))
DOINGS = st.lists(st.tuples(st.sampled_from(["leave", "back", "forward"]), PLACES), max_size=30)


def at(offset):
    return Place("report.txt", offset)


def test_there_is_nowhere_to_go_at_first():
    assert Jumps().last() is None
    assert Jumps().forward() is None
    assert Jumps().back(at(5)) is None


def test_back_goes_through_the_places_left_and_forward_returns_to_where_one_was():
    kept = Jumps()
    kept.leave(at(1))
    kept.leave(at(2))
    assert [kept.back(at(3)), kept.back(at(2)), kept.back(at(1))] == [at(2), at(1), None]
    assert [kept.forward(), kept.forward(), kept.forward()] == [at(2), at(3), None]


def test_back_leads_to_another_article():
    kept = Jumps()
    kept.leave(Place("one.txt", 7))
    assert kept.back(Place("two.txt", 0)) == Place("one.txt", 7)
    assert kept.forward() == Place("two.txt", 0)


def test_a_jump_from_the_middle_drops_nothing():
    kept = Jumps()
    for offset in (1, 2, 3):
        kept.leave(at(offset))
    kept.back(at(4))
    kept.back(at(3))
    kept.leave(at(9))
    assert set(kept.places) == {at(1), at(2), at(3), at(4), at(9)}
    assert kept.back(at(10)) == at(9)


def test_equal_places_stand_once_where_they_were_left_last():
    kept = Jumps()
    for offset in (1, 2, 1):
        kept.leave(at(offset))
    assert kept.places == [at(2), at(1)]


def test_the_last_place_is_the_one_the_last_jump_left():
    kept = Jumps()
    kept.leave(at(1))
    kept.leave(at(5))
    assert kept.last() == at(5)


def test_the_oldest_places_go(monkeypatch):
    monkeypatch.setattr(jumps, "LONGEST", 3)
    kept = Jumps()
    for offset in range(6):
        kept.leave(at(offset))
    assert kept.places == [at(3), at(4), at(5)]


@given(DOINGS)
def test_whatever_is_done_the_list_holds_each_place_once_and_the_index_is_in_it(doings):
    kept = Jumps()
    for doing, place in doings:
        before = list(kept.places)
        if doing == "leave":
            kept.leave(place)
            assert kept.places[-1] == place
        elif doing == "back":
            found = kept.back(place)
            assert found is None or found in kept.places
        else:
            found = kept.forward()
            assert found is None or found in before
        assert len(set(kept.places)) == len(kept.places) <= jumps.LONGEST
        assert 0 <= kept.at <= len(kept.places)


@given(st.lists(PLACES, min_size=1, max_size=8), PLACES)
def test_going_back_to_the_start_and_forward_again_ends_where_it_began(left, here):
    kept = Jumps()
    for place in left:
        kept.leave(place)
    seen = []
    place = here
    while (before := kept.back(place)) is not None:
        seen.append(before)
        place = before
    returned = []
    while (after := kept.forward()) is not None:
        returned.append(after)
    assert returned[-1:] == ([here] if seen else [])
    assert returned[:-1][::-1] == seen[:-1]


def test_places_of_a_text_that_changed_go_with_its_words():
    kept = Jumps()
    kept.marks["a"], kept.marks["b"] = at(7), Place("other.txt", 7)
    kept.leave(at(3))
    kept.leave(Place("other.txt", 3))
    kept.follow("report.txt", lambda offset: offset + 10)
    assert kept.places == [at(13), Place("other.txt", 3)]
    assert kept.marks == {"a": at(17), "b": Place("other.txt", 7)}
