from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.benchmarks.entities import Score, main, read, scores, together


def test_scores_count_what_is_marked_found_and_both() -> None:
    pairs = [
        (frozenset({(0, 5, "PER"), (9, 12, "LOC")}), frozenset({(0, 5, "PER"), (9, 13, "LOC")})),
        (frozenset({(0, 5, "PER")}), frozenset({(0, 5, "ORG")})),
    ]
    table = scores(pairs)
    assert table == {"LOC": Score(1, 1, 0), "ORG": Score(0, 1, 0), "PER": Score(2, 1, 1)}
    assert (table["PER"].precision, table["PER"].recall) == (1.0, 0.5)
    assert table["PER"].f1 == pytest.approx(2 / 3)
    assert table["ORG"].f1 == table["ORG"].recall == table["LOC"].precision == 0.0
    assert together(table, ["PER", "LOC"]) == Score(3, 2, 1)
    assert together({}, ["PER"]).f1 == 0.0


def test_articles_and_possessives_do_not_count(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"text": "the Hague's", "entities": [[0, 11, "LOC"]]}) + "\n")
    (document,) = read(file)
    assert document.gold == {(4, 9, "LOC")}


def test_a_file_is_scored_by_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gold.jsonl"
    text = "漢 In 2015 and on Tuesday it cost $5."
    marked = [
        [text.index(word), text.index(word) + len(word), kind]
        for word, kind in (("2015", "DATE"), ("$5", "MONEY"))
    ]
    file.write_text(json.dumps({"text": text, "entities": marked}) + "\n", encoding="utf-8")
    main([str(file), "--engine", "pattern"])
    rows = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines()}
    assert rows["DATE"] == ["1", "2", "0.500", "1.000", "0.667"]
    assert rows["MONEY"] == ["1", "1", "1.000", "1.000", "1.000"]
