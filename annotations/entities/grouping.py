"""Mentions taken together as entities: the same words, and the ways to write a name that mean the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from annotations.entities.aliases import canonical_names
from annotations.entities.evidence import family
from annotations.entities.gazetteer import Gazetteer
from annotations.entities.lists import gazetteer_or_world
from annotations.entities.mentions import Entity, Mention
from annotations.text import Text

_LONGEST_SHORT_FORM: Final = 7


def folded(words: str) -> str:
    """Return ``words`` as the name of an entity: white space folded to single spaces."""
    return " ".join(words.split())


def surface(text: Text, mention: Mention) -> str:
    """Return the words of a mention as they stand in ``text``, as a name."""
    return folded(text[mention.start : mention.end])


def group(mentions: Iterable[Mention], text: Text, names: Gazetteer | None = None) -> list[Entity]:
    """Return the entities that ``mentions`` of ``text`` make, in order of their first mention; names differ.

    Mentions of the same words (capitals matter: ``US`` is not ``us``; white space does not) are one entity,
    and so are those whose words mean the same (see ``aliases``), or that were one before their kind was
    corrected (``Mention.part_of``).  Its kind is that of most of its mentions,
    of equals the first seen.  ``names`` are the known names, by default the world's and the user's lists.
    """
    known = gazetteer_or_world() if names is None else names
    ordered = sorted(mentions)
    surfaces = [surface(text, each) for each in ordered]
    called: dict[str, list[Mention]] = {}
    for mention, words in zip(ordered, surfaces, strict=True):
        called.setdefault(words, []).append(mention)
    called.pop("", None)
    kinds = {words: usual_kind(each) for words, each in called.items()}
    counts = {words: len(each) for words, each in called.items()}
    same = [*_defined(ordered, surfaces, text), *_once_together(ordered, surfaces)]
    canonical = canonical_names(kinds, counts, same, known)
    # A name that only the lists have is that of a thing of its kind: given another one, it keeps the name.
    kept = {
        canonical[words]: each.part_of
        for each, words in zip(ordered, surfaces, strict=True)
        if words and each.part_of and each.part_of not in called
    }
    members: dict[str, list[str]] = {}
    for words in called:
        name = canonical[words]
        members.setdefault(kept.get(name, name), []).append(words)
    return [_entity(name, forms, called, known) for name, forms in members.items()]


def _entity(name: str, forms: list[str], called: dict[str, list[Mention]], known: Gazetteer) -> Entity:
    mentions = sorted(mention for words in forms for mention in called[words])
    kind = usual_kind(mentions)
    listed = known.get(name)
    code = listed.code if listed and listed.kind == kind else None
    return Entity(name, kind, tuple(mentions), code, tuple(words for words in forms if words != name))


def with_other(entity: Entity, gone: Mention, come: Mention | None, text: Text) -> Entity | None:
    """Return ``entity`` with another mention of the same words in the place of one, or with none there.

    ``None`` is returned when it was the only one.  What is one entity is not looked at anew.
    """
    mentions = tuple(each for each in ((come if each is gone else each) for each in entity.mentions) if each)
    if not mentions:
        return None
    kind = usual_kind(mentions)
    if come is not None:
        return replace(entity, mentions=mentions, kind=kind)
    left = {surface(text, each) for each in mentions}
    return replace(
        entity, mentions=mentions, kind=kind, aliases=tuple(each for each in entity.aliases if each in left)
    )


def _defined(ordered: list[Mention], surfaces: list[str], text: Text) -> Iterable[tuple[str, str]]:
    """Yield (name, short form) of mentions one of which follows the other in brackets and is short for it."""
    for at in range(1, len(ordered)):
        before, after = ordered[at - 1], ordered[at]
        if not 2 <= after.start - before.end <= 3 or family(before.kind) != family(after.kind):
            continue
        if text[before.end : after.start].rstrip("\"“'") == " (":
            short, long = sorted(surfaces[at - 1 : at + 1], key=len)
            capitals = "".join(filter(str.isupper, short))
            letters = (
                " " in long and short.isalpha() and short.isupper() and len(short) <= _LONGEST_SHORT_FORM
            )
            if len(capitals) > 1 and (letters or _initials(long) == capitals):
                yield long, short


def _once_together(ordered: list[Mention], surfaces: list[str]) -> Iterable[tuple[str, str]]:
    """Yield pairs of words that were one entity before all of it was given another kind."""
    first = {words: words for words in surfaces}
    for mention, words in zip(ordered, surfaces, strict=True):
        if mention.part_of and words and first.setdefault(mention.part_of, words) != words:
            yield first[mention.part_of], words


def _initials(words: str) -> str:
    return "".join(each[0] for each in words.replace("-", " ").split() if each[0].isupper())


def usual_kind(mentions: Sequence[Mention]) -> str:
    """Return the kind of most of ``mentions``, of equals the first seen."""
    # most_common keeps the order of first sight among equals.
    return Counter(mention.kind for mention in mentions).most_common(1)[0][0]
