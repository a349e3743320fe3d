"""The command palette, filled from the table of intents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.keys import Press
from tui.notation import spoken

if TYPE_CHECKING:
    from tui.commands import Intent
    from tui.screens.reading import ReadingScreen


class Intents(Provider):
    """Finds intents by their titles."""

    @property
    def _reading(self) -> ReadingScreen:
        return cast("ReadingScreen", self.screen)

    def _all(self) -> list[tuple[str, Intent]]:
        return [
            (f"{each.title}  {' '.join(map(spoken, each.keys))}".rstrip(), each)
            for each in self._reading.keys.intents
            if "{" not in "".join(each.keys) and each.id != "palette"
        ]

    async def discover(self) -> Hits:
        """Offer everything."""
        for title, each in self._all():
            yield DiscoveryHit(title, partial(self._reading.carry_out, Press(each)), help=each.help)

    async def search(self, query: str) -> Hits:
        """Offer what fits."""
        matcher = self.matcher(query)
        for title, each in self._all():
            score = max(matcher.match(title), 0.8 * matcher.match(each.help))
            if score > 0:
                run = partial(self._reading.carry_out, Press(each))
                yield Hit(score, matcher.highlight(title), run, help=each.help)
