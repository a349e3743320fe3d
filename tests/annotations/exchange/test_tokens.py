from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st
from pygments.token import Generic, Keyword, Name, Text

from annotations.article import Block, BlockKind
from annotations.entities.mentions import Mention
from annotations.exchange.notes import Mark
from annotations.exchange.page import Page
from annotations.exchange.tokens import MARK, NOTE, in_rows, tokens
from annotations.safe import visible
from annotations.spans import Span
from annotations.text import MemorySource, Utf8Text
from annotations.width import width_of

ROWS = st.lists(st.tuples(st.sampled_from([Text, NOTE]), st.text("ab 漢\t\n", max_size=12)), max_size=8)


def page(text: str, **parts: object) -> Page:
    return Page(text, title="t", **parts)  # type: ignore[arg-type]


@given(
    st.text(max_size=40),
    st.lists(st.integers(0, 40), max_size=6),
    st.lists(st.integers(0, 40), max_size=5),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5)), max_size=4),
)
def test_the_tokens_are_the_text_with_the_marks_in_their_places(
    text: str, edges: list[int], offsets: list[int], mentions: list[tuple[int, int]]
) -> None:
    edges = sorted({min(edge, len(text)) for edge in edges})
    noted = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    marks = [
        Mark(offset, rank, f"[{rank}]")
        for rank, offset in enumerate(sorted(min(o, len(text)) for o in offsets))
    ]
    found = [Mention(start, start + length, "ORG") for start, length in mentions]
    made = list(tokens(page(text, noted=noted, marks=marks, mentions=found)))
    assert "".join(value for token, value in made if token is not MARK) == visible(text)
    at, seen = 0, []
    for token, value in made:
        if token is MARK:
            seen.append((at, value))
            continue
        is_noted = token is NOTE or token is Name.Entity.Org.Note
        covered = [
            any(span.start <= place < span.end for span in noted) for place in range(at, at + len(value))
        ]
        assert all(each == is_noted for each in covered)
        at += len(value)
    assert seen == [(mark.offset, mark.label) for mark in marks]


def test_a_long_text_is_taken_in_pieces() -> None:
    text = Utf8Text(MemorySource("wörter ".encode() * 9000), 1 << 12)
    values = [value for _, value in tokens(page(text, noted=[Span(10, 30_000)]))]  # type: ignore[arg-type]
    assert "".join(values) == "wörter " * 9000
    assert max(map(len, values)) < 20_000


def test_headings_and_code_have_tokens_of_their_own() -> None:
    text = "Title\n\ndef f(): pass\n"
    blocks = [Block(0, 5, BlockKind.HEADING, 1), Block(7, 20, BlockKind.CODE, language="python")]
    made = list(tokens(page(text, blocks=blocks)))
    assert (Generic.Heading, "Title") in made
    assert (Keyword, "def") in made
    assert "".join(value for _, value in made) == text


def test_notes_begin_on_a_line_of_their_own_after_the_text() -> None:
    lines = ["", '[1] "b"', "    A note."]
    for text in ("a b", "a b\n"):
        made = "".join(value for _, value in tokens(page(text, notes=lines)))
        assert made == 'a b\n\n[1] "b"\n    A note.\n'
    assert (MARK, "[1]") in list(tokens(page("a b", notes=lines)))


@given(ROWS, st.integers(4, 20))
def test_rows_fit_and_have_every_character_in_its_token(stream: list[tuple[object, str]], width: int) -> None:
    made = list(in_rows(stream, width))
    text = "".join(value for _, value in stream)
    rows = "".join(value for _, value in made).split("\n")
    assert all(width_of(row.rstrip(" ")) <= width for row in rows)
    plain = "".join(line.expandtabs() for line in text.replace("漢", "a").split("\n"))
    assert "".join(rows).replace("漢", "a") == plain or "漢" in text
    dense = [(token, char) for token, value in stream for char in value if char not in " \t\n"]
    assert [(token, char) for token, value in made for char in value if char not in " \n"] == dense


def test_tabs_reach_to_the_next_of_every_eight_columns() -> None:
    stream = [(Text, "漢a\tb\n"), (NOTE, "\tc"), (Text, "\td")]
    assert "".join(value for _, value in in_rows(stream, 80)) == "漢a     b\n        c       d"


def test_a_line_without_end_is_cut_as_it_comes() -> None:
    line = "word " * 50_000
    rows = "".join(value for _, value in in_rows(((Text, each) for each in (line, line)), 72)).split("\n")
    assert "".join(rows) == line * 2
    assert max(len(row.rstrip()) for row in rows) <= 72
    assert all(len(row) > 60 for row in rows[:-1])


def test_equal_tokens_need_not_stand_together() -> None:
    made = list(tokens(page("abc", mentions=[Mention(0, 1, "ORG"), Mention(1, 2, "ORG")])))
    assert [token for token, _ in groupby(made, key=lambda each: each[0])] == [Name.Entity.Org, Text]
