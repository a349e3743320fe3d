from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from annotations.config import config_path
from tests.annotations.cli.conftest import Run


def test_config_shows_a_file_that_reads_back(run: Run) -> None:
    path = config_path()
    path.parent.mkdir(parents=True)
    path.write_text(
        'name = "J\\u00fcrgen \\"J\\""\nmouse = false\nhidden_kinds = ["cardinal"]\n[keys]\nnote = "a"\n'
    )
    shown = run("config")
    assert shown.exit_code == 0
    assert tomllib.loads(shown.stdout) == {
        "name": 'Jürgen "J"',
        "mouse": False,
        "hidden_kinds": ["CARDINAL"],
        "trash_days": 30,
        "snapshots_mb": 200,
        "keys": {"note": "a"},
    }
    assert "# theme is not set" in shown.stdout
    assert run("config", "show").stdout == shown.stdout


def test_config_path_is_printed_whether_the_file_is_there_or_not(run: Run) -> None:
    assert run("config", "path").stdout == f"{config_path()}\n"
    assert "(not there: defaults)" in run("config").stdout


def test_a_bad_configuration_is_told_in_a_line(run: Run, article: Path) -> None:
    config_path().parent.mkdir(parents=True)
    config_path().write_text("nane = 'x'\n")
    assert "unknown setting 'nane'" in run("config").stderr
    config_path().write_text("mouse = 'yes'\n")
    for command in (["config"], ["add", article, "--whole", "--tag", "t"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (3, "")
        assert f"{config_path()}:1: 'mouse' must be true or false" in result.stderr
    assert run("config", "path").exit_code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_says_how_to_install_it(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    first = result.stdout.splitlines()[0]
    assert first.startswith("# ")
    assert f"diple completion {shell}" in first
    assert f"_DIPLE_COMPLETE={shell}_complete" in result.stdout


def test_another_shell_is_a_usage_error(run: Run) -> None:
    result = run("completion", "tcsh")
    assert result.exit_code == 2
    assert result.stderr.startswith("diple: completion: ")


def test_the_schema_is_json(run: Run) -> None:
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_samples_are_copied_and_never_written_over(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    copied = run("sample").stdout.splitlines()
    assert copied
    assert all(Path(name).parent == Path("diple-sample") and Path(name).is_file() for name in copied)
    assert {path.suffix for path in Path("diple-sample").iterdir()} <= {".txt", ".md", ".html", ".json"}
    Path(copied[0]).write_text("mine")
    assert run("sample", "diple-sample").stdout.splitlines() == copied
    assert Path(copied[0]).read_text() == "mine"
    assert run("list", "diple-sample").exit_code == 0


def test_samples_cannot_be_copied_into_a_file(run: Run, article: Path) -> None:
    result = run("sample", article)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "report.txt: File exists" in result.stderr
