"""The text of an article, whole in memory or read from UTF-8 bytes as it is needed.

Everything above speaks code points.  Bytes and their offsets belong here and nowhere else.
"""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from threading import RLock
from typing import Final, Protocol

from annotations.errors import BadData

CHUNK: Final = 1 << 14
"""Bytes decoded at a time by :class:`Utf8Text`, and code points taken at a time from a long text."""

_KEPT: Final = 32


class Text(Protocol):
    """Unicode text counted in code points; a ``str`` is one."""

    def __len__(self) -> int: ...

    def __getitem__(self, where: slice, /) -> str: ...


class Source(Protocol):
    """Bytes that can be read from any place."""

    size: int

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes ``[start, end)``."""
        ...


class MemorySource:
    """Bytes held in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes ``[start, end)``."""
        return self._data[start:end]


class FileSource:
    """The bytes of an open file from ``offset`` on; tells when the file was changed in place."""

    def __init__(self, path: str | os.PathLike[str], offset: int = 0) -> None:
        self._path = path
        self._offset = offset
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._stamp = self._look()
        self.size = self._stamp[0] - offset

    def _look(self) -> tuple[int, int]:
        status = os.fstat(self._fd)
        return status.st_size, status.st_mtime_ns

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes ``[start, end)``; raise :class:`BadData` when the file has changed."""
        data = os.pread(self._fd, end - start, start + self._offset)
        if len(data) != min(end, self.size) - start or self._look() != self._stamp:
            raise BadData("the file changed while it was open", where=self._path, todo="open it again")
        return data

    def __del__(self) -> None:
        fd = getattr(self, "_fd", -1)
        if fd >= 0:
            os.close(fd)


class Utf8Text:
    """A :class:`Text` over UTF-8 bytes, decoded a chunk at a time.

    Nothing is scanned before it is asked for: reading near the start costs the same whatever the size.
    Code points are counted from the start up to the place asked for, once; ``len()`` counts to the end.
    Bytes that are no UTF-8 are drawn as U+FFFD, one for each bad sequence.  Safe to use from threads.
    ``chunk`` is how many bytes are decoded at a time, at least 4 (the longest UTF-8 sequence).
    """

    def __init__(self, source: Source, chunk: int = CHUNK) -> None:
        if chunk < 4:
            raise ValueError("a chunk holds at least one UTF-8 sequence of 4 bytes")
        self._source = source
        self._size = chunk
        self._lock = RLock()
        self._kept: OrderedDict[int, str] = OrderedDict()
        self._bytes = [0]
        """Byte offset at which each counted chunk starts, and where the next one will."""
        self._points = [0]
        """Code point offset of the same places."""
        self._digest = hashlib.sha256()
        self._fault: str | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return self._source.size

    @property
    def counted(self) -> int:
        """Bytes looked at so far."""
        return self._bytes[-1]

    @property
    def complete(self) -> bool:
        """Whether the whole text has been looked at, so that its length and digest are at hand."""
        return self.counted >= self.size

    @property
    def fault(self) -> str | None:
        """What makes the bytes seen so far differ from clean UTF-8 with LF, or ``None``."""
        return self._fault

    def count_more(self) -> bool:
        """Look at one more chunk; return whether there is more to look at."""
        with self._lock:
            if not self.complete:
                self._count_chunk()
            return not self.complete

    def _count_chunk(self) -> None:
        start = self._bytes[-1]
        data = self._source.read(start, min(start + self._size, self.size))
        end = start + len(data) if start + len(data) >= self.size else start + _whole(data)
        data = data[: end - start]
        self._digest.update(data)
        if self._fault is None and b"\r" in data:
            self._fault = "carriage returns"
        if data.isascii():
            points = len(data)
        else:
            try:
                points = len(data.decode())
            except UnicodeDecodeError:
                self._fault = "bytes that are no UTF-8"
                points = len(data.decode("utf-8", "replace"))
        self._bytes.append(end)
        self._points.append(self._points[-1] + points)

    def raw(self) -> bytes:
        """Return all the bytes as they are, without decoding any."""
        return self._source.read(0, self.size)

    def digest(self) -> str:
        """Return ``sha256:`` and the hexadecimal digest of the whole text in UTF-8."""
        while self.count_more():
            pass
        return f"sha256:{self._digest.hexdigest()}"

    def __len__(self) -> int:
        while self.count_more():
            pass
        return self._points[-1]

    def _chunk(self, number: int) -> str:
        chunk = self._kept.get(number)
        if chunk is None:
            raw = self._source.read(self._bytes[number], self._bytes[number + 1])
            chunk = self._kept[number] = raw.decode("utf-8", "replace")
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return chunk

    def _reach(self, offset: int) -> None:
        while self._points[-1] < offset and not self.complete:
            self._count_chunk()

    def __getitem__(self, where: slice, /) -> str:
        if where.step not in (None, 1):
            raise ValueError("a text is sliced forwards, without a step")
        start, end = where.start or 0, where.stop
        with self._lock:
            if end is None or start < 0 or end < 0:
                start, end, _ = where.indices(len(self))
            self._reach(end)
            end = min(end, self._points[-1])
            if start >= end:
                return ""
            first = bisect_right(self._points, start) - 1
            last = bisect_right(self._points, end - 1) - 1
            base = self._points[first]
            if first == last:
                return self._chunk(first)[start - base : end - base]
            return "".join(self._chunk(n) for n in range(first, last + 1))[start - base : end - base]

    def share(self, offset: int) -> float:
        """Return how far ``offset`` is into the text, 0 to 1 of its bytes, exact to a chunk."""
        with self._lock:
            if not self.size:
                return 1.0
            self._reach(max(offset, 1))
            at = max(0, min(bisect_right(self._points, offset) - 1, len(self._points) - 2))
            points = self._points[at + 1] - self._points[at]
            inside = (offset - self._points[at]) / points if points else 1.0
            return min(1.0, (self._bytes[at] + inside * (self._bytes[at + 1] - self._bytes[at])) / self.size)


