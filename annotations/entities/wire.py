"""Messages between a reader and its recogniser process: a length, then that many bytes of JSON."""

from __future__ import annotations

import json
import struct
from typing import IO, Any, Final

_LENGTH: Final = struct.Struct("!I")


def send(stream: IO[bytes], message: object) -> None:
    """Write ``message`` whole; raises ``OSError`` when nobody reads any more."""
    # ASCII escapes carry lone surrogates, which UTF-8 would refuse.
    data = json.dumps(message, separators=(",", ":")).encode("ascii")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Return the next message; raises ``EOFError`` when the stream ends before or inside it."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return json.loads(_exactly(stream, length))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError("the stream ended")
    return data
