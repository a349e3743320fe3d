from __future__ import annotations

import re
from random import Random
from typing import Any, Literal
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.anchoring import CONTEXT_LENGTH, Anchor, AnchorState, describe, resolve, search
from annotations.anchoring.align import Closest, closest
from annotations.anchoring.evidence import LONG, Candidate, weigh
from annotations.anchoring.fragment import Fragment
from annotations.errors import BadData, UsageError
from annotations.folding import fold
from annotations.model import Annotation
from annotations.records import Target, TextPositionSelector, TextQuoteSelector
from annotations.spans import Span
from annotations.text import MemorySource, Utf8Text
from tests.annotations.anchoring.revisions import STORY, anchored, on, quoting, spans_of, words_at
from tests.annotations.building import identity

TEXT = (
    "The council met on Monday. The mayor said the harbour would stay open. 港口 was not named.\n\n"
    "On Tuesday the council met again, and the mayor said nothing 👩‍🚀 of the harbour."
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


@pytest.mark.parametrize("before", [None, STORY])
@pytest.mark.parametrize(
    ("words", "old", "new", "found"),
    [
        ("Two ships lay at the long pier", "ships", "shops", "Two shops lay at the long pier"),
        ("a third was expected", "third was", "third one was", "a third one was expected"),
        (
            "The first question was the fate",
            "The first question",
            "The question",
            "The question was the fate",
        ),
    ],
)
def test_words_that_were_edited_are_found_and_said_to_be(
    words: str, old: str, new: str, found: str, before: str | None
) -> None:
    text = STORY.replace(old, new, 1)
    anchor = anchored(quoting(words), text, before=before)
    assert (words_at(anchor, text), anchor.state) == (found, AnchorState.EDITED)
    assert 0 < anchor.score < 1
    assert anchor.reasons


@pytest.mark.parametrize("before", [None, STORY])
@pytest.mark.parametrize(
    ("words", "instead"),
    [("on Tuesday", "at last"), ("Nobody had told the mayor", "It rained"), ("mayor", "band"), ("The", "A")],
)
def test_words_that_were_replaced_anchor_nowhere_though_they_stand_elsewhere(
    words: str, instead: str, before: str | None
) -> None:
    text = STORY.replace(words, instead, 1)
    anchor = anchored(quoting(words), text, before=before)
    assert (anchor.span, anchor.state) == (None, AnchorState.ORPHAN)
    assert anchor.reasons


def test_an_edited_sentence_is_found_though_a_copy_of_the_words_stands_elsewhere() -> None:
    text = (
        STORY.replace("The port captain said", "The port captains say")
        + "They asked the port captain said.\n"
    )
    anchor = anchored(quoting("The port captain said the ships"), text)
    assert words_at(anchor, text) == "The port captains say the ships"


@pytest.mark.parametrize("before", [None, STORY])
def test_a_sentence_put_elsewhere_is_found_there(before: str | None) -> None:
    sentence = "The crews were kept on board by order of the port captain, who gave no reason for it."
    text = "News. " + sentence + "\n\n" + STORY.replace(" " + sentence, "")
    anchor = anchored(quoting(sentence), text, before=before)
    assert (words_at(anchor, text), anchor.state) == (sentence, AnchorState.MOVED)


@pytest.mark.parametrize("before", [None, STORY])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(" ", "\n  "),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n\n", " "),
        lambda text: text.replace("delegation", "dele\xadgation"),
        lambda text: text.replace("; ", ";\xa0"),
    ],
)
def test_words_are_the_same_however_they_are_set(change: object, before: str | None) -> None:
    assert callable(change)
    text = change(STORY)
    for words in ("delegation arrived in", "coming.\n\nTwo ships", "of the two bases; the second"):
        anchor = anchored(quoting(words), text, before=before)
        found = words_at(anchor, text)
        assert found is not None
        assert fold(found).text == fold(words).text
        assert anchor.state in (AnchorState.EXACT, AnchorState.MOVED)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_with_marks_are_the_same_composed_or_not(form: Literal["NFC", "NFD"]) -> None:
    other: Literal["NFC", "NFD"] = "NFD" if form == "NFC" else "NFC"
    old = normalize(form, STORY.replace("harbour", "Çeşme").replace("ships", "bateaux à voile été"))
    text = normalize(other, old)
    words = normalize(form, "lay at the long pier")
    assert anchored(quoting(words, old), text).span is not None
    voyage = normalize(form, "bateaux à voile été")
    anchor = anchored(quoting(voyage, old), text)
    assert words_at(anchor, text) == normalize(other, voyage)


