from __future__ import annotations

import pytest
from pygments.token import Generic, Keyword, Token

from annotations.contrast import contrast
from annotations.entities import KINDS
from annotations.exchange.styles import Ground, colour_scheme, complete
from annotations.exchange.tokens import MARK, NOTE, noted
from annotations.highlight import entity_token, style_class, style_names, style_table

TOKENS = [entity_token(kind) for kind in KINDS]


@pytest.mark.parametrize("name", style_names())
def test_every_kind_can_be_read_in_every_style(name: str) -> None:
    for ground in (Ground.OWN, Ground.PAPER):
        style = complete(name, ground)
        for token in TOKENS:
            colour = style.style_for_token(token)["color"] or "000000"
            assert contrast(f"#{colour}", style.background_color) >= 4.5
        for token in (NOTE, *map(noted, TOKENS)):
            look = style.style_for_token(token)
            assert contrast(f"#{look['color'] or '000000'}", f"#{look['bgcolor']}") >= 4.5


@pytest.mark.parametrize("name", style_names())
def test_on_paper_everything_is_dark_enough(name: str) -> None:
    style = complete(name, Ground.PAPER)
    assert style.background_color == "#ffffff"
    colours = {look["color"] for _, look in style if look["color"]}
    assert all(contrast(f"#{colour}", "#ffffff") >= 4.5 for colour in colours)


@pytest.mark.parametrize(("name", "colour"), [("monokai", None), ("diple", None), ("diple-light", "24292f")])
def test_plain_words_for_a_dark_ground_are_black_on_paper(name: str, colour: str | None) -> None:
    assert complete(name, Ground.PAPER).style_for_token(Token)["color"] == colour


@pytest.mark.parametrize("name", style_names())
def test_headings_and_what_had_a_ground_of_its_own_can_be_read(name: str) -> None:
    base, style = style_class(name), complete(name, Ground.OWN)
    behind = style.background_color
    grounds = {token for token, look in base if look["bgcolor"] and f"#{look['bgcolor']}" != behind}
    for token in {Generic.Heading, *grounds}:
        colour = style.style_for_token(token)["color"] or "000000"
        assert contrast(f"#{colour}", behind) >= 4.5


def test_a_style_keeps_its_ground_and_the_colours_of_its_code() -> None:
    style = complete("monokai", Ground.OWN)
    assert style.background_color == "#272822"
    assert style.style_for_token(Keyword)["color"].lower() == "66d9ef"
    assert style.style_for_token(MARK)["bold"]


def test_kinds_look_as_in_the_reader() -> None:
    style = complete("diple-light", Ground.OWN)
    for kind, look in style_table("diple-light").items():
        made = style.style_for_token(entity_token(kind))
        assert (f"#{made['color']}", made["bold"], made["italic"], made["underline"]) == (
            look.color, look.bold, look.italic, look.underline,
        )  # fmt: skip


def test_a_terminal_keeps_its_own_colours_and_ground() -> None:
    style = complete("diple-terminal", Ground.TERMINAL)
    assert all(style.style_for_token(token)["ansicolor"] for token in TOKENS)
    assert style.style_for_token(Token)["color"] is None
    note = style.style_for_token(NOTE)
    assert (note["ansicolor"], note["bgansicolor"]) == ("ansiblack", "ansibrightyellow")


@pytest.mark.parametrize("name", ["diple", "monokai"])
def test_plain_words_on_a_terminal_have_its_own_colour(name: str) -> None:
    for anywhere in (False, True):
        style = complete(name, Ground.TERMINAL, anywhere)
        assert style.style_for_token(Token)["color"] is None
        assert style.style_for_token(entity_token("GPE"))["color"]


def test_colours_for_any_ground_can_be_read_on_black_and_on_white() -> None:
    style = complete("diple", Ground.TERMINAL, True)
    for token in (*TOKENS, Keyword):
        for ground in ("#000000", "#ffffff"):
            assert contrast(f"#{style.style_for_token(token)['color']}", ground) >= 4.4


@pytest.mark.parametrize("name", ["diple", "diple-terminal", "diple-light", "monokai"])
def test_where_the_ground_is_not_known_plain_words_have_no_colour_and_kinds_can_be_read(name: str) -> None:
    style = complete(name, Ground.ANY)
    assert not any(style.style_for_token(token)["color"] for token in (Token, NOTE, MARK))
    for token in (*TOKENS, *map(noted, TOKENS)):
        look = style.style_for_token(token)
        assert look["bgcolor"] is None
        if look["color"]:
            assert all(contrast(f"#{look['color']}", ground) >= 4.4 for ground in ("#000000", "#ffffff"))


@pytest.mark.parametrize("name", ["diple", "diple-terminal", "monokai"])
def test_sixteen_colours_tell_kinds_apart_and_leave_black_and_white_to_the_terminal(name: str) -> None:
    from pygments.console import ansiformat

    scheme = colour_scheme(complete(name, Ground.TERMINAL))
    assert scheme[entity_token("PERSON")] != scheme[entity_token("GPE")]
    assert all(scheme[noted(token)] == scheme[token] for token in TOKENS)
    for light, dark in scheme.values():
        assert light == dark
        assert ("black" not in light and "white" not in light and "gray" not in light) or "bright" in light
        ansiformat(light, "x")  # raises for a name there is not
    assert not [
        names
        for names in colour_scheme(complete(name, Ground.TERMINAL), underlined=False).values()
        if "_" in names[0]
    ]
