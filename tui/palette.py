"""The styles things are drawn in, one palette a theme; colour is never the only difference.

``terminal`` uses nothing but the terminal's own 16 colours and leaves plain text as it is, so it is
right on any background and cheap on a slow line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from rich.style import Style

THEMES: Final = ("terminal", "dark", "light")
"""Names a person may choose from, the default first."""


@dataclass(frozen=True)
class Palette:
    """Styles by what is drawn.

    ``notes`` are for one, two and more annotations over the same words; ``doubtful`` is laid over one that
    may not be about them.  ``gone`` and ``fresh`` are for words that were taken out and put in.
    """

    name: str
    pygments_style: str
    text: Style
    faint: Style
    bar: Style
    heading: Style
    quotation: Style
    metadata: Style
    code: Style
    mark: Style
    notes: tuple[Style, Style, Style]
    doubtful: Style
    current: Style
    match: Style
    current_match: Style
    selection: Style
    cursor: Style
    chosen: Style
    warning: Style
    gone: Style
    fresh: Style
    entities: Mapping[str, Style] = field(default_factory=dict)
    """By kind; empty until the Pygments style has been read."""
    colour: bool = True
    """Whether colours may be used at all."""


def _terminal() -> Palette:
    return Palette(
        name="terminal",
        pygments_style="diple-terminal",
        text=Style.null(),
        faint=Style(color="bright_black"),
        bar=Style(reverse=True),
        heading=Style(bold=True),
        quotation=Style(italic=True),
        metadata=Style(color="bright_black"),
        code=Style(color="cyan"),
        mark=Style(color="bright_yellow", bold=True),
        notes=(
            Style(color="black", bgcolor="bright_yellow"),
            Style(color="black", bgcolor="bright_green"),
            Style(color="black", bgcolor="bright_magenta"),
        ),
        doubtful=Style(underline=True, italic=True),
        current=Style(reverse=True),
        match=Style(color="black", bgcolor="cyan"),
        current_match=Style(color="black", bgcolor="bright_cyan", bold=True, underline=True),
        selection=Style(color="black", bgcolor="white"),
        cursor=Style(reverse=True, bold=True),
        chosen=Style(reverse=True),
        warning=Style(color="red", bold=True),
        gone=Style(color="red", strike=True),
        fresh=Style(color="green", bold=True),
    )


def _colourless() -> Palette:
    """Return the palette under ``NO_COLOR``: whatever the theme, attributes alone tell things apart."""
    plain, reverse = Style.null(), Style(reverse=True)
    return Palette(
        name="terminal",
        pygments_style="diple-terminal",
        text=plain,
        faint=Style(dim=True),
        bar=reverse,
        heading=Style(bold=True),
        quotation=Style(italic=True),
        metadata=Style(dim=True),
        code=plain,
        mark=Style(bold=True),
        notes=(
            Style(underline=True, dim=True),
            Style(underline=True),
            Style(underline=True, bold=True),
        ),
        doubtful=Style(underline=True, italic=True, bold=True),
        current=reverse,
        match=Style(reverse=True, dim=True),
        current_match=Style(reverse=True, bold=True, underline=True),
        selection=Style(reverse=True, underline=True),
        cursor=Style(reverse=True, bold=True),
        chosen=reverse,
        warning=Style(bold=True),
        gone=Style(strike=True),
        fresh=Style(bold=True),
        colour=False,
    )


def _full(
    name: str,
    *,
    page: str,
    ink: str,
    faint: str,
    bar: str,
    accent: str,
    notes: tuple[str, str, str],
    match: str,
    strong_match: str,
    selection: str,
    warning: str,
    fresh: str,
) -> Palette:
    def on(colour: str, **attributes: bool) -> Style:
        return Style(bgcolor=colour, **attributes)  # type: ignore[arg-type]

    text = Style(color=ink, bgcolor=page)
    return Palette(
        name=name,
        pygments_style="diple-light" if name == "light" else "diple",
        text=text,
        faint=Style(color=faint, bgcolor=page),
        bar=Style(color=ink, bgcolor=bar),
        heading=Style(color=accent, bold=True),
        quotation=Style(color=faint, italic=True),
        metadata=Style(color=faint),
        code=Style(color=faint),
        mark=Style(color=accent, bold=True),
        notes=(on(notes[0]), on(notes[1]), on(notes[2])),
        doubtful=Style(underline=True, italic=True),
        current=Style(reverse=True),
        match=on(match),
        current_match=on(strong_match, bold=True, underline=True),
        selection=on(selection),
        cursor=Style(reverse=True, bold=True),
        chosen=Style(color=ink, bgcolor=selection, bold=True),
        warning=Style(color=warning, bold=True),
        gone=Style(color=warning, strike=True),
        fresh=Style(color=fresh, bold=True),
    )


def palette(name: str, *, colour: bool = True) -> Palette:
    """Return the palette of a theme; an unknown name gives the default one."""
    if not colour:
        return _colourless()
    if name == "dark":
        return _full(
            "dark",
            page="#14161a",
            ink="#d8d9da",
            faint="#8b9099",
            bar="#272b33",
            accent="#e8c468",
            notes=("#4a431c", "#5a3d14", "#5c2a3a"),
            match="#1d4a56",
            strong_match="#206474",
            selection="#34507a",
            warning="#ff8a80",
            fresh="#8fd694",
        )
    if name == "light":
        return _full(
            "light",
            page="#faf9f5",
            ink="#24262b",
            faint="#6d727b",
            bar="#e4e2da",
            accent="#8a5a00",
            notes=("#fbeeb0", "#f8d9a0", "#f6c6cf"),
            match="#bfe6ee",
            strong_match="#7fcfe0",
            selection="#bcd3f5",
            warning="#b3261e",
            fresh="#1b6e2d",
        )
    return _terminal()
