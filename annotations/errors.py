"""Errors that a person reads: what is wrong, where, and what to do about it."""

from __future__ import annotations

from annotations.safe import visible_line


class DipleError(Exception):
    """Base of every error diple raises on purpose.

    ``what`` is the fault, ``where`` the file, URL, id or option it was found in, ``todo`` the next
    step for the reader.  They may quote names and texts as these are: ``str(error)`` is the one line that
    is shown, and safe to print.  ``exit_code`` is the status the command line ends with.
    """

    exit_code = 3

    def __init__(self, what: str, *, where: object = None, todo: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = None if where is None else str(where)
        self.todo = todo

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return visible_line(f"{line}; {self.todo}" if self.todo else line)


class NotFound(DipleError):
    """What was asked for is not there (exit status 1)."""

    exit_code = 1


class UsageError(DipleError):
    """The request itself makes no sense (exit status 2)."""

    exit_code = 2


class BadData(DipleError):
    """A file or a page cannot be understood (exit status 3)."""


class ReadOnly(DipleError):
    """An edit was asked of something that must not be written."""
