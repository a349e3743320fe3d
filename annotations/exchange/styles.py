"""Pygments styles made complete for articles: every kind of entity and annotated words, on any ground."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import Any, Final

from pygments.style import Style
from pygments.token import Generic, Token

from annotations.contrast import ENOUGH, contrast, is_dark, readable, readable_anywhere
from annotations.exchange.tokens import MARK, NOTE, noted
from annotations.highlight import (
    Appearance,
    TokenType,
    entity_token,
    style_class,
    style_table,
    token_appearance,
)

_PAPER: Final = "#ffffff"
_MARKER: Final = {True: "#4a431c", False: "#fff3c4"}
"""What lies behind annotated words on a dark and on a light ground, where a style has nothing for them."""

_HUES: Final = ("red", "yellow", "green", "cyan", "blue", "magenta")
_GREY: Final = 0.2
"""The saturation up to which a colour counts as grey."""

_TERMINAL_NOTE: Final = "ansiblack bg:ansibrightyellow"


class Ground(StrEnum):
    """What the words of a format stand on.

    The style's own ground, white paper, what a terminal has, or whatever is there, light or dark, with
    nothing that could be laid on it.
    """

    OWN = "own"
    PAPER = "paper"
    TERMINAL = "terminal"
    ANY = "any"


@cache
def complete(style_name: str, ground: Ground, anywhere: bool = False) -> Any:
    """Return the Pygments style class ``style_name`` with all that a page needs.

    Kinds are coloured as :func:`annotations.highlight.style_table` says; colours that could not be read on
    paper, or entities on the style's own ground, are made darker or lighter, and with ``anywhere`` or
    on any ground so that they can be read on black and on white.  Raises :class:`UsageError` for an unknown
    style.
    """
    base = style_class(style_name)
    behind = (_hexadecimal(base.background_color) if ground is Ground.OWN else None) or _PAPER
    marker = _hexadecimal(base.highlight_color)
    if marker is None or is_dark(marker) != is_dark(behind):
        marker = _MARKER[is_dark(behind)]

    plain = token_appearance(style_name, Token)
    # What has no colour is drawn in black by formatters, whatever the ground.
    ink = "#ffffff" if ground is Ground.OWN and is_dark(behind) else ""

    def shown(look: Appearance, on: str) -> str:
        colour = look.color or ink
        if ground in (Ground.TERMINAL, Ground.ANY) and colour == plain.color:
            colour = ""  # plain words are as those around them
        if ground is Ground.ANY or (anywhere and _is_rgb(colour)):
            colour = readable_anywhere(_rgb(colour)) if colour else ""
        elif ground is Ground.PAPER and colour and colour == plain.color:
            colour = colour if contrast(_rgb(colour), on) >= ENOUGH else ""  # black, not a murky shade
        elif ground is not Ground.TERMINAL:
            colour = readable(_rgb(colour), ((on, ENOUGH),)) if colour else ""
        return _definition(look, colour)

    def marked(look: Appearance) -> str:
        if ground is Ground.TERMINAL:
            return f"{_definition(look, '')} {_TERMINAL_NOTE}"
        if ground is Ground.ANY:
            return shown(look, behind)
        return f"{shown(look, marker)} bg:{marker}"

    definitions: dict[TokenType, str] = {}
    for token, _ in base:
        look = token_appearance(style_name, token)
        kept = ground is Ground.OWN and _stands_by_itself(base, token, behind)
        definitions[token] = _definition(look, look.color or ink) if kept else shown(look, behind)
    definitions[NOTE] = marked(plain)
    definitions[MARK] = f"{definitions[Token]} bold"
    for kind, look in style_table(style_name).items():
        definitions[entity_token(kind)] = shown(look, behind)
        definitions[noted(entity_token(kind))] = marked(look)
    body = {"name": style_name, "styles": definitions, "background_color": behind, "highlight_color": marker}
    return type(Style)("ArticleStyle", (Style,), body)


def _stands_by_itself(style: Any, token: TokenType, behind: str) -> bool:
    """Tell whether the colour of ``token`` is meant for the ground of the style, and not for words to read.

    What a style lays behind single tokens is left out.
    """
    own = style.style_for_token(token)["bgcolor"]
    return token is not Generic.Heading and (not own or f"#{own}".lower() == behind.lower())


def colour_scheme(style: Any, *, underlined: bool = True) -> dict[TokenType, tuple[str, str]]:
    """Return a complete style in the words of Pygments' formatters for 16 colours: ``*blue*`` is bold blue.

    Both of the pair, for light and for dark grounds, are the same.  There is nothing to lay behind words:
    annotated ones look as they do elsewhere.
    """
    looks = {
        token: style.style_for_token(token.parent) if look["bgcolor"] and token.parent else look
        for token, look in style
    }
    names = {token: _sixteen(look, underlined and look["underline"]) for token, look in looks.items()}
    return {token: (name, name) for token, name in names.items()}


def _sixteen(look: dict[str, Any], underlined: bool) -> str:
    name = (look["ansicolor"] or _nearest(look["color"])).removeprefix("ansi")
    # The ground may be any: what is black or white on it is left to the terminal.
    name = "" if name in ("black", "gray", "white") else name
    name = f"_{name}_" if underlined else name
    return f"*{name}*" if look["bold"] else name


def _nearest(colour: str | None) -> str:
    """Return the name of the six colours of a terminal whose hue is nearest; none for grey."""
    import colorsys

    if not colour:
        return ""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    hue, _, saturation = colorsys.rgb_to_hsv(*parts)
    return _HUES[round(hue * len(_HUES)) % len(_HUES)] if saturation > _GREY else ""


def _definition(look: Appearance, colour: str) -> str:
    words = [word if on else f"no{word}" for word, on in _attributes(look).items()]
    return " ".join(["noinherit", *words, colour])


def _attributes(look: Appearance) -> dict[str, bool]:
    return {"bold": look.bold, "italic": look.italic, "underline": look.underline}


def _hexadecimal(colour: str | None) -> str | None:
    """Return a colour of a page, ``#rgb`` or ``#rrggbb``, as the latter; ``None`` for any other."""
    if colour and re.fullmatch("#[0-9a-fA-F]{3}", colour):
        return "#" + "".join(digit * 2 for digit in colour[1:])
    return colour if colour and re.fullmatch("#[0-9a-fA-F]{6}", colour) else None


def _is_rgb(colour: str) -> bool:
    return colour.startswith("#")


def _rgb(colour: str) -> str:
    """Return a colour as ``#rrggbb``, also one of the 16 that Pygments names."""
    if _is_rgb(colour):
        return colour
    probe = type(Style)("Probe", (Style,), {"styles": {Token: colour}})
    return f"#{probe.style_for_token(Token)['color']}"
