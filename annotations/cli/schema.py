"""`diple schema`: the format of sidecars for machines."""

from __future__ import annotations

import sys
from importlib.resources import files

import click


@click.command
def schema() -> None:
    """Print the JSON Schema of a sidecar."""
    sys.stdout.write(files("annotations").joinpath("schema", "sidecar.schema.json").read_text("utf-8"))
