"""The measuring is itself measured: against a program whose costs are known, and sums done by hand."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import monotonic

import pytest

from tests.benchmarks import marks
from tests.benchmarks import measure as measuring
from tests.benchmarks.bars import Bar, Results, reading_bars
from tests.benchmarks.gentext import FIRST, LAST, write_prose
from tests.benchmarks.measure import Missed, Plan, measure
from tests.benchmarks.processes import cost_of, family
from tests.benchmarks.programs import Program
from tests.benchmarks.report import bars_table, figures_table
from tests.benchmarks.slow_line import SlowLine

_KNOWN = f"""
import os, sys, time, tty
tty.setraw(0)
time.sleep(0.1)
os.write(1, b"\\x1b[2J{FIRST}")
count = 0
while (key := os.read(0, 1)) != b"q":
    count += 1
    time.sleep(0.02)
    words = {{b"G": "{LAST}", b"g": "{FIRST}"}}.get(key, "press %d" % count)
    os.write(1, (chr(27) + "[6H" + words).ljust(500, ".").encode())
"""


@pytest.fixture
def known() -> Program:
    return Program("known", [sys.executable, "-S", "-c", _KNOWN])


PLAN = Plan(lines=4, pages=3, held=5, idle=0.2)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a program that a busy machine keeps from going on not be taken for one that is done."""
    monkeypatch.setattr(measuring, "_SETTLED", 2.0)
    monkeypatch.setattr(marks, "_QUIET", 0.3)  # what it waits for is seen, however often it has to look


# A program sleeps at least as long as it is told to, and what is measured lies around that.  How much longer
# it took is the machine's affair: more than all of the measuring cannot be.


def test_a_program_of_known_cost_gets_the_figures_it_should(known: Program, tmp_path: Path) -> None:
    begun = monotonic()
    figures = measure(known, tmp_path / "none", (100, 30), plan=PLAN)
    took = monotonic() - begun
    assert 0.1 <= figures["paint"] < took
    for name in ("line", "page", "end", "top"):
        assert 0.02 <= figures[name] < took, name
        assert figures[f"{name} bytes"] == 500, name
    assert figures["line"] <= figures["line p99"] < took
    assert figures["held bytes"] == 5 * 500
    assert figures["idle bytes"] == 0
    assert 1e6 < figures["memory"] < 50e6


def test_a_slow_line_adds_its_round_trip_and_its_rate(known: Program, tmp_path: Path) -> None:
    begun = monotonic()
    figures = measure(
        known, tmp_path / "none", (100, 30), SlowLine(0.1, 56_000), Plan(lines=2, pages=1, held=2)
    )
    least = 0.1 + 0.02 + (1 + 64 + 500 + 64) * 8 / 56_000
    assert least - 1e-6 < figures["line"] < monotonic() - begun


_MARKING = f"""
import os, sys, time, tty
tty.setraw(0)
def row(number, words): os.write(1, b"\\x1b[%dH\\x1b[0m%b" % (number, words))
def told_to_go_on(step):
    while not os.path.exists(sys.argv[1] + step): time.sleep(0.001)
row(2, b"{FIRST} and words that are marked in two steps, long enough for all of the keys")
told_to_go_on("painted")
time.sleep(0.1)
row(30, b"entities 5%")
told_to_go_on("at work")
time.sleep(0.2)
row(2, b"\\x1b[1m{FIRST}")
time.sleep(0.1)
row(30, b"           ")
count = 0
while os.read(0, 1):
    count += 1
    time.sleep(0.06 if count == 20 else 0.001)
    row(2, b"{FIRST} and words that are marked in two steps, long enough for all of the keys")
    row(2, b"\\x1b[%dC\\x1b[7mx" % count)
"""


