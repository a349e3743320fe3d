"""Two versions of a sidecar made into one, three ways, by annotation id and part by part; pure.

Symmetric in the two sides, deterministic, and nothing either of them said is lost: what cannot stand is kept
as a reply or under ``diple:conflict`` until a person settles it.
"""

from annotations.merge.flags import CONFLICT
from annotations.merge.one import Disagreement, MergedOne, merge_annotation
from annotations.merge.whole import Merged, merge

__all__ = ["CONFLICT", "Disagreement", "Merged", "MergedOne", "merge", "merge_annotation"]
