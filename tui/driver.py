"""The terminal as the reader drives it: output that nothing waits for, and a terminal that is put back.

With :mod:`tui.lifeline` the only module that may touch what Textual keeps private.
"""

from __future__ import annotations

import os
import select
import signal
import termios
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import get_ident
from time import monotonic
from typing import Any, Final

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.backlog import Backlog

PATIENCE: Final = 0.25
"""Seconds a terminal has to take the last of the output, and as many to take nothing but its old state."""

SETTLING: Final = 0.05
"""Seconds in which the signals that come together with SIGCONT have come."""

_MOUSE_OFF: Final = "".join(f"\x1b[?{mode}l" for mode in (1000, 1003, 1006, 1015, 1016))


class ReaderDriver(LinuxDriver):
    """Writes from the event loop to a descriptor that does not block."""

    def __init__(self, secure: Callable[[], None], app: App[Any], **options: Any) -> None:
        """``secure`` is called before the process is stopped: it may never go on."""
        super().__init__(app, **options)
        self._secure = secure
        self._home = get_ident()
        assert self._file is not None
        self._terminal = self._file.fileno()
        self._backlog = Backlog(self._file.encoding)
        self._out = -1
        self._shared = False
        self._active = False
        """Whether the terminal is the reader's."""
        self._flushing = False
        self._waiting = False
        """Whether the event loop tells when the terminal takes more."""
        self._stopped = False
        self._last = False
        """Whether the process ends, and the event loop with it."""

    # -- output ------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Write soon; in order, and never waiting for the terminal.  From any thread."""
        if self._last:
            self._backlog.add(data)
        elif get_ident() != self._home:
            self._loop.call_soon_threadsafe(self.write, data)
        else:
            self._backlog.add(data)
            if not (self._flushing or self._waiting):
                self._flushing = True
                self._loop.call_soon(self._flushed)

    def flush(self) -> None:
        """Write at once what the terminal takes."""
        if not (self._last or self._waiting):
            self._write_out()

    def _flushed(self) -> None:
        self._flushing = False
        self.flush()

    def _write_out(self) -> None:
        if self._out < 0:
            return
        try:
            written = self._backlog.write(self._out)
        except OSError:
            self._gone()
            return
        if written and self._waiting:
            self._loop.remove_writer(self._out)
            self._waiting = False
        elif not written and not self._waiting:
            self._loop.add_writer(self._out, self._write_out)
            self._waiting = True
        if written and self._backlog.behind:
            self._backlog.behind = False
            self.repaint()

    def repaint(self) -> None:
        """Have everything drawn again."""
        self._app.call_later(partial(self._app.refresh, layout=True))

    def _gone(self) -> None:
        """Hang up: there is no terminal any more."""
        self._forget_output()
        os.kill(os.getpid(), signal.SIGHUP)

    def _forget_output(self) -> None:
        if self._waiting:
            self._waiting = False
            self._loop.remove_writer(self._out)
        if self._out >= 0:
            if self._shared:
                with suppress(OSError):
                    os.set_blocking(self._out, True)
            with suppress(OSError):
                os.close(self._out)
        self._out = -1

    # -- input -------------------------------------------------------------------------------------

    def run_input_thread(self) -> None:
        """Read keys; a terminal that cannot be read any more has hung up."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                continue  # a terminal of another encoding: what it sent is no reason to end
            except OSError:
                os.kill(os.getpid(), signal.SIGHUP)
            return

    def stop_reading(self) -> None:
        """Take no more keys; does not wait for the thread that reads them."""
        self.exit_event.set()

    # -- the modes of the terminal -----------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal."""
        if self._out < 0:
            self._out, self._shared = _own_descriptor(self._terminal)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._active = self._key_thread is not None and self._key_thread.is_alive()
        if self._writer_thread is not None:
            self._writer_thread.stop()  # nothing goes through it
            self._writer_thread = None

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._active = False
        super().stop_application_mode()

    def use_mouse(self, *, on: bool) -> None:
        """Ask the terminal to report the mouse, or to keep it to itself."""
        self._mouse = on
        self._enable_mouse_support() if on else self._disable_mouse_support()

    def _disable_mouse_support(self) -> None:
        # Whatever the settings say: it may have been turned on since.
        self.write(_MOUSE_OFF)
        self.flush()

    def disable_input(self) -> None:
        """Take no more keys; at the last, without waiting for the thread that reads them."""
        if self._last:
            self._disable_mouse_support()
        else:
            super().disable_input()

    def close(self) -> None:
        """Write the rest; when the terminal does not take it, nothing but what puts it back."""
        self._close(PATIENCE)

    def _close(self, patience: float) -> None:
        if self._out < 0:
            return
        if not self._written_within(patience):
            # The frames that nobody has seen yet go, to make room.
            with suppress(termios.error):
                termios.tcflush(self._out, termios.TCOFLUSH)
            self._backlog.drop()
            self.stop_application_mode()
            self._written_within(patience)
        self._forget_output()

    def _written_within(self, patience: float) -> bool:
        """Write what waits, for so many seconds at most; tell whether all is written."""
        deadline = monotonic() + patience
        with suppress(OSError):
            while not self._backlog.write(self._out):
                left = deadline - monotonic()
                if left <= 0 or not select.select([], [self._out], [], left)[1]:
                    return False
        return True

    # -- the end, and being stopped ----------------------------------------------------------------

    def restore(self, patience: float = PATIENCE) -> None:
        """Put the terminal back at the end of the process: from anywhere, and without waiting for anyone.

        Takes at most twice ``patience`` seconds.  A terminal that is another's now (the reader is in the
        background) is left alone.
        """
        self._last = True
        self.stop_reading()
        if self._active and self._in_foreground():
            self._backlog.drop()
            self.stop_application_mode()
            self._close(patience)

    def _in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:
            return True  # no job control

    def _sigtstp_application(self, *_: Any) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._suspend)
        else:  # another program has the terminal, and the event loop waits for it
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: Any) -> None:
        if self._auto_restart and not self._stopped:
            self._loop.call_soon_threadsafe(self._resume)

    def _suspend(self) -> None:
        """Stop the process, and go on."""
        if self._active:
            self._secure()
            self.suspend_application_mode()
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        self._stopped = True
        # The system's own way to stop, for it stops nobody whom no shell could have go on.
        os.kill(os.getpid(), signal.SIGTSTP)
        self._stopped = False
        signal.signal(signal.SIGTSTP, handler)
        self._resume()

    def _resume(self) -> None:
        """Take the terminal again, whatever was done to it meanwhile, and draw all of it."""
        if self.exit_event.is_set():
            return
        if not self._in_foreground():
            # Not at once: what made the process go on may be a signal that ends it.
            self._loop.call_later(SETTLING, self._stop_in_background)
            return
        if self._active:
            self.suspend_application_mode()
        self.start_application_mode()
        self.repaint()

    def _stop_in_background(self) -> None:
        if not (self.exit_event.is_set() or self._in_foreground()):
            os.kill(os.getpid(), signal.SIGSTOP)


def _own_descriptor(descriptor: int) -> tuple[int, bool]:
    """Return a descriptor of the same terminal that does not block, and whether others share that.

    One that was opened by somebody else would make theirs not block as well, and the shell's after us.
    """
    for path in _paths(descriptor):
        with suppress(OSError):
            return os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK), False
    mine = os.dup(descriptor)
    os.set_blocking(mine, False)
    return mine, True


def _paths(descriptor: int) -> list[str]:
    with suppress(OSError):
        path = os.ttyname(descriptor)
        if os.stat(path).st_rdev == os.fstat(descriptor).st_rdev:
            return [path, "/dev/tty"]
    return ["/dev/tty"]
