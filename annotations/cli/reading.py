"""`diple cat`, and `diple read` where there is no screen."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotations.cli.options import article_argument, encoding_option
from annotations.safe import visible_line


@click.command
@article_argument("source")
@click.option(
    "--entities", "with_entities", is_flag=True, help="Put {KIND} after every mention of an entity."
)
@click.option(
    "--width", type=click.IntRange(min=8), metavar="N", help="Wrap lines to N columns; else as they are."
)
@encoding_option()
def cat(source: str, with_entities: bool, width: int | None, encoding: str | None) -> int:
    """Print an article as plain lines, its notes at the end.

    Every annotated stretch is followed by the number of its note in brackets. ARTICLE can be a folder:
    then its articles are listed, one a line.
    """
    return print_article(source, with_entities=with_entities, width=width, encoding=encoding)


def print_article(
    source: str, *, with_entities: bool = False, width: int | None = None, encoding: str | None = None
) -> int:
    """Print the article ``source`` names, or a folder's articles, and return the exit status.

    It is that of bad data when not all of its sidecar could be read, which was told.
    Raises what :func:`annotations.formats.open_article` and :class:`annotations.notebook.Notebook` raise.
    """
    from annotations.cli.linear import printed
    from annotations.cli.opening import opened_notebook
    from annotations.cli.progress import recognised
    from annotations.decisions import decided

    if source != "-" and Path(source).is_dir():
        return _print_folder(source)
    with opened_notebook(source, encoding=encoding) as notebook:
        mentions = decided(notebook, recognised(notebook.article, source)) if with_entities else []
        for piece in printed(notebook, mentions, width):
            sys.stdout.write(piece)
        found = notebook.collection
        return found.fault.exit_code if found is not None and found.fault is not None else 0


def _print_folder(folder: str) -> int:
    from annotations.formats import list_articles

    for article in list_articles(Path(folder)):
        sys.stdout.write(f"{visible_line(str(article))}\n")
    return 0
