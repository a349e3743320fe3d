from __future__ import annotations

from pathlib import Path

import pytest

from annotations.sidecar import beside
from annotations.spans import Span
from tests.annotations.building import ARTICLE_ID, document, identity, item, written
from tests.annotations.cli.conftest import TEXT, Run

HEADER = "Title: Delegation visits the harbour\n\n"


def test_an_article_without_notes_is_its_header_and_text(run: Run, article: Path) -> None:
    result = run("cat", article)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == HEADER + TEXT


def test_marks_are_numbered_in_the_order_of_the_text_and_notes_follow(run: Run, article: Path) -> None:
    run("add", article, "--quote", "December", "--note", "Which?", "--as", "bob")
    run("add", article, "--quote", "Moscow", "--as", "alice")
    run("add", article, "--whole", "--tag", "news", "--tag", "to check", "--as", "alice")
    printed = run("cat", article).stdout
    assert "with Moscow[1] keen" in printed
    assert "in December[2], two" in printed
    subjects = [line for line in printed.splitlines() if line.startswith("[")]
    assert subjects == ['[1] "Moscow"', '[2] "December"', "[3] the whole article"]
    assert "    tags: news, to check\n" in printed


def test_what_merely_decides_about_an_entity_is_listed_after_the_notes(run: Run, article: Path) -> None:
    run("add", article, "--quote", "December", "--kind", "none", "--as", "bob")
    run("add", article, "--quote", "Moscow", "--note", "Who?", "--as", "alice")
    run("add", article, "--entity", "Moscow", "--kind", "ORG", "--as", "alice")
    for width in ((), ("--width", "200")):
        printed = run("cat", article, *width).stdout
        assert "with Moscow[1] keen" in printed
        assert "[2]" not in printed
        notes, _, decided = printed.partition("\nEntities decided:\n")
        assert "kind: " not in notes
        first, second = (line.partition("; by ")[0] for line in decided.splitlines())
        assert first.endswith("entity Moscow (GPE): kind: ORG")
        assert second.endswith('"December": kind: NONE')


def test_marks_can_be_taken_out_again(run: Run, article: Path) -> None:
    for start, end in ((0, 10), (5, 30), (5, 10), (40, 41)):
        run("add", article, "--span", f"{start}:{end}")
    printed = run("cat", article).stdout
    body = printed.removeprefix(HEADER).split("\n[1] ")[0]
    for number in range(1, 5):
        body = body.replace(f"[{number}]", "")
    assert body == TEXT


def test_replies_are_indented_below_what_they_answer(run: Run, article: Path) -> None:
    top = run("add", article, "--span", "0:10", "--note", "A", "--as", "a").stdout.strip()
    reply = run("add", article, "--reply-to", top, "--note", "B\nmore", "--as", "b").stdout.strip()
    run("add", article, "--reply-to", reply, "--note", "C", "--as", "c")
    lines = run("cat", article).stdout.splitlines()
    notes = [line for line in lines[lines.index('[1] "Delegation"') :] if " by " not in line]
    assert notes == [
        '[1] "Delegation"',
        "    A",
        "    reply:",
        "        B",
        "        more",
        "        reply:",
        "            C",
    ]


def test_a_reply_to_what_is_gone_is_kept(run: Run, article: Path) -> None:
    top = run("add", article, "--span", "0:10").stdout.strip()
    run("add", article, "--reply-to", top, "--note", "Still here")
    run("delete", top)
    printed = run("cat", article).stdout
    assert "[1] reply to an annotation that is gone" in printed
    assert "Still here" in printed


def test_an_orphan_is_listed_with_its_state(run: Run, article: Path) -> None:
    run("add", article, "--quote", "Moscow", "--note", "Who?")
    article.write_text(TEXT.replace("Moscow", "Paris"))
    printed = run("cat", article).stdout
    assert '[1] "Moscow" (orphan)' in printed
    assert "Paris keen" in printed


def test_lines_are_wrapped_on_request(run: Run, article: Path) -> None:
    run("add", article, "--quote", "Moscow", "--note", "A note that is longer than a row of the page.")
    printed = run("cat", "--width", "24", article).stdout
    assert all(len(line) <= 24 for line in printed.splitlines())
    assert "    A note that is\n    longer than a row of" in printed


