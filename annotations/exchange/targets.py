"""Where exported files go: never over an article or a sidecar, nor over any file unless that is wished.

An article is what was exported or annotated, and any text that is not, byte for byte, what an export wrote
there: by whatever path, link or name it is reached.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from annotations import durable
from annotations.errors import ReadOnly, UsageError
from annotations.exchange.exported import Exported, remember
from annotations.formats.listing import is_text
from annotations.places import SIDECAR_SUFFIX
from annotations.sidecar import away_of, beside, fits_beside

_TODO = "choose another OUT"


class Targets:
    """The files of one export.

    ``output`` is a file, or a folder where it is one, ends as one or ``several`` articles go there.  In a
    folder a file is called as its article with ``suffix`` after it.  ``articles`` are those exported, which
    are written over as little as any other; with ``force`` what is no article is.
    """

    def __init__(
        self, output: str, suffix: str, articles: Sequence[Path], *, several: bool, force: bool
    ) -> None:
        self._output = Path(output)
        self._folder = several or output.endswith(os.sep) or self._output.is_dir()
        self._suffix = suffix
        self._articles = articles
        self._force = force
        self._claimed: set[str] = set()

    def path(self, place: str) -> Path:
        """Return where what belongs at ``place`` is written; it may be a symbolic link to there."""
        return self._output / f"{place}{self._suffix}" if self._folder else self._output

    def claim(self, place: str) -> None:
        """Take the file of ``place``; raises :class:`ReadOnly` where it must not be written.

        Raises :class:`UsageError` where another article has it.
        """
        path = self.path(place)
        real = os.path.realpath(path)
        if real in self._claimed:
            todo = "export them one by one, or their folder"
            raise UsageError("two articles would be written to it", where=path, todo=todo)
        self._check(path)
        self._claimed.add(real)

    def write(self, place: str, writer: Callable[[BinaryIO], object]) -> None:
        """Have the file of ``place`` written, whole and durably; a device or a pipe as it comes.

        Raises :class:`ReadOnly` when there is a file by now, and :class:`OSError`.
        """
        path = self.path(place)
        try:
            done = self._written(path, writer)
        except BrokenPipeError:
            raise
        except OSError as error:
            error.filename = str(path)  # a full disk tells of no file, or of a temporary one
            raise
        if not done:
            self._check(path)
            raise _in_the_way(path)

    def _written(self, path: Path, writer: Callable[[BinaryIO], object]) -> bool:
        if _is_stream(path):
            with open(path, "wb") as file:
                writer(file)
            return True
        real = Path(os.path.realpath(path))
        real.parent.mkdir(parents=True, exist_ok=True)
        done = durable.replace(real, writer, unless=lambda: self._is_taken(real))
        if done:
            remember(real)
        return done

    def _is_taken(self, path: Path) -> bool:
        try:
            self._check(path)
        except (ReadOnly, UsageError):
            return True
        return False

    def _check(self, path: Path) -> None:
        real = Path(os.path.realpath(path))
        if real.name.endswith(SIDECAR_SUFFIX):
            raise ReadOnly("a sidecar is not written over", where=path, todo=_TODO)
        if not real.exists() or _is_stream(real):
            return
        if any(_has_notes(each) or self._is_source(each) for each in (path, real)):
            raise ReadOnly("an article is not written over", where=path, todo=_TODO)
        if path.is_dir():
            raise UsageError("it is a folder", where=path, todo=_TODO)
        if _may_be_read(real) and real not in self._exported:
            what = "it may be an article, as it is not what was exported there, and is not written over"
            raise ReadOnly(what, where=path, todo=f"{_TODO}, or remove it")
        if not self._force:
            raise _in_the_way(path)

    def _is_source(self, path: Path) -> bool:
        return any(_same(path, article) for article in self._articles)

    @cached_property
    def _exported(self) -> Exported:
        return Exported()


def _in_the_way(path: Path) -> ReadOnly:
    return ReadOnly("there is such a file", where=path, todo="--force writes over it")


def _may_be_read(path: Path) -> bool:
    """Tell whether the file ``path`` may be somebody's text, as one that cannot be looked at may."""
    try:
        return is_text(path)
    except OSError:
        return True


def _has_notes(path: Path) -> bool:
    return (fits_beside(path) and beside(path).exists()) or away_of(path) is not None


def _is_stream(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # stdin, a URL
        return False
