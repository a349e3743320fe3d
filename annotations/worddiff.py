"""What became of each word of a text in a later version of it: kept, moved, or gone.

Sentences are compared first, then the words between those that are the same, so that the cost grows with the
length of the texts and not with its square.  Anchors are the pieces that both sides have once, in the order
they share most of (B. Cohen's patience diff); what is left is a longest common subsequence where it is short
enough, and counts as replaced where it is not.  Texts are compared folded (:mod:`annotations.folding`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from annotations.folding import Folded, fold
from annotations.spans import Span

_SENTENCE: Final = re.compile(
    r"[^.!?\u3002\uff01\uff1f]*+[.!?\u3002\uff01\uff1f]+ ?|[^.!?\u3002\uff01\uff1f]+"
)
WORD: Final = re.compile("[^\\W\u2e80-\U0010ffff]+|[\u2e80-\U0010ffff]|[^\\w\\s]")
"""A word, a sign that is a word or a syllable, or a mark of punctuation."""

_CELLS: Final = 20_000_000
"""The product of two lengths up to which a longest common subsequence is looked for."""

_PHRASE: Final = 5
"""Words in a row that are taken for the same when both texts have them once."""

_ISLAND: Final = 2
"""How many times shorter a run is than what was replaced on both sides of it when it counts for nothing."""

_APART: Final = 2
"""How many times its own length may have been put between the words of a span."""

_LONG: Final = 512
"""Code points of a span up to which only its letters and digits count; in more the rest hardly weighs."""

_DEPTH: Final = 12
_MOVED: Final = 20
"""Code points a sentence has at least that is believed to have been moved."""


class Run(NamedTuple):
    """``length`` folded code points that are the same in both, from ``old`` and from ``new`` on."""

    old: int
    new: int
    length: int


class Carried(NamedTuple):
    """Where a span went, the share of its letters and digits that was kept (0 to 1), whether its ends were.

    In a span without either, all code points but white space are counted, and in a long one all.
    """

    span: Span
    kept: float
    whole: bool


@dataclass(frozen=True, slots=True)
class WordDiff:
    """Two texts and the runs of words they share, in the order of the old one."""

    old: Folded
    new: Folded
    runs: tuple[Run, ...]

    def kept(self) -> Iterator[tuple[Span, Span]]:
        """Yield the span in the old and in the new text of every stretch that was kept."""
        for old, new, length in self.runs:
            yield self.old.real(old, old + length), self.new.real(new, new + length)

    def carry(self, span: Span) -> Carried | None:
        """Return where ``span`` of the old text went, ``None`` when none of its words are left.

        Words put in the place of the span's own belong to it; those beside it do not.
        """
        start, end = self.old.folded(span.start), self.old.folded(span.end - 1) + 1
        first = bisect_right(self.runs, start, key=lambda run: run.old + run.length)
        last = bisect_left(self.runs, end, key=lambda run: run.old)
        runs = self._together(self.runs[first:last], start, end)
        held = [(max(start, run.old), min(end, run.old + run.length)) for run in runs]
        kept = self._share(start, end, held)
        if not kept:
            return None
        begin = runs[0].new + max(0, start - runs[0].old)
        stop = runs[-1].new + min(end - runs[-1].old, runs[-1].length)
        begin, stop = self._with_replaced(start, end, runs, begin, stop)
        whole = held[0][0] == start and held[-1][1] == end
        return Carried(self.new.real(begin, stop), kept, whole)

    def _share(self, start: int, end: int, held: Sequence[tuple[int, int]]) -> float:
        """Return the share of the old ``[start, end)`` that the stretches ``held`` make up, by letters."""
        words = self.old.text[start:end]
        if held == [(start, end)] and not words.isspace():
            return 1.0
        if end - start > _LONG:
            return sum(high - low for low, high in held) / (end - start)
        counted = _letters if any(map(str.isalnum, words)) else _ink
        whole = counted(words)
        return sum(counted(self.old.text[low:high]) for low, high in held) / whole if whole else 0.0

    def fresh(self, span: Span) -> float:
        """Return the share of ``span`` of the new text, 0 to 1, that the old text does not have there."""
        start, end = self.new.folded(span.start), self.new.folded(span.end - 1) + 1
        known = sum(
            max(0, min(end, run.new + run.length) - max(start, run.new))
            for run in self.runs
            if run.new < end and start < run.new + run.length
        )
        return 1 - known / max(1, end - start)

    def _together(self, runs: Sequence[Run], start: int, end: int) -> Sequence[Run]:
        """Return the ``runs`` of ``[start, end)``, or the longest alone where they are no longer together."""
        apart = sum(other.new - one.new - one.length for one, other in pairwise(runs))
        if apart <= _APART * (end - start) and all(one.new < other.new for one, other in pairwise(runs)):
            return runs
        return [max(runs, key=lambda run: min(end, run.old + run.length) - max(start, run.old))]

    def _with_replaced(
        self, start: int, end: int, runs: Sequence[Run], begin: int, stop: int
    ) -> tuple[int, int]:
        """Return ``begin`` and ``stop`` with what stands for the first and the last words, if they went."""
        at = bisect_left(self.runs, runs[0])
        if runs[0].old > start and at:
            before = self.runs[at - 1]
            begin = self._edge(before, start, runs[0], begin)
        at = bisect_left(self.runs, runs[-1]) + 1
        if runs[-1].old + runs[-1].length < end and at < len(self.runs):
            after = self.runs[at]
            gap = self.old.text[end : after.old].strip()
            room = after.new - stop
            if not gap and 0 < room <= 2 * (end - runs[-1].old - runs[-1].length) + 8:
                stop += len(self.new.text[stop : after.new].rstrip())
        return begin, stop

    def _edge(self, before: Run, start: int, first: Run, begin: int) -> int:
        low = before.new + before.length
        gap = self.old.text[before.old + before.length : start].strip()
        if gap or not 0 < begin - low <= 2 * (first.old - start) + 8:
            return begin
        return begin - len(self.new.text[low:begin].lstrip())


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _ink(text: str) -> int:
    return len(text) - text.count(" ")


def compare(old: str, new: str) -> WordDiff:
    """Compare two texts word by word."""
    one, other = fold(old), fold(new)
    a, b = _sentences(one.text), _sentences(other.text)
    same = _same([text for _, text in a], [text for _, text in b])
    a.append((len(one.text), ""))
    b.append((len(other.text), ""))
    runs: list[Run] = []
    i = j = 0
    for at, to, count in [*same, (len(a) - 1, len(b) - 1, 0)]:
        if i < at and j < to:
            runs += _word_runs(one.text, a[i][0], a[at][0], other.text, b[j][0], b[to][0])
        i, j = at + count, to + count
        if count:
            runs.append(Run(a[at][0], b[to][0], a[i][0] - a[at][0]))
    runs = _without_islands(_joined(runs, one.text, other.text), len(one.text), len(other.text))
    runs += _moved(a, b, runs)
    return WordDiff(one, other, tuple(sorted(runs)))


def _sentences(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match.group()) for match in _SENTENCE.finditer(text)]


def _word_runs(old: str, start: int, end: int, new: str, begin: int, stop: int) -> Iterator[Run]:
    """Yield the runs of words that two stretches share."""
    a = [(match.start(), match.group()) for match in WORD.finditer(old, start, end)]
    b = [(match.start(), match.group()) for match in WORD.finditer(new, begin, stop)]
    for at, to, count in _same([text for _, text in a], [text for _, text in b], _PHRASE):
        for number in range(count):
            yield Run(a[at + number][0], b[to + number][0], len(a[at + number][1]))


def _joined(runs: Sequence[Run], old: str, new: str) -> list[Run]:
    """Return ``runs`` with those made one that follow each other, but for a space, in both texts."""
    joined: list[Run] = []
    for run in runs:
        if joined:
            last = joined[-1]
            between = old[last.old + last.length : run.old]
            if between in ("", " ") and between == new[last.new + last.length : run.new]:
                joined[-1] = Run(last.old, last.new, run.old + run.length - last.old)
                continue
        joined.append(run)
    return joined


def _without_islands(runs: Sequence[Run], old_length: int, new_length: int) -> list[Run]:
    """Return ``runs`` without those that are small beside what was replaced on both sides of them.

    Two sentences that have nothing to do with each other share an article or a preposition.
    """
    kept: list[Run] = []
    after = [*runs[1:], Run(old_length, new_length, 0)]
    for run, following in zip(runs, after, strict=False):
        last = kept[-1] if kept else Run(0, 0, 0)
        left = max(run.old - last.old - last.length, run.new - last.new - last.length)
        right = max(following.old - run.old, following.new - run.new) - run.length
        if run.length * _ISLAND > min(left, right):
            kept.append(run)
    return kept


def _moved(a: Sequence[tuple[int, str]], b: Sequence[tuple[int, str]], runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the sentences that stand once among those gone and once among those that are new."""
    gone = _apart(a, [(run.old, run.old + run.length) for run in runs])
    fresh = _apart(b, sorted((run.new, run.new + run.length) for run in runs))
    for text, at in gone.items():
        to = fresh.get(text, -1)
        if at >= 0 and to >= 0:
            yield Run(at, to, len(text))


