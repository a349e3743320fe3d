"""Selectors found again in today's text, all of an article's annotations at once.

First what needs no search: words that stand with all of their context where the annotations before them lead
to expect it, and, with the text they were made on at hand, words that a word diff carries over.  The rest is
looked for (:mod:`.pools`), weighed (:mod:`.evidence`) and placed together (:mod:`.chain`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from annotations.anchoring.anchor import CONTEXT_LENGTH, ORPHANED, UNPLACED, Anchor, AnchorState
from annotations.anchoring.chain import Node, Placed, place
from annotations.anchoring.clashes import without_clashes
from annotations.anchoring.evidence import Candidate
from annotations.anchoring.fragment import Fragment, fragment_of
from annotations.anchoring.pools import pools
from annotations.folding import fold
from annotations.model import Annotation, selector_of
from annotations.records import TextQuoteSelector
from annotations.spans import Span
from annotations.text import Text
from annotations.worddiff import WordDiff, compare

_NEAR: Final = 4096
"""Code points either side of where the words are expected that are looked through first."""

_MISSES: Final = 500
"""How often that may be in vain in one call; from then on the words are looked for in another way."""

_CERTAIN: Final = 200.0
"""The bits of words whose place is beyond doubt."""

_BESIDE: Final = 4
"""Annotations beyond doubt that are given to the chain, either side of others."""

_DIFFED: Final = 1 << 23
"""Code points up to which two texts are compared."""

_KEPT: Final = 0.3
_KEPT_IN_PART: Final = 0.9
"""The share that has to be left of a span that is carried over, and of one whose first or last words went:
what is left of that is a piece, and seldom what the annotation is about."""

_FRESH: Final = 0.7
"""The share of a place that has to be new text for words to be there that are gone from where they were."""

_OFFERED: Final = 3
"""Places that are offered for an orphan."""

_NEARLY: Final = 0.9
"""How alike several words have to be that are gone from where they were."""

_MANY: Final = 40.0
_AROUND: Final = 0.75
"""The bits of changed words, or the likeness of the text on both their sides, for the same."""


class Sought(NamedTuple):
    """An annotation's id, its quote, and the span it had."""

    id: str
    quote: TextQuoteSelector
    span: Span | None


def resolve(
    annotations: Iterable[Annotation], text: Text, same_digest: bool, before: Text | None = None
) -> dict[str, Anchor]:
    """Return the anchor of every annotation by id; all of an article's are best given together.

    With ``same_digest`` the selectors were made on this very text and positions are taken as they are.
    Otherwise ``before`` is the text they were made on, where it is still at hand: it tells for certain what
    was kept and what went.  Without it the words are looked for.  The work is bounded: it grows with the
    length of the text and the number of annotations, whatever they hold.
    """
    anchors: dict[str, Anchor] = {}
    sought: list[Sought] = []
    for annotation in annotations:
        span = annotation.position
        if same_digest and span is not None and span.start < span.end <= _known_length(text, span):
            anchors[annotation.id] = Anchor(span, AnchorState.EXACT, 1.0)
            continue
        quote = selector_of(annotation, TextQuoteSelector)
        anchors[annotation.id] = ORPHANED if quote is not None or span is not None else UNPLACED
        if quote is not None and quote.exact:
            sought.append(Sought(annotation.id, quote, span))
    sought.sort(key=lambda one: one.span.start if one.span else -1)
    if sought:
        anchors |= _Resolving(sought, text, before).anchors()
    return anchors


def _known_length(text: Text, span: Span) -> int:
    """Return ``span.end`` if the text reaches that far, else 0, without counting a long text to its end."""
    return span.end if span.end <= 0 or text[span.end - 1 : span.end] else 0


def _compared(before: Text | None, text: Text) -> WordDiff | None:
    if before is None or text[_DIFFED : _DIFFED + 1] or before[_DIFFED : _DIFFED + 1]:
        return None
    return compare(before[0:_DIFFED], text[0:_DIFFED])


