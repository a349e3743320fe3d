"""Texts, their revisions, and annotations on them, for the tests of anchoring."""

from __future__ import annotations

from hypothesis import strategies as st

from annotations.anchoring import Anchor, describe, resolve
from annotations.model import Annotation
from annotations.records import Target
from annotations.spans import Span
from annotations.text import Text
from tests.annotations.building import identity

STORY = (
    "The delegation arrived in the harbour on Tuesday. Nobody had told the mayor that it was coming.\n\n"
    "Two ships lay at the long pier, and a third was expected before the evening. The crews were kept "
    "on board by order of the port captain, who gave no reason for it.\n\n"
    "On Wednesday the talks began in the old customs house. The first question was the fate of the two "
    "bases; the second, who would pay for the repairs. The mayor said that the town would not.\n\n"
    "By Friday the delegation had left again. The port captain said the ships would follow, and that the "
    "long pier would then be closed. Nothing was signed.\n"
)


def on(text: Text, span: Span, number: int = 1) -> Annotation:
    """Return an annotation on ``span`` of ``text``."""
    target = Target(source="urn:x:article", selector=describe(text, span))
    return Annotation(id=identity(number), type="Annotation", motivation="highlighting", target=target)


def quoting(words: str, text: str = STORY, number: int = 1) -> Annotation:
    """Return an annotation on the first copy of ``words`` in ``text``."""
    start = text.index(words)
    return on(text, Span(start, start + len(words)), number)


def anchored(annotation: Annotation, text: Text, *, same: bool = False, before: Text | None = None) -> Anchor:
    """Return where one annotation is anchored in ``text``."""
    return resolve([annotation], text, same, before)[annotation.id]


def words_at(anchor: Anchor, text: str) -> str | None:
    """Return the words an anchor stands on."""
    return None if anchor.span is None else text[slice(*anchor.span)]


def spans_of(text: str) -> st.SearchStrategy[Span]:
    """Draw a span of ``text``."""
    return st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30)).map(
        lambda pair: Span(pair[0], min(len(text), pair[0] + pair[1]))
    )
