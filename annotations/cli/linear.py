"""An article as plain lines: numbered marks after annotated words, the notes and what was decided at the end.

It is what a pipe, a terminal that can do nothing (``TERM=dumb``) and a screen reader get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from annotations.exchange.notes import Mark, decision_lines, note_lines, note_marks, numbered
from annotations.safe import visible, visible_line
from annotations.text import Text, pieces

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.entities.mentions import Mention
    from annotations.notebook import Notebook


def printed(notebook: Notebook, mentions: Iterable[Mention] = (), width: int | None = None) -> Iterator[str]:
    """Yield the whole page: what is known of the article, its text with marks, the notes, what was decided.

    ``mentions`` get their kind in braces.  Lines stay as they are, or are wrapped to ``width`` cells.
    """
    from annotations.width import wrapped

    article = notebook.article
    numbers = numbered(notebook)
    end = chain(note_lines(notebook, numbers), decision_lines(notebook))
    marks = [*note_marks(notebook, numbers), *(Mark(one.end, 0, f"{{{one.kind}}}") for one in mentions)]
    if width is None:
        yield from (f"{line}\n" for line in [*header(article), ""])
        last = "\n"
        for piece in stretches(article.text, marks):
            yield piece
            last = piece or last
        if not last.endswith("\n"):
            yield "\n"
        yield from (f"{line}\n" for line in end)
        return
    for line in chain(header(article), [""], lines(stretches(article.text, marks))):
        yield from (f"{row}\n" for row in wrapped(line.expandtabs(), width))
    for line in end:
        indent = line[: len(line) - len(line.lstrip(" "))]
        yield from (f"{row}\n" for row in wrapped(line.expandtabs(), width, indent))


def header(article: Article) -> Iterator[str]:
    """Yield what is known of ``article``, a fact a line."""
    facts = article.metadata
    yield f"Title: {visible_line(article.title)}"
    for name, value in (
        ("Date", facts.date),
        ("Author", facts.author),
        ("Site", facts.site),
        ("URL", facts.url),
    ):
        if value:
            yield f"{name}: {visible_line(value)}"


def stretches(text: Text, marks: Iterable[Mark]) -> Iterator[str]:
    """Yield ``text``, safe to print, with the labels of ``marks`` in their places; long texts in pieces."""
    at = 0
    for mark in sorted(marks):
        yield from (visible(piece) for _, piece in pieces(text, at, mark.offset))
        yield mark.label
        at = mark.offset
    yield from (visible(piece) for _, piece in pieces(text, at))


def lines(parts: Iterable[str]) -> Iterator[str]:
    """Yield the lines (without LF) that ``parts`` make together."""
    rest: list[str] = []
    for part in parts:
        first, *more = part.split("\n")
        rest.append(first)
        for line in more:
            yield "".join(rest)
            rest = [line]
    if any(rest):
        yield "".join(rest)
