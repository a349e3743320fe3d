from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.entities.wire import receive, send


@given(st.lists(st.text(alphabet=st.one_of(st.characters(), st.just("\ud800"))), min_size=1))
def test_messages_come_out_as_they_went_in(messages: list[str]) -> None:
    stream = io.BytesIO()
    for message in messages:
        send(stream, message)
    stream.seek(0)
    assert [receive(stream) for _ in messages] == messages


def test_a_stream_that_ends_early_is_told() -> None:
    stream = io.BytesIO()
    send(stream, "words")
    for cut in (0, 2, 6):
        with pytest.raises(EOFError):
            receive(io.BytesIO(stream.getvalue()[:cut]))
