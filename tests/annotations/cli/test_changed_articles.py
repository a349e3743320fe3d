"""Articles changed and renamed after they were annotated: what commands say and put right."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.codec import decode
from annotations.formats import open_article, read_through
from annotations.notebook import Notebook
from annotations.sidecar import beside
from tests.annotations.cli.conftest import TEXT, Run
from tests.annotations.users import as_plain_user, open_folder

Rows = Callable[..., list[dict[str, Any]]]
BASES = "two military bases there"
EARLIER = f"More was said before that.\n\n{TEXT}"
MISSPELT = TEXT.replace(BASES, "two militray bases there")


def noted(article: Path, *quotes: str) -> list[str]:
    """Annotate these words and return the ids."""
    with Notebook.open(read_through(open_article(article)), creator="alice") as notebook:
        return [notebook.add(notebook.article.find(quote), note=f"On {quote}.").id for quote in quotes]


def found(run: Run, *arguments: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("check", "--format", "json", *arguments).stdout)
    return rows


def states(rows: Rows) -> list[str]:
    return [row["state"] for row in rows()]


# -- edit


def test_a_place_is_accepted(run: Run, article: Path, rows: Rows) -> None:
    [identity] = noted(article, BASES)
    article.write_text(MISSPELT)
    assert states(rows) == ["edited"]
    result = run("edit", identity[-6:], "--accept")
    assert (result.exit_code, result.output) == (0, "")
    [row] = rows()
    assert (row["state"], row["quote"]) == ("exact", "two militray bases there")
    assert run("edit", identity, "--accept").exit_code == 0
    article.write_text("Nothing is left.\n")
    result = run("edit", identity, "--accept")
    assert result.exit_code == 2
    assert "its words are not in the text" in result.stderr


def test_an_annotation_is_left_as_an_orphan(run: Run, article: Path, rows: Rows) -> None:
    [identity] = noted(article, BASES)
    result = run("edit", identity, "--orphan")
    assert result.exit_code == 2
    assert "its words are in the text" in result.stderr
    article.write_text(MISSPELT)
    assert run("edit", identity, "--orphan").exit_code == 0
    [row] = rows()
    assert (row["state"], row["start"], row["quote"]) == ("orphan", None, BASES)
    assert len(json.loads(run("search", "is:orphan", "--format", "json").stdout)) == 1
    start = MISSPELT.index("December")
    assert run("edit", identity, "--span", f"{start}:{start + 8}").exit_code == 0
    assert states(rows) == ["exact"]


@pytest.mark.parametrize(
    "options", [["--accept", "--orphan"], ["--accept", "--note", "x"], ["--orphan", "--settle", "this"]]
)
def test_what_is_said_of_the_place_stands_alone(run: Run, article: Path, options: list[str]) -> None:
    [identity] = noted(article, BASES)
    result = run("edit", identity, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "stands alone; do one after the other" in result.stderr


@pytest.mark.parametrize("state", ["exact", "moved", "edited", "orphan"])
def test_queries_ask_for_the_states_of_today(run: Run, article: Path, state: str) -> None:
    quotes = {"exact": "Delegation", "moved": "in all", "edited": BASES, "orphan": "were named in December"}
    noted(article, *quotes.values())
    article.write_text(MISSPELT.replace("were named in December", "and a jetty"))
    for command in (["search", f"is:{state}"], ["list", "-q", f"is:{state}"]):
        rows = json.loads(run(*command, "--format", "json").stdout)
        assert [row["quote"] for row in rows] == [quotes[state]]


# -- check


def test_an_edited_one_is_told_with_its_words_then_and_now_its_score_and_why(run: Run, article: Path) -> None:
    [identity] = noted(article, BASES)
    article.write_text(MISSPELT)
    result = run("check")
    assert result.exit_code == 1
    [line] = result.stdout.splitlines()
    start = MISSPELT.index("two militray")
    assert (
        f'its words were edited: "{BASES}", now "two militray bases there" ({start}:{start + 24}; score 0.'
        in line
    )
    assert f"'diple edit {identity[-8:]} --accept' if they are these" in line
    [row] = found(run)
    assert (row["problem"], row["quote"]) == ("edited", BASES)
    assert (row["start"], row["end"], row["rivals"]) == (start, start + 24, [])
    assert 0 < row["score"] < 1
    assert row["reasons"]


def test_rivals_are_told_and_the_first_can_be_accepted(run: Run, article: Path, rows: Rows) -> None:
    said = "Afterwards the mayor spoke at great length about the new harbour.\n"
    article.write_text(f"Before.\n{said}After.\n")
    [identity] = noted(article, "new harbour")
    for kept in (Path(os.environ["XDG_DATA_HOME"]) / "diple" / "snapshots").iterdir():
        kept.unlink()
    text = f"Before.\n{said}{said}After.\n"
    article.write_text(text)
    [row] = found(run)
    first, second = text.index("new harbour"), text.rindex("new harbour")
    assert (row["problem"], row["start"]) == ("ambiguous", first)
    assert row["rivals"] == [f"{second}:{second + 11}"]
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert (
        f'at several places: "new harbour" ({first}:{first + 11} or {second}:{second + 11}; score'
        in result.stdout
    )
    assert states(rows) == ["ambiguous"]
    assert run("edit", identity, "--accept").exit_code == 0
    assert states(rows) == ["exact"]


def test_words_that_moved_are_told_and_count_only_if_asked(run: Run, article: Path) -> None:
    [identity] = noted(article, BASES)
    article.write_text(EARLIER)
    result = run("check")
    assert result.exit_code == 0
    assert f'{identity[-8:]}: its words moved: "{BASES}" (' in result.stdout
    assert run("check", "--strict").exit_code == 1
    [row] = found(run)
    assert (row["problem"], row["start"]) == ("moved", EARLIER.index(BASES))


def test_fixing_accepts_what_moved_and_nothing_else(run: Run, article: Path, rows: Rows) -> None:
    moved, edited, gone, other = noted(article, "Delegation", BASES, "were named in December", "in all")
    article.write_text(f"News.\n{MISSPELT}".replace("were named in December", "and a jetty"))
    before = decode(beside(article).read_bytes())
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert "report.txt.annotations.json: 2 notes moved and are accepted where they stand" in result.stderr
    after = {one.id: one for one in decode(beside(article).read_bytes()).annotations}
    was = {one.id: one for one in before.annotations}
    assert after[edited] == was[edited]
    assert after[gone] == was[gone]
    assert {row["state"] for row in rows() if row["id"] in (moved, other)} == {"exact"}
    assert {row["problem"] for row in found(run)} == {"edited", "orphan"}
    kept = beside(article).read_bytes()
    assert run("check", "--fix").stderr == ""
    assert beside(article).read_bytes() == kept


def test_fixing_what_only_moved_leaves_nothing_to_tell(run: Run, article: Path) -> None:
    noted(article, BASES)
    article.write_text(EARLIER)
    result = run("check", "--fix", "--strict")
    assert result.exit_code == 0
    assert "1 note moved and is accepted where it stands" in result.stderr
    result = run("check", "--strict")
    assert (result.exit_code, result.output) == (0, "")


def test_an_accepted_place_that_cannot_be_saved_is_an_error(run: Run, article: Path) -> None:
    noted(article, BASES)
    with open_folder() as folder:
        for path in (article, beside(article)):
            folder.joinpath(path.name).write_bytes(path.read_bytes())
        folder.joinpath(article.name).write_text(EARLIER)
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)

        def check() -> None:
            os.environ["DIPLE_HOME"] = str(folder / "home")
            result = run("check", "--fix", folder)
            assert result.exit_code == 3
            assert "reading only" in result.stderr

        as_plain_user(check)


def test_a_place_that_an_orphan_may_have_is_told(run: Run, article: Path) -> None:
    noted(article, BASES)
    text = TEXT.replace(BASES, "a harbour")
    article.write_text(text)
    [row] = found(run)
    start = text.index("a harbour")
    assert (row["problem"], row["rivals"]) == ("orphan", [f"{start}:{start + len('a harbour')}"])
    assert (
        f"(perhaps {start}:{start + len('a harbour')}; other words stand in their place)"
        in run("check").stdout
    )


def test_an_orphan_is_told_with_what_can_be_said_of_it_and_counts_until_it_is_dealt_with(
    run: Run, article: Path
) -> None:
    [identity] = noted(article, BASES)
    article.write_text("Nothing is left.\n")
    result = run("check")
    assert result.exit_code == 1
    short = identity[-8:]
    assert f"'diple edit {short} --orphan' agrees, 'diple edit {short} --span START:END'" in result.stdout
    assert run("edit", identity, "--orphan").exit_code == 0
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert "a person says that the words are gone" in result.stdout
    assert "--orphan" not in result.stdout
    assert run("delete", identity).exit_code == 0
    assert run("check", "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("text", "strict", "status"),
    [(TEXT, True, 0), (EARLIER, False, 0), (EARLIER, True, 1), (MISSPELT, False, 1), (MISSPELT, True, 1)],
)
def test_the_status_says_whether_anything_is_neither_exact_nor_moved(
    run: Run, article: Path, text: str, strict: bool, status: int
) -> None:
    noted(article, BASES)
    article.write_text(text)
    assert run("check", *(["--strict"] if strict else [])).exit_code == status


# -- renamed articles


def test_a_sidecar_is_renamed_after_its_article_whichever_of_the_two_was_renamed(
    run: Run, article: Path, rows: Rows
) -> None:
    noted(article, BASES)
    story = article.rename(article.with_name("story.txt"))
    beside(article).rename(beside(story))
    assert run("check", "--strict").output == ""
    beside(story).rename(beside(article.with_name("other.txt")))
    assert run("check", "--fix").exit_code == 0
    beside(story).rename(beside(article.with_name("other.txt")))
    last = story.rename(story.with_name("last.txt"))
    assert run("check", "--fix").exit_code == 0
    assert [(row["article"], row["state"]) for row in rows()] == [("last.txt", "exact")]
    last.write_text(EARLIER)
    last.rename(article.with_name("lost.txt"))
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert "the article is not there; put it back, or rename this file after it" in result.stdout


def test_an_article_that_was_renamed_alone_is_found_by_its_text(run: Run, article: Path, rows: Rows) -> None:
    noted(article, BASES)
    story = article.rename(article.with_name("story.txt"))
    article.with_name("another.txt").write_text("Another text.\n")
    result = run("check")
    assert result.exit_code == 1
    [line] = result.stdout.splitlines()
    assert line == (
        "report.txt.annotations.json: the article is not there, but for its name: story.txt;"
        " 'diple check --fix' renames this file after it"
    )
    [row] = found(run)
    assert row["problem"] == "renamed"
    assert beside(article).exists()
    result = run("check", "--fix")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "diple: report.txt.annotations.json: renamed to story.txt.annotations.json\n"
    assert not beside(article).exists()
    assert [(row["article"], row["state"]) for row in rows()] == [("story.txt", "exact")]
    assert run("check", "--strict", story).exit_code == 0


def test_one_renamed_after_it_was_changed_is_found_if_anything_was_noted_since(
    run: Run, article: Path
) -> None:
    noted(article, BASES)
    article.write_text(EARLIER)
    noted(article, "More was said")
    article.rename(article.with_name("story.txt"))
    result = run("check", "--fix")
    assert "renamed to story.txt.annotations.json" in result.stderr
    assert "its words moved" in result.stdout
    assert run("check", "--strict").exit_code == 0


@pytest.mark.parametrize("data", [TEXT.replace("\n", "\r\n").encode(), TEXT.encode("utf-16")])
def test_it_is_found_whatever_its_encoding(run: Run, article: Path, data: bytes) -> None:
    article.write_bytes(data)
    noted(article, BASES)
    article.rename(article.with_name("story.txt"))
    assert [row["problem"] for row in found(run)] == ["renamed"]


def test_a_long_article_that_is_not_clean_at_its_end_is_read_as_a_whole(run: Run, article: Path) -> None:
    article.write_bytes(b"A line of many.\n" * 100_000 + b"The last but one.\r\nThe last.\r\n")
    noted(article, "The last.")
    assert run("check", "--strict").output == ""
    article.rename(article.with_name("story.txt"))
    assert [row["problem"] for row in found(run)] == ["renamed"]


def test_a_page_that_was_renamed_is_found_by_what_is_extracted(run: Run, article: Path) -> None:
    page = article.with_name("page.html")
    page.write_text(f"<html><body><article><p>{'A visit ended. ' * 20}</p></article></body></html>")
    noted(page, "visit")
    page.rename(page.with_name("story.html"))
    assert [row["problem"] for row in found(run)] == ["renamed"]


def test_of_several_with_the_text_none_is_chosen(run: Run, article: Path) -> None:
    noted(article, BASES)
    article.with_name("b.txt").write_text(TEXT)
    article.rename(article.with_name("a.txt"))
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert "several files have its text: a.txt, b.txt" in result.stdout
    assert beside(article).exists()


def test_one_that_has_annotations_of_its_own_is_not_written_over(run: Run, article: Path, rows: Rows) -> None:
    noted(article, BASES)
    story = article.rename(article.with_name("a story.txt"))
    noted(story, "December")
    before = beside(story).read_bytes()
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert beside(story).read_bytes() == before
    command = shlex.split(result.stdout.partition("join them: ")[2])
    assert run(*command[1:]).exit_code in (0, 4)
    beside(article).unlink()
    assert {row["quote"] for row in rows()} == {BASES, "December"}


def test_links_and_files_that_are_something_else_are_not_taken_for_it(
    run: Run, article: Path, tmp_path: Path
) -> None:
    noted(article, BASES)
    elsewhere = article.rename(tmp_path / "elsewhere.txt")
    article.with_name("link.txt").symlink_to(elsewhere)
    article.with_name("empty.txt").write_text("")
    article.with_name("report.txt~").write_text(TEXT)
    [row] = found(run)
    assert (row["problem"], row["detail"]) == ("article", "the article is not there")


def test_a_name_that_was_taken_meanwhile_is_left_alone(
    run: Run, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(article, BASES)
    story = article.rename(article.with_name("story.txt"))
    link = os.link

    def late(*names: Any, **options: Any) -> None:
        beside(story).write_text("somebody was quicker")
        link(*names, **options)

    monkeypatch.setattr(os, "link", late)
    result = run("check", "--fix")
    assert result.exit_code == 3
    assert "story.txt.annotations.json: it is there already, and is not written over" in result.stderr
    assert beside(story).read_text() == "somebody was quicker"
    assert beside(article).exists()


def test_where_there_are_no_hard_links_it_is_renamed_all_the_same(
    run: Run, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(article, BASES)
    story = article.rename(article.with_name("story.txt"))

    def none(*names: Any, **options: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    assert run("check", "--fix").exit_code == 0
    assert beside(story).exists()
    assert not beside(article).exists()


def test_who_opens_a_renamed_article_is_told_where_its_annotations_are(run: Run, article: Path) -> None:
    noted(article, BASES)
    story = article.rename(article.with_name("story.txt"))
    other = story.with_name("other.txt")
    other.write_text("Another text.\n")
    beside(story.with_name("gone.txt")).write_text("{")
    told = f"{beside(article).name}: annotations of this text; 'diple check --fix' renames them"
    for command in (["cat", story], ["add", story, "--whole", "--note", "New."]):
        [line] = run(*command).stderr.splitlines()
        assert line.endswith(told)
    assert run("cat", story).stderr == run("cat", other).stderr == ""


def test_fixing_accepts_moved_corrections_with_the_notes_and_counts_them_apart(
    run: Run, article: Path, rows: Rows
) -> None:
    noted(article, BASES)
    for words, kind in (("Delegation", "ORG"), ("December", "DATE")):
        assert run("add", article, "--quote", words, "--kind", kind).exit_code == 0
    article.write_text(EARLIER)
    result = run("check", "--fix")
    assert "1 note and 2 corrections moved and are accepted where they stand" in result.stderr
    assert {row["state"] for row in rows()} == {"exact"}
