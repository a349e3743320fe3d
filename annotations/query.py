"""The query language: text -> predicate over annotations.

Terms side by side must all hold; ``OR`` between them joins (and binds less); ``-`` before one negates it;
quotes make several words one; parentheses group.  A term is a word, looked for in quote, note and tags, or
``field:value``.  Case does not matter, nor how an accented letter is encoded.

=============  ==========================================================================================
``text:``      in the quote or the note
``quote:``     in the annotated words
``note:``      in the note
``tag:``       a whole tag; ``*`` stands for anything
``entity:``    in the name of the entity the annotation is about
``kind:``      the kind of that entity, or the kind it is corrected to
``user:``      the creator: a whole name, or id
``article:``   in the article's file name or title
``link:``      in a link's target, or its relation
``is:``        ``orphan`` ``edited`` ``moved`` ``ambiguous`` ``exact`` ``reply``; ``resolved``: it or a
               reply to it has the tag ``resolved``; ``open``: a question, or one with replies, that is not;
               ``conflict``: one of which a merge left two versions, and a reply that holds the other note
``since:``     last changed on that day or after; ``before:`` before it.  A day is ``2026-11-22``,
               ``2026-11``, ``2026``, ``today``, ``yesterday``, or ``7d`` ``2w`` ``3m`` ``1y`` ago, in
               local time
=============  ==========================================================================================
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from annotations.conflicts import in_conflict
from annotations.errors import UsageError
from annotations.model import Annotation, moment

RESOLVED: Final = "resolved"
"""The tag that closes a question or a discussion."""

STATES: Final = ("orphan", "edited", "moved", "ambiguous", "exact")
"""The anchor states ``is:`` takes."""

_STANDINGS: Final = ("open", "resolved")
_OF_REPLIES: Final = (*_STANDINGS, "conflict")
"""What ``is:`` cannot tell of an annotation without the replies to it."""


def _no_state() -> str | None:
    return None


def _no_replies() -> Sequence[Annotation]:
    return ()


@dataclass(frozen=True)
class Candidate:
    """An annotation and what else a query asks about: its article and, if need be, state and replies."""

    annotation: Annotation
    article: str = ""
    state: Callable[[], str | None] = _no_state
    replies: Callable[[], Sequence[Annotation]] = _no_replies


Predicate = Callable[[Candidate], bool]


@dataclass(frozen=True)
class Query:
    """A query that can be asked of candidates; ``needs_state`` tells whether it looks at anchor states."""

    matches: Predicate
    needs_state: bool = False
    needs_replies: bool = False


_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<open>-?\() | (?P<close>\)) | (?P<or>OR(?=[\s()]|$))
      | (?P<minus>-)? (?:(?P<field>[A-Za-z]+):(?!//))? (?:"(?P<quoted>[^"]*)" | (?P<word>[^\s()"]+))?
    )""",
    re.VERBOSE,
)
_DEEPEST: Final = 50

_QUOTED: Final = 60
"""Characters of what was typed that a message repeats."""


def parse(text: str, now: datetime | None = None) -> Query:
    """Return what ``text`` asks for; nothing asks for everything.

    ``now`` (aware) is what ``today`` and ``7d`` count from.  Raises :class:`UsageError` that shows the place.
    """
    parser = _Parser(text, now or datetime.now().astimezone())
    matches = parser.alternatives(0)
    if parser.at < len(text.rstrip()):
        raise parser.fault("a ')' without '('", "quote it to search for it")
    return Query(matches, bool(parser.asked & {*STATES}), bool(parser.asked & {*_OF_REPLIES}))


