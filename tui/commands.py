"""Every intent of the reader, once: keys, palette, help and documentation come from this table.

Nothing here imports Textual, so ``diple keys`` prints the table without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

READING: Final = "reading"
SELECTING: Final = "selecting"
PANE: Final = "pane"
MODES: Final = (READING, SELECTING, PANE)
"""Where the keys go: to the page, to the page while words are being selected, to the side pane."""

_PAGE = (READING, SELECTING)


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing a person can want.

    ``id`` is what a key is rebound by; ``keys`` are in the notation of :func:`tui.notation.tokens`;
    ``title`` names it in the palette; ``help`` is one sentence.
    """

    id: str
    keys: tuple[str, ...]
    group: str
    title: str
    help: str
    modes: tuple[str, ...] = _PAGE

    @property
    def action(self) -> str:
        """The name of the method that carries it out."""
        return "do_" + self.id.replace(".", "_").replace("-", "_")


def _intents() -> tuple[Intent, ...]:
    reading, selecting, pane = (READING,), (SELECTING,), (PANE,)
    everywhere, beside = MODES, (READING, PANE)
    moving, selection, annotating = "Moving", "Selecting", "Annotating"
    entities, changed, side, whole = "Entities", "Articles that changed", "Side pane", "Reader"
    return (
        Intent(
            "line.down", ("j", "down"), moving, "Line down", "One row down; a count gives how many.", reading
        ),
        Intent("line.up", ("k", "up"), moving, "Line up", "One row up.", reading),
        Intent("page.down", ("space", "pagedown"), moving, "Page down", "One screen down.", _PAGE),
        Intent("page.up", ("b", "pageup"), moving, "Page up", "One screen up.", reading),
        Intent("half.down", ("d",), moving, "Half a page down", "Half a screen down.", reading),
        Intent("half.up", ("u",), moving, "Half a page up", "Half a screen up.", reading),
        Intent(
            "text.start", ("g", "home"), moving, "Start of the article", "The start of the article.", _PAGE
        ),
        Intent(
            "text.end",
            ("G", "end"),
            moving,
            "End of the article",
            "The end; with a count, that line of the text.",
        ),
        Intent("paragraph.next", ("}",), moving, "Next paragraph", "The next paragraph."),
        Intent("paragraph.previous", ("{",), moving, "Previous paragraph", "The paragraph before."),
        Intent("sentence.next", (")",), moving, "Next sentence", "The next sentence."),
        Intent("sentence.previous", ("(",), moving, "Previous sentence", "The sentence before."),
        Intent("heading.next", ("]h",), moving, "Next heading", "The next heading.", reading),
        Intent("heading.previous", ("[h",), moving, "Previous heading", "The heading before.", reading),
        Intent("annotation.next", ("]a",), moving, "Next annotation", "The next annotation.", reading),
        Intent(
            "annotation.previous", ("[a",), moving, "Previous annotation", "The annotation before.", reading
        ),
        Intent("search", ("/",), moving, "Search", "Search the text; found as you type.", everywhere),
        Intent("search.next", ("n",), moving, "Next match", "The next match.", _PAGE),
        Intent("search.previous", ("N",), moving, "Previous match", "The match before.", _PAGE),
        Intent("mark.set", ("m{a-z}",), moving, "Set a mark", "Mark this place with a letter.", reading),
        Intent(
            "mark.go", ("'{a-z}",), moving, "Go to a mark", "Go to the place marked with a letter.", reading
        ),
        Intent(
            "jump.last", ("''",), moving, "Back to the last place", "Where you were before the jump.", reading
        ),
        Intent(
            "jump.back",
            ("ctrl+o",),
            moving,
            "Back",
            "Back in the jump list, to another article too.",
            reading,
        ),
        Intent("jump.forward", ("ctrl+n",), moving, "Forward", "Forward in the jump list.", reading),
        Intent(
            "link.follow",
            ("enter",),
            moving,
            "Follow",
            "Follow the cross-reference or address here.",
            reading,
        ),
        Intent(
            "select",
            ("v",),
            selection,
            "Select words",
            "Start to select at the cursor; again to stop.",
            _PAGE,
        ),
        Intent("cursor.left", ("h", "left"), selection, "Cursor left", "One character left.", _PAGE),
        Intent("cursor.right", ("l", "right"), selection, "Cursor right", "One character right.", _PAGE),
        Intent("cursor.down", ("j", "down"), selection, "Cursor down", "One row down.", selecting),
        Intent("cursor.up", ("k", "up"), selection, "Cursor up", "One row up.", selecting),
        Intent("word.next", ("w",), selection, "Next word", "To the next word.", _PAGE),
        Intent("word.end", ("e",), selection, "End of word", "To the end of the word.", selecting),
        Intent("word.previous", ("b",), selection, "Word before", "To the word before.", selecting),
        Intent("row.start", ("0",), selection, "Start of row", "To the start of the row.", selecting),
        Intent("row.end", ("$",), selection, "End of row", "To the end of the row.", selecting),
        Intent("select.word", ("iw",), selection, "Select the word", "The word here.", selecting),
        Intent("select.sentence", ("is",), selection, "Select the sentence", "The sentence here.", selecting),
        Intent(
            "select.paragraph", ("ip",), selection, "Select the paragraph", "The paragraph here.", selecting
        ),
        Intent("select.entity", ("ie",), selection, "Select the entity", "The mention here.", selecting),
        Intent(
            "select.grow",
            ("+",),
            selection,
            "Grow",
            "Select more: word, mention, sentence, paragraph, article.",
        ),
        Intent("select.shrink", ("-",), selection, "Shrink", "Select less, back the way it grew."),
        Intent(
            "select.swap", ("o",), selection, "Other end", "Move the other end of the selection.", selecting
        ),
        Intent(
            "cancel",
            ("escape",),
            selection,
            "Cancel",
            "Let go of the selection, the search or the pane.",
            everywhere,
        ),
        Intent(
            "note", ("a",), annotating, "Note", "A note on the selection, or edit the note here.", everywhere
        ),
        Intent(
            "note.article",
            ("A",),
            annotating,
            "Note on the article",
            "A note on the whole article.",
            everywhere,
        ),
        Intent(
            "tag", ("t",), annotating, "Tags", "Tags on the selection or on the annotation here.", everywhere
        ),
        Intent(
            "link",
            ("x",),
            annotating,
            "Cross-reference",
            "Tie it to an annotation, an article or a URL.",
            everywhere,
        ),
        Intent(
            "highlight", ("H",), annotating, "Highlight", "Mark the selection, with no words of your own."
        ),
        Intent("reply", ("r",), annotating, "Reply", "Answer the annotation here.", everywhere),
        Intent(
            "delete",
            ("D",),
            annotating,
            "Delete",
            "Delete the annotation here; U brings it back.",
            everywhere,
        ),
        Intent("undo", ("U",), annotating, "Undo", "Take back the last edit.", everywhere),
        Intent("redo", ("ctrl+r",), annotating, "Redo", "Make the undone edit again.", everywhere),
        Intent(
            "trash", ("Z",), annotating, "Trash", "Deleted annotations; Enter brings one back.", everywhere
        ),
        Intent("conflict.next", ("]c",), annotating, "Next conflict", "The next conflict.", reading),
        Intent(
            "conflict.previous", ("[c",), annotating, "Previous conflict", "The conflict before.", reading
        ),
        Intent(
            "conflict.settle",
            ("s",),
            annotating,
            "Settle the conflict",
            "Choose which of two versions stays, where two people edited the same.",
            everywhere,
        ),
        Intent("copy", ("y",), annotating, "Copy", "Copy the selection or the words here.", everywhere),
        Intent("entity.next", ("]e",), entities, "Next entity", "The next mention of any entity.", reading),
        Intent("entity.previous", ("[e",), entities, "Previous entity", "The mention before.", reading),
        Intent(
            "mention.next",
            ("]m",),
            entities,
            "Next mention of this",
            "The next mention of this entity.",
            reading,
        ),
        Intent(
            "mention.previous",
            ("[m",),
            entities,
            "Previous mention of this",
            "The mention before of this entity.",
            reading,
        ),
        Intent(
            "entity.correct",
            ("c",),
            entities,
            "Correct the entity",
            "Say what kind of entity this is, or none.",
        ),
        Intent("entity.list", ("e",), entities, "Entities", "Show the entities of the article.", reading),
        Intent(
            "entity.colours",
            (),
            entities,
            "Entity colours on or off",
            "Draw entities, or leave the text plain.",
        ),
        Intent(
            "uncertain.next",
            ("]u",),
            changed,
            "Next uncertain note",
            "The next annotation that may not be on its words.",
            beside,
        ),
        Intent("uncertain.previous", ("[u",), changed, "Uncertain note before", "The one before it.", beside),
        Intent(
            "place.accept",
            ("=",),
            changed,
            "Accept the place",
            "Yes, the annotation here is on its words; of several places, choose one.",
            everywhere,
        ),
        Intent(
            "place.accept_moved",
            ("M",),
            changed,
            "Accept all that moved",
            "All that have the same words as before, elsewhere.",
            everywhere,
        ),
        Intent(
            "place.attach",
            ("P",),
            changed,
            "Put a note here",
            "Attach an annotation to the words selected: an orphan, or any that is uncertain.",
            everywhere,
        ),
        Intent(
            "place.orphan",
            ("O",),
            changed,
            "Leave as an orphan",
            "No, the words of the annotation here are gone from this text.",
            everywhere,
        ),
        Intent(
            "changes",
            ("W",),
            changed,
            "What changed",
            "The article as it was when it was annotated, compared with today.",
            everywhere,
        ),
        Intent("pane.next", ("tab",), side, "Next pane", "Go to the side pane and back.", everywhere),
        Intent(
            "pane.toggle",
            ("p",),
            side,
            "Show or hide the side pane",
            "Fold the side pane away or back.",
            everywhere,
        ),
        Intent("pane.down", ("j", "down"), side, "Down", "The next line of the pane.", pane),
        Intent("pane.up", ("k", "up"), side, "Up", "The line before.", pane),
        Intent("pane.page_down", ("space", "pagedown"), side, "Page down", "One screen down the pane.", pane),
        Intent("pane.page_up", ("b", "pageup"), side, "Page up", "One screen up the pane.", pane),
        Intent("pane.first", ("g", "home"), side, "First", "The first line of the pane.", pane),
        Intent("pane.last", ("G", "end"), side, "Last", "The last line of the pane.", pane),
        Intent("pane.right", ("l", "right"), side, "Next view", "Notes, Entities, Links... in turn.", pane),
        Intent("pane.left", ("h", "left"), side, "View before", "The view before.", pane),
        Intent("pane.open", ("enter",), side, "Go there", "Go to the words, or follow the link.", pane),
        Intent("library", ("L",), whole, "Library", "The articles of this folder.", everywhere),
        Intent(
            "reread",
            ("R",),
            whole,
            "Read again",
            "Read the article anew where it changed on disk.",
            everywhere,
        ),
        Intent("palette", (":",), whole, "All commands", "Find a command by its name.", everywhere),
        Intent("help", ("?", "f1"), whole, "Help", "The keys and what the marks mean.", everywhere),
        Intent("theme", ("T",), whole, "Next theme", "The terminal's own colours, dark, light.", everywhere),
        Intent(
            "mouse",
            (),
            whole,
            "Mouse on or off",
            "Let the reader or the terminal have the mouse.",
            everywhere,
        ),
        Intent("stop", ("ctrl+z",), whole, "Stop", "Go to the shell; fg there comes back.", everywhere),
        Intent("quit", ("q",), whole, "Quit", "Everything is saved already.", everywhere),
    )


INTENTS: Final = _intents()


def intent(id: str) -> Intent:
    """Return an intent by its id; raise ``KeyError`` for one there is not."""
    for each in INTENTS:
        if each.id == id:
            return each
    raise KeyError(id)


def keys_table(intents: Sequence[Intent] = INTENTS) -> str:
    """Return the keys as a Markdown table a group, for ``diple keys``, the help and the documentation."""
    lines: list[str] = []
    for group in dict.fromkeys(each.group for each in intents):
        lines += [f"### {group}", "", "| keys | command | what it does | id |", "|---|---|---|---|"]
        for each in intents:
            if each.group == group:
                # A bar would end the cell, in a code span as well.
                keys = " ".join(f"`{key}`" for key in each.keys).replace("|", r"\|") or "(palette)"
                lines.append(f"| {keys} | {each.title} | {each.help} | {each.id} |")
        lines.append("")
    return "\n".join(lines)