class _Resolving:
    """One call's annotations, in the order of their old spans, and what is known of them so far."""

    def __init__(self, sought: Sequence[Sought], text: Text, before: Text | None) -> None:
        self._sought = sought
        self._text = text
        self._before = before
        self._diff = _compared(before, text)
        self._certain: list[Anchor | None] = []
        self._misses = 0
        self._gone: set[int] = set()
        """Those whose words are not where they were, as the word diff tells."""

    def anchors(self) -> dict[str, Anchor]:
        """Return the anchor of each by id."""
        drift = 0
        ranks: list[tuple[float, ...]] = []
        for number, one in enumerate(self._sought):
            anchor = self._carried(number) if self._diff else self._in_place(one, drift)
            self._certain.append(anchor)
            ranks.append((0,))
            if anchor is not None and anchor.span is not None and one.span is not None:
                moved = anchor.span.start - one.span.start
                ranks[-1] = (1, -abs(moved - drift))
                drift = moved
        placed = dict(self._placed())
        anchors = [
            certain or placed.get(one.id, ORPHANED)
            for one, certain in zip(self._sought, self._certain, strict=True)
        ]
        ranks = [(*rank, anchor.score) for rank, anchor in zip(ranks, anchors, strict=True)]
        anchors = without_clashes([one.span for one in self._sought], anchors, ranks)
        return {one.id: anchor for one, anchor in zip(self._sought, anchors, strict=True)}

    def _in_place(self, one: Sought, drift: int) -> Anchor | None:
        if one.span is None:
            return None
        near = _NEAR if self._misses < _MISSES else 0
        start = _with_context(one.quote, self._text, one.span.start, drift, near)
        if start is None:
            self._misses += 1
            return None
        here = Span(start, start + len(one.quote.exact))
        if one.span.start == start:
            return Anchor(here, AnchorState.EXACT, 1.0)
        return Anchor(here, AnchorState.MOVED, 1.0, ("the same words in the same context",))

    def _carried(self, number: int) -> Anchor | None:
        """Return where the word diff carries the words, ``None`` when they went or it does not know them."""
        _, quote, span = self._sought[number]
        if self._diff is None or self._before is None or span is None or span.start < 0:
            return None
        if self._before[span.start : span.end] != quote.exact:
            return None
        carried = self._diff.carry(span)
        if carried is None or carried.kept < (_KEPT if carried.whole else _KEPT_IN_PART):
            self._gone.add(number)
            return None
        words = self._text[carried.span.start : carried.span.end]
        if fold(words).text == fold(quote.exact).text:
            # A span may begin or end in the midst of white space.
            at = words.find(quote.exact)
            start = carried.span.start + at
            here = Span(start, start + len(quote.exact)) if at >= 0 else carried.span
            if here == span and at >= 0:
                return Anchor(here, AnchorState.EXACT, 1.0)
            return Anchor(here, AnchorState.MOVED, 1.0, ("the same words, by comparing the texts",))
        reason = f"{carried.kept:.0%} of the words were kept, by comparing the texts"
        score = carried.kept * min(1.0, len(quote.exact) / len(words))
        return Anchor(carried.span, AnchorState.EDITED, score, (reason,))

    def _placed(self) -> Iterator[tuple[str, Anchor]]:
        """Look for what is not certain and place it among what is."""
        numbers: list[int] = []
        fragments: list[Fragment] = []
        for number, one in enumerate(self._sought):
            fragment = None if self._certain[number] else fragment_of(*one)
            if fragment is not None:
                numbers.append(number)
                fragments.append(fragment)
        if not numbers:
            return
        expected = list(self._expected())
        found = pools(fragments, [expected[number] for number in numbers], self._text)
        pool_of = {number: self._possible(number, pool) for number, pool in zip(numbers, found, strict=True)}
        shown = sorted({*numbers, *self._beside(numbers)})
        nodes = [Node(self._sought[number].span, self._candidates(number, pool_of)) for number in shown]
        thought_of = dict(zip(numbers, found, strict=True))
        for number, placed in zip(shown, place(nodes, len(self._text)), strict=True):
            if number in pool_of:
                one = self._sought[number]
                yield one.id, _anchor(one, placed, thought_of[number], self._text)

    def _possible(self, number: int, pool: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Return the candidates that words which are gone from where they were can have gone to."""
        if self._diff is None or number not in self._gone:
            return tuple(pool)
        lone = len(self._sought[number].quote.exact.split()) == 1
        return tuple(one for one in pool if one.gone or _may_have_come(one, self._diff, lone))

    def _candidates(self, number: int, pool_of: dict[int, tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
        known = self._certain[number]
        if known is None or known.span is None:
            return pool_of[number]
        return (Candidate(known.span, 1.0, 1.0, 1.0, _CERTAIN, _CERTAIN),)

    def _expected(self) -> Iterator[int | None]:
        """Yield where the words of each should start: as far along as the last certain ones before them."""
        drifts = [
            anchor.span.start - one.span.start if anchor and anchor.span and one.span else None
            for one, anchor in zip(self._sought, self._certain, strict=True)
        ]
        drift = next((known for known in drifts if known is not None), 0)
        for one, known in zip(self._sought, drifts, strict=True):
            drift = drift if known is None else known
            yield None if one.span is None else one.span.start + drift

    def _beside(self, numbers: Sequence[int]) -> Iterator[int]:
        """Yield the certain annotations next to ``numbers``, a few on either side."""
        for number in numbers:
            for step in (-1, 1):
                for at in range(number + step, number + step * (_BESIDE + 1), step):
                    if not 0 <= at < len(self._certain) or self._certain[at] is None:
                        break
                    yield at


def _may_have_come(candidate: Candidate, diff: WordDiff, lone: bool) -> bool:
    """Tell whether words that are gone from where they were can be these; ``lone`` is a single word.

    A single word may have been spelled anew.  Of several that were all replaced, others in their place are
    other words, however much they are alike, unless very little of a long passage was changed.
    """
    if not lone and candidate.words < _NEARLY:
        return False
    alike = (
        candidate.words == 1 or candidate.own >= _MANY or min(candidate.before, candidate.after) >= _AROUND
    )
    return alike and diff.fresh(candidate.span) >= _FRESH


def _with_context(quote: TextQuoteSelector, text: Text, start: int, drift: int, near: int) -> int | None:
    """Return where words and context stand unchanged, at ``start + drift`` or ``near`` it if only once there.

    ``None`` where that is not so or the context is too short to tell.
    """
    prefix, suffix = quote.prefix or "", quote.suffix or ""
    pattern = prefix + quote.exact + suffix
    if len(prefix) + len(suffix) < CONTEXT_LENGTH:
        whole = start == len(prefix) and text[: len(pattern) + 1] == pattern
        return start if whole and None not in (quote.prefix, quote.suffix) else None
    centre = max(0, start + drift - len(prefix))
    begin = max(0, centre - near)
    window = text[begin : centre + near + len(pattern)]
    if window.startswith(pattern, centre - begin):
        return centre + len(prefix)
    at = window.find(pattern)
    if at < 0 or len(pattern) < 2 * CONTEXT_LENGTH or window.find(pattern, at + 1) >= 0:
        return None
    return begin + at + len(prefix)


def _anchor(one: Sought, placed: Placed | None, thought_of: Sequence[Candidate], text: Text) -> Anchor:
    """Return the anchor of an annotation that was looked for."""
    if placed is None and not thought_of:
        return ORPHANED
    if placed is None or placed.candidate.gone:
        if placed is None:
            reason = "too little speaks for any place"
        elif placed.candidate.span.length:
            reason = "other words stand in their place"
        else:
            reason = "their context stands without them"
        return Anchor(None, AnchorState.ORPHAN, 0.0, (reason,), _perhaps(thought_of))
    best = placed.candidate
    reasons = tuple(_reasons(best))
    if placed.rivals:
        reasons = (f"{len(placed.rivals) + 1} places are as good", *reasons)
        return Anchor(best.span, AnchorState.AMBIGUOUS, best.score, reasons, placed.rivals)
    if best.words < 1:
        return Anchor(best.span, AnchorState.EDITED, best.score, reasons)
    if one.span is not None and best.span == one.span and text[slice(*best.span)] == one.quote.exact:
        return Anchor(best.span, AnchorState.EXACT, best.score, reasons)
    return Anchor(best.span, AnchorState.MOVED, best.score, reasons)


def _perhaps(thought_of: Sequence[Candidate]) -> tuple[Span, ...]:
    """Return the places of an orphan that can be offered, the best first and each stretch of text once."""
    offered: list[Span] = []
    for candidate in thought_of:
        span = candidate.span
        instead = span.length > 0 and min(candidate.before, candidate.after) >= _AROUND
        likely = instead if candidate.gone else candidate.bits > 0
        if likely and not any(map(span.overlaps, offered)):
            offered.append(span)
    return tuple(offered[:_OFFERED])


def _reasons(candidate: Candidate) -> Iterator[str]:
    """Yield what is the same and what is not."""
    yield "the same words" if candidate.words == 1 else f"{candidate.words:.0%} of the words are the same"
    for share, side in ((candidate.before, "before"), (candidate.after, "after")):
        if share < 1:
            yield f"{share:.0%} of the text {side} them is the same"
