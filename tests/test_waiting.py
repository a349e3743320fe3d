"""What tests wait and measure with does tell what is wrong from what is slow."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from tests import growth, waiting
from tests.growth import assert_linear
from tests.waiting import promptly, until

Costs = Callable[[int], float]


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch) -> Callable[[Costs], Callable[[int], None]]:
    """Return what makes work of a known cost, in seconds of processor time by the size of its input."""
    spent = 0.0

    def of(costs: Costs) -> Callable[[int], None]:
        def work(size: int) -> None:
            nonlocal spent
            spent += costs(size)

        return work

    monkeypatch.setattr(growth, "process_time", lambda: spent)
    return of


@pytest.mark.parametrize("rate", [10, 100, 10_000], ids=["a slow machine", "a slower one", "a fast one"])
def test_linear_work_passes_on_any_machine(working, rate: int) -> None:
    assert_linear(working(lambda size: size / rate), 1000)
    assert_linear(working(lambda size: size * math.log2(size) / 10 / rate), 1000)


@pytest.mark.parametrize("rate", [1e3, 1e4, 1e5])
def test_work_that_grows_with_the_square_fails(working, rate: float) -> None:
    with pytest.raises(AssertionError, match=r"s for 1000, .* for a quarter of it"):
        assert_linear(working(lambda size: size**2 / rate), 1000)


def test_one_slow_try_is_no_failure(working) -> None:
    tries = iter([9.0, 1.0, 1.0, 1.0, 4.0, 4.0])
    assert_linear(working(lambda size: next(tries)), 1000)


def test_what_never_comes_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    with pytest.raises(AssertionError, match=r"waited 0.05 s for the end"):
        until(lambda: False, "the end")
    with pytest.raises(AssertionError, match=r"waited 0.05 s, .* for the end"):
        promptly(lambda: False, 0.05, "the end")


def test_what_comes_late_is_waited_for() -> None:
    for wait in (until, lambda condition: promptly(condition, 1)):
        looks = iter([False] * 20 + [True])
        wait(lambda looks=looks: next(looks))
        assert next(looks, None) is None
