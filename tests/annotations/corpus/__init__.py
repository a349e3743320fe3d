"""Broken sidecars, each as something that happens made it.

Every one is made of the bytes of a sound sidecar, as :func:`annotate` makes it, so that what
could be read of it, and what a repair should bring back, is known.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotations.formats import open_article
from annotations.notebook import Notebook

Damaged = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Broken:
    """One broken sidecar.

    ``says`` is what a person must be told, ``line`` whether the place is told as well, ``kept`` how many of
    the two annotations a repair brings back (``None``: there is nothing to repair).
    """

    damage: Damaged
    says: str
    line: bool = True
    kept: int | None = 2


def annotate(path: Path) -> str:
    """Make two annotations on the article at ``path``, which speaks of Moscow; return the first one's id."""
    with Notebook.open(open_article(path), creator="André") as notebook:
        first = notebook.add(notebook.article.find("Moscow"), note="First note.", tags=["é"])
        notebook.add(notebook.article.find("two military bases"), note="Second note.")
    return first.id


def _conflict(base: bool) -> Damaged:
    """Return what makes of a sidecar one in which git put two versions of the first note side by side."""

    def damage(whole: bytes) -> bytes:
        [line] = re.findall(rb'.*"value": "First note\.".*\n', whole)
        was = b"||||||| 1f2e3d4\n" + line if base else b""
        ours, theirs = line.replace(b"First", b"Our"), line.replace(b"First", b"Their")
        marked = b"<<<<<<< HEAD\n%b%b=======\n%b>>>>>>> other\n" % (ours, was, theirs)
        return whole.replace(line, marked)

    return damage


def _nested(whole: bytes) -> bytes:
    [line] = re.findall(rb'.*"value": "First note\.".*\n', whole)
    inner = b"<<<<<<<<< Temporary merge branch 1\n%b=========\n%b>>>>>>>>> Temporary merge branch 2\n"
    was = inner % (line, line.replace(b"First", b"Old"))
    ours, theirs = line.replace(b"First", b"Our"), line.replace(b"First", b"Their")
    return whole.replace(
        line, b"<<<<<<< HEAD\n%b||||||| merged\n%b=======\n%b>>>>>>> b\n" % (ours, was, theirs)
    )


def _after(mark: bytes, more: bytes) -> Damaged:
    return lambda whole: whole.replace(mark, mark + more, 1)


def _all_of(pattern: bytes, instead: bytes) -> Damaged:
    return lambda whole: re.sub(pattern, instead, whole, flags=re.DOTALL)


def _without(part: bytes, instead: bytes = b"") -> Damaged:
    return lambda whole: whole.replace(part, instead, 1)


CORPUS: Final[dict[str, Broken]] = {
    "cut in the middle": Broken(lambda it: it[: it.index(b"Second note")], "it ends too early", kept=1),
    "cut at its end": Broken(lambda it: it[:-3], "it ends too early"),
    "cut at its beginning": Broken(lambda it: it[200:], "no valid JSON"),
    "empty": Broken(lambda it: b"", "the file is empty", line=False, kept=None),
    "blanks": Broken(lambda it: b" \n\t\n", "the file is empty", line=False, kept=None),
    "all NULs": Broken(lambda it: bytes(len(it)), "nothing but NULs", line=False, kept=None),
    "NULs at its end": Broken(lambda it: it + bytes(512), "NULs begin here"),
    "NULs inside": Broken(_after(b'"items": [', bytes(64)), "NULs begin here"),
    "UTF-16": Broken(lambda it: it.decode().encode("utf-16"), "this is UTF-16", line=False),
    "UTF-16 unmarked": Broken(lambda it: it.decode().encode("utf-16-be"), "this is UTF-16", line=False),
    "UTF-32": Broken(lambda it: it.decode().encode("utf-32"), "this is UTF-32", line=False),
    "Latin-1": Broken(lambda it: it.decode().encode("latin-1"), "no UTF-8 (byte 0xE9)"),
    "one wrong byte": Broken(_without(b"First", b"F\xffrst"), "no UTF-8 (byte 0xFF)"),
    "conflict marks": Broken(_conflict(base=False), "conflict marks", kept=3),
    "conflict marks in diff3": Broken(_conflict(base=True), "conflict marks", kept=3),
    "conflict marks inside others": Broken(_nested, "conflict marks", kept=3),
    "conflict marks with CRLF": Broken(
        lambda it: _conflict(base=True)(it).replace(b"\n", b"\r\n"), "conflict marks", kept=3
    ),
    "a comma missing": Broken(_without(b'"Annotation",', b'"Annotation"'), "no valid JSON"),
    "a comma too many": Broken(_after(b'"Annotation",', b","), "no valid JSON"),
    "a bracket missing": Broken(_without(b'"items": ['), "no valid JSON"),
    "a bracket too many": Broken(_after(b'"items": [', b"["), "no valid JSON"),
    "a quotation mark missing": Broken(_without(b'First note."', b"First note."), "no valid JSON", kept=2),
    "a line broken in a text": Broken(_without(b"First note", b"First\nnote"), "no valid JSON"),
    "something after it": Broken(lambda it: it + b"}\n", "no valid JSON"),
    "twice in one file": Broken(lambda it: it + it, "no valid JSON"),
    "a list of items twice": Broken(
        _without(b'"items": [', b'"items": [], "items": ['), "stands twice", line=False
    ),
    "not JSON": Broken(lambda it: b"Dear diary,\nnothing happened.\n", "no valid JSON", kept=None),
    "other JSON": Broken(
        lambda it: b'{"type": "FeatureCollection"}\n', "no collection", line=False, kept=None
    ),
    "a list": Broken(lambda it: b"[]\n", "no collection", line=False, kept=None),
    "a number": Broken(lambda it: b"7\n", "no collection", line=False, kept=None),
    "nested without end": Broken(lambda it: b'{"a":' * 20_000, "nested too deeply", line=False, kept=None),
    "items nested without end": Broken(
        lambda it: it[:-2] + b',"x": ' + b"[" * 5000 + b"]" * 5000 + b"}\n",
        "nested too deeply",
        line=False,
    ),
    "pages elsewhere": Broken(
        _all_of(rb'"first": \{.*\n  \}', b'"first": "https://example.org/1"'),
        "pages that lie elsewhere",
        line=False,
        kept=None,
    ),
    "items that are no list": Broken(
        _all_of(rb'"items": \[.*\n    \]', b'"items": {}'),
        "no collection",
        line=False,
        kept=None,
    ),
    "a format that is no number": Broken(
        _without(b'"diple:format": 1', b'"diple:format": "one"'), "whole number", line=False
    ),
    "an article that is none": Broken(
        _without(b'"diple:article": {', b'"diple:article": 7, "x": {'), "article", line=False
    ),
}
"""Sidecars that cannot be read, by what happened to them."""


def in_its_place(path: Path) -> dict[str, Callable[[], object]]:
    """Return what makes other things than files in the place of the sidecar ``path``, by their names."""
    return {"a folder": path.mkdir, "a pipe": lambda: os.mkfifo(path)}
