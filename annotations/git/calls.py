"""git, run as a program: what it answers, and what keeps it from answering said in one line."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from annotations.errors import DipleError, UsageError

OLDEST: Final = (2, 18)
"""The oldest git that does what is asked of it here; 2018."""

Scope = Literal["--local", "--global"]


def git(*arguments: str, given: bytes = b"", fine: Container[int] = (0,)) -> tuple[int, bytes]:
    """Run git and return its exit status and what it prints.

    Raises :class:`DipleError` when there is no git, or its status is none of ``fine``.
    """
    environment = os.environ | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(
            ["git", *arguments], input=given, capture_output=True, env=environment, check=False
        )
    except OSError as error:
        what = "git was not found" if isinstance(error, FileNotFoundError) else f"git: {error.strerror}"
        raise DipleError(what, todo="install git, or put it into PATH") from error
    if done.returncode not in fine:
        raise _refusal(done.stderr.decode("utf-8", "replace"), done.returncode)
    return done.returncode, done.stdout


def _refusal(said: str, status: int) -> DipleError:
    """Return what git complains of; of several lines the first, which tells what is wrong."""
    if "not a git repository" in said:
        todo = "go to one, or use --global for all of yours"
        return UsageError("this folder is in no git repository", todo=todo)
    if "must be run in a work tree" in said:
        return UsageError("this git repository has no files here", todo="go to a clone with files")
    lines = [line for line in said.splitlines() if line.strip()]
    told = [re.sub(r"^(fatal|error): ", "", line) for line in lines if re.match(r"(fatal|error): ", line)]
    what = next(iter(told or lines), f"git ended with status {status}")
    return DipleError(what, where="git", todo="'git status' may tell more" if len(lines) > 1 else None)


def check_version() -> None:
    """Raise :class:`DipleError` when there is no git, or one that is too old."""
    _, said = git("version")
    found = re.search(rb"(\d+)\.(\d+)", said)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise DipleError(f"this is git {found[0].decode()}", todo=f"diple needs git {oldest} or newer")


def one_value(*arguments: str) -> str | None:
    """Return the one value that git prints, ``None`` when it ends with status 1."""
    status, said = git(*arguments, fine=(0, 1))
    return os.fsdecode(said.removesuffix(b"\n")) if status == 0 else None


@dataclass(frozen=True)
class Repository:
    """A repository with files.

    ``top`` is the folder of these, ``own`` the one of git's own, ``hooks`` that of the hooks, ``attributes``
    the file of attributes that are this clone's alone.
    """

    top: Path
    own: Path
    hooks: Path
    attributes: Path

    @classmethod
    def here(cls) -> Repository:
        """Return the repository, worktree or submodule that the current folder is in.

        Raises :class:`UsageError` when it is in none.
        """
        top = Path(one_value("rev-parse", "--show-toplevel") or ".")

        def place(*asked: str) -> Path:
            found = one_value("-C", str(top), "rev-parse", *asked)
            return Path(os.path.normpath(top / (found or "")))

        own, hooks = place("--git-common-dir"), place("--git-path", "hooks")
        return cls(top, own, hooks, place("--git-path", "info/attributes"))

    def attributes_of(self, name: str) -> dict[str, str]:
        """Return the attributes of a file called ``name`` beside those of the top."""
        _, said = git("-C", str(self.top), "check-attr", "-z", "--all", "--", name)
        words = os.fsdecode(said).split("\0")
        return dict(zip(words[1::3], words[2::3], strict=False))


@dataclass(frozen=True)
class Settings:
    """git's configuration in one scope: of the repository around ``folder``, or of the user."""

    scope: Scope
    folder: Path = Path()

    def get(self, key: str) -> str | None:
        """Return the value of ``key`` set in this scope, the last of several."""
        return one_value(*self._command, "--get", key)

    def put(self, key: str, value: str) -> None:
        """Set ``key`` in the place of all its values."""
        git(*self._command, "--replace-all", key, value)

    def remove(self, *keys: str) -> None:
        """Take ``keys``, which are set, out; a section, or a file, that has nothing else in it goes too."""
        origin = one_value(*self._command, "--show-origin", "-z", "--get", keys[0]) or ""
        for key in keys:
            git(*self._command, "--unset-all", key)
        file = self.folder / origin.partition("\0")[0].removeprefix("file:")
        if file.is_file() and not file.is_symlink() and file.stat().st_size == 0:
            file.unlink()

    @property
    def _command(self) -> tuple[str, ...]:
        return ("-C", str(self.folder), "config", self.scope)


def attributes_of_the_user() -> Path:
    """Return the file of the user's own attributes, which need not be there.

    https://git-scm.com/docs/gitattributes, ``core.attributesFile``.
    """
    for scope in ("--global", "--system"):
        named = one_value("config", scope, "--includes", "--type=path", "--get", "core.attributesFile")
        if named:
            return Path(named)
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return Path(folder, "git", "attributes")
