"""Sidecars for the tests of merging: a base and what two sides made of it, drawn by Hypothesis."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from annotations.codec import decode, encode
from annotations.collection import Collection
from tests.annotations.building import ARTICLE_ID, document, identity, item, written

Json = dict[str, Any]

OTHER_ARTICLE = "urn:uuid:0b7a4a0e-7d0f-5f6e-8a55-3c1b2f1d9e78"
DIGESTS = ["sha256:" + digit * 64 for digit in "abc"]
PERSON = {"id": "urn:diple:creator:bob", "type": "Person", "name": "bob"}


def read(made: Json) -> Collection:
    """Return the collection of a sidecar's JSON, as it is read once diple wrote it."""
    found = decode(written(made))
    assert found.fault is None, found.fault
    return decode(encode(found))


def tombstone(number: int, second: int, **more: Any) -> Json:
    """Return the tombstone of the annotation with this number."""
    return {"id": identity(number), "deleted": f"2026-11-22T11:00:0{second}Z", **more}


def words(purpose: str | None, value: str, **more: Any) -> Json:
    """Return a body of words."""
    known = {"purpose": purpose} if purpose else {}
    return {"type": "TextualBody", **known, "value": value, **more}


def note(value: str, **more: Any) -> Json:
    """Return the body of a note as diple writes it."""
    return words("commenting", value, format="text/markdown", **more)


texts = st.sampled_from(["a", "b", "c"])
odd: st.SearchStrategy[Any] = st.sampled_from([1.0, "x", None, {"k": [1, {"l": None}]}, [], {}])
unknown = st.dictionaries(st.sampled_from(["x:a", "x:b"]), odd, max_size=2)
seldom_unknown: st.SearchStrategy[Json] = st.just({}) | unknown
times = st.sampled_from(
    [f"2026-11-22T11:00:0{second}Z" for second in range(4)]
    + ["2026-11-22T12:00:01+01:00", "2026-11-22T11:00:01", "lately", None]
)


def link(source: str, relation: str | None, more: Json) -> Json:
    known = {"diple:relation": relation} if relation else {}
    return {"type": "SpecificResource", "purpose": "linking", "source": source, **known, **more}


bodies = st.one_of(
    st.builds(lambda value, more: note(value, **more), texts, seldom_unknown),
    st.builds(lambda value, more: words("tagging", value, **more), texts, seldom_unknown),
    st.builds(
        link,
        st.sampled_from(["urn:x:1", "urn:x:2"]),
        st.sampled_from([None, "see-also", "supports"]),
        seldom_unknown,
    ),
    st.builds(
        lambda value, more: words("classifying", value, **more),
        st.sampled_from(["ORG", "GPE"]),
        seldom_unknown,
    ),
    st.builds(lambda value: {"id": f"http://example.org/{value}.png", "type": "Image"}, texts),
    st.builds(
        lambda value: {"type": "SpecificResource", "purpose": "describing", "source": f"urn:x:{value}"}, texts
    ),
)
loose = st.builds(lambda value: words(None, value), texts)
lists = st.lists(bodies, max_size=4)
spoken = st.one_of(
    lists.map(lambda made: {"body": made or None}),
    lists.map(lambda made: {"body": made or None}),
    st.sampled_from([{"body": []}, {"body": "http://example.org/said"}, {"body": None, "bodyValue": "bare"}]),
    (bodies | loose).map(lambda made: {"body": made}),
    st.builds(
        lambda made, value: {"body": made, "bodyValue": value},
        st.just([]) | lists.filter(len) | bodies,
        st.sampled_from(["bare", "a", None, 7]),
    ),
)


def span(start: int, digest: str | None, more: Json, inner: Json) -> Json:
    known = {"diple:digest": digest} if digest else {}
    position = {"type": "TextPositionSelector", "start": start, "end": start + 2, **inner}
    quote = {"type": "TextQuoteSelector", "exact": f"w{start}", "prefix": "", "suffix": ""}
    return {"source": ARTICLE_ID, **known, "selector": [quote, position], **more}


