from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import Mention
from annotations.spans import Span
from tui.mentions import Mentions

GRID = 10


@st.composite
def articles(draw):
    """Return mentions that do not overlap, some of them across a chunk's end, and an order of chunks."""
    at, found = 0, []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 6)), max_size=20)):
        start = at + gap
        found.append(Mention(start, start + length, draw(st.sampled_from(["PERSON", "GPE"]))))
        at = start + length
    chunks = list(range(at // GRID + 1))
    return found, draw(st.permutations(chunks))


def filled(found, chunks):
    """Return a store the mentions were put into by chunks, in the order given."""
    store = Mentions()
    for number in chunks:
        start, end = number * GRID, number * GRID + GRID
        store.put(start, end, [each for each in found if start <= each.start < end])
    return store


@given(articles())
def test_mentions_come_in_order_whatever_the_order_of_the_chunks(article):
    found, chunks = article
    store = filled(found, chunks)
    assert list(store) == found
    assert len(store) == len(found)


@given(articles(), st.integers(0, 130), st.integers(0, 30))
def test_touching_finds_what_looking_at_each_finds(article, start, length):
    found, chunks = article
    end = start + length
    expected = [(each.span, each.kind) for each in found if each.start < end and start < each.end]
    assert list(filled(found, chunks).touching(start, end)) == expected


@given(articles(), st.integers(-1, 130))
def test_the_mention_at_before_and_after_an_offset_are_the_nearest(article, offset):
    found, chunks = article
    store = filled(found, chunks)
    assert store.at(offset) == next((each for each in found if each.start <= offset < each.end), None)
    assert store.after(offset) == next((each for each in found if each.start > offset), None)
    assert store.before(offset) == next((each for each in reversed(found) if each.start < offset), None)


@given(articles(), articles())
def test_a_chunk_put_again_replaces_what_was_known_of_it_and_nothing_else(article, other):
    (found, chunks), (later, _) = article, other
    store = filled(found, chunks)
    number = chunks[0]
    start, end = number * GRID, number * GRID + GRID
    new = [each for each in later if start <= each.start < end]
    store.put(start, end, new)
    assert list(store) == sorted([*(each for each in found if not start <= each.start < end), *new])


@given(articles())
def test_the_whole_text_replaces_every_chunk_and_chunks_the_whole(article):
    found, chunks = article
    store = filled([Mention(0, 1, "ORG")], [0, 1])
    store.put(0, 1000, found)
    assert list(store) == found
    for number in chunks:
        start, end = number * GRID, number * GRID + GRID
        store.put(start, end, [each for each in found if start <= each.start < end])
    assert list(store) == found


def test_nothing_is_known_at_first():
    store = Mentions()
    assert list(store) == []
    assert len(store) == 0
    assert store.at(0) is store.after(0) is store.before(9) is None
    assert list(store.touching(0, 100)) == []


def test_a_mention_that_goes_on_in_the_next_chunk_is_found_there():
    store = Mentions()
    store.put(0, 10, [Mention(8, 14, "ORG", "person")])
    store.put(10, 20, [])
    assert list(store.touching(12, 20)) == [(Span(8, 14), "ORG")]
    assert store.at(13) == Mention(8, 14, "ORG", "person")
    assert store.at(14) is None
