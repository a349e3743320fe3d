import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.spans import Span, SpanIndex

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
)


def test_a_span_knows_its_length():
    assert Span(3, 7).length == 4


@pytest.mark.parametrize(
    ("one", "other", "overlap", "cover"),
    [
        (Span(0, 5), Span(4, 6), True, False),
        (Span(0, 5), Span(5, 6), False, False),
        (Span(0, 5), Span(1, 5), True, True),
        (Span(2, 3), Span(0, 9), True, False),
    ],
)
def test_spans_overlap_where_they_share_a_code_point(one, other, overlap, cover):
    assert one.overlaps(other) is other.overlaps(one) is overlap
    assert one.covers(other) is cover


@given(SPANS, st.integers(0, 45), st.integers(0, 45))
def test_touching_gives_what_looking_at_each_gives(spans, start, end):
    index = SpanIndex((span, number) for number, span in enumerate(spans))
    seen = list(index.touching(start, end))
    expected = [(span, n) for n, span in enumerate(spans) if span.start < end and start < span.end]
    assert sorted(seen) == sorted(expected)
    assert [span for span, _ in seen] == sorted(span for span, _ in expected)


@given(SPANS, st.integers(-1, 45))
def test_after_and_before_are_the_nearest_by_start(spans, offset):
    index = SpanIndex((span, None) for span in spans)
    after, before = index.after(offset), index.before(offset)
    assert (after and after[0].start) == min((s.start for s in spans if s.start > offset), default=None)
    assert (before and before[0].start) == max((s.start for s in spans if s.start < offset), default=None)


@given(SPANS)
def test_an_index_holds_all_in_order(spans):
    index = SpanIndex((span, str(span)) for span in spans)
    assert len(index) == len(spans)
    assert list(index.spans) == sorted(spans)
    assert [item for _, item in index] == [str(span) for span in sorted(spans)]


def test_items_of_equal_spans_need_not_be_comparable():
    index = SpanIndex([(Span(0, 2), object()), (Span(0, 2), object())])
    assert len(list(index.touching(0, 1))) == 2


def test_an_empty_index_has_no_answers():
    index: SpanIndex[str] = SpanIndex()
    assert list(index.touching(0, 9)) == []
    assert index.after(0) is None
    assert index.before(9) is None
