"""Mentions of one surface form taken together as one entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from annotations.entities.mentions import Entity, Mention
from annotations.text import Text


def folded(words: str) -> str:
    """Return ``words`` as the name of an entity: white space folded to single spaces."""
    return " ".join(words.split())


def surface(text: Text, mention: Mention) -> str:
    """Return the words of a mention as they stand in ``text``, as a name."""
    return folded(text[mention.start : mention.end])


def group(mentions: Iterable[Mention], text: Text) -> list[Entity]:
    """Return the entities that ``mentions`` of ``text`` make, in order of their first mention.

    Mentions of the same words (capitals matter: ``US`` is not ``us``; white space does not) are one
    entity, named by those words.  Its kind is that of most of its mentions, of equals the first seen.
    """
    members: dict[str, list[Mention]] = {}
    for mention in sorted(mentions):
        members.setdefault(surface(text, mention), []).append(mention)
    return [Entity(name, _usual_kind(each), tuple(each)) for name, each in members.items() if name]


def _usual_kind(mentions: list[Mention]) -> str:
    # most_common keeps the order of first sight among equals.
    return Counter(mention.kind for mention in mentions).most_common(1)[0][0]
