"""What changed in an article since it was annotated: both texts as one, and where the notes stand in it.

Called from a worker: comparing long texts takes its time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from annotations.errors import NotFound, UsageError
from annotations.spans import Span, SpanIndex

if TYPE_CHECKING:
    from annotations.model import Annotation
    from annotations.notebook import Notebook

GONE: Final = ("[-", "-]")
FRESH: Final = ("{+", "+}")
"""What stands around words that were taken out and put in, as in ``wdiff`` and ``git diff --word-diff``."""


_WORD: Final = re.compile(r"\S+")


class _Piece(NamedTuple):
    """``length`` code points of one text from ``start`` on, which the joined one has from ``at`` on."""

    start: int
    at: int
    length: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Two texts as one: today's, with what was taken out of the old one where it stood.

    ``gone`` and ``fresh`` are spans of :attr:`text` with the signs around them, ``changes`` has one span for
    each place where either is.
    """

    text: str
    gone: tuple[Span, ...]
    fresh: tuple[Span, ...]
    changes: tuple[Span, ...]
    _old: tuple[_Piece, ...]
    _new: tuple[_Piece, ...]

    def of_old(self, span: Span) -> Span:
        """Return where a span of the old text is."""
        return _mapped(self._old, span)

    def of_new(self, span: Span) -> Span:
        """Return where a span of today's text is."""
        return _mapped(self._new, span)

    def to_new(self, offset: int) -> int:
        """Return the offset in today's text of what stands at ``offset``, or else of what comes after it."""
        number = bisect_right(self._new, offset, key=lambda piece: piece.at + piece.length)
        if number == len(self._new):
            return self._new[-1].start + self._new[-1].length if self._new else 0
        piece = self._new[number]
        return piece.start + max(0, offset - piece.at)


def joined(old: str, new: str) -> Joined:
    """Compare two texts word by word and make one of them."""
    from annotations.worddiff import compare

    making = _Making(old, new)
    for stretch in _in_order(compare(old, new).kept()):
        # White space at the ends belongs to what differs: a sentence that goes leaves its paragraph's end.
        was, now = _stripped(old, stretch[0]), _stripped(new, stretch[1])
        making.replace(was.start, now.start)
        making.keep(was.end, now.end)
    making.replace(len(old), len(new))
    return making.done()


class _Making:
    """The joined text as far as it is made; ``old`` and ``new`` are done up to ``_was`` and ``_now``."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._was = self._now = self._at = 0
        self._parts: list[str] = []
        self._pieces: tuple[list[_Piece], list[_Piece]] = [], []
        self._gone: list[Span] = []
        self._fresh: list[Span] = []
        self._changes: list[Span] = []

    def done(self) -> Joined:
        """Return what was made."""
        marks = tuple(self._gone), tuple(self._fresh), tuple(self._changes)
        return Joined("".join(self._parts), *marks, *map(tuple, self._pieces))

    def keep(self, was: int, now: int) -> None:
        """Take what is the same up to ``was`` and ``now``, as it is today."""
        was, now = (
            max(was, self._was),
            max(now, self._now),
        )  # a letter that was folded may be in two stretches
        for start, at, length in _alike(self._old[self._was : was], self._new[self._now : now]):
            self._note(self._was + start, length, old=True, by=at)
        self._note(self._now, now - self._now)
        self._write(self._new[self._now : now])
        self._was, self._now = was, now

    def replace(self, was: int, now: int) -> None:
        """Take what differs up to ``was`` and ``now``; white space alone is no change."""
        was, now = max(was, self._was), max(now, self._now)
        old, new = self._old[self._was : was], self._new[self._now : now]
        gone, fresh = old.strip(), new.strip()
        if not gone and not fresh:
            self.keep(was, now)
            return
        frame, core = (new, fresh) if fresh else (old, gone)
        lead = frame.index(core)
        self._write(frame[:lead])
        begin = self._at
        if gone:
            self._note(self._was + old.index(gone), len(gone), old=True, by=len(GONE[0]))
            self._gone.append(self._write(gone.join(GONE)))
        if gone and fresh:
            self._write(self._between(gone, fresh, now))
        if fresh:
            self._note(self._now + new.index(fresh), len(fresh), by=len(FRESH[0]))
            self._fresh.append(self._write(fresh.join(FRESH)))
        self._changes.append(Span(begin, self._at))
        self._write(frame[lead + len(core) :])
        self._was, self._now = was, now

    def _between(self, gone: str, fresh: str, now: int) -> str:
        """Return what is put between what was taken out and what was put in, which ends at ``now``."""
        if "\n\n" in gone or "\n\n" in fresh:
            return "\n\n"
        start = self._new.rindex(fresh, 0, now)
        beside = self._new[max(0, start - 1) : start] + self._new[start + len(fresh) : start + len(fresh) + 1]
        return " " if not beside.strip() else ""  # nothing within a word

    def _write(self, words: str) -> Span:
        self._parts.append(words)
        start, self._at = self._at, self._at + len(words)
        return Span(start, self._at)

    def _note(self, start: int, length: int, *, old: bool = False, by: int = 0) -> None:
        if length:
            self._pieces[0 if old else 1].append(_Piece(start, self._at + by, length))


def _stripped(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    return Span(span.end - len(words.lstrip()), span.start + len(words.rstrip()))


def _alike(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """Yield (start in ``old``, start in ``new``, length) of the words of two texts that fold to the same."""
    if old == new:
        yield 0, 0, len(old)
        return
    for was, now in zip(_WORD.finditer(old), _WORD.finditer(new), strict=False):
        yield was.start(), now.start(), min(len(was.group()), len(now.group()))


def _mapped(pieces: Sequence[_Piece], span: Span) -> Span:
    start = _place(pieces, span.start)
    return Span(start, max(start, _place(pieces, span.end - 1)) + 1)


def _place(pieces: Sequence[_Piece], offset: int) -> int:
    number = bisect_right(pieces, offset, key=lambda piece: piece.start) - 1
    if number < 0:
        return 0
    piece = pieces[number]
    return piece.at + max(0, min(offset - piece.start, piece.length - 1))


def _in_order(kept: Iterable[tuple[Span, Span]]) -> list[tuple[Span, Span]]:
    """Return of stretches that were kept the most, by length, that are in the same order in both texts.

    The others were moved: they are shown as gone from the one place and new at the other.
    """
    stretches = sorted(kept)
    ends: list[int] = []
    weights: list[int] = []
    chains: list[int] = []
    before: list[int] = []
    for number, (was, now) in enumerate(stretches):
        at = bisect_right(ends, now.start) - 1
        before.append(chains[at] if at >= 0 else -1)
        weight = (weights[at] if at >= 0 else 0) + was.length
        to = bisect_left(ends, now.end)
        if to and weights[to - 1] >= weight:
            continue
        stop = to
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[to:stop], weights[to:stop], chains[to:stop] = [now.end], [weight], [number]
    chain: list[tuple[Span, Span]] = []
    number = chains[-1] if chains else -1
    while number >= 0:
        chain.append(stretches[number])
        number = before[number]
    return chain[::-1]


# -- of a notebook ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since an article was annotated, with the ids of the notes at their places in it.

    ``since`` is the day on which the last of them was made on the old text.  ``text`` is the digest of that,
    ``texts`` has those of all old texts that are kept; ``elsewhere`` counts the orphans of other texts.
    """

    joined: Joined
    notes: SpanIndex[str]
    since: str
    text: str = ""
    texts: tuple[str, ...] = ()
    elsewhere: int = 0


