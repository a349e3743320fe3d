"""One article read as a whole: what is said of a name in one place counts for all places.

Mentions of the same words get the kind that most speaks for, people's surnames follow their full names, short
forms what they are short for, known names their lists; what was missed elsewhere is found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from annotations.entities import cues
from annotations.entities.acronyms import Definition, abbreviated, defined
from annotations.entities.chunking import unwrapped
from annotations.entities.evidence import Evidence, is_beside
from annotations.entities.gazetteer import Gazetteer, plain
from annotations.entities.kinds import NO_KIND
from annotations.entities.mentions import Mention
from annotations.entities.overlap import resolve_overlaps
from annotations.entities.propagation import (
    Taken,
    by_their_words,
    bylines,
    joined,
    known_alone,
    plain_words,
    repeated,
    stands_alone,
    titled,
)
from annotations.entities.tidying import tidied

NAMES: Final = frozenset(
    {"PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"}
)
"""The kinds that are names: only these are read together."""

_SHORTEST_SURNAME: Final = 3


def coherent(text: str, mentions: Iterable[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """Return the mentions of an article's ``text`` in order, none overlapping, given those found in pieces.

    ``mentions`` do not overlap; offsets are code points.  Costs time linear in the text and n log n in the
    mentions.
    """
    words = plain(unwrapped(text))
    given = list(mentions)
    small = plain_words(words)
    names = [
        each
        for mention in given
        if mention.kind in NAMES
        for each in tidied(words, mention, gazetteer, small)
        if not cues.names_nothing(words[each.start : each.end])
    ]
    amounts = [mention for mention in given if mention.kind not in NAMES]
    known = gazetteer.find(words)
    names = _with_bylines(words, names)
    names = _with_titled(words, names, gazetteer)
    definitions = [*defined(words), *_in_brackets(words, names, gazetteer)]
    names = _with_definitions(words, names, definitions)
    evidence = Evidence(words, names, gazetteer)
    places = {start for start, _, name in known if name.kind == "GPE"}
    evidence.beside_places(words, names, places)
    evidence.common_ends(small)
    evidence.rows(words, names)
    for definition in definitions:
        evidence.same(words[slice(*definition.full)], words[slice(*definition.short)])
    surnames = evidence.surnames()
    evidence.short_organisations()
    kinds = evidence.kinds()
    labelled = [
        each if is_beside(words, each, places) else replace(each, kind=kinds[name])
        for each in names
        if _is_name(name := words[each.start : each.end], kinds[name], small, evidence)
    ]
    found = [*labelled, *joined(words, labelled, gazetteer), *amounts]
    taken = Taken(resolve_overlaps(found))

    def alone(start: int, end: int) -> bool:
        return stands_alone(words, start, end, taken, gazetteer)

    for surname in surnames:
        if len(surname) >= _SHORTEST_SURNAME:
            kinds.setdefault(surname, "PERSON")
    found += repeated(words, kinds, small, taken, alone)
    taken = Taken(resolve_overlaps(found))
    found += by_their_words(words, taken, surnames, gazetteer)
    taken = Taken(resolve_overlaps(found))
    found += known_alone(known, taken, alone)
    return [each for each in resolve_overlaps(found) if each.kind != NO_KIND]


def _is_name(words: str, kind: str, small: frozenset[str], evidence: Evidence) -> bool:
    """Tell whether a mention is kept: one that is a plain word elsewhere needs more than a label."""
    return " " in words or words.lower() not in small or evidence.outweighs(words, kind)


def _in_brackets(text: str, names: list[Mention], gazetteer: Gazetteer) -> Iterator[Definition]:
    """Yield what brackets after an organisation define, whatever their initials."""
    for each in names:
        if each.kind == "ORG" and " " in text[each.start : each.end]:
            short = abbreviated(text, each.end)
            known = gazetteer.get(text[slice(*short)]) if short else None
            if short and (known is None or known.kind == "ORG"):
                yield Definition(each.span, short)


def _with_bylines(text: str, names: list[Mention]) -> list[Mention]:
    """Return ``names`` with those whom the article's bylines name in place of what overlaps them."""
    people = [Mention(*span, "PERSON", "coherence") for span in bylines(text)]
    if not people:
        return names
    replaced = Taken(resolve_overlaps(people))
    return [*(each for each in names if replaced.free(each.start, each.end)), *people]


def _with_titled(text: str, names: list[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """Return ``names`` with those whom titles lead and the recogniser missed."""
    taken = Taken(resolve_overlaps(names))
    free = (span for span in titled(text, gazetteer) if taken.free(*span))
    return [*names, *(Mention(*span, "PERSON", "coherence") for span in free)]


def _with_definitions(text: str, names: list[Mention], definitions: list[Definition]) -> list[Mention]:
    """Return ``names`` with both sides of every definition in place of what overlaps them."""
    kinds = {(each.start, each.end): each.kind for each in names}
    defining = []
    for full, short in definitions:
        name = text[full.start : full.end]
        kind = kinds.get((full.start, full.end)) or cues.inside(name) or kinds.get((short.start, short.end))
        if kind in (None, "PERSON", "NORP"):
            kind = "ORG"
        defining += [Mention(*full, kind, "coherence"), Mention(*short, kind, "coherence")]
    if not defining:
        return names
    replaced = Taken(resolve_overlaps(defining))
    return [*(each for each in names if replaced.free(each.start, each.end)), *defining]
