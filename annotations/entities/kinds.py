"""The kinds of entities: the labels of OntoNotes 5 (https://catalog.ldc.upenn.edu/LDC2013T19)."""

from __future__ import annotations

from typing import Final

KIND_LETTERS: Final[dict[str, str]] = {
    "PERSON": "P",
    "NORP": "N",
    "FAC": "F",
    "ORG": "O",
    "GPE": "G",
    "LOC": "L",
    "PRODUCT": "R",
    "EVENT": "E",
    "WORK_OF_ART": "W",
    "LAW": "A",
    "LANGUAGE": "U",
    "DATE": "D",
    "TIME": "T",
    "PERCENT": "H",
    "MONEY": "M",
    "QUANTITY": "Q",
    "ORDINAL": "I",
    "CARDINAL": "C",
}
"""One ASCII letter for each kind, all different, for legends and marks that must do without colour."""

KINDS: Final = tuple(KIND_LETTERS)
"""All kinds, in the order in which lists and legends show them."""

NO_KIND: Final = "NONE"
"""What words are corrected to that name nothing; no mention is of it."""
