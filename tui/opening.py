"""What opening an article takes besides its first screen: notes, blocks, the check of a long text.

Runs in a worker thread after the first paint.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.style import Style

from annotations.article import Article, BlockKind
from annotations.spans import Span, SpanIndex
from tui import wrap
from tui.following import placed, words_at
from tui.memory import Memory
from tui.palette import Palette
from tui.standing import Overview, overview_of

if TYPE_CHECKING:
    from annotations.journal import Draft, Left
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
    overview: Overview
    """What there is to show of the notebook."""


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
    overview = overview_of(notebook)  # looking for words that moved is no work for the app
    notebook.keep_text()  # the notes may be others', who made them elsewhere
    if not (isinstance(article.text, str) and article.text.isascii()):
        wrap.prepare()
    _load_ahead()
    return Opened(article, notebook, _kept_for(notebook), overview)


def _load_ahead() -> None:
    """Load what the app's thread asks for next, for which no key should wait; some 15 ms."""
    import tui.overlay  # noqa: F401


def _kept_for(notebook: Notebook) -> Kept:
    """Return what the journal has for the article of a notebook."""
    from annotations import undo
    from annotations.journal import left_over

    left = left_over()
    mine = tuple(each for each in left if _is_of(each, notebook))
    names = (each.draft.name for each in left if each not in mine and each.draft is not None)
    return Kept(mine, tuple(dict.fromkeys(names)), undo.last(notebook.path))


def _is_of(left: Left, notebook: Notebook) -> bool:
    """Tell whether something was left of the article of a notebook, also by a name that it has no more."""
    from annotations.places import settled

    if left.sidecar == str(settled(notebook.path)):
        return True
    found = notebook.collection
    known = found.article.id if found is not None and found.article is not None else notebook.article.id
    digest, identity = _gone(left)
    return digest == notebook.article.digest or identity == known


def _gone(left: Left) -> tuple[str, str]:
    """Return the digest of the text and the id of the article that something was left of, if that is gone."""
    draft = left.draft
    if draft is not None:
        return ("", "") if _opens(draft) else (draft.digest, draft.id)
    from annotations import sidecar
    from annotations.edits import edit_of

    path = Path(left.sidecar)
    if sidecar.is_sidecar(path) and not os.path.lexists(sidecar.article_of(path)):
        with suppress(ValueError):
            info = edit_of(left.edits[0]).article
            return (info.digest or "", info.id) if info is not None else ("", "")
    return "", ""


def _opens(draft: Draft) -> bool:
    """Tell whether what opened the article of a draft is there still."""
    from annotations.formats import is_url

    return is_url(draft.article) or (bool(draft.article) and os.path.lexists(draft.article))


@dataclass(frozen=True)
class Unfinished:
    """A note that was not finished; ``article`` is what opens its article, empty where that is not found.

    ``here`` says that it is of the article being read.
    """

    left: Left
    here: bool
    article: str = ""


def unfinished(notebook: Notebook, own: Iterable[Left]) -> list[Unfinished]:
    """Return all notes that were not finished, those ``own`` to this process among them.

    Called from a worker: articles that were renamed are looked for in their folders.
    """
    from annotations.journal import left_over
    from annotations.renaming import article_like

    found = []
    for left in (*own, *left_over()):
        draft = left.draft
        if draft is None:
            continue
        if _is_of(left, notebook):
            found.append(Unfinished(left, here=True))
        elif _opens(draft):
            found.append(Unfinished(left, False, draft.article))
        else:
            like = article_like(Path(draft.article).parent, draft.digest, draft.id) if draft.article else None
            found.append(Unfinished(left, False, str(like or "")))
    return sorted(found, key=lambda each: not each.here)


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


def remembered_place(article: Article, memory: Memory) -> int:
    """Return the offset at which an article was left, or of the words that stood there."""
    key = remembered_key(article)
    return placed(article.text, memory.words.get(key, ""), memory.places.get(key, 0))


def remember_place(article: Article, offset: int, memory: Memory) -> None:
    """Remember where an article was left, and the words that stand there."""
    memory.leave(remembered_key(article), offset, words_at(article.text, offset))
