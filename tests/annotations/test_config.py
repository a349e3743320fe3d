from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from annotations.config import SETTINGS, Config, config_path, creator_name, creator_urn, load_config
from annotations.errors import BadData


def write(text: str) -> Path:
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_without_a_file_the_defaults_hold() -> None:
    assert load_config() == Config()
    plain = ("name", "theme", "style", "model", "mouse", "keys", "hidden_kinds")
    assert (*plain, "trash_days", "snapshots_mb") == SETTINGS


def test_every_setting_is_read() -> None:
    path = write(
        '\ufeffname = " Alice "\r\ntheme = "dark"\nstyle = "friendly"\n'
        'model = "de_core_news_sm"\nmouse = false\n'
        'hidden_kinds = ["cardinal", "ORDINAL"]\ntrash_days = 7\nsnapshots_mb = 50\n[keys]\nnote = "n,a"\n'
    )
    hidden = ("CARDINAL", "ORDINAL")
    assert load_config() == Config(
        "Alice", "dark", "friendly", "de_core_news_sm", False, {"note": "n,a"}, hidden, 7, 50, path
    )


def test_an_unknown_setting_is_told_and_the_rest_counts() -> None:
    path = write('name = "Alice"\n\n  thme = "dark"\n[window]\nsize = 3\n')
    config = load_config()
    assert config.name == "Alice"
    assert config.notices == (
        f"{path}:3: unknown setting 'thme' is left out; did you mean 'theme'?",
        f"{path}:4: unknown setting 'window' is left out",
    )


def test_an_unknown_kind_is_told_and_the_others_are_hidden() -> None:
    path = write('name = "Alice"\n  hidden_kinds = ["Cardnal", "gpe", "PLANET"]\n')
    config = load_config()
    assert config.hidden_kinds == ("GPE",)
    assert config.notices == (
        f"{path}:2: unknown kind 'CARDNAL' is left out; did you mean 'CARDINAL'?",
        f"{path}:2: unknown kind 'PLANET' is left out",
    )


def test_no_kind_is_hidden_when_the_list_is_empty() -> None:
    write("hidden_kinds = []\ntrash_days = 0\n")
    assert (load_config().hidden_kinds, load_config().trash_days) == ((), 0)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mouse = true\nname = 3\n", 2),
        ('# name\n\nname = ""\n', 3),
        ('mouse = "yes"\n', 1),
        ("hidden_kinds = 'CARDINAL'\n", 1),
        ("hidden_kinds = [1]\n", 1),
        ("trash_days = '3'\n", 1),
        ("trash_days = true\n", 1),
        ("trash_days = 1.5\n", 1),
        ("\ntrash_days = -1\n", 2),
        (f"trash_days = {10**400}\n", 1),
        ("snapshots_mb = '200 MB'\n", 1),
        ("snapshots_mb = -1\n", 1),
        ("snapshots_mb = true\n", 1),
        ("keys = 3\n", 1),
        ("mouse = true\n[keys]\nnote = 3\n", 2),
        ("\n\nkeys.note = 3\n", 3),
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_its_line_and_what_to_write(text: str, line: int) -> None:
    path = write(text)
    with pytest.raises(BadData, match="must be") as told:
        load_config()
    assert str(told.value).startswith(f"{path}:{line}: ")
    assert "; write " in str(told.value)


def test_a_file_that_is_no_toml_is_named_with_the_line() -> None:
    path = write('name = "a"\nmouse = = true\n')
    with pytest.raises(BadData, match="line 2") as told:
        load_config()
    assert str(told.value).startswith(f"{path}: ")
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(BadData, match="UTF-8"):
        load_config()
    path.unlink()
    path.mkdir()
    with pytest.raises(BadData, match="cannot be read"):
        load_config()


def test_the_creator_is_the_one_asked_for_else_the_configured_one_else_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert creator_name() == "reader"
    assert creator_name(" bob ") == "bob"
    write('name = "Alice"')
    assert creator_name() == "Alice"
    assert creator_name("  ") == "Alice"
    assert creator_name("bob") == "bob"
    monkeypatch.delenv("USER")
    monkeypatch.setattr(getpass, "getuser", lambda: "login")
    assert creator_name(config=Config()) == "login"

    def nobody() -> str:
        raise KeyError(4711)

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert creator_name(config=Config()) == "anonymous"


def test_the_creators_urn_is_percent_encoded() -> None:
    assert creator_urn("alice") == "urn:diple:creator:alice"
    assert creator_urn("Zoë /:#\n") == "urn:diple:creator:Zo%C3%AB%20%2F%3A%23%0A"
