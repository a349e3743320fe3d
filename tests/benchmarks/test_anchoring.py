"""The measuring of anchors is itself measured: cases of which it is plain whether they are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.anchoring import Anchor, AnchorState
from annotations.spans import Span
from tests.benchmarks.anchoring import Result, main


@pytest.mark.parametrize(
    ("truth", "span", "right", "false"),
    [
        (Span(0, 10), Span(0, 10), True, False),
        (Span(0, 10), Span(2, 10), True, False),
        (Span(0, 10), Span(2, 11), False, False),
        (Span(0, 10), Span(20, 30), False, False),
        (Span(0, 10), None, False, False),
        (None, None, True, False),
        (None, Span(0, 10), False, True),
    ],
)
def test_an_anchor_is_right_when_most_of_it_is_shared(
    truth: Span | None, span: Span | None, right: bool, false: bool
) -> None:
    result = Result("path", 1, "words", truth, Anchor(span, AnchorState.MOVED, 1.0), "other")
    assert (result.right, result.false, result.same) == (right, false, False)


@pytest.mark.parametrize(
    ("span", "found", "same"),
    [
        (Span(4, 14), "of  “it”", True),
        (Span(4, 14), "of\n'it'", False),
        (Span(4, 14), "of it", False),
        (None, "", False),
    ],
)
def test_the_very_words_are_told_from_others(span: Span | None, found: str, same: bool) -> None:
    result = Result("path", 2, 'of\n"it"', None, Anchor(span, AnchorState.MOVED, 1.0), found)
    assert result.same == same


def test_a_file_of_revisions_is_measured_without_and_with_the_old_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = "The council met on Monday in the old town hall. The mayor said that the harbour would stay open."
    new = "News. " + old.replace(" in the old town hall", "")
    cases = []
    for words in ("The council met", "old town hall"):
        start, found = old.index(words), new.find(words)
        truth = [found, found + len(words)] if found >= 0 else None
        cases.append({"start": start, "end": start + len(words), "truth": truth, "words": 3})
    file = tmp_path / "pairs.jsonl"
    file.write_text(json.dumps({"path": "a", "old": old, "new": new, "cases": cases}) + "\n", "utf-8")
    main([str(file), "--split", "--wrong"])
    printed = capsys.readouterr().out
    assert printed.count("| all | 2 | 100.0 % | 1 | 0.0 % | 0.0 % | 0 | 0 |") == 2
    assert "->" not in printed
