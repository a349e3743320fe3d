"""An article with thousands of annotations, made in a moment: for measuring what they cost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from annotations.article import Article
from annotations.codec import decode, encode
from annotations.formats import open_article
from annotations.notebook import Notebook
from annotations.spans import Span

_CONTEXT: Final = 32
_LENGTH: Final = 24
"""Code points each annotation covers."""


def annotate(article_path: Path, count: int) -> Path:
    """Write ``count`` annotations, spread over the article, to its sidecar; return the sidecar's path."""
    article = open_article(article_path)
    with Notebook.open(article, creator="bench") as notebook:
        first = notebook.add(
            Span(0, _LENGTH), note="A note of the usual length, to see what it costs.", tags=["t"]
        )
        path = notebook.path
    tree = json.loads(path.read_text(encoding="utf-8"))
    model = next(item for item in tree["first"]["items"] if item["id"] == first.id)
    text = article.text[:]
    step = max(1, (len(text) - _LENGTH) // count)
    tree["first"]["items"] = [_copy(model, article, text, number, number * step) for number in range(count)]
    tree["total"] = count
    # Through the codec, so that the bytes are canonical and what is measured is the common case.
    path.write_bytes(encode(decode(json.dumps(tree).encode())))
    return path


def _copy(model: dict[str, Any], article: Article, text: str, number: int, start: int) -> dict[str, Any]:
    end = start + _LENGTH
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _CONTEXT) : start],
        "suffix": text[end : end + _CONTEXT],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    target = {"source": model["target"]["source"], "selector": [quote, position]}
    return model | {"id": f"urn:uuid:019d0010-e340-7000-8000-{number:012x}", "target": target}
