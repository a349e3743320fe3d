"""What was decided about entities: by words and by name, by whom and when."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.article import Article
from annotations.deciding import Wanted
from annotations.entities.mentions import Entity, Mention
from annotations.model import EntityTarget
from annotations.notebook import Notebook
from annotations.spans import Span
from tests.annotations.building import article, open_notebook
from tui.decided import Decided, decided_key, where_of
from tui.entities import key_of

TEXT = "Jordan met Jordan; M. Jordan, Jordan and Jordan left.\n"
PLACES = [Span(0, 6), Span(11, 17), Span(30, 36), Span(41, 47)]
JORDAN = Entity(
    "M. Jordan",
    "PERSON",
    tuple(sorted(Mention(*each, "PERSON") for each in (*PLACES, Span(19, 28)))),
    aliases=("Jordan",),
)


@pytest.fixture
def text(tmp_path: Path) -> Article:
    return article(tmp_path, TEXT)


def told(notebook: Notebook, here: Span | None = None, entity: Entity = JORDAN) -> list[str]:
    lines = Decided.of(notebook).lines(entity, here, 90)
    assert {line.key for line in lines} <= {key_of(entity)}
    return [line.left.strip() for line in lines]


def test_it_is_told_what_was_decided_here_of_names_and_in_how_many_places(text: Article) -> None:
    with open_notebook(text) as notebook:
        notebook.decide(*(Wanted(each, "PERSON") for each in PLACES[:3]))
        notebook.decide(Wanted(EntityTarget("Jordan", "PERSON"), uri="Q41421"))
        notebook.decide(Wanted(EntityTarget("M. Jordan", "PERSON"), "PERSON"))
        names = [
            "✓ PERSON everywhere · alice 2026-11-22",
            "✓ Q41421 wherever it says Jordan · alice 2026-11-22",
        ]
        assert told(notebook) == [*names, "✓ PERSON in 3 of 5 places · alice 2026-11-22"]
        assert told(notebook, PLACES[1]) == [
            "✓ PERSON here · alice 2026-11-22",
            *names,
            "✓ PERSON in 3 of 5 places · alice 2026-11-22",
        ]
        assert told(notebook, PLACES[3]) == told(notebook)


def test_a_uri_is_told_once_whoever_gave_it(text: Article) -> None:
    uri = "http://www.wikidata.org/entity/Q41421"
    tied = replace(JORDAN, uri=uri)
    with open_notebook(text) as notebook:
        assert told(notebook, entity=tied) == [uri]
        notebook.decide(Wanted(EntityTarget("Jordan", "PERSON"), uri="Q41421"))
        assert told(notebook, entity=tied) == ["✓ Q41421 wherever it says Jordan · alice 2026-11-22"]


def test_of_an_entity_with_one_place_it_is_told_here(text: Article) -> None:
    with open_notebook(text) as notebook:
        notebook.add(PLACES[0], kind="PERSON", note="Sure.")
    one = Entity("Jordan", "PERSON", (Mention(*PLACES[0], "PERSON"),))
    assert told(notebook, entity=one) == ["✓ PERSON here · alice 2026-11-22"]
    assert told(notebook, entity=Entity("left", "PERSON", (Mention(48, 52, "PERSON"),))) == []


def test_all_who_decided_are_named_and_the_last_day(text: Article) -> None:
    with open_notebook(text) as notebook:
        made = notebook.decide(*(Wanted(each, "PERSON") for each in PLACES))
    data = json.loads(notebook.path.read_bytes())
    for number, item in enumerate(data["first"]["items"]):
        item["creator"]["name"] = ("alice", "bob", "carol", "bob")[number]
        item["modified"] = f"2026-11-2{number}T00:00:00Z"
    notebook.path.write_text(json.dumps(data))
    notebook = open_notebook(text)
    assert told(notebook) == ["✓ PERSON in 4 of 5 places · alice, bob … 2026-11-23"]
    everything = Decided.of(notebook)
    assert [each.id for each in everything.at(Span(0, 40))] == [each.id for each in made[2::-1]]
    assert everything.about("Jordan") == []


def test_a_decision_tells_where_it_counts(text: Article) -> None:
    with open_notebook(text) as notebook:
        here = notebook.add(PLACES[0], kind="PERSON")
        name = notebook.add(EntityTarget("Jordan", "PERSON"), kind="PERSON")
    assert (where_of(here), where_of(name)) == ("here", "everywhere")
    assert where_of(name, JORDAN) == "wherever it says Jordan"


def listed(notebook: Notebook, columns: int = 60, chosen: str = "", typed: str = "") -> list[tuple[str, str]]:
    return [(line.left, line.right) for line in Decided.of(notebook).group(columns, chosen, typed)]


def test_all_decisions_are_listed_what_is_no_entity_first_in_the_order_of_the_text(text: Article) -> None:
    with open_notebook(text) as notebook:
        assert listed(notebook) == []
        notebook.decide(Wanted(PLACES[2], "PERSON"), Wanted(PLACES[1], "NONE"), Wanted(PLACES[0], "NONE"))
        notebook.decide(Wanted(EntityTarget("M.  Jordan", "PERSON"), uri="Q41421"))
        notebook.add(PLACES[3], kind="ORG", note="More than a decision.")
        assert listed(notebook) == [
            ("", ""),
            ("Decided", "4"),
            ("  Jordan", "no entity here"),
            ("  Jordan", "no entity here"),
            ("  Jordan", "PERSON here"),
            ("  M. Jordan", "Q41421 everywhere"),
        ]


def test_who_else_decided_is_told_and_of_the_chosen_one_who_and_when_in_any_case(text: Article) -> None:
    with open_notebook(text) as notebook:
        mine, _ = notebook.decide(Wanted(EntityTarget("Jordan", "PERSON"), "ORG"), Wanted(PLACES[0], "NONE"))
    data = json.loads(notebook.path.read_bytes())
    [others] = [each for each in data["first"]["items"] if each["id"] != mine.id]
    others["creator"] |= {"id": "urn:diple:creator:bob", "name": "bob"}
    notebook.path.write_text(json.dumps(data))
    with open_notebook(text) as notebook:
        first = [("", ""), ("Decided", "2"), ("  Jordan", "no entity here"), ("    bob 2026-11-22", "")]
        assert listed(notebook) == [*first, ("  Jordan", "ORG everywhere")]
        own = [("  Jordan", "ORG everywhere"), ("    alice 2026-11-22", "")]
        assert listed(notebook, chosen=decided_key(mine)) == [*first, *own]
        assert listed(notebook, columns=24)[-2:] == [("  Jordan", "ORG"), ("    everywhere", "")]


def test_they_are_narrowed_as_the_entities_are(text: Article) -> None:
    with open_notebook(text) as notebook:
        notebook.decide(Wanted(PLACES[0], "NONE"), Wanted(Span(48, 52), "ORG"))
        assert listed(notebook, typed="LEFT org") == [("", ""), ("Decided", "1"), ("  left", "ORG here")]
        assert listed(notebook, typed="nobody") == []
