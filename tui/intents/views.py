"""What the side pane shows: notes beside their rows, entities, links, conflicts, the trash."""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from annotations.errors import DipleError
from annotations.spans import Span
from tui import margin
from tui.intents.seen import SeenBefore
from tui.margin import Line
from tui.standing import why
from tui.widgets.pane import CONFLICTS, ENTITIES, LINKS, NOTES, SEEN, TRASH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotations.model import Annotation
    from tui.standing import Overview


class Views(SeenBefore):
    """Makes the lines of each view."""

    def begin_views(self) -> None:
        """Start with nothing to show."""
        self.replies, self.unplaced, self.blocks, self.names = {}, [], {}, {}

    def take_notes(self, overview: Overview) -> None:
        """Take over what there is to show of a notebook."""
        self.blocks.clear()
        self.buried = None
        self.conflicts, self.standing = overview.conflicts, overview.standing
        self.link_count, self.note_count = overview.links, overview.count
        self.replies, self.unplaced = overview.replies, overview.unplaced
        self.take_on_entities(overview.on_entities)

    # -- what is shown -----------------------------------------------------------------------------

    def show_pane(self, view: str | None = None) -> None:
        """Bring the pane up to date, with another view if one is named."""
        if not self.pane.display or not self.pane.size.width:
            return
        self.group_ahead()  # how many entities there are is shown above every view
        view = view or self.pane.view
        lines = {
            NOTES: self._note_lines,
            ENTITIES: self.entity_lines,
            LINKS: self._link_lines,
            SEEN: self.seen_lines,
            CONFLICTS: self.conflict_lines,
            TRASH: self.trash_lines,
        }[view]()
        self.pane.show(view, lines, self._counts(view))

    def _counts(self, view: str) -> dict[str, int | None]:
        """Return how much is in each view there is now, ``view`` among them; ``None`` where not known."""
        counts = {NOTES: self.note_count, ENTITIES: self.entity_count(), LINKS: self.link_count}
        if self.seen or view == SEEN:
            counts[SEEN] = self.seen_count
        if self.conflicts or view == CONFLICTS:
            counts[CONFLICTS] = len(self.conflicts)
        if self.buried or view == TRASH:
            counts[TRASH] = len(self.buried or ())
        return counts

    def _block(self, annotation: Annotation) -> list[Line]:
        return self._lines(annotation, self.pane.columns, whole=annotation.id == self.pane.chosen)

    def lines_of(self, identity: str, columns: int) -> list[Line]:
        """Return the lines of an annotation, by its id, as a pane of so many columns shows them."""
        assert self.notebook is not None
        return self._lines(self.notebook.get(identity), columns, whole=False)

    def _lines(self, annotation: Annotation, columns: int, *, whole: bool) -> list[Line]:
        assert self.notebook is not None
        key = annotation.id, columns, whole
        if key not in self.blocks:
            anchor = self.notebook.anchor(annotation)
            place = anchor.span or next(iter(anchor.rivals), None)
            now = self.article.text[slice(*place)] if place else ""
            self.blocks[key] = margin.note_lines(
                annotation,
                anchor.state.value,
                columns,
                told=why(anchor, annotation.quote or "", now, whole=whole),
                replies=self.replies.get(annotation.id, ()),
                whole=whole,
                name=self._target_name,
                unsettled={each.id for each in self.conflicts},
            )
        return self.blocks[key]

    def _target_name(self, target: str) -> str:
        """Return what a link leads to is called: the words of an annotation here, a URL, else an id's end."""
        assert self.notebook is not None
        try:
            return self.first_words(self.notebook.get(target))
        except DipleError:
            pass
        if not target.startswith("urn:uuid:"):
            return target
        if target not in self.names and self.folder is not None:
            self.names[target] = f"…{target[-8:]}"
            self._find_names(self.folder)
        return self.names.get(target, f"…{target[-8:]}")

    @work(thread=True, exclusive=True, group="names", exit_on_error=False)
    def _find_names(self, folder: Path) -> None:
        """Look up in the background what the links to other articles lead to."""
        from tui import targets

        with suppress(DipleError, OSError):
            self.later(self._named, targets.names_in(folder, tuple(self.names)))

    def _named(self, names: dict[str, str]) -> None:
        self.names |= names
        self.blocks.clear()
        self.show_pane()

    blocks: dict[tuple[str, int, bool], list[Line]]
    """Lines made already, by annotation, columns and whether they are shown to the end."""
    names: dict[str, str]
    """What links to other articles lead to, by the id they hold."""
    note_count = 0
    """Annotations of the article; what merely decides about an entity is none of them."""
    link_count = 0
    """Cross-references of the article."""
    replies: dict[str, list[Annotation]]
    """By the annotation they answer."""
    unplaced: list[Annotation]
    """Those about no words that are no replies: on the whole article, on an entity."""

    def _note_lines(self) -> list[Line]:
        if self.notebook is None:
            return [Line("  opening the notes…", style="faint")]
        if not self.note_count:
            return margin.NO_NOTES
        top = [line for each in self.on_nothing for line in self._block(each)]
        if not self.page.display:
            placed = [line for each in self.in_order for line in self._block(each)]
            return [*top, *placed, *self._orphan_lines()]
        return self._beside(top)

    @property
    def on_nothing(self) -> list[Annotation]:
        """The annotations about no words, but for those on an entity that is named here."""
        named = {note.id for _, notes in self.noted for note in notes}
        return [each for each in self.unplaced if each.id not in named]

    @property
    def in_order(self) -> list[Annotation]:
        """The annotations that have a place in the text; those on an entity where it is first named."""
        placed = self.standing.placed
        if not self.noted:
            return [each for _, each in placed]
        named = [(each.mentions[0].start, note) for each, notes in self.noted for note in notes]
        found = [*((span.start, each) for span, each in placed), *named]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])]

    @property
    def orphans(self) -> tuple[Annotation, ...]:
        """The annotations whose words are gone, those that were left as orphans last."""
        return (*self.standing.orphans, *self.standing.left)

    def _orphan_lines(self) -> list[Line]:
        """Return the lines of the section that lists the orphans."""
        if not self.orphans:
            return []
        count = len(self.orphans)
        head = Line(f"{'Orphan' if count == 1 else 'Orphans'}: words that are gone", str(count), "group")
        return [Line(""), head, *(line for each in self.orphans for line in self._block(each))]

    def _foot(self) -> list[Line]:
        """Return the section of orphans as it stands below the notes beside their rows: where the text ends,
        and while one of them is chosen.
        """
        chosen = any(each.id == self.pane.chosen for each in self.orphans)
        if not self.orphans or not (chosen or self.page.progress == 1):
            return []
        lines = self._orphan_lines()
        return margin.cut(lines, self.pane.chosen, max(3, self.pane.lines_shown // 2))

    def _beside(self, top: list[Line]) -> list[Line]:
        """Place the notes on screen beside their rows, those on no words above the start of the text."""
        shown = self.page.span
        spans = self.standing.placed
        blocks = [(0, top)] if top and shown.start == 0 else []
        blocks += self._named_on_screen()
        last = begun = 0
        for span, annotation in spans.touching(shown.start, max(shown.end, shown.start + 1)):
            row = self.page.row_of(max(span.start, shown.start)) or 0
            blocks.append((row, self._block(annotation)))
            last, begun = span.start, begun + (span.start < shown.start)
        blocks.sort(key=lambda block: block[0])
        above = _before(spans.spans, shown.start) - begun
        below = len(spans) - _before(spans.spans, max(shown.end, last + 1))
        foot = self._foot()
        below += 0 if foot else len(self.orphans)
        height = max(0, self.pane.lines_shown - len(foot))
        end = self.page.progress == 1
        return margin.aligned(blocks, height, max(0, above), max(0, below), end=end) + foot

    def _named_on_screen(self) -> list[tuple[int, list[Line]]]:
        """Return the notes on entities that are named on screen, each beside the first place."""
        blocks = []
        for entity, notes in self.noted:
            at = bisect_left(entity.mentions, self.page.span.start, key=lambda each: each.start)
            row = self.page.row_of(entity.mentions[at].start) if at < len(entity.mentions) else None
            if row is not None:
                blocks.append((row, [line for each in notes for line in self._block(each)]))
        return blocks

    def _link_lines(self) -> list[Line]:
        if self.notebook is None:
            return []
        lines = [line for each in self.notebook.annotations for line in self._links_of(each)]
        return lines or margin.NO_LINKS

    def _links_of(self, annotation: Annotation) -> list[Line]:
        """Return the lines of the links from one annotation and of those that lead to it."""
        assert self.notebook is not None
        head = f"> {self.first_words(annotation)}"
        lines: list[Line] = []
        for link in annotation.links:
            words = self._target_name(link.target)
            key = f"{annotation.id} {link.target}"
            lines += [Line(head, "", "head", key), Line(f"  → {link.relation}: {words}", "", "faint", key)]
        for back in self.notebook.backlinks(annotation.id):
            key = f"{annotation.id} {back.id}"
            words = f"  ← {self.first_words(back)}"
            lines += [Line(head, "", "head", key), Line(words, "", "faint", key)]
        return lines


def _before(spans: Sequence[Span], offset: int) -> int:
    """Return how many of the sorted spans start before ``offset``."""
    return bisect_left(spans, Span(offset, 0))
