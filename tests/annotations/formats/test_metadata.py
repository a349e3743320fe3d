import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.article import BlockKind, Metadata
from annotations.formats.metadata import read_header, with_field


def header(head: str) -> tuple[Metadata, list[str], str]:
    """Return the metadata, the words of each stretch it stands in, and the words after it."""
    found = read_header(head)
    return found.metadata, [head[span.start : span.end] for span in found.spans], head[found.end :]


@pytest.mark.parametrize(
    ("head", "stretch", "words"),
    [
        (" date 2025-01-28 Russia has sent", " date 2025-01-28", "Russia has sent"),
        ("date 28 January 2025\n\nRussia has", "date 28 January 2025", "\nRussia has"),
        ("\n Date 2025-01-28T10:00 Russia", " Date 2025-01-28T10:00", "Russia"),
        ("date 2025-01-28", "date 2025-01-28", ""),
    ],
)
def test_a_date_before_the_first_words_is_metadata(head, stretch, words):
    assert header(head) == (Metadata(date="2025-01-28"), [stretch], words)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "date palms grow here",
        "date of 2025-01-28",
        "The date 2025-01-28 was fixed",
        "Moscow: the visit comes",
        "He said: Title: no\nTitle: yes",
        "Updated: 2025-01-28\n\nWords",
        "---\n",
        "---\nno pairs\n---\n",
        "---\ntitle: not closed\n",
        "--- \ntitle: T\n---\n",
    ],
)
def test_words_are_not_taken_for_a_header(head):
    assert header(head) == (Metadata(), [], head)


def test_header_lines_fill_fields_and_stay_in_stretches():
    head = (
        "Title: A visit\nDate: Jan 28, 2025\nTags: a, b\n\n"
        "Source: The Paper\nURL: https://example.org/a#b\n\nWords: here"
    )
    metadata, stretches, words = header(head)
    assert metadata == Metadata(
        title="A visit", date="2025-01-28", site="The Paper", url="https://example.org/a"
    )
    assert stretches == [head[:44], "Source: The Paper\nURL: https://example.org/a#b"]
    assert words == "\nWords: here"


def test_a_date_line_may_stand_above_other_header_lines():
    metadata, stretches, words = header("date 2025-01-28\nTitle: T\n\nWords")
    assert metadata == Metadata(date="2025-01-28", title="T")
    assert stretches == ["date 2025-01-28\nTitle: T"]
    assert words == "\nWords"


def test_front_matter_is_read_without_a_yaml_library():
    head = (
        "---\n"
        "# a comment\n"
        'title: "A visit: the harbour" # said twice\n'
        "authors:\n  - Jane Smith\n  - 'Joe'\n"
        "date: 2025-01-28 10:00:00\n"
        "lang: en_GB\n"
        "tags: [one, two]\n"
        "description: >\n  folded\n  words\n"
        "---\n"
        "Words\n"
    )
    metadata, stretches, words = header(head)
    assert metadata == Metadata("A visit: the harbour", "2025-01-28", "Jane Smith, Joe", None, "en-GB")
    assert stretches == [head[: -len("\nWords\n")]]
    assert words == "Words\n"


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        ("author: [Jane, Joe]", "Jane, Joe"),
        ("author:\n  name: Jane\n  email: x@example.org", "Jane"),
        ("author:\n- name: Jane", "name: Jane"),
        ("author: >-\n  Jane\n  Smith", "Jane Smith"),
        ("author: ~", None),
    ],
)
def test_front_matter_values_of_several_lines(lines, author):
    assert read_header(f"---\n{lines}\nx: y\n---\n").metadata.author == author


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("title", "  a \t b ", "a b"),
        ("title", "x" * 1000, "x" * 500),
        ("date", "no day", None),
        ("url", "ftp://example.org", None),
        ("url", "https://[::1", None),
        ("url", "https://example.org/two words", None),
        ("url", "https://user:secret@example.org/a?b#c", "https://example.org/a?b"),
        ("language", "en", "en"),
        ("language", "pt_BR", "pt-BR"),
        ("language", "English", None),
        ("language", "e!", None),
    ],
)
def test_a_field_keeps_what_fits_it(field, value, kept):
    assert getattr(with_field(Metadata(), field, value), field) == kept


def test_a_filled_field_is_not_filled_again():
    assert with_field(Metadata(title="first"), "title", "second").title == "first"


def test_a_source_that_is_an_address_is_the_url():
    assert with_field(Metadata(), "site", "https://example.org/") == Metadata(url="https://example.org/")


@given(st.text("---\n: aTitledate2025-01-28\t#[]'\"", max_size=80))
def test_a_header_lies_at_the_start_in_order(head):
    found = read_header(head)
    at = 0
    for span in found.spans:
        assert at <= span.start < span.end <= len(head)
        at = span.end
    assert at <= found.end <= len(head)
    assert not found.end or not head[at : found.end].strip()
    assert all(block.kind is BlockKind.METADATA for block in found.blocks)
