"""What is written of an article, whatever the format: its text, the spans in it, its notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from annotations.article import BlockKind
from annotations.exchange.notes import Mark, note_lines, note_marks, numbered
from annotations.safe import visible_line
from annotations.spans import Span
from annotations.text import Text

if TYPE_CHECKING:
    from annotations.article import Block
    from annotations.entities.mentions import Mention
    from annotations.notebook import Notebook

_SHOWN: Final = (BlockKind.HEADING, BlockKind.CODE)
_BEGINNING: Final = 2000
"""Code points at the start of a text in which its title is looked for."""


@dataclass(frozen=True)
class Page:
    """An article ready to be written.

    ``heading`` is a title to be shown above the text, which does not begin with it.  ``noted`` are the spans
    that annotations are about, in order and apart; ``marks`` the numbers of their notes, ``notes`` the
    lines of all of them, safe to print.
    """

    text: Text
    title: str
    heading: str | None = None
    language: str | None = None
    blocks: Sequence[Block] = ()
    mentions: Sequence[Mention] = ()
    noted: Sequence[Span] = ()
    marks: Sequence[Mark] = ()
    notes: Sequence[str] = ()


def page_of(notebook: Notebook, *, title: str | None = None, notes: bool = True) -> Page:
    """Return the page of a notebook's article, without mentions; without ``notes`` it is the text alone.

    ``title`` is used in place of the article's own.
    """
    article = notebook.article
    own = title or article.metadata.title
    beginning = " ".join(article.text[0:_BEGINNING].split())
    page = Page(
        text=article.text,
        title=visible_line(own or article.name),
        heading=visible_line(own) if own and " ".join(own.split()) not in beginning else None,
        language=article.metadata.language,
        blocks=[block for block in article.blocks if block.kind in _SHOWN],
    )
    if not notes:
        return page
    numbers = numbered(notebook)
    marks = sorted(note_marks(notebook, numbers))
    spans = (notebook.anchor(one).span for one in numbers)
    noted = _apart(span for span in spans if span is not None)
    return replace(page, noted=noted, marks=marks, notes=[*note_lines(notebook, numbers)])


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return what ``spans`` cover together, in order."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(span.end, apart[-1].end))
        else:
            apart.append(span)
    return apart
