"""The notes of an article as numbered lines, and the marks in its text that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from annotations.ids import ending
from annotations.safe import visible, visible_line

if TYPE_CHECKING:
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


def numbered(notebook: Notebook) -> list[Annotation]:
    """Return the annotations that get a number: those with a span in its order, then the others.

    Replies have none; they stand below what they reply to (or here, when that is gone, or a reply to them).
    Nor has what merely decides about an entity, which is no note: see :func:`decision_lines`.
    """
    tops = [one for one in _tops(notebook.annotations) if one.id not in notebook.decisions]
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


def note_lines(notebook: Notebook, numbers: Iterable[Annotation]) -> Iterator[str]:
    """Yield the lines of all annotations, numbered, with their replies below them."""
    replies: dict[str, list[Annotation]] = {}
    for annotation in notebook.annotations:
        if annotation.reply_to is not None:
            replies.setdefault(annotation.reply_to, []).append(annotation)
    for number, annotation in enumerate(numbers, 1):
        yield ""
        yield f"[{number}] {_subject(notebook, annotation)}"
        yield from _thread(annotation, replies)


def decision_lines(notebook: Notebook) -> Iterator[str]:
    """Yield what was decided about entities and nothing else was said of: a heading, and a line each."""
    decided = [one for one in notebook.annotations if one.id in notebook.decisions]
    if decided:
        yield from ("", "Entities decided:")
    for one in decided:
        yield f"{_INDENT}{_subject(notebook, one)}: {'; '.join(_decided(one))}; {_byline(one)}"


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
    yield from (indent + what for what in _decided(annotation))
    if annotation.tags:
        yield f"{indent}tags: {', '.join(map(visible_line, annotation.tags))}"
    for link in annotation.links:
        yield f"{indent}link: {visible_line(link.target)} ({visible_line(link.relation)})"


def _decided(annotation: Annotation) -> Iterator[str]:
    """Yield what an annotation decides about an entity: of which kind it is, and which one."""
    if annotation.kind:
        yield f"kind: {visible_line(annotation.kind)}"
    if annotation.uri:
        yield visible_line(_which(annotation.uri, annotation))


def _which(uri: str, annotation: Annotation) -> str:
    """Return which thing an annotation says it is: one of the article in words, one outside by its URI."""
    from annotations.entities.identity import name_of, told

    if name_of(uri) is None:
        return f"uri: {uri}"
    return told(uri, annotation.entity[0] if annotation.entity else None)


def _byline(annotation: Annotation) -> str:
    creator = annotation.creator.name if annotation.creator else None
    parts = [f"by {visible_line(creator)}"] if creator else []
    if annotation.created:
        parts.append(visible_line(annotation.created))
    return ", ".join([*parts, f"id {visible_line(ending(annotation.id))}"])
