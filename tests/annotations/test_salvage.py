from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.salvage import children, depth_of
from tests.growth import assert_linear

texts = st.text(max_size=8)
scalars = st.none() | st.booleans() | st.integers() | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
)


def depth(value: object) -> int:
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@given(st.dictionaries(st.text("ab", max_size=5), values, max_size=4), st.sampled_from([None, 1]))
def test_an_object_is_split_as_a_strict_reader_would(value: dict[str, object], indent: int | None) -> None:
    data = json.dumps(value, indent=indent).encode()
    found, whole = children(data)
    assert whole
    assert [(key, json.loads(raw)) for key, raw in found] == list(value.items())


@given(st.lists(values, max_size=4), st.sampled_from([None, 1]))
def test_a_list_is_split_as_a_strict_reader_would(value: list[object], indent: int | None) -> None:
    found, whole = children(json.dumps(value, indent=indent).encode())
    assert whole
    assert [json.loads(raw) for _, raw in found] == value


@given(st.lists(values, max_size=4), st.data())
def test_data_cut_short_gives_what_is_whole_before_the_cut(value: list[object], data: st.DataObject) -> None:
    whole = json.dumps(value).encode()
    cut = data.draw(st.integers(0, len(whole) - 1))
    found, complete = children(whole[:cut])
    assert not complete
    assert [json.loads(raw) for _, raw in found[:-1]] == value[: max(len(found) - 1, 0)]


def test_brackets_that_do_not_match_end_it() -> None:
    assert children(b'[1, {"a": 2], 3]') == ([("", b"1"), ("", b'{"a": 2], 3]')], False)
    assert children(b"") == ([], False)
    assert children(b"7") == ([], False)


@given(values)
def test_depth_is_that_of_the_brackets(value: object) -> None:
    assert depth_of(json.dumps(value).encode()) == depth(value)


@pytest.mark.parametrize(("start", "unit"), [(b"", b"["), (b'["', b'\\"'), (b'["', b"\\"), (b"", b'[""')])
def test_hostile_data_costs_linear_time(start: bytes, unit: bytes) -> None:
    def read(size: int) -> None:
        children(start + unit * size)
        depth_of(start + unit * size)

    assert_linear(read, 500_000)
