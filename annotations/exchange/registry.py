"""The formats there are, by name.

A format is a module of this package with ``formats()``, which yields what it can write; it is entered in
``_MODULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, Final

from annotations.errors import UsageError
from annotations.exchange.page import Page

_MODULES: Final = ("annotations.exchange.highlighted",)


@dataclass(frozen=True)
class Choices:
    """What may be chosen of how a page is written.

    ``style`` is a Pygments style, ``full`` a whole document instead of a part of one, ``width`` the cells
    after which lines are broken (``None``: what suits the format), ``encoding`` that of the output.
    ``progress`` is called with (code points done, all).
    """

    style: str | None = None
    full: bool = True
    width: int | None = None
    encoding: str = "utf-8"
    progress: Callable[[int, int], None] = lambda done, total: None


@dataclass(frozen=True)
class Format:
    """A format: its ``name``, other names it goes by, the ``suffix`` of its files, one line of ``help``.

    ``binary`` output is none for a terminal, ``coloured`` output is for one, a ``document`` is UTF-8 wherever
    it goes.  ``lacking`` is the package without which it cannot be written here.  ``write`` writes a page, a
    piece at a time where the format allows; it raises :class:`~annotations.errors.DipleError` for what
    cannot be written.
    """

    name: str
    suffix: str
    help: str
    write: Callable[[Page, Choices, BinaryIO], None]
    aliases: tuple[str, ...] = ()
    binary: bool = False
    document: bool = False
    coloured: bool = False
    lacking: str = ""


def formats() -> Iterator[Format]:
    """Yield all formats that can be written here."""
    return (each for each in _all() if not each.lacking)


def _all() -> Iterator[Format]:
    for module in _MODULES:
        yield from import_module(module).formats()


def find(name: str) -> Format:
    """Return the format called ``name``; raises :class:`UsageError` with what is near for an unknown one.

    Raises it as well for one that cannot be written here.
    """
    known = []
    for each in _all():
        if name in (each.name, *each.aliases):
            if each.lacking:
                todo = f"install {each.lacking}, or choose another; --list shows all"
                raise UsageError(
                    f"this format takes {each.lacking}, which is not installed", where=name, todo=todo
                )
            return each
        known.append(each)
    from difflib import get_close_matches

    names = {alias: each.name for each in known for alias in (each.name, *each.aliases)}
    bare = {alias.rpartition(":")[2]: alias for alias in reversed(names)}
    near = get_close_matches(name, names, n=1) or [
        bare[word] for word in get_close_matches(name.rpartition(":")[2], bare, n=1)
    ]
    hint = f"did you mean {names[near[0]]!r}? " if near else ""
    raise UsageError("no such format", where=name, todo=f"{hint}--list shows all")
