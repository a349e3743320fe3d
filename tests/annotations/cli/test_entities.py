from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from annotations.entities.lists import lists_folder
from annotations.sidecar import beside
from tests.annotations.cli.conftest import Run

NEWS = """\
東京 👩‍👩‍👧 e\u0301: Angela Merkel met António Guterres of the United Nations in Paris on 28 January 2025.

Merkel left Paris on Wednesday with 40 percent of the money, about $3 million.
"""


@pytest.fixture
def news(article: Path) -> Path:
    article.write_text(NEWS)
    return article


def test_the_statistical_recogniser_finds_people_places_and_organisations_at_exact_offsets(
    run: Run, news: Path
) -> None:
    result = run("entities", news, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert found["article"] == str(news)
    for entity in found["entities"]:
        for mention in entity["mentions"]:
            assert NEWS[mention["start"] : mention["end"]] == mention["text"]
    kinds = {entity["name"]: entity["kind"] for entity in found["entities"]}
    assert kinds["Angela Merkel"] == "PERSON"
    assert kinds["Paris"] == "GPE"
    assert kinds["28 January 2025"] == "DATE"
    assert "ORG" in kinds.values()
    [paris] = [entity for entity in found["entities"] if entity["name"] == "Paris"]
    assert len(paris["mentions"]) == 2


def test_patterns_alone_need_no_pipeline(run: Run, news: Path) -> None:
    result = run("entities", "--no-statistical", "--model", "no_such_pipeline", "--format", "csv", news)
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0]) == ["article", "name", "kind", "start", "end", "text"]
    assert [row["text"] for row in rows if row["kind"] == "DATE"] == ["28 January 2025", "Wednesday"]
    assert all(NEWS[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)


def test_a_table_has_a_row_an_entity(run: Run, news: Path) -> None:
    result = run("entities", "--no-statistical", "--kind", "date", "--kind", "MONEY", news)
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["name", "28", "Wednesday", "$3"]


def test_several_articles_stream_an_object_a_line(run: Run, news: Path) -> None:
    other = news.with_name("other.txt")
    other.write_text("Nothing here but 3 May 2024.")
    args = ("entities", "--no-statistical", news, "missing.txt", other, "--format")
    result = run(*args, "jsonl")
    assert [json.loads(line)["article"] for line in result.stdout.splitlines()] == [str(news), str(other)]
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert [one["article"] for one in json.loads(run(*args, "json").stdout)] == [str(news), str(other)]


def test_articles_recognised_at_once_come_in_their_order_with_their_own_corrections(
    run: Run, news: Path
) -> None:
    (apart := news.parent.with_name("apart")).mkdir()
    others = [(apart if number == 1 else news.parent) / f"{number}.txt" for number in range(4)]
    for number, other in enumerate(others):
        other.write_text(f"Maria Weber told Reuters {number} times. Weber left Berlin." * (5 - number))
    run("add", others[1], "--entity", "Maria Weber", "--kind", "ORG")
    result = run("entities", *others, news.with_name("missing.txt"), news, "--format", "jsonl")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["article"] for one in found] == [str(path) for path in (*others, news)]
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    kinds = [{each["name"]: each["kind"] for each in one["entities"]} for one in found]
    assert [one.get("Maria Weber") for one in kinds] == ["PERSON", "ORG", "PERSON", "PERSON", None]
    [weber] = [each for each in found[0]["entities"] if each["name"] == "Maria Weber"]
    assert weber["aliases"] == ["Weber"]
    [merkel] = [each for each in found[4]["entities"] if each["name"] == "Angela Merkel"]
    assert [each["text"] for each in merkel["mentions"]] == ["Angela Merkel", "Merkel"]


def test_a_country_and_its_people_have_its_code(run: Run, article: Path) -> None:
    article.write_text("The U.S. and American officials.")
    found = json.loads(run("entities", "--no-statistical", "--format", "json", article).stdout)
    assert [(one["name"], one["kind"], one["code"]) for one in found["entities"]] == [
        ("United States", "GPE", "US"),
        ("American", "NORP", "US"),
    ]


def test_a_fault_in_a_list_of_names_is_a_line_with_its_place(run: Run, article: Path) -> None:
    lists_folder().mkdir(parents=True)
    (lists_folder() / "mine.csv").write_text("name,kind\nBavaria,CLUB\n", "utf-8")
    result = run("entities", article, article)
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1
    assert f"{lists_folder() / 'mine.csv'}:2: 'Bavaria' has the unknown kind 'CLUB'" in result.stderr


def test_a_correction_in_the_sidecar_is_what_counts(run: Run, news: Path) -> None:
    run("add", news, "--quote", "28 January 2025", "--kind", "EVENT")
    found = json.loads(run("entities", "--no-statistical", "--format", "json", news).stdout)
    assert {one["name"]: one["kind"] for one in found["entities"]}["28 January 2025"] == "EVENT"


