"""The statistical recogniser's own process: ``python -m annotations.entities.worker --model NAME``.

It reads texts from standard input and answers each with ``[[start, end, kind], ...]``, offsets in code
points, on standard output (frames as in ``wire``); a string instead tells why it cannot work.  A piece of a
long article comes as ``[text, at once, names]`` and is read by itself (see ``pieces``), at once without
waiting for the pipeline to be loaded; its mentions have their engine besides.  ``names`` are those taught, as
``[[words, kind], ...]``, ``null`` for the same as before.  With ``--pieces`` what that takes is loaded first.

The process yields the processor to everyone else, writes nothing to the terminal, and ends as soon as its
input does.
"""

from __future__ import annotations

import os
import queue
import sys
from collections.abc import Iterable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from annotations.entities import wire
from annotations.errors import DipleError

if TYPE_CHECKING:
    from annotations.entities.mentions import Mention
    from annotations.entities.pieces import Pieces

    _Texts = queue.SimpleQueue[tuple[str, Pieces | None]]
    """Texts for the pipeline, each with what reads it as a piece, if it is one."""

NICENESS: Final = 10
"""How far below everything else the process ranks itself."""

_SWITCH: Final = 0.0005
"""Seconds for which loading the pipeline goes on while a piece could be read at once."""

_SESSION: Final = "/proc/self/autogroup"
"""Where Linux ranks a session as a whole, so that ranks within it say nothing to others (sched(7))."""


def main(arguments: list[str]) -> int:
    """Serve requests until standard input ends; ``arguments`` are ``--model NAME`` and ``--pieces``."""
    os.nice(NICENESS)
    _rank_session(NICENESS)
    sys.setswitchinterval(_SWITCH)
    requests, answers = _private_streams()
    texts: _Texts = queue.SimpleQueue()
    reading = _Reading(requests, answers, texts, ahead="--pieces" in arguments)
    Thread(target=reading.run, daemon=True).start()
    try:
        from annotations.entities.statistical import StatisticalRecogniser

        recogniser = StatisticalRecogniser(arguments[arguments.index("--model") + 1])
        recogniser.load()
        while True:
            text, pieces = texts.get()
            found = recogniser.recognise(text)
            if pieces is None:
                wire.send(answers, [(mention.start, mention.end, mention.kind) for mention in found])
            else:
                wire.send(answers, _with_engines(pieces.settled(text, found)))
    except BrokenPipeError:
        return 0
    except Exception as error:  # whatever it is, the reader should hear of it
        wire.send(answers, _line(error))
        return 1


def _line(error: Exception) -> str:
    line = str(error) if isinstance(error, DipleError) else f"{type(error).__name__}: {error}"
    return " ".join(line.split())


def _with_engines(found: Iterable[Mention]) -> list[tuple[int, int, str, str]]:
    return [(each.start, each.end, each.kind, each.engine) for each in found]


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return standard input and output for the messages alone; whatever prints goes nowhere."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return requests, answers


def _rank_session(niceness: int) -> None:
    with suppress(OSError), open(_SESSION, "w", encoding="ascii") as rank:
        rank.write(str(niceness))


class _Reading:
    """Takes in what is asked in a thread of its own: while the pipeline is loaded, and to hear of the end."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO, texts: _Texts, *, ahead: bool) -> None:
        self._requests = requests
        self._answers = answers
        self._texts = texts
        self._ahead = ahead
        self._pieces: Pieces | None = None

    def run(self) -> None:
        """Queue the texts; end the process when there can be no more, whatever it is doing."""
        try:
            if self._ahead:
                self._read_with(())
            while True:
                asked = wire.receive(self._requests)
                # Started ahead, it took nothing from what is opened meanwhile.  Now somebody waits.
                _rank_session(0)
                if isinstance(asked, str):
                    self._texts.put((asked, None))
                else:
                    self._take(*asked)
        except EOFError:
            pass
        except Exception as error:  # whatever it is, the reader should hear of it
            wire.send(self._answers, _line(error))
        finally:
            os._exit(0)

    def _take(self, text: str, at_once: bool, names: Any) -> None:
        pieces = self._pieces
        if pieces is None or names is not None:
            pieces = self._read_with(names or ())
        if at_once:
            wire.send(self._answers, _with_engines(pieces.at_once(text)))
        else:
            self._texts.put((text, pieces))

    def _read_with(self, names: Iterable[tuple[str, str]]) -> Pieces:
        from annotations.entities.pieces import Pieces

        self._pieces = Pieces(names)
        return self._pieces


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
