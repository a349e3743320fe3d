"""The table of commands: name, where its code is, one line of help.

The help shown by ``diple --help`` comes from here, so that no command's module is imported for it.
"""

from __future__ import annotations

from typing import Final

import click

from annotations.cli.group import Lazy, LazyGroup

COMMANDS: Final = {
    "read": Lazy("annotations.cli.reading:cat", "Read an article, or print it where there is no screen."),
    "cat": Lazy("annotations.cli.reading:cat", "Print an article as plain lines, its notes at the end."),
    "entities": Lazy(
        "annotations.cli.entities:entities", "Print the entities of articles and their mentions."
    ),
    "add": Lazy("annotations.cli.editing:add", "Add an annotation to an article and print its id."),
    "edit": Lazy(
        "annotations.cli.editing:edit",
        "Change an annotation, or say where it belongs.",
    ),
    "delete": Lazy("annotations.cli.editing:delete", "Delete an annotation."),
    "restore": Lazy("annotations.cli.trash:restore", "Bring a deleted annotation back."),
    "list": Lazy("annotations.cli.listing:list_annotations", "List annotations of articles and folders."),
    "search": Lazy("annotations.cli.listing:search", "List the annotations that match a query."),
    "check": Lazy("annotations.cli.check:check", "Look for faults, conflicts, lost words and dead links."),
    "diff": Lazy("annotations.cli.merging:diff", "Show how the annotations of B differ from those of A."),
    "merge": Lazy("annotations.cli.merging:merge", "Merge two versions of a sidecar."),
    "export": Lazy("annotations.cli.exporting:export", "Write articles in another format, highlighted."),
    "git": Lazy("annotations.cli.git:git", "Let git merge annotations and show them as text."),
    "schema": Lazy("annotations.cli.schema:schema", "Print the JSON Schema of a sidecar."),
    "sample": Lazy("annotations.cli.samples:sample", "Copy the bundled articles to a folder."),
    "config": Lazy("annotations.cli.setup:config", "Show the configuration, or where its file is."),
    "doctor": Lazy("annotations.cli.doctor:doctor", "Show what diple found on this machine."),
    "completion": Lazy(
        "annotations.cli.setup:completion", "Print a script that completes commands in a shell."
    ),
}

_HELP: Final = """\
Read an article in the terminal with its people, places, organisations and dates highlighted, and
attach notes, tags and links to it, kept in a JSON sidecar beside the article.

`diple ARTICLE` is short for `diple read ARTICLE`. ARTICLE is a file, a URL, or - for standard
input. PATH is an article, a sidecar or a folder.
"""

_EPILOG: Final = "Exit status: 0 done, 1 nothing found or different, 2 usage, 3 bad data, 4 conflict."


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from importlib import metadata

        try:
            click.echo(f"diple {metadata.version('diple')}")
        except metadata.PackageNotFoundError:
            click.echo("diple, not installed")
        context.exit()


def build() -> LazyGroup:
    """Return the group of all commands that need no screen."""
    return LazyGroup(
        name="diple",
        lazy=COMMANDS,
        default="read",
        help=_HELP,
        epilog=_EPILOG,
        context_settings={"help_option_names": ["-h", "--help"]},
        params=[
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_print_version,
                help="Print the version and exit.",
            )
        ],
    )
