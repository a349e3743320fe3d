"""`diple config` and `diple completion`."""

from __future__ import annotations

import sys
from typing import Final

import click

from annotations.cli.output import json_text
from annotations.cli.running import PROGRAM, warn
from annotations.safe import visible_line

_INSTALL: Final = {
    "bash": 'Put this line into ~/.bashrc:  eval "$(diple completion bash)"',
    "zsh": 'Put this line into ~/.zshrc, below compinit:  eval "$(diple completion zsh)"',
    "fish": "Run once:  diple completion fish > ~/.config/fish/completions/diple.fish",
}


@click.command
@click.argument("what", metavar="[path|show]", type=click.Choice(["path", "show"]), default="show")
def config(what: str) -> None:
    """Show the configuration, or where its file is.

    What is shown can be saved as that file; settings that are not set stand as remarks.
    """
    from annotations.config import SETTINGS, config_path, load_config

    path = config_path()
    if what == "path":
        sys.stdout.write(f"{visible_line(str(path))}\n")
        return
    settings = load_config(path)
    warn(settings.notices)
    out = [f"# {visible_line(str(path))}{'' if settings.path else ' (not there: defaults)'}"]
    tables = []
    for name in SETTINGS:
        value = getattr(settings, name)
        if isinstance(value, dict):
            tables += [
                f"\n[{name}]",
                *(f"{json_text(key)} = {json_text(item)}" for key, item in value.items()),
            ]
        else:
            out.append(f"# {name} is not set" if value is None else f"{name} = {json_text(value)}")
    sys.stdout.write("\n".join([*out, *tables]) + "\n")


@click.command
@click.argument("shell", type=click.Choice(list(_INSTALL)))
def completion(shell: str) -> None:
    """Print a script that completes commands in a shell.

    It also completes options, their values and files. The first line of the script says how to install it.
    """
    from click.shell_completion import ShellComplete, get_completion_class

    from annotations.cli.running import COMPLETION

    kind = get_completion_class(shell)
    assert kind is not None
    group = click.get_current_context().find_root().command
    # The base class's method: bash's own first runs a bash to look at its version, which is not asked here.
    script = ShellComplete.source(kind(group, {}, PROGRAM, COMPLETION))
    sys.stdout.write(f"# {_INSTALL[shell]}\n{script}")
