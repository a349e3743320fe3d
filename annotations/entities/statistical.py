"""The statistical recogniser: a spaCy pipeline of which only the entity recogniser is loaded."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from annotations.entities.chunking import chunks, unwrapped
from annotations.entities.kinds import KINDS
from annotations.entities.mentions import Mention, trimmed
from annotations.entities.pipelines import find_pipeline
from annotations.errors import BadData
from annotations.spans import Span

if TYPE_CHECKING:
    from annotations.entities.process import StatisticalProcess

REVISION: Final = 1
"""Counts changes of this module and of ``chunking`` that change what is found."""

_PATIENCE: Final = 0.1
"""Seconds in which :func:`recognise_chunks` notices that it is to stop."""

_FINDERS: Final = frozenset({"ner", "beam_ner", "entity_ruler"})
_VECTORISERS: Final = frozenset({"tok2vec", "transformer", "curated_transformer"})
_KINDS: Final = frozenset(KINDS)
_USUAL_TOKENIZER: Final = {"@tokenizers": "spacy.Tokenizer.v1"}
_EMPTY: Final = "diple.EmptyTokenizer.v1"


class StatisticalRecogniser:
    """Runs a spaCy pipeline in this process; see ``process`` for one that keeps out of the way.

    ``model`` is what :func:`~annotations.entities.pipelines.find_pipeline` takes, and may raise what it
    raises.  The pipeline is loaded at the first text, which takes about a second.
    """

    name: Final = "statistical"

    def __init__(self, model: str | None = None) -> None:
        self.pipeline = find_pipeline(model)

    @property
    def version(self) -> str:
        """Name and version of the pipeline, and the revision of what is done around it."""
        return f"{self.pipeline.name}-{self.pipeline.version}/{REVISION}"

    @cached_property
    def _language(self) -> Any:
        return load(self.pipeline.name)

    def load(self) -> None:
        """Load the pipeline now; raises :class:`BadData` when it finds no entities."""
        _ = self._language

    def recognise(self, text: str) -> list[Mention]:
        """Return the mentions in ``text`` in order, read chunk by chunk, offsets in code points."""
        spans = chunks(text)
        found = self.recognise_all([text[span.start : span.end] for span in spans])
        return [
            Mention(mention.start + span.start, mention.end + span.start, mention.kind)
            for span, mentions in zip(spans, found, strict=True)
            for mention in mentions
        ]

    def recognise_all(self, texts: Iterable[str]) -> list[list[Mention]]:
        """Return the mentions in each of ``texts``, each read as one piece."""
        documents = self._language.pipe(map(unwrapped, texts))
        return [list(_mentions(document)) for document in documents]


def _mentions(document: Any) -> Iterator[Mention]:
    text = document.text
    for entity in document.ents:
        if entity.label_ in _KINDS:
            start, end = trimmed(text, entity.start_char, entity.end_char, entity.label_)
            if start < end and "\n\n" not in text[start:end]:
                yield Mention(start, end, entity.label_)


def load(name: str) -> Any:
    """Return the spaCy pipeline ``name`` with only the components that find entities.

    Raises :class:`BadData` when it has none.
    """
    spacy = _import_spacy()
    from spacy.util import get_package_path, load_config

    folder = os.fspath(name if os.path.isdir(name) else get_package_path(name))
    meta = spacy.util.get_model_meta(folder)
    inner = os.path.join(folder, f"{meta['lang']}_{meta['name']}-{meta['version']}")
    inner = inner if os.path.isdir(inner) else folder
    config = load_config(os.path.join(inner, "config.cfg"))
    needed = needed_components(config)
    if not needed:
        raise BadData("the pipeline has no entity recogniser", where=name, todo="choose another with --model")
    # Names of the words it was trained on: entities are found without them, and new words bring their own.
    exclude = ["strings", *(each for each in config["nlp"]["pipeline"] if each not in needed)]
    settings = {}
    if config["nlp"].get("tokenizer") == _USUAL_TOKENIZER and os.path.exists(
        os.path.join(inner, "tokenizer")
    ):
        spacy.registry.tokenizers(_EMPTY, func=_empty_tokenizer)
        settings = {"nlp": {"tokenizer": {"@tokenizers": _EMPTY}}}
    return spacy.load(name, exclude=exclude, config=settings)


def _empty_tokenizer() -> Callable[[Any], Any]:
    """Return what makes a tokenizer without rules: reading those of a pipeline replaces all it would have."""
    from spacy.tokenizer import Tokenizer

    return lambda language: Tokenizer(language.vocab)


def _import_spacy() -> Any:
    """Return spaCy, imported without its command line: a quarter of the time, and not used here."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    stand_ins = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stand_ins["spacy.cli.info"].info = None  # type: ignore[attr-defined]
    sys.modules.update(stand_ins)
    collecting = gc.isenabled()
    gc.disable()  # importing makes many objects and no garbage
    try:
        return import_module("spacy")
    except (ImportError, AttributeError):  # a spaCy laid out in another way
        _withdraw(stand_ins)
        return import_module("spacy")
    finally:
        if collecting:
            gc.enable()
        # Whoever does want the command line later gets the real one.
        _withdraw(stand_ins)


