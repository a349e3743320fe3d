"""The JSON Schema of the sidecar, shipped with the package."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

NAME: Final = "sidecar.schema.json"
"""The file that describes ``diple:format`` 1."""


def schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) of a sidecar as it is shipped."""
    return files(__package__).joinpath(NAME).read_text(encoding="utf-8")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a sidecar."""
    import json

    loaded: dict[str, Any] = json.loads(schema_text())
    return loaded
