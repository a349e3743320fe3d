"""Recognising entities with a line of progress on stderr, where that is a terminal."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from annotations.safe import visible_line

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.entities.mentions import Mention
    from annotations.learning import Learning


def recognised(
    article: Article,
    source: str,
    *,
    model: str | None = None,
    statistical: bool = True,
    learning: Learning | None = None,
) -> list[Mention]:
    """Return the mentions in ``article``; the line of progress is gone when they are there.

    ``model`` is by default the configuration's; ``learning`` is what was read before of what folders teach.
    Raises what :func:`annotations.entities.recognise` raises.
    """
    from annotations.config import load_config
    from annotations.entities import recognise
    from annotations.learning import Learning

    if statistical:
        model = model or load_config().model
    shown = Progress(source)
    try:
        taught = (learning or Learning()).names_for(article)
        return recognise(article, model=model, statistical=statistical, taught=taught, progress=shown)
    finally:
        shown.clear()


class Progress:
    """Prints how much of the work on ``name`` is done, over itself; nothing where stderr is no terminal."""

    def __init__(self, name: str) -> None:
        self._name = visible_line(name)
        self._shown = ""
        self._on = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Show how much of ``total`` is ``done``."""
        line = f"{self._name}: {done / total if total else 1:.0%}"
        if self._on and line != self._shown:
            self._write(f"\r{line}\x1b[K")
            self._shown = line

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = ""

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()
