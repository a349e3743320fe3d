"""How well entities are found: strict span F1 by kind, and words a second.

    python -m tests.benchmarks.entities FILE.jsonl[.gz] [--model NAME] [--engine all|statistical|pattern]

With ``all`` every document is read as a whole, as diple reads an article; the user's own lists are left out.

Each line of FILE is a document: ``{"text": ..., "entities": [[start, end, kind], ...]}``, offsets half-open
in code points.  Kinds are those of OntoNotes, or PER, ORG, LOC and MISC; what is found is then folded to
these (PERSON is PER; GPE, LOC and FAC are LOC; names of other things are MISC; the rest does not count).
A mention counts as found when both ends and the kind are the same, after a leading the/a/an and a trailing
's were taken off on both sides.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotations.entities import KINDS, PatternRecogniser, StatisticalRecogniser
from annotations.entities.coherence import coherent
from annotations.entities.gazetteer import Gazetteer, world
from annotations.entities.mentions import Mention, trimmed
from annotations.entities.overlap import resolve_overlaps

Marked = tuple[int, int, str]
"""Start, end and kind."""

FOLDED: Final[dict[str, str]] = {
    "PERSON": "PER",
    "ORG": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    **dict.fromkeys(("NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"), "MISC"),
}
NAMES: Final = ("PER", "ORG", "LOC")
"""What the last line, and the bars of the project, are about."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what a person marked in it."""

    text: str
    gold: frozenset[Marked]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind: marked by people, found, and both."""

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what people marked that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.gold + self.found
        return 2 * self.right / total if total else 0.0


def read(path: Path) -> Iterator[Document]:
    """Yield the documents of a file of JSON lines, compressed where its name ends in ``.gz``."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            marked = (
                _strict(document["text"], start, end, kind) for start, end, kind in document["entities"]
            )
            yield Document(document["text"], frozenset(marked))


def _strict(text: str, start: int, end: int, kind: str) -> Marked:
    # A kind that keeps no article: both sides lose theirs.
    return (*trimmed(text, start, end, "ORG"), kind)


def marked(text: str, mentions: Iterable[Mention], folded: bool) -> frozenset[Marked]:
    """Return what was found, kinds folded where asked."""
    kinds = {kind: FOLDED.get(kind) if folded else kind for kind in KINDS}
    return frozenset(
        _strict(text, mention.start, mention.end, kind)
        for mention in mentions
        if (kind := kinds[mention.kind])
    )


def finder_of(engine: str, model: str | None) -> Callable[[str], list[Mention]]:
    """Return what finds mentions in a text, its pipeline loaded."""
    patterns = PatternRecogniser()
    if engine == "pattern":
        return patterns.recognise
    statistical = StatisticalRecogniser(model)
    statistical.load()
    if engine == "statistical":
        return statistical.recognise
    names = Gazetteer(world())

    def whole(text: str) -> list[Mention]:
        found = resolve_overlaps(patterns.recognise(text) + statistical.recognise(text))
        return coherent(text, found, names)

    return whole


def scores(pairs: Iterable[tuple[frozenset[Marked], frozenset[Marked]]]) -> dict[str, Score]:
    """Return the score of each kind from (gold, found) of each document."""
    gold, found, right = Counter[str](), Counter[str](), Counter[str]()
    for marked, answers in pairs:
        for counter, group in ((gold, marked), (found, answers), (right, marked & answers)):
            counter.update(kind for _, _, kind in group)
    return {kind: Score(gold[kind], found[kind], right[kind]) for kind in sorted({*gold, *found})}


def together(table: dict[str, Score], kinds: Iterable[str]) -> Score:
    """Return the score of several kinds taken as one list."""
    chosen = [table[kind] for kind in kinds if kind in table]
    return Score(sum(s.gold for s in chosen), sum(s.found for s in chosen), sum(s.right for s in chosen))


def main(arguments: Sequence[str] | None = None) -> None:
    """Score a file and print the table; ``arguments`` are by default the command line's."""
    parser = argparse.ArgumentParser(description="Score recognised entities against marked documents.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", help="the spaCy pipeline")
    parser.add_argument("--engine", choices=["all", "statistical", "pattern"], default="all")
    options = parser.parse_args(arguments)
    documents = list(read(options.file))
    finder = finder_of(options.engine, options.model)
    folded = any(kind in ("PER", "MISC") for document in documents for _, _, kind in document.gold)
    start = time.perf_counter()
    answers = [marked(document.text, finder(document.text), folded) for document in documents]
    seconds = time.perf_counter() - start
    table = scores(zip((document.gold for document in documents), answers, strict=True))
    table["+".join(NAMES)] = together(table, NAMES if folded else ("PERSON", "ORG", "GPE", "LOC", "FAC"))
    print(f"{'kind':12} {'gold':>6} {'found':>6} {'prec.':>6} {'recall':>6} {'F1':>6}")
    for kind, score in table.items():
        shares = f"{score.precision:6.3f} {score.recall:6.3f} {score.f1:6.3f}"
        print(f"{kind:12} {score.gold:6} {score.found:6} {shares}")
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} documents, {words} words, {words / seconds:.0f} words/s")


if __name__ == "__main__":
    main()
