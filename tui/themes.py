"""Textual's side of the themes, for panels and inputs; what diple draws itself is in :mod:`tui.palette`."""

from __future__ import annotations

from collections.abc import Iterable

from textual.theme import Theme


def textual_themes() -> Iterable[Theme]:
    """Return one theme for each of :data:`tui.palette.THEMES`, named ``diple-`` and that."""
    yield Theme(
        name="diple-terminal",
        ansi=True,
        dark=True,
        primary="ansi_yellow",
        secondary="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        accent="ansi_cyan",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            "ansi-background": "ansi_black",
            "ansi-foreground": "ansi_white",
            "border-blurred": "ansi_black",
            "block-cursor-foreground": "ansi_black",
            "block-cursor-background": "ansi_white",
            "input-cursor-background": "ansi_white",
            "input-cursor-foreground": "ansi_black",
            "input-selection-background": "ansi_bright_blue",
            "input-selection-foreground": "ansi_black",
        },
    )
    yield Theme(
        name="diple-dark",
        dark=True,
        primary="#e8c468",
        background="#14161a",
        surface="#1c1f25",
        foreground="#d8d9da",
    )
    yield Theme(
        name="diple-light",
        dark=False,
        primary="#8a5a00",
        background="#faf9f5",
        surface="#f0eee6",
        foreground="#24262b",
    )
