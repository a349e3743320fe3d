"""Names that stand elsewhere in the article without a label: found again where they stand alone.  Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Final

from annotations.entities import cues
from annotations.entities.gazetteer import Finder, Gazetteer, Known, given_names
from annotations.entities.mentions import Mention
from annotations.entities.vocabulary import MONTHS, WEEKDAYS
from annotations.spans import Span

_NEVER: Final = frozenset({"WORK_OF_ART", "LANGUAGE"})
_CALENDAR: Final = frozenset({*MONTHS, *WEEKDAYS})
_SHORTEST: Final = 3
_SHORTEST_SHOUTED: Final = 4
"""Least code points of a name in capitals that is told from its neighbours in a headline."""

_REACH: Final = 30
_WORD_BEFORE: Final = re.compile(r"([^\W\d_][\w.'&-]*)[ \n]\Z")
_WORD_AFTER: Final = re.compile(r"[ \n]([^\W\d_][\w'&-]*)")
_SENTENCE_START: Final = re.compile(r"(?:\A|[.!?:\n\"“”(]\s*)\Z")
_PLAIN_WORD: Final = re.compile(r"(?<![\w.])[a-z][\w'-]*")
_SHORT: Final = r"(?:[^\W\d_a-z]|St|Mt|Gen|Col|Lt|Maj|Capt|Sgt|Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|Rev|Adm)\.(?=\s)"
_CAPITAL: Final = rf"(?:{_SHORT}|[^\W\d_a-zß-öø-ÿ][\w&-]*)"
_LINK: Final = (
    r"(?:of the |of |for |and |de la |de los |de |del |al-|el-|van der |van den |van |von der |von |bin |ibn "
    r"|ben |ould |arap |da |dos )?"
)
_RUN: Final = re.compile(rf"(?<![\w.'-]){_CAPITAL}(?: {_LINK}{_CAPITAL}){{1,12}}")
_PARTICLE: Final = "|".join(sorted(each for each in cues.PARTICLES if each.islower()))
_NAME: Final = rf"{_CAPITAL}(?: (?:(?:{_PARTICLE}) ){{0,2}}{_CAPITAL}){{1,3}}"
_PERSON: Final = re.compile(_NAME)
_BYLINE: Final = re.compile(
    rf"^[ \t]*+({'|'.join(sorted(cues.CREDITS))})( ?:)?[ ]{{1,8}}"
    rf"({_NAME}(?:(?:, | and | & ){_NAME}){{0,3}})[ \t]*$",
    re.MULTILINE,
)
_TITLED: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(cues.TITLES))})\.? ((?>{_NAME}))(?! {_CAPITAL})")
_OPENERS: Final = cues.words_of(
    """
    The A An In On At But And He She It For From After When This That As If To With By While Since Under Until
    Over Both Former Before During Although Though
    """
)
_LONGEST_NAME: Final = 4
_PARTNERS: Final = re.compile(r" (?:and|&) (?:Partners|Sons|Co|Company|Associates|Brothers)\b")
_GOES_ON: Final = re.compile(
    rf" for(?: the)? (?!(?:{'|'.join(sorted(_CALENDAR))})\b){_CAPITAL}"
    rf"(?: (?:of the |of |and the |and |in the |in )?{_CAPITAL}){{0,5}}"
)
"""What a body is for: ``Commission`` goes on to ``for Latin America and the Caribbean``."""

_MORE_FIELDS: Final = re.compile(
    rf"(?:, {_CAPITAL}(?: {_CAPITAL}){{0,2}}){{0,4}},? (?:and|&) {_CAPITAL}(?: {_CAPITAL}){{0,2}}"
)
"""Further fields of a ministry: ``Ministry of Gender`` goes on to ``, Labour and Social Development``."""

_LONGEST_LINK: Final = len(" of the ")


class Taken:
    """Where mentions stand already; they do not overlap."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = sorted(mentions)
        self._starts = [each.start for each in self._mentions]

    def free(self, start: int, end: int) -> bool:
        """Tell whether no mention shares a code point with ``[start, end)``."""
        at = bisect_left(self._starts, end)
        return not (at and self._mentions[at - 1].end > start)

    def covered_by(self, start: int, end: int) -> bool:
        """Tell whether all mentions that touch ``[start, end)`` lie inside it, and none is as long."""
        last = bisect_left(self._starts, end)
        first = bisect_left(self._starts, start)
        if first and self._mentions[first - 1].end > start:
            return False
        return all(
            each.end <= end and each.end - each.start < end - start for each in self._mentions[first:last]
        )


