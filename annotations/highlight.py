"""Styles that colour entities and code, from Pygments.

Mentions are tokens below ``Token.Name.Entity`` (``Token.Name.Entity.Person``, ``...WorkOfArt``), so any
Pygments style may colour the kinds.  Spans are half-open and count code points.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Final

from pygments.style import Style
from pygments.token import (
    Comment,
    Error,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Token,
    Whitespace,
)

from annotations.entities.kinds import KINDS
from annotations.errors import UsageError

TokenType = Any
"""A Pygments token type, such as ``Token.Name.Entity.Person``."""


def entity_token(kind: str) -> TokenType:
    """Return the token type of a kind: ``WORK_OF_ART`` gives ``Token.Name.Entity.WorkOfArt``."""
    return getattr(Name.Entity, "".join(part.capitalize() for part in kind.split("_")))


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a token is drawn.

    ``color`` is ``#rrggbb``, the Pygments name of one of the terminal's 16 (``ansibrightblue``), or ``None``
    for that of the text around it.
    """

    color: str | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False


_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "bold": ("PERSON",),
    "bold underline": ("NORP", "ORG"),
    "underline": ("FAC", "GPE", "LOC"),
    "italic": ("PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"),
    "italic underline": ("DATE", "TIME"),
    "bold italic": ("PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"),
}
_ATTRIBUTES: Final[dict[str, str]] = {kind: how for how, kinds in _GROUPS.items() for kind in kinds}
"""What tells people, groups, places, works, times and numbers apart where there is no colour."""


_KIND_COLORS: Final[dict[str, tuple[str, str]]] = {
    "PERSON": ("#ffb86b", "#9a4d00"),
    "NORP": ("#e6a3ff", "#8a2fb0"),
    "FAC": ("#7fd1c2", "#0f6b5f"),
    "ORG": ("#ff8fb3", "#b0215c"),
    "GPE": ("#6cc7ff", "#005f99"),
    "LOC": ("#8fb8ff", "#2f4fb5"),
    "PRODUCT": ("#d4c26a", "#6b5b00"),
    "EVENT": ("#f4e285", "#7d5a00"),
    "WORK_OF_ART": ("#c3e88d", "#4a6b00"),
    "LAW": ("#a8d8a0", "#2c6b2f"),
    "LANGUAGE": ("#e0c9a6", "#7a5230"),
    "DATE": ("#9ece6a", "#3c6e00"),
    "TIME": ("#73daca", "#00695c"),
    "PERCENT": ("#c0caf5", "#4a4f8f"),
    "MONEY": ("#e0af68", "#8a5a00"),
    "QUANTITY": ("#b4a7ff", "#5b3fc4"),
    "ORDINAL": ("#a9b1d6", "#565f89"),
    "CARDINAL": ("#9fb0c9", "#4c5373"),
}
"""Each kind's colour on dark and on light; all readable there (WCAG contrast of at least 4.5)."""

_CODE_COLORS: Final[dict[TokenType, tuple[str, str]]] = {
    Token: ("#d8dee9", "#24292f"),
    Comment: ("italic #8b95a7", "italic #616b78"),
    Keyword: ("#8fb8ff", "#2f4fb5"),
    Keyword.Type: ("#7fd1c2", "#0f6b5f"),
    Name.Attribute: ("#7fd1c2", "#0f6b5f"),
    Name.Builtin: ("#7fd1c2", "#0f6b5f"),
    Name.Class: ("#ffb86b", "#9a4d00"),
    Name.Decorator: ("#e6a3ff", "#8a2fb0"),
    Name.Entity: ("#f4e285", "#7d5a00"),
    Name.Exception: ("#ff8fb3", "#b0215c"),
    Name.Function: ("#6cc7ff", "#005f99"),
    Name.Tag: ("#8fb8ff", "#2f4fb5"),
    Number: ("#e0af68", "#8a5a00"),
    Operator: ("#a9b8d6", "#4c5373"),
    Punctuation: ("#a9b8d6", "#4c5373"),
    String: ("#b5d99c", "#2c6b2f"),
    Error: ("#ff8f8f", "#b42318"),
    Generic.Deleted: ("#ff8f8f", "#b42318"),
    Generic.Emph: ("italic", "italic"),
    Generic.Heading: ("bold #f4e285", "bold #7d5a00"),
    Generic.Inserted: ("#b5d99c", "#2c6b2f"),
    Generic.Strong: ("bold", "bold"),
}


def _styles(side: int) -> dict[TokenType, str]:
    """Return the definitions of the dark (0) or light (1) style."""
    kinds = {entity_token(kind): f"{_ATTRIBUTES[kind]} {pair[side]}" for kind, pair in _KIND_COLORS.items()}
    return {token: pair[side] for token, pair in _CODE_COLORS.items()} | kinds


class DipleStyle(Style):  # type: ignore[misc]
    """Entities and code on a dark background."""

    name = "diple"
    background_color = "#16181d"
    highlight_color = "#2b3040"
    styles: ClassVar[dict[TokenType, str]] = _styles(0)


class DipleLightStyle(Style):  # type: ignore[misc]
    """Entities and code on a light background."""

    name = "diple-light"
    background_color = "#ffffff"
    highlight_color = "#fff3c4"
    styles: ClassVar[dict[TokenType, str]] = _styles(1)


