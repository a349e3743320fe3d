"""A terminal in memory: what a program's bytes would show, and the answers a real terminal gives.

It holds no process and reads no clock.  :meth:`Terminal.receive` takes bytes as they come, returns the
answers to the queries among them at once and puts the rest aside; :meth:`Terminal.draw` draws what was
put aside.  The two are apart so that a benchmark can answer in time and draw when it does not matter.

Sequences after ECMA-48 and xterm's "Control Sequences" (https://invisible-island.net/xterm/ctlseqs/).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyte
from pyte.screens import Char

_SEQUENCE: Final = re.compile(
    rb"\x1b(?:"
    rb"\[(?P<params>[0-?]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    rb"|\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    rb"|(?P<string>[PX^_])(?P<body>[^\x1b]*)\x1b\\"
    rb"|(?![\[\]PX^_])[ -/]*[0-~])"
)
_UNFINISHED: Final = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)\Z")

_ALTERNATE_SCREENS: Final = frozenset({47, 1047, 1049})
_KNOWN_MODES: Final = frozenset({1, 7, 12, 25, 47, 1000, 1002, 1003, 1004, 1006, 1047, 1049, 2004, 2026})
SYNCHRONISED: Final = 2026
"""The private mode during which a program is in the middle of a frame."""


@dataclass(frozen=True)
class Drawn:
    """One piece of output that was drawn: when it came (as given), how many bytes, and whether it showed."""

    at: float
    size: int
    changed: bool


class _Screen(pyte.Screen):
    """pyte's screen with what it lacks: SU, SD, REP, CBT and the alternate screen."""

    _last = " "
    _main: tuple[Any, Any] | None = None

    def draw(self, data: str) -> None:
        self._last = data[-1:] or self._last
        super().draw(data)

    def repeat(self, count: int = 1) -> None:
        """REP: the last character again, ``count`` times."""
        super().draw(self._last * max(1, count))

    def back_tab(self, count: int = 1) -> None:
        """CBT: back by ``count`` tab stops."""
        for _ in range(max(1, count)):
            self.cursor.x = max((stop for stop in self.tabstops if stop < self.cursor.x), default=0)

    def _scroll(self, count: int, edge: str) -> None:
        top, bottom = self.margins or (0, self.lines - 1)
        row = self.cursor.y
        self.cursor.y = bottom if edge == "bottom" else top
        for _ in range(min(max(1, count), bottom - top + 1)):
            if edge == "bottom":
                self.index()
            else:
                self.reverse_index()
        self.cursor.y = row

    def scroll_up(self, count: int = 1) -> None:
        """SU: the scroll region moves up, blank rows come in below; the cursor stays."""
        self._scroll(count, "bottom")

    def scroll_down(self, count: int = 1) -> None:
        """SD: the scroll region moves down, blank rows come in above; the cursor stays."""
        self._scroll(count, "top")

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and _ALTERNATE_SCREENS.intersection(modes) and self._main is None:
            self._main = copy.deepcopy(self.buffer), copy.copy(self.cursor)
            self.cursor.attrs = self.default_char
            self.erase_in_display(2)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and _ALTERNATE_SCREENS.intersection(modes) and self._main is not None:
            self.buffer, self.cursor = self._main
            self._main = None
            self.dirty.update(range(self.lines))


class _Stream(pyte.ByteStream):
    csi = pyte.ByteStream.csi | {"S": "scroll_up", "T": "scroll_down", "Z": "back_tab", "b": "repeat"}


