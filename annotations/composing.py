"""What an annotation says and is about, made from what was asked for: bodies, targets, motivation; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from annotations.anchoring import describe
from annotations.article import Article
from annotations.collection import Collection, new_collection
from annotations.entities.kinds import KINDS, NO_KIND
from annotations.errors import UsageError
from annotations.model import (
    MOTIVATIONS,
    Annotation,
    EntityTarget,
    Link,
    Whole,
    checked_link,
    checked_uri,
    clean_tag,
    clean_text,
    motivation_for,
)
from annotations.records import (
    CONTEXT,
    ArticleInfo,
    Body,
    Creator,
    EntitySelector,
    LinkBody,
    Target,
    TextualBody,
    changed,
)
from annotations.spans import Span


def time_text(time: datetime) -> str:
    """Return an aware ``time`` as it is stored: UTC, to the second, ``2026-11-22T11:02:03Z``."""
    if time.tzinfo is None:
        raise UsageError("a time needs a zone", where=time)
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Kept:
    """The type of :data:`KEEP`."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP: Final = Kept()
"""Says of a part of an annotation that an edit leaves it as it is."""


def note_body(note: str) -> TextualBody:
    """Return the body of a note in Markdown; raise :class:`UsageError` for an empty one."""
    if not note.strip():
        raise UsageError("the note is empty", todo="write something, or leave the note out")
    return TextualBody(purpose="commenting", format="text/markdown", value=clean_text(note))


def kind_body(kind: str) -> TextualBody:
    """Return the body that says what kind of entity it is, or none; else raise :class:`UsageError`."""
    if kind.upper() == NO_KIND:
        return TextualBody(purpose="classifying", value=NO_KIND)
    return TextualBody(purpose="classifying", value=_checked_kind(kind))


def _checked_kind(kind: str) -> str:
    if kind.upper() not in KINDS:
        raise UsageError(f"'{kind}' is no kind of entity", todo=f"use one of {', '.join(KINDS)}")
    return kind.upper()


def uri_body(uri: str) -> LinkBody:
    """Return the body that says which thing it is; raise :class:`UsageError` for no URI."""
    return LinkBody(purpose="identifying", source=checked_uri(uri))


def tag_bodies(tags: Iterable[str]) -> tuple[TextualBody, ...]:
    """Return the bodies of ``tags``, each once."""
    names = dict.fromkeys(clean_tag(tag) for tag in tags)
    return tuple(TextualBody(purpose="tagging", value=name) for name in names)


def link_bodies(links: Iterable[Link]) -> tuple[LinkBody, ...]:
    """Return the bodies of ``links``, each once."""
    checked = dict.fromkeys(checked_link(Link(*link)) for link in links)
    return tuple(LinkBody(purpose="linking", source=link.target, relation=link.relation) for link in checked)


def composed(
    *,
    note: str | None = None,
    tags: Iterable[str] = (),
    links: Iterable[Link] = (),
    kind: str | None = None,
    uri: str | None = None,
) -> tuple[Body, ...]:
    """Return the bodies that say this, in the order they are stored in."""
    notes = (note_body(note),) if note is not None else ()
    kinds = (kind_body(kind),) if kind is not None else ()
    uris = (uri_body(uri),) if uri is not None else ()
    return (*notes, *tag_bodies(tags), *link_bodies(links), *kinds, *uris)


def annotation(
    identity: str,
    creator: Creator,
    now: str,
    target: Target | str,
    body: tuple[Body, ...],
    chosen: str | None = None,
) -> Annotation:
    """Return a new annotation, made ``now``; ``chosen`` is its motivation if it shall not follow the body."""
    return Annotation(
        context=CONTEXT,
        id=identity,
        type="Annotation",
        motivation=motivation(chosen, body, reply=isinstance(target, str)),
        created=now,
        modified=now,
        creator=creator,
        body=body,
        target=target,
    )


def motivation(chosen: str | None, body: tuple[Body, ...], *, reply: bool = False) -> str:
    """Return the ``chosen`` motivation, else what follows; raise :class:`UsageError` for an unknown one."""
    if chosen is None:
        return motivation_for(body, reply=reply)
    if chosen not in MOTIVATIONS:
        raise UsageError(f"'{chosen}' is no motivation", todo=f"use one of {', '.join(MOTIVATIONS)}")
    return chosen