def _whole(data: bytes) -> int:
    """Return how many of ``data``'s bytes end on a whole UTF-8 sequence (a cut one is at most 3 bytes)."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            return len(data) - back + 1
        if byte >= 0xC0:
            need = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) if back >= need else len(data) - back
    return len(data)


def digest_of(text: Text) -> str:
    """Return ``sha256:`` and the hexadecimal SHA-256 of ``text`` in UTF-8."""
    if isinstance(text, Utf8Text):
        return text.digest()
    return f"sha256:{hashlib.sha256(str(text).encode('utf-8', 'surrogatepass')).hexdigest()}"


def pieces(
    text: Text, start: int = 0, end: int | None = None, *, size: int = CHUNK
) -> Iterator[tuple[int, str]]:
    """Yield (offset, stretch) of ``size`` code points from ``start`` to ``end``, or the end of the text."""
    while piece := text[start : start + size if end is None else min(start + size, end)]:
        yield start, piece
        start += len(piece)


def find(text: Text, words: str, start: int = 0, end: int | None = None, *, size: int = CHUNK) -> int:
    """Return the offset of ``words`` in ``text[start:end]``, or -1; long texts are read in pieces.

    ``start`` and ``end`` are not negative; ``size`` is the length of a piece in code points.
    """
    if isinstance(text, str):
        return text.find(words, start, end)
    if not words:
        return start
    while True:
        stop = start + size if end is None else min(start + size, end)
        stretch = text[start : stop + len(words) - 1 if end is None else min(stop + len(words) - 1, end)]
        at = stretch.find(words)
        if at >= 0:
            return start + at
        if len(stretch) < len(words) or (end is not None and stop >= end):
            return -1
        start = stop
