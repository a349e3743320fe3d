"""Bytes to text: byte order mark, UTF-8, the encoding that was asked for, the declared one, a guess.

The order is the promise: what the bytes themselves prove comes before what anyone says of them, and a
guess comes last and is announced.  Line ends become LF here and nowhere else.
"""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path
from typing import Final, NamedTuple

from annotations.errors import BadData, UsageError

UTF8_BOM: Final = codecs.BOM_UTF8

_PART: Final = 1 << 20
"""Bytes read at a time of a file that is only looked at."""

# The UTF-32 marks come first: the little-endian one begins like that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Labels that pages use loosely, and what browsers read them as (https://encoding.spec.whatwg.org/#names-and-labels).
_READ_AS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


class Decoded(NamedTuple):
    """Text with LF line ends, the Python name of its encoding, and what the person should know of it."""

    text: str
    encoding: str
    notice: str | None = None


def known_encoding(name: str) -> str:
    """Return Python's name of the text encoding ``name``; raise :class:`UsageError` if there is none."""
    try:
        " ".encode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        what = f"no text encoding is called {name!r}"
        raise UsageError(
            what, where="--encoding", todo="use a name such as utf-8, cp1252 or koi8-r"
        ) from None


def mark_of(head: bytes) -> str | None:
    """Return the encoding named by a byte order mark at the start of ``head``, or ``None``."""
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


def is_wide(encoding: str | None) -> bool:
    """Tell whether text in ``encoding`` holds NUL bytes that are no sign of a binary file."""
    return encoding is not None and encoding.startswith(("utf-16", "utf-32"))


def with_lf(text: str) -> str:
    """Return ``text`` with CRLF and lone CR as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode(
    data: bytes, *, where: str, given: str | None = None, declared: str | None = None, guessing: bool = True
) -> Decoded:
    """Turn ``data`` into text.

    ``given`` is the encoding the person asked for, checked by :func:`known_encoding`; ``declared`` the
    label a page or server gives, not to be trusted.  ``where`` names the source in errors.

    A byte order mark decides first, then bytes that are UTF-8, then ``given``, ``declared``, and a
    guess.  Bytes that are all ASCII prove nothing, so there ``given`` decides.

    Raises :class:`BadData` when the bytes are neither UTF-8 nor ``given``.
    """
    marked = mark_of(data)
    if marked is not None:
        return _marked(data, marked)
    if given is None or not data.isascii():
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return Decoded(with_lf(text), "utf-8", _not_needed(given))
    if given is not None:
        return _given(data, given, where)
    return _declared(data, declared) or _damaged(data) or _guessed(data)


def _marked(data: bytes, encoding: str) -> Decoded:
    mark = next(mark for mark, name in _MARKS if name == encoding)
    data = data[len(mark) :]
    try:
        return Decoded(with_lf(data.decode(encoding)), encoding)
    except UnicodeDecodeError:
        notice = f"some bytes are no {encoding} and show as \ufffd"
        return Decoded(with_lf(data.decode(encoding, "replace")), encoding, notice)


def _not_needed(given: str | None) -> str | None:
    if given is None or given == "utf-8":
        return None
    return f"read as utf-8, which its bytes are, and not as {given}"


def _given(data: bytes, given: str, where: str) -> Decoded:
    try:
        text = data.decode(given)
    except UnicodeError as error:
        at = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        todo = "try another --encoding, or none to have it found out"
        raise BadData(f"the bytes are no {given}{at}", where=where, todo=todo) from None
    return Decoded(with_lf(_scalar(text)), given)


def _scalar(text: str) -> str:
    """Return ``text`` without surrogates, which some codecs let through and nothing can save."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _declared(data: bytes, label: str | None) -> Decoded | None:
    if not label:
        return None
    try:
        name = known_encoding(label.strip())
        if is_wide(name):  # bytes that could carry such a label cannot be in that encoding
            return None
        name = _READ_AS.get(name, name)
        return Decoded(with_lf(data.decode(name)), name)
    except (UsageError, UnicodeError):
        return None


def _damaged(data: bytes) -> Decoded | None:
    """Read text that is UTF-8 but for a few bad places, which a wholesale guess would garble."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = len(text) - len(data.translate(None, bytes(range(0x80, 0x100))))
    if wide - bad <= 2 * bad:
        return None
    places = "1 place is" if bad == 1 else f"{bad} places are"
    notice = f"{places} no utf-8, shown as \ufffd; --encoding NAME reads it otherwise"
    return Decoded(with_lf(text), "utf-8", notice)


def _guessed(data: bytes) -> Decoded:
    from annotations.formats.guessing import guess

    name = guess(data)
    notice = f"read as {name}, a guess; --encoding NAME reads it otherwise"
    return Decoded(with_lf(data.decode(name, "replace")), name, notice)


def file_digest(path: Path) -> str | None:
    """Return the digest of a file's text where that is quick: UTF-8 with LF; else, or unread, ``None``.

    A byte order mark is not part of the text.  The bytes are not checked to be UTF-8: the digest of others
    equals that of no text.
    """
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            part = file.read(_PART).removeprefix(UTF8_BOM)
            while part:
                if b"\r" in part:
                    return None
                found.update(part)
                part = file.read(_PART)
    except OSError:
        return None
    return f"sha256:{found.hexdigest()}"
