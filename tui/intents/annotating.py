"""Tags, highlights; delete, undo, redo; copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import work

from annotations.errors import DipleError
from annotations.spans import Span
from tui.intents.writing import UNMARKED, Writing
from tui.keys import Press
from tui.whereabouts import Here

if TYPE_CHECKING:
    from annotations.notebook import Change, Notebook
    from tui.widgets.picker import Option, Picker, TagPanel

_EDITS: Final = {
    "add": "a new annotation",
    "edit": "a change",
    "delete": "a deletion",
    "restore": "a restored annotation",
    "settle": "a settled conflict",
    "accept": "an accepted place",
    "orphan": "leaving it as an orphan",
    "decide": "a decision about an entity",
    "recover": "edits that were saved late",
}
"""What an edit is called when it is undone."""


class Annotating(Writing):
    """Intents of the group Annotating, but for notes and cross-references."""

    def do_tag(self, press: Press) -> None:
        """Edit tags."""
        subject = self.subject()
        if subject is None or self.notebook is None:
            return
        from tui.widgets.picker import Option, TagPanel

        def save(tags: tuple[str, ...]) -> None:
            if not isinstance(subject, Span):
                self.made(
                    self.attempt(lambda notebook: notebook.edit(subject.id, tags=tags, since=subject)), "tags"
                )
            elif tags:
                self.made(self.attempt(lambda notebook: notebook.add(subject, tags=tags)), "tags")

        in_use = [Option(tag, tag, f"{count}") for tag, count in self.notebook.tags.most_common()]
        tags = () if isinstance(subject, Span) else subject.tags
        panel = TagPanel(f"Tags on {self.named(subject)}", tags, in_use, self.over.palette)
        self.ask(panel, save, about=subject if isinstance(subject, Span) else None)
        if self.folder is not None:
            self._offer_tags(panel, self.folder)

    @work(thread=True, exclusive=True, group="offers", exit_on_error=False)
    def _offer_tags(self, panel: TagPanel, folder: Path) -> None:
        """Read the tags in use in the folder in the background."""
        from tui.targets import tags_in
        from tui.widgets.picker import Option

        try:
            found = [Option(tag, tag, f"{count}") for tag, count in tags_in(folder).most_common()]
        except (DipleError, OSError):
            return
        self.later(self.offered, panel, found)

    def offered(self, picker: Picker, options: list[Option]) -> None:
        """Offer what was found to a picker that is still open."""
        if picker.is_attached:
            picker.offer(options)

    def do_highlight(self, press: Press) -> None:
        """Mark the selection without a note."""
        span = self.words_here() if self.editable() else None
        if span is not None:
            self.made(self.attempt(lambda notebook: notebook.add(span)), "highlight")

    def do_delete(self, press: Press) -> None:
        """Delete the annotation here."""
        annotation = self.editable_annotation()
        if annotation is None:
            return
        identity = annotation.id

        def remove(notebook: Notebook) -> bool:
            notebook.delete(identity)
            return True

        if self.attempt(remove):
            self.let_go()
            self.say("deleted · saved · U brings it back")

    def do_undo(self, press: Press) -> None:
        """Take the last edit back."""
        if self.editable():
            self._again("undo")

    def do_redo(self, press: Press) -> None:
        """Do the undone edit again."""
        if self.editable():
            self._again("redo")

    def _again(self, way: str) -> None:
        assert self.notebook is not None
        edits = self.notebook.done if way == "undo" else self.notebook.undone
        if not edits:
            self.say(f"nothing to {way}")
            return
        change: Change | None = self.attempt(
            lambda notebook: notebook.undo() if way == "undo" else notebook.redo()
        )
        if change is None:
            return
        if not self.decided_at(change):
            span = self.notebook.anchor(change.after).span if change.after is not None else None
            if span is not None and change.after is not None:
                self.go(Here(span, annotation=change.after.id), jump=False)
            else:
                self.let_go()
        what = _EDITS.get(edits[-1].label, edits[-1].label)
        self.say(f"{'took back' if way == 'undo' else 'did again'}: {what} · saved")

    def decided_at(self, change: Change) -> bool:
        """Go to the words that a decision which changed is about, if it was one; tell whether it was."""
        return False

    def do_copy(self, press: Press) -> None:
        """Copy words to the clipboard of the terminal and to a file."""
        span = self.span_here()
        annotation = self.annotation_here()
        if span is not None:
            words = self.article.text[span.start : span.end]
        elif annotation is not None:
            words = annotation.quote or annotation.note or ""
        else:
            words = ""
        if not words:
            self.say(UNMARKED)
            return
        where = self.diple.copy(words)
        self.say(f"copied {len(words)} characters{where}")
