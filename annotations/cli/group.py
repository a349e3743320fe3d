"""A click group whose commands are imported when they run, and which reads an article by default."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final, NamedTuple, NoReturn

import click
from click.shell_completion import CompletionItem

_PATH_MARKS: Final = ("/", "\\", ".", "~")


class Lazy(NamedTuple):
    """A command that is not imported yet: ``where`` is ``module:attribute``, ``help`` one line."""

    where: str
    help: str


def _looks_like_article(word: str) -> bool:
    """Tell whether ``word``, which names no command, is meant as a file, a folder, a URL or stdin."""
    return word == "-" or any(mark in word for mark in _PATH_MARKS) or os.path.exists(word)


class LazyGroup(click.Group):
    """Commands by name, imported on first use.

    A first word that names no command but looks like an article, and an option the group does not
    know, belong to the ``default`` command.
    """

    def __init__(self, *, lazy: Mapping[str, Lazy], default: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._lazy = dict(lazy)
        self._default = default

    def add_lazy(self, name: str, where: str, help: str) -> None:
        """Add the command at ``where`` (``module:attribute``), or put it in the place of another."""
        self._lazy[name] = Lazy(where, help)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of their table."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command called ``cmd_name``; ``None`` when there is none."""
        lazy = self._lazy.get(cmd_name)
        if lazy is None:
            return None
        module, _, attribute = lazy.where.partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give arguments that name no command to the default one; without any, show the help."""
        if not args and not ctx.resilient_parsing:
            args = ["--help"]
        if args and self._belongs_to_default(ctx, args[0]):
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def _belongs_to_default(self, ctx: click.Context, word: str) -> bool:
        if word in self._lazy:
            return False
        if word.startswith("-") and word != "-":
            name = word.partition("=")[0]
            return all(name not in parameter.opts for parameter in self.get_params(ctx))
        return _looks_like_article(word)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command ``args`` begins with; a typing error is answered with the nearest name."""
        if args[0] not in self._lazy and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self._lazy, n=1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise click.UsageError(f"{args[0]!r} is no command and no article{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands and their one-line helps without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.help) for name, lazy in self._lazy.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command, an option or, for the default command, a file."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        items = [
            CompletionItem(name, help=lazy.help)
            for name, lazy in self._lazy.items()
            if name.startswith(incomplete)
        ]
        # The file comes first: bash forgets what was offered before it.
        return [CompletionItem(incomplete, type="file"), *items]

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        """Run the command line ``args`` (``sys.argv``'s by default) and exit with its status."""
        from annotations.cli.running import run

        sys.exit(run(self, sys.argv[1:] if args is None else list(args)))
