"""docs/keys.md is what ``diple keys`` prints, below an introduction; ``--refresh-golden`` writes it anew."""

from __future__ import annotations

import re
import tomllib

from tests.conftest import Golden
from tests.docs.blocks import ROOT, blocks
from tests.docs.shell import Shell
from tui.commands import keys_table
from tui.notation import NAMED
from tui.rebinding import rebound

PAGE = ROOT / "docs" / "keys.md"
MARKER = "<!-- What follows is what `diple keys` prints;"


def test_the_page_ends_with_what_the_command_prints(golden: Golden) -> None:
    text = PAGE.read_text("utf-8")
    introduction = re.match(rf"(?s).*?^{re.escape(MARKER)}.*?-->\n\n", text, re.MULTILINE)
    assert introduction, "the line that begins the table is gone"
    golden(PAGE, (introduction[0] + keys_table()).encode())


def test_the_command_prints_the_table(shell: Shell) -> None:
    assert shell.run("diple keys") == keys_table()


def test_the_keys_in_the_example_can_be_used() -> None:
    [example] = blocks(PAGE, "toml")
    keys = tomllib.loads(example.text)["keys"]
    changed, faults = rebound(keys)
    assert faults == []
    assert {each.id: " ".join(each.keys) for each in changed if each.id in keys} == keys


def test_the_page_names_every_key_that_has_a_name() -> None:
    [names] = re.findall(r"^Keys have the names `(.*?)`\s+to `f12`", PAGE.read_text("utf-8"), re.MULTILINE)
    assert {*names.split(), *(f"f{number}" for number in range(1, 13))} == NAMED
