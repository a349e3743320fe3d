"""Measures wrapping lines and finding rows, against Textual's own wrapping where it has some.

    python -m tests.benchmarks.wrap

Prints two Markdown tables of medians.  The first wraps texts of a megabyte (``Content.wrap`` of Textual a
tenth of them, counted tenfold) and gives the ratio, which depends little on the machine; the second takes
what the page does for one key.  Ends with status 1 when simple text is not wrapped ten times as quickly as
by Textual, or other text more slowly, or when a step of the page takes more than the 16 ms of a frame.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Final

from textual.content import Content

from annotations.spans import Span, SpanIndex
from annotations.text import MemorySource, Utf8Text
from tests.benchmarks.core import seconds
from tests.benchmarks.report import table
from tui import search
from tui.layout import Layout
from tui.wrap import wrap

COLUMNS: Final = 80
SIZE: Final = 1_000_000
FRAME: Final = 0.016
"""Seconds that a step of the page may take."""

SEARCHED: Final = "searching 10 MB"
"""What starts the name of a step that may take more than a frame: it runs besides."""

_PART: Final = 10
_ROUNDS: Final = 3
_PLAIN: Final = "The visit comes with Moscow keen to secure the fate of two military bases there. " * 6
_ACCENTED: Final = "La visite à l'été fut brève : “déjà vu”, dit-elle — et l'on rentra chez soi. " * 6
_COMBINING: Final = "La visite a\u0300 l'e\u0301te\u0301 fut bre\u0300ve, et l'on rentra chez soi 👩‍🚀. " * 6
_WIDE: Final = "港の代表団は火曜日に到着し、埠頭の将来について「合意はない」と話した。" * 12

TEXTS: Final = {
    "simple text": _PLAIN,
    "text with accents": _ACCENTED,
    "combining marks and emoji": _COMBINING,
    "Japanese": _WIDE,
}
"""Paragraphs that are repeated up to a megabyte of code points."""


def _lines(paragraph: str, size: int) -> list[str]:
    # Numbered, so that no line is found in a cache.
    return [f"{number} {paragraph}" for number in range(-(-size // len(paragraph)))]


def _wrap_all(lines: list[str]) -> None:
    wrap.cache_clear()
    for line in lines:
        wrap(line, COLUMNS)


def _wrap_as_textual(lines: list[str]) -> None:
    for line in lines:
        Content(line).wrap(COLUMNS)


def wrapping() -> Iterator[tuple[str, float, float]]:
    """Yield what is wrapped, the seconds it takes here, and those it takes Textual."""
    samples = {name: _lines(paragraph, SIZE) for name, paragraph in TEXTS.items()}
    samples["one line of simple text"] = [(_PLAIN * (SIZE // len(_PLAIN) + 1))[:SIZE]]
    for name, lines in samples.items():
        part = [lines[0][: SIZE // _PART]] if len(lines) == 1 else lines[: len(lines) // _PART]
        ours = seconds(lambda lines=lines: _wrap_all(lines), _ROUNDS)
        yield name, ours, _PART * seconds(lambda part=part: _wrap_as_textual(part), _ROUNDS)


def _from(text: str | Utf8Text, share: float) -> Callable[[], object]:
    """Return what lays out a screen of rows anew, as far into the text as ``share`` says."""
    offset = int(len(text) * share)

    def work() -> object:
        wrap.cache_clear()
        rows = Layout(text, COLUMNS)
        return rows.rows(rows.move(rows.anchor_of(offset), -10), 50)

    return work


def steps() -> Iterator[tuple[str, float]]:
    """Yield what the page does for one key, and the seconds it takes."""
    texts = {name: "\n".join(_lines(paragraph, SIZE)) for name, paragraph in TEXTS.items()}
    texts["one line of simple text"] = (_PLAIN * (SIZE // len(_PLAIN) + 1))[:SIZE]
    texts["one line of Japanese"] = (_WIDE * (SIZE // len(_WIDE) + 1))[:SIZE]
    for name, text in texts.items():
        yield f"50 rows, {name}", seconds(_from(text, 0.5))
    stored = Utf8Text(MemorySource(texts["simple text"].encode()))
    yield "50 rows, simple text in bytes", seconds(_from(stored, 0.5))
    ten = texts["simple text"] * 10
    spans = [Span(97 * number % SIZE, 97 * number % SIZE + 40) for number in range(10_000)]
    index = SpanIndex((span, "") for span in spans)
    yield (
        "the marks of 50 rows among 10,000 spans",
        seconds(lambda: [list(index.touching(at, at + 80)) for at in range(500_000, 504_000, 80)]),
    )
    yield "an index of 10,000 spans", seconds(lambda: SpanIndex((span, "") for span in spans))
    wanted = search.pattern("nowhere in it")
    assert wanted is not None
    yield (
        "the match before, in the same chunk",
        seconds(lambda: search.preceding(ten, re.compile("keen"), 5_000_000)),
    )
    yield f"{SEARCHED}, words not there", seconds(lambda: search.following(ten, wanted, 0), _ROUNDS)


def main() -> int:
    """Print the tables; return the exit status."""
    rows = [(name, ours, theirs, theirs / ours) for name, ours, theirs in wrapping()]
    head = (f"1 MB, {COLUMNS} columns", "ms", "Textual, ms", "ratio")
    print(
        table(head, ((n, f"{a * 1e3:.1f}", f"{b * 1e3:.0f}", f"{r:.1f}") for n, a, b, r in rows)), end="\n\n"
    )
    taken = [*steps()]
    late = [name for name, each in taken if each > FRAME and not name.startswith(SEARCHED)]
    print(table(("one step", "ms"), ((name, f"{each * 1e3:.2f}") for name, each in taken)))
    slow = [name for name, *_, ratio in rows if ratio < (10 if name.endswith("simple text") else 0.9)]
    print(*(f"\nmissed: {name}" for name in late + slow), sep="")
    return int(bool(late + slow))


if __name__ == "__main__":
    sys.exit(main())
