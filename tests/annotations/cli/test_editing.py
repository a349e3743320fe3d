from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from annotations import sidecar
from annotations.codec import decode, encode
from annotations.formats import open_article
from annotations.model import MOTIVATIONS, WHOLE, moment
from annotations.notebook import Notebook
from annotations.sidecar import beside
from tests.annotations.cli.conftest import TEXT, Run

Rows = Callable[..., list[dict[str, Any]]]


def added(run: Run, *args: object, **options: Any) -> str:
    result = run("add", *args, **options)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.strip()


def refused(run: Run, *args: object, status: int, **options: Any) -> str:
    result = run(*args, **options)
    assert (result.exit_code, result.stdout) == (status, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("diple: ")
    return line


def test_add_prints_the_id_alone_and_list_the_sidecar_and_cat_agree(
    run: Run, article: Path, rows: Rows
) -> None:
    words = "two military bases there"
    options = ("--note", "n", "--tag", "t", "--link", "https://example.org/=source-of", "--as", "alice")
    identity = added(run, article, "--quote", words, *options)
    assert identity.startswith("urn:uuid:")

    [row] = rows(article)
    start = TEXT.index(words)
    assert row | {"created": "", "modified": ""} == {
        "id": identity,
        "article": str(article),
        "sidecar": str(beside(article)),
        "start": start,
        "end": start + len(words),
        "quote": words,
        "state": "exact",
        "note": "n",
        "tags": ["t"],
        "links": ["https://example.org/=source-of"],
        "motivation": "commenting",
        "creator": "alice",
        "created": "",
        "modified": "",
        "kind": None,
        "entity": None,
        "uri": None,
    }
    printed = run("cat", article).stdout
    assert f"{words}[1]." in printed
    assert (
        f'[1] "{words}"\n    by alice, {row["created"]}, id {identity[-8:]}\n    n\n    tags: t\n' in printed
    )

    data = beside(article).read_bytes()
    assert encode(decode(data)) == data
    [item] = json.loads(data)["first"]["items"]
    assert item["id"] == identity
    assert item["motivation"] in MOTIVATIONS
    assert moment(item["created"]) is not None
    assert item["target"]["selector"][1] == {
        "type": "TextPositionSelector",
        "start": start,
        "end": row["end"],
    }
    for iri in (item["id"], item["target"]["source"], item["creator"]["id"], item["body"][2]["source"]):
        assert iri.startswith(("urn:", "https:"))


def test_a_span_the_article_an_entity_and_a_note_can_be_annotated(
    run: Run, article: Path, rows: Rows
) -> None:
    span = added(run, article, "--span", "0:10")
    whole = added(run, article, "--whole", "--tag", "news")
    entity = added(run, article, "--entity", "Nemo", "--kind", "person", "--tag", "who")
    reply = added(run, article, "--reply-to", span[-6:], "--note", "Why?")
    by_id = {row["id"]: row for row in rows(article)}
    assert (by_id[span]["quote"], by_id[span]["motivation"]) == ("Delegation", "highlighting")
    assert by_id[whole]["motivation"] == "tagging"
    assert by_id[entity]["motivation"] == "classifying"
    assert by_id[reply]["motivation"] == "replying"
    assert "entity Nemo (PERSON)" in run("cat", article).stdout


def test_a_quote_found_more_than_once_needs_to_be_told_apart(run: Run, article: Path, rows: Rows) -> None:
    line = refused(run, "add", article, "--quote", "military bases", status=2)
    assert line == "diple: report.txt: the quote is 3 times in the text; say which with --nth"
    added(run, article, "--quote", "military bases", "--nth", "2")
    assert rows(article)[0]["start"] == TEXT.index("military bases were")
    line = refused(run, "add", article, "--quote", "military bases", "--nth", "4", status=1)
    assert "only 3 times" in line
    assert "not in the text" in refused(run, "add", article, "--quote", "nowhere", status=1)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "give one of --quote, --span, --whole, --entity, --reply-to"),
        (["--whole", "--span", "1:2"], "--span and --whole exclude each other"),
        (["--whole"], "nothing to add with --whole"),
        (["--reply-to", "abcd"], "nothing to add with --reply-to"),
        (["--whole", "--note", "n", "--nth", "2"], "give --quote too"),
        (["--span", "3"], "'3' is no START:END"),
        (["--span", "9:9"], "covers nothing"),
        (["--span", "-1:9"], "is no START:END"),
        (["--span", "5:9999"], f"which has {len(TEXT)} characters"),
        (["--span", "0:5", "--link", "report"], "a link goes to an annotation id, an article id or a URL"),
        (["--span", "0:5", "--kind", "PLANET"], "is no kind; use one of PERSON, NORP"),
        (["--span", "0:5", "--tag", "#"], "a tag needs at least one letter"),
        (["--span", "0:5", "--colour", "red"], "no such option"),
        (["--reply-to", "abc", "--note", "n"], "at least its last four characters"),
    ],
)
def test_a_request_that_makes_no_sense_is_told_in_a_line(
    run: Run, article: Path, args: list[str], says: str
) -> None:
    assert says in refused(run, "add", article, *args, status=2)
    assert not beside(article).exists()


