from __future__ import annotations

from pathlib import Path

import pytest

from annotations.errors import BadData, DipleError, NotFound, ReadOnly, UsageError
from annotations.text import FileSource


def test_an_error_says_what_where_and_what_to_do() -> None:
    assert str(BadData("it is broken", where=Path("a.txt"), todo="mend it")) == "a.txt: it is broken; mend it"
    assert str(BadData("it is broken")) == "it is broken"


def test_an_error_is_one_line_that_cannot_command_a_terminal() -> None:
    hostile = "a\x1b]52;c;eA==\x07b\nc\u202ed\x9be"
    shown = str(NotFound(f"no {hostile}", where=Path(hostile), todo=f"ask {hostile}"))
    assert shown.isprintable()
    assert shown.count("\u241b]52;c;eA==\u2407b\u240ac\ufffdd\ufffde") == 3


def test_errors_of_the_lowest_modules_are_safe_too(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\n.txt"
    path.write_bytes(b"words")
    source = FileSource(path)
    path.write_bytes(b"other words")
    with pytest.raises(BadData, match="changed while it was open") as caught:
        source.read(0, 5)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("kind", "status"),
    [(DipleError, 3), (NotFound, 1), (UsageError, 2), (BadData, 3), (ReadOnly, 3)],
)
def test_every_kind_of_error_has_its_exit_status(kind: type[DipleError], status: int) -> None:
    assert kind("what").exit_code == status
