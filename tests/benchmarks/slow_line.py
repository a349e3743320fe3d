"""A slow line between keyboard and program, worked out rather than waited for where it can be."""

from __future__ import annotations

from typing import Final

from tests.ptyscreen import Line

_PACKET: Final = 1400
_OVERHEAD: Final = 64
"""Bytes that an SSH packet over TCP costs besides what it carries."""


class SlowLine(Line):
    """A line with a round trip of ``rtt`` seconds that carries ``rate`` bits a second each way.

    Output is sent one piece after another, so it waits for what was written before it.  When more than
    ``window`` bytes wait, nothing more is taken and the program feels it, as over a real connection.
    """

    def __init__(self, rtt: float, rate: float, window: int = 65536) -> None:
        self._half = rtt / 2
        self._rate = rate
        self._window = window
        self._free = 0.0

    def _duration(self, size: int) -> float:
        packets = max(1, -(-size // _PACKET))
        return (size + packets * _OVERHEAD) * 8 / self._rate

    def up(self, at: float, size: int) -> float:
        """Return when ``size`` bytes typed at ``at`` reach the program."""
        return at + self._duration(size) + self._half

    def down(self, at: float, size: int) -> float:
        """Return when the last of ``size`` bytes written at ``at`` is seen."""
        self._free = max(self._free, at) + self._duration(size)
        return self._free + self._half

    def full_until(self, now: float) -> float:
        """Return when the window has room again."""
        return max(now, self._free - self._window * 8 / self._rate)
