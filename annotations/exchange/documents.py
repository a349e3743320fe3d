"""What stands before and after the words in a whole document of HTML and SVG.

Titles and languages are as an article has them, so nothing of them is written unescaped.
"""

from __future__ import annotations

import html
import re
from typing import Any, Final, NamedTuple

from annotations.exchange.page import Page
from annotations.safe import visible_line

FONT: Final = 14
"""Size of the letters of an SVG in pixels, which are a cell of 0.602 times that wide in DejaVu Sans Mono."""

MARGIN: Final = 16
"""Pixels around the words of an SVG."""

WRAPPED: Final = "white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start"
"""How lines of HTML wrap, and that each begins at the side where its first letters say."""

_CELL: Final = 0.602
_ROW: Final = FONT + 5
"""Pixels from row to row, as Pygments has them."""


def xml(text: str) -> str:
    """Return safe ``text`` without the two characters beyond controls that XML does not allow."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def markup(text: str) -> str:
    """Return ``text`` on one line with nothing in it that is markup."""
    return html.escape(xml(visible_line(text)))


class Document(NamedTuple):
    """What stands before the words and after them."""

    head: str
    foot: str


def html_document(page: Page, formatter: Any) -> Document:
    """Return a page of HTML around what a formatter writes, with its style sheet."""
    tag = page.language or ""
    language = f' lang="{tag}"' if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag) else ""
    heading = f"<h1>{markup(page.heading)}</h1>\n" if page.heading else ""
    return Document(
        "<!DOCTYPE html>\n"
        f"<html{language}>\n<head>\n"
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{markup(page.title)}</title>\n"
        f"<style>\n{formatter.get_style_defs('body')}\n"
        "body { margin: 2em auto; padding: 0 1em; max-width: 44em; }\n"
        f"body pre {{ {WRAPPED}; line-height: 150%; }}\n"
        f"</style>\n</head>\n<body>\n{heading}",
        "</body>\n</html>\n",
    )


def svg_document(page: Page, formatter: Any, columns: int, rows: int, *, alone: bool) -> Document:
    """Return a picture around lines of text: ``columns`` cells by ``rows``, on the ground of the style.

    ``alone`` it is a file of its own, else an element to be put into a page of HTML.
    """
    from pygments.token import Token

    from annotations.exchange.svg import marker

    width = round(columns * FONT * _CELL) + 2 * MARGIN
    height = rows * _ROW + 2 * MARGIN
    ink = formatter.style.style_for_token(Token)["color"] or "000000"
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n' if alone else ""
    return Document(
        f'{declaration}<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">\n<title>{markup(page.title)}</title>\n'
        f"<style>{marker(formatter.style)}</style>\n"
        f'<rect width="100%" height="100%" fill="{formatter.style.background_color}"/>\n'
        f'<g font-family="DejaVu Sans Mono, monospace" font-size="{FONT}px" fill="#{ink}">\n',
        "\n</g>\n</svg>\n",
    )