class Terminal:
    """A modern terminal of ``columns`` by ``lines`` cells.

    ``answers=False`` makes it one that answers no query; ``foreground`` and ``background`` are the
    ``rrggbb`` colours it tells when asked.
    """

    def __init__(
        self,
        columns: int = 100,
        lines: int = 30,
        *,
        answers: bool = True,
        foreground: str = "d0d0d0",
        background: str = "101010",
    ) -> None:
        self.screen = _Screen(columns, lines)
        self.modes: dict[int, bool] = {7: True, 25: True}
        """Private modes the program has set (``True``) or reset (``False``)."""
        self.queries: list[str] = []
        """What the program asked, in order (``DECRQM 2026``, ``DA1``, ``OSC 11``...)."""
        self.commands: list[str] = []
        """Bodies of the operating system commands (OSC) it sent: titles, clipboard, links, colours."""
        self._answers = answers
        self._colours = {"10": foreground, "11": background, "12": foreground, "4": "808080"}
        self._stream = _Stream(self.screen)
        self._tail = b""
        self._waiting: list[tuple[float, int, bytes]] = []

    @property
    def in_frame(self) -> bool:
        """Whether the program is in the middle of a synchronised frame."""
        return self.modes.get(SYNCHRONISED, False)

    def receive(self, data: bytes, at: float = 0.0) -> bytes:
        """Take what the program wrote at time ``at``; return what the terminal types back."""
        size, data = len(data), self._tail + data
        cut = _UNFINISHED.search(data)
        whole, self._tail = (data[: cut.start()], data[cut.start() :]) if cut else (data, b"")
        answers: list[bytes] = []
        clean: list[bytes] = []
        done = 0
        for match in _SEQUENCE.finditer(whole):
            clean.append(whole[done : match.start()])
            done = match.end()
            if match["final"] == b"n" and match["params"] in (b"6", b"?6"):
                self._waiting.append((at, 0, b"".join(clean)))
                clean.clear()
                answers.append(self._cursor_report(match["params"]))
            elif (answer := self._answer(match)) is not None:
                answers.append(answer)
            elif _can_be_drawn(match):
                clean.append(match.group())
        clean.append(whole[done:])
        self._waiting.append((at, size, b"".join(clean)))
        return b"".join(answers) if self._answers else b""

    def draw(self) -> list[Drawn]:
        """Draw what was received since the last call; tell what each piece did."""
        drawn = []
        for at, size, clean in self._waiting:
            self.screen.dirty.clear()
            self._stream.feed(clean)
            drawn.append(Drawn(at, size, bool(self.screen.dirty)))
        self._waiting.clear()
        return drawn

    def draw_each(self) -> list[tuple[Drawn, str]]:
        """As :meth:`draw`, with the screen's text as it stood after each piece."""
        return [(drawn, self.text()) for drawn in self.draw_pieces()]

    def draw_pieces(self) -> Iterator[Drawn]:
        """As :meth:`draw`, one piece at a time, so that the screen can be looked at after each."""
        pieces, self._waiting = self._waiting, []
        for piece in pieces:
            self._waiting = [piece]
            yield from self.draw()

    def resize(self, columns: int, lines: int) -> None:
        """Change the size in cells."""
        self.draw()
        self.screen.resize(lines, columns)

    def row(self, y: int) -> str:
        """Return row ``y`` (from 0) without the blanks at its end; a wide character counts two cells."""
        cells = self.screen.buffer[y]
        return "".join(cells[x].data for x in range(self.screen.columns)).rstrip()

    def text(self) -> str:
        """Return the whole screen, a line a row."""
        return "\n".join(self.row(y) for y in range(self.screen.lines))

    def cell(self, x: int, y: int) -> Char:
        """Return the cell at column ``x``, row ``y`` (from 0): ``data``, ``fg``, ``bg``, ``bold``..."""
        return self.screen.buffer[y][x]

    def find(self, words: str) -> tuple[int, int] | None:
        """Return the (column, row) of the cell where ``words`` first stand on one row, or ``None``."""
        for y in range(self.screen.lines):
            at = self.row(y).find(words)
            if at >= 0:
                return self._column(y, at), y
        return None

    def _column(self, y: int, at: int) -> int:
        cells, seen = self.screen.buffer[y], 0
        for x in range(self.screen.columns):
            if seen >= at and cells[x].data:
                return x
            seen += len(cells[x].data)
        return self.screen.columns

    def _cursor_report(self, params: bytes) -> bytes:
        self.queries.append("DSR 6")
        self.draw()
        cursor = self.screen.cursor
        column = min(cursor.x, self.screen.columns - 1)
        return b"\x1b[%s%d;%dR" % (params[:-1], cursor.y + 1, column + 1)

    def _answer(self, match: re.Match[bytes]) -> bytes | None:
        """Return the answer to a query; ``None`` when the sequence is none."""
        if match["osc"] is not None:
            return self._answer_command(match["osc"].decode("utf-8", "replace"))
        if match["string"] == b"P":
            for start, answer in ((b"$q", b"\x1bP0$r\x1b\\"), (b"+q", b"\x1bP0+r\x1b\\")):
                if match["body"].startswith(start):
                    self.queries.append("DECRQSS" if start == b"$q" else "XTGETTCAP")
                    return answer
        if match["final"] is None:
            return None
        self._note_modes(match)
        return self._answer_control(match["params"], match["middle"], match["final"])

    def _answer_control(self, params: bytes, middle: bytes, final: bytes) -> bytes | None:
        if final == b"p" and middle == b"$":
            mode = int(params.lstrip(b"?") or b"0")
            self.queries.append(f"DECRQM {mode}")
            state = (1 if self.modes.get(mode) else 2) if mode in _KNOWN_MODES else 0
            return b"\x1b[%s;%d$y" % (params, state)
        size = (self.screen.lines, self.screen.columns)
        known = {
            b"c": ("DA1", b"\x1b[?62;22c"),
            b"0c": ("DA1", b"\x1b[?62;22c"),
            b">c": ("DA2", b"\x1b[>41;380;0c"),
            b">0c": ("DA2", b"\x1b[>41;380;0c"),
            b"5n": ("DSR 5", b"\x1b[0n"),
            b"?u": ("kitty keyboard", b"\x1b[?0u"),
            b">q": ("XTVERSION", b"\x1bP>|emulator 1\x1b\\"),
            b">0q": ("XTVERSION", b"\x1bP>|emulator 1\x1b\\"),
            b"14t": ("size in pixels", b"\x1b[4;%d;%dt" % (size[0] * 16, size[1] * 8)),
            b"16t": ("cell in pixels", b"\x1b[6;16;8t"),
            b"18t": ("size in cells", b"\x1b[8;%d;%dt" % size),
        }
        if middle or params + final not in known:
            return None
        name, answer = known[params + final]
        self.queries.append(name)
        return answer

    def _answer_command(self, body: str) -> bytes | None:
        asked = re.fullmatch(r"(10|11|12|4)((?:;\d+)?);\?", body)
        if asked is None:
            self.commands.append(body)
            return None
        self.queries.append(f"OSC {asked[1]}")
        rgb = self._colours[asked[1]]
        wide = "/".join(rgb[at : at + 2] * 2 for at in (0, 2, 4))
        return f"\x1b]{asked[1]}{asked[2]};rgb:{wide}\x1b\\".encode()

    def _note_modes(self, match: re.Match[bytes]) -> None:
        if match["final"] in (b"h", b"l") and match["params"].startswith(b"?") and not match["middle"]:
            for number in match["params"][1:].split(b";"):
                if number.isdigit():
                    self.modes[int(number)] = match["final"] == b"h"


def _can_be_drawn(match: re.Match[bytes]) -> bool:
    """Tell whether pyte understands the sequence; it takes many it does not know for others."""
    if match["final"] is None:
        return match["osc"] is None and match["string"] is None
    params = match["params"]
    if match["middle"] or params[:1] in (b"<", b"=", b">") or b":" in params:
        return False
    return not params.startswith(b"?") or match["final"] in b"hlJK"
