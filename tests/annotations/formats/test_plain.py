import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats.encoding import with_lf
from annotations.formats.lines import lines, stanzas
from annotations.formats.paragraphs import heading_level, scan
from annotations.text import MemorySource, Utf8Text
from tests.annotations.formats.reading import article, assert_blocks_are_sound, outline

LINES = [
    *r"""
- item
  - inner
1. one
> said
>> twice
====
----
    x = 1;
2.1 Methods
Example::
* * *
List:
Words that go on.
""".splitlines(),
    *("\tcode()", "a" * 90 + ".", "é\U0001f600\u0301", "\x1b[2J", "\u2028", " "),
]
MARKED = st.lists(st.sampled_from(LINES), max_size=14).map("\n".join)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
        lambda text: text.strip("\ufeff\0").strip()
    )
)
def test_the_text_is_the_files_own(words):
    if "\0" not in words:
        assert article(words).text == with_lf(words.removeprefix("\ufeff"))


@given(MARKED)
def test_blocks_are_sound_and_leave_out_no_words(text):
    if text.strip():
        read = article(text)
        assert_blocks_are_sound(read)
        at, left = 0, ""
        for block in read.blocks:
            left += text[at : block.start]
            at = block.end
        assert not (left + text[at:]).strip()


@given(MARKED, st.integers(0, 20))
def test_blocks_of_a_text_read_lazily_are_the_same(text, start):
    assert list(scan(Utf8Text(MemorySource(text.encode()), 4), start)) == list(scan(text, start))


@given(MARKED, st.integers(1, 9))
def test_lines_do_not_depend_on_the_size_of_pieces(text, size):
    split = text.split("\n") if text else []
    if split and not split[-1]:
        split.pop()
    assert [line.words for line in lines(text, size=size)] == split
    assert [text[line.start : line.end] for line in lines(text, size=size)] == split


def test_of_a_long_line_only_the_start_is_kept():
    (line,) = lines("x" * 100_000)
    assert (line.start, line.end, line.words) == (0, 100_000, "x" * 400)


def test_an_endless_paragraph_is_cut():
    assert [len(run) for run in stanzas("line\n" * 2500)] == [1000, 1000, 500]


def test_paragraphs_are_split_at_blank_lines():
    assert outline(article("one\ntwo\n \nthree\n")) == [
        ("paragraph", 0, "one\ntwo"),
        ("paragraph", 0, "three"),
    ]


def test_a_header_is_a_block_before_the_words():
    assert outline(article(" date 2025-01-28 Russia has sent its first.\n\nThe visit.")) == [
        ("metadata", 0, " date 2025-01-28"),
        ("paragraph", 0, "Russia has sent its first."),
        ("paragraph", 0, "The visit."),
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Title\n=====\nwords", [("heading", 1, "Title\n====="), ("paragraph", 0, "words")]),
        ("Part\n----\n", [("heading", 2, "Part\n----")]),
        ("=====\nTitle\n=====\n", [("heading", 1, "=====\nTitle\n=====")]),
        ("2.1 Methods\n\nWords", [("heading", 2, "2.1 Methods"), ("paragraph", 0, "Words")]),
        ("Chapter IV\n\nWords", [("heading", 1, "Chapter IV"), ("paragraph", 0, "Words")]),
        ("A line of words\n---", [("paragraph", 0, "A line of words\n---")]),
        ("* * *\n", [("rule", 0, "* * *")]),
        (
            "> a\n> b\n>> c\nd",
            [("quotation", 1, "> a\n> b"), ("quotation", 2, ">> c"), ("paragraph", 0, "d")],
        ),
        ("- a\n  more\n  - b\n- c", [("item", 1, "- a\n  more"), ("item", 2, "  - b"), ("item", 1, "- c")]),
        ("1. a\n\n2) b", [("item", 1, "1. a"), ("item", 1, "2) b")]),
        ("- a\n\n    more of a", [("item", 1, "- a"), ("item", 1, "    more of a")]),
        ("Buy:\n- eggs", [("paragraph", 0, "Buy:"), ("item", 1, "- eggs")]),
        ("He said in\n12. and so on", [("paragraph", 0, "He said in\n12. and so on")]),
        ("So::\n\n    any words", [("paragraph", 0, "So::"), ("code", 0, "    any words")]),
        ("    int main() {\n    }", [("code", 0, "    int main() {\n    }")]),
        ("    An indented line of speech", [("paragraph", 0, "    An indented line of speech")]),
    ],
)
def test_marks_tell_what_a_block_is(text, blocks):
    assert outline(article(text)) == blocks


@pytest.mark.parametrize(
    "line", ["2.1 of them were lost.", "1. Introduction", "3.5 million people", "Parting words", "2025"]
)
def test_what_could_be_a_sentence_or_an_item_is_no_heading(line):
    assert heading_level(line) == 0


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A visit to the harbour\n\nWords.", "A visit to the harbour"),
        ("A visit\n=======\nWords.", "A visit"),
        ("\n  Why now?\n\nWords.", "Why now?"),
        ("Title: Told\n\nNot this\n\nWords", "Told"),
        ("Date: 2025-01-28\n\nThe headline\n\nWords", "The headline"),
        ("A visit to the harbour.\n\nWords.", None),
        ("A visit\nto the harbour\n\nWords.", None),
        ("x" * 120 + "\n\nWords.", None),
        ("All there is", None),
        ("- item\n\nWords", None),
        ("* * *\n\nWords", None),
        (" date 2025-01-28 Russia\n\nThe visit", None),
    ],
)
def test_a_headline_is_the_title(text, title):
    assert article(text).metadata.title == title


def test_without_a_headline_the_title_is_the_file_name():
    assert article("Words that end.", "report.txt").title == "report.txt"
