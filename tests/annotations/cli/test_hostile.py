"""Nothing in an article, a note or a name reaches the terminal raw, whatever the command and format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.cli.output import RowFormat
from annotations.safe import visible
from tests.annotations.cli.conftest import Run

OSC52 = "\x1b]52;c;aGFjaw==\x07"
OSC0 = "\x1b]0;title\x07"
CSI = "\x1b[2J\x1b[31m"
C1 = "\x9b2J\x9d52;c;eA==\x9c\x85"
BIDI = "\u202ereversed\u202c\u2066x\u2069"
HOSTILE = f"a{OSC52}b{OSC0}c{CSI}d{C1}e{BIDI}f\x7f\x00\x08\u2028\u2029\ufeffg"
NAME = "report\x1b]0;x\x07\x9b2J\u202e.txt"


def assert_harmless(text: str) -> None:
    assert visible(text) == text
    assert "\x1b" not in text


@pytest.fixture
def hostile(run: Run, article: Path) -> Path:
    path = article.with_name(NAME)
    path.write_text(
        f"Title: {HOSTILE.replace(chr(0), '')}\n\nWords {HOSTILE.replace(chr(0), '')} on 28 January 2025.\n"
    )
    said = ("--note", HOSTILE, "--as", HOSTILE, "--tag", "t", "--link", "https://example.org/x")
    made = run("add", path, "--quote", "28 January 2025", *said)
    assert made.exit_code == 0
    assert_harmless(made.output)
    sidecar = path.with_name(NAME + ".annotations.json")
    data = json.loads(sidecar.read_bytes())
    item = data["first"]["items"][0]
    item["body"][1]["value"] = HOSTILE
    item["body"][2]["source"] = f"https://example.org/{HOSTILE}"
    item["body"][2]["diple:relation"] = HOSTILE
    item["motivation"] = HOSTILE
    item["created"] = HOSTILE
    item["target"]["selector"][0]["exact"] = HOSTILE
    sidecar.write_text(json.dumps(data))
    return path


@pytest.mark.parametrize("row_format", RowFormat)
def test_rows_are_harmless_in_every_format(run: Run, hostile: Path, row_format: RowFormat) -> None:
    for command in (("list",), ("search", "note:reversed")):
        result = run(*command, "--format", row_format)
        assert result.exit_code == 0
        assert "\u2400" in result.stdout or "\\u0000" in result.stdout
        assert_harmless(result.output)
    result = run("entities", "--no-statistical", hostile, "--format", row_format)
    assert "2025" in result.stdout
    assert_harmless(result.output)


def test_a_notice_of_a_bad_item_is_harmless(run: Run, hostile: Path) -> None:
    sidecar = hostile.with_name(NAME + ".annotations.json")
    data = json.loads(sidecar.read_bytes())
    data["first"]["items"].append({"id": HOSTILE, "type": HOSTILE, HOSTILE: HOSTILE})
    sidecar.write_text(json.dumps(data))
    for command in (("list",), ("cat", hostile)):
        result = run(*command)
        assert "set aside" in result.stderr
        assert_harmless(result.output)


def test_json_keeps_what_it_escapes(run: Run, hostile: Path) -> None:
    [row] = json.loads(run("list", "--format", "json").stdout)
    assert row["note"] == HOSTILE
    assert row["creator"] == HOSTILE
    assert row["tags"] == [HOSTILE]
    assert row["article"] == NAME


@pytest.mark.parametrize(
    "args",
    [
        ("cat",),
        ("cat", "--width", "30"),
        ("cat", "--entities"),
        ("read",),
    ],
)
def test_an_article_is_harmless(
    run: Run, hostile: Path, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.entities.recognise", lambda *_, **__: [], raising=False)
    result = run(*args, hostile)
    assert result.exit_code == 0
    assert "reversed" in result.stdout
    assert_harmless(result.stdout)
    assert_harmless(result.stderr)


def test_a_folder_and_samples_of_a_hostile_name_are_harmless(run: Run, hostile: Path) -> None:
    for args in (("cat", "."), ("sample", "dir" + HOSTILE.replace("\0", "").replace("/", ""))):
        result = run(*args)
        assert result.exit_code == 0
        assert_harmless(result.output)


@pytest.mark.parametrize(
    "args",
    [
        ("cat", "missing" + HOSTILE.replace("\0", "")),
        ("list", "missing" + HOSTILE.replace("\0", "")),
        (HOSTILE.replace("\0", ""),),
        ("entities", "--kind", HOSTILE, NAME),
        ("add", NAME, "--quote", HOSTILE, "--tag", HOSTILE),
        ("add", NAME, "--span", HOSTILE),
        ("add", NAME, "--whole", "--link", HOSTILE),
        ("add", NAME, "--reply-to", HOSTILE, "--note", "n"),
        ("edit", HOSTILE, "--note", "n"),
        ("edit", "abcd", "--tag", HOSTILE),
        ("delete", HOSTILE),
        ("search", f"is:{HOSTILE}"),
        ("cat", "--encoding", HOSTILE, NAME),
        ("cat", f"--{HOSTILE}", NAME),
        ("completion", HOSTILE),
    ],
)
def test_errors_are_harmless_and_one_line(run: Run, hostile: Path, args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code in (1, 2)
    assert_harmless(result.output)
    assert len(result.stderr.rstrip("\n").splitlines()) == 1


def test_settings_are_harmless(run: Run, own_home: Path) -> None:
    path = own_home / "config" / "diple" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'name = {json.dumps(HOSTILE)}\n"{json.dumps(HOSTILE)[1:-1]}" = 1\n'.replace("\x7f", ""))
    for command in ("config", "doctor"):
        result = run(command)
        assert result.exit_code == 0
        assert "\\u001b" in result.output or "\u241b" in result.output
        assert_harmless(result.output)
