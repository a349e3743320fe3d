"""What a note being written is for, and how the journal keeps that, so that the note can be gone on with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotations.article import Article
from annotations.spans import Span
from annotations.text import find

if TYPE_CHECKING:
    from annotations.journal import Draft
    from annotations.model import Annotation
    from annotations.notebook import Notebook

WORDS, ANNOTATION, REPLY, ARTICLE = "words", "annotation", "reply", "article"


@dataclass(frozen=True)
class Piece:
    """What a note being written is for.

    One of: words (``span``), an annotation whose note is changed (``edited``, as it was when the panel
    opened), an annotation that is answered (``reply_to``, its id); else the article as a whole.  ``about``
    is the span to keep in view.
    """

    title: str
    span: Span | None = None
    edited: Annotation | None = None
    reply_to: str = ""
    about: Span | None = None


def noted(notebook: Notebook, piece: Piece, text: str) -> Annotation:
    """Put a note that was written into the notebook; return the annotation it stands in."""
    from annotations.model import WHOLE, ReplyTo

    if piece.edited is not None:
        return notebook.edit(piece.edited.id, note=text or None, since=piece.edited)
    if piece.reply_to:
        return notebook.add(ReplyTo(piece.reply_to), note=text)
    return notebook.add(piece.span if piece.span is not None else WHOLE, note=text)


def target_of(piece: Piece, article: Article) -> dict[str, Any]:
    """Return what a piece is for, as JSON."""
    if piece.edited is not None:
        from annotations.codec import one_line

        return {"on": ANNOTATION, "was": one_line(piece.edited).decode("utf-8")}
    if piece.reply_to:
        return {"on": REPLY, "id": piece.reply_to}
    if piece.span is not None:
        start, end = piece.span
        return {"on": WORDS, "start": start, "end": end, "quote": article.text[start:end]}
    return {"on": ARTICLE}


def key_of(target: dict[str, Any]) -> str:
    """Return what tells a draft from the others of this process."""
    return json.dumps({key: value for key, value in target.items() if key != "was"} | _edited_id(target))


def _edited_id(target: dict[str, Any]) -> dict[str, Any]:
    return {"id": json.loads(target["was"])["id"]} if target["on"] == ANNOTATION else {}


def piece_of(draft: Draft, article: Article) -> Piece:
    """Return what a draft is for in the article as it is today.

    Words that are gone leave a note on the article as a whole, whose title says so.
    """
    target = draft.target if isinstance(draft.target, dict) else {}
    try:
        return _piece(target, article)
    except (KeyError, TypeError, ValueError):
        return Piece("Note on the whole article")


def _piece(target: dict[str, Any], article: Article) -> Piece:
    if target["on"] == ANNOTATION:
        from annotations.codec import annotation_of

        was = annotation_of(target["was"].encode("utf-8"))
        return Piece(f"Note on “{was.quote}”" if was.quote else "Note", edited=was, about=was.position)
    if target["on"] == REPLY:
        return Piece("Reply", reply_to=str(target["id"]))
    if target["on"] == WORDS:
        quote = str(target["quote"])
        span = _placed(quote, int(target["start"]), article)
        words = " ".join(quote.split())[:80]
        if span is None:
            return Piece(f"Note on the whole article (gone from it: “{words}”)")
        return Piece(f"Note on “{words}”", span=span, about=span)
    return Piece("Note on the whole article")


def _placed(quote: str, start: int, article: Article) -> Span | None:
    """Return where the words stand: where they were, else their first copy."""
    if quote and article.text[start : start + len(quote)] != quote:
        start = find(article.text, quote)
    return Span(start, start + len(quote)) if quote and start >= 0 else None