class _Parser:
    """Recursive descent over one query: alternatives of sequences of terms."""

    def __init__(self, text: str, now: datetime) -> None:
        self.text = text
        self.at = 0
        self.asked: set[str] = set()
        self._now = now

    def alternatives(self, depth: int) -> Predicate:
        """Read sequences joined by OR, up to a closing parenthesis or the end."""
        if depth > _DEEPEST:
            raise self.fault("the query has too many parentheses", "write it with fewer")
        found = [self._sequence(depth)]
        while self._peek("or"):
            self._next()
            if self._at_end() or self._peek("close") or self._peek("or"):
                raise self.fault("there is nothing after OR", "add what else it may be")
            found.append(self._sequence(depth))
        return found[0] if len(found) == 1 else lambda one: any(matches(one) for matches in found)

    def _sequence(self, depth: int) -> Predicate:
        terms: list[Predicate] = []
        while not (self._at_end() or self._peek("close") or self._peek("or")):
            terms.append(self._term(depth))
        if not terms and not self._at_end() and self._peek("or"):
            raise self.fault("there is nothing before OR", "add what else it may be")
        return terms[0] if len(terms) == 1 else lambda one: all(matches(one) for matches in terms)

    def _term(self, depth: int) -> Predicate:
        token = self._next()
        if token["open"]:
            if self._peek("close"):
                raise self.fault("there is nothing in the parentheses", "leave them out, or quote them")
            inner = self.alternatives(depth + 1)
            if not self._peek("close"):
                raise self.fault("a '(' is not closed", "add a ')'")
            self._next()
            return _negated(inner) if token["open"].startswith("-") else inner
        quoted, word, field = token["quoted"], token["word"], token["field"]
        value = quoted if quoted is not None else word
        if not value:
            raise self._empty(field)
        matches = self._field(field.lower(), value) if field else _anywhere(value)
        return _negated(matches) if token["minus"] else matches

    def _empty(self, field: str | None) -> UsageError:
        """Return what is wrong with the term that was just read, which has no value."""
        if self.text.startswith('"', self.at):
            return self.fault("a quote is not closed", "add a '\"'")
        if field:
            return self.fault(
                f"'{field}:' has no value", "write it right after the colon, or quote all of it"
            )
        return self.fault("there is an empty term", "write the words to search for")

    def fault(self, what: str, todo: str) -> UsageError:
        """Return an error about this query."""
        return UsageError(what, where=_short(self.text), todo=todo)

    def _field(self, field: str, value: str) -> Predicate:
        if field in ("since", "before"):
            return self._time(field, value)
        if field == "is":
            return self._is(value.lower())
        if field in _FIELDS:
            return _FIELDS[field](value)
        names = ", ".join(f"{name}:" for name in (*_FIELDS, "is", "since", "before"))
        todo = f"use {names}; or quote it to search for it"
        raise self.fault(f"there is no field '{_short(field)}:'", todo)

    def _is(self, value: str) -> Predicate:
        self.asked.add(value)
        if value in STATES:
            return lambda one: one.state() == value
        if value == "reply":
            return lambda one: one.annotation.reply_to is not None
        if value in _STANDINGS:
            return lambda one: _standing(one) == value
        if value == "conflict":
            return lambda one: in_conflict(one.annotation, one.replies())
        todo = f"use {', '.join((*STATES, 'reply', *_STANDINGS))} or conflict"
        raise self.fault(f"'is:{_short(value)}' is not known", todo)

    def _time(self, field: str, value: str) -> Predicate:
        start = _start_of(value.lower(), self._now)
        if start is None:
            todo = "write 2026-11-22, 2026-11, 2026, today, yesterday or 7d"
            raise self.fault(f"'{_short(value)}' is no date", todo)

        def matches(one: Candidate) -> bool:
            time = moment(one.annotation.modified) or moment(one.annotation.created)
            return time is not None and (time >= start if field == "since" else time < start)

        return matches

    def _match(self) -> re.Match[str]:
        found = _TOKEN.match(self.text, self.at)
        assert found  # every part of it may be empty
        return found

    def _at_end(self) -> bool:
        return self.at >= len(self.text.rstrip())

    def _peek(self, kind: str) -> bool:
        return not self._at_end() and bool(self._match()[kind])

    def _next(self) -> re.Match[str]:
        found = self._match()
        self.at = found.end()
        return found