targets = st.one_of(
    st.builds(
        span,
        st.sampled_from([0, 10, 20]),
        st.sampled_from([None, None, *DIGESTS]),
        seldom_unknown,
        seldom_unknown,
    ),
    st.sampled_from(
        [
            {"source": ARTICLE_ID},
            {
                "source": ARTICLE_ID,
                "selector": [{"type": "diple:EntitySelector", "diple:entity": "NATO", "diple:kind": "ORG"}],
            },
            {"source": ARTICLE_ID, "selector": {"type": "FragmentSelector", "value": "p1"}},
            ["http://example.org/page", {"source": ARTICLE_ID}],
            "http://example.org/page",
            ARTICLE_ID,
            identity(1),
            identity(2),
            identity(9),
        ]
    ),
)
creators = st.sampled_from([PERSON, PERSON | {"x:mail": "b@x"}, "urn:x:carol", [PERSON, "urn:x:carol"], None])
motivations = st.sampled_from(
    [None, "commenting", "tagging", "questioning", "replying", ["linking", "tagging"]]
)
flags = st.sampled_from(
    ["note", {"kind": "ORG"}, {"kind": "GPE", "x:a": {"k": 1}}, {"deleted": None}, 7, None]
)

changes = st.one_of(
    spoken,
    spoken,
    spoken,
    targets.map(lambda made: {"target": made}),
    creators.map(lambda made: {"creator": made}),
    motivations.map(lambda made: {"motivation": made}),
    times.map(lambda made: {"created": made}),
    flags.map(lambda made: {"diple:conflict": made}),
    unknown,
    st.sampled_from(
        [{"@context": None}, {"@context": ["http://www.w3.org/ns/anno.jsonld", {"x": "urn:x:"}]}]
    ),
)


@st.composite
def items(draw: st.DrawFn, number: int) -> Json:
    """Draw an annotation."""
    made = item(number, target=draw(targets), motivation=None, modified=draw(times))
    for change in draw(st.lists(changes, max_size=3)):
        made |= change
    return {key: value for key, value in made.items() if value is not None}


@st.composite
def edited(draw: st.DrawFn, made: Json) -> Json:
    """Draw what one side made of an annotation."""
    for change in draw(st.lists(changes, min_size=1, max_size=3)):
        made = made | change
    if draw(st.booleans()):
        made = made | {"modified": draw(times)}
    return {key: value for key, value in made.items() if value is not None}


spoiled: st.SearchStrategy[Any] = st.sampled_from(
    [{"x": 1}, {"x": 2, "y": [1, {}]}, "text", 7, [1], {"id": identity(3), "type": "Dog"}]
)
foreign_stones: st.SearchStrategy[Any] = st.sampled_from([{"id": 7}, "gone", {"x": {"y": 1}}])
outer_changes = st.one_of(
    st.sampled_from([{"label": "A"}, {"label": "B"}, {"label": None}, {"label": {"en": "C"}}]),
    st.dictionaries(
        st.sampled_from(["x:a", "x:b", "diple:conflict"]), odd.filter(lambda value: value is not None)
    ),
)
articles = st.fixed_dictionaries(
    {
        "id": st.sampled_from([ARTICLE_ID, ARTICLE_ID, ARTICLE_ID, OTHER_ARTICLE]),
        "digest": st.sampled_from(DIGESTS),
    },
    optional={
        "name": st.sampled_from(["report.txt", "other.txt"]),
        "length": st.sampled_from([1, 2]),
        "title": texts,
        "x:a": odd,
    },
)


@st.composite
def outers(draw: st.DrawFn, made: Json) -> Json:
    """Draw what one side made of all but the items."""
    for change in draw(st.lists(outer_changes, max_size=2)):
        made = made | change
    if draw(st.integers(0, 3)) == 0:
        made = made | {"diple:article": draw(articles)}
    if draw(st.integers(0, 4)) == 0:
        made = made | {"first": made["first"] | draw(unknown)}
    return {key: value for key, value in made.items() if value is not None}


NUMBERS = (1, 2, 3, 4)


@st.composite
def stones(draw: st.DrawFn, deleted: list[int]) -> list[Any]:
    """Draw tombstones, one of every number in ``deleted`` at least."""
    made: list[Any] = [
        tombstone(number, draw(st.integers(0, 4)), **draw(seldom_unknown)) for number in deleted
    ]
    again = draw(st.lists(st.sampled_from([*deleted, 5]), max_size=1))
    made += [tombstone(number, draw(st.integers(0, 4))) for number in again]
    return made + draw(st.lists(foreign_stones, max_size=1))


