"""How two sidecars differ, and one as plain text; pure.

What is compared is what people said: where bytes differ in nothing that has a name, that is one difference
called ``other``.  The text has nothing in it that changes by itself, so that a diff of two such texts shows
edits.
"""

from annotations.compare.difference import Changed, Difference, Part, as_json, compare
from annotations.compare.parts import heading
from annotations.compare.text import as_text, told

__all__ = ["Changed", "Difference", "Part", "as_json", "as_text", "compare", "heading", "told"]
