from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.token import Comment, Keyword, Name, String, Token

from annotations.entities import KINDS
from annotations.errors import UsageError
from annotations.highlight import (
    Appearance,
    DipleLightStyle,
    DipleStyle,
    code_spans,
    entity_token,
    style_names,
    style_table,
    token_appearance,
)


def test_every_kind_has_a_token_of_its_own_below_entity() -> None:
    tokens = [entity_token(kind) for kind in KINDS]
    assert len(set(tokens)) == len(KINDS)
    assert all(token in Name.Entity and token is not Name.Entity for token in tokens)
    assert entity_token("WORK_OF_ART") is Token.Name.Entity.WorkOfArt


def attributes(look: Appearance) -> tuple[bool, bool, bool]:
    return look.bold, look.italic, look.underline


OWN = ["diple", "diple-light", "diple-terminal"]


@pytest.mark.parametrize("name", OWN[:2])
def test_kinds_differ_by_colour_and_groups_of_kinds_without_it(name: str) -> None:
    table = style_table(name)
    assert list(table) == list(KINDS)
    assert len({look.color for look in table.values()}) == len(KINDS)
    groups = ["PERSON", "ORG", "GPE", "WORK_OF_ART", "DATE", "MONEY"]
    assert len({attributes(table[kind]) for kind in groups}) == len(groups)
    assert all(any(attributes(look)) for look in table.values())


def test_groups_of_kinds_differ_in_every_style_of_diples_own_alike() -> None:
    looks = [[attributes(look) for look in style_table(name).values()] for name in OWN]
    assert looks[0] == looks[1] == looks[2]


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("style", [DipleStyle, DipleLightStyle])
def test_every_colour_is_readable_on_its_background(style: type[DipleStyle] | type[DipleLightStyle]) -> None:
    back = luminance(style.background_color)
    for token, look in style:
        if look["color"]:
            low, high = sorted((luminance(f"#{look['color']}"), back))
            assert (high + 0.05) / (low + 0.05) >= 4.5, token


@pytest.mark.parametrize("name", style_names())
def test_any_pygments_style_gives_every_kind_an_appearance(name: str) -> None:
    table = style_table(name)
    assert list(table) == list(KINDS)
    assert attributes(table["PERSON"]) != attributes(table["GPE"])
    for look in table.values():
        assert look.color is None or re.fullmatch("#[0-9a-fA-F]{6}|ansi[a-z]+", look.color)


def test_the_terminals_own_style_keeps_to_its_sixteen_colours() -> None:
    table = style_table("diple-terminal")
    assert all(look.color and look.color.startswith("ansi") for look in table.values())
    assert token_appearance("diple-terminal", Token).color is None


def test_an_unknown_style_says_how_to_list_those_there_are() -> None:
    shown = r"no-such-style: no such Pygments style; 'diple read --style list' shows all"
    with pytest.raises(UsageError, match=shown):
        style_table("no-such-style")
    with pytest.raises(UsageError, match=r"monokay: .*did you mean 'monokai'\?"):
        style_table("monokay")


def test_a_token_a_style_does_not_know_looks_like_its_ancestor() -> None:
    assert token_appearance("diple", String.Single.Unheard) == token_appearance("diple", String)
    assert token_appearance("diple", Comment).italic
    assert token_appearance("default", Token.Unheard) == token_appearance("default", Token)


CODE = '\n\n\tdef 関数(x):  # 🚢 é\r\n    return "a"\n\n'


def test_code_offsets_are_those_of_the_text() -> None:
    words = [(CODE[start:end], token) for start, end, token in code_spans(CODE, "python")]
    assert ("def", Keyword) in words
    assert ("関数", Name.Function) in words
    assert any(word.startswith("# 🚢 é") and token in Comment for word, token in words)
    assert all(word.strip() for word, token in words if token not in String)


@pytest.mark.parametrize(
    ("before", "after"),
    [("```js\n", "\n```"), ("~~~~ js\n", "\n~~~~\n"), ("> ```js\n", "\n> ```"), ("```js\n", ""), ("", "")],
)
def test_fences_around_code_are_none_of_it(before: str, after: str) -> None:
    code = "let y = f(1); // hi"
    alone = [(start + len(before), end + len(before), token) for start, end, token in code_spans(code, "js")]
    assert code_spans(before + code + after, "js") == alone
    assert code_spans(before.rstrip(), "js") == [] or not before


@given(st.text(max_size=80), st.sampled_from(["python", "json", "html", "bash", "c"]))
def test_code_spans_are_in_order_apart_and_inside_the_text(text: str, language: str) -> None:
    spans = code_spans(text, language)
    edges = [edge for start, end, _ in spans for edge in (start, end)]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end, _ in spans)


@pytest.mark.parametrize("language", [None, "", "no such language"])
def test_code_in_an_unknown_language_has_no_spans(language: str | None) -> None:
    assert code_spans("def f(): pass", language) == []


def test_no_lexer_is_loaded_for_a_table_of_colours() -> None:
    code = (
        "import sys; from annotations.highlight import style_table; style_table('diple');"
        "print([name for name in sys.modules if name.startswith(('pygments.lexer', 'spacy', 'textual'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
