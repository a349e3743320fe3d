"""Every command of the README is run, every table and example of it compared with the code."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from annotations.cli.samples import copy_samples
from annotations.config import SETTINGS, load_config
from tests.docs.blocks import README, ROOT, blocks, rows, section
from tests.docs.shell import Shell
from tests.ptyscreen import Key, Pty
from tui.commands import INTENTS
from tui.notation import spoken
from tui.rebinding import rebound

SHELL_BLOCKS = blocks(README, "sh")
INSTALLING = [block.text.strip() for block in SHELL_BLOCKS if "venv" in block.text]
READING = [line for block in SHELL_BLOCKS if "venv" not in block.text for line in block.text.splitlines()]
"""Commands that open the reader."""

SITE = "https://example.org"
WORDS = "<p>The visit ended.</p>" * 9
PAGE = f"<html><head><title>A visit</title></head><body><article>{WORDS}</article></body></html>"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, list[str]]:
    """Run the README's commands without a screen, in order; return the shell and what was different."""
    folder = tmp_path_factory.mktemp("readme")
    shell = Shell(folder, tmp_path_factory.mktemp("home"))
    return shell, [each for block in blocks(README, "console") for each in shell.differences(block)]


def test_the_commands_without_a_screen_print_what_the_readme_says(played: tuple[Shell, list[str]]) -> None:
    shell, complaints = played
    assert complaints == []
    assert (shell.folder / "report.txt.annotations.json").exists()


def test_every_fenced_block_is_of_a_kind_that_is_tested() -> None:
    known = {"sh", "console", "json", "python", "toml"}
    assert {block.language for block in blocks(README)} == known


# -- installing


def test_the_lines_that_install_are_those_of_the_instructions_and_of_continuous_integration() -> None:
    proven = (ROOT / ".ci" / "run").read_text()
    instructions = (ROOT / "docs" / "installing.md").read_text("utf-8")
    run, tests = INSTALLING
    assert run in instructions
    assert tests in instructions
    assert run.endswith(".venv/bin/pip install . && .venv/bin/diple sample")
    assert re.search(r"pip\" install .* \.$", proven, re.MULTILINE)
    assert "bin/diple sample" in proven


def test_continuous_integration_takes_its_test_command_from_the_readme() -> None:
    [pattern] = re.findall(r"grep -m 1 -E '([^']+)'", (ROOT / ".ci" / "run").read_text())
    found = [line for line in README.read_text("utf-8").splitlines() if re.search(pattern, line)]
    assert found == [INSTALLING[1]]


# -- the reader


@pytest.fixture
def site() -> Iterator[str]:
    """Serve a page under every address of a server on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("line", READING)
def test_a_command_that_opens_the_reader_does_and_q_leaves_it(shell: Shell, site: str, line: str) -> None:
    (shell.folder / "report.txt").write_text("One.\n\nTwo.\n\nThe visit comes with hope.\n", "utf-8")
    copy_samples(shell.folder / "diple-sample")
    command = ["bash", "-c", line.replace(SITE, site)]
    with Pty(command, cwd=shell.folder, env=shell.environment) as reader:
        if "diple diple-sample" in line:
            reader.wait_for("harbour-delegation.txt")
            reader.send(Key.ESCAPE)
        else:
            reader.wait_for("The visit")
            reader.wait_for(" saved")
            reader.send("q")
        assert reader.wait_for_exit() == 0


def test_there_are_commands_that_open_the_reader() -> None:
    assert len(READING) >= 4
    assert all(re.search(r"\bdiple\b", line) for line in READING)


def test_the_keys_of_the_readme_are_keys_of_the_reader() -> None:
    known = {form for each in INTENTS for key in each.keys for form in (key, spoken(key))}
    other = {"12j", "40G", "^D", ">", "saved"}
    for part in (section(README, "Keys"), section(README, "Reading and annotating")):
        named = set(re.findall(r"`([^`\s]{1,8})`", part))
        assert len(named) > 15
        assert named - other <= known


# -- tables and examples


def test_every_command_is_in_the_table_with_its_help(shell: Shell) -> None:
    listed = shell.run("diple --help").partition("Commands:\n")[2]
    expected = re.findall(r"^  (\S+) {2,}(.+)$", listed, re.MULTILINE)
    assert [(cells[0].strip("`"), cells[1]) for cells in rows(section(README, "Commands"))] == expected
    assert "keys" in dict(expected)


def test_the_item_shown_is_the_one_the_commands_made(played: tuple[Shell, list[str]]) -> None:
    [shown] = blocks(README, "json")
    item: dict[str, Any] = json.loads(shown.text)
    text = (played[0].folder / "report.txt.annotations.json").read_text("utf-8")
    [made] = json.loads(text)["first"]["items"]
    assert list(made) == list(item)
    for varying in ("id", "created", "modified"):
        assert re.sub(r"[0-9a-f]", "0", made.pop(varying)) == re.sub(r"[0-9a-f]", "0", item.pop(varying))
    assert made == item


def test_the_python_example_runs(played: tuple[Shell, list[str]], tmp_path: Path) -> None:
    shutil.copy(played[0].folder / "report.txt", tmp_path)
    [example] = blocks(README, "python")
    script = tmp_path / "example.py"
    script.write_text(example.text + "print(note.quote, notebook.path.name)\n", "utf-8")
    shell = Shell(tmp_path, tmp_path / "home")
    assert shell.run("python3 example.py") == "two military bases report.txt.annotations.json\n"


def test_the_configuration_shown_has_every_setting_and_is_accepted(tmp_path: Path) -> None:
    from annotations.entities import find_pipeline
    from annotations.highlight import style_table
    from tui.palette import THEMES

    [shown] = blocks(README, "toml")
    path = tmp_path / "config.toml"
    path.write_text(shown.text, "utf-8")
    config = load_config(path)
    assert config.notices == ()
    assert re.findall(r"^\[?(\w+)\b", shown.text, re.MULTILINE) == [
        *(name for name in SETTINGS if name != "keys"),
        "keys",
    ]
    assert rebound(config.keys)[1] == []
    assert config.theme in THEMES
    assert style_table(config.style or "")
    assert find_pipeline(config.model).name == config.model
