"""The JSON Schema and the W3C model's requirements, held against everything the core writes."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.article import Article, Metadata
from annotations.codec import decode, encode
from annotations.entities.kinds import KINDS
from annotations.errors import UsageError
from annotations.model import MOTIVATIONS, RELATIONS, WHOLE, EntityTarget, Link, ReplyTo, Whole
from annotations.notebook import Notebook
from annotations.schema import schema, schema_text
from annotations.spans import Span
from annotations.text import digest_of
from tests.annotations.building import TEXT, document, item

VALIDATOR = jsonschema.Draft202012Validator(schema())
GOLDEN = Path(__file__).parent / "golden" / "report.annotations.json"
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")


def assert_model(collection: Any) -> None:
    """Check what https://www.w3.org/TR/annotation-model/ demands, without the help of the schema."""
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    page = collection["first"]
    assert page["type"] == "AnnotationPage"
    assert page["partOf"] == collection["id"]
    assert collection["total"] == len(page["items"])
    for one in (collection, page, *page["items"]):
        assert IRI.fullmatch(one["id"])
    for one in page["items"]:
        assert one["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert one["type"] == "Annotation"
        assert one["motivation"] in MOTIVATIONS
        for key in ("created", "modified"):
            assert datetime.fromisoformat(one[key]).tzinfo is not None
        assert IRI.fullmatch(one["creator"]["id"])
        for body in one.get("body", []):
            assert body["type"] in ("TextualBody", "SpecificResource")
            assert body["purpose"] in MOTIVATIONS
            assert isinstance(body.get("value", ""), str)
            assert body["type"] == "TextualBody" or IRI.fullmatch(body["source"])
        target = one["target"]
        assert IRI.fullmatch(target if isinstance(target, str) else target["source"])
        for selector in [] if isinstance(target, str) else target.get("selector", []):
            if selector["type"] == "TextPositionSelector":
                assert 0 <= selector["start"] < selector["end"]


def test_the_schema_is_one_and_is_shipped_as_it_is_printed() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert json.loads(schema_text()) == schema()
    assert schema_text().endswith("}\n")


def test_the_schema_names_what_the_code_names() -> None:
    defined = schema()["$defs"]
    assert tuple(defined["motivation"]["enum"]) == MOTIVATIONS
    assert tuple(defined["kind"]["enum"]) == tuple(KINDS)
    assert tuple(defined["relation"]["enum"]) == RELATIONS


def test_the_golden_sidecar_keeps_to_both() -> None:
    found = json.loads(GOLDEN.read_bytes())
    VALIDATOR.validate(found)
    assert_model(found)


@pytest.mark.parametrize(
    "wrong",
    [
        document(item(1, motivation="loving")),
        document(item(1, created="2026-11-22T11:02:03")),
        document(item(1, id="7")),
        document(item(1, body=[])),
        document(item(1, body=[{"type": "TextualBody", "purpose": "classifying", "value": "CITY"}])),
        document(item(1, target={"source": "report.txt"})),
        document(**{"diple:format": 2}),
        document(total=None),
        document(**{"diple:article": {"id": "urn:x:1", "name": "/home/alice/report.txt"}}),
    ],
    ids=range(9),
)
def test_the_schema_refuses_what_diple_would_not_write(wrong: dict[str, Any]) -> None:
    VALIDATOR.validate(document(item(1)))
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(wrong)


texts = st.text(st.characters(codec=None), max_size=12)
uris = st.sampled_from(["https://example.org/é?a=b|c", "urn:x:1", "mailto:a@example.org"])
links = st.builds(Link, uris, st.sampled_from(RELATIONS))
spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 20)).map(
    lambda pair: Span(pair[0], min(len(TEXT), pair[0] + pair[1]))
)
targets: st.SearchStrategy[Span | Whole | EntityTarget] = (
    spans | st.just(WHOLE) | st.builds(EntityTarget, texts, st.sampled_from(KINDS))
)
requests = st.fixed_dictionaries(
    {},
    optional={
        "note": texts,
        "tags": st.lists(texts, max_size=2),
        "links": st.lists(links, max_size=2),
        "kind": st.sampled_from(KINDS),
        "motivation": st.sampled_from(MOTIVATIONS),
    },
)


@given(st.lists(st.tuples(targets, requests), max_size=6), texts.filter(str.strip), texts, st.randoms())
@settings(max_examples=60, deadline=None)
def test_whatever_is_annotated_keeps_to_the_schema_and_the_model(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[Span | Whole | EntityTarget, dict[str, Any]]],
    creator: str,
    title: str,
    chance: Any,
) -> None:
    article = Article(TEXT, "report.txt", "plain/1", metadata=Metadata(title=title))
    path = tmp_path_factory.mktemp("schema") / "s.json"
    with Notebook.open(article, creator=creator, path=path) as notebook:
        for target, request in made:
            try:
                annotation = notebook.add(target, **request)
                if chance.random() < 0.3:
                    notebook.add(ReplyTo(annotation.id), note="Yes.")
                if chance.random() < 0.2:
                    notebook.edit(annotation.id, tags=["edited"])
                if chance.random() < 0.2:
                    notebook.delete(annotation.id)
            except UsageError:
                continue
    if path.exists():
        found = json.loads(path.read_bytes())
        VALIDATOR.validate(found)
        assert_model(found)


def test_the_example_in_the_documentation_is_a_canonical_sidecar() -> None:
    text = (Path(__file__).parents[2] / "docs" / "format.md").read_text("utf-8")
    example = text.split("```json\n")[1].split("```")[0]
    found = json.loads(example)
    VALIDATOR.validate(found)
    assert_model(found)
    collection = decode(example.encode())
    assert encode(collection).decode() == example
    article = re.findall(r"`(The visit comes .*?)`", text)[0] + "\n"
    assert found["diple:article"]["digest"] == digest_of(article)
    for annotation in collection.annotations:
        if annotation.position is not None:
            assert article[slice(*annotation.position)] == annotation.quote


def test_the_documentation_names_every_key_of_the_schema() -> None:
    text = (Path(__file__).parents[2] / "docs" / "format.md").read_text("utf-8")

    def keys(part: Any) -> set[str]:
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        named = set(part.get("properties", ())) if isinstance(part, dict) else set()
        return named.union(*map(keys, inner))

    missing = {key for key in keys(schema()) - {"diple"} if f"`{key}`" not in text}
    assert missing == set()
