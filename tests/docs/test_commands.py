"""docs/commands.md has every command, and what the commands that need the reader can do."""

from __future__ import annotations

import re

import click
import pytest

from tests.docs.blocks import ROOT, section
from tests.docs.shell import Shell
from tui import command

PAGE = ROOT / "docs" / "commands.md"
COMMANDS: dict[str, click.Command] = {
    "read": command.read,
    "sample": command.sample,
    "keys": command.keys,
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_docs_have_every_option_and_none_that_is_gone(name: str) -> None:
    items = re.findall(r"^- (`.*)", section(PAGE, f"diple {name}"), re.MULTILINE)
    named = {option for item in items for option in re.findall(r"`(--?[\w-]+)", item.partition(":")[0])}
    options = {
        option
        for parameter in COMMANDS[name].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    assert named == options


@pytest.mark.parametrize("name", COMMANDS)
def test_the_docs_have_an_example(name: str) -> None:
    assert re.search(rf"^```\n(.*\n)*?diple {name}\b", section(PAGE, f"diple {name}"), re.MULTILINE)


def test_every_command_has_a_section(shell: Shell) -> None:
    listed = shell.run("diple --help").partition("Commands:\n")[2]
    names = re.findall(r"^  (\S+) {2,}\S", listed, re.MULTILINE)
    sections = re.findall(r"^## diple (\S+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(sections) == sorted(names)


def test_the_sample_is_copied_and_named_where_there_is_no_screen(shell: Shell) -> None:
    named = shell.run("diple sample").splitlines()
    assert "diple-sample/harbour-delegation.txt" in named
    assert all((shell.folder / name).is_file() for name in named)