def test_what_is_not_there_is_told_in_a_line(run: Run, article: Path) -> None:
    assert "no annotation has this id" in refused(
        run, "add", article, "--reply-to", "abcd", "--note", "n", status=1
    )
    assert "missing.txt" in refused(run, "add", "missing.txt", "--whole", "--tag", "t", status=1)
    assert "no annotation has this id" in refused(run, "edit", "abcd", "--note", "n", status=1)
    assert "no annotation has this id" in refused(run, "delete", "abcd", status=1)


def test_a_note_comes_from_standard_input(run: Run, article: Path, rows: Rows) -> None:
    added(run, article, "--whole", "--note", "-", stdin="One.\r\n\r\nTwo é.\n")
    assert rows(article)[0]["note"] == "One.\n\nTwo é."
    args = ("add", article, "--whole", "--note", "-")
    assert "the note is no UTF-8" in refused(run, *args, stdin=b"\xff\xfe\xfa", status=3)
    assert "cannot both be standard input" in refused(run, "add", "-", *args[2:], stdin="words", status=2)


def test_an_article_from_standard_input_is_annotated_in_the_users_folder(run: Run, article: Path) -> None:
    result = run("add", "-", "--quote", "Delegation", "--tag", "t", stdin=article.read_bytes())
    assert result.exit_code == 0
    assert "the annotations of stdin are kept in" in result.stderr
    assert "tags: t" in run("cat", "-", stdin=article.read_bytes()).stdout


def test_edit_changes_only_what_is_named(run: Run, article: Path, rows: Rows) -> None:
    identity = added(
        run,
        article,
        "--span",
        "0:10",
        "--note",
        "old",
        "--tag",
        "a",
        "--tag",
        "b",
        "--link",
        "https://a.org/",
    )
    before = rows()[0]
    assert run("edit", identity[-5:], "--tag", "-a", "--tag", "+c", "--tag", "+b").exit_code == 0
    assert rows()[0] | {"modified": ""} == before | {"tags": ["b", "c"], "modified": ""}
    link = "+https://b.org/=supports"
    assert run("edit", identity, article, "--link", link, "--link", "-https://a.org/").exit_code == 0
    assert rows()[0]["links"] == ["https://b.org/=supports"]
    assert run("edit", identity, ".", "--note", "-", "--span", "11:17", stdin="new\n").exit_code == 0
    assert (rows()[0]["note"], rows()[0]["quote"]) == ("new", "visits")
    assert run("edit", identity, beside(article), "--note", "").exit_code == 0
    assert rows()[0]["note"] is None


