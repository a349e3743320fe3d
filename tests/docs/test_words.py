"""The project speaks of itself alone: nothing in it depends on, or tells of, where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT

FOLDERS = ("annotations", "tui", "tests", "docs", ".ci")
FILES = ("README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "uv.lock", ".gitignore")

FOREIGN = {
    "a word of the workplace": r"(?i)(?<!user-)\b(?:sub)?[a]gents?\b|\bhelper[ ]sessions?\b",
    "a folder beside the project": r"\.\./(?:\.\./)*shared\b",
    "the number of an issue": r"(?i)\bissue[ ]#?\d",
    "a path of one machine": r"(?<![\w.\"'/-])/(?:work|root|home|Users)/|/tmp/[v]\b|\bpyenv\b",
    "a private registry": r"(?i)\bindex[-_]url\b|\b(?:art)ifactory\b|\bdevpi\b|://[\w.-]*\.(?:internal|corp|lan)\b",
    "an address of a private network": r"\b(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+\b",
}
"""What must not stand in a file of the project -> the pattern that finds it (and not itself)."""


def files() -> Iterator[Path]:
    """Yield every text file of the project."""
    yield from (ROOT / name for name in FILES if (ROOT / name).exists())
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_has(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in files()
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), 1)
        for match in re.finditer(FOREIGN[what], line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a word of the workplace", "written by an ag" + "ent"),
        ("a word of the workplace", "ask the helper" + " session"),
        ("a folder beside the project", "see .." + "/shared/data"),
        ("the number of an issue", "see issue" + " #2"),
        ("a path of one machine", "run it in " + "/work/" + "main"),
        ("a path of one machine", "run /tmp/" + "v/bin/python"),
        ("a private registry", "--index" + "-url=x"),
        ("a private registry", "https://pypi.acme." + "internal/simple"),
        ("an address of a private network", "10.1" + ".2.3"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert re.search(FOREIGN[what], line)


def test_the_name_a_browser_goes_by_is_none_of_these_words() -> None:
    assert not re.search(FOREIGN["a word of the workplace"], '"User-Agent": "diple"')
