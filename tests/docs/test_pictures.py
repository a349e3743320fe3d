"""The pictures of the reader: small, without anything of a machine, and made by a script that works."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from docs.pictures import make
from tests.docs.blocks import PAGES, ROOT, links

FOLDER = ROOT / "docs" / "pictures"
NAMES = [make.name_of(scene, size) for size in make.SIZES for scene in make.SCENES]
LARGEST = 150_000
"""Bytes."""


def words_of(svg: str) -> str:
    return " ".join(
        "".join(each.itertext()) for each in ElementTree.fromstring(svg).iter() if "}text" in each.tag
    )


def test_every_picture_is_there_and_is_shown() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.svg")) == sorted(NAMES)
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    assert {FOLDER / name for name in NAMES} <= shown


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_small_and_names_nothing_outside_itself(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert len(data) < LARGEST
    svg = data.decode()
    drawing = re.sub(r">[^<>]*</text>", ">", svg)
    assert re.findall(r"\w+://[^\"\s]*", drawing) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"@import|url\((?!#)|<script|<image|href", drawing)
    assert not re.search(r"/(?:home|tmp|root|Users)\b", svg)


@pytest.mark.parametrize(
    ("scene", "words"),
    [("reading", "Dredging"), ("note", "Luanda"), ("entities", "Carvalhal"), ("help", "Moving")],
)
def test_a_picture_shows_what_it_is_of(scene: str, words: str) -> None:
    for size in make.SIZES:
        svg = (FOLDER / f"{scene}-{size.name}.svg").read_text("utf-8")
        if (scene, size.name) != ("reading", "40x12"):
            assert words in words_of(svg)


async def test_the_script_draws_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*make.CHANGED, *make.LEFT_OUT):
        monkeypatch.setenv(name, "1")  # so that the test puts back what the script changes
    svg = await make.draw(make.SCENES[0], make.SIZES[-1])
    words = words_of(svg)
    assert "Dredging alone" in words
    assert "saved" in words
