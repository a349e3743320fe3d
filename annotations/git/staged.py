"""What is about to be committed: staged sidecars, and what is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.codec import decode
from annotations.conflicts import Unsettled, unsettled
from annotations.errors import BadData
from annotations.git.calls import git
from annotations.ids import ending
from annotations.places import SIDECAR_SUFFIX
from annotations.sidecar import shortcomings


@dataclass(frozen=True)
class Staged:
    """A staged sidecar: its path from the top of the repository, and its bytes."""

    path: str
    data: bytes


def staged() -> Iterator[Staged]:
    """Yield the sidecars that a commit made now would add or change; raises as :func:`git` does."""
    options = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--diff-filter=d")
    _, said = git("-c", "diff.relative=false", "diff", "--cached", *options)
    words = said.split(b"\0")
    changed = [
        (os.fsdecode(path), about.split()[3])
        for about, path in zip(words[::2], words[1::2], strict=False)
        if path.endswith(SIDECAR_SUFFIX.encode()) and about.split()[1].startswith(b"100")
    ]
    if not changed:
        return
    _, said = git("cat-file", "--batch", given=b"".join(name + b"\n" for _, name in changed))
    at = 0
    for path, _ in changed:
        end = said.index(b"\n", at)
        about, at = said[at:end].split(), end + 1
        if len(about) == 3:  # it is there
            size = int(about[2])
            yield Staged(path, said[at : at + size])
            at += size + 1


def faults(one: Staged) -> tuple[BadData | None, list[str]]:
    """Return why a staged sidecar cannot be read, and lines on what is to be looked at in it."""
    collection = decode(one.data, one.path)
    if collection.fault is not None:
        return collection.fault, []
    lines = [] if collection.newer else shortcomings(collection)
    return None, [*lines, *map(_told, unsettled(collection))]


def _told(conflict: Unsettled) -> str:
    if not conflict.about:
        return f"two versions of the file's own {conflict.part} are not settled"
    about = ending(conflict.about)
    todo = f"'diple edit {about} --settle this', or other, or both"
    return f"{about}: two versions of its {conflict.part} are not settled; {todo}"
