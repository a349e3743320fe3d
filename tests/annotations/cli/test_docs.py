"""The documentation of the commands has every command and option, and an example of each."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from annotations.cli import build_group
from annotations.cli.commands import COMMANDS

DOCS = (Path(__file__).parents[3] / "docs" / "commands.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## diple (\S+)\n(.*?)(?=^## |\Z)", DOCS, re.MULTILINE | re.DOTALL))


GROUP = build_group().make_context("diple", ["read"])


def command(name: str) -> click.Command:
    found = build_group().get_command(GROUP, name)
    assert found is not None
    return found


def options(command: click.Command) -> set[str]:
    """Return the options of a command and of those below it that are shown."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    shown = [each for each in command.params if isinstance(each, click.Option)]
    own = {one for each in shown for one in (*each.opts, *each.secondary_opts)}
    return own.union(*(options(each) for each in below if not each.hidden))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_docs_have_the_command_and_an_example(name: str) -> None:
    examples = re.findall(r"^```\n(.*?)^```", SECTIONS[name], re.MULTILINE | re.DOTALL)
    assert any(re.search(rf"\bdiple ({name}\b|\S+\.txt)", example) for example in examples)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "read"])
def test_the_docs_have_every_option(name: str) -> None:
    listed = "\n".join(line for line in SECTIONS[name].splitlines() if line.startswith("- `"))
    for option in options(command(name)):
        assert re.search(rf"`{re.escape(option)}[` ]", listed), option


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "read"])
def test_the_docs_have_no_option_that_is_gone(name: str) -> None:
    assert set(re.findall(r"`(--[a-z-]+|-[a-z])\b", SECTIONS[name])) <= options(command(name)) | {"--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_is_understood(name: str) -> None:
    examples = "\n".join(re.findall(r"^```\n(.*?)^```", SECTIONS[name], re.MULTILINE | re.DOTALL))
    lines = re.findall(r"\bdiple ([^|<>\n)]*)", examples)
    assert lines
    for line in lines:
        words = shlex.split(line)
        if words[0] not in COMMANDS:
            words.insert(0, "read")
        found, parent = command(words[0]), GROUP
        while isinstance(found, click.Group):
            parent = found.make_context(words.pop(0), words[:1], parent=parent)
            found = found.commands[words[0]]
        found.make_context(words[0], words[1:], parent=parent).close()
