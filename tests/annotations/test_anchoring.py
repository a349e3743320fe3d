from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.anchoring import CONTEXT_LENGTH, Anchor, AnchorState, describe, resolve
from annotations.errors import BadData, UsageError
from annotations.model import Annotation
from annotations.records import Target, TextPositionSelector, TextQuoteSelector
from annotations.spans import Span
from annotations.text import MemorySource, Text, Utf8Text
from tests.annotations.building import identity

TEXT = (
    "The council met on Monday. The mayor said the harbour would stay open. 港口 was not named.\n\n"
    "On Tuesday the council met again, and the mayor said nothing 👩‍🚀 of the harbour."
)


def on(text: Text, span: Span, number: int = 1) -> Annotation:
    target = Target(source="urn:x:article", selector=describe(text, span))
    return Annotation(id=identity(number), type="Annotation", motivation="highlighting", target=target)


def anchored(annotation: Annotation, text: Text, *, same: bool = False) -> Anchor:
    return resolve([annotation], text, same)[annotation.id]


def spans_of(text: str) -> st.SearchStrategy[Span]:
    return st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30)).map(
        lambda pair: Span(pair[0], min(len(text), pair[0] + pair[1]))
    )


texts = st.text(st.sampled_from("ab \né港👩‍🚀"), min_size=1, max_size=200)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_selectors_quote_the_text_with_its_context_cut_at_the_ends(data: st.DataObject) -> None:
    text = data.draw(texts)
    span = data.draw(spans_of(text))
    lazy = Utf8Text(MemorySource(text.encode()))
    quote, position = describe(lazy, span)
    assert (quote, position) == describe(text, span)
    assert text[position.start : position.end] == quote.exact
    assert quote.prefix == text[: span.start][-CONTEXT_LENGTH:]
    assert quote.suffix == text[span.end :][:CONTEXT_LENGTH]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_span_is_found_again_in_its_own_text(data: st.DataObject) -> None:
    text = data.draw(texts)
    span = data.draw(spans_of(text))
    for held in (text, Utf8Text(MemorySource(text.encode()))):
        annotation = on(held, span)
        assert anchored(annotation, held, same=True) == Anchor(span, AnchorState.EXACT, 1.0)
        found = anchored(annotation, held)
        assert found.span is not None
        assert text[slice(*found.span)] == text[slice(*span)]
        if text.count(text[slice(*span)]) == 1:
            assert found == Anchor(span, AnchorState.EXACT, 1.0)


@given(st.text("ab \n", max_size=40), spans_of(TEXT))
@settings(max_examples=200, deadline=None)
def test_words_that_were_pushed_along_are_found_as_moved(before: str, span: Span) -> None:
    changed = before + TEXT
    found = anchored(on(TEXT, span), changed)
    assert found.span is not None
    assert changed[slice(*found.span)] == TEXT[slice(*span)]
    if span.length > 3:
        assert found.span.start == span.start + len(before)
        assert found.state is (AnchorState.MOVED if before else AnchorState.EXACT)


def test_context_tells_copies_apart() -> None:
    second = Span(TEXT.rindex("the mayor said"), TEXT.rindex("the mayor said") + len("the mayor said"))
    text = "New first line, and it says the mayor said as well.\n" + TEXT
    found = anchored(on(TEXT, second), text)
    assert found.state is AnchorState.MOVED
    assert found.span is not None
    assert text[found.span.end :].startswith(" nothing")


def test_copies_that_are_as_good_are_ambiguous_and_the_nearest_is_shown() -> None:
    text = "x" * 100 + " the mayor said " + "y" * 100
    annotation = on(text, Span(101, 115))
    rivals = "the mayor said " * 20
    found = anchored(annotation, rivals)
    assert found.state is AnchorState.AMBIGUOUS
    assert found.span is not None
    assert rivals[slice(*found.span)] == "the mayor said"
    assert abs(found.span.start - 101) <= 15


def test_words_that_are_gone_make_an_orphan() -> None:
    found = anchored(on(TEXT, Span(4, 11)), "Nothing of that.")
    assert (found.span, found.state, found.score) == (None, AnchorState.ORPHAN, 0.0)
    assert found.reasons


def test_drift_is_carried_from_one_annotation_to_the_next() -> None:
    line = "It is the same line again and again and again, to its very end, which is here.\n"
    old = line * 50
    starts = [number * len(line) for number in range(50)]
    annotations = [on(old, Span(start + 10, start + 20), number) for number, start in enumerate(starts)]
    text = "A heading that is new.\n" + old
    found = resolve(annotations, text, False)
    for annotation, start in list(zip(annotations, starts, strict=True))[1:-1]:
        assert found[annotation.id].span == (start + 33, start + 43)
        assert found[annotation.id].state is AnchorState.MOVED


def test_a_position_that_cannot_be_in_the_text_is_not_believed() -> None:
    far = TextPositionSelector(start=10**30, end=10**30 + 1)
    quote = TextQuoteSelector(exact="council")
    for selectors, state in (((far,), AnchorState.ORPHAN), ((quote, far), AnchorState.AMBIGUOUS)):
        annotation = on(TEXT, Span(0, 1))
        target = Target(source="urn:x:article", selector=selectors)
        annotation = Annotation(id="urn:x:1", type="Annotation", motivation="highlighting", target=target)
        assert anchored(annotation, TEXT, same=True).state is state


def test_an_empty_quote_is_an_orphan() -> None:
    target = Target(source="urn:x:article", selector=(TextQuoteSelector(exact=""),))
    annotation = Annotation(id="urn:x:1", type="Annotation", motivation="highlighting", target=target)
    assert anchored(annotation, TEXT).state is AnchorState.ORPHAN


@pytest.mark.parametrize("target", [Target(source="urn:x:article"), identity(2)])
def test_what_has_no_place_in_the_text_has_no_span_and_is_no_orphan(target: Target | str) -> None:
    annotation = Annotation(id="urn:x:1", type="Annotation", motivation="commenting", target=target)
    for same in (True, False):
        assert anchored(annotation, TEXT, same=same) == Anchor(None, AnchorState.EXACT, 1.0)


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 2), Span(-2, 1), Span(0, len(TEXT) + 1)])
def test_a_span_that_is_not_in_the_text_cannot_be_described(span: Span) -> None:
    for text in (TEXT, Utf8Text(MemorySource(TEXT.encode()))):
        with pytest.raises(UsageError):
            describe(text, span)


class Shifting:
    """A text that reads otherwise every time."""

    def __init__(self) -> None:
        self._read = 0

    def __len__(self) -> int:
        return 100

    def __getitem__(self, where: slice, /) -> str:
        self._read += 1
        return (chr(97 + self._read) * 100)[where]


def test_a_text_that_changes_under_the_reader_is_noticed() -> None:
    with pytest.raises(BadData, match="changed while it was read"):
        describe(Shifting(), Span(40, 50))


def test_a_word_that_is_everywhere_takes_no_more_than_a_moment() -> None:
    text = "a" * 300_000
    annotations = [on(text, Span(n, n + 1), n) for n in range(0, 300_000, 3000)]
    changed = "b".join([text] * 2)
    began = time.perf_counter()
    resolve(annotations, changed, False)
    assert time.perf_counter() - began < 5
