"""The documentation as tests read it: fenced blocks, tables, headings, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
"""Every page of the documentation."""


@dataclass(frozen=True)
class Block:
    """A fenced block: the word after its fence, its text, the line (from 1) its text begins on."""

    language: str
    text: str
    line: int


def blocks(page: Path, language: str | None = None) -> list[Block]:
    """Return the fenced blocks of a page, of one language or all."""
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    found = [
        Block(each.info.strip(), each.content, each.map[0] + 2)
        for each in tokens
        if each.type == "fence" and each.map
    ]
    return [each for each in found if language in (None, each.language)]


def section(page: Path, heading: str) -> str:
    """Return what stands below a heading, up to the next one of its rank or a higher one."""
    text = page.read_text("utf-8")
    start = re.search(rf"^(#+) {re.escape(heading)}$\n", text, re.MULTILINE)
    assert start, f"{page.name} has no heading {heading!r}"
    end = re.search(rf"^#{{1,{len(start[1])}}} ", text[start.end() :], re.MULTILINE)
    return text[start.end() :][: end.start() if end else None]


def rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of every row of the tables in ``text``, without their heads."""
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        for line in table.splitlines()[2:]:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings have where it is shown as HTML."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def links(page: Path) -> list[str]:
    """Return where the links and pictures of a page lead."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose))
