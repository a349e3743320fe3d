"""``python -m annotations``: the diple command without the reader."""

from __future__ import annotations

from annotations.cli import build_group

if __name__ == "__main__":
    build_group().main()
