"""All annotations of an article placed together: order and drift tell places apart that are alike.

The first pass is a chain (dynamic programming) over the annotations in their old order, as aligners of long
sequences do it: each link costs the more, the more the distance to the annotation before it has changed, and
annotations may be left out.  The second pass looks at every annotation with its placed neighbours on both
sides, so that passages which were moved count as neighbours of themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from annotations.anchoring.evidence import Candidate, drift_cost, jump_cost
from annotations.spans import Span

_LINKS: Final = 6
"""How many annotations back a link of the chain may reach."""

_NEIGHBOURS: Final = 2
"""How many placed annotations either side are looked at."""

_TURNED: Final = 5.0
"""What it costs, in bits, that two annotations changed their order."""

_APART: Final = 4.0
"""What it costs, in bits, to be where the annotations around it say it is not."""

_ENOUGH: Final = 8.0
"""The evidence, in bits, from which a place is believed."""

_OFF: Final = 9.0
_UNLIKE: Final = 0.6
_PROVEN: Final = 80.0
"""What changed words need to be believed where they are not expected (their place costs more than the first)
and the text on one side of them is another (less alike than the second)."""

_NEARLY: Final = 0.95
_LONG: Final = 50.0
"""How alike words are, and how many bits they have, that need no more: nearly all of a passage."""

_ELSEWHERE: Final = 12.0
"""The bits that words need besides to be believed elsewhere when their context has stayed."""

_CLEAR: Final = 3.0
"""The bits by which a place has to be better than its rivals."""

_LEAST: Final = _ENOUGH - _CLEAR
"""The evidence, in bits, below which a place can neither be believed nor be a rival of one that is."""

_ROUNDS: Final = 2
_MANY: Final = 3000
"""How often all are looked at again, and from how many on that is done once."""

_MOST_LINKS: Final = 150_000


@dataclass(frozen=True, slots=True)
class Node:
    """An annotation that is to be placed: its old span, if known, and where it may be now."""

    span: Span | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The best candidate of a node with the evidence that is left, and the rivals that come near it."""

    candidate: Candidate
    bits: float
    rivals: tuple[Span, ...]


def place(nodes: Sequence[Node], length: int) -> list[Placed | None]:
    """Return where each of ``nodes`` is, ``None`` for those that nothing speaks enough for.

    ``nodes`` are in the order of their old spans; ``length`` is that of the text, in code points.
    """
    nodes = [Node(one.span, tuple(c for c in one.candidates if c.bits > _LEAST)) for one in nodes]
    chosen = _chain(nodes, length)
    placed: list[Placed | None] = []
    for _ in range(_ROUNDS if len(nodes) <= _MANY else 1):
        placed = _settle(nodes, chosen, length)
        chosen = [one.candidate.span.start if one else None for one in placed]
    return placed


def _chain(nodes: Sequence[Node], length: int) -> list[int | None]:
    """Return the start of each node on the best chain, ``None`` for those that are not on it."""
    jump = jump_cost(length)
    links = max(1, min(_LINKS, _MOST_LINKS // max(1, sum(len(node.candidates) ** 2 for node in nodes))))
    values: list[list[float]] = []
    before: list[list[tuple[int, int] | None]] = []
    best, last = 0.0, None
    for number, node in enumerate(nodes):
        values.append([])
        before.append([])
        for at, candidate in enumerate(node.candidates):
            value, link = candidate.bits - _alone(node.span, candidate.span.start, jump), None
            for back in range(max(0, number - links), number):
                for other, rival in enumerate(nodes[back].candidates):
                    step = _step(nodes[back].span, rival.span.start, node.span, candidate.span.start, jump)
                    linked = values[back][other] + candidate.bits - step
                    if linked > value:
                        value, link = linked, (back, other)
            values[number].append(value)
            before[number].append(link)
            if value > best:
                best, last = value, (number, at)
    chosen: list[int | None] = [None] * len(nodes)
    while last is not None:
        number, at = last
        chosen[number] = nodes[number].candidates[at].span.start
        last = before[number][at]
    return chosen


def _alone(old: Span | None, start: int, jump: float) -> float:
    """Return what a place costs without regard to the others."""
    return jump if old is None else min(jump, drift_cost(start - old.start))


def _step(one: Span | None, one_start: int, other: Span | None, other_start: int, jump: float) -> float:
    """Return what it costs that two annotations, in their old order, start where they are taken to."""
    if one is None or other is None:
        return jump
    cost = drift_cost((other_start - one_start) - (other.start - one.start))
    if other_start < one_start and other.start > one.start:
        cost += _TURNED
    return cost if cost < jump else jump


def _settle(nodes: Sequence[Node], chosen: Sequence[int | None], length: int) -> list[Placed | None]:
    """Return the best place of each node among its placed neighbours."""
    jump = jump_cost(length)
    known = [number for number, start in enumerate(chosen) if start is not None]
    settled: list[Placed | None] = []
    reached = 0
    for number, node in enumerate(nodes):
        while reached < len(known) and known[reached] < number:
            reached += 1
        here = reached < len(known) and known[reached] == number
        before = known[max(0, reached - _NEIGHBOURS) : reached]
        after = known[reached + here : reached + here + _NEIGHBOURS]
        ranked = []
        for candidate in node.candidates:
            start = candidate.span.start
            cost = min(jump, _alone(node.span, start, jump) + (_APART if before or after else 0.0))
            for other in before:
                cost = min(cost, _step(nodes[other].span, chosen[other] or 0, node.span, start, jump))
            for other in after:
                cost = min(cost, _step(node.span, start, nodes[other].span, chosen[other] or 0, jump))
            ranked.append((candidate.bits - cost, candidate))
        settled.append(_best(ranked, jump))
    return settled


def _best(ranked: list[tuple[float, Candidate]], jump: float) -> Placed | None:
    """Return the best of (evidence left, candidate).

    Where the context stands without the words, words elsewhere have to speak for themselves: they may have
    been put anywhere, and the phrases of an article come again.
    """
    gone = max((pair for pair in ranked if pair[1].gone), default=None)
    there = [pair for pair in ranked if not pair[1].gone]
    if gone is not None and gone[0] >= max((bits for bits, _ in there), default=0.0):
        there = [(candidate.own - jump - _ELSEWHERE, candidate) for _, candidate in there]
    there = [pair for pair in there if not _is_doubtful(*pair)]
    there.sort(key=lambda pair: (-pair[0], pair[1].span))
    if not there or there[0][0] < _ENOUGH:
        return Placed(gone[1], gone[0], ()) if gone is not None and gone[0] >= _ENOUGH else None
    bits, best = there[0]
    near = (rival.span for value, rival in there[1:] if bits - value < _CLEAR)
    return Placed(best, bits, tuple(span for span in near if not span.overlaps(best.span)))


def _is_doubtful(bits: float, candidate: Candidate) -> bool:
    """Tell whether words are changed, off their place and in another context, and little speaks for them."""
    long = candidate.words >= _NEARLY and candidate.own >= _LONG
    changed = candidate.words < 1 and not long and min(candidate.before, candidate.after) < _UNLIKE
    return changed and candidate.bits - bits >= _OFF and bits < _PROVEN
