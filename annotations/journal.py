"""What is in no sidecar yet: notes being typed, and edits that could not be saved.

In the user's state folder, for its owner alone, one file a process.  What a process that is gone left behind
is offered to the next; a file that makes no sense is passed over.
"""

from __future__ import annotations

import json
import os
import re
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final

from annotations.durable import sweep
from annotations.places import settled, state_dir
from annotations.presence import NOBODY, Process, hold, succeeding, this_process
from annotations.private import write_private
from annotations.undo import raw, texts

FORMAT: Final = 1
_SUFFIX: Final = ".json"
_LOCK: Final = ".lock"
_NAME: Final = re.compile(r"([0-9a-f]{16})(\.json|\.lock)")
_PATIENCE: Final = 1.0
"""Seconds that one thread waits for another to write."""

_UNREADABLE: Final = (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Draft:
    """Text being typed.

    ``key`` says what it is a draft of, once in a process.  ``sidecar`` is the path it will go to, ``article``
    what opens the article again and ``name`` what to call that.  ``intent`` is what was being done (``note``,
    ``tag``...), ``target`` to what, as JSON, ``time`` (ISO, with a zone) when it was typed.  ``digest`` and
    ``id`` are those of the article's text and of the article, by which one that was renamed is known.
    """

    key: str
    sidecar: str
    article: str
    name: str
    intent: str
    target: Any
    text: str
    time: str
    digest: str = ""
    id: str = ""


@dataclass(frozen=True)
class Left:
    """What a process that is gone left of one thing: a ``draft``, or ``edits`` (JSON each) never saved."""

    token: str
    sidecar: str
    time: str
    draft: Draft | None = None
    edits: tuple[bytes, ...] = ()


class Journal:
    """The journal of this process.

    Its methods change what is to be kept; :meth:`flush` writes that, and costs nothing when nothing changed.
    """

    def __init__(self, token: str) -> None:
        self._token = token
        # Both are frozen, and put in place by one assignment: a signal may come at any time.
        self._kept = self._written = _Kept(this_process(), {}, {})
        self._writing = RLock()
        self._lock: int | None = None

    @classmethod
    def open(cls) -> Journal:
        """Return a journal that is empty; nothing is on disk before there is something to keep."""
        return cls(os.urandom(8).hex())

    def keep(self, draft: Draft) -> None:
        """Have ``draft`` kept, in the place of the one with the same key; only its time is no change."""
        with suppress(OSError):  # the folder this process stands in is gone
            # The next process may stand in another.  No links are followed: a disk that hangs would be asked.
            draft = replace(draft, sidecar=str(Path(draft.sidecar).absolute()))
        drafts = self._kept.drafts
        old = drafts.get(draft.key)
        if old is None or replace(old, time=draft.time) != draft:
            self._kept = replace(self._kept, drafts={**drafts, draft.key: draft})

    def drop(self, key: str) -> None:
        """Have a draft forgotten: it was saved, or thrown away."""
        drafts = self._kept.drafts
        if key in drafts:
            rest = {one: draft for one, draft in drafts.items() if one != key}
            self._kept = replace(self._kept, drafts=rest)

    def pending(self, sidecar: str | Path, edits: Sequence[bytes]) -> None:
        """Have ``edits`` (JSON each) kept as all that is not saved yet to ``sidecar``; none end that."""
        place, pending = _place(sidecar), self._kept.pending
        if pending.get(place, ()) != tuple(edits):
            rest = {one: kept for one, kept in pending.items() if one != place}
            self._kept = replace(self._kept, pending={**rest, place: tuple(edits)} if edits else rest)

    def flush(self) -> str | None:
        """Write what is to be kept; when it returns that is on disk.

        May be called from a signal handler and from any thread, also while it runs.  Never raises: returns
        the line a person should see when it could not be written.
        """
        # One thread at a time, so that nothing older is written last; but none waits for a disk that hangs.
        alone = self._writing.acquire(timeout=_PATIENCE)
        try:
            while self._written is not (kept := self._kept):
                if (kept.drafts or kept.pending) and not self._held():
                    old, self._lock = self._lock, hold(self._lock_path)
                    if old is not None:
                        os.close(old)
                kept.write(self._token)
                self._written = kept  # a signal that came in between wrote a newer one: then that once more
        except OSError as error:
            return f"{_folder()}: what is being typed is not safe from a crash: {error.strerror}"
        finally:
            if alone:
                self._writing.release()
        return None

    def close(self) -> None:
        """Write, and let go: what is still there is offered to the next process.  Never raises."""
        if self._kept.drafts or self._kept.pending:
            self._kept = replace(self._kept, process=NOBODY)
        self.flush()
        if self._lock is not None:
            with suppress(OSError):
                os.unlink(self._lock_path)
            os.close(self._lock)
            self._lock = None

    def own(self, sidecar: str | Path) -> list[Left]:
        """Return what this process itself keeps for ``sidecar``, as if it were gone."""
        place, kept = _place(sidecar), replace(self._kept, heard=time.time())
        return [one for one in kept.parts(self._token) if one.sidecar == place]

    def claim(self, left: Left) -> Left | None:
        """Make what was left this journal's own and return it; ``None`` when another took it before.

        A draft whose key is taken here gets another.  It is dropped there only when it is on disk here.
        """
        if left.token == self._token:
            return left
        with _inherited(left.token) as kept:
            if kept is None or not kept.has(left):
                return None
            claimed = left
            if left.draft is not None:
                claimed = replace(left, draft=self._own(left.draft, left.token))
            else:
                self.pending(left.sidecar, (*self._kept.pending.get(left.sidecar, ()), *left.edits))
            if self.flush() is None:
                with suppress(OSError):
                    kept.without(left).write(left.token)
        return claimed

    def discard(self, left: Left) -> bool:
        """Throw away what was left; tell whether it was still there to be thrown away."""
        if left.token == self._token:
            if left.draft is not None:
                self.drop(left.draft.key)
            else:
                self.pending(left.sidecar, ())
            return self.flush() is None
        with _inherited(left.token) as kept:
            if kept is None or not kept.has(left):
                return False
            with suppress(OSError):
                kept.without(left).write(left.token)
            return True

    def _own(self, draft: Draft, token: str) -> Draft:
        rival = self._kept.drafts.get(draft.key)
        if rival is not None and rival.text != draft.text:
            draft = replace(draft, key=f"{draft.key} {token}")
        self.keep(draft)
        return draft

    @property
    def _lock_path(self) -> Path:
        return _folder() / f"{self._token}{_LOCK}"

    def _held(self) -> bool:
        """Tell whether others can see that this process lives; somebody may have emptied the folder."""
        return self._lock is not None and self._lock_path.exists()


def left_over(sidecar: str | Path | None = None) -> list[Left]:
    """Return what processes that are gone left behind (for ``sidecar``), in the order of time."""
    _tidy()
    place = None if sidecar is None else _place(sidecar)
    found: list[Left] = []
    for token in _tokens(_SUFFIX):
        with _inherited(token) as kept:
            found += kept.parts(token) if kept is not None else ()
    return sorted((one for one in found if place in (None, one.sidecar)), key=lambda one: one.time)


@dataclass(frozen=True)
class _Kept:
    """What one process keeps; ``heard`` is when it wrote that, in seconds since 1970."""

    process: Process
    drafts: Mapping[str, Draft]
    pending: Mapping[str, tuple[bytes, ...]]
    heard: float | None = None

    def parts(self, token: str) -> list[Left]:
        """Return each thing by itself."""
        written = datetime.fromtimestamp(self.heard or 0, UTC).isoformat(timespec="seconds")
        edits = [Left(token, place, written, None, kept) for place, kept in self.pending.items()]
        return [*edits, *(Left(token, _place(one.sidecar), one.time, one) for one in self.drafts.values())]

    def has(self, left: Left) -> bool:
        """Tell whether ``left`` is there still, as it was."""
        return left in self.parts(left.token)

    def without(self, left: Left) -> _Kept:
        """Return the rest."""
        drafts = {key: draft for key, draft in self.drafts.items() if draft != left.draft}
        ours = (left.sidecar, left.edits)
        pending = {place: edits for place, edits in self.pending.items() if (place, edits) != ours}
        return replace(self, drafts=drafts, pending=pending)

    def write(self, token: str) -> None:
        """Put it on disk; nothing at all leaves no file.  Raises :class:`OSError`."""
        path = _folder() / f"{token}{_SUFFIX}"
        if not (self.drafts or self.pending):
            path.unlink(missing_ok=True)
            return
        kept = {
            "format": FORMAT,
            "process": asdict(self.process),
            "drafts": [asdict(draft) for draft in self.drafts.values()],
            "pending": {place: texts(edits) for place, edits in self.pending.items()},
        }
        write_private(path, json.dumps(kept).encode("ascii"), changed=self.heard)


def _read(token: str) -> _Kept | None:
    with suppress(*_UNREADABLE):
        path = _folder() / f"{token}{_SUFFIX}"
        about = path.stat()
        kept = json.loads(path.read_bytes()) if stat.S_ISREG(about.st_mode) else {}
        if kept["format"] == FORMAT:
            drafts = [Draft(**draft) for draft in kept["drafts"]]
            pending = {str(place): raw(edits) for place, edits in kept["pending"].items()}
            if all(_sound(draft) for draft in drafts):
                process = Process(**kept["process"])
                return _Kept(process, {one.key: one for one in drafts}, pending, about.st_mtime)
    return None


def _sound(draft: Draft) -> bool:
    return all(isinstance(value, str) for name, value in vars(draft).items() if name != "target")


@contextmanager
def _inherited(token: str) -> Iterator[_Kept | None]:
    """Give what a process kept if it is gone, else ``None``; nobody else is given it while the block runs."""
    kept = _read(token)
    if kept is None or kept.heard is None:
        yield None
        return
    with succeeding(_folder() / f"{token}{_LOCK}", kept.process, kept.heard) as gone:
        yield _read(token) if gone else None  # again: another may have taken some of it


def _tidy() -> None:
    """Clear away what killed processes left that holds nothing."""
    sweep(_folder())
    used = set(_tokens(_SUFFIX))
    for token in _tokens(_LOCK):
        if token not in used:
            with succeeding(_folder() / f"{token}{_LOCK}", this_process(), 0.0):
                pass


def _tokens(suffix: str) -> list[str]:
    try:
        names = os.listdir(_folder())
    except OSError:
        return []
    return sorted(match[1] for name in names if (match := _NAME.fullmatch(name)) and match[2] == suffix)


def _folder() -> Path:
    return state_dir() / "journal"


def _place(sidecar: str | Path) -> str:
    return str(settled(Path(sidecar)))
