"""Entities of an article: recognisers find mentions, a policy settles overlaps, mentions make entities.

Importing this package costs nothing; every public name is fetched from its module when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from annotations.entities.addresses import find_addresses
    from annotations.entities.chunking import chunks
    from annotations.entities.coherence import coherent
    from annotations.entities.corrections import apply_corrections
    from annotations.entities.gazetteer import Gazetteer
    from annotations.entities.grouping import group
    from annotations.entities.kinds import KIND_LETTERS, KINDS
    from annotations.entities.many import Recognisers
    from annotations.entities.mentions import Engine, Entity, Mention, Recogniser
    from annotations.entities.overlap import resolve_overlaps
    from annotations.entities.patterns import PatternRecogniser
    from annotations.entities.pipelines import Pipeline, find_pipeline
    from annotations.entities.process import RecogniserFailed, StatisticalProcess
    from annotations.entities.recognition import Recognised, prose, recognise, recognise_gradually
    from annotations.entities.statistical import StatisticalRecogniser, recognise_text

__all__ = [
    "KINDS",
    "KIND_LETTERS",
    "Engine",
    "Entity",
    "Gazetteer",
    "Mention",
    "PatternRecogniser",
    "Pipeline",
    "Recognised",
    "Recogniser",
    "RecogniserFailed",
    "Recognisers",
    "StatisticalProcess",
    "StatisticalRecogniser",
    "apply_corrections",
    "chunks",
    "coherent",
    "find_addresses",
    "find_pipeline",
    "group",
    "prose",
    "recognise",
    "recognise_gradually",
    "recognise_text",
    "resolve_overlaps",
]

_HOMES: Final = {
    "KINDS": "kinds",
    "KIND_LETTERS": "kinds",
    "Engine": "mentions",
    "Entity": "mentions",
    "Mention": "mentions",
    "Recogniser": "mentions",
    "find_addresses": "addresses",
    "PatternRecogniser": "patterns",
    "Recognisers": "many",
    "coherent": "coherence",
    "Gazetteer": "gazetteer",
    "resolve_overlaps": "overlap",
    "chunks": "chunking",
    "Pipeline": "pipelines",
    "find_pipeline": "pipelines",
    "RecogniserFailed": "process",
    "StatisticalProcess": "process",
    "StatisticalRecogniser": "statistical",
    "recognise_text": "statistical",
    "group": "grouping",
    "apply_corrections": "corrections",
    "prose": "recognition",
    "Recognised": "recognition",
    "recognise": "recognition",
    "recognise_gradually": "recognition",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
