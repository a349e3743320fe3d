"""Articles written by Pygments' formatters, plug-ins as well: ``pygments:html`` and the like.

Characters that mean something in a format are escaped by its formatter, and here where that does not do it:
the titles of documents (:mod:`annotations.exchange.documents`), what XML does not allow, BBCode, IRC.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from itertools import chain
from typing import Any, BinaryIO, Final, NamedTuple

from pygments.token import Generic
from pygments.token import Text as PLAIN

from annotations.errors import BadData
from annotations.exchange.documents import (
    FONT,
    MARGIN,
    WRAPPED,
    Document,
    html_document,
    svg_document,
    xml,
)
from annotations.exchange.page import Page
from annotations.exchange.registry import Choices, Format
from annotations.exchange.rtf import mended
from annotations.exchange.styles import Ground, colour_scheme, complete
from annotations.exchange.tex import latex_document, typeset
from annotations.exchange.tokens import Tokens, in_rows, tokens
from annotations.safe import visible_line
from annotations.width import width_of

PREFIX: Final = "pygments:"

_TELLING: Final = 1 << 18
"""Code points after which it is told again how much is done."""

MOST_ROWS: Final = 2000
"""Rows that a picture of dots has at most: it is in memory as a whole, and as high as all of them."""

_DOCUMENT_STYLE: Final = "diple-light"
_PREFERRED: Final = {"img": "png"}
_SUFFIXES: Final = {"terminal": "ansi", "terminal256": "ansi", "terminal16m": "ansi"}


class Manner(NamedTuple):
    """How a formatter is used, and in ``help`` what comes of it.

    ``width`` is that of rows in cells where lines do not wrap by themselves, ``options`` what the formatter
    is told, ``escape`` what becomes of words before they get there, ``mend`` of what it writes of a page, a
    piece at a time.  What is ``headed`` begins with the page's heading.  ``style`` is the default
    one, with ``anywhere`` made readable on any ground; a ``scheme`` is what some take in its place.  A
    ``document`` says, or implies, that it is UTF-8.
    """

    help: str = ""
    ground: Ground = Ground.PAPER
    width: int | None = None
    options: dict[str, Any] = {}  # noqa: RUF012
    escape: Callable[[str], str] = str
    mend: Callable[[str, Page], str] | None = None
    headed: bool = False
    document: bool = False
    style: str = _DOCUMENT_STYLE
    scheme: bool = False
    anywhere: bool = False


def _bbcode(text: str) -> str:
    """Return ``text`` with wide brackets: there is no way to say that one is no BBCode."""
    return text.replace("[", "\uff3b").replace("]", "\uff3d")


def _irc(text: str) -> str:
    """Return ``text`` with bold on and off before what would be taken for a part of the colour before it."""
    return re.sub("^(?=[0-9,])", "\x02\x02", text, flags=re.MULTILINE)


def _groff(written: str, _page: Page) -> str:
    """Return what is written with the names of characters beyond U+FFFF as groff knows them."""
    return re.sub(r"\\\[u0+([1-9A-F][0-9A-F]{4,5})\]", r"\\[u\1]", written)


_GROFF: Final = ".char - \\N'45'\n"
"""What keeps groff from making a typographic hyphen of every hyphen."""


class _Mended:
    """A file for text that is mended on its way to another."""

    def __init__(self, out: io.TextIOWrapper, mend: Callable[[str, Page], str], page: Page) -> None:
        self._out = out
        self._mend = mend
        self._page = page

    def write(self, text: str) -> None:
        self._out.write(self._mend(text, self._page))


_TERMINAL: Final = Manner("text with escape sequences", Ground.TERMINAL, style="diple-terminal")
_POINTS: Final = 10
"""The size of the letters of RTF, of which 72 are as wide as a page."""

_IMAGE: Final = Manner(
    "picture in dots", Ground.OWN, width=80, options={"line_numbers": False, "image_pad": MARGIN}
)
_SVG: Final = {"nowrap": True, "spacehack": False, "fontsize": f"{FONT}px", "xoffset": MARGIN}
_MANNERS: Final = {
    "html": Manner("page with its style sheet", Ground.OWN, document=True, escape=xml),
    "latex": Manner(
        "document for LaTeX",
        width=72,
        document=True,
        options={"verboptions": r"fontsize=\small"},
        escape=typeset,
    ),
    "rtf": Manner(
        "document for word processors",
        document=True,
        options={"fontface": "Courier New", "fontsize": 2 * _POINTS},
        mend=mended,
        headed=True,
    ),
    "svg": Manner("picture", Ground.OWN, 80, {**_SVG, "yoffset": MARGIN + FONT}, document=True, escape=xml),
    "terminal": _TERMINAL._replace(help=f"{_TERMINAL.help}, 16 colours", scheme=True),
    "terminal256": _TERMINAL._replace(help=f"{_TERMINAL.help}, 256 colours"),
    "terminal16m": _TERMINAL._replace(help=f"{_TERMINAL.help}, all colours", style="diple", anywhere=True),
    "img": _IMAGE,
    "gif": _IMAGE,
    "jpg": _IMAGE,
    "bmp": _IMAGE,
    "bbcode": Manner("text for forums", Ground.ANY, escape=_bbcode),
    "irc": Manner("text for chats", Ground.TERMINAL, style="diple-terminal", scheme=True, escape=_irc),
    "pango": Manner("text with Pango's markup", Ground.ANY, escape=xml),
    "groff": Manner("text for groff", mend=_groff),
    "text": Manner("text without colours"),
    "raw": Manner("the tokens, a line each"),
    "testcase": Manner("the tokens, as Python"),
}
"""By the first name of the formatter; any other is told nothing but the style."""


def formats() -> Iterator[Format]:
    """Yield a format for every formatter that is installed, those of plug-ins last.

    Raises :class:`BadData` when a plug-in cannot be loaded.
    """
    for formatter in _formatters():
        if not formatter.aliases:
            continue
        first = formatter.aliases[0]
        pattern = (formatter.filenames or [""])[0]
        suffix = pattern[1:] if re.fullmatch(r"\*\.\w+", pattern) else f".{_SUFFIXES.get(first, first)}"
        yield Format(
            PREFIX + _PREFERRED.get(first, first),
            suffix,
            _MANNERS.get(first, Manner()).help or formatter.name,
            partial(_write, formatter, _MANNERS.get(first, Manner())),
            aliases=tuple(PREFIX + alias for alias in formatter.aliases),
            binary=_is_image(formatter),
            lacking="Pillow" if _is_image(formatter) and find_spec("PIL") is None else "",
            document=_MANNERS.get(first, Manner()).document,
            coloured=_MANNERS.get(first, Manner()).ground is Ground.TERMINAL,
        )


def _formatters() -> Iterator[Any]:
    from pygments.formatters import get_all_formatters

    try:
        yield from get_all_formatters()
    except Exception as error:
        what = f"a plug-in of Pygments cannot be loaded: {type(error).__name__}: {error}"
        raise BadData(what, todo="mend or remove it") from error


def _is_image(formatter: Any) -> bool:
    return bool(formatter.__module__ == "pygments.formatters.img")


def _write(kind: Any, manner: Manner, page: Page, choices: Choices, out: BinaryIO) -> None:
    width = choices.width or manner.width

    def words() -> Tokens:
        stream = tokens(page)
        if manner.headed and page.heading:
            stream = chain([(Generic.Heading, visible_line(page.heading)), (PLAIN, "\n\n")], stream)
        for token, value in in_rows(stream, width) if width else stream:
            yield token, manner.escape(value)

    formatter = _made(kind, manner, choices)
    if _is_image(kind):
        _check_rows(words())
    counted = _counted(words(), len(page.text), choices.progress)
    if _is_image(kind) or not formatter.unicodeoutput:
        formatter.format(counted, out)
        return
    text = io.TextIOWrapper(out, choices.encoding, errors="replace", newline="\n")
    try:
        around = _around(kind.aliases[0], formatter, page, choices.full, words)
        text.write(around.head)
        formatter.format(counted, _Mended(text, manner.mend, page) if manner.mend else text)
        text.write(around.foot)
        text.flush()
    finally:
        text.detach()


def _made(kind: Any, manner: Manner, choices: Choices) -> Any:
    """Return a formatter; raises :class:`BadData` where it lacks something, such as a font."""
    anywhere = manner.anywhere and choices.style is None
    style = complete(choices.style or manner.style, manner.ground, anywhere)
    options: dict[str, Any] = {"style": style, **manner.options}
    if manner.scheme:
        options["colorscheme"] = colour_scheme(style, underlined=kind.aliases[0] != "irc")
    if kind.aliases[0] == "html" and not choices.full:
        options |= {"noclasses": True, "prestyles": WRAPPED}
    if kind.aliases[0] == "svg":
        from annotations.exchange.svg import Drawing as kind
    try:
        return kind(**options)
    except Exception as error:
        what = f"this format cannot be written here: {error or type(error).__name__}"
        raise BadData(what, where=PREFIX + kind.aliases[0]) from error


def _around(first: str, formatter: Any, page: Page, full: bool, words: Callable[[], Tokens]) -> Document:
    if first == "html" and full:
        return html_document(page, formatter)
    if first == "latex":
        definitions = f"{formatter.get_style_defs()}\n"
        return Document(*latex_document(page, formatter)) if full else Document(definitions, "")
    if first == "svg":
        columns, rows = _measured(words())
        return svg_document(page, formatter, columns, rows, alone=full)
    return Document(_GROFF if first == "groff" else "", "")


def _measured(stream: Tokens) -> tuple[int, int]:
    """Return how many cells the widest row has, and how many rows there are."""
    widest, width, rows = 0, 0, 1
    for _, value in stream:
        first, *more = value.split("\n")
        widest = max(widest, width := width + width_of(first))
        for line in more:
            widest = max(widest, width := width_of(line))
        rows += len(more)
    return widest, rows - (width == 0 and rows > 1)


def _check_rows(stream: Tokens) -> None:
    rows = 1
    for _, value in stream:
        rows += value.count("\n")
        if rows > MOST_ROWS:
            what = f"a picture has at most {MOST_ROWS} rows, and this article has more"
            raise BadData(what, todo="take pygments:svg or pygments:html")


def _counted(stream: Tokens, total: int, progress: Callable[[int, int], None]) -> Tokens:
    done = told = 0
    for token, value in stream:
        done += len(value)
        if done - told >= _TELLING:
            progress(min(done, total), total)
            told = done
        yield token, value
