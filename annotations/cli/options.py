"""Options and arguments that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from annotations.cli.output import RowFormat
from annotations.entities.kinds import KINDS, NO_KIND
from annotations.safe import visible_line

_LIST: Final = "list"
"""What prints all there is to choose from."""

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]


def article_argument(name: str = "article", *, several: bool = False) -> Decorator[Any]:
    """Return the ARTICLE argument: a file, a URL or ``-``."""
    return click.argument(
        name,
        metavar="ARTICLE..." if several else "ARTICLE",
        nargs=-1 if several else 1,
        required=True,
        type=click.Path(),
    )


def paths_argument() -> Decorator[Any]:
    """Return the PATH... argument: articles, sidecars or folders, by default the current folder."""
    return click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())


def encoding_option() -> Decorator[Any]:
    """Return ``--encoding``."""
    return click.option(
        "--encoding",
        metavar="NAME",
        help="Encoding of the article, for example cp1252; else it is found out.",
    )


def _checked_kind(value: str, *, or_none: bool = False) -> str:
    if value.upper() not in KINDS and not (or_none and value.upper() == NO_KIND):
        raise click.BadParameter(f"{value!r} is no kind; use one of {', '.join(KINDS)}")
    return value.upper()


def _complete_kind(_context: click.Context, _option: click.Parameter, start: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(start.upper())]


def kind_option(help: str, *, empty: bool = False) -> Decorator[Any]:
    """Return ``--kind`` for one kind of entity, or none, in any capitals; it may be ``empty`` if so said."""

    def check(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
        return value if value is None or (empty and not value) else _checked_kind(value, or_none=True)

    return click.option("--kind", metavar="KIND", callback=check, shell_complete=_complete_kind, help=help)


def kinds_option(help: str) -> Decorator[Any]:
    """Return a ``--kind`` that may be repeated, given to the command as ``kinds``."""

    def check(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> list[str]:
        return [_checked_kind(value) for value in values]

    return click.option(
        "--kind",
        "kinds",
        metavar="KIND",
        multiple=True,
        callback=check,
        shell_complete=_complete_kind,
        help=help,
    )


def style_option(help: str) -> Decorator[Any]:
    """Return ``--style``, the name of a Pygments style that there is; ``list`` prints all and ends."""

    def check(context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
        if value is None or context.resilient_parsing:
            return value
        from annotations.highlight import style_class, style_names

        if value == _LIST:
            click.echo("\n".join(map(visible_line, style_names())))
            context.exit()
        style_class(value)
        return value

    def complete(_context: click.Context, _option: click.Parameter, start: str) -> list[str]:
        from annotations.highlight import style_names

        return [name for name in (*style_names(), _LIST) if name.startswith(start)]

    return click.option(
        "--style", metavar="NAME", is_eager=True, callback=check, shell_complete=complete, help=help
    )


def model_option() -> Decorator[Any]:
    """Return ``--model``; whether there is such a pipeline is looked at where one is used."""
    return click.option("--model", metavar="NAME", help="The spaCy pipeline to use, by name or folder.")


def creator_option() -> Decorator[Any]:
    """Return ``--as``, given to the command as ``creator``."""
    return click.option(
        "--as",
        "creator",
        metavar="NAME",
        help="The creator's name; else the configuration's, else the user's.",
    )


def format_option(*formats: RowFormat) -> Decorator[Any]:
    """Return ``--format``, given to the command as ``row_format``; all formats by default."""
    return click.option(
        "--format",
        "row_format",
        type=click.Choice([row_format.value for row_format in formats or RowFormat]),
        default=RowFormat.TABLE.value,
        show_default=True,
        callback=lambda _context, _option, value: RowFormat(value),
        help="How rows are printed.",
    )
