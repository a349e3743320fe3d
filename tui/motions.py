"""Words, sentences and paragraphs around an offset.  Pure; looks at a window, never at the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from annotations.spans import Span
from annotations.text import Text
from tui import wrap

WINDOW: Final = 8192
"""Code points looked at on either side."""

_LONGEST_CHARACTER: Final = 64
"""Code points looked at for one grapheme."""

_VOWELS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u08ca-\u0963\u0966-\u0df3\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u102b-\u103e\u1056-\u109d\u17b4-\u17d3\u1ab0-\u1ace\u1dc0-\u1dff"
    "\u200c\u3099\u309a"
)
"""Marks written over, under and beside letters, which Python's ``\\w`` leaves out."""

_WORD: Final = re.compile(rf"[\w{_VOWELS}]+(?:[’'\-.\u200d][\w{_VOWELS}]+)*|[^\w\s{_VOWELS}]+")
_PARAGRAPH_END: Final = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE_END: Final = re.compile(r"(?P<end>[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*)\s*")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Capt|Gov|Sen|Rep|St|Jr|Sr|Inc|Ltd|Co|Corp|No|vs|etc|e\.g|i\.e|cf"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z](?:\.[A-Z])*)\.$"
)


def _window(text: Text, offset: int) -> tuple[int, str]:
    low = max(0, offset - WINDOW)
    return low, text[low : offset + WINDOW]


def character_end(text: Text, offset: int) -> int:
    """Return where the grapheme that starts at ``offset`` ends; a line feed is one of its own."""
    body = text[offset : offset + _LONGEST_CHARACTER].partition("\n")[0]
    return offset + (wrap.graphemes(body)[0].end if body else 1)


def character_before(text: Text, offset: int) -> int:
    """Return where the grapheme that ends at ``offset`` starts, 0 at the start of the text."""
    low = max(0, offset - _LONGEST_CHARACTER)
    units = wrap.graphemes(text[low:offset])
    return low + units[-1].start if units else 0


def word_at(text: Text, offset: int) -> Span | None:
    """Return the word (or run of punctuation) at ``offset``, ``None`` on white space."""
    low, body = _window(text, offset)
    for match in _WORD.finditer(body):
        if low + match.end() > offset:
            return Span(low + match.start(), low + match.end()) if low + match.start() <= offset else None
    return None


def next_word(text: Text, offset: int) -> int:
    """Return the start of the first word after ``offset``; the end of the text where there is none."""
    low, body = _window(text, offset)
    starts = (low + match.start() for match in _WORD.finditer(body))
    return next((start for start in starts if start > offset), low + len(body))


def previous_word(text: Text, offset: int) -> int:
    """Return the start of the last word that starts before ``offset``, 0 where there is none."""
    low, body = _window(text, offset)
    return max((low + m.start() for m in _WORD.finditer(body) if low + m.start() < offset), default=low)


def word_end(text: Text, offset: int) -> int:
    """Return the offset of the last character of the word that ends after ``offset``."""
    low, body = _window(text, offset)
    ends = (low + match.end() - 1 for match in _WORD.finditer(body))
    return next((end for end in ends if end > offset), max(0, low + len(body) - 1))


def paragraph_at(text: Text, offset: int) -> Span:
    """Return the paragraph at ``offset``: what stands between two empty lines, without white space around."""
    low, body = _window(text, offset)
    start, end = 0, len(body)
    for match in _PARAGRAPH_END.finditer(body):
        if low + match.end() <= offset:
            start = match.end()
        elif low + match.start() >= offset or low + match.end() > offset:
            end = match.start()
            break
    piece = body[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Span(low + start + lead, max(low + start + lead, low + start + len(piece.rstrip())))


def next_paragraph(text: Text, offset: int) -> int:
    """Return where the next paragraph starts; the end of the window's text where there is none."""
    low, body = _window(text, offset)
    for match in _PARAGRAPH_END.finditer(body):
        if low + match.end() > offset and match.end() < len(body):
            return low + match.end()
    return max(offset, low + len(body) - 1)


def previous_paragraph(text: Text, offset: int) -> int:
    """Return the start of this paragraph, or of the one before when ``offset`` is there already."""
    low, body = _window(text, offset)
    starts = [low] + [low + match.end() for match in _PARAGRAPH_END.finditer(body)]
    return max((start for start in starts if start < offset), default=low)


def sentences(text: Text, paragraph: Span) -> Iterator[Span]:
    """Yield the sentences of a paragraph, without the white space between them.

    A full stop after an abbreviation, an initial, or before a small letter ends none.
    """
    body = text[paragraph.start : paragraph.end]
    start = 0
    for match in _SENTENCE_END.finditer(body):
        end, after = match.end("end"), match.end()
        if match.group().startswith(".") and (
            body[after : after + 1].islower() or _ABBREVIATION.search(body, max(0, match.start() - 12), end)
        ):
            continue
        yield Span(paragraph.start + start, paragraph.start + end)
        start = after
    if start < len(body):
        yield Span(paragraph.start + start, paragraph.end)


def sentence_at(text: Text, offset: int) -> Span:
    """Return the sentence at ``offset``; between two, the one that follows."""
    paragraph = paragraph_at(text, offset)
    for sentence in sentences(text, paragraph):
        if offset < sentence.end:
            return sentence
    return paragraph


def next_sentence(text: Text, offset: int) -> int:
    """Return where the next sentence starts, in the next paragraph where this one has no more."""
    for sentence in sentences(text, paragraph_at(text, offset)):
        if sentence.start > offset:
            return sentence.start
    return next_paragraph(text, offset)


def previous_sentence(text: Text, offset: int) -> int:
    """Return the start of this sentence, or of the one before when ``offset`` is there already."""
    paragraph = paragraph_at(text, offset)
    if offset <= paragraph.start and paragraph.start > 0:
        paragraph = paragraph_at(text, previous_paragraph(text, paragraph.start))
    starts = [sentence.start for sentence in sentences(text, paragraph) if sentence.start < offset]
    return starts[-1] if starts else min(offset, paragraph.start)


def grown(text: Text, span: Span, mentions: list[Span]) -> Span:
    """Return the next larger unit around ``span``: word, mention, sentence, paragraph, the whole text."""
    word = word_at(text, span.start)
    units = [word] if word else []
    units += sorted((each for each in mentions if each.overlaps(span)), key=lambda each: each.length)
    units.append(sentence_at(text, span.start))
    units.append(paragraph_at(text, span.start))
    for unit in units:
        if unit.covers(span) and unit != span and unit.length > 0:
            return unit
    return Span(0, len(text))
