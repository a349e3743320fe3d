"""What opening an article takes besides its first screen: notes, blocks, the check of a long text.

Runs in a worker thread after the first paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.style import Style

from annotations.article import Article, BlockKind
from annotations.spans import Span, SpanIndex
from tui.palette import Palette

if TYPE_CHECKING:
    from annotations.journal import Left
    from annotations.notebook import Notebook

STYLED: Final = 300_000
"""Code points up to which an article's blocks are found and its code is coloured."""


@dataclass(frozen=True)
class Kept:
    """What earlier runs left in the journal.

    ``left`` is of the article opened, ``elsewhere`` names others with notes that were not finished, ``undo``
    holds the edits (JSON) done and taken back in the last run.
    """

    left: tuple[Left, ...] = ()
    elsewhere: tuple[str, ...] = ()
    undo: tuple[tuple[bytes, ...], tuple[bytes, ...]] = ((), ())


@dataclass(frozen=True)
class Opened:
    """An article with its notebook; ``article`` is another one where the first look was wrong about it."""

    article: Article
    notebook: Notebook
    kept: Kept


def complete(article: Article, creator: str) -> Opened:
    """Read an article to its end and open its notebook.

    Raises :class:`~annotations.errors.DipleError`.  A long file that turns out not to be clean UTF-8 is read
    anew as a whole, so that offsets are those of the decoded text.
    """
    from annotations.notebook import Notebook

    if not isinstance(article.text, str):
        from annotations.formats import read_through

        article = read_through(article)
    notebook = Notebook.open(article, creator=creator)
    _ = (
        notebook.spans
    )  # where they stand in today's text: looking for words that moved is no work for the app
    notebook.keep_text()  # the notes may be others', who made them elsewhere
    return Opened(article, notebook, _kept_for(notebook.path))


def _kept_for(path: Path) -> Kept:
    """Return what the journal has for the sidecar ``path``."""
    from annotations import undo
    from annotations.journal import left_over
    from annotations.places import settled

    own = str(settled(path))
    left = left_over()
    mine = tuple(each for each in left if each.sidecar == own)
    names = (each.draft.name for each in left if each.sidecar != own and each.draft is not None)
    return Kept(mine, tuple(dict.fromkeys(names)), undo.last(path))


def block_styles(article: Article, look: Palette) -> SpanIndex[Style]:
    """Return how the blocks of an article are drawn; nothing for one that is too long to look through."""
    if len(article.text) > STYLED:
        return SpanIndex()
    plain = {
        BlockKind.HEADING: look.heading,
        BlockKind.QUOTATION: look.quotation,
        BlockKind.METADATA: look.metadata,
        BlockKind.RULE: look.metadata,
    }
    found: list[tuple[Span, Style]] = []
    for block in article.blocks:
        if block.kind in plain:
            found.append((block.span, plain[block.kind]))
        elif block.kind is BlockKind.CODE:
            found += _code(article, block.span, block.language, look)
    return SpanIndex(found)


def _code(article: Article, span: Span, language: str | None, look: Palette) -> list[tuple[Span, Style]]:
    from annotations.highlight import code_spans
    from tui.colours import token_style

    if language is None:
        return [(span, look.code)]
    words = article.text[span.start : span.end]
    return [
        (Span(span.start + start, span.start + end), token_style(look, token))
        for start, end, token in code_spans(words, language)
    ]


def orientation() -> str:
    """Return the three lines a first start shows."""
    return (
        "j and Space scroll, / searches, ]e goes to the next person, place or date, ]a to the next note.\n"
        "v selects words (so does the mouse); then a writes a note, t tags it, x ties it to another.\n"
        "All is saved at once beside the article. ? shows every key, : finds a command, q leaves."
    )


def remembered_key(article: Article) -> str:
    """Return what an article's place is remembered by."""
    if article.path is not None:
        return str(Path(article.path).absolute())
    return article.metadata.url or article.name
