"""How well annotations stay with their words when an article changes, and how fast.

    python -m tests.benchmarks.anchoring FILE.jsonl[.gz] [--split] [--wrong] [--speed]

Each line of FILE is a pair of revisions: ``{"path", "old", "new", "cases": [{"start", "end", "truth": [start,
end] or null, "words"}]}``, offsets half-open in code points, ``truth`` null where the words were deleted.  An
anchor is right when it shares at least 0.8 of what it and the truth cover together, or when there is neither
anchor nor truth; it is false when it stands though the words were deleted; of the false ones, those on the
very words, but for white space and quotation marks, are told apart.  Everything is measured without
the old text and with it, all cases of a pair placed together.  ``--split`` gives the figures of every other
path apart, ``--wrong`` prints what went wrong, ``--speed`` times it on made-up prose.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from annotations.anchoring import Anchor, describe, resolve
from annotations.folding import fold
from annotations.model import Annotation
from annotations.records import Target
from annotations.spans import Span
from tests.benchmarks.gentext import write_prose
from tests.benchmarks.report import table

_SHARED: Final = 0.8
"""The share of what anchor and truth cover together that has to be common for an anchor to be right."""

_WORDS: Final = ((1, 1), (2, 3), (4, 8), (9, 10**9))
"""How long the annotated words are, in words: the rows of the table."""

_STATES: Final = ("ambiguous", "edited")


@dataclass(frozen=True, slots=True)
class Result:
    """One annotation: how many words, where they are in truth and where they were anchored."""

    path: str
    words: int
    quote: str
    truth: Span | None
    anchor: Anchor
    found: str

    @property
    def right(self) -> bool:
        """Whether the anchor is where the words are, or nowhere when they are gone."""
        one, other = self.truth, self.anchor.span
        if one is None or other is None:
            return one is other
        common = min(one.end, other.end) - max(one.start, other.start)
        return common >= _SHARED * (max(one.end, other.end) - min(one.start, other.start))

    @property
    def false(self) -> bool:
        """Whether words that were deleted are anchored."""
        return self.truth is None and self.anchor.span is not None

    @property
    def same(self) -> bool:
        """Whether it is anchored on the very words, of which only white space and the like changed."""
        return self.anchor.span is not None and fold(self.found).text == fold(self.quote).text


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the pairs of a file of JSON lines, compressed where its name ends in ``.gz``."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def annotated(text: str, spans: Iterable[Span]) -> list[Annotation]:
    """Return an annotation on each span of ``text``, numbered."""
    return [
        Annotation(
            id=f"urn:x:{number}",
            type="Annotation",
            motivation="highlighting",
            target=Target(source="urn:x:article", selector=describe(text, span)),
        )
        for number, span in enumerate(spans)
    ]


def results(pair: dict[str, Any], with_old: bool) -> Iterator[Result]:
    """Anchor the cases of one pair of revisions."""
    old, new, cases = pair["old"], pair["new"], pair["cases"]
    annotations = annotated(old, (Span(case["start"], case["end"]) for case in cases))
    anchors = resolve(annotations, new, same_digest=False, before=old if with_old else None)
    for annotation, case in zip(annotations, cases, strict=True):
        truth = Span(*case["truth"]) if case["truth"] else None
        anchor = anchors[annotation.id]
        quote = old[case["start"] : case["end"]]
        found = new[slice(*anchor.span)] if anchor.span else ""
        yield Result(pair["path"], case["words"], quote, truth, anchor, found)


def figures(name: str, found: Sequence[Result]) -> list[str]:
    """Return a row of the table: how many are right, and how many deleted ones are anchored.

    Those on the very words are told apart: a word diff takes words for deleted where only the ends of lines
    are others, or where they are in another order now.
    """
    gone = [one for one in found if one.truth is None]
    right, false = sum(one.right for one in found), sum(one.false for one in gone)
    counts = [str(sum(one.anchor.state == state for one in found)) for state in _STATES]
    return [
        name,
        str(len(found)),
        _share(right, len(found)),
        str(len(gone)),
        _share(false, len(gone)),
        _share(sum(one.same for one in gone), len(gone)),
        *counts,
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""


def rows(found: Sequence[Result], split: bool) -> Iterator[list[str]]:
    """Yield the rows of the table: all, by how many words, and by half of the paths."""
    yield figures("all", found)
    for low, high in _WORDS:
        some = [one for one in found if low <= one.words <= high]
        name = (
            f"{low} words" if low == high else f"{low} to {high} words" if high < 10**9 else f"{low} and more"
        )
        yield figures(name, some)
    if split:
        paths = sorted({one.path for one in found})
        for name, half in (("first half", set(paths[::2])), ("other half", set(paths[1::2]))):
            yield figures(name, [one for one in found if one.path in half])


def changed(text: str, places: int, chance: random.Random) -> str:
    """Return ``text`` with that many stretches of up to 300 code points put in, taken out or replaced."""
    parts, at = [], 0
    for place in sorted(chance.sample(range(100, len(text) - 700), places)):
        if place < at:
            continue
        length = chance.randint(1, 300)
        parts.append(text[at:place])
        parts.append(text[length : 2 * length] if chance.random() < 0.67 else "")
        at = place + (length if chance.random() < 0.67 else 0)
    return "".join([*parts, text[at:]])


def speeds() -> Iterator[list[str]]:
    """Yield (what, milliseconds of the processor, bar) on a megabyte of made-up prose."""
    chance = random.Random(5)
    with tempfile.TemporaryDirectory(prefix="diple-bench-") as name:
        write_prose(Path(name) / "1mb.txt", 1)
        text = (Path(name) / "1mb.txt").read_text("utf-8")
    starts = sorted(chance.sample(range(len(text) - 100), 10_000))
    many = annotated(text, (Span(start, start + chance.randint(3, 60)) for start in starts))
    new = changed(text, 200, chance)
    yield _timed("10,000 annotations, 200 changes", 2000, many, new)
    yield _timed("the same, with the old text", 2000, many, new, text)
    place = len(text) // 2
    words = text[place : place + 60]
    typed = words[:9] + "x" + words[10:24] + words[25:39] + "zz" + words[40:]
    one = annotated(text, [Span(place, place + 60)])
    rest = text[place + 60 :]
    yield _timed("60 code points with four typing errors", 20, one, text[:place] + typed + rest)
    yield _timed(
        "the same, 300,000 further on", 20, one, text[:place] + rest[:300_000] + typed + rest[300_000:]
    )
    yield from _hostile(chance)


def _hostile(chance: random.Random) -> Iterator[list[str]]:
    """Yield the same for texts of 100,000 code points that are worse than any prose."""
    two, other = ("".join(chance.choices("ab ", k=100_000)) for _ in range(2))
    typed = "".join(chance.choices("etaoin shrdlu .", k=100_000))
    retyped = "".join(one if chance.random() > 0.1 else chance.choice("etaoin ") for one in typed)
    words, shuffled = ([f"w{number}" for number in range(16_000)] for _ in range(2))
    chance.shuffle(shuffled)
    line = "the same line again\n" * 5000
    for name, old, new, length, count in (
        ("aaaa", "a" * 100_000, "a" * 50_000 + "b" + "a" * 50_000, 30, 300),
        ("one line again and again", line, line.replace("again", "agaim"), 30, 300),
        ("two letters", two, other, 30, 300),
        ("two letters, short words", two, other, 5, 10_000),
        ("a letter in ten changed", typed, retyped, 30, 10_000),
        ("the same, half of the text quoted", typed, retyped, 50_000, 200),
        ("words in another order", " ".join(words), " ".join(shuffled), 30, 2000),
        ("letters with marks", "e\u0301\u0316" * 33_333, "\u0316\u0301e" * 33_333, 7, 5000),
        ("white space", " " * 100_000, " \n" * 50_000, 5, 10_000),
    ):
        starts = (at * (len(old) - length) // count for at in range(count))
        some = annotated(old, (Span(at, at + length) for at in starts))
        yield _timed(f"{name}: {count:,} of {length:,}", 1000, some, new)
        yield _timed("with the old text", 1000, some, new, old)


def _timed(
    name: str, bar: int, annotations: Sequence[Annotation], text: str, before: str | None = None
) -> list[str]:
    times = []
    for _ in range(5):
        start = time.process_time()
        resolve(annotations, text, same_digest=False, before=before)
        times.append(time.process_time() - start)
    took = 1000 * median(times)
    return [name, f"{took:.1f}", str(bar), "pass" if took <= bar else "**fail**"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure a file and print the tables; ``arguments`` are by default the command line's."""
    parser = argparse.ArgumentParser(description="Score anchors against revisions with the right answers.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--split", action="store_true", help="figures of every other path apart")
    parser.add_argument("--wrong", action="store_true", help="print what went wrong")
    parser.add_argument("--speed", action="store_true", help="time it on made-up prose")
    options = parser.parse_args(arguments)
    pairs = list(read(options.file))
    for with_old in (False, True):
        found = [one for pair in pairs for one in results(pair, with_old)]
        title = "with the old text" if with_old else "without the old text"
        head = [title, "cases", "right", "deleted", "of them anchored", "on the very words", *_STATES]
        print(table(head, rows(found, options.split)) + "\n")
        for one in (one for one in found if options.wrong and not one.right):
            print(f"{one.path}: {one.quote!r} -> {one.anchor.span} {one.anchor.state}, truth {one.truth}")
    if options.speed:
        print(table(["1 MB", "CPU ms", "at most", ""], speeds()))


if __name__ == "__main__":
    main()
