"""What waits to be written to a terminal that takes it slowly, or not at all.

Whole pieces are dropped when too much waits, never parts of one, and never what switches a mode: those are
neither drawn anew nor told twice.  After a drop nothing drawn counts until all is drawn again.
"""

from __future__ import annotations

import os
import re
from collections import deque
from typing import Final

ROOM: Final = 16 * 1024
"""Bytes that may wait before what is drawn is dropped: about one screen."""

LIMIT: Final = 1024 * 1024
"""Bytes that may wait before commands to the terminal that switch no mode (the clipboard) are dropped."""

_BEGIN: Final = "\x1b[?2026h"
_END: Final = "\x1b[?2026l"
"""What stands before and after a frame (synchronised output)."""

_KEPT: Final = re.compile(r"(?:\x1b\[[<>=?][\d;]*\$?[a-z])+")
"""Modes, keyboard protocols and questions: private control sequences, which draw nothing."""

_COMMAND: Final = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")

RESET: Final = b"\x18" + _END.encode() + b"\x1b[r\x1b[0m"
"""Makes a terminal that was left in the middle of anything listen again: CAN ends a sequence cut short."""


class Backlog:
    """Pieces in order, and whether any were dropped."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._encoding = encoding
        self._pieces: deque[bytes] = deque()
        self._frame: list[str] | None = None
        self.size = 0
        """Bytes that wait."""
        self.behind = False
        """Whether something drawn was dropped; whoever draws all anew sets it back."""

    def add(self, data: str) -> None:
        """Take a piece; what a frame is written in counts as one."""
        if data == _BEGIN:
            self._frame = [data]
        elif self._frame is None:
            self._put(data)
        else:
            self._frame.append(data)
            if data == _END:
                frame, self._frame = self._frame, None
                self._put("".join(frame))

    def _put(self, data: str) -> None:
        if _KEPT.fullmatch(data) is None:
            if _COMMAND.fullmatch(data) is not None:
                if self.size > LIMIT:
                    return
            elif self.behind or self.size > ROOM:
                self.behind = True
                return
        piece = data.encode(self._encoding, "replace")
        self._pieces.append(piece)
        self.size += len(piece)

    def write(self, descriptor: int) -> bool:
        """Write what a descriptor that does not block takes; tell whether nothing waits any more.

        Raises :class:`OSError` when there is no terminal any more.
        """
        while self._pieces:
            joined = b"".join(self._pieces)
            try:
                taken = os.write(descriptor, joined)
            except BlockingIOError:
                return False
            self._pieces.clear()
            self.size = len(joined) - taken
            if self.size:
                self._pieces.append(joined[taken:])
        return True

    def drop(self) -> None:
        """Forget what waits, and have the terminal listen again whatever it was in the middle of."""
        self._frame = None
        self._pieces = deque([RESET])
        self.size = len(RESET)
        self.behind = False
