"""How keys are written: in the table of intents, in the settings, and for people to read.  Pure."""

from __future__ import annotations

from typing import Final

NAMED: Final = frozenset(
    {"space", "enter", "tab", "shift+tab", "escape", "backspace", "delete", "insert"}
    | {"home", "end", "pageup", "pagedown", "up", "down", "left", "right"}
    | {f"f{number}" for number in range(1, 13)}
)
"""Keys that are written by name."""

LETTER: Final = "{a-z}"
"""Stands for any small letter, which is handed to the intent."""


def tokens(keys: str) -> tuple[str, ...]:
    """Cut a key in written notation into presses; an empty tuple when it cannot be read.

    A named key (``pagedown``), ``ctrl+`` and a letter, or a sequence of characters (``]a``), in which
    ``{a-z}`` stands for any small letter.
    """
    if keys in NAMED or (keys.startswith("ctrl+") and len(keys) == 6):
        return (keys,)
    if len(keys) > 8 or any(not each.isprintable() or each.isspace() for each in keys):
        return ()
    if keys.endswith(LETTER):
        return (*keys[: -len(LETTER)], LETTER)
    return tuple(keys)


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