def plain_words(text: str) -> frozenset[str]:
    """Return the words of ``text`` that stand in it in small letters."""
    # One by one, so that a long text holds up no other thread.
    return frozenset(found.group() for found in _PLAIN_WORD.finditer(text))


def bylines(text: str) -> Iterator[Span]:
    """Yield the spans of the people that lines such as ``By Ana Ruiz`` or ``Author: Ana Ruiz`` name."""
    for line in _BYLINE.finditer(text):
        for name in _PERSON.finditer(text, *line.span(3)):
            # Without a colon the line may go on: By Popular Demand.
            if line.group(2) or name.group().split()[0] in given_names():
                yield Span(*name.span())


def titled(text: str, gazetteer: Gazetteer) -> Iterator[Span]:
    """Yield the spans of what can be full names of people that stand behind a title: ``Mayor Ana Ruiz``."""
    for found in _TITLED.finditer(text):
        words = found.group(1).split()
        known = any(map(gazetteer.get, (found.group(1), *words)))
        if not known and cues.LEADERS.isdisjoint(words) and cues.inside(found.group(1)) is None:
            yield Span(*found.span(1))


def stands_alone(text: str, start: int, end: int, taken: Taken, gazetteer: Gazetteer) -> bool:
    """Tell whether ``text[start:end]`` is a name by itself, and no part of one that goes on beside it."""
    shouted = end - start >= _SHORTEST_SHOUTED and text[start:end].isupper()
    before = _WORD_BEFORE.search(text, max(0, start - _REACH), start)
    if before and before.group(1)[0].isupper():
        word, at = before.group(1), before.start(1)
        if not (
            word.endswith(".")
            or word in cues.LEADERS
            or word in _OPENERS
            or gazetteer.get(word)
            or (shouted and ((len(word) > 1 and word.isupper()) or text[start - 1] == "\n"))
            or not taken.free(at, start)
            or _SENTENCE_START.search(text, max(0, at - 3), at)
        ):
            return False
    after = _WORD_AFTER.match(text, end)
    if (
        after
        and after.group(1)[0].isupper()
        and taken.free(*after.span(1))
        and not gazetteer.get(after.group(1))
        and not (shouted and ((len(after.group(1)) > 1 and after.group(1).isupper()) or text[end] == "\n"))
    ):
        return False
    if start > 1 and text[start - 1] in "-'" and text[start - 2].isalnum():
        return False
    return not (text.startswith("-", end) and text[end + 1 : end + 2].isupper())


def repeated(
    text: str,
    kinds: Mapping[str, str],
    plain_words: frozenset[str],
    taken: Taken,
    alone: Callable[[int, int], bool],
) -> list[Mention]:
    """Return the unlabelled occurrences of the names ``kinds`` tells the kinds of.

    A longer name also stands where only parts of it were labelled.  One that the article has as a plain word,
    in small letters, too is left out.
    """
    finder = Finder(words for words, kind in kinds.items() if _worth_finding(words, kind, plain_words))
    return [
        Mention(start, end, kinds[text[start:end]], "coherence")
        for start, end in finder.find(text)
        if _open(start, end, text[start:end], taken) and alone(start, end)
    ]


def _worth_finding(words: str, kind: str, plain_words: frozenset[str]) -> bool:
    if kind in _NEVER or not words[:1].isupper() or words in _CALENDAR:
        return False
    return " " in words or (len(words) >= _SHORTEST and words.lower() not in plain_words)


