"""Makes long articles to measure with: varied prose from a fixed seed, the same bytes every time.

Sentences come from a few frames filled with names, places, dates, sums and made-up words, some of them
not ASCII, so that wrapping and recognising have their usual work.  A paragraph is one line.
"""

# ruff: noqa: SIM905 - lists of words are easier to read and to change like this

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

FIRST: Final = "Alpha-begins"
"""The first word of the text."""

LAST: Final = "Omega-ends"
"""The last word of the text."""

_SENTENCES: Final = 20_000
_PARAGRAPHS_AT_A_TIME: Final = 2_000
_ONSETS: Final = "b br c cl d dr f g gr h k l m n p pr r s st t tr v w z".split()
_RIMES: Final = "a al an ar e el en er i in o ol on or u un".split()
_COMMON: Final = (
    "the of and to in a that it was for on with as by at from his her this which had not but are or were"
    " they said been one would their there when who what so out up into than them some could time these"
    " two may then other only new about more over after first also any such most our work year years".split()
)
_UNUSUAL: Final = "café naïve Łódź Zürich São東京 Москва façade e\u0301tude 🙂 — İzmir coöperation".split()
_PLACES: Final = "Lisbon Kraków Nairobi Osaka Geneva Montréal Ankara Quito Tallinn Perth".split()
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


class _Writer:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        words = [self._word() for _ in range(6_000)]
        self._words = [*_COMMON * 60, *words, *_UNUSUAL * 8]
        self._names = [f"{self._word().title()} {self._word().title()}" for _ in range(2_000)]

    def _word(self) -> str:
        pick = self._random.choice
        return "".join(pick(_ONSETS) + pick(_RIMES) for _ in range(self._random.choice((1, 2, 2, 3))))

    def _fact(self) -> str:
        pick, number = self._random.choice, self._random.randint
        return pick(
            (
                f"{pick(self._names)} of {pick(_PLACES)}",
                f"on {number(1, 28)} {pick(_MONTHS)} {number(1990, 2030)}",
                f"${number(2, 900)}.{number(1, 9)} million",
                f"{number(2, 99)} percent",
                f"“{pick(self._words)} {pick(self._words)}”",
            )
        )

    def sentence(self) -> str:
        """Return one sentence of 6 to 32 words, with a fact in every other one."""
        words = self._random.choices(self._words, k=self._random.randint(6, 32))
        words[0] = words[0].capitalize()
        if self._random.random() < 0.5:
            words[self._random.randrange(1, len(words))] = self._fact()
        return " ".join(words) + self._random.choice("....?!")

    def paragraphs(self, sentences: list[str]) -> str:
        """Return some thousand paragraphs of 3 to 14 of the sentences."""
        counts = self._random.choices(range(3, 15), k=_PARAGRAPHS_AT_A_TIME)
        return "\n\n".join(" ".join(self._random.choices(sentences, k=count)) for count in counts) + "\n\n"

    def article(self, count: int) -> str:
        """Return about ``count`` words in paragraphs."""
        paragraphs: list[str] = []
        while sum(len(each.split()) for each in paragraphs) < count:
            paragraphs.append(" ".join(self.sentence() for _ in range(self._random.randint(2, 6))))
        return "\n\n".join(paragraphs) + "\n"


def write_articles(folder: Path, count: int, words: int, seed: int = 11) -> list[Path]:
    """Write ``count`` articles of about ``words`` words each, from :data:`FIRST` on; return their paths."""
    writer = _Writer(seed)
    paths = [folder / f"article-{number:04}.txt" for number in range(count)]
    for path in paths:
        path.write_text(f"{FIRST} {writer.article(words)}", encoding="utf-8")
    return paths


def write_prose(path: Path, megabytes: float, seed: int = 11) -> None:
    """Write about ``megabytes`` (10⁶ bytes) of prose to ``path``, from :data:`FIRST` to :data:`LAST`."""
    writer = _Writer(seed)
    sentences = [writer.sentence() for _ in range(_SENTENCES)]
    missing = int(megabytes * 1_000_000)
    with path.open("wb") as out:
        out.write(f"{FIRST} ".encode())
        while missing > 0:
            piece = writer.paragraphs(sentences).encode()
            if len(piece) > missing:
                piece = piece[: piece.rfind(b"\n\n", 0, missing) + 2] or piece[: piece.find(b"\n\n") + 2]
                missing = 0
            out.write(piece)
            missing -= len(piece)
        out.write(f"{LAST}\n".encode())
