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
from tui.intents.settling import Settling
from tui.margin import Line
from tui.standing import is_about_no_words, standing_of, why
from tui.widgets.pane import VIEWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotations.decisions import Decisions
    from annotations.entities.mentions import Entity
    from annotations.model import Annotation
    from annotations.notebook import Notebook

NOTES, ENTITIES, LINKS, CONFLICTS, TRASH = VIEWS


class Views(Settling):
    """Makes the lines of each view."""

    decisions: Decisions | None = None
    """What people decided of the article's mentions; ``None`` while the notes are being opened."""
    entities: list[Entity] | None = None
    """Grouped when the pane needs them; ``None`` when mentions came since."""

    def begin_views(self) -> None:
        """Start with nothing to show."""
        self.replies, self.unplaced, self.blocks, self.names = {}, [], {}, {}

    def take_notes(self, notebook: Notebook) -> None:
        """Take over what there is to show of a notebook."""
        self.blocks.clear()
        self.buried = None
        self.conflicts = notebook.conflicts
        self.link_count = sum(len(each.links) for each in notebook.annotations)
        self.standing = standing_of(notebook)
        self.replies, self.unplaced = {}, []
        for each in notebook.annotations:
            if each.reply_to is not None:
                self.replies.setdefault(each.reply_to, []).append(each)
            elif is_about_no_words(notebook.anchor(each)):
                self.unplaced.append(each)

    # -- what is shown -----------------------------------------------------------------------------

    def show_pane(self, view: str | None = None) -> None:
        """Bring the pane up to date, with another view if one is named."""
        if not self.pane.display or not self.pane.size.width:
            return
        view = view or self.pane.view
        lines = {
            NOTES: self._note_lines,
            ENTITIES: self._entity_lines,
            LINKS: self._link_lines,
            CONFLICTS: self.conflict_lines,
            TRASH: self.trash_lines,
        }[view]()
        self.pane.show(view, lines, self._counts(view))

    def _counts(self, view: str) -> dict[str, int | None]:
        """Return how much is in each view there is now, ``view`` among them; ``None`` where not known."""
        count = len(self.notebook.annotations) if self.notebook else 0
        hidden = self.diple.config.hidden_kinds
        entities = None if self.entities is None else sum(each.kind not in hidden for each in self.entities)
        counts = {NOTES: count, ENTITIES: entities, LINKS: self.link_count}
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
            now = self.article.text[slice(*anchor.span)] if anchor.span else ""
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
    link_count = 0
    """Cross-references of the article."""
    replies: dict[str, list[Annotation]]
    """By the annotation they answer."""
    unplaced: list[Annotation]
    """Those about no words that are no replies: on the whole article, on an entity."""

    def _note_lines(self) -> list[Line]:
        if self.notebook is None:
            return [Line("  opening the notes…", style="faint")]
        if not self.notebook.annotations:
            return margin.NO_NOTES
        top = [line for each in self.unplaced for line in self._block(each)] if self.unplaced else []
        if not self.page.display:
            placed = [line for _, each in self.notebook.spans for line in self._block(each)]
            return [*top, *placed, *self._orphan_lines()]
        return self._beside(top)

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
        assert self.notebook is not None
        shown = self.page.span
        spans = self.notebook.spans
        blocks: list[tuple[int, list[Line]]] = []
        if top and shown.start == 0:
            blocks.append((0, top))
        last = 0
        for span, annotation in spans.touching(shown.start, max(shown.end, shown.start + 1)):
            row = self.page.row_of(max(span.start, shown.start)) or 0
            blocks.append((row, self._block(annotation)))
            last = span.start
        above = _before(spans.spans, shown.start) - sum(1 for row, _ in blocks if row == 0 and not top)
        below = len(spans) - _before(spans.spans, max(shown.end, last + 1))
        foot = self._foot()
        below += 0 if foot else len(self.orphans)
        height = max(0, self.pane.lines_shown - len(foot))
        end = self.page.progress == 1
        return margin.aligned(blocks, height, max(0, above), max(0, below), end=end) + foot

    def group_entities(self) -> list[Entity]:
        """Return the entities of what is known of the article."""
        if self.entities is None:
            from annotations.entities import group

            text = self.article.text
            decided = self.decisions
            self.entities = decided.entities(self.mentions, text) if decided else group(self.mentions, text)
        return self.entities

    def _entity_lines(self) -> list[Line]:
        from annotations.entities.kinds import KIND_LETTERS, KINDS

        entities = self.group_entities()
        if not entities:
            return margin.NO_ENTITIES
        lines: list[Line] = []
        for kind in KINDS:
            members = [each for each in entities if each.kind == kind]
            if members and kind not in self.diple.config.hidden_kinds:
                lines.append(
                    Line(f"{KIND_LETTERS[kind]} {kind.replace('_', ' ')}", str(len(members)), "group")
                )
                members.sort(key=lambda each: -len(each.mentions))
                for each in members:
                    count = f"×{len(each.mentions)}" if len(each.mentions) > 1 else ""
                    lines.append(Line(f"  {each.name}", count, "body", f"{kind}:{each.name}", kind))
        return lines

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