@pytest.mark.parametrize(
    ("args", "says", "status"),
    [
        ([], "nothing to change; give --note", 2),
        (["--tag", "x"], "begins with neither + nor -", 2),
        (["--tag", "-x"], "the annotation has no tag 'x'", 1),
        (["--link", "-https://example.org/"], "has no link to", 1),
        (["--link", "+nonsense"], "a link goes to", 2),
        (["--span", "5:9999"], "ends after the text", 2),
        (["--settle", "this", "--tag", "+x"], "--settle stands alone", 2),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing(
    run: Run, article: Path, args: list[str], says: str, status: int
) -> None:
    identity = added(run, article, "--span", "0:10")
    before = beside(article).read_bytes()
    assert says in refused(run, "edit", identity, *args, status=status)
    assert beside(article).read_bytes() == before


@pytest.mark.parametrize(
    ("choice", "left"), [("this", ["later"]), ("other", ["earlier"]), ("both", ["earlier", "later"])]
)
def test_a_conflict_is_settled_by_the_annotation_it_is_over(
    run: Run, article: Path, rows: Rows, choice: str, left: list[str]
) -> None:
    identity = added(run, article, "--span", "0:10", "--note", "first")
    opened = open_article(article)
    times = iter((datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)))
    one, two = (Notebook.open(opened, clock=lambda: next(times)) for _ in "12")
    one.edit(identity, note="earlier")
    two.edit(identity, note="later")
    assert run("edit", identity[-6:], "--settle", choice).exit_code == 0
    assert sorted(row["note"] for row in rows()) == left
    assert "no conflict is left" in refused(run, "edit", identity, "--settle", "this", status=1)


def test_an_ending_that_several_annotations_share_names_them(run: Run, article: Path) -> None:
    identity = added(run, article, "--span", "0:10")
    other = article.with_name("copy.txt")
    other.write_bytes(article.read_bytes())
    beside(other).write_bytes(beside(article).read_bytes())
    line = refused(run, "delete", identity[-4:], status=2)
    assert "2 annotations have ids that end so" in line
    assert f"{identity} in copy.txt.annotations.json" in line
    assert run("delete", identity[-4:], other).exit_code == 0
    assert run("list", other).exit_code == 1
    assert run("list", article).exit_code == 0


def test_delete_leaves_a_tombstone_that_says_who(run: Run, article: Path) -> None:
    identity = added(run, article, "--span", "0:10")
    assert run("delete", identity[-4:], "--as", "bob").output == ""
    [tombstone] = json.loads(beside(article).read_bytes())["diple:deleted"]
    assert (tombstone["id"], tombstone["creator"]) == (identity, "urn:diple:creator:bob")


def test_an_annotation_whose_article_is_gone_says_so(run: Run, article: Path) -> None:
    identity = added(run, article, "--span", "0:10")
    article.unlink()
    assert "the article is not there; put it back" in refused(run, "edit", identity, "--note", "n", status=1)


def test_a_sidecar_that_cannot_be_understood_is_never_written(run: Run, article: Path) -> None:
    beside(article).write_text('{"type": "AnnotationCollection", "first": {"items": [')
    before = beside(article).read_bytes()
    result = run("add", article, "--span", "0:10")
    assert result.exit_code == 3
    assert "no valid JSON" in result.stderr
    assert beside(article).read_bytes() == before


def test_an_endless_number_is_no_offset(run: Run, article: Path) -> None:
    assert "is no START:END" in refused(run, "add", article, "--span", f"0:{'9' * 5000}", status=2)


def test_what_keeps_a_sidecar_from_being_changed_is_said_once(run: Run, article: Path) -> None:
    added(run, article, "--whole", "--note", "n")
    path = beside(article)
    path.write_bytes(path.read_bytes().replace(b'"diple:format": 1', b'"diple:format": 2'))
    before = path.read_bytes()
    assert "newer diple" in refused(run, "add", article, "--whole", "--note", "n", status=3)
    assert path.read_bytes() == before


def test_what_another_wrote_meanwhile_is_merged_and_told(
    run: Run, article: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = added(run, article, "--span", "0:10", "--note", "first", "--as", "alice")
    update = sidecar.update

    def second(path: Path, revise: Any, **options: Any) -> sidecar.Written:
        monkeypatch.setattr(sidecar, "update", update)
        with Notebook.open(open_article(article), creator="bob") as notebook:
            notebook.add(WHOLE, note="another")
            notebook.edit(identity, note="bob's")
        return update(path, revise, **options)

    monkeypatch.setattr(sidecar, "update", second)
    result = run("edit", identity, article, "--note", "alice's")
    assert (result.exit_code, result.stdout) == (0, "")
    merged, kept = result.stderr.splitlines()
    assert merged.endswith("merged with 3 annotations changed elsewhere")
    assert "both changed the note; the other text is kept as a reply to it" in kept
    assert {row["note"] for row in rows(article)} == {"another", "alice's", "bob's"}
