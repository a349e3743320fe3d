"""Annotations as rows with the field names every command shares."""

from __future__ import annotations

from typing import Final

from annotations.cli.output import Row
from annotations.ids import ending
from annotations.library import Listed

FIELDS: Final = (
    "id",
    "article",
    "sidecar",
    "start",
    "end",
    "quote",
    "state",
    "note",
    "tags",
    "links",
    "motivation",
    "creator",
    "created",
    "modified",
    "kind",
    "entity",
    "uri",
)
"""Every field, in the order in which formats with columns print them."""

TABLE_FIELDS: Final = (
    *("id", "article", "start", "state", "quote", "entity", "kind", "uri"),
    *("note", "tags", "links", "creator"),
)
"""What a table shows of them."""


def annotation_row(listed: Listed) -> Row:
    """Return the fields of one annotation; ``start`` and ``end`` are where its words are today, if known.

    ``kind`` is what it corrects the kind to, else that of the entity it is about; ``uri`` says which thing.
    """
    annotation, span = listed.annotation, listed.span
    about = annotation.entity
    return {
        "id": annotation.id,
        "article": str(listed.entry.article) if listed.entry.article else None,
        "sidecar": str(listed.entry.sidecar),
        "start": span.start if span else None,
        "end": span.end if span else None,
        "quote": annotation.quote,
        "state": listed.state,
        "note": annotation.note,
        "tags": list(annotation.tags),
        "links": [f"{link.target}={link.relation}" for link in annotation.links],
        "motivation": annotation.motivation,
        "creator": annotation.creator.name if annotation.creator else None,
        "created": annotation.created,
        "modified": annotation.modified,
        "kind": annotation.kind or (about[1] if about else None),
        "entity": about[0] if about else None,
        "uri": annotation.uri,
    }


def short_id(row: Row) -> Row:
    """Return ``row`` with the ending of its id alone, which is enough to name it on the command line."""
    return {**row, "id": ending(str(row["id"])) if row["id"] else None}


def in_words(row: Row) -> Row:
    """Return an annotation's ``row`` as a table shows it: its id short, a tie within the article in words."""
    if not row["uri"]:
        return short_id(row)
    from annotations.entities.identity import told

    return {**short_id(row), "uri": told(str(row["uri"]), str(row["entity"] or row["quote"] or ""))}