def test_entities_are_marked_on_request(run: Run, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotations.entities.mentions import Mention

    where = TEXT.index("Moscow")
    found = [Mention(where, where + 6, "ORG")]
    monkeypatch.setattr("annotations.entities.recognise", lambda *_, **__: found, raising=False)
    assert "with Moscow{ORG} keen" in run("cat", "--entities", article).stdout
    run("add", article, "--quote", "Moscow", "--kind", "gpe")
    assert "with Moscow{GPE} keen" in run("cat", "--entities", article).stdout


def test_read_without_the_reader_prints_as_cat(run: Run, article: Path) -> None:
    assert run("read", article).stdout == run(article).stdout == run("cat", article).stdout
    assert run("-", stdin=article.read_bytes()).stdout == HEADER + TEXT


def test_metadata_makes_the_header(run: Run, article: Path) -> None:
    article.write_text("Title: A day\nDate: 2025-01-28\nSource: The Paper\n\nWords.\n")
    assert run("cat", article).stdout.startswith("Title: A day\nDate: 2025-01-28\n")


def test_a_folder_is_a_list_of_its_articles(run: Run, article: Path) -> None:
    article.with_name("more.md").write_text("# More\n")
    assert run("cat", ".").stdout == "more.md\nreport.txt\n"


def test_a_guessed_encoding_is_announced_and_can_be_given(run: Run, article: Path) -> None:
    article.write_bytes("Caf\xe9 \x96 t\xeate-\xe0-t\xeate".encode("latin-1"))
    given = run("cat", "--encoding", "cp1252", article)
    assert "Café – tête-à-tête" in given.stdout
    guessed = run("cat", article)
    assert guessed.stderr.startswith("diple: ")
    assert len(guessed.stderr.splitlines()) == 1
    unknown = run("cat", "--encoding", "klingon", article)
    assert (unknown.exit_code, unknown.stdout) == (2, "")


def test_a_long_file_that_turns_out_unclean_is_read_properly(run: Run, article: Path) -> None:
    article.write_bytes(b"word " * 60_000 + b"\r\nlast \xe9\r\n")
    result = run("cat", article)
    assert result.exit_code == 0
    assert result.stdout.endswith("\nlast é\n")
    assert run("add", article, "--quote", "last é", "--tag", "t").exit_code == 0
    assert result.stderr != ""


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("missing.txt", None, 1), ("empty.txt", b"", 1), ("binary.bin", b"\0\1\2" * 99, 3)],
)
def test_what_cannot_be_read_is_told_in_a_line(
    run: Run, article: Path, name: str, content: bytes | None, status: int
) -> None:
    if content is not None:
        article.with_name(name).write_bytes(content)
    for command in ("cat", "read", "entities"):
        result = run(command, name)
        assert (result.exit_code, result.stdout) == (status, "")
        assert len(result.stderr.splitlines()) == 1
        assert name in result.stderr


def test_spans_in_the_text_are_where_the_sidecar_says(run: Run, article: Path) -> None:
    article.write_text("東京 👩‍👩‍👧 e\u0301 and Moscow\n")
    text = article.read_text()
    span = Span(text.index("Moscow"), text.index("Moscow") + 6)
    assert run("add", article, "--span", f"{span.start}:{span.end}").exit_code == 0
    assert "and Moscow[1]\n" in run("cat", article).stdout


def test_replies_in_a_circle_and_endless_ones_are_all_printed(run: Run, article: Path) -> None:
    first = [item(1, target=identity(2)), item(2, target=identity(1)), item(3, target=identity(3))]
    chain = [item(number, target=identity(number - 1)) for number in range(4, 2000)]
    for made in (*first, *chain):
        made["motivation"] = "replying"
    beside(article).write_bytes(written(document(*first, *chain)))
    result = run("cat", article)
    assert (result.exit_code, result.stderr) == (0, "")
    printed = [line.split()[1] for line in result.stdout.splitlines() if line.strip().startswith("Note ")]
    assert sorted(map(int, printed)) == list(range(1, 2000))


def test_a_part_that_only_a_position_or_another_makers_selector_tells_is_not_the_whole(
    run: Run, article: Path
) -> None:
    far = {"type": "TextPositionSelector", "start": 10**9, "end": 10**9 + 1}
    theirs = {"type": "XPathSelector", "value": "//p"}
    items = [item(n, target={"source": ARTICLE_ID, "selector": [one]}) for n, one in enumerate((far, theirs))]
    beside(article).write_bytes(written(document(*items)))
    printed = run("cat", article).stdout
    assert "a part of the article (orphan)\n" in printed
    assert "a part of the article\n" in printed
    assert "the whole article" not in printed