def _withdraw(stand_ins: dict[str, ModuleType]) -> None:
    for name, module in stand_ins.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]


def needed_components(config: Any) -> set[str]:
    """Return the components of a pipeline's configuration that find entities, and those they listen to."""
    components = config["components"]
    pipeline = config["nlp"]["pipeline"]
    needed = {name for name in pipeline if components[name].get("factory") in _FINDERS}
    upstream = {each for name in needed for each in _values(components[name], "upstream")}
    for name in pipeline:
        listened = name in upstream or "*" in upstream
        if listened and components[name].get("factory") in _VECTORISERS:
            needed.add(name)
    return needed


def _values(config: Any, key: str) -> Iterator[str]:
    """Yield every value of ``key`` at any depth."""
    for name, value in config.items():
        if name == key:
            yield value
        elif isinstance(value, dict):
            yield from _values(value, key)


def recognise_chunks(
    text: str,
    model: str | None = None,
    near: int = 0,
    *,
    process: StatisticalProcess | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Iterator[tuple[Span, list[Mention]]]:
    """Yield (span, mentions in it) for every chunk of ``text``, found by ``process`` or by one of its own.

    They come in the order of :func:`~annotations.entities.chunking.chunks`.  Closing the iterator ends a
    process of its own; where ``stopped`` is given it is asked ten times a second, and ends the iterator too.
    Raises as :func:`recognise_text`.
    """
    if process is not None:
        yield from _answers(process, text, near, stopped)
        return
    from annotations.entities.process import StatisticalProcess

    with StatisticalProcess(model) as own:
        yield from _answers(own, text, near, stopped)


def _answers(
    process: StatisticalProcess, text: str, near: int, stopped: Callable[[], bool] | None
) -> Iterator[tuple[Span, list[Mention]]]:
    waiting = 0
    for span in chunks(text, near):
        process.submit(span, text[span.start : span.end], offset=span.start)
        waiting += 1
    while waiting and not (stopped and stopped()):
        for result in process.results(_PATIENCE if stopped else None):
            waiting -= 1
            yield result
            if stopped and stopped():
                return
        if waiting and not stopped:
            return  # the process was closed by somebody else


def recognise_text(
    text: str, model: str | None = None, progress: Callable[[int, int], None] | None = None
) -> list[Mention]:
    """Return the statistical mentions in ``text`` in order, found by a process of its own.

    ``progress`` is called with (code points done, all) as chunks come in.  Raises :class:`NotFound`
    when no pipeline is installed and :class:`RecogniserFailed` when the process fails.
    """
    found: list[Mention] = []
    done = 0
    for span, mentions in recognise_chunks(text, model):
        found += mentions
        done = span.end
        if progress:
            progress(done, len(text))
    if progress and done < len(text):
        progress(len(text), len(text))
    return sorted(found)
