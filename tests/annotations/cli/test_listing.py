from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.cli.rows import FIELDS
from annotations.sidecar import beside
from tests.annotations.cli.conftest import TEXT, Run

Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def noted(run: Run, article: Path) -> Path:
    run("add", article, "--quote", "Moscow", "--note", "Who?", "--tag", "who", "--as", "alice")
    run("add", article, "--quote", "December", "--tag", "dates", "--tag", "to check", "--as", "bob")
    return article


def test_every_format_has_the_same_fields_and_rows(run: Run, noted: Path) -> None:
    array = json.loads(run("list", "--format", "json").stdout)
    lines = [json.loads(line) for line in run("list", "--format", "jsonl").stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(run("list", "--format", "csv").stdout)))
    assert array == lines
    assert [tuple(row) for row in array] == [FIELDS, FIELDS]
    assert [tuple(row) for row in table] == [FIELDS, FIELDS]
    assert [row["id"] for row in table] == [row["id"] for row in array]
    markdown = run("list", "--format", "markdown").stdout.splitlines()
    assert markdown[0] == f"| {' | '.join(FIELDS)} |"
    assert len(markdown) == 4


def test_a_table_is_the_default_and_its_ids_name_annotations(run: Run, noted: Path) -> None:
    header, first, _ = run("list").stdout.splitlines()
    assert header.split() == ["id", "article", "start", "state", "quote", "note", "tags", "creator"]
    assert run("delete", first.split()[0]).exit_code == 0
    assert len(run("list").stdout.splitlines()) == 2


def test_a_table_says_in_words_which_thing_an_entity_is(run: Run, article: Path, rows: Rows) -> None:
    run("add", article, "--entity", "Moscow", "--kind", "GPE")
    run("add", article, "--quote", "December", "--same-as", "Moscow")
    run("add", article, "--entity", "Moscow", "--identify", "Q649")
    table = run("list").stdout
    assert "same as Moscow" in table
    assert "http://www.wikidata.org/entity/Q649" in table
    assert "urn:diple:entity:Moscow" in {each["uri"] for each in rows()}


def test_nothing_found_is_a_line_and_status_1(run: Run, article: Path) -> None:
    for args in ([], [article], ["."]):
        result = run("list", *args)
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", "diple: no annotations found\n")
    assert run("list", "--format", "json").stdout == "[]\n"


def test_an_article_a_sidecar_and_a_folder_stand_for_the_same(noted: Path, rows: Rows) -> None:
    beside_it = [row | {"article": "", "sidecar": ""} for row in rows(noted)]
    for path in (beside(noted), noted.parent, "."):
        assert [row | {"article": "", "sidecar": ""} for row in rows(path)] == beside_it


def test_after_an_edit_of_the_article_spans_are_where_the_words_are(noted: Path, rows: Rows) -> None:
    noted.write_text("A line before.\n" + TEXT.replace("December", "winter"))
    moscow, december = rows()
    assert (moscow["state"], moscow["start"]) == ("moved", TEXT.index("Moscow") + 15)
    assert (december["state"], december["start"]) == ("orphan", None)


def test_an_article_that_is_gone_leaves_spans_as_stored(noted: Path, rows: Rows) -> None:
    noted.unlink()
    assert [(row["state"], row["start"]) for row in rows()] == [
        (None, TEXT.index("Moscow")),
        (None, TEXT.index("December")),
    ]


def test_bad_sidecars_are_told_and_the_others_listed(run: Run, noted: Path) -> None:
    (noted.parent / "broken.txt.annotations.json").write_text("{")
    result = run("list", ".", "missing", "--format", "jsonl")
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 2
    broken, missing = result.stderr.splitlines()
    assert "broken.txt.annotations.json" in broken
    assert missing == "diple: missing: there is no such file or folder; check the name"


def test_an_item_that_cannot_be_understood_is_told_and_the_others_listed(run: Run, noted: Path) -> None:
    data = json.loads(beside(noted).read_bytes())
    data["first"]["items"][0]["target"] = 3
    beside(noted).write_text(json.dumps(data))
    result = run("list", "--format", "jsonl")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1
    assert "it is set aside and kept as it is" in result.stderr


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ("who", ["Moscow"]),
        ("tag:dates", ["December"]),
        ("user:alice OR user:bob", ["Moscow", "December"]),
        ('-tag:"to check"', ["Moscow"]),
        ("is:exact article:report", ["Moscow", "December"]),
        ("is:orphan", []),
    ],
)
def test_a_query_narrows_both_commands(run: Run, noted: Path, query: str, quotes: list[str]) -> None:
    for args in (["list", "-q", query], ["list", "--query", query], ["search", "--", query]):
        result = run(args[0], "--format", "jsonl", *args[1:])
        assert [json.loads(line)["quote"] for line in result.stdout.splitlines()] == quotes
        assert result.exit_code == int(not quotes)


def test_an_open_discussion_is_found_with_its_replies(run: Run, noted: Path, rows: Rows) -> None:
    first = rows()[0]["id"]
    assert run("search", "is:open").exit_code == 1
    run("add", noted, "--reply-to", first, "--note", "Them.")
    assert json.loads(run("search", "is:open", "--format", "json").stdout)[0]["id"] == first
    run("add", noted, "--reply-to", first, "--tag", "resolved")
    assert run("search", "is:open").exit_code == 1


def test_a_query_with_a_fault_is_a_usage_error(run: Run, noted: Path) -> None:
    result = run("search", "colour:red")
    assert result.exit_code == 2
    assert "there is no field 'colour:'" in result.stderr
