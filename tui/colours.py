"""Styles of entities and code, read from a Pygments style after the first paint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rich.style import Style

from annotations.contrast import ENOUGH, readable
from annotations.highlight import Appearance, style_table, token_appearance
from tui.palette import Palette

_OVER_MARKS: Final = 4.3
"""The contrast that is enough under a note or a match, which set words off by themselves."""

Grounds = tuple[tuple[str, float], ...]
"""What words may stand on, each with the contrast they need there."""


def entity_styles(look: Palette, style: str | None) -> Mapping[str, Style]:
    """Return each kind's style; ``style`` names a Pygments style, by default the palette's own.

    Where the palette has a ground of its own, colours that could not be read on it are made lighter or
    darker.  Raises :class:`UsageError` for an unknown style.
    """
    table, grounds = style_table(style or look.pygments_style), _grounds(look)
    return {kind: _style(appearance, look.colour, grounds) for kind, appearance in table.items()}


def token_style(look: Palette, token: Any) -> Style:
    """Return the style of a Pygments token in code."""
    return _style(token_appearance(look.pygments_style, token), look.colour)


def _grounds(look: Palette) -> Grounds:
    """Return what entities stand on in a palette; nothing where that is the terminal's business."""
    if look.text.bgcolor is None or not look.colour:
        return ()
    behind = ((look.text, ENOUGH), (look.notes[0], _OVER_MARKS), (look.match, _OVER_MARKS))
    return tuple((style.bgcolor.get_truecolor().hex, least) for style, least in behind if style.bgcolor)


def _colour(name: str) -> str:
    """Return Rich's name of a colour that Pygments calls ``ansibrightblue``, or ``#rrggbb`` as it is."""
    if not name.startswith("ansi"):
        return name
    name = name.removeprefix("ansi").replace("bright", "bright_")
    return {"gray": "white", "white": "bright_white"}.get(name, name)


def _style(appearance: Appearance, colour: bool, grounds: Grounds = ()) -> Style:
    name = appearance.color
    if name and name.startswith("#"):
        name = readable(name, grounds)
    return Style(
        color=_colour(name) if colour and name else None,
        bold=appearance.bold or None,
        italic=appearance.italic or None,
        underline=appearance.underline or None,
    )
