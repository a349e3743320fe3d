"""Which module may import which, and what a fresh interpreter loads for what."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.annotations.building import document, item, written
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]

# fmt: off
ORDER = (
    "safe", "width", "errors", "ownership", "spans", "text", "article", "places", "durable", "private",
    "presence", "formats", "entities", "config", "ids", "records", "model", "salvage", "marks",
    "damage", "unpacking", "members", "lenient", "collection", "codec", "folding", "worddiff",
    "anchoring", "locking", "sidecar", "merge", "compare", "mending", "repair", "trash", "snapshots",
    "renaming", "composing", "agreeing", "edits", "conflicts", "placement", "looking", "deciding", "storage",
    "saving", "undoing", "notebook", "undo", "journal", "git", "decisions", "neighbours", "learning",
    "bearers", "elsewhere", "library", "checking", "fixing", "index", "query",
    "contrast", "highlight", "lexing", "exchange", "schema", "samples", "cli", "__main__",
)
# fmt: on
"""The modules of ``annotations``: each may import only what stands before it."""

HEAVY = {"textual", "spacy", "trafilatura", "pygments", "lxml", "markdown_it", "rich", "rapidfuzz", "numpy"}
"""Libraries that cost more to load than a command without a screen takes."""


def modules_of(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package).rglob("*.py"))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of everything the module imports, inside functions and for types as well."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written out"
            assert node.module is not None
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def unit_of(path: Path) -> str:
    """Return the module directly below ``annotations`` that ``path`` is or belongs to."""
    return path.relative_to(ROOT / "annotations").parts[0].removesuffix(".py")


def test_every_module_of_the_core_has_its_place_in_the_order() -> None:
    units = {unit_of(path) for path in modules_of("annotations")} - {"__init__"}
    assert units <= set(ORDER), "give the new module its place in ORDER"


def test_a_module_of_the_core_imports_only_what_stands_before_it() -> None:
    wrong = []
    for path in modules_of("annotations"):
        unit = unit_of(path)
        for line, name in imports_of(path):
            package, _, rest = name.partition(".")
            imported = rest.partition(".")[0]
            if package != "annotations" or unit == "__init__" or imported == unit:
                continue
            if imported not in ORDER or ORDER.index(imported) >= ORDER.index(unit):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_the_core_imports_neither_the_reader_nor_textual() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules_of("annotations")
        for line, name in imports_of(path)
        if name.partition(".")[0] in ("tui", "textual", "rich")
    ]
    assert wrong == []


def loaded_by(*arguments: str, cwd: Path = ROOT) -> tuple[str, set[str]]:
    """Run a fresh interpreter; return its output and the top-level modules that it loaded."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    times = [line for line in done.stderr.split("\n") if line.startswith("import time:")]
    rest = "\n".join(line for line in done.stderr.split("\n") if not line.startswith("import time:"))
    assert done.returncode == 0, rest
    names = {re.split(r"[.]", line.rpartition("|")[2].strip())[0] for line in times}
    assert "site" in names, "the list of imports was not read"
    return done.stdout, names


def test_importing_the_core_costs_next_to_nothing() -> None:
    _, names = loaded_by("-c", "import annotations")
    assert "annotations" in names
    assert names & (HEAVY | {"click", "msgspec", "platformdirs", "tui"}) == set()


def test_public_names_are_fetched_when_they_are_used_and_all_are_there() -> None:
    code = (
        "import sys, annotations\n"
        "before = {name for name in sys.modules if name.startswith('annotations.')}\n"
        "assert not before, before\n"
        "assert set(annotations.__all__) <= set(dir(annotations))\n"
        "for name in annotations.__all__: getattr(annotations, name)\n"
        "try: annotations.nonsense\n"
        "except AttributeError as error: print(error)\n"
    )
    printed, names = loaded_by("-c", code)
    assert printed == "module 'annotations' has no attribute 'nonsense'\n"
    assert names & (HEAVY | {"click", "tui"}) == set()


@pytest.mark.parametrize("module", ["notebook", "sidecar", "codec", "query", "library"])
def test_a_notebook_and_a_library_load_no_heavy_library(module: str) -> None:
    _, names = loaded_by("-c", f"import annotations.{module}")
    assert names & (HEAVY | {"click", "tui"}) == set()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text("words 1 and others", "utf-8")
    sidecar = document(item(0), text="words 1 and others")
    (tmp_path / "report.txt.annotations.json").write_bytes(written(sidecar))
    return tmp_path


def test_listing_annotations_loads_neither_textual_nor_spacy_nor_trafilatura(library: Path) -> None:
    printed, names = loaded_by("-m", "annotations", "list", "--format", "jsonl", cwd=library)
    [row] = printed.splitlines()
    assert json.loads(row)["note"] == "Note 0 \U0001f600."
    assert names & (HEAVY | {"tui"}) == set()


def test_adding_an_annotation_loads_none_of_them_either(library: Path) -> None:
    printed, names = loaded_by(
        "-m", "annotations", "add", "report.txt", "--quote", "others", "--note", "n", cwd=library
    )
    assert printed.startswith("urn:uuid:")
    assert names & (HEAVY | {"tui"}) == set()
