"""What is built and installed: the data files are there, the tests are not, a foreign package is noticed."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from annotations.errors import BadData
from annotations.ownership import PACKAGES, check_own_packages

ROOT = Path(__file__).parent.parent


def build(kind: str, source: Path, into: Path) -> Path:
    """Build a ``wheel`` or ``sdist`` of ``source`` with the installed hatchling; nothing is downloaded."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(into)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr or done.stdout
    (built,) = into.iterdir()
    return built


def files_of(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with ``folder`` first on its path, from inside it."""
    env = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "DIPLE_HOME": str(folder / "home")}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def data_files() -> set[str]:
    """Return every file of the two packages that is not Python, as the repository has them."""
    found = (path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT)) for path in found if path.suffix not in {".py", ".pyc"}}


def test_the_wheel_holds_every_data_file(wheel: Path) -> None:
    expected = data_files()
    for pattern in (
        r"annotations/samples/.*\.txt",
        r"annotations/schema/.*\.json",
        r"tui/.*\.tcss",
        r".*/py.typed",
    ):
        assert any(re.fullmatch(pattern, name) for name in expected), pattern
    assert expected <= files_of(wheel)


def test_the_wheel_holds_both_packages_and_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in files_of(wheel)}
    assert tops == {"annotations", "tui", next(top for top in tops if top.endswith(".dist-info"))}
    assert not [name for name in files_of(wheel) if name.endswith(".pyc") or "test" in name.split("/")]


def test_the_wheel_carries_the_licence_and_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA")).rsplit(
            "/", 1
        )[0]
        assert "diple = tui.__main__:main" in archive.read(f"{info}/entry_points.txt").decode()
        assert "MIT" in archive.read(f"{info}/licenses/LICENSE").decode()


def test_the_source_archive_can_be_built_from_and_tested(wheel: Path, tmp_path: Path) -> None:
    archive = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path)
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    for name in (
        "tests/requirements.txt",
        "tests/conftest.py",
        "uv.lock",
        "LICENSE",
        "CHANGELOG.md",
        ".ci/run",
    ):
        assert (source / name).is_file(), name
    assert files_of(build("wheel", source, tmp_path / "wheel")) == files_of(wheel)


def test_an_installed_copy_runs_with_its_own_data(installed: Path) -> None:
    where = "import annotations, tui; print(annotations.__file__); print(tui.__file__)"
    assert all(line.startswith(str(installed)) for line in run(installed, "-c", where).stdout.splitlines())
    done = run(installed, "-m", "annotations", "schema")
    assert done.returncode == 0, done.stderr
    assert '"$schema"' in done.stdout


def test_the_packages_here_are_our_own() -> None:
    check_own_packages()


def test_a_package_that_was_written_over_is_noticed(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "annotations").symlink_to(installed / "annotations")
    (tmp_path / "tui").mkdir()
    (tmp_path / "tui" / "__init__.py").write_text("'''Someone else's toolkit.'''\n")
    done = run(tmp_path, "-c", _CHECK)
    assert done.stdout.startswith(
        f"{tmp_path}/tui/__init__.py: the Python package 'tui' found here is not diple's; "
    )


def test_a_package_found_earlier_on_the_path_is_noticed(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "tui").mkdir()
    (tmp_path / "tui" / "__init__.py").write_text((ROOT / "tui" / "__init__.py").read_text())
    done = run(installed, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{_CHECK}")
    assert str(tmp_path) in done.stdout
    assert done.stdout.count("\n") == 1


def test_the_command_says_in_one_line_that_its_core_is_someone_elses(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "tui").symlink_to(installed / "tui")
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "__init__.py").touch()
    done = run(tmp_path, "-m", "tui", "list")
    assert done.returncode == 3
    assert "the Python package 'annotations' found here is not diple's" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_package_that_is_missing_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="not diple's"):
        check_own_packages(tmp_path)


_CHECK = """
from annotations.ownership import check_own_packages
from annotations.errors import DipleError
try:
    check_own_packages()
except DipleError as error:
    print(error)
"""


def test_the_pinned_requirements_are_those_of_the_lock_file() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    locked = {
        f"{package['name']}=={package['version']}"
        for package in lock["package"]
        if package["name"] != "diple"
    }
    lines = (ROOT / "tests" / "requirements.txt").read_text().splitlines()
    pinned = {line.split(" ;")[0] for line in lines if line and not line.startswith("#")}
    assert pinned == locked


def test_the_lock_file_names_the_public_index_alone() -> None:
    hosts = set(re.findall(r"\w+://[^/\"]*", (ROOT / "uv.lock").read_text()))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}
