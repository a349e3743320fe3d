"""The statistical recogniser's own process: ``python -m annotations.entities.worker --model NAME``.

It reads texts from standard input and answers each with ``[[start, end, kind], ...]``, offsets in code
points, on standard output (frames as in ``wire``); a string instead tells why it cannot work.  It yields
the processor to everyone else, writes nothing to the terminal, and ends as soon as its input does.
"""

from __future__ import annotations

import os
import queue
import sys
from contextlib import suppress
from threading import Thread
from typing import BinaryIO, Final

from annotations.entities import wire
from annotations.errors import DipleError

NICENESS: Final = 10
"""How far below everything else the process ranks itself."""

_SESSION: Final = "/proc/self/autogroup"
"""Where Linux ranks a session as a whole, so that ranks within it say nothing to others (sched(7))."""


def main(arguments: list[str]) -> int:
    """Serve requests until standard input ends; ``arguments`` are ``--model NAME``."""
    os.nice(NICENESS)
    _rank_session(NICENESS)
    requests, answers = _private_streams()
    texts: queue.SimpleQueue[str] = queue.SimpleQueue()
    Thread(target=_read, args=(requests, texts), daemon=True).start()
    try:
        from annotations.entities.statistical import StatisticalRecogniser

        recogniser = StatisticalRecogniser(arguments[arguments.index("--model") + 1])
        recogniser.load()
        while True:
            found = recogniser.recognise(texts.get())
            wire.send(answers, [(mention.start, mention.end, mention.kind) for mention in found])
    except BrokenPipeError:
        return 0
    except Exception as error:  # whatever it is, the reader should hear of it
        line = str(error) if isinstance(error, DipleError) else f"{type(error).__name__}: {error}"
        wire.send(answers, " ".join(line.split()))
        return 1


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


def _read(requests: BinaryIO, texts: queue.SimpleQueue[str]) -> None:
    """Queue the texts; end the process when there can be no more, whatever it is doing."""
    try:
        while True:
            texts.put(wire.receive(requests))
            # Started ahead, it took nothing from what is opened meanwhile.  Now somebody waits.
            _rank_session(0)
    finally:
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
