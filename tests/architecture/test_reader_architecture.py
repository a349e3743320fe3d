"""Which module of the reader may import which, and who may touch what Textual keeps private."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.test_architecture import ROOT, imports_of, modules_of

# fmt: off
ORDER = (
    "notation", "commands", "rebinding", "keys", "jumps", "following", "terminal", "memory", "heap",
    "backlog", "driver", "lifeline", "wrap", "motions", "search", "layout", "palette", "themes", "paint",
    "layers", "colours", "standing", "margin", "entities", "decided", "mentions", "overlay", "recognition",
    "targets", "drafts", "opening", "changes", "typeahead", "widgets", "asking", "whereabouts",
    "screens.base", "intents", "screens", "app", "start", "command", "__main__",
)
# fmt: on
"""The modules of ``tui``: each may import only what stands before it, types of what stands after apart."""

PURE = (
    "notation",
    "commands",
    "rebinding",
    "keys",
    "jumps",
    "following",
    "motions",
    "search",
    "standing",
    "margin",
    "entities",
    "decided",
    "mentions",
    "overlay",
    "memory",
    "heap",
    "terminal",
    "backlog",
)
"""Modules that need neither Textual nor Rich themselves."""


def unit_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "tui").with_suffix("").parts
    return "screens.base" if parts == ("screens", "base") else parts[0]


def unit_named(name: str) -> str:
    """Return the unit that a dotted name below ``tui`` belongs to."""
    parts = name.split(".")[1:]
    return "screens.base" if parts[:2] == ["screens", "base"] else parts[0]


def type_checking_lines(path: Path) -> set[int]:
    """Return the lines that only a type checker reads."""
    lines = path.read_text("utf-8").splitlines()
    found: set[int] = set()
    inside = False
    for number, line in enumerate(lines, 1):
        if line.startswith("if TYPE_CHECKING"):
            inside = True
        elif inside and line and not line.startswith(" "):
            inside = False
        if inside:
            found.add(number)
    return found


def test_every_module_of_the_reader_has_its_place_in_the_order() -> None:
    units = {unit_of(path) for path in modules_of("tui")} - {"__init__"}
    assert units == set(ORDER)


def test_a_module_of_the_reader_imports_only_what_stands_before_it() -> None:
    wrong = []
    for path in modules_of("tui"):
        unit, ignored = unit_of(path), type_checking_lines(path)
        for line, name in imports_of(path):
            if not name.startswith("tui.") or line in ignored or unit == "__init__":
                continue
            imported = unit_named(name)
            late = imported != unit and ORDER.index(imported) >= ORDER.index(unit)
            if late:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("unit", PURE)
def test_a_pure_module_imports_neither_textual_nor_rich(unit: str) -> None:
    names = [name.partition(".")[0] for _, name in imports_of(ROOT / "tui" / f"{unit}.py")]
    assert not {"textual", "rich"} & set(names)


LIFELINE = ("lifeline.py", "driver.py")


def test_only_the_lifeline_touches_what_textual_keeps_private() -> None:
    private = re.compile(r"\b(?:app|screen|widget|event|self\.app|self\.screen)\._[a-z]\w*")
    touched = {
        f"{path.name}: {match}"
        for path in modules_of("tui")
        if path.name not in LIFELINE
        for match in private.findall(path.read_text("utf-8"))
    }
    assert touched == set()
    assert not [
        name
        for path in modules_of("tui")
        for _, name in imports_of(path)
        if re.match(r"textual(\.\w+)*\._", name)
    ]


def test_widgets_do_no_input_or_output() -> None:
    wrong = [
        f"{path.name}:{line} imports {name}"
        for path in modules_of("tui/widgets")
        for line, name in imports_of(path)
        if name.partition(".")[0] in ("os", "pathlib", "io", "subprocess", "json")
    ]
    assert wrong == []
