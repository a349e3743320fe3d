"""Mentions taken together as entities: the same words, and the ways to write a name that mean the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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
    and so are those whose words mean the same (see ``aliases``).  Its kind is that of most of its mentions,
    of equals the first seen.  ``names`` are the known names, by default the world's and the user's lists.
    """
    known = gazetteer_or_world() if names is None else names
    ordered = sorted(mentions)
    surfaces = [surface(text, each) for each in ordered]
    called: dict[str, list[Mention]] = {}
    for mention, words in zip(ordered, surfaces, strict=True):
        called.setdefault(words, []).append(mention)
    called.pop("", None)
    kinds = {words: _usual_kind(each) for words, each in called.items()}
    counts = {words: len(each) for words, each in called.items()}
    canonical = canonical_names(kinds, counts, list(_defined(ordered, surfaces, text)), known)
    members: dict[str, list[str]] = {}
    for words in called:
        members.setdefault(canonical[words], []).append(words)
    return [_entity(name, forms, called, known) for name, forms in members.items()]


def _entity(name: str, forms: list[str], called: dict[str, list[Mention]], known: Gazetteer) -> Entity:
    mentions = sorted(mention for words in forms for mention in called[words])
    kind = _usual_kind(mentions)
    listed = known.get(name)
    code = listed.code if listed and listed.kind == kind else None
    return Entity(name, kind, tuple(mentions), code, tuple(words for words in forms if words != name))


def joined(entities: Iterable[Entity], same: Callable[[Entity], str | None]) -> list[Entity]:
    """Return ``entities`` with those that have the ``same`` said of them as one, where the first of them is.

    It goes by the name of most words, of equals the one mentioned most; its kind is that of most mentions.
    """
    together: dict[object, list[Entity]] = {}
    for at, entity in enumerate(entities):
        together.setdefault(same(entity) or at, []).append(entity)
    return [_one(each) if len(each) > 1 else each[0] for each in together.values()]


def _one(entities: list[Entity]) -> Entity:
    name = max(entities, key=lambda each: (len(each.name.split()), len(each.mentions))).name
    mentions = tuple(sorted(mention for each in entities for mention in each.mentions))
    kind = _usual_kind(mentions)
    code = next((each.code for each in entities if each.code and each.kind == kind), None)
    forms = dict.fromkeys(form for each in entities for form in (each.name, *each.aliases))
    return Entity(name, kind, mentions, code, tuple(form for form in forms if form != name))


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


def _initials(words: str) -> str:
    return "".join(each[0] for each in words.replace("-", " ").split() if each[0].isupper())


def _usual_kind(mentions: Sequence[Mention]) -> str:
    # most_common keeps the order of first sight among equals.
    return Counter(mention.kind for mention in mentions).most_common(1)[0][0]
