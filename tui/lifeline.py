"""The line between the app and its terminal: what is written past Textual's compositor.

The only module that may touch what Textual keeps private.
"""

from __future__ import annotations

from typing import Any

from textual.app import App


def write(app: App[Any], data: str) -> bool:
    """Hand ``data`` to the terminal in order with what Textual writes; tell whether there is a terminal."""
    driver = app._driver
    if driver is None or app.is_headless:
        return False
    driver.write(data)
    return True


def scroll_rows(app: App[Any], top: int, height: int, by: int) -> bool:
    """Let the terminal itself move the rows ``[top, top + height)`` up by ``by`` (down when negative).

    Uses a scroll region over whole rows (DECSTBM, then SU or SD of ECMA-48).  The rows that come in are
    blank in the terminal's default colours.  Returns whether it was done.
    """
    direction = "S" if by > 0 else "T"
    return write(app, f"\x1b[0m\x1b[{top + 1};{top + height}r\x1b[{abs(by)}{direction}\x1b[r")


def mouse(app: App[Any], *, on: bool) -> None:
    """Ask the terminal to report the mouse, or to keep it to itself (xterm modes 1000, 1003, 1006)."""
    letter = "h" if on else "l"
    write(app, f"\x1b[?1000{letter}\x1b[?1003{letter}\x1b[?1006{letter}")
