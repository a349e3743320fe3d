from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import annotations.entities
from annotations.entities import KIND_LETTERS, KINDS
from annotations.entities.kinds import KIND_MEANINGS


@pytest.mark.parametrize("name", annotations.entities.__all__)
def test_every_public_name_is_there_and_is_no_module(name: str) -> None:
    value = getattr(annotations.entities, name)
    assert type(value).__name__ != "module"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = annotations.entities.nonsense


def test_kinds_are_the_eighteen_of_ontonotes_each_with_a_letter_of_its_own() -> None:
    assert len(KINDS) == 18
    assert KINDS[:2] == ("PERSON", "NORP")
    assert list(KIND_LETTERS) == list(KINDS)
    assert len(set(KIND_LETTERS.values())) == 18
    assert all(len(letter) == 1 and letter.isascii() and letter.isupper() for letter in KIND_LETTERS.values())


def test_patterns_and_the_process_handle_load_no_heavy_library() -> None:
    code = (
        "import sys; from annotations.entities import PatternRecogniser, StatisticalProcess, group;"
        "text = 'in May 2015'; group(PatternRecogniser().recognise(text), text);"
        "StatisticalProcess().close();"
        "print({name.partition('.')[0] for name in sys.modules} & {'spacy', 'numpy', 'pygments', 'textual'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_examples_of_the_docs_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "entities.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text("Angela Merkel came.", "utf-8")
    for example in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(example, {})
    assert "PERSON Angela Merkel 2" in capsys.readouterr().out


def test_the_docs_list_every_kind_with_its_letter_and_what_it_is() -> None:
    page = (Path(__file__).parents[3] / "docs" / "entities.md").read_text("utf-8")
    rows = re.findall(r"^\| ([A-Z_]+) \| ([A-Z]) \| (.+?) \|", page, re.MULTILINE)
    assert rows == [(kind, KIND_LETTERS[kind], KIND_MEANINGS[kind]) for kind in KINDS]
