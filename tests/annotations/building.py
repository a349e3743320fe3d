"""Sidecars and notebooks for the tests, with a clock and ids that give the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from annotations.article import Article, Metadata
from annotations.notebook import Notebook
from annotations.text import digest_of

TEXT = (
    "The visit comes with Moscow keen to secure the fate of two military bases there.\n\n"
    "港口 is a harbour 👩‍🚀.\n"
)
ARTICLE_ID = "urn:uuid:0b7a4a0e-7d0f-5f6e-8a55-3c1b2f1d9e77"


def article(folder: Path, text: str = TEXT, name: str = "report.txt", **known: str) -> Article:
    """Write ``text`` to a file and return it as an article."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return Article(text, name, "plain/1", path, Metadata(**known))


def clock() -> Callable[[], datetime]:
    """Return a clock that is a second later every time it is looked at."""
    seconds = count()
    start = datetime(2026, 11, 22, 11, 2, 3, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(seconds))


def numbered() -> Callable[[], str]:
    """Return a maker of ids that count up."""
    numbers = count(1)
    return lambda: identity(next(numbers))


def identity(number: int) -> str:
    """Return the id of the annotation with this number."""
    return f"urn:uuid:018f6a52-0000-7000-8000-{number:012x}"


def open_notebook(of: Article, **options: Any) -> Notebook:
    """Open the notebook of ``of`` for alice, with a clock and ids of its own."""
    return Notebook.open(of, **{"creator": "alice", "clock": clock(), "new_id": numbered()} | options)


def item(number: int, **changes: Any) -> dict[str, Any]:
    """Return the JSON of one annotation as diple writes it; a change to ``None`` leaves the key out."""
    start = 10 * number
    made: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": identity(number),
        "type": "Annotation",
        "motivation": "commenting",
        "created": "2026-11-22T11:02:03Z",
        "modified": "2026-11-22T11:05:41Z",
        "creator": {"id": "urn:diple:creator:alice", "type": "Person", "name": "alice"},
        "body": [
            {
                "type": "TextualBody",
                "purpose": "commenting",
                "format": "text/markdown",
                "value": f"Note {number} \U0001f600.",
            },
            {"type": "TextualBody", "purpose": "tagging", "value": "bases"},
            {
                "type": "SpecificResource",
                "purpose": "linking",
                "source": identity(99),
                "diple:relation": "contradicts",
            },
        ],
        "target": {
            "source": ARTICLE_ID,
            "selector": [
                {"type": "TextQuoteSelector", "exact": f"words {number}", "prefix": "before ", "suffix": ""},
                {"type": "TextPositionSelector", "start": start, "end": start + 7},
            ],
        },
    }
    return {key: value for key, value in (made | changes).items() if value is not None}


def document(*items: object, text: str = TEXT, **changes: Any) -> dict[str, Any]:
    """Return the JSON of a sidecar as diple writes it."""
    collection, page = (
        "urn:uuid:6f1c1a52-8d1f-5d5f-9f0e-0d8b6f3f1a10",
        "urn:uuid:6f1c1a52-8d1f-5d5f-9f0e-0d8b6f3f1a11",
    )
    made: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"diple": "urn:diple:"}],
        "id": collection,
        "type": "AnnotationCollection",
        "label": "Delegation visits the harbour",
        "diple:format": 1,
        "diple:article": {
            "id": ARTICLE_ID,
            "name": "report.txt",
            "digest": digest_of(text),
            "length": len(text),
            "language": "en",
            "title": None,
            "date": "2025-01-28",
            "url": None,
            "reader": "plain/1",
        },
        "total": len(items),
        "first": {
            "id": page,
            "type": "AnnotationPage",
            "partOf": collection,
            "startIndex": 0,
            "items": list(items),
        },
    }
    return {key: value for key, value in (made | changes).items() if value is not None}


def written(value: object) -> bytes:
    """Return ``value`` as canonical JSON bytes."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
