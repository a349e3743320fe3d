"""An article as plain lines: numbered marks after annotated words, the notes at the end.

It is what a pipe, a terminal that can do nothing (``TERM=dumb``) and a screen reader get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from annotations.ids import ending
from annotations.safe import visible, visible_line
from annotations.text import CHUNK, Text

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.entities.mentions import Mention
    from annotations.model import Annotation
    from annotations.notebook import Notebook

_INDENT = "    "


class Mark(NamedTuple):
    """What is put into the text at ``offset`` (code points); marks of one place come by ``rank``."""

    offset: int
    rank: int
    label: str


def printed(notebook: Notebook, mentions: Iterable[Mention] = (), width: int | None = None) -> Iterator[str]:
    """Yield the whole page: what is known of the article, its text with marks, the notes.

    ``mentions`` get their kind in braces.  Lines stay as they are, or are wrapped to ``width`` cells.
    """
    from annotations.cli.width import wrapped

    article = notebook.article
    numbers = numbered(notebook)
    marks = [*note_marks(notebook, numbers), *(Mark(one.end, 0, f"{{{one.kind}}}") for one in mentions)]
    if width is None:
        yield from (f"{line}\n" for line in [*header(article), ""])
        last = "\n"
        for piece in stretches(article.text, marks):
            yield piece
            last = piece or last
        if not last.endswith("\n"):
            yield "\n"
        yield from (f"{line}\n" for line in notes(notebook, numbers))
        return
    for line in chain(header(article), [""], lines(stretches(article.text, marks))):
        yield from (f"{row}\n" for row in wrapped(line.expandtabs(), width))
    for line in notes(notebook, numbers):
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
        yield from _pieces(text, at, mark.offset)
        yield mark.label
        at = mark.offset
    yield from _pieces(text, at, None)


def _pieces(text: Text, start: int, end: int | None) -> Iterator[str]:
    while end is None or start < end:
        piece = text[start : start + CHUNK if end is None else min(start + CHUNK, end)]
        if not piece:
            return
        yield visible(piece)
        start += len(piece)


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


def numbered(notebook: Notebook) -> list[Annotation]:
    """Return the annotations that get a number: those with a span in its order, then the others.

    Replies have none; they stand below what they reply to (or here, when that is gone).
    """
    ids = {annotation.id for annotation in notebook.annotations}
    tops = [one for one in notebook.annotations if one.reply_to is None or one.reply_to not in ids]
    spans = {one.id: notebook.anchor(one).span for one in tops}

    def place(annotation: Annotation) -> tuple[bool, tuple[int, int], str]:
        span = spans[annotation.id]
        return span is None, span or (0, 0), annotation.id

    return sorted(tops, key=place)


def note_marks(notebook: Notebook, numbers: Iterable[Annotation]) -> Iterator[Mark]:
    """Yield ``[1]``, ``[2]``... after the words of each annotation that has a span."""
    for number, annotation in enumerate(numbers, 1):
        span = notebook.anchor(annotation).span
        if span is not None:
            yield Mark(span.end, number, f"[{number}]")


def notes(notebook: Notebook, numbers: Iterable[Annotation]) -> Iterator[str]:
    """Yield the lines of all annotations, numbered, with their replies below them."""
    replies: dict[str, list[Annotation]] = {}
    for annotation in notebook.annotations:
        if annotation.reply_to is not None:
            replies.setdefault(annotation.reply_to, []).append(annotation)
    for number, annotation in enumerate(numbers, 1):
        yield ""
        yield f"[{number}] {_subject(notebook, annotation)}"
        yield from _details(annotation, replies, _INDENT)


def _subject(notebook: Notebook, annotation: Annotation) -> str:
    state = notebook.anchor(annotation).state
    remark = "" if annotation.quote is None or state == "exact" else f" ({state})"
    if annotation.quote is not None:
        return f'"{visible_line(" ".join(annotation.quote.split()))}"{remark}'
    if annotation.entity is not None:
        name, kind = annotation.entity
        return f"entity {visible_line(name)} ({visible_line(kind)})"
    return "reply to an annotation that is gone" if annotation.reply_to else "the whole article"


def _details(annotation: Annotation, replies: dict[str, list[Annotation]], indent: str) -> Iterator[str]:
    yield indent + _byline(annotation)
    if annotation.note:
        for line in visible(annotation.note).split("\n"):
            yield (indent + line).rstrip()
    if annotation.kind:
        yield f"{indent}kind: {visible_line(annotation.kind)}"
    if annotation.tags:
        yield f"{indent}tags: {', '.join(map(visible_line, annotation.tags))}"
    for link in annotation.links:
        yield f"{indent}link: {visible_line(link.target)} ({visible_line(link.relation)})"
    # Taken out as they are printed, so that replies in a circle end.
    for reply in replies.pop(annotation.id, ()):
        yield f"{indent}reply:"
        yield from _details(reply, replies, indent + _INDENT)


def _byline(annotation: Annotation) -> str:
    creator = annotation.creator.name if annotation.creator else None
    parts = [f"by {visible_line(creator)}"] if creator else []
    if annotation.created:
        parts.append(visible_line(annotation.created))
    return ", ".join([*parts, f"id {visible_line(ending(annotation.id))}"])
