"""A news story to find entities in, and processes to find them with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotations.entities import StatisticalProcess

NEWS = """\
港口 🚢👩‍👩‍👧 – The harbour of Rotterdam

Angela Merkel met Emmanuel Macron in Berlin on Tuesday, 14 March 2017, officials from Germany said.

The two leaders talked for three hours about the budget of the European Union, which has grown by 4.5 percent
since 2015. France wants $5.2 billion more, while the German parliament would rather wait until December.

"We do not agree yet," Merkel told reporters at 10:30 a.m. in the city of Munich, 500 km to the south.

Macron's visit was his first to Bavaria. Microsoft and Siemens had invited him in the 1990s.
"""


@pytest.fixture
def news() -> str:
    """A short story with CJK, emoji and joiners before its first name."""
    return NEWS


@pytest.fixture
def process() -> Iterator[StatisticalProcess]:
    """A recogniser process that is gone after the test."""
    with StatisticalProcess(idle=60) as running:
        yield running
