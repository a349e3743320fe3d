"""`diple export`: articles written in another format."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from annotations.cli.options import encoding_option, kinds_option, model_option, style_option
from annotations.cli.output import RowFormat, write_rows
from annotations.cli.progress import Progress
from annotations.cli.recognising import Recognising
from annotations.cli.running import Outcome, complain
from annotations.entities.kinds import KINDS
from annotations.errors import UsageError

if TYPE_CHECKING:
    from annotations.exchange.page import Page
    from annotations.exchange.registry import Choices, Format
    from annotations.exchange.targets import Targets
    from annotations.notebook import Notebook

_LIST: Final = "list"


def _complete_format(_context: click.Context, _option: click.Parameter, start: str) -> list[str]:
    from annotations.exchange.registry import formats

    names = [_LIST, *(name for each in formats() for name in (each.name, *each.aliases))]
    return sorted({name for name in names if name.startswith(start)})


@click.command
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path())
@click.option(
    "--to", "name", metavar="FORMAT", shell_complete=_complete_format, help="The format; see --list."
)
@click.option("--list", "listing", is_flag=True, help="List the formats instead; also --to list.")
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(),
    help="Write to the file OUT, or files in the folder OUT.",
)
@click.option("--force", is_flag=True, help="Write over what was exported before.")
@style_option("Colour as this Pygments style does.")
@click.option("--full/--fragment", default=True, help="A whole document (the default), or a part for one.")
@click.option("--title", metavar="TEXT", help="The document's title; else the article's.")
@click.option("--width", type=click.IntRange(min=8), metavar="N", help="Break lines after N columns.")
@click.option("--notes/--no-notes", default=True, help="Number what is annotated and add the notes, or not.")
@kinds_option("Mark only entities of this kind; may be repeated. Else all that the configuration shows.")
@model_option()
@click.option("--no-statistical", is_flag=True, help="Patterns and known names only: quick.")
@encoding_option()
def export(
    paths: Sequence[str],
    name: str | None,
    listing: bool,
    output: str | None,
    force: bool,
    style: str | None,
    full: bool,
    title: str | None,
    width: int | None,
    notes: bool,
    kinds: Sequence[str],
    model: str | None,
    no_statistical: bool,
    encoding: str | None,
) -> int:
    """Write articles in another format, highlighted.

    Entities are coloured, annotated words marked and numbered, and the notes stand at the end. PATH is
    an article, a sidecar or a folder with all that is below it. One article is printed, or written to OUT;
    several go into the folder OUT, a file each.
    """
    from annotations.exchange.registry import Choices, find

    if listing or name == _LIST:
        return _print_formats()
    if name is None:
        raise UsageError("no format was named", todo="add --to FORMAT; --list shows all")
    form = find(name)
    output = None if output == "-" else output
    outcome = Outcome()
    sources = _sources(paths, output, outcome)
    several = len(sources) > 1
    _check_request(form, output, title, several)
    asked = Recognising(encoding, model, not no_statistical)
    asked.check()
    wanted = _Wanted(_kinds(kinds), title, notes)
    choices = Choices(style or _configured_style(form), full, width)
    targets = _targets(output, form, several, force, sources)
    count = 0
    for source, page in wanted.pages(_free(sources, targets, outcome), asked, outcome):
        with outcome.attempt():
            _write(form, page, source, targets, choices)
            count += 1
    return max(outcome.status(count, "no articles found"), wanted.worst)


class _Source(NamedTuple):
    """An article as it was asked for, and what its file in a folder is called, before the suffix."""

    article: str
    place: str


def _print_formats() -> int:
    from annotations.exchange.registry import formats

    known = sorted(formats(), key=lambda each: each.name)
    rows = ({"format": each.name, "suffix": each.suffix, "what": each.help} for each in known)
    write_rows(rows, ("format", "suffix", "what"), RowFormat.TABLE)
    return 0


def _sources(paths: Sequence[str], output: str | None, outcome: Outcome) -> list[_Source]:
    """Return the articles that ``paths`` stand for; a folder's are called by their places in it.

    What was written to the folder ``output`` before is none of them.
    """
    from annotations.formats import is_url, list_articles
    from annotations.library import walk
    from annotations.sidecar import is_sidecar

    if not paths:
        raise UsageError("no article was named", todo="name articles or folders, or - for stdin")
    found: list[_Source] = []
    written = os.path.realpath(output) if output and os.path.isdir(output) else None
    for path in paths:
        with outcome.attempt():
            if path == "-" or is_url(path):
                found.append(_Source(path, "stdin" if path == "-" else _name_of_url(path)))
            elif os.path.isdir(path):
                inside = [each for each in list_articles(Path(path)) if not _is_below(each, written)]
                found += [_Source(str(each), os.path.relpath(each, path)) for each in inside]
            elif is_sidecar(Path(path)):
                found += [_Source(str(each.source), os.path.basename(each.source)) for each in walk(path)]
            else:
                found.append(_Source(path, os.path.basename(path)))
    return found


def _is_below(path: Path, folder: str | None) -> bool:
    return folder is not None and Path(os.path.realpath(path)).is_relative_to(folder)


def _name_of_url(url: str) -> str:
    """Return a file name for the page at ``url``."""
    return re.sub(r"[^\w.-]+", "-", url.partition("://")[2]).strip("-.") or "page"


def _check_request(form: Format, output: str | None, title: str | None, several: bool) -> None:
    if several and (output is None or (os.path.exists(output) and not os.path.isdir(output))):
        raise UsageError("several articles are written to a folder", todo="add -o FOLDER")
    if several and title is not None:
        raise UsageError("one title for several articles", todo="leave --title out, or name one article")
    if output is None and form.binary and sys.stdout.isatty():
        raise UsageError("this format is nothing for a terminal", where=form.name, todo="add -o FILE")


def _targets(
    output: str | None, form: Format, several: bool, force: bool, sources: Sequence[_Source]
) -> Targets | None:
    from annotations.exchange.targets import Targets

    if output is None:
        return None
    articles = [Path(source.article) for source in sources]
    return Targets(output, form.suffix, articles, several=several, force=force)


def _free(sources: Sequence[_Source], targets: Targets | None, outcome: Outcome) -> list[_Source]:
    """Return the sources whose files may be written; which may not is told before the work begins."""
    free = []
    for source in sources:
        with outcome.attempt():
            if targets is not None:
                targets.claim(source.place)
            free.append(source)
    return free


def _configured_style(form: Format) -> str | None:
    """Return the configured style for what is coloured for a terminal; one that there is not is told."""
    from annotations.config import load_config
    from annotations.highlight import style_class

    style = load_config().style if form.coloured else None
    try:
        if style is not None:
            style_class(style)
    except UsageError as error:
        complain(str(error))
        return None
    return style


def _kinds(chosen: Sequence[str]) -> frozenset[str]:
    """Return the kinds to mark: those ``chosen``, else all that the reader shows."""
    from annotations.config import load_config

    return frozenset(chosen) or frozenset(KINDS) - frozenset(load_config().hidden_kinds)


def _write(form: Format, page: Page, source: _Source, targets: Targets | None, choices: Choices) -> None:
    """Write ``page`` to its file, or to standard output, which may be a terminal that takes no UTF-8."""
    shown = Progress(source.article)
    if targets is not None:
        choices = replace(choices, progress=shown)
        try:
            targets.write(source.place, lambda out: form.write(page, choices, out))
        finally:
            shown.clear()
        return
    if not form.document or sys.stdout.isatty():
        choices = replace(choices, encoding=sys.stdout.encoding or "utf-8")
    sys.stdout.flush()
    form.write(page, choices, sys.stdout.buffer)
    sys.stdout.buffer.flush()


@dataclass
class _Wanted:
    """What is wanted of every article; ``worst`` is the status of one that was written despite a fault."""

    kinds: frozenset[str]
    title: str | None
    notes: bool
    worst: int = 0

    def pages(
        self, sources: Sequence[_Source], asked: Recognising, outcome: Outcome
    ) -> Iterator[tuple[_Source, Page]]:
        """Yield the page of every source in turn."""
        for each in asked.each([source.article for source in sources], self._begin, outcome):
            mentions = [one for one in each.mentions if one.kind in self.kinds]
            yield sources[each.number], replace(each.taken, mentions=mentions)

    def _begin(self, notebook: Notebook) -> Page:
        """Return the page of an article without its mentions."""
        from annotations.exchange.page import page_of

        fault = notebook.collection.fault if notebook.collection else None
        self.worst = max(self.worst, fault.exit_code if fault else 0)
        return page_of(notebook, title=self.title, notes=self.notes)
