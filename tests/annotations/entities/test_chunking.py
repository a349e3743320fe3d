from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import chunks
from annotations.entities.chunking import CHUNK, unwrapped

TEXTS = st.text(alphabet="ab 漢🚢.!?\n\t", max_size=400)


@given(TEXTS, st.integers(0, 400), st.integers(1, 60))
def test_chunks_cover_every_word_once_and_keep_the_size(text: str, near: int, size: int) -> None:
    spans = chunks(text, near, size)
    ordered = sorted(spans)
    assert all(0 < span.length <= size for span in spans)
    assert all(left.end <= right.start for left, right in itertools.pairwise(ordered))
    covered = {at for span in spans for at in range(span.start, span.end)}
    assert all(at in covered or char.isspace() for at, char in enumerate(text))


@given(TEXTS, st.integers(0, 400))
def test_where_to_cut_does_not_depend_on_where_the_reader_looks(text: str, near: int) -> None:
    assert sorted(chunks(text, near, 40)) == chunks(text, 0, 40)


def test_the_chunk_the_reader_looks_at_comes_first_then_what_follows_then_what_went_before() -> None:
    text = "\n\n".join(f"Paragraph {number}." for number in range(5))
    order = [text[span.start : span.end] for span in chunks(text, near=text.index("2"), size=14)]
    assert [words[10] for words in order] == list("23410")


def test_an_offset_past_the_text_is_near_its_end() -> None:
    text = "One.\n\nTwo."
    assert chunks(text, near=99, size=5)[0].start == 6


def test_short_paragraphs_share_a_chunk() -> None:
    assert len(chunks("One.\n\nTwo.\n\nThree.")) == 1


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    text = "A sentence of words. " * 300
    spans = chunks(text)
    assert len(spans) > 1
    assert all(text[span.start : span.end].endswith("words.") for span in spans)


def test_words_without_end_are_cut_at_the_limit() -> None:
    assert [span.length for span in chunks("x" * (2 * CHUNK + 1))] == [CHUNK, CHUNK, 1]


@given(st.text(alphabet="ab .\n1)漢\ud800", max_size=200))
def test_unwrapping_keeps_every_offset(text: str) -> None:
    flat = unwrapped(text)
    assert len(flat) == len(text)
    assert all(
        old == new or (old, new) in {("\n", " "), ("\ud800", "\ufffd")}
        for old, new in zip(text, flat, strict=True)
    )


def test_a_name_broken_over_two_lines_reads_on() -> None:
    line = "The minister who came to town today was Angela"
    assert unwrapped(f"{line}\nMerkel herself.") == f"{line} Merkel herself."


def test_short_lines_lists_and_sentences_keep_their_ends() -> None:
    line = "This line is long enough to have been wrapped by someone"
    for text in ("Title\nBody", f"{line}.\nNext", f"{line}\n\nNext", f"{line}\n- item", f"{line}\n2. item"):
        assert unwrapped(text) == text