def assembled(made: Json, kept: list[Any], dead: list[Any]) -> Json:
    made = copy.deepcopy(made)
    made["first"]["items"] = kept
    made["total"] = len(kept)
    made.pop("diple:deleted", None)
    return made | {"diple:deleted": dead} if dead else made


@st.composite
def twins(draw: st.DrawFn, numbers: list[int]) -> list[Json]:
    """Draw an annotation, seldom, that has the number of one that is there: it is set aside."""
    if not numbers or draw(st.integers(0, 3)):
        return []
    return [draw(items(number)) for number in draw(st.lists(st.sampled_from(numbers), max_size=2))]


@st.composite
def sidecars(draw: st.DrawFn) -> Json:
    """Draw a sidecar that others may come from."""
    numbers = draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=3))
    kept = [draw(items(number)) for number in numbers]
    kept += draw(twins(numbers))
    kept += draw(st.lists(spoiled, max_size=2))
    gone = draw(st.lists(st.sampled_from([n for n in NUMBERS if n not in numbers]), unique=True, max_size=1))
    return assembled(draw(outers(document())), kept, draw(stones(gone)))


def number_of(made: Json) -> int:
    return int(made["id"][-2:], 16)


def _is_annotation(made: Any) -> bool:
    return isinstance(made, dict) and made.get("type") == "Annotation"


@st.composite
def descendants(draw: st.DrawFn, base: Json) -> Json:
    """Draw what one side made of ``base``."""
    kept: list[Any] = []
    gone = []
    for made in base["first"]["items"]:
        if not _is_annotation(made):
            if draw(st.booleans()):
                kept.append(made)
            continue
        match draw(st.sampled_from(["same", "same", "edited", "edited", "edited", "deleted", "gone"])):
            case "same":
                kept.append(made)
            case "edited":
                kept.append(draw(edited(made)))
            case "deleted":
                gone.append(number_of(made))
    there = {number_of(made) for made in base["first"]["items"] if _is_annotation(made)}
    free = [number for number in NUMBERS if number not in there]
    kept += [draw(items(number)) for number in draw(st.lists(st.sampled_from(free), unique=True, max_size=1))]
    kept += draw(twins([number_of(made) for made in kept if _is_annotation(made)]))
    live = {made["id"] for made in kept if isinstance(made, dict) and "id" in made}
    dead = [
        stone
        for stone in base.get("diple:deleted", [])
        if not isinstance(stone, dict) or stone.get("id") not in live
    ]
    kept += draw(st.lists(spoiled, max_size=1))
    fresh = [
        stone for stone in draw(stones(gone)) if not isinstance(stone, dict) or stone.get("id") not in live
    ]
    return assembled(draw(outers(base)), kept, dead + [stone for stone in fresh if stone not in dead])


@st.composite
def three(draw: st.DrawFn) -> tuple[Collection | None, Collection, Collection]:
    """Draw a base, or none, and what two sides made of it."""
    base = draw(sidecars())
    ours, theirs = draw(descendants(base)), draw(descendants(base))
    known = draw(st.sampled_from([True, True, True, False]))
    return read(base) if known else None, read(ours), read(theirs)


# Sides that say things which can be told apart


@st.composite
def marked(draw: st.DrawFn) -> tuple[Collection | None, list[Collection]]:
    """Draw a base and three sides in which every text a side wrote stands nowhere else."""
    numbers = draw(st.lists(st.sampled_from(NUMBERS), unique=True, min_size=1, max_size=3))
    base = assembled(
        document(label="token-label"), [item(number, body=_said("base", number)) for number in numbers], []
    )
    known = draw(st.booleans())
    sides = [read(draw(_marked_side(base, name, known))) for name in ("ours", "theirs", "third")]
    return read(base) if known else None, sides


def _said(who: str, number: int) -> list[Json]:
    mark = f"token-{who}{number}"
    return [
        note(f"{mark}note"),
        words("tagging", f"{mark}tag"),
        link(f"urn:x:{mark}link", None, {}),
        words("classifying", f"{mark}kind"),
    ]


