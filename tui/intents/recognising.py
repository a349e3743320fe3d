"""The entities of the article recognised in the background, and painted between a person's keys."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual import work
from textual.worker import WorkerCancelled

from annotations.errors import DipleError
from annotations.spans import Span
from tui.intents.recovering import Recovering
from tui.intents.seen import SeenBefore
from tui.intents.telling import Telling

if TYPE_CHECKING:
    from annotations.article import Article
    from annotations.entities.mentions import Mention
    from tui.keys import Keys
    from tui.layers import Layers
    from tui.recognition import Recognition

STILL: Final = 0.2
"""Seconds after a key before what was found in the background is painted."""


class Recognising(Recovering, SeenBefore, Telling):
    """Takes in what is recognised, and says how far that is."""

    recognition: Recognition | None = None
    """What recognises the article; ``None`` before its notes are open."""
    last_key = 0.0
    """When the last key was pressed."""
    _resting = False

    def __init__(self, article: Article, look: Layers, keys: Keys) -> None:
        super().__init__(article, look, keys)
        self._stale: list[Span] = []

    @work(thread=True, group="recognition", exit_on_error=False)
    def recognise(self, near: Span) -> None:
        """Recognise the article in a thread of its own, what is on screen (``near``) before all else."""
        from tui.recognition import Recognition

        recognition = Recognition(
            self.article,
            lambda start, end, mentions: self.later(self._found, start, end, mentions),
            self._progressed,
            self.diple.config.model,
            self.diple.take_recogniser(),
        )
        self.recognition = recognition
        if self.handed_over or not self.is_attached:  # before there was anything to stop
            recognition.stop()
        recognition.look(near)
        try:
            self._learn()
            recognition.run()
        except WorkerCancelled:
            return
        except DipleError as error:
            self.later(self.tell, f"! {error}")
        except Exception as error:  # a fault in a library must not leave the progress standing for ever
            self.later(self.tell, f"! names could not be recognised: {type(error).__name__}: {error}")
        self._progressed(0, 0)

    def _learn(self) -> None:
        """Take over what other articles teach, where there are any: in the recogniser's thread."""
        from annotations.neighbours import has_others

        if has_others(self.article):
            from annotations.learning import Learning

            self.later(self.take_learnt, Learning().things_for(self.article))

    def _progressed(self, done: int, wanted: int) -> None:
        """Take note, in the recogniser's thread, of how far it is; with nothing wanted it rests."""
        if not wanted:
            from tui.heap import give_back

            give_back()
        self.later(self._show_progress, done, wanted)

    def _found(self, start: int, end: int, mentions: Sequence[Mention]) -> None:
        shown = self.page.span
        before = set(self.mentions.touching(*shown))
        self.mentions.put(start, end, self.overlay.take(Span(start, end), mentions))
        self.over.mentions = self.mentions
        self.mentions_changed()
        # Only the rows that look different now: on a slow line every row counts.
        stale = [span for span, _ in before.symmetric_difference(self.mentions.touching(*shown))]
        if stale:
            self._stale += stale
            self._repaint_when_still()

    def _repaint_when_still(self) -> None:
        """Repaint what the background changed, but not between the keys of somebody who is scrolling."""
        rest = self.last_key + STILL - monotonic()
        if rest <= 0:
            self.page.refresh_span(*self._stale)
            self._stale.clear()
            self.show_status()
        elif not self._resting:
            self._resting = True
            self.set_timer(rest, self._rested)

    def _rested(self) -> None:
        self._resting = False
        self._repaint_when_still()

    def _show_progress(self, done: int, wanted: int) -> None:
        progress = f"entities {100 * done // wanted}%" if done < wanted else ""
        if progress != self.progress:
            self.progress = progress
            self._repaint_when_still()
        if not progress:
            self.entities_known()
            self.show_pane()

    def rest(self) -> None:
        """Stop recognising and looking elsewhere: another article is read now."""
        self.stop_looking()
        if self.recognition is not None:
            self.recognition.stop()