def test_quotation_marks_and_dashes_that_were_set_anew_are_no_edit() -> None:
    old = 'He said "the pier\'s long - too long" and left.\n' + STORY
    text = "He said “the pier’s long – too long” and left.\n" + STORY
    anchor = anchored(quoting('"the pier\'s long - too long"', old), text)
    assert words_at(anchor, text) == "“the pier’s long – too long”"
    assert anchor.state is AnchorState.MOVED


def test_copies_are_told_apart_by_the_annotations_around_them() -> None:
    names = [f"{name} Smith voted yes. " for name in ("Ann", "Bob", "Cleo", "Dora", "Emil")]
    old = STORY + "".join(names) + STORY[::-1]
    starts = [old.index(name) + name.index("Smith") for name in names]
    annotations = [on(old, Span(start, start + 5), number) for number, start in enumerate(starts)]
    annotations.append(quoting("Nothing was signed", old, 9))
    text = STORY + "Mr Smith voted yes. " * 5 + STORY[::-1]
    found = resolve(annotations, text, False)
    smiths = [match.span() for match in re.finditer("Smith", text)]
    assert [found[identity(number)].span for number in range(5)] == smiths


@pytest.mark.parametrize("before", [None, True])
def test_of_two_annotations_on_copies_one_is_orphaned_when_one_copy_goes(before: bool | None) -> None:
    notice = "Corrected on Friday: an earlier version of this report named the wrong pier.\n\n"
    first, *rest = STORY.split("\n\n")
    old = "\n\n".join([first, notice + rest[0], notice + rest[1], *rest[2:]])
    places = [match.start() for match in re.finditer("an earlier version", old)]
    annotations = [on(old, Span(place, place + 18), number) for number, place in enumerate(places)]
    text = old.replace(notice, "", 1)
    found = resolve(annotations, text, False, old if before else None).values()
    assert sorted(words_at(anchor, text) or "" for anchor in found) == ["", "an earlier version"]


def test_annotations_on_the_same_words_stay_on_the_same_words() -> None:
    annotations = [quoting("the long pier", STORY, number) for number in range(6)]
    annotations.append(quoting("lay at the long pier", STORY, 7))
    text = "News from the town.\n" + STORY.replace("Two ships", "Three boats")
    assert {words_at(one, text) for one in resolve(annotations, text, False).values()} == {
        "the long pier",
        "lay at the long pier",
    }


def test_an_ambiguous_anchor_names_its_rivals() -> None:
    target = Target(source="urn:x:article", selector=(TextQuoteSelector(exact="the long pier"),))
    annotation = Annotation(id="urn:x:1", type="Annotation", motivation="highlighting", target=target)
    anchor = anchored(annotation, STORY)
    assert anchor.state is AnchorState.AMBIGUOUS
    assert {words_at(anchor, STORY)} | {STORY[slice(*rival)] for rival in anchor.rivals} == {"the long pier"}
    assert len(anchor.rivals) == 1


sentences = st.lists(st.sampled_from(STORY.split(". ")), max_size=4).map(". ".join)


