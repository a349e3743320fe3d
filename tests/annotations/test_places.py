from __future__ import annotations

import stat
from pathlib import Path

import pytest

from annotations.places import cache_dir, config_dir, data_dir, ensure, state_dir

PLACES = {"config": config_dir, "data": data_dir, "state": state_dir, "cache": cache_dir}


@pytest.mark.parametrize("kind", PLACES)
def test_xdg_folders_are_used_where_they_are_set(kind: str, own_home: Path) -> None:
    assert PLACES[kind]() == own_home / kind / "diple"
    assert not PLACES[kind]().exists()


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("value", ["", "relative/path"])
def test_an_xdg_folder_that_is_not_absolute_is_ignored(
    kind: str, value: str, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", value)
    assert PLACES[kind]().is_absolute()
    assert PLACES[kind]().is_relative_to(own_home)
    assert PLACES[kind]().name == "diple"


@pytest.mark.parametrize("kind", PLACES)
def test_one_variable_moves_them_all(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIPLE_HOME", str(tmp_path))
    assert PLACES[kind]() == tmp_path / kind
    monkeypatch.setenv("DIPLE_HOME", "~/mine")
    assert PLACES[kind]() == Path.home() / "mine" / kind
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIPLE_HOME", "here")
    assert PLACES[kind]() == tmp_path / "here" / kind


def test_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    made = ensure(tmp_path / "a" / "b")
    assert ensure(made) == made
    for folder in (made, made.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_defaults_are_those_of_the_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DIPLE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert config_dir() == platformdirs.user_config_path("diple", appauthor=False)
    assert data_dir() == platformdirs.user_data_path("diple", appauthor=False)
    assert state_dir() == platformdirs.user_state_path("diple", appauthor=False)
    assert cache_dir() == platformdirs.user_cache_path("diple", appauthor=False)
