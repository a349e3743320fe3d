"""What others change while an article is read: its sidecar, which is taken in; the article, which is told of.

Both files are looked at every two seconds, which works on file systems of the network as well.  That is done
in one thread that sleeps in between: nothing else wakes while nothing changes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from textual import work

from annotations.errors import DipleError
from tui.intents.writing import Writing

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.edits import Change
    from annotations.model import Annotation
    from annotations.notebook import Notebook
    from annotations.saving import Ahead

EVERY: Final = 2.0
"""Seconds between two looks."""

Stamp = tuple[int, int, int, int] | None
"""Device, inode, size and time of change (nanoseconds) of a file; ``None`` where there is none."""


def stamp(path: Path | None) -> Stamp:
    """Return what tells that a file is another one than it was."""
    if path is not None:
        with suppress(OSError):
            found = os.stat(path)
            return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
    return None


class Watching(Writing):
    """Looks at the files of the open article."""

    article_changed = False
    """Whether the article on disk is another than the one on screen."""
    _sidecar_stamp: Stamp = None
    _article_stamp: Stamp = None
    _unwatched: Event | None = None
    """Ends the thread that looks at the files; ``None`` while there is none."""

    def keep_watch(self) -> None:
        """Begin to look; the notebook is open."""
        assert self.notebook is not None
        self._sidecar_stamp = stamp(self.notebook.path)
        self._article_stamp = stamp(self.article.path)
        self._unwatched = ended = Event()
        # Nobody waits for it at the end: a file system that does not answer holds up nobody.
        Thread(target=copy_context().run, args=(self._watch, ended), name="watching", daemon=True).start()

    def end_watch(self) -> None:
        """Look no more: another article is read now."""
        if self._unwatched is not None:
            self._unwatched.set()

    def _watch(self, ended: Event) -> None:
        while not ended.wait(EVERY):
            with suppress(Exception):  # what cannot be looked at now may be the next time
                self._look_round()

    def _look_round(self) -> None:
        notebook = self.notebook
        if notebook is not None and self.is_current:
            self._look_at_files(notebook)

    def _look_at_files(self, notebook: Notebook) -> None:
        self.diple.journal.flush()  # writes only what could not be written before
        seen = stamp(notebook.path), stamp(self.article.path)
        if seen != (self._sidecar_stamp, self._article_stamp) or notebook.unsaved:
            ahead = notebook.ahead() if seen[0] != self._sidecar_stamp else None
            self.app.call_from_thread(self._looked, *seen, ahead)

    def _looked(self, sidecar: Stamp, article: Stamp, ahead: Ahead | None) -> None:
        if self.notebook is None or not self.is_attached:
            return
        if sidecar != self._sidecar_stamp:
            self._sidecar_stamp = sidecar
            self._take_in(ahead)
        if self.notebook.unsaved:
            self._save_again()
        if article != self._article_stamp:
            self._article_stamp = article
            self._compare_article()

    def _take_in(self, ahead: Ahead | None) -> None:
        """Take in what others wrote, read ahead and looked for in the text."""
        if self.attempt(lambda notebook: notebook.refresh(ahead)) and self.notebook is not None:
            if self.notebook.fault is not None:
                self.tell(f"! {self.notebook.fault}")
            self.show_status()

    def _save_again(self) -> None:
        """Try once more to write what could not be written; why it cannot be is said already."""
        assert self.notebook is not None
        self.attempt(lambda notebook: notebook.save(), quiet=True)
        if not self.notebook.unsaved:
            self._sidecar_stamp = stamp(self.notebook.path)
            self.keep_unsaved()
            self.tell("saved now")
            self.show_status()

    def tell_of_others(self, changes: tuple[Change, ...]) -> None:
        """Say what others did."""
        theirs = [each for each in changes if each.label == "merge"]
        if not theirs:
            return
        self.tell(f"from elsewhere: {told_of(theirs)}")

    @work(thread=True, exclusive=True, group="comparing", exit_on_error=False)
    def _compare_article(self) -> None:
        """Tell whether the file says something else now, or was only touched."""
        path = self.article.path
        try:
            other = path is None or self.read_now(str(path)).digest != self.article.digest
        except (DipleError, OSError):
            other = True
        self.later(self._compared, other, path is not None and not os.path.lexists(path))

    def read_now(self, source: str) -> Article:
        """Open the article as it is now, read in the encoding that it was asked for in, to its end."""
        from annotations.formats import open_article, read_through

        return read_through(open_article(source, encoding=self.diple.encodings.get(self.opened_by)))

    def _compared(self, other: bool, gone: bool) -> None:
        self.article_changed = other
        if gone:
            self.tell("! the article is no longer on disk; what is on screen is all there is of it here")
        elif other:
            self.tell("! the article changed on disk; R reads it again")
        self.show_status()


def told_of(theirs: Sequence[Change]) -> str:
    """Return what others did, in words: what is in conflict by it or no more, then all else."""
    from annotations.merge.flags import flags_of

    def marked(annotation: Annotation | None) -> bool:
        return annotation is not None and bool(flags_of(annotation.extra))

    begun = sum(marked(each.after) and not marked(each.before) for each in theirs)
    ended = sum(marked(each.before) and not marked(each.after) for each in theirs)
    rest = [each for each in theirs if marked(each.before) == marked(each.after)]
    said = [f"{begun} conflict{'s' if begun > 1 else ''}, ]c goes there"] if begun else []
    said += [f"{ended} settled conflict{'s' if ended > 1 else ''}"] if ended else []
    return "; ".join([*said, *([_counted(rest)] if rest else [])])


def _counted(theirs: Sequence[Change]) -> str:
    """Say how many are new, changed and deleted, and whose they are: who changed them is not known."""
    records = [each.after or each.before for each in theirs]
    names = dict.fromkeys(each.creator.name for each in records if each and each.creator)
    added = sum(each.before is None for each in theirs)
    gone = sum(each.after is None for each in theirs)
    counts = ((added, "new"), (len(theirs) - added - gone, "changed"), (gone, "deleted"))
    told = ", ".join(f"{count} {what}" for count, what in counts if count)
    who = f" {'by' if added == len(theirs) else 'of'} {', '.join(list(names)[:3])}" if names else ""
    return f"{told} annotation{'s' if len(theirs) > 1 else ''}{who}"
