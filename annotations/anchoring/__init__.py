"""Spans written down as selectors, and selectors found again in today's text.

Scores are weighted as the Hypothesis client weighs them (50 words, 20 text before, 20 text after), so that
figures can be compared; https://github.com/hypothesis/client, ``src/annotator/anchoring/match-quote.ts``
describes them.  What decides is evidence, which is counted otherwise (:mod:`.evidence`).

What looks for words is loaded when it is first asked for: articles without notes are read without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from annotations.anchoring.anchor import (
    CONTEXT_LENGTH,
    ORPHANED,
    UNPLACED,
    Anchor,
    AnchorState,
    describe,
)

if TYPE_CHECKING:
    from annotations.anchoring.resolving import resolve

__all__ = ["CONTEXT_LENGTH", "ORPHANED", "UNPLACED", "Anchor", "AnchorState", "describe", "resolve"]


def __getattr__(name: str) -> object:
    if name != "resolve":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module("annotations.anchoring.resolving").resolve