def test_no_entities_are_a_line_and_status_1(run: Run, article: Path) -> None:
    article.write_text("Nothing to see.")
    result = run("entities", "--no-statistical", "--format", "json", article)
    assert (result.exit_code, result.stderr) == (1, "diple: no entities found\n")
    assert json.loads(result.stdout)["entities"] == []


def test_a_kind_or_a_pipeline_that_is_none_is_told_in_a_line(run: Run, news: Path) -> None:
    kind = run("entities", "--kind", "PLANET", news)
    assert kind.exit_code == 2
    assert "is no kind; use one of PERSON, NORP" in kind.stderr
    model = run("entities", "--model", "no_such_pipeline", news)
    assert (model.exit_code, model.stdout) == (1, "")
    assert "no such spaCy pipeline" in model.stderr


def test_an_entity_can_be_annotated_by_its_name(run: Run, news: Path) -> None:
    assert run("add", news, "--entity", "paris", "--tag", "capital").exit_code == 0
    assert "entity Paris (GPE)" in run("cat", news).stdout
    missing = run("add", news, "--entity", "Nowhere", "--tag", "t")
    assert missing.exit_code == 1
    assert "say what it is with --kind" in missing.stderr


def entities_of(run: Run, article: Path) -> dict[str, dict[str, Any]]:
    """Return what is found without the statistical recogniser, by name."""
    found = json.loads(run("entities", article, "--no-statistical", "--format", "json").stdout)
    return {each["name"]: each for each in found["entities"]}


def test_a_correction_of_an_entity_counts_everywhere_and_in_the_other_articles_of_the_folder(
    run: Run, article: Path
) -> None:
    article.write_text("Lindqvist left. Nobody saw Lindqvist in Paris.\n")
    other = article.with_name("other.txt")
    other.write_text("It was Lindqvist who left Paris.\n")
    assert run("add", article, "--entity", "Lindqvist", "--kind", "org").exit_code == 0
    assert run("add", article, "--entity", "Paris", "--kind", "none").exit_code == 0
    for path, count in ((article, 2), (other, 1)):
        found = entities_of(run, path)
        assert "Paris" not in found
        assert found["Lindqvist"]["kind"] == "ORG"
        assert len(found["Lindqvist"]["mentions"]) == count
    run("add", other, "--entity", "Paris", "--kind", "GPE")
    assert entities_of(run, other)["Paris"]["kind"] == "GPE"
    assert "Paris" not in entities_of(run, article)


def test_an_article_read_with_others_learns_from_them_too(run: Run, article: Path) -> None:
    article.write_text("Reuters told Lindqvist.\n")
    other = article.with_name("other.txt")
    other.write_text("Reuters told Lindqvist again.\n")
    run("add", article, "--quote", "Lindqvist", "--kind", "FAC")
    found = [
        json.loads(line) for line in run("entities", article, other, "--format", "jsonl").stdout.splitlines()
    ]
    assert [{each["name"]: each["kind"] for each in one["entities"]}["Lindqvist"] for one in found] == [
        "FAC"
    ] * 2


def test_a_folder_stands_for_the_articles_below_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "old").mkdir(parents=True)
    (folder / "b.txt").write_text("Reuters was in Paris.\n")
    (folder / "old" / "a.txt").write_text("Paris slept.\n")
    run("add", folder / "b.txt", "--whole", "--note", "Read.")
    asked = ("entities", folder, "--no-statistical", "--kind", "GPE")
    found = json.loads(run(*asked, "--format", "json").stdout)
    assert [(each["article"], each["entities"][0]["name"]) for each in found] == [
        (str(folder / "b.txt"), "Paris"),
        (str(folder / "old" / "a.txt"), "Paris"),
    ]
    (folder / "old" / "a.txt").unlink()
    assert isinstance(json.loads(run(*asked, "--format", "json").stdout), list)
    assert run(*asked).stdout.splitlines()[1].startswith(str(folder / "b.txt"))


def test_an_entity_is_tied_to_a_uri(run: Run, article: Path) -> None:
    article.write_text("They left the U.S. and Paris. America is large.\n")
    assert run("add", article, "--entity", "America", "--identify", "q30").exit_code == 0
    assert (
        run("add", article, "--quote", "Paris", "--identify", "https://www.wikidata.org/wiki/Q90").exit_code
        == 0
    )
    found = entities_of(run, article)
    assert found["United States"]["uri"] == "http://www.wikidata.org/entity/Q30"
    assert found["Paris"]["uri"] == "http://www.wikidata.org/entity/Q90"
    assert "uri: http://www.wikidata.org/entity/Q30" in run("cat", article).stdout
    [entity, words] = json.loads(beside(article).read_bytes())["first"]["items"]
    for item, number in ((entity, 30), (words, 90)):
        assert item["motivation"] == "identifying"
        assert item["body"] == [
            {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": f"http://www.wikidata.org/entity/Q{number}",
            }
        ]


def test_names_of_one_uri_are_one_entity(run: Run, article: Path) -> None:
    article.write_text("They left Burma. Nobody left Rangoon.\n")
    for name in ("Burma", "Rangoon"):
        run("add", article, "--entity", name, "--kind", "GPE", "--identify", "Q836")
    [one] = entities_of(run, article).values()
    assert len(one["mentions"]) == 2
    assert one["uri"] == "http://www.wikidata.org/entity/Q836"


