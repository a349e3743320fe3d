"""Styles of entities and code, read from a Pygments style after the first paint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.style import Style

from annotations.highlight import Appearance, style_table, token_appearance
from tui.palette import Palette


def entity_styles(look: Palette, style: str | None) -> Mapping[str, Style]:
    """Return each kind's style; ``style`` names a Pygments style, by default the palette's own."""
    table = style_table(style or look.pygments_style)
    return {kind: _style(appearance, look.colour) for kind, appearance in table.items()}


def token_style(look: Palette, token: Any) -> Style:
    """Return the style of a Pygments token in code."""
    return _style(token_appearance(look.pygments_style, token), look.colour)


def _colour(name: str) -> str:
    """Return Rich's name of a colour that Pygments calls ``ansibrightblue``, or ``#rrggbb`` as it is."""
    if not name.startswith("ansi"):
        return name
    name = name.removeprefix("ansi").replace("bright", "bright_")
    return {"gray": "white", "white": "bright_white"}.get(name, name)


def _style(appearance: Appearance, colour: bool) -> Style:
    return Style(
        color=_colour(appearance.color) if colour and appearance.color else None,
        bold=appearance.bold or None,
        italic=appearance.italic or None,
        underline=appearance.underline or None,
    )
