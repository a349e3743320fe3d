"""What a note being written is for, and how the journal keeps that, so that the note can be gone on with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from annotations.article import Article
from annotations.spans import Span
from annotations.text import find

if TYPE_CHECKING:
    from annotations.journal import Draft
    from annotations.model import Annotation
    from annotations.notebook import Notebook

WORDS, ANNOTATION, REPLY, ENTITY, ARTICLE = "words", "annotation", "reply", "entity", "article"

_SHOWN: Final = 120
"""Code points of words that a title shows."""


@dataclass(frozen=True)
class Piece:
    """What a note being written is for.

    One of: words (``span``), an annotation whose note is changed (``edited``, as it was when the panel
    opened), an annotation that is answered (``reply_to``, its id), an ``entity`` (its name and kind); else
    the article as a whole.  ``about`` is the span to keep in view; of an answer the words that it is about in
    the end.
    """

    title: str
    span: Span | None = None
    edited: Annotation | None = None
    reply_to: str = ""
    entity: tuple[str, str] | None = None
    about: Span | None = None


def on_words(span: Span | None, article: Article) -> Piece:
    """Return a note on the words of a span, or without one on the article."""
    if span is None:
        return Piece("Note on the whole article")
    words = " ".join(article.text[span.start : min(span.end, span.start + _SHOWN)].split())
    return Piece(f"Note on “{words}”", span=span, about=span)


def on_entity(name: str, kind: str, about: Span | None) -> Piece:
    """Return a note on an entity, written at the words ``about``."""
    return Piece(f"Note on {name}, wherever it is named", entity=(name, kind), about=about)


def noted(notebook: Notebook, piece: Piece, text: str) -> Annotation:
    """Put a note that was written into the notebook; return the annotation it stands in."""
    from annotations.model import WHOLE, EntityTarget, ReplyTo

    if piece.edited is not None:
        return notebook.edit(piece.edited.id, note=text or None, since=piece.edited)
    if piece.reply_to:
        return notebook.add(ReplyTo(piece.reply_to), note=text)
    if piece.entity is not None:
        return notebook.add(EntityTarget(*piece.entity), note=text)
    return notebook.add(piece.span if piece.span is not None else WHOLE, note=text)


def target_of(piece: Piece, article: Article) -> dict[str, Any]:
    """Return what a piece is for, as JSON."""
    if piece.edited is not None:
        from annotations.codec import one_line

        return {"on": ANNOTATION, "was": one_line(piece.edited).decode("utf-8")}
    if piece.reply_to:
        return {"on": REPLY, "id": piece.reply_to} | _words(piece.about, article)
    if piece.entity is not None:
        name, kind = piece.entity
        return {"on": ENTITY, "name": name, "kind": kind} | _words(piece.about, article)
    if piece.span is not None:
        return {"on": WORDS} | _words(piece.span, article)
    return {"on": ARTICLE}


def _words(span: Span | None, article: Article) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": article.text[slice(*span)]} if span else {}


def key_of(target: dict[str, Any]) -> str:
    """Return what tells a draft from the others of this process."""
    if target["on"] == ANNOTATION:
        return json.dumps({"on": ANNOTATION, "id": json.loads(target["was"])["id"]})
    left = ("start", "end", "quote") if target["on"] in (REPLY, ENTITY) else ()
    return json.dumps({key: value for key, value in target.items() if key not in left})


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
        about = _placed(str(target.get("quote", "")), int(target.get("start", 0)), article)
        return Piece("Reply", reply_to=str(target["id"]), about=about)
    if target["on"] == ENTITY:
        about = _placed(str(target.get("quote", "")), int(target.get("start", 0)), article)
        return on_entity(str(target["name"]), str(target["kind"]), about)
    if target["on"] == WORDS:
        quote = str(target["quote"])
        span = _placed(quote, int(target["start"]), article)
        if span is None:
            words = " ".join(quote[:_SHOWN].split())
            return Piece(f"Note on the whole article (gone from it: “{words}”)")
        return on_words(span, article)
    return on_words(None, article)


def _placed(quote: str, start: int, article: Article) -> Span | None:
    """Return where the words stand: where they were, else their first copy."""
    if quote and article.text[start : start + len(quote)] != quote:
        start = find(article.text, quote)
    return Span(start, start + len(quote)) if quote and start >= 0 else None
