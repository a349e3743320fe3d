from __future__ import annotations

from pathlib import Path

import pytest

from annotations.entities.gazetteer import Name
from annotations.entities.lists import gazetteer, gazetteer_or_world, lists_folder, read_list
from annotations.errors import BadData
from annotations.places import config_dir

TOML = """\
# People and groups I follow
[[entity]]
name = "Hayat Tahrir al-Sham"
kind = "org"
aliases = ["HTS", "Tahrir al-Sham"]

[[entity]]
name = "Inês Carvalhal"
kind = "PERSON"
"""


def written(folder: Path, name: str, text: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def own(words: str, canonical: str, kind: str) -> Name:
    return Name(words, canonical, kind, own=True)


def test_a_list_in_toml_names_entities_and_their_aliases(tmp_path: Path) -> None:
    assert read_list(written(tmp_path, "a.toml", TOML)) == [
        own("Hayat Tahrir al-Sham", "Hayat Tahrir al-Sham", "ORG"),
        own("HTS", "Hayat Tahrir al-Sham", "ORG"),
        own("Tahrir al-Sham", "Hayat Tahrir al-Sham", "ORG"),
        own("Inês Carvalhal", "Inês Carvalhal", "PERSON"),
    ]


def test_a_list_in_csv_does_too(tmp_path: Path) -> None:
    text = '\ufeffName,kind,aliases\r\n"Mørk, Lund",ORG,Mørk & Lund; M&L\r\n\r\nRuiz,PERSON\r\n'
    assert read_list(written(tmp_path, "a.csv", text)) == [
        own("Mørk, Lund", "Mørk, Lund", "ORG"),
        own("Mørk & Lund", "Mørk, Lund", "ORG"),
        own("M&L", "Mørk, Lund", "ORG"),
        own("Ruiz", "Ruiz", "PERSON"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.toml", '[[entity]]\nname = "A"\nkind = "CLUB"\n', "a.toml:1: 'A' has the unknown kind 'CLUB'"),
        ("a.toml", TOML + '\n[[entity]]\nname = ""\nkind = "ORG"\n', "a.toml:11: an entity has no name"),
        ("a.toml", '[[entity]]\nname = "A"\n', "a.toml:1: 'A' has no kind"),
        ("a.toml", '[[entity]]\nname = "A"\nkind = "ORG"\naliases = "B"\n', "a.toml:1: the aliases of 'A'"),
        ("a.toml", '[[entity]]\nname = "A"\nkind = "ORG"\nalias = "B"\n', "a.toml:1: unknown key 'alias'"),
        ("a.toml", "\n[ORG]\nx = 1\n", "a.toml:2: unknown key 'ORG'"),
        ("a.toml", "entity = 3\n", "a.toml:1: 'entity' is no list of tables"),
        ("a.toml", '\n[[entity]]\nname = "A\n', "a.toml:3: the list is no TOML"),
        ("a.toml", b"\xff", "a.toml: the list is no UTF-8"),
        ("a.csv", "", "a.csv:1: the first line does not name the columns"),
        ("a.csv", "A,ORG\n", "a.csv:1: the first line does not name the columns"),
        ("a.csv", "name,kind\nA,ORG\n\nB,CLUB\n", "a.csv:4: 'B' has the unknown kind 'CLUB'"),
        ("a.csv", "name,kind\nA,ORG\n,ORG\n", "a.csv:3: an entity has no name"),
        ("a.csv", "name,kind\nA,ORG,B,C\n", "a.csv:2: 4 columns where there are 2"),
        ("a.csv", 'name,kind\n"A,ORG\n', "a.csv:2: the list is no CSV"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    tmp_path: Path, name: str, text: str | bytes, line: str
) -> None:
    with pytest.raises(BadData) as error:
        read_list(written(tmp_path, name, text))
    assert line in str(error.value)
    assert error.value.todo


def test_the_lists_lie_beside_the_settings_and_are_read_again_when_they_change() -> None:
    assert lists_folder() == config_dir() / "entities"
    assert gazetteer().get("HTS") is None
    path = written(lists_folder(), "mine.toml", TOML)
    written(lists_folder(), "notes.txt", "no list")
    assert gazetteer().get("HTS") == own("HTS", "Hayat Tahrir al-Sham", "ORG")
    assert gazetteer() is gazetteer()
    path.write_text("", "utf-8")
    assert gazetteer().get("HTS") is None


def test_a_list_that_cannot_be_read_is_an_error_that_names_it() -> None:
    (lists_folder() / "folder.csv").mkdir(parents=True)
    with pytest.raises(BadData, match=r"folder\.csv"):
        gazetteer()
    assert gazetteer_or_world().get("Syria") is not None