@st.composite
def _marked_side(draw: st.DrawFn, base: Json, who: str, known: bool) -> Json:
    kept: list[Any] = []
    gone = []
    for made in base["first"]["items"]:
        number = number_of(made)
        match draw(
            st.sampled_from(
                ["same", "edited", "edited", "deleted" if known else "same", "gone" if known else "same"]
            )
        ):
            case "same":
                kept.append(made)
            case "edited":
                kept.append(draw(_marked_edit(made, who, number)))
            case "deleted":
                gone.append(tombstone(number, 1))
    kept.append(item(20 + len(who), body=_said(who, 20)))
    kept += draw(st.sampled_from([[], [{"spoiled": f"token-{who}bad"}]]))
    again = draw(st.sampled_from([None, None, *base["first"]["items"]]))
    kept += [again | {"body": [note(f"token-{who}again")]}] if again else []
    made = assembled(base, kept, gone)
    for key in draw(st.lists(st.sampled_from(["label", "x:a", "x:b"]), unique=True)):
        made[key] = f"token-{who}{key[-1]}"
    for key in draw(st.lists(st.sampled_from(["title", "name", "x:a"]), unique=True)):
        made["diple:article"] = made["diple:article"] | {key: f"token-{who}article{key[-1]}"}
    return made


@st.composite
def _marked_edit(draw: st.DrawFn, made: Json, who: str, number: int) -> Json:
    mark = f"token-{who}{number}"
    body = list(made["body"])
    for at, changed in enumerate(_said(who, number)):
        match draw(st.sampled_from(["same", "changed", "changed", "removed", "also"])):
            case "changed":
                body[at] = changed
            case "removed":
                body[at] = None
            case "also":
                body.append(changed)
    body += draw(st.sampled_from([[], [{"id": f"urn:x:{mark}picture", "type": "Image"}]]))
    more: Json = {}
    for key in draw(
        st.lists(st.sampled_from(["x:a", "x:b", "creator", "target", "motivation", "bodyValue"]), unique=True)
    ):
        more[key] = {
            "creator": PERSON | {"name": f"{mark}name"},
            "target": span(0, None, {"x:t": f"{mark}target"}, {}),
            "motivation": f"{mark}why",
        }.get(key, f"{mark}{key[-1]}")
    time = f"2026-11-22T12:00:0{draw(st.integers(0, 3))}Z"
    said = [part for part in body if part is not None]
    return (
        made | {"body": said, "modified": time} | more
        if said
        else {key: value for key, value in (made | more).items() if key != "body"}
    )


Separate = tuple[Collection, list[Collection], Collection]
NOON = "2026-11-22T12:00:00Z"


@st.composite
def separate(draw: st.DrawFn) -> Separate:
    """Draw a base, three sides that edit different things of it, and the base with all their edits."""
    base = draw(sidecars())
    base["first"]["items"] += [item(20 + number) for number in range(6)]
    for shared in (30, 31):
        base["first"]["items"].append(item(shared))
    everything = copy.deepcopy(base)
    sides = []
    for who in range(3):
        made = copy.deepcopy(base)
        for sidecar in (made, everything):
            _edit_apart(sidecar, who)
        extra = draw(st.lists(changes, max_size=2))
        for sidecar in (made, everything):
            for change in extra:
                _of(sidecar, 20 + who).update(change)
            stripped = {key: value for key, value in _of(sidecar, 20 + who).items() if value is not None}
            _of(sidecar, 20 + who).clear()
            next(one for one in sidecar["first"]["items"] if one == {}).update(stripped)
        sides.append(read(made))
    return read(base), sides, read(everything)


def _of(sidecar: Json, number: int) -> Json:
    found: Json = next(
        one
        for one in sidecar["first"]["items"]
        if isinstance(one, dict) and one.get("id") == identity(number)
    )
    return found


def _edit_apart(sidecar: Json, who: int) -> None:
    """Add, edit and delete annotations of this side's own, and edit its own part of one that all edit."""
    items = sidecar["first"]["items"]
    items.append(item(40 + who))
    items.remove(_of(sidecar, 23 + who))
    stones = sidecar.setdefault("diple:deleted", [])
    stones.append(tombstone(23 + who, 1))
    shared = _of(sidecar, 30)
    body = list(shared["body"])
    if who == 0:
        body[0] = note("edited by one")
    elif who == 1:
        body.insert(2, words("tagging", "added by another"))
    else:
        shared["x:more"] = {"a": 1}
    shared |= {"body": body, "modified": NOON}
    sidecar["total"] = len(items)
