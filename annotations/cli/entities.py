"""`diple entities`: what an article names."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from annotations.cli.options import article_argument, encoding_option, format_option, kinds_option
from annotations.cli.output import Row, RowFormat, json_text, shows_unicode, write_rows
from annotations.cli.running import Outcome
from annotations.entities.kinds import KINDS
from annotations.errors import DipleError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from annotations.cli.progress import Progress
    from annotations.decisions import Decisions
    from annotations.entities.many import Recognisers
    from annotations.entities.mentions import Entity, Mention
    from annotations.learning import Learning
    from annotations.text import Text

_AHEAD: Final = 2
"""Articles begun ahead of the one being printed, for each that is recognised at a time."""

ENTITY_FIELDS: Final = ("article", "name", "kind", "count", "start", "end")
"""A row an entity, for people: ``start`` and ``end`` are its first mention's."""

MENTION_FIELDS: Final = ("article", "name", "kind", "start", "end", "text")
"""A row a mention, for CSV."""


@click.command
@article_argument("articles", several=True)
@kinds_option(f"Only entities of this kind; may be repeated. One of {', '.join(KINDS)}.")
@click.option("--model", metavar="NAME", help="The spaCy pipeline to use, by name or folder.")
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

    Spans are half-open and count code points of the article's text. With json and jsonl an article is
    an object; json prints an array when several are named, jsonl an object a line. A table has a row
    an entity, CSV a row a mention.
    """
    from annotations.entities.lists import gazetteer

    gazetteer()  # a fault in a list of names is told once, not for each article
    outcome, asked = Outcome(), _Asked(tuple(articles), encoding, model, frozenset(kinds))
    at_once = len(articles) > 1 and not no_statistical
    found = asked.at_once(outcome) if at_once else asked.in_turn(outcome, not no_statistical)
    if row_format in (RowFormat.JSON, RowFormat.JSONL):
        count = _print_objects(found, array=row_format is RowFormat.JSON and len(articles) > 1)
    elif row_format is RowFormat.CSV:
        rows = (row for each in found for row in each.mention_rows())
        count = write_rows(rows, MENTION_FIELDS, row_format)
    else:
        rows = (row for each in found for row in each.entity_rows())
        fields = ENTITY_FIELDS if len(articles) > 1 else ENTITY_FIELDS[1:]
        count = write_rows(rows, ENTITY_FIELDS, row_format, table_fields=fields)
    return outcome.status(count, "no entities found")


@dataclass(frozen=True)
class _Asked:
    """Which articles are asked about, what is looked for in them, and with what."""

    articles: tuple[str, ...]
    encoding: str | None
    model: str | None
    kinds: frozenset[str]

    def in_turn(self, outcome: Outcome, statistical: bool) -> Iterator[_Found]:
        """Yield what is found in one article after the other."""
        from annotations.cli.opening import opened_notebook
        from annotations.cli.progress import recognised
        from annotations.decisions import Decisions
        from annotations.learning import Learning

        learning = Learning()
        for source in self.articles:
            found = None
            with outcome.attempt(), opened_notebook(source, encoding=self.encoding) as notebook:
                article = notebook.article
                mentions = recognised(
                    article, source, model=self.model, statistical=statistical, learning=learning
                )
                found = self._found(source, article.text, Decisions.of(notebook), mentions)
            if found:
                yield found

    def at_once(self, outcome: Outcome) -> Iterator[_Found]:
        """Yield what is found in the same order, while the articles after are recognised on all cores."""
        from annotations.cli.progress import Progress
        from annotations.config import load_config
        from annotations.entities import Recognisers
        from annotations.learning import Learning

        learning = Learning()
        total = len(self.articles)
        shown = Progress(f"{total} articles")
        begun: deque[_Begun] = deque()
        with Recognisers(self.model or load_config().model) as recognisers:
            try:
                for opened in range(1, total + 1):
                    shown.clear()
                    with outcome.attempt():
                        begun.append(self._begin(self.articles[opened - 1], recognisers, learning))
                    while begun and (opened == total or len(begun) > _AHEAD * recognisers.workers):
                        shown(opened - len(begun), total)
                        yield from self._end(begun.popleft(), outcome, shown)
            finally:
                shown.clear()

    def _begin(self, source: str, recognisers: Recognisers, learning: Learning) -> _Begun:
        from annotations.cli.opening import opened_notebook
        from annotations.decisions import Decisions

        with opened_notebook(source, encoding=self.encoding) as notebook:
            decisions = Decisions.of(notebook)
        article = notebook.article
        mentions = recognisers.begin(article, learning.names_for(article))
        return _Begun(source, article.text, decisions, mentions)

    def _end(self, begun: _Begun, outcome: Outcome, shown: Progress) -> Iterator[_Found]:
        found = fault = None
        try:
            found = self._found(begun.source, begun.text, begun.decisions, begun.mentions.result())
        except (DipleError, OSError) as error:
            fault = error
        # The line of progress makes room for what is printed now.
        shown.clear()
        if fault:
            outcome.tell(fault)
        if found:
            yield found

    def _found(self, source: str, text: Text, decisions: Decisions, mentions: Sequence[Mention]) -> _Found:
        named = decisions.entities(decisions.over(mentions, text), text)
        entities = [one for one in named if not self.kinds or one.kind in self.kinds]
        return _Found(source, text[0:], entities, [decisions.uri(one) for one in entities])


class _Begun(NamedTuple):
    """An article that is being recognised."""

    source: str
    text: Text
    decisions: Decisions
    mentions: Future[list[Mention]]


class _Found:
    """One article's entities, ready to be printed."""

    def __init__(
        self, source: str, text: str, entities: Sequence[Entity], uris: Sequence[str | None]
    ) -> None:
        self.source = source
        self._text = text
        self.entities = entities
        self._uris = uris

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
                    **({"uri": uri} if uri else {}),
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
                for entity, uri in zip(self.entities, self._uris, strict=True)
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
