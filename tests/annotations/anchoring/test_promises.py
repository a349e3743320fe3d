"""What every anchor promises, whatever the texts and selectors hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.anchoring import Anchor, AnchorState, resolve
from annotations.folding import fold
from annotations.model import Annotation
from annotations.records import Target, TextPositionSelector, TextQuoteSelector
from annotations.spans import Span
from tests.annotations.anchoring.revisions import on, spans_of
from tests.annotations.building import identity

pieces = st.sampled_from(
    [
        "the harbour ",
        "was closed. ",
        "mayor",
        " 2023",
        "\n\n",
        " \t",
        "\xa0",
        "\xad",
        "é",
        "e\u0301\u0316",
        "港口",
        "👩‍🚀",
        "“so”",
    ]
)
texts = st.one_of(st.lists(pieces, min_size=1, max_size=40).map("".join), st.text(min_size=1, max_size=80))
words = st.one_of(st.just(""), st.text(" \n\xa0\u200b\u0301", max_size=6), pieces, st.text(max_size=12))


@st.composite
def revisions(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text and what became of it: parts taken out, put in and put elsewhere."""
    old = draw(texts)
    new = old
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(new)))
        end = draw(st.integers(start, min(len(new), start + 30)))
        part, rest = new[start:end], new[:start] + new[end:]
        to = draw(st.integers(0, len(rest)))
        new = rest[:to] + draw(st.sampled_from(["", part, draw(words)])) + rest[to:]
    return old, new


def whole(text: str, span: Span) -> str:
    """Return the words on ``span`` folded, with all of a letter that is composed of several code points."""
    folded = fold(text)
    return folded.text[folded.folded(span.start) : folded.folded(span.end - 1) + 1].strip()


def keeps_its_promise(anchor: Anchor, quote: str, old: Span | None, text: str) -> None:
    assert 0 <= anchor.score <= 1
    assert (anchor.span is None) == (anchor.state is AnchorState.ORPHAN)
    assert anchor.reasons or anchor.state is AnchorState.EXACT
    assert (anchor.state is AnchorState.AMBIGUOUS) <= bool(anchor.rivals)
    for span in filter(None, (anchor.span, *anchor.rivals)):
        assert 0 <= span.start < span.end <= len(text)
    if anchor.span is not None and anchor.state is AnchorState.EXACT:
        assert text[slice(*anchor.span)] == quote
        assert anchor.span == old


@given(revisions(), st.data())
@settings(max_examples=150)
def test_an_anchor_stands_on_the_words_that_it_says(revision: tuple[str, str], data: st.DataObject) -> None:
    old, text = revision
    spans = [data.draw(spans_of(old)) for _ in range(3)]
    annotations = [on(old, span, number) for number, span in enumerate(spans)]
    for before in (None, old):
        anchors = resolve(annotations, text, False, before)
        for annotation, span in zip(annotations, spans, strict=True):
            anchor = anchors[annotation.id]
            keeps_its_promise(anchor, old[slice(*span)], span, text)
            if anchor.span is not None and anchor.state is AnchorState.MOVED:
                assert whole(text, anchor.span) == whole(old, span)


def made(number: int, quote: TextQuoteSelector, span: Span | None) -> Annotation:
    """Return an annotation with selectors that another program may have written."""
    places = () if span is None else (TextPositionSelector(start=span.start, end=span.end),)
    target = Target(source="urn:x:article", selector=(quote, *places))
    return Annotation(id=identity(number), type="Annotation", motivation="highlighting", target=target)


@given(
    st.lists(st.tuples(words, st.none() | words, st.none() | words), min_size=1, max_size=3),
    st.none() | st.tuples(st.integers(-3, 90), st.integers(-3, 90)),
    st.one_of(st.just(""), st.text(" \n", max_size=5), texts),
    st.none() | texts,
)
@settings(max_examples=200)
def test_selectors_of_others_are_never_too_much(
    quotes: list[tuple[str, str | None, str | None]],
    place: tuple[int, int] | None,
    text: str,
    before: str | None,
) -> None:
    span = None if place is None else Span(*place)
    annotations = [
        made(number, TextQuoteSelector(exact=exact, prefix=prefix, suffix=suffix), span)
        for number, (exact, prefix, suffix) in enumerate(quotes)
    ]
    anchors = resolve(annotations, text, False, before)
    for annotation, (exact, _, _) in zip(annotations, quotes, strict=True):
        keeps_its_promise(anchors[annotation.id], exact, span, text)
        if not exact:
            assert anchors[annotation.id].state is AnchorState.ORPHAN


@pytest.mark.parametrize("before", [None, "Two ships lay at the pier."])
def test_in_a_text_that_is_empty_everything_is_an_orphan(before: str | None) -> None:
    anchors = resolve([on("Two ships lay at the pier.", Span(4, 9))], "", False, before)
    assert [anchor.state for anchor in anchors.values()] == [AnchorState.ORPHAN]
