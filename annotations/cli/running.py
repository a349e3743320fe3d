"""One run of the command line: every error becomes one line on stderr and an exit status, here only."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, TextIO

import click

from annotations.errors import DipleError
from annotations.safe import visible_line

PROGRAM: Final = "diple"
INTERRUPTED: Final = 130
"""Exit status after Ctrl+C, as a shell reports it."""

COMPLETION: Final = "_DIPLE_COMPLETE"


def complain(line: str) -> None:
    """Print ``diple: line`` on stderr, safe and on one line; a closed stderr is no reason to fail."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"{PROGRAM}: {visible_line(' '.join(line.split()))}\n")
        sys.stderr.flush()


def warn(notices: Iterable[str], where: object = None) -> None:
    """Print each notice on stderr, after the name of what it is about."""
    for notice in notices:
        complain(f"{where}: {notice}" if where is not None else notice)


class Outcome:
    """The exit status of a command that goes on with the next thing after one failed."""

    def __init__(self) -> None:
        self._worst = 0

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Tell an error in a line instead of raising it, and remember the highest status."""
        try:
            yield
        except BrokenPipeError:
            raise
        except (DipleError, OSError) as error:
            self.tell(error)

    def tell(self, error: DipleError | OSError) -> None:
        """Tell ``error`` in a line and remember its status if it is the highest."""
        self._worst = max(self._worst, tell(error))

    def status(self, count: int, empty: str) -> int:
        """Return the status for ``count`` things printed; if there are none and nothing failed, say so."""
        if count == 0 and self._worst == 0:
            complain(empty)
        return self._worst or int(count == 0)


def run(group: click.Group, args: list[str]) -> int:
    """Run ``args`` and return the exit status; nothing is raised and no traceback is printed.

    Commands return their status (``None`` is 0).  With the environment variable ``DIPLE_TRACEBACK`` set,
    a fault of diple's own is raised instead of being told in a line.
    """
    sys.stdout = _usable(sys.stdout)
    sys.stderr = _usable(sys.stderr)
    try:
        status = _invoke(group, args)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return 0
    except KeyboardInterrupt:
        complain("interrupted")
        status = INTERRUPTED
    except Exception as error:
        if os.environ.get("DIPLE_TRACEBACK") and not isinstance(error, (DipleError, OSError)):
            raise
        status = tell(error)
    _flush_or_drop()
    return status


def _invoke(group: click.Group, args: list[str]) -> int:
    if instruction := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete

        return shell_complete(group, {}, PROGRAM, COMPLETION, instruction)
    try:
        with group.make_context(PROGRAM, args) as context:
            status = group.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        complain(_usage_line(error))
        return error.exit_code
    return status if isinstance(status, int) else 0


def _usage_line(error: click.ClickException) -> str:
    """Return click's complaint in the words of diple's other errors: where, what, what to do."""
    what = error.format_message().rstrip(".")
    what = what[:1].lower() + what[1:]
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return what
    path = context.command_path
    where = path.removeprefix(PROGRAM).strip()
    return f"{where + ': ' if where else ''}{what}; see '{path} --help'"


def tell(error: Exception) -> int:
    """Tell an error in one line on stderr and return the exit status it stands for."""
    if isinstance(error, DipleError):
        complain(str(error))
        return error.exit_code
    if isinstance(error, OSError):
        what = error.strerror or str(error)
        complain(
            f"{os.fsdecode(error.filename)}: {what}" if isinstance(error.filename, str | bytes) else what
        )
        return DipleError.exit_code
    complain(f"a fault in diple itself: {type(error).__name__}: {error}; set DIPLE_TRACEBACK=1 to see where")
    return DipleError.exit_code


def _usable(stream: TextIO | None) -> TextIO:
    """Return ``stream``, made to print a stand-in for a character its encoding lacks instead of failing.

    In the place of one that was closed when the process began there is one that leads nowhere; it also keeps
    the descriptor from being given to the next file that is opened.
    """
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        with suppress(OSError, ValueError):
            stream.reconfigure(errors="replace")
    return stream


def _flush_or_drop() -> None:
    """Flush what was printed before an error; what cannot be written is dropped silently."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _drop_output()


def _drop_output() -> None:
    """Point stdout at nothing, so that the interpreter's own flush at its end stays silent."""
    with suppress(OSError, ValueError, AttributeError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
