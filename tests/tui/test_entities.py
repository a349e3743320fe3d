"""The lines of the pane's view of entities, and of what was seen before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.elsewhere import Remark, Seen
from annotations.entities.mentions import Entity, Mention
from annotations.model import EntityTarget
from tests.annotations.building import article, open_notebook
from tests.conftest import Golden
from tui import wrap
from tui.entities import (
    BLOCKS,
    FILTER,
    HIDDEN,
    NOTHING_SEEN,
    PLAIN,
    Listing,
    Showing,
    bare,
    cells_for,
    detail_lines,
    key_of,
    kind_of,
    remarks_by_key,
    seen_lines,
    sparkline,
    spread,
    told_of,
    with_details,
)
from tui.margin import NO_ENTITIES, Line

GOLDEN: Final = Path(__file__).with_name("golden") / "entities"
LENGTH: Final = 1000


def entity(name: str, kind: str, *places: int, aliases: tuple[str, ...] = (), **more: str) -> Entity:
    mentions = tuple(Mention(at, at + 1, kind) for at in places)
    return Entity(name, kind, mentions, more.get("code"), aliases, more.get("uri"))


BOGDANOV: Final = entity("Mikhail Bogdanov", "PERSON", 100, 400, 950, aliases=("Bogdanov",))
AL_SHARAA: Final = entity("Ahmed al-Sharaa", "PERSON", 50)
JOSE: Final = entity("José Ångström", "PERSON", 20)
SYRIA: Final = entity(
    "Syria", "GPE", *range(0, 1000, 25), code="SY", uri="http://www.wikidata.org/entity/Q858"
)
HTS: Final = entity("Hayat Tahrir al-Sham", "ORG", 700, 720, 740, aliases=("HTS", "Tahrir al-Sham"))
FIRST: Final = entity("first", "ORDINAL", 500)
TWO: Final = entity("two", "CARDINAL", 200, 300)
TITLE: Final = entity("The Long Road to the Harbour and Back", "WORK_OF_ART", 999)
ALL: Final = (SYRIA, JOSE, AL_SHARAA, BOGDANOV, TWO, FIRST, HTS, TITLE)
USUAL: Final = Showing(frozenset({"ORDINAL", "CARDINAL"}))


def lines(showing: Showing = USUAL, columns: int = 35, levels: str = BLOCKS) -> list[Line]:
    noted = {key_of(HTS)}
    return Listing(ALL, columns=columns, length=LENGTH, levels=levels, noted=noted).lines(showing)


def names(showing: Showing) -> list[str]:
    """Return the names of the entities in their order."""
    return [line.key.partition(":")[2] for line in lines(showing) if ":" in line.key]


def drawn(of: list[Line], columns: int) -> bytes:
    """Return lines as the pane sets them, with the key and the style of each at the right."""
    rows = []
    for line in of:
        right = wrap.fit(line.right, columns // 2)
        left = wrap.fit(line.left, columns - wrap.width(right) - (1 if right else 0))
        row = left + " " * (columns - wrap.width(left) - wrap.width(right)) + right
        rows.append(f"|{row}| {line.style} {line.mark} {line.key}".rstrip())
    return ("\n".join(rows) + "\n").encode()


@pytest.mark.parametrize("columns", [35, 77])
def test_the_view_at_two_widths(columns: int, golden: Golden) -> None:
    made = with_details(lines(columns=columns), key_of(HTS), detail_lines(HTS, (), columns, 20))
    golden(GOLDEN / f"{columns}.txt", drawn(made, columns))


def test_entities_stand_in_groups_by_kind_with_letter_and_count() -> None:
    heads = [(line.left, line.right, line.key, line.mark) for line in lines() if line.style == "group"]
    assert heads == [
        ("P PERSON", "3", "PERSON", "PERSON"),
        ("O ORG", "1", "ORG", "ORG"),
        ("G GPE", "1", "GPE", "GPE"),
        ("W WORK OF ART", "1", "WORK_OF_ART", "WORK_OF_ART"),
    ]


def test_the_most_frequent_come_first_or_those_mentioned_first() -> None:
    assert names(USUAL)[:3] == ["Mikhail Bogdanov", "José Ångström", "Ahmed al-Sharaa"]
    by_place = Showing(USUAL.hidden, by_place=True)
    assert names(by_place)[:3] == ["José Ångström", "Ahmed al-Sharaa", "Mikhail Bogdanov"]


def test_no_entities_say_what_to_do() -> None:
    assert Listing((), columns=35, length=0).lines(USUAL) == NO_ENTITIES


# -- hidden kinds ----------------------------------------------------------------------------------


def test_hidden_kinds_are_listed_in_one_quiet_line_at_the_end() -> None:
    last = lines()[-1]
    assert last == Line("hidden: I ORDINAL 1, C CARDINAL 1", "", "faint", HIDDEN)
    assert lines(columns=30)[-1].left == "hidden: I 1, C 1"
    assert not [each for each in lines(Showing()) if each.key == HIDDEN]


def test_a_kind_is_hidden_and_shown_again() -> None:
    hidden = USUAL.switched("PERSON")
    assert "Mikhail Bogdanov" not in names(hidden)
    assert "P PERSON 3" in lines(hidden, 77)[-1].left
    assert names(hidden.switched("PERSON")) == names(USUAL)
    assert "two" in names(USUAL.switched("CARDINAL"))


def test_where_all_is_hidden_only_that_is_said() -> None:
    every = Showing(frozenset(each.kind for each in ALL))
    assert [each.key for each in lines(every) if each.key] == [HIDDEN]


def test_a_key_tells_its_kind() -> None:
    assert {kind_of(key_of(HTS)), kind_of("ORG")} == {"ORG"}


# -- narrowing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bog", [BOGDANOV]),
        ("hts", [HTS]),
        ("TAHRIR hayat", [HTS]),
        ("jose angstrom", [JOSE]),
        ("ÅNG", [JOSE]),
        ("work of art", [TITLE]),
        ("person al", [AL_SHARAA]),
        ("gpe", [SYRIA]),
        ("  ", list(ALL)),
        ("nobody", []),
    ],
)
def test_entities_are_narrowed_by_name_alias_and_kind(typed: str, found: list[Entity]) -> None:
    narrowed = names(Showing(typed=typed))
    assert sorted(narrowed) == sorted(each.name for each in found)


def test_what_is_typed_is_shown_with_how_many_it_finds() -> None:
    first, *rest = lines(Showing(USUAL.hidden, "ah"))
    assert (first.left, first.right, first.key) == ("/ ah", "2 of 6", FILTER)
    assert [each.key for each in rest if ":" in each.key] == [key_of(AL_SHARAA), key_of(HTS)]
    nothing = lines(Showing(USUAL.hidden, "xyz"))
    assert "no entity has “xyz”" in [each.left.strip() for each in nothing]
    assert nothing[-1].key == HIDDEN


@given(st.text(max_size=12))
def test_words_without_capitals_and_accents_stay_so(words: str) -> None:
    assert bare(bare(words)) == bare(words)


# -- sparklines ------------------------------------------------------------------------------------


def test_a_sparkline_shows_where_the_mentions_stand() -> None:
    assert spread(BOGDANOV, LENGTH, 8) == [1, 0, 0, 1, 0, 0, 0, 1]
    assert sparkline([1, 0, 4, 2], 4) == "▂ █▄"
    assert sparkline([1, 0, 4, 2], 4, PLAIN) == ": @="
    assert sparkline([1, 0, 40], 40) == "▁ █"


@given(st.lists(st.integers(0, 500), max_size=30), st.integers(0, 500), st.integers(1, 24))
def test_every_mention_is_counted_in_one_cell(places: list[int], length: int, cells: int) -> None:
    counts = spread(entity("x", "ORG", *places), length, cells)
    assert (len(counts), sum(counts)) == (cells, len(places))


@given(st.lists(st.integers(0, 99), min_size=1, max_size=24), st.sampled_from([BLOCKS, PLAIN]))
def test_a_cell_is_blank_where_nothing_stands_and_never_lower_for_more(
    counts: list[int], levels: str
) -> None:
    line = sparkline(counts, max(counts), levels)
    assert [each == " " for each in line] == [not count for count in counts]
    heights = {count: levels.find(each) for count, each in zip(counts, line, strict=True)}
    assert sorted(heights.values()) == [heights[count] for count in sorted(heights)]


def test_a_pane_that_is_too_narrow_has_none() -> None:
    assert [cells_for(columns) for columns in (10, 29, 30, 35, 50, 77, 200)] == [0, 0, 8, 8, 16, 24, 24]
    narrow = next(each for each in lines(columns=20) if each.key == key_of(BOGDANOV))
    assert narrow.right == "×3"


# -- the one that is chosen ------------------------------------------------------------------------


def test_of_the_chosen_entity_aliases_country_and_notes_are_shown(tmp_path: Path) -> None:
    with open_notebook(article(tmp_path)) as notebook:
        note = notebook.add(EntityTarget("HTS", "ORG"), note="An armed group. " * 20)
        tagged = notebook.add(EntityTarget("HTS", "ORG"), tags=["armed", "north"])
    shown = detail_lines(HTS, [note, tagged], 35, 20)
    assert shown[0].left == "    also HTS, Tahrir al-Sham"
    assert {line.key for line in shown} == {key_of(HTS)}
    assert shown[1].left == "    · An armed group. An armed"
    assert [line.left for line in shown if line.left.startswith("    ·")][-1] == "    · #armed #north"
    assert [line.left for line in detail_lines(SYRIA, (), 77, 40)] == ["    SY"]
    assert detail_lines(AL_SHARAA, (), 35, 20) == []
    assert [line.left for line in detail_lines(TITLE, (), 35, 20)] == [
        "    The Long Road to the Harbour",
        "    and Back",
    ]
    assert detail_lines(TITLE, (), 77, len(TITLE.name)) == []
    assert Listing(ALL, columns=35, length=LENGTH).room == 35 - 9 - 3 - 3


def test_what_is_known_of_one_stands_below_it() -> None:
    made = lines()
    more = [Line("more", key=key_of(HTS))]
    at = next(at for at, line in enumerate(made) if line.key == key_of(HTS))
    assert with_details(made, key_of(HTS), more) == [*made[: at + 1], *more, *made[at + 1 :]]
    assert with_details(made, "ORG:gone", more) == made


# -- seen before -----------------------------------------------------------------------------------


def remark(identity: str, said: str = "A note.", path: str = "/lib/other.txt") -> Remark:
    when = datetime(2026, 11, 22, tzinfo=UTC), identity
    return Remark(path, identity, "HTS", False, said, "ana", when, "2026-11-22")


SEEN: Final = [
    Seen(HTS, (remark("one"), remark("two", "#armed")), 2, 3),
    Seen(SYRIA, (remark("two", "#armed"),), 0),
]


def test_what_was_seen_before_is_listed_by_entity() -> None:
    assert [(line.left, line.right) for line in seen_lines(SEEN)] == [
        ("O Hayat Tahrir al-Sham", "5"),
        ("  A note.", ""),
        ("    other.txt · ana", "2026-11-22"),
        ("  #armed", ""),
        ("    other.txt · ana", "2026-11-22"),
        ("  and 3 more", ""),
        ("G Syria", "1"),
        ("  #armed", ""),
        ("    other.txt · ana", "2026-11-22"),
    ]
    keys = list(dict.fromkeys(line.key for line in seen_lines(SEEN) if line.key))
    assert [remarks_by_key(SEEN)[key].annotation for key in keys] == ["one", "two", "two"]
    assert seen_lines([]) == NOTHING_SEEN


def test_what_was_seen_before_is_told_in_a_line() -> None:
    assert told_of(SEEN) == "5 notes on Hayat Tahrir al-Sham, Syria"
    assert told_of([Seen(HTS, (remark("one"),), 1)]) == "1 note on Hayat Tahrir al-Sham"
    assert told_of([]) == ""
    many = [Seen(each, (remark(each.name),), 1) for each in ALL]
    assert told_of(many).endswith("Syria, José Ångström, Ahmed al-Sharaa …")
