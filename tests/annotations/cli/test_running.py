from __future__ import annotations

import click
import pytest
from click.testing import CliRunner, Result

from annotations.cli import build_group
from annotations.cli.running import Outcome, complain
from annotations.errors import BadData, DipleError, NotFound, ReadOnly, UsageError

RAISED: list[BaseException] = []


@click.command
def failing() -> None:
    click.echo("before")
    raise RAISED[-1]


def outcome_of(error: BaseException) -> Result:
    group = build_group()
    group.add_lazy("failing", f"{__name__}:failing", "Fail.")
    RAISED.append(error)
    return CliRunner().invoke(group, ["failing"])


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (NotFound("not there", where="a.txt", todo="look elsewhere"), 1, "a.txt: not there; look elsewhere"),
        (UsageError("makes no sense"), 2, "makes no sense"),
        (BadData("cannot be read", where="a\nb"), 3, "a\u240ab: cannot be read"),
        (ReadOnly("not to be written"), 3, "not to be written"),
        (OSError(28, "No space left on device"), 3, "No space left on device"),
        (PermissionError(13, "Permission denied", "a.txt"), 3, "a.txt: Permission denied"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 130, "interrupted"),
        (
            ValueError("odd\nvalue"),
            3,
            "a fault in diple itself: ValueError: odd value; set DIPLE_TRACEBACK=1 to see where",
        ),
    ],
)
def test_every_error_is_one_line_and_a_status(
    error: BaseException, status: int, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIPLE_TRACEBACK", raising=False)
    result = outcome_of(error)
    assert (result.exit_code, result.stderr) == (status, f"diple: {line}\n")
    assert result.stdout == "before\n"


def test_a_closed_pipe_is_silent() -> None:
    result = outcome_of(BrokenPipeError(32, "Broken pipe"))
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_fault_of_diples_own_is_raised_on_request_and_errors_stay_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DIPLE_TRACEBACK", "1")
    assert isinstance(outcome_of(ValueError("odd")).exception, ValueError)
    assert outcome_of(NotFound("not there")).stderr == "diple: not there\n"


def test_an_outcome_is_the_worst_of_what_happened(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Outcome()
    assert outcome.status(1, "nothing") == 0
    for error in (NotFound("one"), BadData("two"), UsageError("three")):
        with outcome.attempt():
            raise error
    assert outcome.status(5, "nothing") == 3
    assert outcome.status(0, "nothing") == 3
    assert capsys.readouterr().err == "diple: one\ndiple: two\ndiple: three\n"


def test_an_outcome_lets_closed_pipes_and_faults_through() -> None:
    for error in (BrokenPipeError(), ValueError()):
        with pytest.raises(type(error)), Outcome().attempt():
            raise error


def test_nothing_found_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert Outcome().status(0, "nothing found") == 1
    assert capsys.readouterr().err == "diple: nothing found\n"


def test_complaining_to_a_closed_stderr_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    complain("nobody hears")


def test_every_error_has_a_status_of_the_documented_ones() -> None:
    kinds: list[type[DipleError]] = [DipleError, *DipleError.__subclasses__()]
    assert {kind.exit_code for kind in kinds} <= {1, 2, 3, 4}
