from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pygments import highlight
from pygments.formatters import HtmlFormatter, NullFormatter, TerminalTrueColorFormatter
from pygments.token import Name, Text

from annotations.entities import KINDS
from annotations.highlight import DipleStyle, entity_token
from annotations.lexing import SpanLexer, span_tokens

TOKENS = [entity_token(kind) for kind in KINDS]
SPANS = st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45), st.sampled_from(TOKENS)), max_size=12)


@given(st.text(max_size=40), SPANS)
def test_tokens_are_the_text_and_show_the_shortest_span_at_each_place(
    text: str, spans: list[tuple[int, int, object]]
) -> None:
    tokens = list(span_tokens(text, spans))
    assert "".join(value for _, _, value in tokens) == text
    assert all(value and text[at : at + len(value)] == value for at, _, value in tokens)
    shown = [token for _, token, value in tokens for _ in value]
    for at, token in enumerate(shown):
        covering = [(end - start, -start, kind) for start, end, kind in spans if start <= at < end]
        shortest = [
            kind for length, start, kind in covering if (length, start) == min(c[:2] for c in covering)
        ]
        assert token in (shortest or [Text])


def test_nested_spans_come_back_to_the_outer_one() -> None:
    outer, inner = entity_token("ORG"), entity_token("GPE")
    tokens = list(span_tokens("Bank of England said", [(0, 15, outer), (8, 15, inner)]))
    assert tokens == [(0, outer, "Bank of "), (8, inner, "England"), (15, Text, " said")]


STORY = "\n\nOn 28 January 2025 漢字 🚢 it cost $5.\n"


def test_any_formatter_prints_an_article_whole() -> None:
    assert highlight(STORY, SpanLexer(), NullFormatter()) == STORY
    html = highlight(STORY, SpanLexer(), HtmlFormatter(style=DipleStyle))
    assert '<span class="ni ni-Date">28 January 2025</span>' in html
    ansi = highlight(
        STORY, SpanLexer(spans=[(5, 7, entity_token("MONEY"))]), TerminalTrueColorFormatter(style="vim")
    )
    assert "28" in ansi


def test_spans_given_are_the_only_ones_shown() -> None:
    tokens = list(SpanLexer(spans=[(2, 4, entity_token("ORG"))]).get_tokens(STORY))
    assert [value for token, value in tokens if token in Name.Entity] == ["On"]


def test_the_statistical_recogniser_may_be_asked_for() -> None:
    tokens = list(SpanLexer(statistical=True).get_tokens("Angela Merkel is in Berlin."))
    assert (entity_token("PERSON"), "Angela Merkel") in tokens


def test_the_lexer_takes_bytes_and_filters_as_others_do() -> None:
    lexer = SpanLexer()
    assert list(lexer.get_tokens(STORY.encode())) == list(lexer.get_tokens(STORY))
    lexer.add_filter("keywordcase")
    assert "".join(value for _, value in lexer.get_tokens(STORY)) == STORY


def test_what_could_command_a_terminal_comes_out_as_stand_ins() -> None:
    hostile = "a\x1b]52;c;eA==\x07 \x9b31m \u202e 2025-01-28"
    shown = highlight(hostile, SpanLexer(), NullFormatter())
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert len(shown) == len(hostile)