_TERMINAL_COLORS: Final[dict[str, str]] = {
    "bold": "ansiyellow",
    "bold underline": "ansimagenta",
    "underline": "ansicyan",
    "italic underline": "ansigreen",
}
"""Each group's colour of the 16, readable on most light and dark backgrounds; other groups are blue."""


class DipleTerminalStyle(Style):  # type: ignore[misc]
    """Entities and code in the terminal's own 16 colours, on whatever background it has."""

    name = "diple-terminal"
    styles: ClassVar[dict[TokenType, str]] = {
        Token: "",
        Comment: "italic ansibrightblack",
        Keyword: "ansiblue",
        Name.Class: "ansiyellow",
        Name.Decorator: "ansimagenta",
        Name.Function: "ansicyan",
        Number: "ansimagenta",
        String: "ansigreen",
        Error: "ansired",
    } | {
        entity_token(kind): f"{how} {_TERMINAL_COLORS.get(how, 'ansiblue')}"
        for kind, how in _ATTRIBUTES.items()
    }


_OWN: Final[dict[str, type[Style]]] = {
    style.name: style for style in (DipleStyle, DipleLightStyle, DipleTerminalStyle)
}

_STAND_INS: Final[dict[str, TokenType]] = {
    "PERSON": Name.Class,
    "NORP": Name.Decorator,
    "FAC": Name.Attribute,
    "ORG": Name.Exception,
    "GPE": Name.Function,
    "LOC": Name.Builtin,
    "PRODUCT": Name.Tag,
    "EVENT": Generic.Heading,
    "WORK_OF_ART": String,
    "LAW": Keyword,
    "LANGUAGE": Keyword.Type,
    "DATE": Number,
    "TIME": Literal,
    "PERCENT": Number,
    "MONEY": Number,
    "QUANTITY": Number,
    "ORDINAL": Operator,
    "CARDINAL": Operator,
}
"""Whose colour a kind borrows in a style that was made for code alone."""


def style_class(name: str) -> Any:
    """Return the style class ``name``; raises :class:`UsageError` when there is none."""
    if name in _OWN:
        return _OWN[name]
    from pygments.styles import get_style_by_name
    from pygments.util import ClassNotFound

    try:
        return get_style_by_name(name)
    except ClassNotFound:
        from difflib import get_close_matches

        near = get_close_matches(name, style_names(), n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        todo = f"{hint}'diple read --style list' shows all"
        raise UsageError("no such Pygments style", where=name, todo=todo) from None


def style_names() -> list[str]:
    """Return the names of all styles there are, diple's own first."""
    from pygments.styles import get_all_styles

    return [*_OWN, *sorted(set(get_all_styles()) - _OWN.keys())]


@cache
def style_table(style_name: str) -> Mapping[str, Appearance]:
    """Return how each kind looks in a Pygments style.

    A style without tokens for the kinds lends them the colours of its code, and the attributes that
    tell kinds apart are those of diple's own styles.  Raises :class:`UsageError` for an unknown style.
    """
    style = style_class(style_name)
    return MappingProxyType({kind: _kind_appearance(style, kind) for kind in KINDS})


def _kind_appearance(style: Any, kind: str) -> Appearance:
    token = entity_token(kind)
    if style.styles_token(token):
        return _appearance(style, token)
    borrowed = _appearance(style, _STAND_INS[kind]).color
    how = _ATTRIBUTES[kind].split()
    return Appearance(borrowed, "bold" in how, "italic" in how, "underline" in how)


@cache
def token_appearance(style_name: str, token: TokenType) -> Appearance:
    """Return how ``token`` looks in a Pygments style, that of its nearest ancestor where it has none.

    Raises :class:`UsageError` for an unknown style.
    """
    return _appearance(style_class(style_name), token)


def _appearance(style: Any, token: TokenType) -> Appearance:
    while not style.styles_token(token):
        token = token.parent
    look = style.style_for_token(token)
    # A style may name a colour in CSS terms (``var(...)``), which only a browser understands.
    rgb = f"#{look['color']}" if re.fullmatch("[0-9a-fA-F]{6}", look["color"] or "") else None
    return Appearance(look["ansicolor"] or rgb, look["bold"], look["italic"], look["underline"])


_FENCE: Final = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*(?:\n|\Z)")


def _fenced(text: str) -> tuple[int, int]:
    """Return where the code in ``text`` begins and ends: between its fences, where it has them."""
    opening = _FENCE.match(text)
    if opening is None:
        return 0, len(text)
    last = text.rstrip().rfind("\n") + 1
    closing = _FENCE.match(text, last) if last >= opening.end() else None
    closes = closing is not None and closing["fence"].startswith(opening["fence"])
    return opening.end(), last if closes else len(text)


def code_spans(text: str, language: str | None) -> list[tuple[int, int, TokenType]]:
    """Return (start, end, token) for the code in ``text``, in order, plain text and white space left out.

    The fences of a block of Markdown, which would begin a string in some languages, are no code.
    ``language`` is a Pygments lexer's name; one that is not known gives no spans.
    """
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language or "")
    except ClassNotFound:
        return []
    # The unprocessed stream alone keeps offsets: get_tokens strips and adds line ends first.
    begin, end = _fenced(text)
    found = (
        (begin + start, begin + start + len(value), token)
        for start, token, value in lexer.get_tokens_unprocessed(text[begin:end])
        if value
    )
    return sorted(each for each in found if each[2] not in Text and each[2] not in Whitespace)
