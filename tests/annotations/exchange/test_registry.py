import pytest

from annotations.errors import UsageError
from annotations.exchange import highlighted
from annotations.exchange.registry import find, formats


def test_every_format_is_found_by_its_name_and_its_other_names() -> None:
    known = list(formats())
    assert {"pygments:html", "pygments:latex", "pygments:rtf", "pygments:svg", "pygments:terminal256"} <= {
        each.name for each in known
    }
    for each in known:
        assert each.suffix.startswith(".")
        assert all(find(name).name == each.name for name in (each.name, *each.aliases))


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("pygments:htlm", "html"),
        ("html", "html"),
        ("svg", "svg"),
        ("tex", "latex"),
        ("pygments:ltex", "latex"),
    ],
)
def test_what_is_meant_is_guessed(name: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"{name}: no such format; did you mean 'pygments:{near}'"):
        find(name)


@pytest.mark.parametrize("name", ["pygments:png", "pygments:img"])
def test_a_format_that_lacks_a_package_says_which(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highlighted, "find_spec", lambda package: None)
    with pytest.raises(
        UsageError, match=f"{name}: this format takes Pillow, which is not installed; install"
    ):
        find(name)
    assert not [each for each in formats() if each.binary]


def test_what_is_like_nothing_is_only_told() -> None:
    with pytest.raises(UsageError, match="xyzzy: no such format; --list shows all"):
        find("xyzzy")
