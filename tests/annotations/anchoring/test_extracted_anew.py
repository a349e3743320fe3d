"""The same page made into text by another version of the reader: every note is on its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest

from annotations import snapshots
from annotations.anchoring import AnchorState
from annotations.article import Article
from annotations.folding import fold
from annotations.notebook import Notebook
from annotations.text import digest_of

PAGE = (
    "Home | News | Harbours\n\n"
    "The harbour of Ağrı Çayı is closed\n\n"
    "By our correspondent, 3 March 2025\n\n"
    'The mayor said "there is nothing to sign" and left. Nobody had told her that the ships - two of them - '
    "were coming, or that the pilot's boat was out.\n\n"
    "What is known so far:\n\n"
    "The crews stay on board.\n\n"
    "The long pier is closed until Friday.\n\n"
    "The café at the end of it isn't.\n\n"
    "On Wednesday the talks began in the old customs house. The first question was the fate of the two "
    "bases; the second, who would pay for the repairs of 10 000 tiles.\n\n"
    "The mayor said that the town would not. She left again.\n"
)

NOTED = (
    "Ağrı Çayı",
    "3 March 2025",
    '"there is nothing to sign"',
    "ships - two of them - were",
    "pilot's boat",
    "so far:\n\nThe crews",
    "on board.\n\nThe long pier is closed until Friday.\n\nThe café",
    "café",
    "isn't.",
    "who would pay for the repairs of 10 000 tiles",
    "The mayor said that",
    "She",
)

CHANGES: dict[str, Callable[[str], str]] = {
    "blocks set closer": lambda text: text.replace("\n\n", "\n"),
    "blocks set apart": lambda text: text.replace("\n\n", "\n \n\n"),
    "one line": lambda text: text.replace("\n\n", " "),
    "lines wrapped": lambda text: re.sub(r"(.{30}\S*) ", r"\1\n", text),
    "bullets": lambda text: re.sub(r"\n\n(?=The (crews|long|café))", "\n- ", text),
    "stars": lambda text: re.sub(r"\n\n(?=The (crews|long|café))", "\n\n  * ", text),
    "heading marked": lambda text: "# " + text.replace("What is known", "## What is known"),
    "boilerplate": lambda text: "Skip to content\n\nShare this | Print\n\n" + text + "\nMore news\n",
    "a line fewer": lambda text: text.replace("Home | News | Harbours\n\n", ""),
    "fixed spaces": lambda text: text.replace("10 000", "10\xa0000").replace(" - ", "\xa0- "),
    "typographic": lambda text: (
        text.replace('"there', "“there").replace('sign"', "sign”").replace("'", "’").replace(" - ", " – ")
    ),
    "soft hyphens": lambda text: text.replace("correspondent", "correspon\xaddent").replace("rep", "re\xadp"),
    "decomposed": lambda text: normalize("NFD", text),
    "line ends": lambda text: text.replace("\n", "\r\n"),
}

FLAT = ("one line", "blocks set closer")
"""Changes that leave nothing to do for those that come after them."""


def extracted(text: str, version: int) -> Article:
    return Article(text, "page.html", f"html/1 maker-{version}.0")


def set_alike(text: str) -> str:
    """Return ``text`` folded and without the marks that were put before the items of the list."""
    return re.sub(r" [-*] (?=The )", " ", fold(text).text)


@pytest.mark.parametrize("compared", [True, False], ids=["with the text", "without"])
@pytest.mark.parametrize("change", [*CHANGES, "all of it"])
def test_every_note_is_on_its_words(tmp_path: Path, change: str, compared: bool) -> None:
    path = tmp_path / "page.html.annotations.json"
    with Notebook.open(extracted(PAGE, 1), path=path) as notebook:
        noted = {notebook.add(notebook.article.find(words)).id: words for words in NOTED}
    if not compared:
        for kept in snapshots.folder().glob("*.z"):
            kept.unlink()
    text = PAGE
    for name, made in CHANGES.items():
        if change == name or (
            change == "all of it" and name not in ("one line", "a line fewer", "blocks set closer")
        ):
            text = made(text)
    assert text != PAGE
    newer = extracted(text, 2)
    assert (newer.digest, newer.reader) == (digest_of(text), "html/1 maker-2.0")
    with Notebook.open(newer, path=path) as notebook:
        for identity, words in noted.items():
            anchor = notebook.anchor(notebook.get(identity))
            found = None if anchor.span is None else text[slice(*anchor.span)]
            assert found is not None, (words, anchor.reasons)
            assert set_alike(found) == set_alike(words)
            assert anchor.state is not AnchorState.AMBIGUOUS
            if fold(found).text == fold(words).text:
                assert anchor.state in (AnchorState.EXACT, AnchorState.MOVED)
