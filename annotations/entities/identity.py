"""Which mentions are one thing where people said so: names and single mentions tied to identities.  Pure.

An identity is a URI from outside, or ``urn:diple:entity:NAME``: the entity of that name in the article.  What
is tied to one identity is one entity, what is tied to different ones is apart, and a name that is tied to
itself stands by itself.  A mention goes by its own tie, else by that of its words, else by that of the entity
it would be of otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from annotations.entities.grouping import folded, surface, usual_kind
from annotations.entities.mentions import Entity, Mention
from annotations.spans import SpanIndex
from annotations.text import Text

PREFIX: Final = "urn:diple:entity:"
"""What the identities within one article begin with."""


def identity_of(name: str) -> str:
    """Return the identity of the entity called ``name`` in its article."""
    return PREFIX + quote(folded(name), safe="", errors="replace")


def name_of(identity: str) -> str | None:
    """Return the name that :func:`identity_of` was given; ``None`` for a URI from outside."""
    return folded(unquote(identity.removeprefix(PREFIX))) if identity.startswith(PREFIX) else None


def told(identity: str, about: str | None = None) -> str:
    """Return what an identity says in words: ``same as NAME``, or the URI from outside as it is.

    ``about`` is the name that it was given to (``None`` for words alone), which may stand by itself.
    """
    name = name_of(identity)
    if name is None:
        return identity
    return "stands by itself" if about is not None and name == folded(about) else f"same as {name}"


Rank = tuple[datetime, str]
"""When a decision was made, and the id of the annotation that says it: of two decisions the later stands."""

EARLIEST: Final[Rank] = (datetime.min.replace(tzinfo=UTC), "")
"""The rank of what was decided elsewhere: everything that was decided here came later."""


class Tie(NamedTuple):
    """An identity that a person gave to a name or to a mention."""

    rank: Rank
    identity: str


@dataclass(frozen=True)
class Ties:
    """What people said of which things are meant: by the words that name them, and by span."""

    names: Mapping[str, Tie] = field(default_factory=dict)
    spans: SpanIndex[Tie] = field(default_factory=SpanIndex)

    def __bool__(self) -> bool:
        return bool(self.names) or len(self.spans) > 0


class _Root(NamedTuple):
    """What a mention comes to: a ``thing`` (its URI), the rest of entity number ``at``, or a ``name``."""

    thing: str = ""
    at: int = -1
    name: str = ""


def identified(entities: Iterable[Entity], text: Text, ties: Ties) -> list[Entity]:
    """Return ``entities`` of ``text`` as the ``ties`` have them, in order of their first mention.

    All their mentions stay, each in one entity; names differ.  An entity tied to a URI from outside has it.
    """
    natural = list(entities)
    resolved = _Resolved(natural, text, ties)
    parts: dict[_Root, list[tuple[Mention, str, int]]] = {}
    for at, entity in enumerate(natural):
        for mention in entity.mentions:
            words = surface(text, mention)
            parts.setdefault(resolved.root(mention, words), []).append((mention, words, at))
    made = [_made(root, members, natural, resolved) for root, members in parts.items()]
    return _told_apart(sorted(made, key=lambda each: each.mentions[0]))


class _Resolved:
    """The roots of the names of one article."""

    def __init__(self, natural: Sequence[Entity], text: Text, ties: Ties) -> None:
        self._ties = ties
        self._of: dict[str, int] = {}
        self._called = {entity.name: at for at, entity in enumerate(natural)}
        for at, entity in enumerate(natural):
            self._of.update((words, at) for words in {surface(text, each) for each in entity.mentions})
        forms: dict[int, list[str]] = {}
        for words, at in self._of.items():
            forms.setdefault(at, []).append(words)
        self._roots: dict[str, _Root] = {}
        self.given: dict[_Root, str] = {}
        """Names by which people called what the article calls otherwise."""
        self._whole = {at: self._tie_of_rest(natural[at].name, each) for at, each in forms.items()}

    def _tie_of_rest(self, name: str, forms: Sequence[str]) -> Tie | None:
        """Return the tie of what has none of its own: its name's, else the last one to a thing outside."""
        tied = self._ties.names
        own = tied.get(name)
        if own is not None:
            return None if name_of(own.identity) == name else own
        outside = [tie for each in forms if (tie := tied.get(each)) and name_of(tie.identity) is None]
        return max(outside, default=None)

    def root(self, mention: Mention, words: str) -> _Root:
        """Return what a mention comes to."""
        placed = [tie for _, tie in self._ties.spans.touching(mention.start, mention.end)]
        return self._followed(max(placed).identity) if placed else self.of_name(words)

    def of_name(self, name: str) -> _Root:
        """Return what the mentions of these words come to, but for those with ties of their own."""
        if name not in self._roots:
            self._roots[name] = self._of_name(name)
        return self._roots[name]

    def _of_name(self, name: str) -> _Root:
        own = self._ties.names.get(name)
        if own is not None:
            return _Root(name=name) if name_of(own.identity) == name else self._followed(own.identity, own)
        at = self._of.get(name, self._called.get(name, -1))
        if at < 0:
            return _Root(name=name)
        rest = self._whole.get(at)
        return self._followed(rest.identity, rest) if rest is not None else _Root(at=at)

    def _followed(self, identity: str, tie: Tie | None = None) -> _Root:
        """Return where an identity leads, and keep the name that was given to it, if one was."""
        root, name = self._end_of(identity, tie), name_of(identity)
        if name and root.at < 0 and name not in self._of and name not in self._called:
            self.given.setdefault(root, name)
        return root

    def _end_of(self, identity: str, tie: Tie | None) -> _Root:
        """Return where an identity leads: names lead to what they are tied to, at most once round."""
        seen: list[str] = []
        while (name := name_of(identity)) is not None:
            if name in seen:  # names tied to each other are one thing, called by the first of them
                return _Root(name=min(seen[seen.index(name) :]))
            seen.append(name)
            following = self._ties.names.get(name)
            if following is not None and name_of(following.identity) == name:
                # A name that was set apart since is not what was meant before.
                stale = tie is not None and tie.rank < following.rank
                return _Root(name=name, at=-2) if stale else _Root(name=name)
            if following is None:
                at = self._of.get(name, self._called.get(name, -1))
                following = self._whole.get(at) if at >= 0 else None
                if following is None:
                    return _Root(at=at) if at >= 0 else _Root(name=name)
            identity, tie = following.identity, following
        return _Root(thing=identity)


