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

KIND_MEANINGS: Final[dict[str, str]] = {
    "PERSON": "people, also in fiction",
    "NORP": "nationalities, religious and political groups",
    "FAC": "buildings, airports, roads, bridges",
    "ORG": "companies, agencies, institutions",
    "GPE": "countries, cities, states",
    "LOC": "other places: mountains, seas, regions",
    "PRODUCT": "things made, not services",
    "EVENT": "storms, battles, wars, games",
    "WORK_OF_ART": "titles of books, songs, films",
    "LAW": "laws and treaties by name",
    "LANGUAGE": "languages",
    "DATE": "dates and spells of a day or longer",
    "TIME": "times and spells shorter than a day",
    "PERCENT": "percentages",
    "MONEY": "amounts of money with their currency",
    "QUANTITY": "measurements with their unit",
    "ORDINAL": "first, 2nd",
    "CARDINAL": "other numbers",
}
"""What is of each kind, in a few words."""

KINDS: Final = tuple(KIND_LETTERS)
"""All kinds, in the order in which lists and legends show them."""

NO_KIND: Final = "NONE"
"""What words are corrected to that name nothing; no mention is of it."""
