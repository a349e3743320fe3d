"""Mentions with exact ends: titles, stray punctuation and what belongs to the next name taken off.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from annotations.entities import cues
from annotations.entities.gazetteer import Gazetteer, given_names
from annotations.entities.mentions import Mention, trimmed

_PICTURES: Final = "\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_OTHER: Final = "\u0370-\u06ff\u0900-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_LATIN: Final = "A-Za-z\u00c0-\u024f"
_BREAK: Final = re.compile(
    rf"\n|(?<!\b[AaEe]l)\s[-–—/|*•]+\s|\s--+\s|;|\s\(|[\"“”«»:]|\s*[{_PICTURES}]+\s*"
    rf"|\b(?:https?://|www\.)\S+|(?<=[{_LATIN}])\s+(?=[{_OTHER}])|(?<=[{_OTHER}])\s+(?=[{_LATIN}])"
)
_HYPHENATED: Final = re.compile(r"[A-Z]\w+ - [a-z]{2,8}\Z")
"""A name of which the parts are set apart: ``Moon Jae - in``."""

_DANGLING: Final = re.compile(
    r"(?:\s+(?:of|the|in|on|at|for|and|to|by|&|No|a|an|de|from|with)|\s+[0-9]{1,3}[-–][0-9]{1,3}"
    r"|\s*[,;:/–—(\[*-]|\s+['\"](?:\s?s)?)\Z"
)
_LEADING: Final = re.compile(r"[\s\"'“”‘(\[*,;:/–—-]+(?=\S)")
_TITLE: Final = re.compile(r"([A-Z][\w-]*)\.?\s+(?=\S)")
_FULL_STOP: Final = re.compile(r"[^\W\d_]{4,}\.\Z")
_SHORTENED: Final = re.compile(r"\b(?:Corp|Bros|Dept|Govt|Univ|Assn|Intl|Prof|Capt)\.\Z")
_SMALL_END: Final = re.compile(r"(?<=[\w.)])\s+[a-z][a-z']*\Z")
_DATE_END: Final = re.compile(
    r"\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9][0-9.,]{0,12}\s*(?:%|per\s*cent))\Z"
)
_NUMBER_END: Final = re.compile(r"\s+[0-9][0-9,.-]*(?:th|st|nd|rd)?\Z")
_AND: Final = re.compile(r",?\s+and\s+|,\s+")
_LONGEST: Final = 200
"""Most code points of a name: what goes on longer is a recogniser's mistake."""

_LISTED: Final = frozenset({"PERSON", "GPE", "LOC"})
_NO_SMALL_END: Final = frozenset({"PERSON", "GPE", "LOC", "ORG", "FAC"})
_ALSO_OF_FIRMS: Final = cues.words_of(
    "General Major Commissioner Secretary Detective Coach Justice President"
)
_MOST_TITLES: Final = 6


def tidied(text: str, mention: Mention, names: Gazetteer, small: frozenset[str]) -> Iterator[Mention]:
    """Yield the names in a mention's span: mostly one, none where no word of it can be a name.

    ``text`` is as :func:`~annotations.entities.gazetteer.plain` makes it, ``small`` its words in small
    letters.  What ``names`` has is never cut (``Trinidad and Tobago``).
    """
    start, end = mention.start, mention.end
    if end - start > _LONGEST:
        return
    if not (mention.kind == "PERSON" and _HYPHENATED.search(text, start, end)):
        if mention.kind != "WORK_OF_ART":
            start, end = _first_piece(text, start, end)
        start, end = _bare(text, start, end)
    title = _titles(text[start:end], mention.kind, small)
    kind, start = ("PERSON", start + title) if title else (mention.kind, start)
    start, end = trimmed(text, start, end, kind)
    if text.startswith(".", end) and names.get(text[start : end + 1]):
        end += 1  # Calif.
    whole = names.get(text[start:end]) is not None
    if not whole:
        end = start + len(_cut(text[start:end], kind))
    words = text[start:end]
    if not any(_may_begin_a_name(each) for each in words):
        return
    piece = replace(mention, start=start, end=end, kind=kind)
    people = _leading_people(words, names) if kind == "PERSON" else 0
    if people:
        yield replace(piece, end=start + people, kind="NORP")
        yield replace(piece, start=start + people + 1)
    elif kind not in _LISTED or whole:
        yield piece
    else:
        for first, last in _listed(words):
            yield replace(piece, start=start + first, end=start + last)


def _may_begin_a_name(character: str) -> bool:
    # Scripts without capitals have letters of one case only.
    return character.isupper() or (character.isalpha() and character.lower() == character.upper())


def _first_piece(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the first piece between breaks that has a capital, else the span itself."""
    at = start
    for found in _BREAK.finditer(text, start, end):
        piece = text[at : found.start()]
        if any(map(str.isupper, piece)) and piece not in cues.CREDITS:
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


def _titles(words: str, kind: str, small: frozenset[str]) -> int:
    """Return how many code points of titles lead the name of a person; 0 where ``words`` are none.

    A title is in the lists, or it is a word that the article has in small letters too and that leads a full
    name.  What was not taken for a person is one only where a name that people have follows.
    """
    at = known = 0
    titles = cues.TITLES
    if kind == "PERSON" and not cues.inside(words):
        titles |= cues.ROYALTY
    for _ in range(_MOST_TITLES):
        title = _TITLE.match(words, at)
        if not title or not (title.group(1) in titles or title.group(1) in cues.RANKS):
            break
        at = title.end()
        if title.group(1) in titles or title.group(1) == "Executive":
            known = at
    if kind == "PERSON":
        title = _TITLE.match(words, known)
        if title and _is_common(title.group(1), words[title.end() :], small):
            known = title.end()
        return known
    first = words.split(maxsplit=1)[0].rstrip(".") if known else ""
    rest = words[known:]
    named = rest.partition(" ")[0] in given_names()
    alone = first not in _ALSO_OF_FIRMS and rest.isalpha() and rest not in cues.TITLES | cues.RANKS
    return known if known and kind in ("ORG", "GPE") and (named or alone) else 0


def _is_common(word: str, rest: str, small: frozenset[str]) -> bool:
    given = given_names()
    return word.lower() in small and word not in given and " " in rest and rest.partition(" ")[0] in given


def _cut(words: str, kind: str) -> str:
    """Return a name without a full stop, and without the small words, dates and numbers that follow it."""
    if len(words) > 3 and _FULL_STOP.search(words) and not _SHORTENED.search(words):
        words = words[:-1]
    if kind not in _NO_SMALL_END:
        return words
    words = _DATE_END.sub("", words)
    if kind in ("PERSON", "GPE"):
        words = _NUMBER_END.sub("", words)
    while small := _SMALL_END.search(words):
        if words[: small.start()].endswith("-"):
            break
        words = words[: small.start()]
    return words


def _leading_people(words: str, names: Gazetteer) -> int:
    """Return how long the people are whose member is named: ``Kenyan`` in ``Kenyan Ana Ruiz``, else 0."""
    parts = words.split(" ")
    for count in (2, 1):
        lead = " ".join(parts[:count])
        if len(parts) >= count + 2 and (known := names.get(lead)) and known.sure and known.kind == "NORP":
            return len(lead)
    return 0


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
