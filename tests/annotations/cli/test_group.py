from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from annotations.cli import build_group
from annotations.cli.commands import COMMANDS
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]


@click.command
@click.argument("words", nargs=-1)
@click.option("--at")
def echo(words: tuple[str, ...], at: str | None) -> int:
    click.echo(f"{words} {at}")
    return 0


def reading(*args: str) -> str:
    """Return what the default command was given."""
    group = build_group()
    group.add_lazy("read", f"{__name__}:echo", "Echo.")
    result = CliRunner().invoke(group, list(args))
    return result.stdout.strip() or result.stderr.strip()


@pytest.mark.parametrize("word", ["report.txt", "-", "https://example.org/story", "./list", "a/b", "~x"])
def test_what_looks_like_an_article_is_read(word: str) -> None:
    assert reading(word) == f"('{word}',) None"


def test_a_file_without_a_suffix_is_read_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no command and no article" in reading("notes")
    Path("notes").write_text("words")
    assert reading("notes") == "('notes',) None"


def test_options_before_an_article_belong_to_read() -> None:
    assert reading("--at", "3", "a.txt") == "('a.txt',) 3"
    assert reading("--at=3", "a.txt") == "('a.txt',) 3"
    assert reading("--", "-odd.txt") == "('-odd.txt',) None"


def test_a_command_goes_before_a_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("schema").write_text("words")
    assert "json-schema.org" in CliRunner().invoke(build_group(), ["schema"]).stdout


def test_a_typing_error_is_answered_with_the_nearest_command() -> None:
    result = CliRunner().invoke(build_group(), ["lst"])
    assert result.exit_code == 2
    assert (
        result.stderr
        == "diple: 'lst' is no command and no article (did you mean 'list'?); see 'diple --help'\n"
    )


@pytest.mark.parametrize("args", [[], ["--help"], ["-h"]])
def test_help_shows_every_command_and_imports_none(args: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} was imported")

    monkeypatch.setattr("annotations.cli.group.import_module", refuse)
    result = CliRunner().invoke(build_group(), args)
    assert result.exit_code == 0
    for name, lazy in COMMANDS.items():
        assert f"  {name} " in result.stdout
        assert lazy.help in " ".join(result.stdout.split())


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "read"])
def test_a_commands_own_help_begins_with_the_line_the_list_shows(name: str) -> None:
    result = CliRunner().invoke(build_group(), [name, "-h"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: diple {name} ")
    assert COMMANDS[name].help in " ".join(result.stdout.split())


def test_the_version_is_printed() -> None:
    assert CliRunner().invoke(build_group(), ["--version"]).stdout.startswith("diple")


def test_completion_offers_commands_and_files_without_importing_commands() -> None:
    environment = {"_DIPLE_COMPLETE": "bash_complete", "COMP_WORDS": "diple l", "COMP_CWORD": "1"}
    result = CliRunner().invoke(build_group(), [], env=environment)
    assert result.exit_code == 0
    assert "plain,list" in result.stdout
    assert "file,l" in result.stdout
    assert "plain,add" not in result.stdout


def test_completion_offers_a_commands_options() -> None:
    environment = {
        "_DIPLE_COMPLETE": "bash_complete",
        "COMP_WORDS": f"diple add --re{os.linesep}",
        "COMP_CWORD": "2",
    }
    assert "plain,--reply-to" in CliRunner().invoke(build_group(), [], env=environment).stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["en"], ["entities"]),
        (["add", "a.txt", "--kind", "per"], ["PERSON", "PERCENT"]),
        (["list", "--format", "j"], ["json", "jsonl"]),
        (["--vers"], ["--version"]),
        (["cat", ""], []),
    ],
)
def test_completion_works_in_bash(words: list[str], offered: list[str], tmp_path: Path) -> None:
    command = tmp_path / "diple"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m annotations "$@"\n')
    command.chmod(0o755)
    script = (
        'eval "$(diple completion bash)"; compopt() { :; }\n'
        'COMP_WORDS=(diple "$@"); COMP_CWORD=$#; COMPREPLY=()\n'
        '_diple_completion diple; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script, "bash", *words],
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert done.stdout.split() == offered