def revised(
    annotation: Annotation,
    *,
    note: str | Kept | None = KEEP,
    tags: Iterable[str] | Kept = KEEP,
    links: Iterable[Link] | Kept = KEEP,
    kind: str | Kept | None = KEEP,
    uri: str | Kept | None = KEEP,
) -> Annotation:
    """Return ``annotation`` with these parts; what is foreign in the bodies that stay is kept.

    The motivation follows the bodies unless it was chosen.
    """
    old = annotation.body
    notes, tagged, linked, kinds, things, rest = _sorted_out(annotation)
    if not isinstance(note, Kept):
        fresh = (note_body(note),) if note is not None else ()
        notes = [changed(notes[0], value=fresh[0].value), *notes[1:]] if notes and fresh else list(fresh)
    if not isinstance(kind, Kept):
        right = (kind_body(kind),) if kind is not None else ()
        kinds = [changed(kinds[0], value=right[0].value)] if kinds and right else list(right)
    if not isinstance(uri, Kept):
        thing = (uri_body(uri),) if uri is not None else ()
        things = [changed(things[0], source=thing[0].source)] if things and thing else list(thing)
    if not isinstance(tags, Kept):
        known = {body.value: body for body in tagged}
        tagged = [known.get(body.value, body) for body in tag_bodies(tags)]
    if not isinstance(links, Kept):
        at_hand = {(body.source, body.relation): body for body in linked}
        linked = [at_hand.get((body.source, body.relation), body) for body in link_bodies(links)]
    body: tuple[Body, ...] = (*notes, *tagged, *linked, *kinds, *things, *rest)
    if sorted(map(repr, body)) == sorted(map(repr, old)):
        return annotation
    reply = annotation.reply_to is not None
    follows = annotation.motivation == motivation_for(old, reply=reply)
    new = changed(annotation, body=body)
    return changed(new, motivation=motivation_for(body, reply=reply)) if follows else new


def _sorted_out(
    annotation: Annotation,
) -> tuple[
    list[TextualBody], list[TextualBody], list[LinkBody], list[TextualBody], list[LinkBody], list[Body]
]:
    """Return the bodies by what they are: notes, tags, links, kinds, identities, other makers' ones."""
    words: dict[str, list[TextualBody]] = {"commenting": [], "tagging": [], "classifying": []}
    linked: list[LinkBody] = []
    things: list[LinkBody] = []
    rest: list[Body] = []
    for body in annotation.body:
        if type(body) is TextualBody:
            words[annotation.role(body)].append(body)
        elif type(body) is LinkBody and body.purpose in (None, "linking"):
            linked.append(body)
        elif type(body) is LinkBody and body.purpose == "identifying":
            things.append(body)
        else:
            rest.append(body)
    return words["commenting"], words["tagging"], linked, words["classifying"], things, rest


def ready(found: Collection | None, article: Article) -> Collection:
    """Return the collection to annotate in: ``found``, completed with the article's id, or a new one."""
    if found is None:
        return new_collection(article_info(article), clean_text(article.title))
    if found.article is not None:
        return found
    # Another maker's: which text its selectors are of is not known, so no digest is claimed.
    return replace(found, article=ArticleInfo(id=article.id, name=clean_text(article.name)))


def article_info(article: Article) -> ArticleInfo:
    """Return what a sidecar says of ``article``; reads its text to the end."""
    known = article.metadata

    def clean(text: str | None) -> str | None:
        return clean_text(text) if text is not None else None

    return ArticleInfo(
        id=article.id,
        name=clean(article.name),
        digest=article.digest,
        length=len(article.text),
        language=clean(known.language),
        title=clean(known.title),
        date=clean(known.date),
        url=clean(known.url),
        reader=clean(article.reader),
    )


def target_of(request: Span | Whole | EntityTarget, article: Article, collection: Collection) -> Target:
    """Return the target that ``request`` asks for; its digest is written where it is not the collection's.

    Raises :class:`UsageError` for a span outside the text, an entity without a name, no kind.
    """
    assert collection.article is not None
    source = collection.article.id
    if isinstance(request, Whole):
        return Target(source=source)
    if isinstance(request, EntityTarget):
        name, kind = clean_text(request.name).strip(), _checked_kind(request.kind)
        if not name:
            raise UsageError("an entity needs a name")
        return Target(source=source, selector=(EntitySelector(name=name, kind=kind),))
    digest = None if article.digest == collection.article.digest else article.digest
    return Target(source=source, digest=digest, selector=describe(article.text, request))


def moved(annotation: Annotation, span: Span, article: Article, collection: Collection) -> Annotation:
    """Return ``annotation`` attached to ``span``; what is foreign in its target is kept."""
    target = target_of(span, article, collection)
    if isinstance(annotation.target, Target):
        target = changed(annotation.target, digest=target.digest, orphaned=None, selector=target.selector)
    return annotation if target == annotation.target else changed(annotation, target=target)


def brought_back(annotation: Annotation, was: ArticleInfo | None, now: ArticleInfo) -> Annotation:
    """Return an ``annotation`` of a sidecar that said ``was`` of its article for one that says ``now``."""
    target = annotation.target
    if was is None or not isinstance(target, Target):
        return annotation
    if target.digest is None and target.selector and was.digest != now.digest:
        target = changed(target, digest=was.digest)
    if target.source == was.id != now.id:
        target = changed(target, source=now.id)
    return annotation if target is annotation.target else changed(annotation, target=target)
