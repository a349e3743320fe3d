"""`diple restore`: deleted annotations brought back, or listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from annotations.cli.opening import opened_notebook
from annotations.cli.options import encoding_option, format_option
from annotations.cli.output import Row, RowFormat, write_rows
from annotations.cli.rows import FIELDS, TABLE_FIELDS, annotation_row, in_words
from annotations.cli.running import Outcome, warn
from annotations.errors import BadData, NotFound, UsageError

if TYPE_CHECKING:
    from annotations.library import Entry
    from annotations.trash import Buried

_FIELDS: Final = (*(field for field in FIELDS if field != "state"), "deleted")
_TABLE_FIELDS: Final = (*(field for field in TABLE_FIELDS if field in _FIELDS), "deleted")
_LIST: Final = "list what can be restored with 'diple restore --list'"


@click.command
@click.argument("names", metavar="ID [PATH]...", nargs=-1, type=click.Path())
@click.option("--list", "listing", is_flag=True, help="List what can be restored (below the PATHs) instead.")
@format_option()
@encoding_option()
def restore(names: Sequence[str], listing: bool, row_format: RowFormat, encoding: str | None) -> int | None:
    """Bring a deleted annotation back.

    ID is the full id, or any ending of it (at least four characters) that no other deleted annotation
    below the PATHs has; they are the current folder unless named, and then the place it was deleted from
    is looked at too. What was deleted is kept for the days that the setting trash_days says.
    """
    if listing:
        return _list(names, row_format)
    if not names:
        raise UsageError("no annotation is named", where="restore", todo=f"give its id, or {_LIST}")
    entry, whole_id = _found(names[0], names[1:])
    with opened_notebook(entry.source, encoding=encoding, sidecar=entry.sidecar, editing=True) as notebook:
        notebook.restore(whole_id)
    return None


def _found(identity: str, paths: Sequence[str]) -> tuple[Entry, str]:
    """Return where the deleted annotation was and its full id; raise :class:`NotFound`, saying why, else."""
    from annotations import trash
    from annotations.library import find_deleted

    try:
        entry, whole_id = find_deleted(identity, paths)
    except (NotFound, BadData) as error:
        if not paths and (kept := trash.find(identity)):
            return _where_it_was(identity, kept)
        if error.where != identity:  # a PATH that is not there, a sidecar that cannot be read
            raise
        raise _unknown(identity, paths) from error
    if not trash.find(whole_id):
        what = f"what it said is not kept any more, or not here (trash_days = {trash.days()})"
        raise NotFound(what, where=whole_id, todo=_LIST)
    return entry, whole_id


def _where_it_was(identity: str, kept: Sequence[Buried]) -> tuple[Entry, str]:
    """Return the place the annotation was deleted from, when its tombstone is nowhere below the PATHs."""
    from annotations.ids import chosen

    newest = {one.annotation.id: one for one in reversed(kept)}
    buried = chosen(identity, newest.items(), lambda one: f"{one.annotation.id} in {one.sidecar}")
    entry, whole_id = _entry(buried), buried.annotation.id
    if whole_id in _live(entry.sidecar):
        raise NotFound("this annotation is not deleted", where=whole_id)
    warn([f"it comes back to {entry.sidecar}, from where it was deleted"])
    return entry, whole_id


def _unknown(identity: str, paths: Sequence[str]) -> NotFound:
    from annotations.library import find_annotation

    try:
        _, whole_id = find_annotation(identity, paths)
    except NotFound:
        return NotFound("no deleted annotation has this id", where=identity, todo=_LIST)
    return NotFound("this annotation is not deleted", where=whole_id)


def _list(paths: Sequence[str], row_format: RowFormat) -> int:
    from annotations import trash

    outcome = Outcome()
    live: dict[Path, set[str]] = {}

    def rows() -> Iterator[Row]:
        for one in trash.all():
            if not paths or any(_below(one, path) for path in paths):
                with outcome.attempt():
                    if one.sidecar not in live:
                        live[one.sidecar] = set()  # told of once when it cannot be read
                        live[one.sidecar] = _live(one.sidecar)
                if one.annotation.id not in live[one.sidecar]:
                    yield _row(one)

    found = map(in_words, rows()) if row_format is RowFormat.TABLE else rows()
    count = write_rows(found, _FIELDS, row_format, table_fields=_TABLE_FIELDS)
    return outcome.status(count, "nothing can be restored")


def _row(buried: Buried) -> Row:
    from annotations.library import Listed

    row = annotation_row(Listed(_entry(buried), buried.annotation, buried.annotation.position, None))
    name = buried.article.name if buried.article else None
    return {**row, "article": row["article"] or name, "deleted": buried.deleted}


def _entry(buried: Buried) -> Entry:
    """Return the sidecar it was deleted from with its article, as far as the name of the sidecar tells."""
    from annotations import sidecar
    from annotations.library import Entry
    from annotations.places import data_dir, settled

    place = buried.sidecar
    if settled(data_dir() / "x").parent in place.parents:
        return Entry(place, buried.article.url if buried.article else None)
    return Entry(place, sidecar.article_of(place) if sidecar.is_sidecar(place) else None)


def _below(buried: Buried, path: str) -> bool:
    """Tell whether it was deleted from the article, the sidecar or the folder ``path``."""
    from annotations.places import settled

    place, entry = settled(Path(path)), _entry(buried)
    folder = Path(path).resolve()
    return (
        place in (buried.sidecar, entry.article) or folder in buried.sidecar.parents or path == entry.article
    )


def _live(sidecar: Path) -> set[str]:
    """Return the ids of the annotations in a sidecar; none when it is gone."""
    from annotations.sidecar import load

    collection = load(sidecar).collection
    return {annotation.id for annotation in collection.annotations} if collection else set()
