"""What every group of intents stands on: the article, its notebook, what they ask of each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from annotations.article import Article
from annotations.errors import DipleError
from annotations.spans import Span
from tui.commands import PANE
from tui.keys import Keys, Press
from tui.layers import Layers
from tui.mentions import Mentions
from tui.standing import Standing
from tui.whereabouts import Whereabouts

if TYPE_CHECKING:
    from annotations.conflicts import Unsettled
    from annotations.model import Annotation
    from annotations.notebook import Notebook
    from tui.widgets.panel import Panel

WIDE = 100
"""Columns from which the side pane stands beside the page; below, it takes the page's place."""


def _unsaved(error: DipleError | OSError) -> str:
    """Return why an edit is kept in memory alone: the reason first, since a narrow line cuts the rest."""
    what, where = (error.what, error.where) if isinstance(error, DipleError) else (str(error), None)
    place = f" ({where})" if where else ""
    return f"{what}; kept, and tried again every two seconds{place}"


class ReadingBase(Whereabouts):
    """State of one open article, and the little that every intent needs."""

    progress = ""
    """How far the recogniser is, while it works."""

    def __init__(self, article: Article, look: Layers, keys: Keys) -> None:
        super().__init__(article, look, keys)
        self.notebook: Notebook | None = None
        self.mentions = Mentions()
        self.said = ""
        self.conflicts: tuple[Unsettled, ...] = ()
        """What merging left unsettled in this article."""
        self.standing = Standing()
        """How the annotations stand in today's text."""
        self.when_ready: list[Callable[[], None]] = []
        """What waits for the notebook."""
        self._saving = False

    @property
    def unsaved(self) -> int:
        """How many edits are in memory alone."""
        return len(self.notebook.pending) if self.notebook is not None else 0

    @property
    def is_long(self) -> bool:
        """Whether the article is recognised where it is read: its mentions are never all there are."""
        from tui.recognition import WHOLE

        return len(self.article.text) > WHOLE

    # -- telling -----------------------------------------------------------------------------------

    def say(self, words: str) -> None:
        """Show a line in the status bar until the next key; files of the article's folder by their names."""
        raise NotImplementedError

    def tell(self, words: str) -> None:
        """Show a line that nobody asked for, when what was said before it has stood for a while."""
        raise NotImplementedError

    # What one group of intents does and others ask for.

    def show_status(self) -> None:
        """Bring the status bar up to date."""
        raise NotImplementedError

    def carry_out(self, press: Press) -> None:
        """Do what an intent says."""
        raise NotImplementedError

    def go_to_annotation(self, identity: str, *, jump: bool = True) -> None:
        """Go to an annotation's words and choose it in the pane; ``jump`` as for :meth:`go`."""
        raise NotImplementedError

    def keep_unsaved(self) -> None:
        """Have edits that are not on disk kept in the journal; when all are, end that."""
        raise NotImplementedError

    def show_pane(self, view: str | None = None) -> None:
        """Bring the pane up to date, with another view if one is named."""
        raise NotImplementedError

    def show_orphan(self, identity: str) -> None:
        """Go to an annotation whose words are gone, in the pane."""
        raise NotImplementedError

    def peek(self, identity: str) -> None:
        """Show what an annotation says: in the pane, or where it is folded away in the status bar."""
        raise NotImplementedError

    def leave_pane(self, *, fold: bool = False) -> None:
        """Go back from the pane to the page."""
        raise NotImplementedError

    def attempt(self, edit: Callable[[Notebook], Any], *, quiet: bool = False) -> Any:
        """Make an edit on the notebook; unless ``quiet``, say why it could not be made or saved."""
        if self.notebook is None:
            self.say("the notes are still being opened; try again in a moment")
            return None
        self._saving, unsaved = True, self.unsaved
        try:
            return edit(self.notebook)
        except (DipleError, OSError) as error:
            if not quiet:
                self.say(f"! {_unsaved(error)}" if self.unsaved > unsaved else f"! {error}")
            return None
        finally:
            self._saving = False
            self.call_later(self.tell_news)

    def tell_news(self) -> None:
        """Say what merging with others' work did, after what was said of the edit itself."""
        if self.notebook is None:
            return
        place = f"{self.notebook.path}: "
        lines = [line.removeprefix(place) for line in self.notebook.news()]
        if lines:
            self.say(" · ".join([*([self.said] if self.said else []), *lines]))

    def save_rest(self) -> None:
        """Save what is not on disk yet; not over a save that a signal interrupted."""
        if self.notebook is not None and self.notebook.unsaved and not self._saving:
            self.notebook.save()

    def note_unsaved(self) -> None:
        """Hand edits that are not on disk to the journal."""
        raise NotImplementedError

    def keep_draft(self) -> None:
        """Bring what is being typed to disk."""

    def later(self, call: Callable[..., Any], *values: Any) -> None:
        """From a worker thread, call something in the app's thread, unless nobody waits for it any more."""
        if self.app.is_running and not get_current_worker().is_cancelled:
            self.app.call_from_thread(call, *values)

    # -- panels ------------------------------------------------------------------------------------

    def ask(
        self,
        panel: Panel,
        done: Callable[[Any], None],
        *,
        about: Span | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Open a panel; ``done`` gets its value unless it was ``cancelled``.  ``about`` is kept in view."""
        if self.open_panel(panel, done, cancelled) and about is not None:
            self.call_after_refresh(self.page.scroll_to_offset, about.start)

    def panel_is_gone(self) -> None:
        """Put the focus where it was."""
        self.set_focus(self.page if self.page.display else self.pane)

    def panel_is_dealt_with(self) -> None:
        """Go on with what waited for the panel."""
        self.show_status()
        self.call_after_refresh(self.diple.show_waiting)  # unless that opened the next panel

    # -- annotations -------------------------------------------------------------------------------

    def annotation_here(self) -> Annotation | None:
        """Return the annotation the person means: chosen in the pane, gone to, or the one around what was
        found or the cursor, of several the shortest.
        """
        if self.notebook is None or (self.mode != PANE and self.selecting):
            return None
        named = self.pane.chosen if self.mode == PANE else self.here.annotation if self.here else ""
        if named or self.mode == PANE or (self.here is not None and self.here.kind):
            return self.notebook.known(named)
        inner = self.here.span if self.here is not None else self.over.cursor
        if inner is None or (self.here is None and self.page.row_of(inner.start) is None):
            return None
        around = (
            (span.length, annotation)
            for span, annotation in self.standing.placed.touching(*inner)
            if span.start <= inner.start and inner.end <= span.end
        )
        return min(around, key=lambda pair: pair[0], default=(0, None))[1]

    def span_here(self) -> Span | None:
        """Return the words the person means: the selection, or the mention gone to."""
        if self.selecting:
            return self.over.selection
        if self.here is not None and not self.here.annotation:
            return self.here.span
        return None
