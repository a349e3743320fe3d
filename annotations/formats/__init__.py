"""Reading: a path, an address or stdin becomes an :class:`annotations.article.Article`.

One file a format.  Opening a plain file imports nothing but what it needs, whatever its size.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, NoReturn

from annotations.article import Article
from annotations.errors import UsageError
from annotations.formats.addresses import is_foreign_url, is_url
from annotations.formats.encoding import known_encoding
from annotations.formats.loading import read_through, reopen_whole

__all__ = ["is_url", "list_articles", "open_article", "read_through", "reopen_whole"]


def open_article(
    source: str | Path, *, encoding: str | None = None, stdin: BinaryIO | None = None
) -> Article:
    """Return the article that ``source`` names: a path, an http or https address, or ``-`` for stdin.

    ``encoding`` is used where the bytes are no UTF-8 and carry no byte order mark; ``stdin`` is read in
    place of the process's own.

    A long plain, Markdown or code file that looks clean is not read through; see
    :func:`annotations.formats.loading.read_through`.

    Raises :class:`annotations.errors.NotFound` for what is missing or empty, :class:`UsageError` for a
    folder, a special file, an unknown encoding or another kind of address, and
    :class:`annotations.errors.BadData` for what cannot be read or is no text.
    """
    from annotations.formats import registry
    from annotations.formats import source as sources

    given = known_encoding(encoding) if encoding else None
    if isinstance(source, str):
        if source == "-":
            return registry.read(sources.from_stdin(stdin, given=given), "")
        if is_url(source):
            from annotations.formats.url import open_url

            return open_url(source, given=given)
        if not source:
            raise UsageError("no article was named", todo="name a file or an address, or - for stdin")
    path = Path(source)
    if os.path.isdir(path):
        _refuse_folder(path)
    if isinstance(source, str) and is_foreign_url(source) and not os.path.exists(path):
        raise UsageError("only http and https addresses are read", where=source, todo="check it")
    return registry.read(sources.from_path(path, given=given), path.name)


def list_articles(folder: Path) -> list[Path]:
    """Return the readable articles in ``folder`` and below; see :mod:`annotations.formats.listing`."""
    from annotations.formats import listing

    return listing.list_articles(folder)


def _refuse_folder(path: Path) -> NoReturn:
    from annotations.formats.listing import first_article

    todo = f"name one of its articles, such as {first_article(path)}, or pick from them in the reader"
    raise UsageError("a folder, not an article", where=path, todo=todo)
