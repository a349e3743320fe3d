"""An article as plain lines: numbered marks after annotated words, the notes at the end.

It is what a pipe, a terminal that can do nothing (``TERM=dumb``) and a screen reader get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from annotations.ids import ending
from annotations.safe import visible, visible_line
from annotations.text import Text, pieces

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.entities.mentions import Mention
    from annotations.model import Annotation
    from annotations.notebook import Notebook

_INDENT: Final = "    "
_DEEPEST: Final = 8
"""Replies to replies that are set in; those below stand no further to the right."""


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


def numbered(notebook: Notebook) -> list[Annotation]:
    """Return the annotations that get a number: those with a span in its order, then the others.

    Replies have none; they stand below what they reply to (or here, when that is gone, or a reply to them).
    """
    tops = _tops(notebook.annotations)
    spans = {one.id: notebook.anchor(one).span for one in tops}

    def place(annotation: Annotation) -> tuple[bool, tuple[int, int], str]:
        span = spans[annotation.id]
        return span is None, span or (0, 0), annotation.id

    return sorted(tops, key=place)


def _tops(annotations: Sequence[Annotation]) -> list[Annotation]:
    """Return the annotations that reply to none of the others, and of replies in a circle the first."""
    by_id = {one.id: one for one in annotations}
    tops: list[Annotation] = []
    settled: set[str] = set()
    for annotation in annotations:
        seen = {annotation.id: annotation}
        above = by_id.get(annotation.reply_to or "")
        while above is not None and above.id not in settled and above.id not in seen:
            seen[above.id] = above
            above = by_id.get(above.reply_to or "")
        if above is None:
            tops.append(next(reversed(seen.values())))
        elif above.id in seen:  # a circle, met for the first time
            tops.append(above)
        settled |= seen.keys()
    return list({one.id: one for one in tops}.values())


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
        yield from _thread(annotation, replies)


def _thread(top: Annotation, replies: dict[str, list[Annotation]]) -> Iterator[str]:
    """Yield the lines of an annotation and, each below what it answers, of its replies."""
    waiting = [(top, 1)]
    while waiting:
        annotation, depth = waiting.pop()
        if depth > 1:
            yield f"{_INDENT * min(depth - 1, _DEEPEST)}reply:"
        yield from _details(annotation, _INDENT * min(depth, _DEEPEST))
        # Taken out as they are printed, so that replies in a circle end.
        waiting += [
            (reply, depth + 1) for reply in reversed(replies.pop(annotation.id, ())) if reply is not top
        ]


def _subject(notebook: Notebook, annotation: Annotation) -> str:
    state = notebook.anchor(annotation).state
    remark = "" if state == "exact" else f" ({state})"
    if annotation.quote is not None:
        return f'"{visible_line(" ".join(annotation.quote.split()))}"{remark}'
    if annotation.entity is not None:
        name, kind = annotation.entity
        return f"entity {visible_line(name)} ({visible_line(kind)})"
    if annotation.reply_to is not None:
        return "reply to an annotation that is gone"
    return "the whole article" if annotation.is_whole else f"a part of the article{remark}"


def _details(annotation: Annotation, indent: str) -> Iterator[str]:
    yield indent + _byline(annotation)
    if annotation.note:
        for line in visible(annotation.note).split("\n"):
            yield (indent + line).rstrip()
    if annotation.kind:
        yield f"{indent}kind: {visible_line(annotation.kind)}"
    if annotation.uri:
        yield f"{indent}uri: {visible_line(annotation.uri)}"
    if annotation.tags:
        yield f"{indent}tags: {', '.join(map(visible_line, annotation.tags))}"
    for link in annotation.links:
        yield f"{indent}link: {visible_line(link.target)} ({visible_line(link.relation)})"


def _byline(annotation: Annotation) -> str:
    creator = annotation.creator.name if annotation.creator else None
    parts = [f"by {visible_line(creator)}"] if creator else []
    if annotation.created:
        parts.append(visible_line(annotation.created))
    return ", ".join([*parts, f"id {visible_line(ending(annotation.id))}"])
