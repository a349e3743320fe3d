"""Colours that can be read on what is behind them.

Contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), from 1 to 21.  Colours are
``#rrggbb``.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from functools import lru_cache
from typing import Final

ENOUGH: Final = 4.5
"""The contrast that text of the usual size needs."""

_STEPS: Final = 16
_BETWEEN: Final = 0.179
"""The luminance that has the same contrast, 4.6, with black and with white."""


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 for black to 1 for white."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast between two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=1024)
def readable(colour: str, grounds: tuple[tuple[str, float], ...]) -> str:
    """Return ``colour``, made as little lighter or darker as gives it enough contrast.

    ``grounds`` are the colours behind it, each with the contrast that is enough there.  Where no shade has
    enough on all of them, black or white is returned, whichever is nearer to it.
    """

    def shortfall(shade: str) -> float:
        return max((least - contrast(shade, ground) for ground, least in grounds), default=0.0)

    if shortfall(colour) <= 0:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    found = []
    for end in (0.0, 1.0):
        if shortfall(_shade(hue, end, saturation)) <= 0:
            near = _first(lambda at: shortfall(_shade(hue, at, saturation)) <= 0, lightness, end)
            found.append((abs(near - lightness), _shade(hue, near, saturation)))
    return min(found)[1] if found else min(("#000000", "#ffffff"), key=shortfall)


@lru_cache(maxsize=1024)
def readable_anywhere(colour: str) -> str:
    """Return the shade of ``colour`` that can be read on black as well as on white."""
    hue, _, saturation = colorsys.rgb_to_hls(*_parts(colour))
    return _shade(
        hue, _first(lambda at: luminance(_shade(hue, at, saturation)) >= _BETWEEN, 0.0, 1.0), saturation
    )


def is_dark(colour: str) -> bool:
    """Tell whether white can be read on ``colour`` better than black."""
    return luminance(colour) < _BETWEEN


def _first(holds: Callable[[float], bool], start: float, end: float) -> float:
    """Return where, on the way from ``start`` to ``end``, where it holds, it begins to hold."""
    for _ in range(_STEPS):
        middle = (start + end) / 2
        start, end = (start, middle) if holds(middle) else (middle, end)
    return end


def _parts(colour: str) -> tuple[float, float, float]:
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _shade(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(
        f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation)
    )