def known_alone(known: Iterable[Known], taken: Taken, alone: Callable[[int, int], bool]) -> list[Mention]:
    """Return the known names that nothing labelled, or only parts of; the user's own wherever they stand."""
    return [
        Mention(start, end, name.kind, "list" if name.own else "gazetteer")
        for start, end, name in known
        if name.own or (name.sure and _open(start, end, name.words, taken) and alone(start, end))
    ]


def _open(start: int, end: int, words: str, taken: Taken) -> bool:
    return taken.free(start, end) or (" " in words and taken.covered_by(start, end))


def by_their_words(text: str, taken: Taken, surnames: set[str], gazetteer: Gazetteer) -> list[Mention]:
    """Return runs of capitalised words that were not labelled and show by their words what they name."""
    found = []
    for run in _runs(text):
        span = _without_openers(text, run, gazetteer)
        words = text[span.start : span.end]
        free = taken.free(*run)
        # A given name also speaks for the rest of the name where only a part of it was labelled.
        if " " in words and (free or (words.split()[0] in given_names() and taken.covered_by(*span))):
            kind = cues.inside(words) or ("PERSON" if _is_person(words.split(), surnames) else None)
            if kind and (free or kind == "PERSON"):
                found.append(Mention(span.start, span.end, kind, "coherence"))
    return found


def joined(text: str, mentions: Iterable[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield organisations of which only a part is in ``mentions``.

    ``Communist Party`` goes on to the country that follows (``... of Greece``), ``Lind`` to ``and Sons``, a
    body to what it is for, a ministry to its further fields.
    """
    ordered = sorted(mentions)
    for one, other in zip_longest(ordered, ordered[1:]):
        if one.kind in ("PERSON", "ORG") and (partners := _PARTNERS.match(text, one.end)):
            yield Mention(one.start, partners.end(), "ORG", "coherence")
        elif one.kind == "ORG" and (end := _whole_body(text, one)):
            yield Mention(one.start, end, "ORG", "coherence")
        elif (
            other is not None
            and one.kind == "ORG"
            and other.kind == "GPE"
            and other.start - one.end <= _LONGEST_LINK
            and text[one.end : other.start] in (" of ", " of the ")
            and cues.may_be_of_a_country(text[one.start : one.end])
            and (country := gazetteer.get(text[other.start : other.end]))
            and country.code
        ):
            yield Mention(one.start, other.end, "ORG", "coherence")


def _whole_body(text: str, body: Mention) -> int | None:
    """Return where the name of a body or ministry ends of which ``body`` is the beginning."""
    words = text[body.start : body.end]
    if words.rpartition(" ")[2] in cues.BODIES and (purpose := _GOES_ON.match(text, body.end)):
        return purpose.end()
    if words.startswith(("Ministry of ", "Department of ")) and (
        fields := _MORE_FIELDS.match(text, body.end)
    ):
        return fields.end()
    return None


def _runs(text: str) -> Iterator[Span]:
    """Yield runs of capitalised words; those of an organisation whole, others cut at *and*."""
    for run in _RUN.finditer(text):
        if " and " not in run.group() or cues.inside(run.group()) == "ORG":
            yield Span(*run.span())
            continue
        start = run.start()
        for piece in run.group().split(" and "):
            yield Span(start, start + len(piece))
            start += len(piece) + len(" and ")


def _without_openers(text: str, run: Span, gazetteer: Gazetteer) -> Span:
    start = run.start
    words = text[run.start : run.end].split(" ")
    for at, word in enumerate(words[:-1]):
        known = gazetteer.get(word)
        people = known is not None and known.sure and known.kind == "NORP" and len(words) > at + 2
        if not (word.rstrip(".") in cues.TITLES or (at == 0 and (word in _OPENERS or people))):
            break
        start += len(word) + 1
    return Span(start, run.end)


def _is_person(words: list[str], surnames: set[str]) -> bool:
    if not 2 <= len(words) <= _LONGEST_NAME:
        return False
    named = words[0] in given_names() or words[-1] in surnames
    return named and all(each[0].isupper() or each in cues.PARTICLES for each in words)
