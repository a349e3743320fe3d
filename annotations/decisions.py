"""What people decided about mentions, laid over what the recognisers found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from annotations.entities.corrections import apply_corrections
from annotations.entities.grouping import group
from annotations.entities.mentions import Mention
from annotations.spans import Span

if TYPE_CHECKING:
    from annotations.notebook import Notebook


def decided(notebook: Notebook, mentions: Iterable[Mention]) -> list[Mention]:
    """Return ``mentions`` of the notebook's article with the kinds that annotations in it correct.

    A correction of words makes them a mention of that kind; one of an entity changes all its mentions.  The
    later one stands where two exclude each other.
    """
    found = list(mentions)
    corrections = [one for one in notebook.annotations if one.kind is not None]
    if not corrections:
        return found
    entities = {(one.name, one.kind): one.mentions for one in group(found, notebook.article.text[0:])}

    def spans() -> Iterator[tuple[Span, str | None]]:
        for annotation in sorted(corrections, key=lambda one: (one.modified or one.created or "", one.id)):
            if annotation.entity is not None:
                for mention in entities.get(annotation.entity, ()):
                    yield mention.span, annotation.kind
            elif span := notebook.anchor(annotation).span:
                yield span, annotation.kind

    return apply_corrections(found, spans())
