"""Waiting for what must come: until it is there, however slow or busy the machine."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep, thread_time
from typing import Final

PATIENCE: Final = 120.0
"""Seconds after which what did not come is taken to come never; nothing that works comes near."""

_LOOK: Final = 0.01
"""Seconds between two looks."""
_SHARE: Final = 0.3
"""How much of them :func:`promptly` works rather than sleeps."""


def until(condition: Callable[[], object], what: str = "a condition") -> None:
    """Wait until ``condition`` holds; fail naming ``what`` when it never does."""
    deadline = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < deadline, f"waited {PATIENCE:g} s for {what}"
        sleep(_LOOK)


def promptly(condition: Callable[[], object], seconds: float, what: str = "a condition") -> None:
    """Wait until ``condition`` holds; fail when it does not within ``seconds`` of a machine at leisure.

    They are counted in looks, each of which takes some work.  Where others keep the processor from what is
    waited for they keep it from this as well, and the time grows with their number.
    """
    for _ in range(round(seconds / _LOOK)):
        if condition():
            return
        worked = thread_time() + _SHARE * _LOOK
        while thread_time() < worked:
            pass
        sleep((1 - _SHARE) * _LOOK)
    raise AssertionError(f"waited {seconds:g} s, and longer where the machine is busy, for {what}")
