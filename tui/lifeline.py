"""The line between the app and its terminal: what goes over it past Textual, and the end when it is cut.

With :mod:`tui.driver` the only module that may touch what Textual keeps private.
"""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Thread
from time import sleep
from types import FrameType
from typing import Any, Final, NoReturn, cast

from textual.app import App
from textual.widget import Widget

from tui.driver import PATIENCE, ReaderDriver

ENDING: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""Signals that end the reader; a terminal that is gone counts as the first."""

STEPS: Final = (0.5, 0.7, 0.6)
"""Seconds until the event loop must have begun the end, all must be saved, and the terminal be put back."""


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


def is_painted(widget: Widget) -> bool:
    """Tell, while a frame is made, whether the terminal shows all of ``widget`` after it.

    Textual has every widget near those it paints make its lines, also those that wait for the next frame.
    """
    return not widget._repaint_regions


def mouse(app: App[Any], *, on: bool) -> None:
    """Ask the terminal to report the mouse, or to keep it to itself."""
    if isinstance(app._driver, ReaderDriver):
        app._driver.use_mouse(on=on)


def stop(app: App[Any]) -> bool:
    """Go to the shell until it has the app go on; tell whether there is one that could."""
    alone = os.getsid(0) == os.getpgrp()  # the one that the terminal was opened for, not its shell's job
    if app.is_headless or alone:
        return False
    os.killpg(0, signal.SIGTSTP)  # with whatever stands between the shell and this process
    return True


@contextmanager
def guard(app: App[Any], secure: Callable[[], None]) -> Iterator[None]:
    """Hold the line while an app runs, which must be in the main thread.

    A signal of :data:`ENDING`, or a terminal that is gone, ends the process with status 128 + n: first
    ``secure`` is called, which brings to disk what must not be lost, then the terminal is put back where
    there is one.  The event loop is asked to do it, so that what is being done is done; when it does not
    come to it the signal's handler does.  All is over after the sum of :data:`STEPS`, whatever hangs.
    """

    def secured() -> None:
        with suppress(BaseException), app._context():
            secure()

    # Textual takes any maker of drivers.
    app.driver_class = cast("type[ReaderDriver]", partial(ReaderDriver, secured))
    line = _Line(app, secured)
    try:
        yield
    finally:
        line.let_go()


class _Line:
    """Signals, and a thread that watches the terminal and the time."""

    def __init__(self, app: App[Any], secure: Callable[[], None]) -> None:
        self._app = app
        self._secure = secure
        self._number = 0
        self._hurry = 0
        self._ending = self._leaving = False
        self._before = {number: signal.signal(number, self._signalled) for number in ENDING}
        # The number of a signal comes through a pipe as well, at once and to a thread: the handler has to
        # wait for the main thread to be between two steps of Python.
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        self._thread = Thread(target=self._watch, name="lifeline", daemon=True)
        self._thread.start()

    def let_go(self) -> None:
        """End with the app; a signal that came too late for it still counts."""
        if self._number:
            self._end()
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._wake)
        self._thread.join(STEPS[0])
        os.close(self._woken)

    # -- in the main thread ------------------------------------------------------------------------

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        if not self._number:
            self._number = number
            if isinstance(self._app._driver, ReaderDriver):
                self._app._driver.stop_reading()
            if not self._loop_asked():
                self._end()
        elif self._hurry > 1:
            self._leave()
        elif self._hurry:
            self._end()

    def _loop_asked(self) -> bool:
        """Have the event loop end; tell whether there is one."""
        loop = getattr(self._app, "_loop", None)
        if loop is None or not loop.is_running():
            return False
        loop.call_soon_threadsafe(self._end)
        return True

    def _end(self) -> None:
        if not self._ending:
            self._ending = True
            self._secure()
            self._leave()

    def _leave(self) -> None:
        if not self._leaving:
            self._exit(PATIENCE)

    def _exit(self, patience: float) -> NoReturn:
        self._leaving = True
        with suppress(BaseException):
            if isinstance(self._app._driver, ReaderDriver):
                self._app._driver.restore(patience)
        # Past everything that could still wait for the terminal or for a thread.
        os._exit(128 + self._number)

    # -- in a thread -------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Wait for a signal, or for the terminal to go."""
        poll = select.poll()
        poll.register(self._woken, select.POLLIN)
        if os.isatty(0):
            poll.register(0, 0)  # no key wakes this thread, only the end of the terminal
        while True:
            for descriptor, event in poll.poll():
                if descriptor == self._woken:
                    numbers = os.read(self._woken, 512)
                    if not numbers:
                        return
                    ending = [number for number in numbers if number in ENDING]
                    if ending:
                        self._press(ending[0])
                elif event & select.POLLHUP:
                    os.kill(os.getpid(), signal.SIGHUP)
                    self._press(signal.SIGHUP)
                else:  # this system cannot tell
                    poll.unregister(descriptor)

    def _press(self, number: int) -> None:
        """See to it that the end comes: tell again, and at last do it here."""
        for step in STEPS[:-1]:
            sleep(step)
            self._hurry += 1
            os.kill(os.getpid(), number)
        sleep(STEPS[-1])
        self._number = number
        self._exit(0.0)
