"""Annotations in any form the W3C model allows, read with care; what is foreign is kept as it stood.

The strict records of :mod:`annotations.model` are what diple writes.  This reads what others write: unknown
keys, a body or creator that is one string or a list, a target that is a bare URI, selectors diple has no
use for.  What no reading makes sense of raises :class:`ValueError` with the reason.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from annotations.members import Members, compact, members_of, several, value_of
from annotations.model import Annotation, motivation_for
from annotations.records import (
    CONTEXT,
    ArticleInfo,
    Body,
    Creator,
    EntitySelector,
    Extra,
    Foreign,
    LinkBody,
    Selector,
    Target,
    TextPositionSelector,
    TextQuoteSelector,
    TextualBody,
    Tombstone,
)


def foreign(raw: bytes) -> Foreign:
    """Return ``raw`` as a part that is kept and not understood."""
    return Foreign(json=Extra((("", compact(raw)),)))


def annotation(raw: bytes) -> Annotation:
    """Read one item; raise :class:`ValueError` with the reason when it is no annotation."""
    members = members_of(raw, "item")
    identity = members.needed("id")
    if members.text("type") != "Annotation":
        raise ValueError("its type is not 'Annotation'")
    body = _bodies(members)
    target = _target(members)
    motivation = members.first_text("motivation")
    if motivation is None:
        motivation = motivation_for(body)
        members.assume("motivation")
    context = _context(members)
    times = {key: members.text(key) for key in ("created", "modified")}
    creator = _creator(members)
    return Annotation(
        context=context,
        id=identity,
        type="Annotation",
        motivation=motivation,
        created=times["created"],
        modified=times["modified"],
        creator=creator,
        body=body,
        target=target,
        extra=members.extra,
    )


def _context(members: Members) -> str | None:
    if "@context" not in members:
        return None
    members.drop_if("@context", CONTEXT)
    return CONTEXT


def _creator(members: Members) -> Creator | None:
    raw = members.take("creator", common=b"{")
    found = several(raw, "creator", _agent) if raw else ()
    return found[0] if found else None


def _agent(raw: bytes) -> Creator:
    if raw[:1] == b'"':
        uri = str(value_of(raw))
        return Creator(id=uri, type="Person", name=_last_part(uri))
    members = members_of(raw, "creator")
    identity, kind, name = members.text("id"), members.first_text("type"), members.first_text("name")
    for key, value in (("id", identity), ("type", kind), ("name", name)):
        if value is None:
            members.assume(key)
    return Creator(
        id=identity or "", type=kind or "Person", name=name or _last_part(identity or ""), extra=members.extra
    )


def _last_part(uri: str) -> str:
    return unquote(re.split(r"[/:#]", uri.rstrip("/#"))[-1])


def _bodies(members: Members) -> tuple[Body, ...]:
    raw = members.take("body", common=b"[")
    if raw is not None:
        return several(raw, "body", _body)
    raw = members.take("bodyValue")
    if raw is None:
        return ()
    members.assume("body")
    return (TextualBody(value=_text_of(raw, "bodyValue")),)


def _text_of(raw: bytes, what: str) -> str:
    value = value_of(raw)
    if not isinstance(value, str):
        raise ValueError(f"'{what}' is no text")
    return value


def _body(raw: bytes) -> Body:
    if raw[:1] != b"{":
        _text_of(raw, "body")
        return foreign(raw)
    members = members_of(raw, "body")
    kind = members.first_text("type")
    if kind == "TextualBody" or (kind is None and "value" in members):
        if kind is None:
            members.assume("type")
        purpose, form = members.first_text("purpose"), members.first_text("format")
        value = members.text("value")
        if value is None:
            raise ValueError("a body has no 'value'")
        return TextualBody(purpose=purpose, format=form, value=value, extra=members.extra)
    if kind == "SpecificResource" and (members.peek("source") or b"")[:1] == b'"':
        purpose, source = members.first_text("purpose"), members.needed("source")
        relation = members.text("diple:relation")
        return LinkBody(purpose=purpose, source=source, relation=relation, extra=members.extra)
    return foreign(raw)


def _target(members: Members) -> Target | str:
    raw = members.peek("target")
    if raw is None:
        raise ValueError("'target' is missing")
    if raw[:1] == b'"':
        return members.needed("target")
    members.take("target", common=b"{")
    found = several(raw, "target", _resource)
    if not found:
        raise ValueError("'target' is empty")
    return found[0]


def _resource(raw: bytes) -> Target:
    if raw[:1] == b'"':
        return Target(source=_text_of(raw, "target"))
    members = members_of(raw, "target")
    if (members.peek("source") or b'"')[:1] != b'"':  # a resource described in full
        inner = members_of(members.take("source") or b"", "source")
        source = inner.needed("id")
    elif "source" in members:
        source = members.needed("source")
    else:  # not a part of something but the thing itself, by its id
        source = _text_of(members.take("id") or b"null", "id")
        members.assume("source")
    digest, orphaned = members.text("diple:digest"), members.text("diple:orphaned")
    raw_selectors = members.take("selector", common=b"[")
    selector = several(raw_selectors, "selector", _selector) if raw_selectors is not None else ()
    return Target(source=source, digest=digest, orphaned=orphaned, selector=selector, extra=members.extra)


def _selector(raw: bytes) -> Selector:
    if raw[:1] != b"{":
        _text_of(raw, "selector")
        return foreign(raw)
    members = members_of(raw, "selector")
    kind = members.first_text("type")
    if kind == "TextQuoteSelector":
        exact = members.text("exact")
        if exact is None:
            raise ValueError("a quote has no 'exact'")
        prefix, suffix = members.text("prefix"), members.text("suffix")
        return TextQuoteSelector(exact=exact, prefix=prefix, suffix=suffix, extra=members.extra)
    if kind == "TextPositionSelector":
        start, end = members.number("start"), members.number("end")
        if start is None or end is None or end < start:
            raise ValueError("a position needs 'start' and, not before it, 'end'")
        return TextPositionSelector(start=start, end=end, extra=members.extra)
    if kind == "diple:EntitySelector":
        name, label = members.needed("diple:entity"), members.needed("diple:kind")
        return EntitySelector(name=name, kind=label, extra=members.extra)
    return foreign(raw)


def tombstone(raw: bytes) -> Tombstone:
    """Read what is left of a deleted annotation."""
    members = members_of(raw, "diple:deleted")
    identity, deleted = members.needed("id"), members.needed("deleted")
    return Tombstone(id=identity, deleted=deleted, creator=members.text("creator"), extra=members.extra)


def article_info(raw: bytes) -> ArticleInfo:
    """Read what the sidecar says of its article."""
    members = members_of(raw, "diple:article")
    for key in ArticleInfo.__struct_encode_fields__:
        if members.peek(key) == b"null":  # what is not known is written so
            members.drop(key)
    identity, length = members.needed("id"), members.number("length")
    texts = {
        key: members.text(key) for key in ("name", "digest", "language", "title", "date", "url", "reader")
    }
    return ArticleInfo(id=identity, length=length, extra=members.extra, **texts)
