"""From a command line to a running reader, or to plain lines where there is no screen."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from tui import terminal

_QUIET: Final = {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}
"""Set before Textual is imported: an animated page costs the line thirty times a page."""


_SWITCH: Final = 0.0005
"""Seconds a background thread may go on in Python while a key waits."""


def read(
    source: str,
    *,
    at: str = "",
    name: str | None = None,
    plain: bool = False,
    style: str | None = None,
    model: str | None = None,
    encoding: str | None = None,
) -> int:
    """Read an article, or pick one from a folder, and return the exit status.

    ``style`` is a Pygments style for entities and ``model`` a spaCy pipeline to find them with, in place of
    the configured ones.

    Without a terminal, with one that cannot show a screen, or with ``plain``, prints it as ``diple cat``
    does.  Raises :class:`~annotations.errors.DipleError`.
    """
    if plain or not has_screen(source):
        from annotations.cli.reading import print_article

        return print_article(source, encoding=encoding)
    for variable, value in _QUIET.items():
        os.environ.setdefault(variable, value)
    from annotations.config import creator_name, load_config

    config = load_config()
    config = replace(config, style=style or config.style, model=model or config.model)
    if model is not None:
        from annotations.entities.pipelines import find_pipeline

        find_pipeline(model)  # or an error, before there is a screen
    creator = creator_name(name, config)
    folder = Path(source) if source != "-" and os.path.isdir(source) else None
    article = None
    if folder is None:
        from annotations.formats import open_article

        article = open_article(source, encoding=encoding)
        if source == "-":
            _keyboard_from_terminal()
    else:
        from annotations.formats.listing import first_article

        first_article(folder)  # or an error, before there is a screen
    gc.disable()
    sys.setswitchinterval(_SWITCH)
    from tui.app import DipleApp
    from tui.lifeline import guard
    from tui.opening import remembered_key

    app = DipleApp(article, folder=folder, config=config, creator=creator, at=at)
    if article is not None and encoding is not None:
        app.encodings[remembered_key(article)] = encoding
    with guard(app, app.secure):
        status = app.run(mouse=config.mouse)
    if app.unsaved:
        from annotations.cli.running import complain

        edits = f"{app.unsaved} edit{'s are' if app.unsaved > 1 else ' is'}"
        complain(f"{edits} not saved; kept in the journal, and the next start tries again")
    return status if isinstance(status, int) else app.return_code or 0


def has_screen(source: str = "") -> bool:
    """Tell whether the reader can run here; an article from standard input leaves the keyboard free."""
    return terminal.attached(keyboard=source != "-") and terminal.usable(os.environ)


def _keyboard_from_terminal() -> None:
    """Read keys from the terminal where the article came through standard input."""
    descriptor = os.open("/dev/tty", os.O_RDWR)
    os.dup2(descriptor, 0)
    os.close(descriptor)
