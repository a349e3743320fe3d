"""docs/architecture.md has every module, in the order that the tests of the architecture hold."""

from __future__ import annotations

import re

import pytest

from tests.architecture import test_architecture, test_reader_architecture
from tests.docs.blocks import ROOT, rows, section

PAGE = ROOT / "docs" / "architecture.md"


def names_in(heading: str) -> list[str]:
    return [name for cells in rows(section(PAGE, heading)) for name in re.findall(r"`(\w+)`", cells[0])]


@pytest.mark.parametrize(
    ("package", "heading", "order"),
    [
        ("annotations", "The core: `annotations`", test_architecture.ORDER),
        ("tui", "The reader: `tui`", test_reader_architecture.ORDER),
    ],
)
def test_every_module_is_listed_in_its_order(package: str, heading: str, order: tuple[str, ...]) -> None:
    folder = ROOT / package
    modules = {path.relative_to(folder).parts[0].removesuffix(".py") for path in folder.rglob("*.py")}
    listed = names_in(heading)
    assert set(listed) | {"__main__", "samples"} == (modules - {"__init__"}) | {"__main__", "samples"}
    assert listed == sorted(listed, key=order.index)


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:tests|annotations|tui|formats|cli)/[\w/.]+)`", PAGE.read_text("utf-8"))
    assert named
    for name in named:
        assert (ROOT / name).exists() or (ROOT / "annotations" / name).exists(), name


def test_every_module_that_the_page_names_is_there() -> None:
    for name in re.findall(r"`((?:tui|annotations)(?:\.\w+)+)`", PAGE.read_text("utf-8")):
        path = ROOT.joinpath(*name.split("."))
        found = path.with_suffix(".py").exists() or path.is_dir()
        assert found or path.parent.with_suffix(".py").exists() or path.parent.is_dir(), name
