"""Pygments' formatter for SVG, with what it leaves out: underlines, and something behind annotated words."""

from __future__ import annotations

import html
from typing import Any, Final

from pygments.formatters.svg import SvgFormatter

from annotations.exchange.tokens import Tokens
from annotations.highlight import TokenType

_NOTED: Final = "diple-noted"

_HALO: Final = 6
"""Pixels that the line around annotated words is wide."""


def marker(style: Any) -> str:
    """Return the rules for annotated words in a style, which words of SVG have no ground to be told by.

    A program that would draw the line over the words instead of behind them is not told of it.
    """
    line = f"stroke: {style.highlight_color}; stroke-width: {_HALO}px; stroke-linejoin: round"
    return f"@supports (paint-order: stroke) {{ .{_NOTED} {{ {line}; paint-order: stroke }} }}"


class Drawing(SvgFormatter):  # type: ignore[misc]
    """Rows of text, each an element, without what stands around them."""

    def format_unencoded(self, tokensource: Tokens, outfile: Any) -> None:
        """Write the rows of ``tokensource``."""
        row = self.yoffset
        looks: dict[TokenType, str] = {}
        outfile.write(self._begin(row))
        for token, value in tokensource:
            if token not in looks:
                looks[token] = self._look(token)
            first, *more = html.escape(value).split("\n")
            outfile.write(_drawn(first, looks[token]))
            for part in more:
                row += self.ystep
                outfile.write(f"</text>\n{self._begin(row)}{_drawn(part, looks[token])}")
        outfile.write("</text>")

    def _begin(self, row: int) -> str:
        return f'<text x="{self.xoffset}" y="{row}" xml:space="preserve">'

    def _look(self, token: TokenType) -> str:
        while not self.style.styles_token(token):
            token = token.parent
        look = self.style.style_for_token(token)
        has = {
            f'fill="#{look["color"]}"': look["color"],
            'font-weight="bold"': look["bold"],
            'font-style="italic"': look["italic"],
            'text-decoration="underline"': look["underline"],
            f'class="{_NOTED}"': look["bgcolor"],
        }
        return " ".join(attribute for attribute, wanted in has.items() if wanted)


def _drawn(words: str, look: str) -> str:
    return f"<tspan {look}>{words}</tspan>" if words else ""
