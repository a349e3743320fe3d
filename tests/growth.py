"""Tells work that grows with its input from work that grows with its square, on a machine of any speed."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Final

AT_ONCE: Final = 1.0
"""Seconds of processor time that need no further look: the square of the sizes asked for takes far longer."""

_PART: Final = 4
_TRIES: Final = 3


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Fail when ``work`` of ``size`` costs about the square of ``size``.

    Counts processor time of this process, so what else the machine does is in no figure.  What is not done
    :data:`AT_ONCE` is compared with a quarter of it, for the machine may be slow: ``size`` is four times
    the work, and a little more where it grows by a logarithm as well, but sixteen times for the square.
    """
    whole = _cost(work, size)
    if whole <= AT_ONCE:
        return
    part = min(_cost(work, size // _PART) for _ in range(_TRIES))
    if whole > _PART**1.5 * part:
        whole = min(whole, *(_cost(work, size) for _ in range(_TRIES - 1)))
    assert whole <= _PART**1.5 * part, f"{whole:.2g} s for {size}, {part:.2g} s for a quarter of it"


def _cost(work: Callable[[int], object], size: int) -> float:
    start = process_time()
    work(size)
    return process_time() - start
