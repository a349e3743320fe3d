"""How keys are written: in the table of intents, in the settings, and for people to read.  Pure."""

from __future__ import annotations

import re
from typing import Final

NAMED: Final = frozenset(
    {"space", "enter", "tab", "shift+tab", "escape", "backspace", "delete", "insert"}
    | {"home", "end", "pageup", "pagedown", "up", "down", "left", "right"}
    | {f"f{number}" for number in range(1, 13)}
)
"""Keys that are written by name."""

LETTER: Final = "{a-z}"
"""Stands for any small letter, which is handed to the intent."""

_CONTROL: Final = re.compile(r"ctrl\+[a-gj-ln-z]")


def tokens(keys: str) -> tuple[str, ...]:
    """Cut a key in written notation into presses; an empty tuple when it cannot be read.

    A named key (``pagedown``), ``ctrl+`` and a small letter other than h, i and m, which terminals send for
    Backspace, Tab and Enter; or a sequence of up to three characters (``]a``), at the end of which ``{a-z}``
    may stand for any small letter.  No sequence starts with a digit that would be a count.
    """
    if keys in NAMED or _CONTROL.fullmatch(keys):
        return (keys,)
    letter = (LETTER,) if keys.endswith(LETTER) else ()
    typed = keys.removesuffix(LETTER)
    if not 1 <= len(typed) <= 3 or typed[0] in "123456789":
        return ()
    if any(not each.isprintable() or each.isspace() for each in typed):
        return ()
    return (*typed, *letter)


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether the same presses could be meant for both, or would end the one before the other."""
    return all(
        mine == theirs or (LETTER in (mine, theirs) and any(map(_is_letter, (mine, theirs))))
        for mine, theirs in zip(one, other, strict=False)
    )


def _is_letter(press: str) -> bool:
    return len(press) == 1 and "a" <= press <= "z"


def spoken(key: str) -> str:
    """Return how a key is shown to a person."""
    short = {
        "pagedown": "PgDn",
        "pageup": "PgUp",
        "escape": "Esc",
        "enter": "Enter",
        "space": "Space",
        "tab": "Tab",
    }
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    return short.get(key, key.capitalize() if key in NAMED else key)