@given(st.data(), st.sampled_from([None, STORY]))
@settings(max_examples=150)
def test_edits_elsewhere_never_move_an_anchor_off_its_words(data: st.DataObject, before: str | None) -> None:
    span = data.draw(spans_of(STORY).filter(lambda span: span.length >= 8 and span.start >= 80))
    paragraph = STORY[: max(0, span.start - 64)], STORY[span.end + 64 :]
    added = data.draw(st.text("qxz ,.\n", max_size=200))
    cut = data.draw(st.integers(0, len(paragraph[0])))
    text = paragraph[0][:cut] + added + STORY[len(paragraph[0]) : span.end + 64] + paragraph[1][:cut]
    anchor = anchored(on(STORY, span), text, before=before)
    where = cut + len(added) + span.start - len(paragraph[0])
    assert anchor.span == (where, where + span.length)


@given(texts, texts, st.data())
@settings(max_examples=200)
def test_an_anchor_is_always_in_the_text_and_says_why(old: str, text: str, data: st.DataObject) -> None:
    annotations = [on(old, data.draw(spans_of(old)), number) for number in range(3)]
    for before in (None, old):
        for held in (text, Utf8Text(MemorySource(text.encode()))):
            for anchor in resolve(annotations, held, False, before).values():
                assert 0 <= anchor.score <= 1
                assert (anchor.span is None) == (anchor.state is AnchorState.ORPHAN)
                assert anchor.reasons or anchor.state is AnchorState.EXACT
                for span in filter(None, (anchor.span, *anchor.rivals)):
                    assert 0 <= span.start < span.end <= len(text)


@given(texts, texts, st.data())
@settings(max_examples=100)
def test_a_text_read_in_pieces_gives_the_same_anchors(old: str, text: str, data: st.DataObject) -> None:
    annotations = [on(old, data.draw(spans_of(old)), number) for number in range(3)]
    lazy = Utf8Text(MemorySource(text.encode()), chunk=16)
    assert resolve(annotations, lazy, False) == resolve(annotations, text, False)


def test_annotations_may_come_in_any_order() -> None:
    annotations = [on(STORY, Span(start, start + 20), start) for start in range(0, 500, 25)]
    text = STORY.replace("harbour", "port").replace("mayor", "governor")
    assert resolve(annotations[::-1], text, False) == resolve(annotations, text, False)


def test_a_snapshot_that_is_another_text_is_not_believed() -> None:
    text = "A new first line.\n" + STORY
    anchor = anchored(quoting("Two ships lay"), text, before=STORY[::-1])
    assert words_at(anchor, text) == "Two ships lay"


_NOISE = Random(1)
_HOSTILE = (
    ("a" * 20_000, "a" * 9_000 + "b" + "a" * 11_000),
    ("ab" * 10_000, "ba" * 9_999),
    ("the same line again\n" * 1000, "the same line agaim\n" * 1000),
    ("e\u0301\u0316" * 7_000, "\u0316\u0301" * 10_000),
    (" \n" * 10_000, "\n\n " * 6_000),
    ("".join(_NOISE.choices("ab ", k=20_000)), "".join(_NOISE.choices("ab ", k=20_000))),
)


@pytest.mark.parametrize("number", range(len(_HOSTILE)))
@pytest.mark.parametrize(("count", "length"), [(1, 40), (1, 10_000), (40, 10_000), (200, 40), (2000, 5)])
def test_the_work_of_anchoring_is_bounded_on_hostile_texts(
    number: int, count: int, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, text = _HOSTILE[number]
    steps = weighed = cells = 0

    def counting(words: str, stretch: str) -> Closest:
        nonlocal steps
        steps += 2 * len(stretch) * (1 + len(words) // 256)
        return closest(words, stretch)

    def weighing(fragment: Fragment, text: str, start: int, end: int, *rest: Any) -> Candidate | None:
        nonlocal weighed, cells
        weighed += 1
        if fragment.words != text[start:end]:
            cells += len(fragment.words) * (end - start) // (1 if end - start <= LONG else 64)
        return weigh(fragment, text, start, end, *rest)

    monkeypatch.setattr(search, "closest", counting)
    monkeypatch.setattr(search, "weigh", weighing)
    starts = [at * (len(old) - length) // count for at in range(count)]
    resolve([on(old, Span(at, at + length), at) for at in starts], text, False)
    assert steps <= 300_000
    assert weighed <= 60 * count
    assert cells <= 500_000_000
