"""What people decided about the entities of an article: found by words and by name, told in lines.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from annotations.spans import Span, SpanIndex
from tui import wrap
from tui.layers import CHECK
from tui.margin import Line, author, decided, rows_of

if TYPE_CHECKING:  # the first paint needs none of these
    from annotations.entities.mentions import Entity
    from annotations.model import Annotation
    from annotations.notebook import Notebook


@dataclass(frozen=True)
class Decided:
    """The annotations of a notebook that decide about entities: by their words, and by names."""

    placed: SpanIndex[Annotation] = field(default_factory=SpanIndex)
    named: Mapping[str, Sequence[Annotation]] = field(default_factory=dict)
    listed: tuple[tuple[Span | None, Annotation], ...] = ()
    """Those that merely decide, with the place of their words: what is no entity first, then by place."""
    creator: str = ""
    """The id of who looks at them."""

    @classmethod
    def of(cls, notebook: Notebook) -> Decided:
        """Return those of ``notebook``, with the words where they stand today."""
        from annotations.entities.grouping import folded

        named: dict[str, list[Annotation]] = {}
        for each in notebook.annotations:
            if each.entity is not None and _decides(each):
                named.setdefault(folded(each.entity[0]), []).append(each)
        placed = SpanIndex(pair for pair in notebook.spans if _decides(pair[1]))
        return cls(placed, named, _listed(notebook, placed), notebook.creator.id)

    def at(self, span: Span) -> list[Annotation]:
        """Return what was decided about words that share a code point with ``span``, the latest first."""
        return _latest_first(each for _, each in self.placed.touching(*span))

    def about(self, *names: str) -> list[Annotation]:
        """Return what was decided about all mentions of these names, the latest first."""
        return _latest_first(each for name in names for each in self.named.get(name, ()))

    def lines(self, entity: Entity, here: Span | None, columns: int) -> list[Line]:
        """Return what was decided of an entity, by whom and when, as lines of a pane of so many ``columns``.

        What is said of the mention ``here`` comes first, then of names, then how many others it is said of.
        Before them stands a URI that none of these gave it, but what was said in another article.
        """
        from tui.entities import key_of

        told = [f"{CHECK} {words}" for words in self._told(entity, here)]
        if entity.uri is not None and entity.uri not in self._uris(entity):
            told.insert(0, entity.uri)
        rows = (row for words in told for row in rows_of(words, columns - 5, True))
        return [Line(f"    {row}", "", "faint", key_of(entity)) for row in rows]

    def group(self, columns: int, chosen: str, typed: str) -> list[Line]:
        """Return the lines of the group that lists them, in a pane of so many ``columns``; none for none.

        Each is known by its :func:`decided_key`.  More is said of the one that is ``chosen``, and who else
        decided it; only what has all the words ``typed`` is listed.
        """
        from tui.entities import bare

        wanted = bare(typed).split()
        found = [
            each
            for _, each in self.listed
            if not wanted or all(word in bare(f"{name_of(each)} {_what(each)}") for word in wanted)
        ]
        lines = [line for each in found for line in self._entry(each, columns, chosen)]
        return [Line(""), Line("Decided", str(len(found)), "group"), *lines] if lines else []

    def _entry(self, annotation: Annotation, columns: int, chosen: str) -> list[Line]:
        key, what, where = decided_key(annotation), _what(annotation), where_of(annotation)
        right = f"{what} {where}"
        fits = wrap.width(right) <= columns // 2
        lines = [Line(f"  {name_of(annotation)}", right if fits else what, "faint", key)]
        others = annotation.creator is None or annotation.creator.id != self.creator
        if not fits or others or key == chosen:
            told = [] if fits else [where]
            told += [_by([annotation])] if others or key == chosen else []
            lines.append(Line(f"    {' · '.join(told)}", "", "faint", key))
        return lines

    def _uris(self, entity: Entity) -> set[str | None]:
        said = [one for mention in entity.mentions for one in self.at(mention.span)]
        return {one.uri for one in (*said, *self.about(entity.name, *entity.aliases))}

    def _told(self, entity: Entity, here: Span | None) -> Iterator[str]:
        places: dict[str, dict[Span, list[Annotation]]] = {}
        for mention in entity.mentions:
            for each in self.at(mention.span):
                for what in decided(each):
                    places.setdefault(what, {}).setdefault(mention.span, []).append(each)
        total = len(entity.mentions)
        for what, found in places.items():
            own = [each for span, said in found.items() if here == span or total == 1 for each in said]
            if own:
                yield f"{what} here · {_by(own)}"
        for each in self.about(entity.name, *entity.aliases):
            for what in decided(each):
                yield f"{what} {where_of(each, entity)} · {_by([each])}"
        for what, found in places.items():
            others = [each for span, said in found.items() if here != span and total > 1 for each in said]
            if others:
                yield f"{what} in {len(found)} of {total} places · {_by(others)}"


def where_of(annotation: Annotation, entity: Entity | None = None) -> str:
    """Return of which places an annotation decides: this one, or all of its name or of another ``entity``."""
    if annotation.entity is None:
        return "here"
    from annotations.entities.grouping import folded

    name = folded(annotation.entity[0])
    return "everywhere" if entity is None or name == entity.name else wherever(name)


ONLY_HERE: Final = "only here"
"""What a decision is called, before it is made, that is about one place."""


def wherever(name: str) -> str:
    """Return what a decision is called that is about these words alone, in all their places."""
    return f"wherever it says {name}"


def all_of(name: str) -> str:
    """Return what a decision is called that is about an entity under all its names."""
    return f"all of {name}"


def places(count: int) -> str:
    """Return so many places, in words."""
    return "1 place" if count == 1 else f"{count} places"


def decided_key(annotation: Annotation) -> str:
    """Return what the pane knows a decision by; no entity is known so."""
    return f"decided {annotation.id.replace(':', ' ')}"


def name_of(annotation: Annotation) -> str:
    """Return the words, or the name, that an annotation decides about."""
    return " ".join((annotation.entity[0] if annotation.entity else annotation.quote or "").split())


def _what(annotation: Annotation) -> str:
    return " · ".join(decided(annotation))


def _listed(notebook: Notebook, placed: SpanIndex[Annotation]) -> tuple[tuple[Span | None, Annotation], ...]:
    mere = notebook.decisions
    if not mere:
        return ()
    from annotations.entities.kinds import NO_KIND

    spans = {each.id: span for span, each in placed}
    found = [(spans.get(each.id), each) for each in notebook.annotations if each.id in mere]
    found.sort(key=lambda pair: (pair[1].kind != NO_KIND, pair[0] is None, pair[0] or (0, 0)))
    return tuple(found)


def _decides(annotation: Annotation) -> bool:
    return annotation.kind is not None or annotation.uri is not None


def _latest_first(found: Iterator[Annotation]) -> list[Annotation]:
    from annotations.decisions import when

    return sorted(found, key=when, reverse=True)


def _by(said: Sequence[Annotation]) -> str:
    """Return who said something, and when that was said last."""
    names = list(dict.fromkeys(map(author, said)))
    who = ", ".join(names[:2]) + (" …" if len(names) > 2 else "")
    return f"{who} {max((each.modified or each.created or '')[:10] for each in said)}".rstrip()