def _made(
    root: _Root, members: Sequence[tuple[Mention, str, int]], natural: Sequence[Entity], known: _Resolved
) -> Entity:
    """Return the entity that ``members`` (mention, words, number of their entity) make."""
    mentions = tuple(sorted(mention for mention, _, _ in members))
    forms = list(dict.fromkeys(words for _, words, _ in sorted(members)))
    numbers = dict.fromkeys(at for _, _, at in members)
    name = _name(root, members, natural, known)
    # What is said to be another thing is of the kind of that thing.
    own = sorted(mention for mention, words, at in members if name in (words, natural[at].name))
    kind = usual_kind(own or mentions)
    code = next((natural[at].code for at in numbers if natural[at].code and natural[at].kind == kind), None)
    aliases = tuple(each for each in forms if each != name)
    return Entity(name, kind, mentions, code, aliases, root.thing or None)


def _goes_by(root: _Root, at: int, natural: Sequence[Entity], known: _Resolved) -> bool:
    return known.of_name(natural[at].name) == root


def _name(
    root: _Root, members: Sequence[tuple[Mention, str, int]], natural: Sequence[Entity], known: _Resolved
) -> str:
    """Return the name that others were tied to, else that of most words, of equals that mentioned most."""
    if root in known.given:
        return known.given[root]
    if root.at >= 0 and _goes_by(root, root.at, natural, known):
        return natural[root.at].name
    if any(words == root.name for _, words, _ in members):
        return root.name
    counts: Counter[str] = Counter()
    for _, words, at in members:
        entity = natural[at]
        counts[entity.name if _goes_by(root, at, natural, known) else words] += 1
    return max(counts, key=lambda each: (len(each.split()), counts[each]))


def _told_apart(entities: list[Entity]) -> list[Entity]:
    """Return ``entities`` with a number after each name that an earlier, or larger, one has."""
    taken: dict[str, int] = {}
    for at in sorted(range(len(entities)), key=lambda each: -len(entities[each].mentions)):
        taken.setdefault(entities[at].name, at)
    names = set(taken)
    for at, entity in enumerate(entities):
        if taken[entity.name] != at:
            name = new_name(entity.name, names)
            names.add(name)
            entities[at] = replace(entity, name=name, aliases=(entity.name, *entity.aliases))
    return entities


def apart(words: str, entities: Iterable[Entity]) -> str:
    """Return the identity for a mention of these words that is none of ``entities``."""
    taken = [name for each in entities for name in (each.name, *each.aliases)]
    return identity_of(new_name(folded(words), taken))


def new_name(name: str, taken: Iterable[str]) -> str:
    """Return ``name`` with the first number in brackets, from 2, that none of ``taken`` is."""
    known = set(taken)
    return next(each for each in _numbered(name) if each not in known)


def _numbered(name: str) -> Iterator[str]:
    number = 2
    while True:
        yield f"{name} ({number})"
        number += 1
