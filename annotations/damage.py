"""What is wrong with a sidecar's bytes that are no sound JSON, said so that a person knows what to do.

A place in a file is a line and a column, both from 1, the column in code points.
"""

from __future__ import annotations

from typing import Final

from annotations import marks
from annotations.errors import BadData

TODO: Final = "see 'diple check --fix', or correct it there; until then it is read-only"
"""What to do about a file that is only read."""

_ANEW: Final = "put back a copy, or delete it to begin anew; until then it is read-only"

_WIDE: Final = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True): "utf-16-le",
    (True, False): "utf-16-be",
}
"""Which of the first bytes are NULs."""


class Damage(BadData):
    """Bytes that are not what a sidecar may be; ``line`` and ``column`` say where, if it is in one place."""

    def __init__(
        self, what: str, *, where: object, todo: str = TODO, at: tuple[int, int] | None = None
    ) -> None:
        place = f"line {at[0]}, column {at[1]}" if at else None
        found_in = ", ".join(str(part) for part in (where, place) if part)
        super().__init__(what, where=found_in or None, todo=todo)
        self.line: int | None = at[0] if at else None
        self.column: int | None = at[1] if at else None


def place_of(data: bytes, offset: int) -> tuple[int, int]:
    """Return the line and column of the byte at ``offset``."""
    line = data.count(b"\n", 0, offset) + 1
    return line, len(data[data.rfind(b"\n", 0, offset) + 1 : offset].decode("utf-8", "replace")) + 1


def wide_encoding(data: bytes) -> str | None:
    """Return the encoding (Python's name) of JSON in UTF-16 or UTF-32, or ``None``.

    Without a byte order mark it is told by where the NULs beside its first character are, which is ASCII.
    """
    from annotations.formats.encoding import is_wide, mark_of

    marked = mark_of(data)
    if is_wide(marked):
        return marked
    nuls = tuple(byte == 0 for byte in data[:4])
    return _WIDE.get(nuls) or _WIDE.get(nuls[:2])


def not_utf8(data: bytes, where: object) -> Damage | None:
    """Tell of the first byte that is no UTF-8."""
    if data.isascii():
        return None
    try:
        data.decode()
    except UnicodeDecodeError as error:
        what = f"this is no UTF-8 (byte 0x{data[error.start]:02X}), Latin-1 or Windows-1252 perhaps"
        return Damage(what, where=where, at=place_of(data, error.start))
    return None


def diagnosis(data: bytes, where: object) -> Damage | None:
    """Tell what happened to ``data``, which is no JSON, where that can be known from its bytes."""
    if not data.strip():
        return Damage("the file is empty", where=where, todo=_ANEW)
    if not data.strip(b"\0"):
        return Damage("the file holds nothing but NULs, as a crash leaves them", where=where, todo=_ANEW)
    if name := wide_encoding(data):
        return Damage(f"this is {name[:6].upper()}, and annotations are kept in UTF-8", where=where)
    if (nul := data.find(b"\0")) >= 0:
        return Damage("NULs begin here, as a crash leaves them", where=where, at=place_of(data, nul))
    if (mark := marks.first(data)) is not None:
        what = "git left its conflict marks here"
        todo = "'diple check --fix' merges both versions; until then it is read-only"
        return Damage(what, where=where, todo=todo, at=place_of(data, mark))
    return not_utf8(data, where)
