"""The smallest useful Textual app, to measure against: it shows the first words of a file."""

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One static text."""

    BINDINGS = [("q", "quit", "Quit")]  # noqa: RUF012 - as Textual's own examples have it

    def compose(self) -> ComposeResult:
        """Show about a screenful."""
        with Path(sys.argv[1]).open(encoding="utf-8") as article:
            yield Static(article.read(1500), markup=False)


if __name__ == "__main__":
    Hello().run()
