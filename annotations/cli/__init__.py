"""The commands that need no screen: `diple cat`, `list`, `add` and their kin.

Everything here reads options, calls the core and prints what comes back; it has no logic of its own.
:func:`build_group` gives the whole command, to which the reader adds what needs a screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotations.cli.group import LazyGroup

__all__ = ["build_group"]


def build_group() -> LazyGroup:
    """Return the ``diple`` command without the reader.

    ``group.add_lazy(name, "module:attribute", help)`` adds a command or puts another in its place
    (``read`` here prints as ``cat``); ``group.main()`` runs the command line and exits with its status.
    """
    from annotations.cli.commands import build

    return build()
