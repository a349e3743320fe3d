"""`diple add`, `edit` and `delete`: changes to one sidecar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from annotations.cli.opening import opened_notebook
from annotations.cli.options import (
    article_argument,
    creator_option,
    encoding_option,
    kind_option,
    paths_argument,
)
from annotations.conflicts import CHOICES, Choice
from annotations.entities.kinds import KINDS, NO_KIND
from annotations.errors import UsageError
from annotations.safe import visible_line
from annotations.spans import Span

if TYPE_CHECKING:
    from annotations.notebook import Notebook


_MOST_DIGITS: Final = 18
"""Digits of an offset; no text is longer than these can say."""


def _parse_span(_context: click.Context, _option: click.Parameter, value: str | None) -> Span | None:
    """Return the span that ``START:END`` says; a usage error when it says none."""
    if value is None:
        return None
    start, colon, end = value.partition(":")
    if not (colon and _is_offset(start) and _is_offset(end)):
        raise click.BadParameter(f"{value[:40]!r} is no START:END, such as 235:253")
    span = Span(int(start), int(end))
    if span.length < 1:
        raise click.BadParameter(f"{value!r} covers nothing; END is the offset after the last character")
    return span


def _is_offset(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS


@click.command
@article_argument()
@click.option("--quote", metavar="TEXT", help="Annotate these words of the article.")
@click.option("--nth", type=click.IntRange(min=1), metavar="N", help="Which occurrence of the quote, from 1.")
@click.option(
    "--span", callback=_parse_span, metavar="START:END", help="Annotate this half-open span of code points."
)
@click.option("--whole", is_flag=True, help="Annotate the article as a whole.")
@click.option("--entity", metavar="NAME", help="Annotate an entity: all its mentions.")
@click.option("--reply-to", metavar="ID", help="Answer another annotation of the article.")
@click.option("--note", metavar="TEXT|-", help="The note, in Markdown; - reads it from standard input.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="A tag; may be repeated.")
@click.option(
    "--link",
    "links",
    metavar="TARGET[=RELATION]",
    multiple=True,
    help="A link to an annotation id, an article id or a URL; may be repeated. RELATION is see-also"
    " (default), supports, contradicts, source-of, same-event or responds-to.",
)
@kind_option(
    f"Correct the kind of what is annotated: {', '.join(KINDS)}; {NO_KIND}: it names nothing."
    " With --entity everywhere in the article."
)
@click.option("--identify", metavar="URI", help="Which thing it is: a URI, or an id of Wikidata such as Q42.")
@click.option("--same-as", metavar="NAME", help="It is the entity of the article that goes by this name.")
@click.option("--apart", is_flag=True, help="It is an entity by itself, none of those it was taken for.")
@creator_option()
@encoding_option()
def add(article: str, creator: str | None, encoding: str | None, **request: Any) -> None:
    """Add an annotation to an article and print its id.

    Say what it is about with one of --quote, --span, --whole, --entity and --reply-to. Words of which
    nothing is said are highlighted.
    """
    from annotations.cli.targets import Request

    asked = Request(**request)
    asked.check(article)
    with opened_notebook(article, encoding=encoding, creator=creator, editing=True) as notebook:
        added = asked.add_to(notebook, article)
    sys.stdout.write(f"{visible_line(added.id)}\n")


@click.command
@click.argument("identity", metavar="ID")
@paths_argument()
@click.option(
    "--note", metavar="TEXT|-", help="The new note; - reads it from standard input, '' takes it away."
)
@click.option(
    "--tag", "tags", metavar="+TAG|-TAG", multiple=True, help="Add or take away a tag; may be repeated."
)
@click.option(
    "--link",
    "links",
    metavar="+TARGET[=RELATION]|-TARGET",
    multiple=True,
    help="Add a link, or take away those to a target; may be repeated.",
)
@click.option(
    "--span", callback=_parse_span, metavar="START:END", help="Move it to this half-open span of code points."
)
@kind_option("The kind it corrects the words or the entity to; '' takes it away.", empty=True)
@click.option("--identify", metavar="URI", help="Which thing it is, as for add; '' takes it away.")
@click.option(
    "--settle",
    type=click.Choice(CHOICES),
    help="Settle the conflict over it: keep what stands (this), take the other version, or keep both notes.",
)
@click.option("--accept", is_flag=True, help="The place found for it in the changed article is right.")
@click.option("--orphan", is_flag=True, help="Its words are gone from the changed article.")
@encoding_option()
def edit(
    identity: str,
    paths: Sequence[str],
    note: str | None,
    tags: Sequence[str],
    links: Sequence[str],
    span: Span | None,
    kind: str | None,
    identify: str | None,
    settle: Choice | None,
    accept: bool,
    orphan: bool,
    encoding: str | None,
) -> None:
    """Change an annotation, or say where it belongs.

    Where a merge left two versions of something, --settle chooses. When the article was changed, --accept
    takes the place shown by `diple list` for the right one, --orphan says that there is none any more, and
    --span attaches it to other words.

    ID is the full id, or any ending of it (at least four characters) that no other annotation below
    the PATHs has; they are the current folder unless named.
    """
    from annotations.cli.changes import changed_links, changed_tags, note_text
    from annotations.cli.targets import within

    given = {"--settle": settle is not None, "--accept": accept, "--orphan": orphan}
    alone = [name for name, is_given in given.items() if is_given]
    said = (note, span, kind, identify)
    changing = tags or links or any(each is not None for each in said)
    if not (alone or changing):
        todo = "give --note, --tag, --link, --span, --kind, --identify, --settle, --accept or --orphan"
        raise UsageError("nothing to change", todo=todo)
    if len(alone) > 1 or (alone and changing):
        raise UsageError(f"{alone[0]} stands alone", todo="do one after the other")

    def change(notebook: Notebook, whole_id: str) -> None:
        if settle is not None:
            notebook.settle(whole_id, settle)
        elif accept:
            notebook.accept(whole_id)
        elif orphan:
            notebook.leave_orphan(whole_id)
        else:
            revise(notebook, whole_id)

    def revise(notebook: Notebook, whole_id: str) -> None:
        annotation = notebook.get(whole_id)
        changes: dict[str, Any] = {}
        if note is not None:
            changes["note"] = note_text(note) or None
        if tags:
            changes["tags"] = changed_tags(annotation.tags, tags)
        if links:
            changes["links"] = changed_links(annotation.links, links)
        if kind is not None:
            changes["kind"] = kind or None
        if identify is not None:
            changes["uri"] = identify or None
        if span is not None:
            changes["span"] = within(notebook.article, span)
        notebook.edit(whole_id, **changes)

    _change(identity, paths, None, encoding, change)


@click.command
@click.argument("identity", metavar="ID")
@paths_argument()
@creator_option()
@encoding_option()
def delete(identity: str, paths: Sequence[str], creator: str | None, encoding: str | None) -> None:
    """Delete an annotation.

    ID and PATH are as for `diple edit`. That it was deleted, when and by whom stays in the sidecar, so
    that merging an older copy does not bring it back.
    """
    _change(identity, paths, creator, encoding, lambda notebook, whole_id: notebook.delete(whole_id))


def _change(
    identity: str,
    paths: Sequence[str],
    creator: str | None,
    encoding: str | None,
    change: Callable[[Notebook, str], object],
) -> None:
    """Find the annotation ``identity`` names below ``paths`` and ``change`` it in its notebook."""
    from annotations.library import find_annotation

    entry, whole_id = find_annotation(identity, paths)
    with opened_notebook(
        entry.source, encoding=encoding, creator=creator, sidecar=entry.sidecar, editing=True
    ) as notebook:
        change(notebook, whole_id)
