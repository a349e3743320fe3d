"""Spans written down as selectors, and selectors found again in today's text.

Scores are weighted as the Hypothesis client weighs them (50 words, 20 text before, 20 text after), so that
figures can be compared; https://github.com/hypothesis/client, ``src/annotator/anchoring/match-quote.ts``
describes them.  What decides is evidence, which is counted otherwise (:mod:`.evidence`).
"""

from __future__ import annotations

from annotations.anchoring.anchor import (
    CONTEXT_LENGTH,
    ORPHANED,
    UNPLACED,
    Anchor,
    AnchorState,
    describe,
)
from annotations.anchoring.resolving import resolve

__all__ = ["CONTEXT_LENGTH", "ORPHANED", "UNPLACED", "Anchor", "AnchorState", "describe", "resolve"]
