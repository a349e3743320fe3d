"""`diple entities`: what an article names."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from annotations.cli.options import (
    article_argument,
    encoding_option,
    format_option,
    kinds_option,
    model_option,
)
from annotations.cli.output import Row, RowFormat, json_text, shows_unicode, write_rows
from annotations.cli.recognising import Recognising
from annotations.cli.running import Outcome
from annotations.entities.kinds import KINDS

if TYPE_CHECKING:
    from annotations.entities.mentions import Entity

ENTITY_FIELDS: Final = ("article", "name", "kind", "count", "start", "end")
"""A row an entity, for people: ``start`` and ``end`` are its first mention's."""

MENTION_FIELDS: Final = ("article", "name", "kind", "start", "end", "text")
"""A row a mention, for CSV."""


@click.command
@article_argument("articles", several=True)
@kinds_option(f"Only entities of this kind; may be repeated. One of {', '.join(KINDS)}.")
@model_option()
@click.option("--no-statistical", is_flag=True, help="Patterns and known names only: quick.")
@encoding_option()
@format_option()
def entities(
    articles: Sequence[str],
    kinds: Sequence[str],
    model: str | None,
    no_statistical: bool,
    encoding: str | None,
    row_format: RowFormat,
) -> int:
    """Print the entities of articles and their mentions.

    ARTICLE is an article, or a folder with all that is below it. Spans are half-open and count code points
    of the article's text. With json and jsonl an article is an object; json prints an array when several
    or a folder are named, jsonl an object a line. A table has a row an entity, CSV a row a mention.
    """
    asked = Recognising(encoding, model, not no_statistical)
    asked.check()
    outcome = Outcome()
    sources = _sources(articles, outcome)
    several = len(articles) > 1 or sources != list(articles)
    found = _found(sources, asked, frozenset(kinds), outcome)
    if row_format in (RowFormat.JSON, RowFormat.JSONL):
        count = _print_objects(found, array=row_format is RowFormat.JSON and several)
    elif row_format is RowFormat.CSV:
        rows = (row for each in found for row in each.mention_rows())
        count = write_rows(rows, MENTION_FIELDS, row_format)
    else:
        rows = (row for each in found for row in each.entity_rows())
        fields = ENTITY_FIELDS if several else ENTITY_FIELDS[1:]
        count = write_rows(rows, ENTITY_FIELDS, row_format, table_fields=fields)
    return outcome.status(count, "no entities found")


def _sources(articles: Sequence[str], outcome: Outcome) -> list[str]:
    """Return the articles that were named, those below a folder in its place."""
    from annotations.formats import list_articles

    sources: list[str] = []
    for each in articles:
        with outcome.attempt():
            sources += map(str, list_articles(Path(each))) if os.path.isdir(each) else [each]
    return sources


def _found(
    articles: Sequence[str], asked: Recognising, kinds: Collection[str], outcome: Outcome
) -> Iterator[_Found]:
    """Yield what is found of these ``kinds``, or of all where none are named."""
    for each in asked.each(articles, lambda notebook: None, outcome):
        named = each.decisions.entities(each.mentions, each.text)
        entities = [one for one in named if not kinds or one.kind in kinds]
        yield _Found(articles[each.number], each.text[0:], entities)


class _Found:
    """One article's entities, ready to be printed."""

    def __init__(self, source: str, text: str, entities: Sequence[Entity]) -> None:
        self.source = source
        self._text = text
        self.entities = entities

    def as_object(self) -> dict[str, Any]:
        """Return what ``json`` prints."""
        return {
            "article": self.source,
            "entities": [
                {
                    "name": entity.name,
                    "kind": entity.kind,
                    **({"code": entity.code} if entity.code else {}),
                    **({"aliases": list(entity.aliases)} if entity.aliases else {}),
                    **({"uri": entity.uri} if entity.uri else {}),
                    "mentions": [
                        {
                            "start": mention.start,
                            "end": mention.end,
                            "text": self._text[mention.start : mention.end],
                            "kind": mention.kind,
                        }
                        for mention in entity.mentions
                    ],
                }
                for entity in self.entities
            ],
        }

    def entity_rows(self) -> Iterator[Row]:
        for entity in self.entities:
            first = entity.mentions[0]
            yield {
                "article": self.source,
                "name": entity.name,
                "kind": entity.kind,
                "count": len(entity.mentions),
                "start": first.start,
                "end": first.end,
            }

    def mention_rows(self) -> Iterator[Row]:
        pairs = ((entity, mention) for entity in self.entities for mention in entity.mentions)
        for entity, mention in sorted(pairs, key=lambda pair: pair[1]):
            yield {
                "article": self.source,
                "name": entity.name,
                "kind": mention.kind,
                "start": mention.start,
                "end": mention.end,
                "text": self._text[mention.start : mention.end],
            }


def _print_objects(found: Iterator[_Found], *, array: bool) -> int:
    """Print an object an article (in an array where asked) and return the number of entities."""
    out, count, before = sys.stdout, 0, "[\n"
    plain = not shows_unicode(out)
    for each in found:
        text = json_text(each.as_object(), ascii_only=plain)
        out.write(f"{before}{text}" if array else f"{text}\n")
        out.flush()
        count += len(each.entities)
        before = ",\n"
    if array:
        out.write("[]\n" if before == "[\n" else "\n]\n")
    return count
