"""The ``diple`` command: the headless commands of ``annotations`` and, on a terminal, the reader.

``diple ARTICLE`` alone takes a short way that imports nothing but what the first screen needs.
"""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and exit with its status."""
    gc.disable()  # start-up makes many objects and no garbage; the app turns it on after its first paint
    arguments = sys.argv[1:]
    try:
        _check_packages()
        if _is_article(arguments):
            from tui.start import read

            sys.exit(read(arguments[0]))
    except Exception as error:
        if os.environ.get("DIPLE_TRACEBACK"):
            raise
        from annotations.cli.running import tell

        sys.exit(tell(error))
    _run_group()


def _check_packages() -> None:
    """Raise a :class:`DipleError` when ``tui`` is not diple's; end at once when ``annotations`` is not."""
    try:
        from annotations.ownership import check_own_packages
    except ImportError:
        # Another distribution's package was found, so nothing that says it better can be imported.
        fault = "diple: the Python package 'annotations' found here is not diple's; install diple in an"
        print(f"{fault} environment of its own (uv tool install, pipx, python -m venv)", file=sys.stderr)
        sys.exit(3)
    check_own_packages()


def _is_article(arguments: list[str]) -> bool:
    """Tell whether all that was given is an article to read on this terminal."""
    from tui.terminal import attached, usable

    return (
        len(arguments) == 1
        and arguments[0] != "-"
        and not arguments[0].startswith("-")
        and os.path.exists(arguments[0])
        and "_DIPLE_COMPLETE" not in os.environ
        and attached()
        and usable(os.environ)
        and not _names_command(arguments[0])
    )


def _names_command(word: str) -> bool:
    """Tell whether a word may be a command: a bare word is looked up, anything like a path is none."""
    if any(mark in word for mark in "./\\~"):
        return False
    from annotations.cli.commands import COMMANDS

    return word in COMMANDS or word == "keys"


def _run_group() -> None:
    gc.enable()
    from annotations.cli import build_group

    group = build_group()
    group.add_lazy("read", "tui.command:read", "Read an article.")
    group.add_lazy("sample", "tui.command:sample", "Copy the bundled articles to a folder and open it.")
    group.add_lazy("keys", "tui.command:keys", "Print the reader's keys.")
    group.main()


if __name__ == "__main__":
    main()
