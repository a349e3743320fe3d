"""Examples on the other pages: console sessions print what is shown, Python runs, links lead somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from annotations.cli.samples import copy_samples
from tests.docs.blocks import PAGES, README, ROOT, anchors, blocks, links
from tests.docs.shell import Shell

IDS = [str(page.relative_to(ROOT)) for page in PAGES]
CONSOLES = [page for page in PAGES if page != README and blocks(page, "console")]
PYTHON = [page for page in PAGES if page != README and blocks(page, "python")]


@pytest.mark.parametrize("page", CONSOLES, ids=lambda page: page.name)
def test_the_commands_print_what_the_page_says(page: Path, shell: Shell) -> None:
    if page.name == "git.md" and shutil.which("git") is None:
        pytest.skip("git is not installed")
    assert [each for block in blocks(page, "console") for each in shell.differences(block)] == []


def test_there_is_a_session_in_git() -> None:
    assert [page.name for page in CONSOLES] == ["git.md"]


@pytest.mark.parametrize("page", PYTHON, ids=lambda page: page.name)
def test_the_python_examples_run(page: Path, shell: Shell) -> None:
    (shell.folder / "report.txt").write_text("Lisbon is by the sea.\n", "utf-8")
    (shell.folder / "old.txt").write_bytes("Łódź leży w Polsce.\n".encode("cp1250"))
    copy_samples(shell.folder / "reports")
    for number, block in enumerate(blocks(page, "python")):
        script = shell.folder / f"example{number}.py"
        script.write_text(f"{block.text}\nprint('done')\n", "utf-8")
        assert shell.run(f"python3 {script.name}").endswith("done\n")


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for link in links(page):
        if re.match(r"\w+://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = {README}, [README]
    while waiting:
        page = waiting.pop()
        for link in links(page):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == set(PAGES)