def _short(text: str) -> str:
    """Return ``text`` as a message quotes it."""
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 3]}..."


def _negated(matches: Predicate) -> Predicate:
    return lambda one: not matches(one)


def _folded(text: str | None) -> str:
    """Return ``text`` as it is compared."""
    if not text:
        return ""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _contains(part: Callable[[Candidate], Sequence[str | None]]) -> Callable[[str], Predicate]:
    """Return what makes of a value a predicate that looks for it in one of the parts."""

    def made(value: str) -> Predicate:
        wanted = _folded(value)
        return lambda one: any(wanted in _folded(text) for text in part(one) if text)

    return made


def _equals(part: Callable[[Candidate], Sequence[str | None]]) -> Callable[[str], Predicate]:
    """Return what makes of a value, in which ``*`` stands for anything, one that is a whole part."""

    def made(value: str) -> Predicate:
        wanted = _folded(value).split("*")
        return lambda one: any(_fits(_folded(text), wanted) for text in part(one) if text)

    return made


def _fits(text: str, bits: Sequence[str]) -> bool:
    """Tell whether ``text`` is ``bits`` with anything between them; takes time linear in the text."""
    if len(bits) == 1:
        return text == bits[0]
    first, *middle, last = bits
    at, end = len(first), len(text) - len(last)
    if at > end or not text.startswith(first) or not text.endswith(last):
        return False
    for bit in middle:
        found = text.find(bit, at, end)
        if found < 0:
            return False
        at = found + len(bit)
    return True


def _entities(one: Candidate) -> Sequence[str | None]:
    entity = one.annotation.entity
    decides = one.annotation.kind is not None or one.annotation.uri is not None
    return (entity[0] if entity else one.annotation.quote if decides else None,)


def _kinds(one: Candidate) -> Sequence[str | None]:
    entity = one.annotation.entity
    return (one.annotation.kind, entity[1] if entity else None)


def _creators(one: Candidate) -> Sequence[str | None]:
    creator = one.annotation.creator
    return (creator.name, creator.id) if creator else ()


_anywhere: Final = _contains(lambda one: (one.annotation.quote, one.annotation.note, *one.annotation.tags))
_FIELDS: Final[dict[str, Callable[[str], Predicate]]] = {
    "text": _contains(lambda one: (one.annotation.quote, one.annotation.note)),
    "quote": _contains(lambda one: (one.annotation.quote,)),
    "note": _contains(lambda one: (one.annotation.note,)),
    "tag": _equals(lambda one: one.annotation.tags),
    "entity": _contains(_entities),
    "kind": _equals(_kinds),
    "user": _equals(_creators),
    "article": _contains(lambda one: (one.article,)),
    "link": _contains(lambda one: [part for link in one.annotation.links for part in link]),
}


def _standing(one: Candidate) -> str | None:
    """Return ``open``, ``resolved``, or ``None`` for what raises no question."""
    if one.annotation.reply_to is not None:
        return None
    replies = one.replies()
    if any(RESOLVED in map(_folded, part.tags) for part in (one.annotation, *replies)):
        return "resolved"
    return "open" if replies or one.annotation.motivation == "questioning" else None


_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_AGO: Final = re.compile(r"(\d{1,4})([dwmy])")
_DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}


def _start_of(value: str, now: datetime) -> datetime | None:
    """Return the first moment of the day, month or year that ``value`` names, or ``None``."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if value in ("today", "yesterday"):
        return today - timedelta(days=value == "yesterday")
    try:
        if ago := _AGO.fullmatch(value):
            return today - timedelta(days=int(ago[1]) * _DAYS[ago[2]])
        if day := _DAY.fullmatch(value):
            return datetime(int(day[1]), int(day[2] or 1), int(day[3] or 1)).astimezone(now.tzinfo)
        whole = datetime.fromisoformat(value.upper())
    except (ValueError, OverflowError):
        return None
    return whole if whole.tzinfo else whole.replace(tzinfo=now.tzinfo)
