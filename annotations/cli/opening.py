"""Opening articles and notebooks for a command; what the person should know of them goes to stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.cli.running import warn

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.notebook import Notebook


def opened_article(source: str | Path, encoding: str | None = None) -> Article:
    """Return the article ``source`` names, looked through to its end.

    Raises what :func:`annotations.formats.open_article` raises.
    """
    from annotations.formats import open_article, read_through

    article = read_through(open_article(source, encoding=encoding), encoding=encoding)
    warn(article.notices, source)
    return article


@contextmanager
def opened_notebook(
    source: str | Path,
    *,
    encoding: str | None = None,
    creator: str | None = None,
    sidecar: Path | None = None,
    editing: bool = False,
) -> Iterator[Notebook]:
    """Open the article ``source`` names and its notebook, for as long as the block runs.

    ``sidecar`` is used instead of the article's own.  With ``editing`` nothing is said of one that is
    read-only, as the edit will say it.  What merging with others' edits did is told at the end.  Raises what
    :func:`opened_article` and :meth:`annotations.notebook.Notebook.open` raise.
    """
    from annotations import locking
    from annotations.notebook import Notebook

    article = opened_article(source, encoding)
    with Notebook.open(article, creator=creator, path=sidecar, patience=locking.COMMAND) as notebook:
        if not (editing and notebook.read_only):
            warn(notebook.notices)
        try:
            yield notebook
        finally:
            warn(notebook.news())
