from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from annotations.errors import NotFound, UsageError
from annotations.ids import derived_id, matching, new_id


def number(identity: str) -> uuid.UUID:
    assert identity.startswith("urn:uuid:")
    assert identity == identity.lower()
    return uuid.UUID(identity.removeprefix("urn:uuid:"))


def test_new_ids_are_version_7_of_now() -> None:
    before = time.time_ns() // 1_000_000
    made = number(new_id())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before - 1 <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1000


def test_new_ids_ascend_and_their_ends_differ() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert len({identity[-12:] for identity in made}) == len(made)


def test_new_ids_ascend_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert first < new_id() < new_id()


def test_new_ids_of_several_threads_are_all_different() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: new_id(), range(2000)))
    assert len(set(made)) == len(made)


def test_derived_ids_follow_from_their_parent() -> None:
    parent = "urn:uuid:0b7a4a0e-7d0f-5f6e-8a55-3c1b2f1d9e77"
    assert number(derived_id(parent, "annotations")).version == 5
    assert derived_id(parent, "annotations") == derived_id(parent, "annotations")
    assert derived_id(parent, "annotations") != derived_id(parent, "page 1")
    assert number(derived_id("http://example.org/article", "annotations")).version == 5


def test_an_id_is_matched_whole_or_by_its_only_ending() -> None:
    known = ("urn:x:aa11", "urn:x:bb11", "11")
    assert matching("11", known) == "11"
    assert matching("aa11", known) == "urn:x:aa11"
    with pytest.raises(UsageError, match="last four"):
        matching("a11", known)
    with pytest.raises(NotFound):
        matching("cc11", known)
    with pytest.raises(UsageError, match="2 annotations"):
        matching("0000", ("a0000", "b0000"))
