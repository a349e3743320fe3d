"""Mentions with exact ends: titles, stray punctuation and what belongs to the next name taken off.  Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from annotations.entities.cues import TITLES
from annotations.entities.mentions import Mention, trimmed

_BREAK: Final = re.compile(r"\n|\s[-–—/|*•]+\s|\s--+\s|;|\s\(|[\"“”«»:]")
_DANGLING: Final = re.compile(
    r"(?:\s+(?:of|the|in|on|at|for|and|to|by|&|No|a|an|de|from|with)|\s+[0-9]{1,3}[-–][0-9]{1,3}"
    r"|\s*[,;:/–—(\[*-]|\s+['\"])\Z"
)
_LEADING: Final = re.compile(r"[\s\"'“”‘(\[*,;:/–—-]+(?=\S)")
_TITLE: Final = re.compile(r"([A-Z][\w-]*)\.?\s+(?=\S)")
_FULL_STOP: Final = re.compile(r"[^\W\d_]{4,}\.\Z")
_SHORTENED: Final = re.compile(r"\b(?:Corp|Bros|Dept|Govt|Univ|Assn|Intl|Prof|Capt)\.\Z")
_AND: Final = re.compile(r",?\s+and\s+|,\s+")
_LONGEST: Final = 200
"""Most code points of a name: what goes on longer is a recogniser's mistake."""

_LISTED: Final = frozenset({"PERSON", "GPE", "LOC"})


def tidied(text: str, mention: Mention, whole: Callable[[str], bool]) -> Iterator[Mention]:
    """Yield the names in a mention's span: mostly one, none where no word of it can be a name.

    ``text`` is as :func:`~annotations.entities.gazetteer.plain` makes it.  What is ``whole`` is never cut at
    its *and* or comma (``Trinidad and Tobago``).
    """
    start, end = mention.start, mention.end
    if end - start > _LONGEST:
        return
    if mention.kind != "WORK_OF_ART":
        start, end = _first_piece(text, start, end)
    start, end = _bare(text, start, end)
    if mention.kind == "PERSON":
        while (title := _TITLE.match(text, start, end)) and title.group(1) in TITLES:
            start = title.end()
    start, end = trimmed(text, start, end, mention.kind)
    words = text[start:end]
    if len(words) > 3 and _FULL_STOP.search(words) and not _SHORTENED.search(words):
        end, words = end - 1, words[:-1]
    if not any(_may_begin_a_name(each) for each in words):
        return
    if mention.kind not in _LISTED or whole(words):
        yield replace(mention, start=start, end=end)
        return
    for first, last in _listed(words):
        yield replace(mention, start=start + first, end=start + last)


def _may_begin_a_name(character: str) -> bool:
    # Scripts without capitals have letters of one case only.
    return character.isupper() or (character.isalpha() and character.lower() == character.upper())


def _first_piece(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the first piece between breaks that has a capital, else the span itself."""
    at = start
    for found in _BREAK.finditer(text, start, end):
        if any(map(str.isupper, text[at : found.start()])):
            return at, found.start()
        at = found.end()
    return (at, end) if any(map(str.isupper, text[at:end])) else (start, end)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the punctuation and small words that hang at its ends."""
    if leading := _LEADING.match(text, start, end):
        start = leading.end()
    while True:
        words = text[start:end]
        dangling = _DANGLING.search(words)
        if dangling and dangling.start():
            end = start + dangling.start()
        elif words.endswith(")") and "(" not in words:
            end -= 1
        else:
            return start, end


def _listed(words: str) -> list[tuple[int, int]]:
    """Return the spans of names strung together by commas and *and*, where each has a capital."""
    spans, at = [], 0
    for found in _AND.finditer(words):
        spans.append((at, found.start()))
        at = found.end()
    spans.append((at, len(words)))
    return (
        spans if all(first < last and words[first].isupper() for first, last in spans) else [(0, len(words))]
    )
