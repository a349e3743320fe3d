"""Memory given back to the system."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import Any

import pytest

from tui.heap import give_back

FREED = 64
"""Megabytes that are allocated in small pieces and let go, but for the piece that came last."""

PROGRAM = f"""
from tui.heap import give_back

def resident():
    return int(open("/proc/self/statm").read().split()[1])

pieces = [bytes(4096) for _ in range({FREED} * 256)]
last = pieces[-1]
del pieces
before = resident()
give_back()
print((before - resident()) * 4096 >> 20)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc")
def test_memory_that_is_free_goes_back_though_something_beyond_it_stays() -> None:
    given = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    assert int(given) > FREED // 2


@pytest.mark.parametrize("fault", [OSError, AttributeError])
def test_a_c_library_without_the_call_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def missing(name: Any) -> Any:
        raise fault

    monkeypatch.setattr(ctypes, "CDLL", missing)
    give_back()
