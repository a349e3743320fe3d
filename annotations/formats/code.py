"""Source code: the file's own text as one block in the language its name or first line tells."""

from __future__ import annotations

from functools import partial
from typing import Final

from annotations.article import Article, Block, BlockKind, Metadata
from annotations.formats.loading import text_article
from annotations.formats.source import Raw
from annotations.text import Text

READER: Final = "code/1"

_LOOKED_AT: Final = 4096

_INTERPRETERS: Final = {
    "ash": "bash",
    "bun": "typescript",
    "dash": "bash",
    "deno": "typescript",
    "node": "javascript",
    "nodejs": "javascript",
    "osascript": "applescript",
    "pypy": "python",
    "rscript": "r",
    "runhaskell": "haskell",
    "tclsh": "tcl",
    "ts-node": "typescript",
    "wish": "tcl",
}
"""Interpreters that Pygments knows under another name."""


def read(raw: Raw, name: str) -> Article:
    """Return the source code ``raw``, named ``name``; raises as :func:`annotations.formats.open_article`."""
    return text_article(raw, READER, lambda head: Metadata(), partial(find_blocks, name=name))


def find_blocks(text: Text, *, name: str) -> tuple[Block, ...]:
    """Return one code block over the whole text but for white space at its end."""
    end = len(text)
    while end and not (tail := text[max(0, end - _LOOKED_AT) : end]).rstrip():
        end -= len(tail)
    end -= len(tail) - len(tail.rstrip()) if end else 0
    if not end:
        return ()
    return (Block(0, end, BlockKind.CODE, language=language_of(name, text[:_LOOKED_AT])),)


def is_code(name: str) -> bool:
    """Tell whether Pygments knows a language for files of this name."""
    from pygments.lexers import find_lexer_class_for_filename

    return find_lexer_class_for_filename(_harmless(name)) is not None


def language_of(name: str, head: str) -> str | None:
    """Return the Pygments alias for a file of this name, or for the ``#!`` line that ``head`` begins with."""
    from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename
    from pygments.util import ClassNotFound

    lexer = find_lexer_class_for_filename(_harmless(name), head)
    if lexer is None and (interpreter := interpreter_of(head)):
        try:
            lexer = find_lexer_class_by_name(_INTERPRETERS.get(interpreter, interpreter))
        except ClassNotFound:
            return None
    return lexer.aliases[0] if lexer is not None and lexer.aliases else None


def interpreter_of(head: str) -> str | None:
    """Return the interpreter named in a ``#!`` line, without folder and version: ``python``."""
    if not head.startswith("#!"):
        return None
    words = head[2:].partition("\n")[0].split()
    if words and words[0].rpartition("/")[2] == "env":
        words = [word for word in words[1:] if not word.startswith("-") and "=" not in word]
    return words[0].rpartition("/")[2].rstrip("0123456789.").lower() if words else None


def _harmless(name: str) -> str:
    """Return the last part of ``name``: Pygments matches patterns against it alone."""
    return name.rpartition("/")[2]
