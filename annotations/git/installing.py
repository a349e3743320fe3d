"""`diple git install` and `uninstall`: steps that say what they did, and what they left as they found it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotations import durable
from annotations.errors import BadData, DipleError
from annotations.git import written
from annotations.git.calls import Repository, Settings, attributes_of_the_user, check_version
from annotations.places import SIDECAR_SUFFIX


@dataclass
class Report:
    """What was done, a line each, and what was left because it is not diple's, or does not work."""

    done: list[str] = field(default_factory=list)
    left: list[DipleError] = field(default_factory=list)


def install(program: str, *, everywhere: bool, hook: bool = False) -> Report:
    """Let git merge and show sidecars with ``program`` (quoted for sh), here or for all of a user's.

    What is there already is not written again.  ``hook`` adds the pre-commit check of one repository.
    Raises :class:`DipleError` for what git refuses, :class:`OSError` for a file that cannot be written.
    """
    check_version()
    report = Report()
    repository = None if everywhere else Repository.here()
    files = _attributes(repository)
    _configure(_settings(repository), written.settings(program), report)
    _in_all(files, written.with_line, "added to", report)
    if repository is not None:
        _look_at_attributes(repository, report)
        if hook:
            _add_hook(repository, written.hook(program), program, report)
    return report


def uninstall(*, everywhere: bool) -> Report:
    """Take away what :func:`install` wrote, and nothing else; raises as it does."""
    check_version()
    report = Report()
    repository = None if everywhere else Repository.here()
    _unconfigure(_settings(repository), report)
    _in_all(_attributes(repository), written.without_line, "took out of", report)
    if repository is not None:
        _remove_hook(repository, report)
    return report


# Settings


def _settings(repository: Repository | None) -> Settings:
    return Settings("--local", repository.top) if repository else Settings("--global")


def _whose(settings: Settings) -> str:
    return "this repository's" if settings.scope == "--local" else "your"


def _configure(settings: Settings, wanted: dict[str, str], report: Report) -> None:
    done = []
    for key, value in wanted.items():
        found = settings.get(key)
        if found == value:
            continue
        if found is not None and not written.is_ours(key, found):
            todo = f"to have diple's: git config {settings.scope} --unset-all {key}"
            report.left.append(BadData("git has another value for it", where=key, todo=todo))
            continue
        settings.put(key, value)
        done.append(key)
    if done:
        report.done.append(f"set in {_whose(settings)} git configuration: {', '.join(done)}")


def _unconfigure(settings: Settings, report: Report) -> None:
    found = {key: value for key in written.settings("") if (value := settings.get(key)) is not None}
    done = [key for key, value in found.items() if written.is_ours(key, value)]
    foreign = [key for key in found if key not in done]
    report.left += [BadData("diple did not write this, so it stays", where=key) for key in foreign]
    if done:
        settings.remove(*done)
        report.done.append(f"took out of {_whose(settings)} git configuration: {', '.join(done)}")


# Attributes


def _attributes(repository: Repository | None) -> dict[Path, str]:
    """Return the files of attributes, and how to name them.  Raises :class:`BadData` for a link.

    Of a repository the one that travels with it, and the one that counts whatever is checked out: a rebase
    starts on a branch that may not have the other.
    """
    if repository is None:
        path = attributes_of_the_user()
        return {Path(os.path.realpath(path)): str(path)}
    path = repository.top / ".gitattributes"
    if path.is_symlink():
        todo = "put a file in its place"
        raise BadData("it is a symbolic link, which git does not follow", where=_near(path), todo=todo)
    return {each: _near(each) for each in (path, Path(os.path.realpath(repository.attributes)))}


def _in_all(files: Mapping[Path, str], revise: Callable[[bytes], bytes], said: str, report: Report) -> None:
    """Revise files of attributes; one that holds nothing is no file."""
    found = [(path, _bytes_of(path)) for path in files]
    changed = [(path, revise(data)) for path, data in found if revise(data) != data]
    for path, data in changed:
        if data:
            path.parent.mkdir(parents=True, exist_ok=True)
            durable.replace(path, data)
        else:
            path.unlink()
    if changed:
        report.done.append(f"{said} {' and '.join(files[path] for path, _ in changed)}: {written.LINE}")


def _look_at_attributes(repository: Repository, report: Report) -> None:
    found = repository.attributes_of(f"x{SIDECAR_SUFFIX}")
    if found.get("merge") != "diple" or found.get("diff") != "diple":
        todo = f"see 'git check-attr -a x{SIDECAR_SUFFIX}'"
        report.left.append(BadData("another line of attributes overrules diple's", where="git", todo=todo))


# The hook


def _add_hook(repository: Repository, text: str, program: str, report: Report) -> None:
    path = repository.hooks / "pre-commit"
    places = (repository.top, repository.own)
    if not any(place in path.parents for place in places):
        todo = f"to have it there: {program} git check || exit 1"
        what = "the hooks are not this repository's own, so they stay as they are"
        report.left.append(BadData(what, where=_near(path), todo=todo))
        return
    data = _bytes_of(path)
    if data == text.encode():
        return
    if os.path.lexists(path) and not written.is_hook(data):
        todo = f"add this to it: {program} git check || exit 1"
        report.left.append(BadData("it is not diple's, so it stays as it is", where=_near(path), todo=todo))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.replace(path, text.encode(), mode=0o755)
    report.done.append(f"wrote {_near(path)}")


def _remove_hook(repository: Repository, report: Report) -> None:
    path = repository.hooks / "pre-commit"
    data = _bytes_of(path)
    if written.is_hook(data):
        path.unlink()
        report.done.append(f"took away {_near(path)}")
    elif b" git check" in data and b"diple" in data:
        report.left.append(BadData("it may ask diple still; it stays as it is", where=_near(path)))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _near(path: Path) -> str:
    """Return how to name ``path`` from the current folder."""
    near = os.path.relpath(path)
    return str(path) if near.count("..") > 2 else near
