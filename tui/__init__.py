"""The diple reader: a Textual app over the headless core in ``annotations``."""

from __future__ import annotations

from typing import Final

DISTRIBUTION: Final = "diple"
"""Whose package this is; another distribution may ship one of the same name."""