def _apart(sentences: Sequence[tuple[int, str]], known: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Return where each sentence outside of ``known`` starts, -1 for those that are there twice."""
    starts: dict[str, int] = {}
    ends = [end for _, end in known]
    for at, sentence in sentences:
        text = sentence.strip()
        at += len(sentence) - len(sentence.lstrip())
        number = bisect_right(ends, at)
        if len(text) >= _MOVED and (number == len(known) or known[number][0] >= at + len(text)):
            starts[text] = -1 if text in starts else at
    return starts


def _same(a: Sequence[str], b: Sequence[str], phrase: int = 1) -> list[tuple[int, int, int]]:
    """Return (start in ``a``, start in ``b``, length) of what both have in the same order, in that order.

    Phrases of ``phrase`` items that both have once are held on to first, where that is more than one.
    """
    found: list[tuple[int, int, int]] = []
    cuts = [(0, 0), *(_phrases(a, b, phrase) if phrase > 1 else ()), (len(a), len(b))]
    todo = [(i, i_end, j, j_end, _DEPTH) for (i, j), (i_end, j_end) in pairwise(cuts)]
    while todo:
        i, i_end, j, j_end, depth = todo.pop()
        count = 0
        while i + count < i_end and j + count < j_end and a[i + count] == b[j + count]:
            count += 1
        if count:
            found.append((i, j, count))
            i, j = i + count, j + count
        count = 0
        while i < i_end - count and j < j_end - count and a[i_end - count - 1] == b[j_end - count - 1]:
            count += 1
        if count:
            i_end, j_end = i_end - count, j_end - count
            found.append((i_end, j_end, count))
        if i == i_end or j == j_end:
            continue
        if (i_end - i) * (j_end - j) <= _CELLS:
            found += _longest(a, i, i_end, b, j, j_end)
        elif depth:
            cuts = [(i, j), *_once(a, i, i_end, b, j, j_end), (i_end, j_end)]
            if len(cuts) > 2:
                for (low, left), (high, right) in pairwise(cuts):
                    todo.append((low, high, left, right, depth - 1))
    return sorted(found)


def _phrases(a: Sequence[str], b: Sequence[str], phrase: int) -> list[tuple[int, int]]:
    one = list(zip(*(a[start:] for start in range(phrase)), strict=False))
    other = list(zip(*(b[start:] for start in range(phrase)), strict=False))
    return _once(one, 0, len(one), other, 0, len(other))


def _longest(
    a: Sequence[str], i: int, i_end: int, b: Sequence[str], j: int, j_end: int
) -> Iterator[tuple[int, int, int]]:
    """Yield the matches of a longest common subsequence."""
    from rapidfuzz.distance import LCSseq

    for code in LCSseq.opcodes(a[i:i_end], b[j:j_end]):
        if code.tag == "equal":
            yield i + code.src_start, j + code.dest_start, code.src_end - code.src_start


def _once(
    a: Sequence[Hashable], i: int, i_end: int, b: Sequence[Hashable], j: int, j_end: int
) -> list[tuple[int, int]]:
    """Return the places of what both stretches have exactly once, the most that are in the same order."""
    counts, others = Counter(a[i:i_end]), Counter(b[j:j_end])
    where = {b[at]: at for at in range(j, j_end) if others[b[at]] == 1}
    pairs = [(at, where[a[at]]) for at in range(i, i_end) if counts[a[at]] == 1 and a[at] in where]
    tails: list[int] = []
    links: list[int] = []
    heads: list[int] = []
    for number, (_, to) in enumerate(pairs):
        length = bisect_left(tails, to)
        links.append(heads[length - 1] if length else -1)
        tails[length : length + 1] = [to]
        heads[length : length + 1] = [number]
    chain = []
    number = heads[-1] if heads else -1
    while number >= 0:
        chain.append(pairs[number])
        number = links[number]
    return chain[::-1]
