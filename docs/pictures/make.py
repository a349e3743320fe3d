"""Makes the pictures of the reader beside this file: the app itself, on a bundled sample, without a terminal.

    python -m docs.pictures.make [FOLDER]      # in the root of a checkout

One SVG file a scene and size, in this folder unless another is named: wide in the dark theme, middling in the
light one, small in the terminal's own colours.  It needs what ``diple`` needs, the statistical recogniser
included, and takes about a minute.

The same diple with the libraries of ``uv.lock`` makes the same bytes: the sample's notes have their own names
and times, nothing is saved, and folders and settings are fresh ones that no picture shows.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

if TYPE_CHECKING:
    from tui.app import DipleApp

ARTICLE: Final = "harbour-delegation.txt"
NOTE: Final = "The envoy was in Luanda last week.\nAsk him **who** pays."

LEFT_OUT: Final = (
    "NO_COLOR", "COLORTERM", "SSH_CONNECTION", "SSH_TTY", "MOSH_SERVER_PID", "TEXTUAL_THEME",
    "LC_ALL", "LC_CTYPE", "LANG",
)  # fmt: skip
"""Variables of whoever makes the pictures that would show in them."""

CHANGED: Final = ("DIPLE_HOME", "USER", "TERM")
"""Variables that are set for the pictures."""


@dataclass(frozen=True)
class Size:
    """A terminal: its name, columns and lines, and the theme it is drawn in."""

    name: str
    columns: int
    lines: int
    theme: str


@dataclass(frozen=True)
class Scene:
    """What is on the picture: its name, the keys that lead there, and words typed after them."""

    name: str
    keys: Sequence[str] = ()
    words: str = ""


SIZES: Final = (
    Size("120x36", 120, 36, "dark"),
    Size("80x24", 80, 24, "light"),
    Size("40x12", 40, 12, "terminal"),
)
SCENES: Final = (
    Scene("reading", ("]", "a")),
    Scene("note", (*"/the envoy for ports", "enter", "v", "a"), NOTE),
    Scene("entities", ("e", "j", "j")),
    Scene("help", ("?",)),
)


def name_of(scene: Scene, size: Size) -> str:
    """Return the name of a picture's file."""
    return f"{scene.name}-{size.name}.svg"


async def draw(scene: Scene, size: Size) -> str:
    """Return one picture; its folder, settings and home are made for it and thrown away."""
    with tempfile.TemporaryDirectory() as home:
        _settle(Path(home), size.theme)
        app = _app(Path(home) / "samples")
        async with app.run_test(size=(size.columns, size.lines)) as pilot:
            await _until(app, _is_complete)
            for key in (*scene.keys, *scene.words):
                await pilot.press(_KEYS.get(key, key))
                await pilot.pause()
            return plain(app.export_screenshot(title="diple"))


_KEYS: Final = {"\n": "enter", " ": "space"}


async def _until(app: DipleApp, condition: Callable[[DipleApp], bool]) -> None:
    """Wait until ``condition`` holds; raise :class:`TimeoutError` when it does not within a minute."""
    async with asyncio.timeout(60):
        while not condition(app):
            await asyncio.sleep(0.02)


def _is_complete(app: DipleApp) -> bool:
    """Tell whether the notes are open and the statistical recogniser, which alone finds people, is done."""
    from tui.screens.reading import ReadingScreen

    screen = app.screen
    return (
        isinstance(screen, ReadingScreen)
        and screen.notebook is not None
        and any(mention.kind == "PERSON" for mention in screen.mentions)
        and all(worker.is_finished for worker in app.workers)
    )


def _settle(home: Path, theme: str) -> None:
    """Make a home in which nothing but the theme is remembered, and nobody's own settings count."""
    os.environ |= dict(zip(CHANGED, (str(home), "hanna", "xterm-256color"), strict=True))
    for name in LEFT_OUT:
        os.environ.pop(name, None)
    from tui.memory import Memory, save

    save(Memory(theme=theme, oriented=True))


def _app(folder: Path) -> DipleApp:
    from annotations.cli.samples import copy_samples
    from annotations.config import creator_name
    from annotations.formats import open_article
    from tui.app import DipleApp

    copy_samples(folder)
    return DipleApp(open_article(folder / ARTICLE), creator=creator_name())


def plain(svg: str) -> str:
    """Return the picture made smaller, and the same wherever it is shown.

    It names no fonts to fetch.  Each word stands at its own place, so that a font a little narrower or wider
    than the one it was measured with does no harm; underlined words stay together, with the line below them.
    """
    svg = re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<clipPath id="[^"]*-line-\d+">.*?</clipPath>\s*', "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace")
    svg = re.sub(r"terminal-\d+-", "t-", svg)
    underlined = set(re.findall(r"\.(t-r\d+) \{[^}]*underline", svg))
    svg = re.sub(_RUN, lambda run: "".join(_words(run, run[1] not in underlined)), svg)
    lines = (line.strip() for line in re.sub(r"<(?=text|rect)", "\n<", svg).split("\n"))
    return "".join(f"{line}\n" for line in lines if line)


_RUN: Final = r'<text class="(t-r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<]*)</text>'


def _words(run: re.Match[str], apart: bool) -> Iterator[str]:
    """Yield the words of one run of text, each with its own place and length."""
    style, left, y, length, words = run.groups()
    words = html.unescape(words)
    cell = float(length) / max(1, cell_len(words))
    for word in re.finditer(r"[^\xa0\n]+" if apart else r"[^\xa0\n](?:.*[^\xa0\n])?", words):
        x = float(left) + cell * cell_len(words[: word.start()])
        place = f'x="{x:.6g}" y="{y}" textLength="{cell * cell_len(word[0]):.6g}"'
        yield f'<text class="{style}" {place}>{html.escape(word[0], quote=False)}</text>'


def main(arguments: Sequence[str]) -> None:
    """Write every picture to the folder named, else to the one this file is in."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    for size in SIZES:
        for scene in SCENES:
            (folder / name_of(scene, size)).write_text(asyncio.run(draw(scene, size)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
