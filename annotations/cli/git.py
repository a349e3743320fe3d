"""`diple git`: sidecars merged and shown by diple in git."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotations.cli.running import Outcome, warn
from annotations.errors import UsageError
from annotations.safe import visible, visible_line

if TYPE_CHECKING:
    from annotations.git.installing import Report

_global_option = click.option(
    "--global", "everywhere", is_flag=True, help="For all your repositories instead of this one."
)


@click.group(invoke_without_command=True)
@click.pass_context
def git(context: click.Context) -> None:
    """Let git merge annotations and show them as text.

    Annotations of two branches are merged by their ids, and 'git diff' and 'git log -p' show notes in the
    place of JSON.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@git.command
@_global_option
@click.option("--hook", is_flag=True, help="Look at sidecars before each commit, too (pre-commit).")
def install(everywhere: bool, hook: bool) -> int:
    """Let git merge sidecars with diple and show them as text.

    Sets merge.diple and diff.diple in git's configuration and adds a line to .gitattributes; what is there
    already stays. The configuration is that of this repository and its worktrees: it does not travel with a
    clone, .gitattributes does.
    """
    from annotations.git.installing import install
    from annotations.git.program import program

    if everywhere and hook:
        todo = "use --hook without --global in each repository"
        raise UsageError("git has no hook for all repositories", where="git install", todo=todo)
    return _told(install(program(), everywhere=everywhere, hook=hook), "it is installed already")


@git.command
@_global_option
def uninstall(everywhere: bool) -> int:
    """Take away what 'diple git install' wrote, and nothing else."""
    from annotations.git.installing import uninstall

    return _told(uninstall(everywhere=everywhere), "it is not installed")


def _told(report: Report, nothing: str) -> int:
    for line in report.done:
        sys.stdout.write(f"{visible_line(line)}\n")
    outcome = Outcome()
    for each in report.left:
        outcome.tell(each)
    if not report.done and not report.left:
        sys.stdout.write(f"nothing to do: {nothing}\n")
    return outcome.status(1, "")


@git.command(hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
def textconv(file: Path) -> None:
    """Print a sidecar as text, for git; one that cannot be read as it is, after a line that says why."""
    from annotations import sidecar
    from annotations.codec import decode
    from annotations.compare import as_text

    data = sidecar.bytes_of(file) or b""
    collection = decode(data)
    if collection.fault is None:
        text = as_text(collection)
    else:
        text = f"{collection.fault}\n{visible(data.decode('utf-8', 'replace'))}"
    click.echo(text.encode(), nl=False)


@git.command(hidden=True)
def check() -> int:
    """Look at the staged sidecars, for the pre-commit hook."""
    from annotations.git.staged import faults, staged

    outcome = Outcome()
    for one in staged():
        fault, lines = faults(one)
        if fault is not None:
            outcome.tell(fault)
        warn(lines, one.path)
    return outcome.status(1, "")
