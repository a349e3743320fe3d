"""What every test stands on: no test touches the home of whoever runs it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every run, and nothing that takes time into account: neither chance nor a busy machine
# makes a test fail.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("diple", UNTIMED, derandomize=True, max_examples=60)
# Others on every run, and more: pytest --hypothesis-profile=wide
settings.register_profile("wide", UNTIMED, print_blob=True, max_examples=1000)
settings.load_profile("diple")

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # the commands that tests start are compiled once, not each time

Golden = Callable[[Path, bytes], None]
"""Compares bytes with those in a file; ``pytest --refresh-golden`` writes the file instead."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="write golden files instead of comparing")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run on two processes, unless files are written or the tests of some files alone were asked for."""
    if config.getoption("--refresh-golden") or all(".py" in each for each in config.args):
        return 0
    return min(2, os.cpu_count() or 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs out unless they are asked for."""
    if "torture" in config.getoption("markexpr"):
        return
    long = [item for item in items if item.get_closest_marker("torture")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return what compares bytes with a golden file."""

    def compare(path: Path, data: bytes) -> None:
        if request.config.getoption("--refresh-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        assert data.decode() == path.read_bytes().decode()

    return compare


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return folders that are not there yet."""
    folder = tmp_path_factory.mktemp("homes")  # asking for one each time looks at all that are there
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own, empty, and a user with a known name."""
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    monkeypatch.delenv("DIPLE_HOME", raising=False)
    monkeypatch.setenv("USER", "reader")
    return home