def names_of(run: Run, article: Path) -> dict[str, list[int]]:
    """Return where the mentions of each entity start."""
    return {
        name: [each["start"] for each in one["mentions"]] for name, one in entities_of(run, article).items()
    }


def test_entities_are_merged_and_split_by_name_and_by_mention(run: Run, article: Path) -> None:
    text = "They left Burma. Nobody left Burma, and America, the U.S., left Syria.\n"
    article.write_text(text)
    first, second = text.index("Burma"), text.rindex("Burma")
    assert names_of(run, article) == {
        "Myanmar": [first, second],
        "United States": [text.index("America"), text.index("U.S.")],
        "Syria": [text.index("Syria")],
    }
    assert run("add", article, "--entity", "America", "--apart").exit_code == 0
    assert run("add", article, "--entity", "syria", "--same-as", "burma").exit_code == 0
    assert run("add", article, "--quote", "Burma", "--nth", "2", "--apart").exit_code == 0
    found = entities_of(run, article)
    assert names_of(run, article) == {
        "Myanmar": [first, text.index("Syria")],
        "Burma (2)": [second],
        "America": [text.index("America")],
        "United States": [text.index("U.S.")],
    }
    assert not any("uri" in one for one in found.values())
    sources = [
        item["body"][0]["source"] for item in json.loads(beside(article).read_bytes())["first"]["items"]
    ]
    assert sorted(sources) == [
        f"urn:diple:entity:{name}" for name in ("America", "Burma%20%282%29", "Myanmar")
    ]
    decided = run("cat", article).stdout.partition("Entities decided:")[2]
    for told in ("stands by itself", "same as Myanmar", "same as Burma (2)"):
        assert f": {told}; by " in decided
    run("add", article, "--entity", "Burma (2)", "--identify", "Q836")
    assert ": uri: http://www.wikidata.org/entity/Q836; by " in run("cat", article).stdout
    run("add", article, "--quote", "U.S.", "--same-as", "Burma (2)")
    assert names_of(run, article)["Burma (2)"] == [second, text.index("U.S.")]


def test_what_is_said_of_names_is_known_in_the_other_articles(run: Run, article: Path) -> None:
    for path in (article, article.with_name("other.txt")):
        path.write_text("They left Burma and Syria.\n")
    run("add", article, "--entity", "Burma", "--identify", "Q836")
    run("add", article, "--entity", "Syria", "--same-as", "Burma")
    [one] = entities_of(run, article.with_name("other.txt")).values()
    assert (len(one["mentions"]), one["uri"]) == (2, "http://www.wikidata.org/entity/Q836")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--quote", "Burma", "--apart", "--identify", "Q836"), "--identify and --apart exclude each other"),
        (("--whole", "--same-as", "Syria"), "--same-as is about words or an entity"),
        (("--quote", "Burma", "--same-as", "Nowhere"), "no entity 'Nowhere' was found"),
        (("--quote", "They", "--apart"), "these words are no entity; say with --kind"),
        (("--entity", "Burma", "--same-as", "Myanmar"), "Burma is Myanmar already"),
    ],
)
def test_what_cannot_be_said_of_an_entity_is_refused(
    run: Run, article: Path, options: tuple[str, ...], told: str
) -> None:
    article.write_text("They left Burma.\n")
    result = run("add", article, *options)
    assert result.exit_code in (1, 2)
    assert told in result.stderr
    assert not beside(article).exists()


def test_kind_and_uri_of_an_annotation_are_edited_listed_and_found(run: Run, article: Path) -> None:
    article.write_text("They left Burma and Syria.\n")
    identity = run("add", article, "--quote", "Burma", "--kind", "ORG").stdout.strip()
    run("add", article, "--entity", "Syria", "--note", "Where?")
    assert run("edit", identity, article, "--kind", "loc", "--identify", "q836").exit_code == 0

    def rows(*query: str) -> list[tuple[str, ...]]:
        listed = json.loads(run("list", article, "--format", "json", *query).stdout)
        return [(row["kind"], row["entity"], row["uri"]) for row in listed]

    burma, syria = ("LOC", None, "http://www.wikidata.org/entity/Q836"), ("GPE", "Syria", None)
    assert rows() == [syria, burma]
    assert rows("-q", "kind:loc") == rows("-q", "entity:burma") == [burma]
    assert rows("-q", "entity:syria kind:gpe") == [syria]
    run("edit", identity, article, "--kind", "")
    assert rows("-q", "entity:burma") == [(None, None, burma[2])]
    run("edit", identity, article, "--identify", "")
    assert rows("-q", "quote:burma") == [(None, None, None)]


def test_what_is_no_uri_is_refused(run: Run, article: Path) -> None:
    result = run("add", article, "--quote", "Moscow", "--identify", "Moscow")
    assert result.exit_code == 2
    assert "Q42" in result.stderr
    assert not beside(article).exists()
