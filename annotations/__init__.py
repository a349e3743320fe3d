"""Headless core of diple: articles, entities, annotations and their sidecars.

The names below are loaded when they are first used, so importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from annotations.anchoring import Anchor, AnchorState
    from annotations.article import Article, Block, Metadata
    from annotations.errors import BadData, DipleError, NotFound, ReadOnly, UsageError
    from annotations.formats import open_article
    from annotations.model import WHOLE, Annotation, EntityTarget, Link, ReplyTo
    from annotations.notebook import Notebook
    from annotations.spans import Span

DISTRIBUTION: Final = "diple"
"""Whose package this is; another distribution may ship one of the same name (see ``ownership``)."""

_HOME: Final = {
    "Anchor": "anchoring",
    "AnchorState": "anchoring",
    "Annotation": "model",
    "Article": "article",
    "BadData": "errors",
    "Block": "article",
    "DipleError": "errors",
    "EntityTarget": "model",
    "Link": "model",
    "Metadata": "article",
    "NotFound": "errors",
    "Notebook": "notebook",
    "ReadOnly": "errors",
    "ReplyTo": "model",
    "Span": "spans",
    "UsageError": "errors",
    "WHOLE": "model",
    "open_article": "formats",
}
"""Public name -> the module it lives in."""

__all__ = [  # noqa: RUF022 - the order a reader meets them in
    "open_article",
    "Article",
    "Block",
    "Metadata",
    "Span",
    "Notebook",
    "Annotation",
    "Link",
    "WHOLE",
    "EntityTarget",
    "ReplyTo",
    "Anchor",
    "AnchorState",
    "DipleError",
    "BadData",
    "NotFound",
    "ReadOnly",
    "UsageError",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'annotations' has no attribute {name!r}")
    value: object = getattr(import_module(f"annotations.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
