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
    every, beside = MODES, (READING, PANE)
    moving, words, notes = "Moving", "Selecting", "Annotating"
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
        Intent("search", ("/",), moving, "Search", "Search the text; found as you type.", _PAGE),
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
            "select", ("v",), words, "Select words", "Start to select at the cursor; again to stop.", _PAGE
        ),
        Intent("cursor.left", ("h", "left"), words, "Cursor left", "One character left.", _PAGE),
        Intent("cursor.right", ("l", "right"), words, "Cursor right", "One character right.", _PAGE),
        Intent("cursor.down", ("j", "down"), words, "Cursor down", "One row down.", selecting),
        Intent("cursor.up", ("k", "up"), words, "Cursor up", "One row up.", selecting),
        Intent("word.next", ("w",), words, "Next word", "To the next word.", _PAGE),
        Intent("word.end", ("e",), words, "End of word", "To the end of the word.", selecting),
        Intent("word.previous", ("b",), words, "Word before", "To the word before.", selecting),
        Intent("row.start", ("0",), words, "Start of row", "To the start of the row.", selecting),
        Intent("row.end", ("$",), words, "End of row", "To the end of the row.", selecting),
        Intent("select.word", ("iw",), words, "Select the word", "The word here.", selecting),
        Intent("select.sentence", ("is",), words, "Select the sentence", "The sentence here.", selecting),
        Intent("select.paragraph", ("ip",), words, "Select the paragraph", "The paragraph here.", selecting),
        Intent("select.entity", ("ie",), words, "Select the entity", "The mention here.", selecting),
        Intent(
            "select.grow", ("+",), words, "Grow", "Select more: word, mention, sentence, paragraph, article."
        ),
        Intent("select.shrink", ("-",), words, "Shrink", "Select less, back the way it grew."),
        Intent("select.swap", ("o",), words, "Other end", "Move the other end of the selection.", selecting),
        Intent(
            "cancel", ("escape",), words, "Cancel", "Let go of the selection, the search or the pane.", every
        ),
        Intent("note", ("a",), notes, "Note", "A note on the selection, or edit the note here.", every),
        Intent("note.article", ("A",), notes, "Note on the article", "A note on the whole article.", every),
        Intent("note.unfinished", (), notes, "Unfinished notes", "Go on with a note left half.", every),
        Intent("note.entity", ("E",), notes, "Note on the entity", "A note wherever it is named.", every),
        Intent("tag", ("t",), notes, "Tags", "Tags on the selection or on the annotation here.", every),
        Intent(
            "link", ("x",), notes, "Cross-reference", "Tie it to an annotation, an article or a URL.", every
        ),
        Intent("highlight", ("H",), notes, "Highlight", "Mark the selection, with no words of your own."),
        Intent("reply", ("r",), notes, "Reply", "Answer the annotation here.", every),
        Intent("delete", ("D",), notes, "Delete", "Delete the annotation or the decision here.", every),
        Intent("undo", ("U",), notes, "Undo", "Take back the last edit.", every),
        Intent("redo", ("ctrl+r",), notes, "Redo", "Make the undone edit again.", every),
        Intent("trash", ("Z",), notes, "Trash", "Deleted annotations; Enter brings one back.", every),
        Intent("conflict.next", ("]c",), notes, "Next conflict", "The next conflict.", reading),
        Intent("conflict.previous", ("[c",), notes, "Previous conflict", "The conflict before.", reading),
        Intent(
            "conflict.settle",
            ("s",),
            notes,
            "Settle the conflict",
            "Choose which of two versions stays, where two people edited the same.",
            every,
        ),
        Intent("copy", ("y",), notes, "Copy", "Copy the selection or the words here.", every),
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
            "Say what kind of entity this is, or none; v selects other words first.",
            every,
        ),
        Intent(
            "entity.everywhere",
            (".",),
            entities,
            "Widen to all places",
            "Let the decision just made about one place count in all of them.",
            reading,
        ),
        Intent(
            "entity.identify",
            ("I",),
            entities,
            "Which one it is",
            "Say which thing this is: another entity, one by itself, or an id of Wikidata.",
            every,
        ),
        Intent(
            "suggestion.next",
            ("]s",),
            entities,
            "Next suggestion",
            "The next mention that nobody decided about.",
            reading,
        ),
        Intent(
            "suggestion.previous", ("[s",), entities, "Suggestion before", "The suggestion before.", reading
        ),
        Intent(
            "suggestion.accept",
            ("Y",),
            entities,
            "Yes, it is",
            "Yes, the mention here is what it was taken for; on to the next suggestion.",
            reading,
        ),
        Intent(
            "suggestion.reject",
            ("X",),
            entities,
            "No entity",
            "No, the mention here is no entity; on to the next suggestion.",
            reading,
        ),
        Intent("entity.list", ("e",), entities, "Entities", "Show the entities of the article.", reading),
        Intent(
            "entity.hide", ("z",), entities, "Hide a kind", "Hide the kind chosen, or show it again.", pane
        ),
        Intent("entity.order", ("o",), entities, "Order", "Order entities by number or first place.", pane),
        Intent("seen", ("S",), entities, "Seen before", "What other articles say of these.", every),
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
            "Yes, it is on its words here; of several places, or of those an orphan may be at, choose one.",
            every,
        ),
        Intent(
            "place.accept_moved",
            ("M",),
            changed,
            "Accept all that moved",
            "All that have the same words as before, elsewhere.",
            every,
        ),
        Intent(
            "place.attach",
            ("P",),
            changed,
            "Put a note here",
            "Attach an annotation to the words selected: an orphan, or any that is uncertain.",
            every,
        ),
        Intent(
            "place.orphan",
            ("O",),
            changed,
            "Leave as an orphan",
            "No, the words of the annotation here are gone from this text.",
            every,
        ),
        Intent(
            "changes",
            ("W",),
            changed,
            "What changed",
            "The article as it was when it was annotated, compared with today.",
            every,
        ),
        Intent("pane.next", ("tab",), side, "Next pane", "Go to the side pane and back.", every),
        Intent(
            "pane.toggle",
            ("p",),
            side,
            "Show or hide the side pane",
            "Fold the side pane away or back.",
            every,
        ),
        Intent("pane.down", ("j", "down"), side, "Down", "The next line of the pane.", pane),
        Intent("pane.up", ("k", "up"), side, "Up", "The line before.", pane),
        Intent("pane.page_down", ("space", "pagedown"), side, "Page down", "One screen down the pane.", pane),
        Intent("pane.page_up", ("b", "pageup"), side, "Page up", "One screen up the pane.", pane),
        Intent("pane.first", ("g", "home"), side, "First", "The first line of the pane.", pane),
        Intent("pane.last", ("G", "end"), side, "Last", "The last line of the pane.", pane),
        Intent("pane.right", ("l", "right"), side, "Next view", "Notes, Entities, Links... in turn.", pane),
        Intent("pane.left", ("h", "left"), side, "View before", "The view before.", pane),
        Intent("pane.filter", ("/",), side, "Filter", "Narrow the entities; else search the text.", pane),
        Intent("pane.open", ("enter",), side, "Go there", "Go to the words, or follow the link.", pane),
        Intent("library", ("L",), whole, "Library", "The articles of this folder.", every),
        Intent(
            "reread", ("R",), whole, "Read again", "Read the article anew where it changed on disk.", every
        ),
        Intent("palette", (":",), whole, "All commands", "Find a command by its name.", every),
        Intent("help", ("?", "f1"), whole, "Help", "The keys and what the marks mean.", every),
        Intent("theme", ("T",), whole, "Next theme", "The terminal's own colours, dark, light.", every),
        Intent(
            "mouse", (), whole, "Mouse on or off", "Let the reader or the terminal have the mouse.", every
        ),
        Intent("stop", ("ctrl+z",), whole, "Stop", "Go to the shell; fg there comes back.", every),
        Intent("quit", ("q",), whole, "Quit", "Everything is saved already.", every),
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
