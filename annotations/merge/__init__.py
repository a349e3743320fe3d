"""Two versions of a sidecar made into one, three ways, by annotation id and part by part; pure.

Symmetric in the two sides, deterministic, and nothing either of them said is lost: what cannot stand is kept
as a reply or under ``diple:conflict`` until a person settles it.

What merges is loaded when it is first asked for: most articles are read without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from annotations.merge.flags import CONFLICT

if TYPE_CHECKING:
    from annotations.merge.one import Disagreement, MergedOne, merge_annotation
    from annotations.merge.whole import Merged, merge

__all__ = ["CONFLICT", "Disagreement", "Merged", "MergedOne", "merge", "merge_annotation"]

_HOMES: Final = {
    "Disagreement": "one",
    "MergedOne": "one",
    "merge_annotation": "one",
    "Merged": "whole",
    "merge": "whole",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