def since_annotated(notebook: Notebook, about: str = "", text: str = "") -> Changes:
    """Compare an article with an older text.

    That is ``text`` (a digest), else what the annotation ``about`` was made on, else most of them.  Raises
    :class:`NotFound` when nothing changed, or the old text is not kept here; :class:`UsageError` for a text
    that is too long to be compared.
    """
    from annotations import snapshots

    today, collection = notebook.article.digest, notebook.collection
    about_words = [each for each in notebook.annotations if each.position is not None]
    if collection is None or not about_words:
        raise NotFound("there are no notes yet: what changed is known from the first one on")
    made_on = {each.id: collection.made_on(each) for each in about_words}
    others = Counter(digest for digest in made_on.values() if digest and digest != today)
    if not others:
        raise NotFound("the text is the one that the notes were made on")
    if notebook.article.text[snapshots.LONGEST : snapshots.LONGEST + 1]:
        raise UsageError("the article is too long to be compared")
    texts = tuple(each for each, _ in others.most_common() if snapshots.has(each))
    for digest in sorted(texts, key=lambda each: (each != text, each != made_on.get(about))):
        old = snapshots.text(digest)
        if old is not None:
            mine = [each for each in about_words if made_on[each.id] == digest]
            lost = _lost(notebook) - {each.id for each in mine}
            return replace(_changes(notebook, old, mine), text=digest, texts=texts, elsewhere=len(lost))
    raise NotFound("the text that the notes were made on is not kept here, so it cannot be compared")


def _lost(notebook: Notebook) -> set[str]:
    """Return the ids of the orphans that nobody left as such; what merely decides about an entity is none."""
    today = notebook.article.digest
    lost = {each.id for each in notebook.orphans if getattr(each.target, "orphaned", None) != today}
    return lost - notebook.decisions


def _changes(notebook: Notebook, old: str, mine: Sequence[Annotation]) -> Changes:
    text = notebook.article.text
    both = joined(old, text[0 : len(text)])
    decisions = notebook.decisions
    placed = [(both.of_new(span), each.id) for span, each in notebook.spans if each.id not in decisions]
    orphans = [
        (both.of_old(each.position), each.id)
        for each in mine
        if each.position is not None and notebook.anchor(each).span is None and each.id not in decisions
    ]
    since = max((each.modified or each.created or "")[:10] for each in mine)
    return Changes(both, SpanIndex([*placed, *orphans]), since)
