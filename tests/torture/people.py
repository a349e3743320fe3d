"""Programs for the torture tests: people who annotate one sidecar, each a process of its own.

    python -m tests.torture.people write SIDECAR-OF-ARTICLE NAME ROUNDS SEED
    python -m tests.torture.people kill ARTICLE KILLS SEED

``write`` makes edits and says of each on standard output when it is saved.  ``kill`` starts such writers one
after another, kills each at a random moment and looks at what is on disk; it says how often that was in
the middle of saving.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from annotations.article import Article
from annotations.codec import decode
from annotations.collection import Collection
from annotations.model import WHOLE
from annotations.notebook import Notebook
from annotations.sidecar import beside

PATIENCE = 60.0
"""Seconds a writer waits for the others: here so many come at once as never do in life."""


def opened(path: Path, name: str) -> Notebook:
    """Open the notebook of a text file."""
    article = Article(path.read_text("utf-8"), path.name, "plain/1", path)
    return Notebook.open(article, creator=name, patience=PATIENCE)


def stored(path: Path) -> Collection:
    """Return what is in the sidecar of an article; fail unless it is whole."""
    found = decode(beside(path).read_bytes(), beside(path))
    assert found.fault is None, found.fault
    assert not found.bad, found.bad
    return found


def say(*words: str) -> None:
    """Write a line that is out when this returns."""
    os.write(1, (" ".join(words) + "\n").encode())


def write(path: Path, name: str, rounds: int, seed: int) -> None:
    """Add, change and delete annotations of one's own, and tag one that all share."""
    chance = random.Random(seed)
    own: list[str] = []
    with opened(path, name) as notebook:
        shared = notebook.annotations[0].id
        for number in range(rounds):
            for step in edits(notebook, chance, name, number, own, shared):
                say(*step)


def edits(
    notebook: Notebook, chance: random.Random, name: str, number: int, own: list[str], shared: str
) -> Iterator[tuple[str, ...]]:
    """Make one edit or two; yield what was done when it is saved, and before it what is being changed."""
    kind = chance.choice(["add", "add", "edit", "delete", "tag", "undo", "refresh"])
    if kind == "add" or not own:
        made = notebook.add(WHOLE, note=f"{name} {number}")
        own.append(made.id)
        yield "added", made.id, f"{name} {number}"
    elif kind == "edit":
        identity = chance.choice(own)
        yield "will", identity
        notebook.edit(identity, note=f"{name} {number} changed")
        yield "added", identity, f"{name} {number} changed"
    elif kind == "delete":
        identity = own.pop(chance.randrange(len(own)))
        yield "will", identity
        notebook.delete(identity)
        yield "deleted", identity
    elif kind == "tag":
        notebook.edit(shared, tags=[*notebook.get(shared).tags, f"{name}{number}"])
        yield "tagged", f"{name}{number}"
    elif kind == "undo":
        made = notebook.add(WHOLE, note="never mind")
        notebook.undo()
        yield "deleted", made.id
    else:
        notebook.refresh()


def expected(lines: list[str]) -> tuple[dict[str, str], set[str], set[str]]:
    """Return the notes that must be there by id, the ids that must not be, and the tags of the shared one.

    What was being changed when its writer was killed may be there or not.
    """
    notes: dict[str, str] = {}
    gone: set[str] = set()
    tags: set[str] = set()
    for line in lines:
        what, rest = line.split(" ", 1)
        if what == "will":
            notes.pop(rest, None)
        elif what == "added":
            identity, note = rest.split(" ", 1)
            notes[identity] = note
        elif what == "deleted":
            notes.pop(rest, None)
            gone.add(rest)
        else:
            tags.add(rest)
    return notes, gone, tags


def check(path: Path, lines: list[str]) -> None:
    """Fail unless all that was said to be saved is on disk."""
    notes, gone, tags = expected(lines)
    found = stored(path)
    there = {a.id: a.note for a in found.annotations}
    missing = {identity: note for identity, note in notes.items() if there.get(identity) != note}
    assert not missing, missing
    assert not gone & there.keys(), gone & there.keys()
    [shared] = [a for a in found.annotations if a.note == "shared"]
    assert tags <= set(shared.tags), tags - set(shared.tags)


def kill(path: Path, kills: int, seed: int) -> None:
    """Start writers and kill them, again and again."""
    chance = random.Random(seed)
    told = ["added " + " ".join((a.id, a.note or "")) for a in opened(path, "x").annotations]
    interrupted = 0
    for number in range(kills):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.dup2(writing, 1)
                os.close(reading)
                have_a_disk()
                write(path, f"w{number}", 10_000, chance.randrange(10**9) + number)
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        with os.fdopen(reading, "rb") as acks:
            first = acks.readline().decode()
            time.sleep(chance.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            lines = [first, *acks.read().decode().split("\n")]
        os.waitpid(child, 0)
        told += [line for line in map(str.strip, lines) if line]
        interrupted += any(name.endswith((".tmp", ".lock")) for name in os.listdir(path.parent))
        sweep(path.parent)
        check(path, told)
    print(interrupted, flush=True)


def have_a_disk() -> None:
    """Have saving take the time in this process that it takes on a disk, also where files lie in memory."""
    fsync = os.fsync

    def slow(handle: int) -> None:
        time.sleep(0.002)
        fsync(handle)

    os.fsync = slow


def sweep(folder: Path) -> None:
    """Remove what killed writers left, so that the next one's can be told from it."""
    for name in os.listdir(folder):
        if name.endswith(".tmp"):
            (folder / name).unlink()


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    else:
        kill(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
