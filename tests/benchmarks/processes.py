"""What a process and its descendants cost, from Linux's /proc (see proc(5))."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_GONE: Final = (FileNotFoundError, ProcessLookupError, PermissionError)


@dataclass(frozen=True)
class Cost:
    """Sums over a process tree at one moment."""

    processes: int
    cpu: float
    """Seconds of processor time used so far, children that have ended included."""
    memory: int
    """Proportional set size in bytes: memory shared with others counts by its share."""
    wake_ups: int
    """Times a thread gave up the processor of its own will so far."""


def family(pid: int) -> list[int]:
    """Return ``pid`` and the ids of all its living descendants."""
    found = [pid]
    for parent in found:
        with suppress(*_GONE):
            for thread in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


def cost_of(pid: int) -> Cost:
    """Return what ``pid`` and its descendants cost; a process that ends meanwhile counts nothing."""
    pids = family(pid)
    return Cost(
        processes=len(pids),
        cpu=sum(map(_cpu, pids)),
        memory=sum(map(_memory, pids)),
        wake_ups=sum(switches for one in pids for switches in _switches(one)),
    )


def _cpu(pid: int) -> float:
    with suppress(*_GONE):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / _TICKS
    return 0.0


def _memory(pid: int) -> int:
    with suppress(*_GONE):
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0


def _switches(pid: int) -> Iterator[int]:
    with suppress(*_GONE):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found = re.search(
                r"^voluntary_ctxt_switches:\s+(\d+)", (thread / "status").read_text(), re.MULTILINE
            )
            yield int(found[1]) if found else 0
