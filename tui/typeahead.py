"""Keys wait for each other: each is handed on when what the one before it set off can take it.

Over a slow line keys come in bursts.  Handed on as they come, those typed right after the one that opens a
panel would still go to the page, and those after the one that closes it into the panel.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

_PATIENCE: Final = 0.1
"""Seconds after which waiting keys are looked at again: the one before may be lost with its widget."""


@dataclass
class Dealt(Message):
    """Keys may go on.

    Posted behind a key with that key's ``number`` it takes the same way up, so it arrives when the key is
    dealt with.  Without one it tells that :attr:`OrderedKeys.keys_wait` may have changed.
    """

    number: int = 0


class OrderedKeys(App[int], inherit_bindings=False):
    """An app whose keys wait while the one before is under way, and while :attr:`keys_wait`."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._under_way: MessagePump | None = None
        self._number = 0
        self._looking = False

    @property
    def keys_wait(self) -> bool:
        """Whether the focus is about to move, so that keys must wait; who ends that posts :class:`Dealt`."""
        return False

    async def on_event(self, event: events.Event) -> None:
        """Take an event; what was typed stands in line."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            await self._hand_on()
        else:
            await super().on_event(event)

    async def on_dealt(self, event: Dealt) -> None:
        """A key is dealt with, or waiting is over."""
        if event.number == self._number:
            self._under_way = None
        await self._hand_on()

    def _busy(self) -> bool:
        before = self._under_way
        return self.keys_wait or (before is not None and before.is_attached and before.is_running)

    async def _hand_on(self) -> None:
        while self._typed and not self._busy():
            event = self._typed.popleft()
            target = self._under_way = self.focused or self.screen
            await super().on_event(event)
            self._number += 1
            if not target.post_message(Dealt(self._number)):
                self._under_way = None
        if self._typed and not self._looking:
            self._looking = True
            self.set_timer(_PATIENCE, self._look_again)

    async def _look_again(self) -> None:
        self._looking = False
        await self._hand_on()