def opened(folder: Path) -> marks.Opening:
    """Open an article in a program that waits before each of its sleeps until what it wrote was seen.

    So what it sleeps lies between two sights, however late these are.
    """
    folder.mkdir()
    program = Program("marking", [sys.executable, "-S", "-c", _MARKING, f"{folder}{os.sep}"])
    opening = marks.Opening(program, folder / "none", (100, 30))
    (folder / "painted").touch()
    receive = opening.session.terminal.receive

    def received(data: bytes, at: float) -> bytes:
        answer = receive(data, at)
        if b"entities" in opening.session.output:
            (folder / "at work").touch()
        return answer

    opening.session.terminal.receive = received
    return opening


def test_marks_and_keys_meanwhile_get_the_figures_they_should(tmp_path: Path) -> None:
    begun = monotonic()
    with opened(tmp_path / "marks") as opening:
        figures = opening.marks(working=True)
    assert 0.1 <= figures["first marks"] <= figures["all marks"] - 0.2
    assert figures["all marks"] < monotonic() - begun
    begun = monotonic()
    with opened(tmp_path / "keys") as opening:
        slowest = opening.slowest_key()["slowest key"]
    # The first key comes 0.03 s after the first paint and waits for the last mark.
    assert 0.1 + 0.2 + 0.1 - 0.03 <= slowest < monotonic() - begun


def test_a_program_that_shows_nothing_is_told(tmp_path: Path) -> None:
    program = Program("silent", [sys.executable, "-S", "-c", "print('hello')"])
    with pytest.raises(Missed, match="not shown"):
        measure(program, tmp_path / "none", (100, 30), plan=PLAN)


def test_a_slow_line_sends_one_piece_after_another_and_fills_up() -> None:
    line = SlowLine(rtt=0.2, rate=8_000, window=1_000)
    assert line.down(0, 936) == pytest.approx(1.1)
    assert line.down(0, 936) == pytest.approx(2.1)
    assert line.full_until(0.5) == pytest.approx(1.0)
    assert line.full_until(1.5) == 1.5
    assert line.up(5, 36) == pytest.approx(5.2)


def test_the_text_is_the_same_every_time_and_as_long_as_asked(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_prose(tmp_path / name, 0.3)
    text = (tmp_path / "one").read_text(encoding="utf-8")
    assert text == (tmp_path / "two").read_text(encoding="utf-8")
    assert text.startswith(f"{FIRST} ")
    assert text.endswith(f"\n\n{LAST}\n")
    assert len(text.encode()) == pytest.approx(300_000, rel=0.02)
    assert max(map(len, text.splitlines())) < 4_000


def test_the_cost_of_this_process_is_seen() -> None:
    cost = cost_of(os.getpid())
    assert family(os.getpid())[0] == os.getpid()
    assert cost.cpu > 0
    assert cost.memory > 1e6


RESULTS: Results = {
    ("diple", 1.0): [{"paint": 0.2, "line p99": 0.01}, {"paint": 0.3, "line p99": 0.03}],
    ("Textual hello", 1.0): [{"paint": 0.2}, {"paint": 0.2}],
}


def test_a_ratio_is_taken_within_a_round() -> None:
    assert Bar("", 1.25, "paint", 1.0, ("Textual hello", "paint", 1.0)).value(RESULTS) == pytest.approx(1.25)
    assert Bar("", 0.016, "line p99", 1.0).value(RESULTS) == pytest.approx(0.02)
    assert Bar("", 4, "line", 1.0, ("emacs -nw", "line", 1.0)).value(RESULTS) is None


def test_bars_say_pass_fail_or_not_measured() -> None:
    rows = bars_table(reading_bars([1.0]), RESULTS).splitlines()
    assert "| first paint | 1 | 1.25 × Textual hello's | 1.25 | pass |" in rows
    assert "| line p99 | 1 | 16 ms | 20.0 ms | **fail** |" in rows
    assert "| page | 1 | 4 × emacs -nw's |  | not measured |" in rows


def test_the_figures_are_medians_in_the_units_of_the_table() -> None:
    assert "| first paint | ms | 250 | 200 |" in figures_table(RESULTS, 1.0).splitlines()
