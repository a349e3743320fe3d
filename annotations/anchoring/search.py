"""Candidates for fragments in one window of the text: exact copies, and stretches close to the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotations.anchoring.align import closest
from annotations.anchoring.evidence import LONG, Candidate, weigh, weigh_gap
from annotations.anchoring.fragment import Fragment
from annotations.anchoring.seeds import Group, grouped
from annotations.folding import Folded, fold
from annotations.spans import Span
from annotations.text import Text

_MANY: Final = 1500
_NEAR: Final = 1 << 7
"""Fragments from which each gets less of the work, and how far the search for copies then reaches."""

_LONG: Final = 64
"""Code points of words from which their ends are found apart, so that what was put between counts once."""

_TAIL: Final = 24
"""Code points of context next to the words by which a gap is known."""

_LETTERS: Final = 64
"""How many times fewer cells there are where words are compared and not letters."""

_WHOLE: Final = 512
"""Code points of words that are aligned as a whole."""


@dataclass(slots=True)
class Work:
    """What may still be spent on aligning, in steps of the alignment; shared by all fragments."""

    left: int
    mine: int = 0
    cells: int = 500_000_000
    """What may still be spent on comparing changed words: the products of the lengths of what is compared."""

    my_cells: int = 0
    copies: int = 4
    """Copies taken either side of where words are expected, and in each place that seeds agree on."""

    reach: int = 1 << 15
    """Code points either side of where words are expected in which copies count without their context."""

    places: int = 3
    """Places that are aligned for words that are nowhere the same."""

    def share(self, among: int) -> None:
        """Begin on the next of ``among`` fragments: it may take a few times its part of what is left."""
        self.mine = min(self.left, 4 * self.left // max(1, among))
        self.my_cells = min(self.cells, 4 * self.cells // max(1, among))

    def take(self, steps: int) -> bool:
        """Tell whether ``steps`` may be taken, and count them if so; there is nothing to do in none."""
        if not 0 < steps <= self.mine:
            return False
        self.mine -= steps
        self.left -= steps
        return True

    def compare(self, one: int, other: int) -> bool:
        """Tell whether words of these lengths may be compared, and count that if so."""
        cells = one * other if max(one, other) <= LONG else LONG * LONG + one * other // _LETTERS
        if cells > self.my_cells:
            return False
        self.my_cells -= cells
        self.cells -= cells
        return True


class Window:
    """A stretch of the text from ``base`` on, folded."""

    def __init__(self, text: Text, base: int, end: int) -> None:
        self.base = base
        self.raw = text[base:end]
        self.folded: Folded = fold(self.raw)

    def span(self, start: int, end: int, quote: str) -> Span:
        """Return the span of the text for a folded stretch; of the very ``quote`` where it stands there."""
        first, last = self.folded.real(start, end)
        if quote and self.raw.startswith(quote, first):
            last = first + len(quote)
        return Span(self.base + first, self.base + last)


def candidates(
    fragments: Sequence[Fragment], expected: Sequence[int | None], window: Window, work: Work
) -> list[list[Candidate]]:
    """Return the candidates of each fragment in ``window``, in no order.

    ``expected`` says for each where in the text its words should start, as far as that is known.
    """
    text = window.folded.text
    found: list[list[Candidate]] = []
    todo = len(fragments)
    if many := todo > _MANY:
        work.copies, work.places, work.reach = 1, 1, _NEAR
    for fragment, where, groups in zip(fragments, expected, grouped(fragments, text), strict=True):
        work.share(todo)
        todo -= 1
        at = None if where is None else window.folded.folded(where - window.base)
        if not groups and not many and at is not None and 0 <= at <= len(text):
            groups = [Group(0, at, at)]
        places = {start: start + len(fragment.words) for start in _copies(fragment, text, at, groups, work)}
        for start, end in _close(fragment, text, groups, places, work):
            places.setdefault(start, end)
        found.append(list(_weighed(fragment, window, places, groups, work)))
    return found


def _weighed(
    fragment: Fragment, window: Window, places: dict[int, int], groups: Sequence[Group], work: Work
) -> Iterator[Candidate]:
    """Yield ``places`` weighed, and what stands between the context of the words without being them."""
    text = window.folded.text
    copies = []
    best: dict[int, Candidate] = {}
    for low, high in places.items():
        candidate = _weigh(fragment, window, low, high, fragment.quote.exact, work)
        if candidate is not None:
            best[low] = candidate
        if candidate is not None and candidate.words == 1:
            copies.append((low, high))
    for first, last, start, end in _gaps(fragment, text, groups, work):
        if any(one < last and first < other for one, other in copies):
            continue
        held = None
        if start is not None and end is not None and start < end:
            held = _between(fragment, window, start, end, work)
        if held is None:
            yield weigh_gap(fragment, text, start, end, window.span(first, last, ""))
            continue
        rivals = [one for one, other in best.items() if held.span.overlaps(other.span)]
        better = [one for one in rivals if (best[one].own, best[one].words) > (held.own, held.words)]
        for one in better:
            # The same context speaks for both.
            best[one] = best[one]._replace(bits=max(best[one].bits, best[one].own + held.bits - held.own))
        if not better:
            yield held
    yield from best.values()


def _weigh(
    fragment: Fragment, window: Window, low: int, high: int, quote: str, work: Work, between: bool = False
) -> Candidate | None:
    """Weigh ``[low, high)``, where the work that is left is enough for that."""
    words, text = fragment.words, window.folded.text
    same = high - low == len(words) and text.startswith(words, low)
    if not same and not work.compare(len(words), high - low):
        return None
    return weigh(fragment, text, low, high, window.span(low, high, quote), between)


def _between(fragment: Fragment, window: Window, start: int, end: int, work: Work) -> Candidate | None:
    """Return what stands between the context of the words, if it is like them."""
    text = window.folded.text
    start += text[start] == " " != fragment.words[0]
    end -= text[end - 1] == " " != fragment.words[-1]
    if start >= end:
        return None
    return _weigh(fragment, window, start, end, "", work, between=True)


def _copies(
    fragment: Fragment, text: str, at: int | None, groups: Sequence[Group], work: Work
) -> Iterator[int]:
    """Yield where the very words stand: near where they are expected, and where seeds agree."""
    words = fragment.words
    centre = 0 if at is None else min(max(0, at), len(text))
    reach = len(text) if at is None else work.reach
    place = centre - 1
    for _ in range(work.copies):
        place = text.find(words, place + 1, centre + reach + len(words))
        if place < 0:
            break
        yield place
    place = centre
    for _ in range(work.copies):
        place = text.rfind(words, max(0, centre - reach), place + len(words) - 1)
        if place < 0:
            break
        yield place
    for group in groups[: 2 * work.places]:
        slack = 8 + len(words) // 4
        place = max(0, group.low - slack) - 1
        for _ in range(work.copies):
            place = text.find(words, place + 1, group.high + slack + len(words))
            if place < 0:
                break
            yield place


def _close(
    fragment: Fragment, text: str, groups: Sequence[Group], exact: dict[int, int], work: Work
) -> Iterator[tuple[int, int]]:
    """Yield the closest stretch of each place that seeds agree on and that has no exact copy."""
    words = fragment.words
    slack = 8 + min(len(words) // 4, 64)
    for group in groups[: work.places]:
        low = max(0, group.low - slack)
        high = min(len(text), group.high + len(words) + slack)
        if any(low <= start < high for start in exact):
            continue
        found = _ends(words, text, low, high, work) if len(words) > _LONG else None
        if found is None and len(words) <= _WHOLE:
            found = _aligned(words, text, low, high, work)
        if found is not None:
            yield _whole_words(fragment, text, *found)


def _gaps(
    fragment: Fragment, text: str, groups: Sequence[Group], work: Work
) -> Iterator[tuple[int, int, int | None, int | None]]:
    """Yield where the context stands without the words: (from, to, where the gap starts, where it ends).

    From what is before the words alone, from what is after them alone, and from both together.
    """
    length = len(fragment.words)
    near, far = fragment.before[-_TAIL:], fragment.after[:_TAIL]
    for group in groups[: work.places]:
        low, high = max(0, group.low - _TAIL - 8), min(len(text), group.high + 8)
        start = _edge(near, text, low, high, work)
        low, high = max(0, group.low + length - 8), min(len(text), group.high + length + _TAIL + 8)
        end = _edge(far, text, low, high, work)
        if start is not None and end is not None and start[1] <= end[0] <= start[1] + 4 * length + 200:
            yield start[1], end[0], start[1], end[0]
        if start is not None:
            yield start[1], min(len(text), start[1] + length + _TAIL), start[1], None
        if end is not None:
            yield max(0, end[0] - length - _TAIL), end[0], None, end[0]


def _edge(context: str, text: str, low: int, high: int, work: Work) -> tuple[int, int] | None:
    """Return where ``context`` stands with few changes."""
    if len(context) < _TAIL // 2:
        return None
    at = text.find(context, low, high)
    if at >= 0:
        return at, at + len(context)
    if not work.take(2 * (high - low)):
        return None
    distance, start, end = closest(context, text[low:high])
    return (low + start, low + end) if distance * 4 <= len(context) else None


def _aligned(words: str, text: str, low: int, high: int, work: Work) -> tuple[int, int] | None:
    if not words or not work.take(2 * (high - low) * (1 + len(words) // 256)):
        return None
    distance, start, end = closest(words, text[low:high])
    return (low + start, low + end) if start < end and distance * 2 <= len(words) else None


def _ends(words: str, text: str, low: int, high: int, work: Work) -> tuple[int, int] | None:
    """Return the stretch between the places of the first and the last of the words."""
    end = _LONG // 2
    near = low + (high - low - len(words)) + 2 * end
    first = _aligned(words[:end], text, low, min(high, near), work)
    last = _aligned(words[-end:], text, max(low, high - (near - low)), high, work)
    if first is None or last is None or last[1] <= first[0]:
        return None
    return first[0], last[1]


def _whole_words(fragment: Fragment, text: str, start: int, end: int) -> tuple[int, int]:
    """Return ``[start, end)`` made to begin and end with a whole word where the words did so."""
    words = fragment.words
    start += text[start] == " " != words[0]
    end -= text[end - 1] == " " != words[-1]
    least, most = max(0, start - len(words)), min(len(text), end + len(words))
    if words[0].isalnum() and fragment.before and not fragment.before[-1].isalnum():
        while start > least and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
    if words[-1].isalnum() and fragment.after and not fragment.after[0].isalnum():
        while end < most and text[end].isalnum() and text[end - 1].isalnum():
            end += 1
    return start, end
