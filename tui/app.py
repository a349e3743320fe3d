"""The app: themes, what is shared between screens, which screen is shown.  No features."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from annotations.article import Article
from annotations.config import Config
from annotations.errors import DipleError
from annotations.ids import may_be_ending
from annotations.places import SIDECAR_SUFFIX
from annotations.safe import visible_line
from tui import lifeline, memory, opening, rebinding, terminal
from tui.entities import Showing
from tui.jumps import Jumps
from tui.keys import Keys
from tui.layers import Layers
from tui.palette import THEMES, Palette, palette
from tui.screens.reading import ReadingScreen
from tui.themes import textual_themes
from tui.typeahead import OrderedKeys

if TYPE_CHECKING:
    from annotations.entities.process import StatisticalProcess
    from annotations.journal import Journal
    from tui.screens.library import LibraryScreen

_Then = Callable[[ReadingScreen], None] | None


class DipleApp(OrderedKeys, inherit_bindings=False):
    """Reads one article after another."""

    CSS_PATH = "styles/app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "interrupt", show=False, system=True)]

    def __init__(
        self,
        article: Article | None,
        *,
        folder: Path | None = None,
        config: Config | None = None,
        creator: str = "",
        at: str = "",
    ) -> None:
        """``article`` is read, or one is picked from ``folder``; ``at`` is a line (from 1) or an id."""
        self.config = config or Config()
        self.policy = terminal.policy()
        self.memory = memory.load()
        self.jumps = Jumps()
        self.creator = creator
        self.showing = Showing(frozenset(self.config.hidden_kinds))
        """Which entities are shown and how, as long as the reader is open."""
        self._first = article
        self._folder = folder
        self._at = at
        self._recogniser: StatisticalProcess | None = None
        self._painted = False
        self.unsaved = 0
        """Edits that were not on disk when the reader was left."""
        self._journal_fault: str | None = None
        self.told_of_drafts = False
        """Whether this run told of notes in other articles that were not finished."""
        self.told_of_seen: set[str] = set()
        """The articles for which this run told what was seen before."""
        self._waiting: tuple[Article, int | None, str, _Then] | None = None
        """An article to be shown when nobody is typing any more, as :meth:`show_article` takes it."""
        self.encodings: dict[str, str] = {}
        """What articles are read in because that was asked for, by what opens them."""
        self._mouse = self.config.mouse
        self._theme_name = self._wanted_theme()
        super().__init__()
        self.animation_level = "none"
        for each in textual_themes():
            self.register_theme(each)
        self.theme = f"diple-{self._theme_name}"
        intents, self.faults = rebinding.rebound(self.config.keys)
        self.keys = Keys(intents)

    def _wanted_theme(self) -> str:
        for name in (self.memory.theme, self.config.theme):
            if name in THEMES:
                return str(name)
        return THEMES[0]

    # -- screens -----------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen: the article, or the list of a folder's articles."""
        if self._first is None:
            from tui.screens.library import LibraryScreen

            return LibraryScreen(self._folder or Path(), self.look())
        at = self._at
        offset = opening.remembered_place(self._first, self.memory) if not at else 0
        if at.isdecimal() and not may_be_ending(at):
            return self.reading(self._first, offset, line=int(at))
        return self.reading(self._first, offset, at)

    def reading(
        self, article: Article, offset: int = 0, annotation: str = "", line: int = 0
    ) -> ReadingScreen:
        """Return a screen for an article, at an offset, an annotation, or a line (from 1)."""
        over = Layers(self.look(), hidden=self.showing.hidden)
        screen = ReadingScreen(article, over, self.keys, start=offset, line=line)
        if annotation:
            screen.when_ready.append(lambda: screen.go_to_annotation_named(annotation))
        return screen

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def open(self, source: str, *, offset: int | None = None, annotation: str = "") -> None:
        """Open another article in place of this one, in the background; tell when it cannot be."""
        from annotations.formats import open_article

        self.call_from_thread(self._tell, f"opening {source} …")
        try:
            article = open_article(source, encoding=self.encodings.get(source))
        except (DipleError, OSError) as error:
            self.call_from_thread(self._tell, f"! {error}")
            return
        self.call_from_thread(self.show_article, article, offset, annotation)

    def _tell(self, words: str) -> None:
        say = getattr(self.screen, "say", None)
        if say is not None:
            say(words)
        else:
            self.notify(visible_line(words), markup=False)

    def show_article(self, article: Article, offset: int | None, annotation: str, then: _Then = None) -> None:
        """Show an article, at an offset or an annotation, when nobody is typing; ``then`` gets its screen."""
        left = [each for each in self._open if not each.handed_over]
        if any(each.panel is not None for each in left):
            self._waiting = article, offset, annotation, then
            self._tell(f"{article.name} opens when this is done")
            return
        if offset is None:
            offset = 0 if annotation else opening.remembered_place(article, self.memory)
        self.remember()
        for each in left:
            if not each.hand_over():
                return
            each.rest()
        reading = self.reading(article, offset, annotation)
        if then is not None:
            then(reading)
        if len(self.screen_stack) > 1:
            self.switch_screen(reading)
        else:
            self.push_screen(reading)  # Textual 8 cannot replace the first screen

    def start_recogniser(self, article: Article) -> None:
        """Have a process load its pipeline while an article is opened; called from a worker."""
        from tui.recognition import started_ahead

        if self._recogniser is None:
            self._recogniser = started_ahead(article, self.config.model)

    def take_recogniser(self) -> StatisticalProcess | None:
        """Hand over the process that was started ahead, if there is one, to whoever recognises first."""
        recogniser, self._recogniser = self._recogniser, None
        return recogniser

    def show_waiting(self) -> None:
        """Show the article that waited for a panel to be closed."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.show_article(*waiting)

    @property
    def _open(self) -> list[ReadingScreen]:
        """The articles on the stack of screens, the one read last on top."""
        return [screen for screen in self.screen_stack if isinstance(screen, ReadingScreen)]

    def show_library(self, folder: Path) -> None:
        """Show the articles of a folder over this one."""
        from tui.screens.library import LibraryScreen

        self.push_screen(LibraryScreen(folder, self.look()))

    def on_library_screen_picked(self, event: LibraryScreen.Picked) -> None:
        """Read what was picked."""
        if isinstance(self.screen, ReadingScreen):
            self.jumps.leave(self.screen.place)
        self.open(event.path)

    def show_help(self) -> None:
        """Show the keys over this screen."""
        from tui.screens.help import HelpScreen

        look = self.coloured(self.look())
        self.push_screen(HelpScreen(self.keys.intents, look))

    def show_palette(self) -> None:
        """Show the command palette."""
        from textual.command import CommandPalette

        from tui.screens.palette import Intents

        self.push_screen(CommandPalette(providers=[Intents], placeholder="Find a command"))

    @property
    def keys_wait(self) -> bool:
        """Whether a panel is opening or closing."""
        panel = self.screen.panel if isinstance(self.screen, ReadingScreen) else None
        return panel is not None and panel.changing

    # -- what screens share ------------------------------------------------------------------------

    def first_painted(self) -> None:
        """The first screen is up: collect garbage again, and say what a first start should."""
        if self._painted:
            return
        self._painted = True
        gc.freeze()  # what is there now stays: no collection needs to look at it again while a key waits
        gc.enable()
        if not self.memory.oriented:
            self.memory.oriented = True
            memory.save(self.memory)
            self._orient()
        for line in (*self.config.notices, *self.faults):
            self._tell(f"! {line}")

    def _orient(self) -> None:
        from textual.widgets import Static

        self.screen.mount(Static(opening.orientation(), id="orientation", markup=False))

    def dismiss_orientation(self) -> None:
        """Take the lines of orientation away."""
        for widget in self.screen.query("#orientation"):
            widget.remove()

    def wants_pane(self, article: Article) -> bool:
        """Tell whether the side pane stands open at first: as it was left, else where there are notes."""
        if self.memory.pane is not None:
            return self.memory.pane
        return article.path is not None and os.path.exists(f"{article.path}{SIDECAR_SUFFIX}")

    def look(self) -> Palette:
        """Return the palette of the theme in use, without the styles of entities."""
        return palette(self._theme_name, colour=self.policy.colour)

    def coloured(self, look: Palette) -> Palette:
        """Return a palette with the styles of entities, from the configured Pygments style."""
        from tui.colours import entity_styles

        try:
            styles = entity_styles(look, self.config.style)
        except DipleError as error:
            self._tell(f"! {error}")
            styles = entity_styles(look, None)
        return replace(look, entities=styles)

    def copy(self, words: str) -> str:
        """Copy to the terminal's clipboard (OSC 52) and to a file; return what to say about the file."""
        from annotations.places import state_dir
        from annotations.private import write_private

        self.copy_to_clipboard(words)
        path = state_dir() / "clipboard.txt"
        try:
            write_private(path, words.encode("utf-8", "replace"))
        except OSError:
            return ""
        return f", also to {path}"

    def next_theme(self) -> str:
        """Take the next theme and remember it."""
        name = THEMES[(THEMES.index(self._theme_name) + 1) % len(THEMES)]
        self._theme_name = self.memory.theme = name
        self.theme = f"diple-{name}"
        look = self.coloured(self.look())
        for screen in self._open:
            screen.take_palette(look)
        memory.save(self.memory)
        return name

    def switch_mouse(self) -> bool:
        """Give the mouse to the terminal, or take it back; return whether the reader has it."""
        self._mouse = not self._mouse
        lifeline.mouse(self, on=self._mouse)
        return self._mouse

    # -- the journal -------------------------------------------------------------------------------

    @cached_property
    def journal(self) -> Journal:
        """What is kept of this process until it is in a sidecar."""
        from annotations.journal import Journal

        return Journal.open()

    @work(thread=True, group="journal", exit_on_error=False)
    def flush_journal(self) -> None:
        """Write the journal in the background; tell when it cannot be."""
        fault = self.journal.flush()
        if fault and fault != self._journal_fault:
            self.call_from_thread(self._tell, f"! {fault}")
        self._journal_fault = fault

    # -- the end -----------------------------------------------------------------------------------

    def remember(self) -> None:
        """Remember where the article is left."""
        for screen in self._open:
            if screen.is_attached and not screen.handed_over:
                opening.remember_place(screen.article, screen.page.span.start, self.memory)
        memory.save(self.memory)

    def secure(self) -> None:
        """Bring to disk what must not be lost, before the process ends or is stopped; never raises.

        A signal may call this in the middle of anything: what it waits for must not be held by that.
        """
        with suppress(Exception):
            reading = self._open
            drafts, edits = [each.keep_draft for each in reading], [each.note_unsaved for each in reading]
            saves, undo = [each.save_rest for each in reading], [each.leave_undo for each in reading]
            journal = (*edits, lambda: self.journal.flush())
            # The journal first: a file system that hangs holds up no more than the saving.
            for keep in (*drafts, *journal, *saves, *journal, *undo, self.remember):
                with suppress(Exception):
                    keep()

    def leave(self) -> None:
        """End; everything is saved already, and what is not is left to the next start."""
        for screen in self._open:
            screen.leave_undo()
        self.journal.close()
        self.remember()
        self.unsaved = sum(len(each.notebook.pending) for each in self._open if each.notebook is not None)
        self.exit(DipleError.exit_code if self.unsaved else 0)

    def action_interrupt(self) -> None:
        """Say how to leave: ^C must not lose a note being written."""
        key = next((each.keys[0] for each in self.keys.intents if each.id == "quit" and each.keys), "q")
        self._tell(f"{key} leaves the reader")
