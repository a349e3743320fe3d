"""Bytes of a path, of stdin or of a page, looked at just enough to know that they are text.

A long file is not read: its first 64 KB are, and the rest stays where it is until it is asked for.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from annotations.errors import BadData, DipleError, NotFound, UsageError
from annotations.formats.encoding import UTF8_BOM, is_wide, mark_of
from annotations.text import FileSource, MemorySource, Source

HEAD: Final = 1 << 16
"""Bytes looked at before a file is taken for text."""

MEMORY: Final = 4 << 20
"""Files up to this many bytes are read into memory at once."""

WHOLE: Final = 512 << 20
"""Most bytes that are decoded in one piece."""

_MAGIC: Final = (
    (b"%PDF-", "a PDF", "turn it into text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive (EPUB, DOCX and ODT are too)", "turn it into text or HTML first"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "turn it into text or HTML first"),
    (b"{\\rtf", "an RTF document", "turn it into text or HTML first"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
)


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of a source and what is known of them before they are understood.

    ``head`` is their first 64 KB.  ``name`` is the article's, ``where`` names the source in errors.
    ``given`` is the encoding asked for (Python's name), ``declared`` the one a
    server claims.  ``url`` is set for a page, ``path`` for a file, neither for stdin.
    """

    source: Source
    head: bytes
    name: str
    where: str
    path: Path | None = None
    url: str | None = None
    given: str | None = None
    declared: str | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return self.source.size

    def all(self, limit: int = WHOLE) -> bytes:
        """Return all the bytes; raise :class:`BadData` when there are more than ``limit``."""
        if self.size > limit:
            what = f"it has {-(-self.size >> 20)} MB, and at most {limit >> 20} MB are decoded at once"
            raise BadData(what, where=self.where, todo="split it; UTF-8 text with LF has no limit")
        return self.source.read(0, self.size)


def from_path(path: Path, *, given: str | None = None) -> Raw:
    """Return the bytes of the file at ``path``, those of a long one unread but for the head.

    Raises :class:`NotFound` for a missing or empty file, :class:`UsageError` for what is no file
    (a folder, a pipe, a device), :class:`BadData` for one that cannot be read or is no text.
    """
    where = str(path)
    try:
        _refuse_special(os.stat(path).st_mode, where)
        # Not blocking: between the two calls a pipe may have taken the file's place.
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with open(fd, "rb", buffering=0) as file:
            status = os.fstat(fd)
            _refuse_special(status.st_mode, where)
            long = status.st_size > MEMORY
            head = file.read(HEAD) if long else file.readall()
        source = FileSource(path) if long else MemorySource(head)
    except (OSError, ValueError) as error:
        raise _unreadable(error, where) from None
    raw = Raw(source, head[:HEAD], _safe_name(path), where, path=path, given=given)
    return checked(raw)


def from_stdin(stdin: BinaryIO | None = None, *, given: str | None = None) -> Raw:
    """Return what stands in ``stdin`` (the process's own if ``None``); raises as :func:`from_path`."""
    try:
        data = (stdin or sys.stdin.buffer).read(WHOLE + 1)
    except OSError as error:
        raise _unreadable(error, "stdin") from None
    return checked(Raw(MemorySource(data), data[:HEAD], "stdin", "stdin", given=given))


def checked(raw: Raw) -> Raw:
    """Return ``raw``; raise :class:`NotFound` when it is empty, :class:`BadData` when it is no text."""
    if not raw.head.removeprefix(UTF8_BOM).strip():
        if raw.size <= HEAD:
            raise NotFound("it is empty", where=raw.where, todo="there is nothing to read")
        return raw
    for magic, what, todo in _MAGIC:
        if raw.head.startswith(magic):
            raise BadData(f"this is {what}, not text", where=raw.where, todo=todo)
    if b"\0" in raw.head and not is_wide(mark_of(raw.head)) and not is_wide(raw.given):
        raise _binary(raw)
    return raw


def _binary(raw: Raw) -> BadData:
    nul = (raw.head[::2].count(0), raw.head[1::2].count(0))
    if max(nul) > len(raw.head) // 8 and min(nul) * 8 < max(nul):
        wide = "utf-16-le" if nul[1] > nul[0] else "utf-16-be"
        todo = f"if it is UTF-16 text, use --encoding {wide}"
    else:
        todo = "choose a text, Markdown, HTML or source file"
    return BadData("this is a binary file, not text", where=raw.where, todo=todo)


def _refuse_special(mode: int, where: str) -> None:
    if stat.S_ISDIR(mode):
        raise UsageError("this is a folder, not an article", where=where, todo="name one of its articles")
    if not stat.S_ISREG(mode):
        todo = "name a file, or read it as stdin with -"
        raise UsageError("this is a pipe, socket or device, not a file", where=where, todo=todo)


def _unreadable(error: OSError | ValueError, where: str) -> DipleError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return NotFound("there is no such file", where=where, todo="check the name")
    if isinstance(error, PermissionError):
        return BadData("it may not be read", where=where, todo="ask its owner for permission to read it")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return BadData(f"it cannot be read ({reason or error})", where=where, todo="check the name and the disk")


def _safe_name(path: Path) -> str:
    """Return the file's own name as Unicode: a name that is no UTF-8 could not be saved in a sidecar."""
    return os.fsencode(path.name).decode("utf-8", "replace")
