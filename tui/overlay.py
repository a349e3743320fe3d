"""What was decided laid over what recognisers found, a chunk at a time.  Pure.

A decision about words costs what it touches, however long the article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

from annotations.entities.kinds import NO_KIND
from annotations.spans import Span, SpanIndex

if TYPE_CHECKING:  # these are loaded when something is decided
    from annotations.decisions import Decision, Decisions, Named
    from annotations.entities.identity import Ties
    from annotations.entities.mentions import Mention
    from annotations.text import Text

_FEW: Final = 20
"""Decisions about words that change at a time for which looking around each of them is worth it."""


class _Chunk:
    """What was found in a stretch of the text, and where decisions about names reach in it."""

    def __init__(self, within: Span, mentions: Iterable[Mention], text: Text) -> None:
        from annotations.decisions import Found

        self.within = within
        self._all = Found(mentions, text)
        self.found = SpanIndex((mention.span, mention) for mention in self._all.mentions)
        self._text = text
        self._named: tuple[Ties, Named] | None = None
        self.decided: SpanIndex[Decision] = SpanIndex()
        self.tied: SpanIndex[Decision] = SpanIndex()
        """Kinds that mentions have from what they are tied to."""

    def named(self, ties: Ties) -> Named:
        """Return what the mentions are called."""
        from annotations.decisions import Named

        if self._named is None or self._named[0] is not ties:
            self._named = ties, Named(self._all, self._text, self.within, ties)
        return self._named[1]

    def decide(self, decisions: Decisions) -> None:
        """Find where decisions about names reach."""
        decided = self.named(decisions.ties).decided(decisions) if decisions.names else ()
        self.decided = SpanIndex((span, decision) for decision, span in decided)
        self.tie(decisions)

    def tie(self, decisions: Decisions) -> set[Span]:
        """Find which kinds mentions have from what they are tied to; return where they are others now."""
        old, self.tied = self.tied, SpanIndex()
        if decisions.ties:
            self.tied = SpanIndex(self.named(decisions.ties).tied(decisions, self.decided))
        return {span for span, _ in set(old).symmetric_difference(self.tied)}


class Overlay:
    """The mentions of an article as they stand; what it takes to decide is made when there is a decision."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._found: dict[int, tuple[Span, list[Mention]]] = {}
        """What was found, by where its stretch starts."""
        self._starts: list[int] = []
        self._made: dict[int, _Chunk] = {}
        self._making = Lock()
        self._decisions: Decisions | None = None

    def take(self, within: Span, mentions: Iterable[Mention]) -> list[Mention]:
        """Take what was found in a stretch, in which all of it starts; return what stands there."""
        first, last = bisect_left(self._starts, within.start), bisect_left(self._starts, within.end)
        found = sorted(mentions)
        with self._making:
            for start in self._starts[first:last]:
                del self._found[start]
                self._made.pop(start, None)
            del self._starts[first:last]
            insort(self._starts, within.start)
            self._found[within.start] = within, found
        return found if self._decisions is None else self._standing(within)

    def _chunk(self, start: int) -> _Chunk:
        """Return the chunk of the stretch that starts there; any thread may ask for it."""
        with self._making:
            chunk = self._made.get(start)
            if chunk is None:
                chunk = self._made[start] = _Chunk(*self._found[start], self._text)
                if self._decisions is not None:
                    chunk.decide(self._decisions)
            return chunk

    def _chunks(self) -> Iterator[_Chunk]:
        return map(self._chunk, self._starts)

    def decide(self, decisions: Decisions) -> Iterator[tuple[Span, list[Mention]]]:
        """Take other decisions; yield the stretches in which others may stand now, with what stands there."""
        from annotations.decisions import Decisions

        old, self._decisions = self._decisions or Decisions(ties=self._no_ties), decisions
        changed = _changed(old.spans, decisions.spans)
        if _alike(old.ties, decisions.ties):
            decisions = self._decisions = replace(decisions, ties=old.ties)
        if old.names != decisions.names or old.ties is not decisions.ties or len(changed) > _FEW:
            for chunk in self._chunks():
                chunk.decide(decisions)
                yield chunk.within, self._standing(chunk.within)
            return
        for chunk in self._chunks() if changed and decisions.ties else ():
            changed |= chunk.tie(decisions)
        for span in sorted(changed):
            window = self._around(span, old)
            yield window, self._standing(window)

    def prepare(self) -> None:
        """Work out, in any thread, what :meth:`reached` needs of a text that does not change."""
        for start in list(self._starts):
            with suppress(KeyError):  # other mentions may come meanwhile
                self._chunk(start).named(self._ties).prepare()

    @property
    def _ties(self) -> Ties:
        return self._decisions.ties if self._decisions is not None else self._no_ties

    @cached_property
    def _no_ties(self) -> Ties:
        from annotations.entities.identity import Ties

        return Ties()

    def reached(self, name: str, kind: str, *none: str) -> set[Span]:
        """Return where it would count that ``name`` is of ``kind``, if ``none`` were said to be none.

        Only what is known of a long text is looked through.
        """
        from annotations.decisions import LATEST, Decision, Decisions

        decisions = Decisions(
            {**{each: Decision(LATEST, NO_KIND) for each in none}, name: Decision(LATEST, kind)}
        )
        ties = self._ties
        return {
            span
            for chunk in self._chunks()
            for decision, span in chunk.named(ties).decided(decisions)
            if decision.kind == kind
        }

    def _near(self, window: Span) -> list[_Chunk]:
        # A mention may go on in the chunk after its own.
        first = max(0, bisect_right(self._starts, window.start) - 2)
        return [self._chunk(at) for at in self._starts[first : bisect_left(self._starts, window.end)]]

    def _around(self, span: Span, old: Decisions) -> Span:
        """Return the stretch around ``span`` that nothing found or decided crosses the ends of."""
        assert self._decisions is not None
        window = span
        while True:
            touching = [each for each, _ in self._decisions.spans.touching(*window)]
            touching += [each for each, _ in old.spans.touching(*window)]
            for chunk in self._near(window):
                touching += [each for each, _ in chunk.found.touching(*window)]
                touching += [each for each, _ in chunk.decided.touching(*window)]
            low = min((each.start for each in touching), default=window.start)
            high = max((each.end for each in touching), default=window.end)
            wider = Span(min(low, window.start), max(high, window.end))
            if wider == window:
                return window
            window = wider

    def _standing(self, window: Span) -> list[Mention]:
        """Return what stands in a stretch."""
        from annotations.decisions import laid_over

        assert self._decisions is not None
        found: list[Mention] = []
        decided = [(decision, span) for span, decision in self._decisions.spans.touching(*window)]
        for chunk in self._near(window):
            found += [mention for _, mention in chunk.found.touching(*window)]
            for each in (chunk.decided, chunk.tied):
                decided += [(decision, span) for span, decision in each.touching(*window)]
        standing = laid_over(found, decided) if decided else found
        return [each for each in standing if window.start <= each.start < window.end]


def _changed(old: SpanIndex[Decision], new: SpanIndex[Decision]) -> set[Span]:
    """Return the spans about which something else is decided."""
    # Mostly these are the same objects, which cost less to tell apart than their times.
    before, after = ({id(decision): (span, decision) for span, decision in each} for each in (old, new))
    gone = {pair for key, pair in before.items() if key not in after}
    come = {pair for key, pair in after.items() if key not in before}
    return {span for span, _ in gone ^ come}


def _alike(ties: Ties, others: Ties) -> bool:
    if ties is others:
        return True
    return ties.names == others.names and list(ties.spans) == list(others.spans)
