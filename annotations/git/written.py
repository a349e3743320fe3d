"""What diple writes for git: settings, a line of attributes, a hook; and how it is known again. Pure."""

from __future__ import annotations

import re
from typing import Final

from annotations.places import SIDECAR_SUFFIX

LINE: Final = f"*{SIDECAR_SUFFIX} merge=diple diff=diple text eol=lf"
"""The line of git's attributes."""

_MERGE: Final = " merge %O %A %B -o %A --name %P; "
_SHOW: Final = ' git textconv -- "$1" '
_CHECK: Final = " git check\n"

_NAME: Final = "annotations, merged by their ids"
_KNOWN: Final = {"merge.diple.name": _NAME, "merge.diple.driver": _MERGE, "diff.diple.textconv": _SHOW}
"""By what a setting of diple's is known again."""

_HOOK: Final = "#!/bin/sh\n# Written by 'diple git install --hook', taken away by 'diple git uninstall'.\n"
_ENDED: Final = "test $? -ne 3\n"


def settings(program: str) -> dict[str, str]:
    """Return git's settings by their keys; ``program`` is what runs diple, quoted for sh.

    Where diple cannot be run (any more), git merges and shows sidecars as the texts they are.
    """
    plainly = "git merge-file -L ours -L base -L theirs %A %O %B"
    merged = f"{program.replace('%', '%%')}{_MERGE}s=$?; case $s in 0|3|4) exit $s;; esac; {plainly}"
    shown = f'show() {{ {program}{_SHOW}|| cat -- "$1"; }}; show'
    return {
        "merge.diple.name": _NAME,
        "merge.diple.driver": merged,
        "diff.diple.textconv": shown,
    }


def is_ours(key: str, value: str) -> bool:
    """Tell whether a version of diple wrote the setting ``key``, wherever it was installed."""
    return _KNOWN[key] in value


def hook(program: str) -> str:
    """Return the pre-commit hook: only a sidecar that cannot be read stops a commit."""
    return f"{_HOOK}{program}{_CHECK}{_ENDED}"


def is_hook(data: bytes) -> bool:
    """Tell whether ``data`` is the whole of such a hook."""
    form = f"{re.escape(_HOOK)}.+{re.escape(_CHECK)}{re.escape(_ENDED)}"
    return re.fullmatch(form.encode(), data) is not None


def has_line(data: bytes) -> bool:
    """Tell whether the line stands in a file of attributes."""
    return any(map(_is_line, data.splitlines()))


def with_line(data: bytes) -> bytes:
    """Return ``data`` with the line at its end, which is left as it was: with or without a line break."""
    if has_line(data):
        return data
    line = LINE.encode()
    end = b"\r\n" if data.endswith(b"\r\n") else b"\n"
    return data + line + end if not data or data.endswith(b"\n") else data + end + line


def without_line(data: bytes) -> bytes:
    """Return ``data`` without the line; what :func:`with_line` added is gone again."""
    lines = data.splitlines(keepends=True)
    kept = b"".join(line for line in lines if not _is_line(line))
    if lines and _is_line(lines[-1]) and not lines[-1].endswith(b"\n"):
        return kept.removesuffix(b"\n").removesuffix(b"\r")
    return kept


def _is_line(line: bytes) -> bool:
    return line.split() == LINE.encode().split()
