"""What `diple check --fix` does: places of words that moved accepted, a sidecar repaired beside itself."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from annotations import sidecar
from annotations.anchoring import AnchorState
from annotations.errors import BadData, DipleError
from annotations.notebook import Notebook
from annotations.places import REPAIRED_SUFFIX


def accept_moved(notebook: Notebook, identities: Iterable[str]) -> tuple[int, int]:
    """Accept the places of those annotations whose words only moved, in one edit.

    Returns how many notes these are, and how many that merely decide about entities.  Raises as
    :meth:`Notebook.accept` does.
    """
    wanted, decisions = set(identities), notebook.decisions
    states = {one.id: notebook.anchor(one).state for one in notebook.annotations if one.id in wanted}
    moved = [identity for identity, state in states.items() if state is AnchorState.MOVED]
    notebook.accept(*moved)
    return len(set(moved) - decisions), len(decisions.intersection(moved))


def repair_beside(path: Path) -> tuple[Path, tuple[str, ...]] | None:
    """Write the sidecar ``path``, made sound, beside it; return where, and what is to be said of it.

    ``None`` when it needs none.  The sidecar itself is only read, and a repaired file that is there already
    is not written over.  Raises :class:`BadData` when nothing can be made of it, :class:`DipleError` when
    the file cannot be written.
    """
    from annotations.repair import repaired

    repair = repaired(sidecar.bytes_of(path) or b"", path)
    if repair is None:
        return None
    if path.is_symlink():  # it is the file that must be replaced, not the link
        path = Path(os.path.realpath(path))
    made = path.with_name(path.name + REPAIRED_SUFFIX)
    _put(made, repair.data, like=path)
    found = repair.collection
    held = f"annotations: {len(found.annotations)}, items set aside: {len(found.bad)}"
    use = f"to use it: mv {shlex.quote(str(made))} {shlex.quote(str(path))}"
    return made, (f"{held}; {use}", *repair.done)


def _put(path: Path, data: bytes, *, like: Path) -> None:
    """Write a file that is not there yet, for those who may read ``like``; the same bytes may be there."""
    from annotations.private import write_private

    try:
        if os.path.lexists(path):
            if path.read_bytes() == data:
                return
            raise BadData("it is there already, and is something else", where=path, todo="move it away first")
        write_private(path, data)
        os.chmod(path, like.stat().st_mode & 0o777)
    except OSError as error:
        raise DipleError(f"it cannot be written: {error.strerror}", where=path) from error
